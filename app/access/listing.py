"""How the list of staff is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.access.domain import Summary
from app.access.model import StaffRow
from app.core.query import Overview, Page, Query, Sort
from app.db import listing

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
