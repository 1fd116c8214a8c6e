"""What can be done with staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.access.domain import Role, Staff, Summary
from app.access.model import StaffRow
from app.core.errors import InvalidError, NotPossibleError
from app.core.i18n import N_
from app.core.query import Overview, Page, Query, Sort
from app.core.refs import Choice, Ref
from app.db import documents, listing, mapping

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


LISTING = listing.Listing(
    source=StaffRow,
    columns={
        "login": StaffRow.login,
        "name": StaffRow.name,
        "email": StaffRow.email,
        "roles": StaffRow.roles,
        "team": StaffRow.team,
        "active": StaffRow.active,
    },
    key=StaffRow.id,
    default=Sort("name"),
    search=("login", "name"),
    record=Summary,
)


def search(uow: UnitOfWork, query: Query) -> Page[Summary]:
    """Return one page of the list of staff."""
    uow.actor.require("access.view")
    return listing.page(uow, LISTING, query)


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count the whole list of staff."""
    uow.actor.require("access.view")
    return listing.overview(uow, LISTING, query)


def get(uow: UnitOfWork, staff_id: int) -> Staff:
    """Read one person.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("access.view")
    return _record(documents.fetch(uow, StaffRow, staff_id))


def save(uow: UnitOfWork, person: Staff) -> Staff:
    """Enter or change a person.

    Raises:
        InvalidError: The record has problems.
        NotPossibleError: The login is taken.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("access.edit")
    if problems := person.problems():
        raise InvalidError(N_("Please correct the marked fields."), problems)
    twin = uow.session.scalar(select(StaffRow.id).where(StaffRow.login == person.login))
    if twin is not None and twin != person.id:
        raise NotPossibleError(N_("The login “{login}” is taken."), login=person.login)
    row = documents.opened(uow, StaffRow, person)
    documents.write(row, person, skip={"roles"})
    row.roles = ",".join(sorted(person.roles))
    uow.session.flush()
    return _record(row)


def lookup_staff(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find active staff by a part of name or login."""
    uow.actor.require("access.view")
    rows = uow.session.scalars(
        select(StaffRow).where(StaffRow.active).order_by(StaffRow.name)
    )
    wanted = text.casefold()
    return [
        Choice(Ref(row.id, row.login, row.name))
        for row in rows
        if wanted in f"{row.login} {row.name}".casefold()
    ]


def _record(row: StaffRow) -> Staff:
    roles = frozenset(Role(role) for role in row.roles.split(",") if role)
    return mapping.read(Staff, row, roles=roles)
