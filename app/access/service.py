"""What can be done with staff."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.access.domain import (
    AREAS,
    CONFIRM_ROLES,
    SECOND,
    Role,
    Staff,
    password_problems,
    permissions_of,
)
from app.access.model import StaffRow, StaffSecretRow
from app.access.rows import (
    has_password,
    keep_password,
    record,
    roles_in,
    without_password,
)
from app.core import checks
from app.core.errors import NotAllowedError, NotPossibleError
from app.core.folding import normal
from app.core.i18n import N_
from app.core.refs import Choice, Ref
from app.core.second import and_also, writers
from app.db import documents, tables
from app.db.base import Owned
from app.db.scope import CUSTOMER
from app.db.security import admitting, calls

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from app.db.unit_of_work import UnitOfWork


def get(uow: UnitOfWork, staff_id: int) -> Staff:
    """Read one person.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("access.view")
    return _told(uow, documents.fetch(uow, StaffRow, staff_id))


def _told(uow: UnitOfWork, row: StaffRow) -> Staff:
    return record(row, no_password=row.id in without_password(uow))


def signing_in(uow: UnitOfWork, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Tell of staff who have no password yet."""
    uow.actor.require("access.view")
    found = without_password(uow)
    return {key: {"no_password": key in found} for key in ids}


def save(uow: UnitOfWork, person: Staff, password: str = "") -> Staff:
    """Enter or change a person.

    Args:
        uow: The action.
        person: The record.
        password: To sign in with; empty: it stays, or there is none yet.

    Raises:
        InvalidError: The record has problems.
        NotPossibleError: The login is taken.
        NotAllowedError: One would give oneself a role, or lock oneself out.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("access.edit")
    by_server = calls.secured(uow.session)
    problems = (*person.problems(), *password_problems(password, needed=False))
    checks.refuse(problems)
    twin = uow.session.scalar(select(StaffRow.id).where(StaffRow.login == person.login))
    if twin is not None and twin != person.id:
        text = N_("The login “{login}” is taken.")
        raise NotPossibleError(text, where="login", login=person.login)
    _refuse_namesake(uow, person)
    if by_server and person.id is None:
        person = _added(uow, person)
    row = documents.opened(uow, StaffRow, person)
    _refuse_for_oneself(uow, row, person)
    if by_server:
        _tell_server(uow, row, person)
    else:
        _settle(uow, row, person)
    documents.write(row, person, skip=_GIVEN if by_server else _JOINED)
    uow.session.flush()
    if password:
        _give_password(uow, row, password)
    return _told(uow, row)


def _refuse_namesake(uow: UnitOfWork, person: Staff) -> None:
    """What somebody did is told by the name; nobody takes that of another."""
    asked = select(StaffRow.name).where(StaffRow.id != (person.id or 0))
    called = {normal(name.strip()) for name in uow.session.scalars(asked)}
    if normal(person.name.strip()) not in called:
        return
    if person.id is not None:
        before = documents.fetch(uow, StaffRow, person.id).name
        if before == person.name:
            return  # two who were called alike before
    text = N_(
        "“{name}” is the name of somebody else of the staff. Add what tells them apart."
    )
    raise NotPossibleError(text, where="name", name=person.name)


_JOINED = frozenset({"roles", "waiting", "asked_by", "no_password"})
_GIVEN = _JOINED | {"login", "active"}
"""What a server keeps true together with its own logins."""


def _joined(roles: Collection[Role]) -> str:
    return ",".join(sorted(roles))


def _added(uow: UnitOfWork, person: Staff) -> Staff:
    key = calls.add_person(
        uow.session,
        login=person.login,
        name=person.name,
        email=person.email,
        roles=_joined(person.roles),
        team=person.team,
        reach=person.reach,
    )
    return replace(person, id=key)


def _tell_server(uow: UnitOfWork, row: StaffRow, person: Staff) -> None:
    if row.login != person.login:
        raise NotPossibleError(N_("A login is kept. Enter the person anew."))
    if row.active != person.active:
        calls.set_active(uow.session, person.login, active=person.active)
    if record(row).roles != person.roles:
        calls.set_roles(uow.session, person.login, _joined(person.roles))
    uow.session.refresh(row, ["roles", "active", "asked_roles", "asked_by"])


def _settle(uow: UnitOfWork, row: StaffRow, person: Staff) -> None:
    """Give a person of a file the roles; who comes back is new to what two give.

    A server does the same.
    """
    comes = person.active and row.active is False
    if row.id and record(row).roles == person.roles and not comes:
        return
    _grant(uow, row, person, frozenset() if comes else roles_in(row.roles))


def _grant(
    uow: UnitOfWork, row: StaffRow, person: Staff, held: frozenset[Role]
) -> None:
    """Let roles count, but for those of a second person that are new: they wait.

    In a file without logins there is one person, and perhaps nobody else who may
    confirm it: then they count at once. Whose login is nobody's of the staff sets the
    office up, as on a server.
    """
    me, asked = uow.actor.login, (person.roles & SECOND) - held
    mine = select(StaffRow.id).where(StaffRow.login == me)
    with uow.session.no_autoflush:
        alone = uow.session.scalar(mine) is None
        if alone or not others_may(uow, CONFIRM_ROLES, (me, person.login)):
            asked = frozenset()
    before = row.asked_by if row.asked_roles else ""
    row.roles, row.asked_roles = _joined(person.roles - asked), _joined(asked)
    row.asked_by = and_also(before, me) if asked else ""


def confirm_roles(uow: UnitOfWork, person: Staff) -> Staff:
    """Let the roles count that somebody else has asked for.

    Args:
        uow: The action.
        person: As it was seen.

    Raises:
        NotAllowedError: They are one's own.
        NotPossibleError: One asked for them, and somebody else may confirm it; or there
            is nothing to confirm.
        ConflictError: Someone else changed the person since.
    """
    uow.actor.require(CONFIRM_ROLES)
    row = documents.fetch(uow, StaffRow, person.id or 0)
    documents.check_version(row, person.version)
    me, wrote, asked = uow.actor.login, writers(row.asked_by), row.asked_roles
    if not asked or asked != _joined(person.waiting):
        raise NotPossibleError(N_("There are no roles to confirm."))
    if row.login == me:
        raise NotAllowedError(
            N_("Nobody changes their own roles, or locks themselves out.")
        )
    if me in wrote and others_may(uow, CONFIRM_ROLES, (*wrote, row.login)):
        raise NotPossibleError(
            N_("You asked for these roles yourself; somebody else must confirm them.")
        )
    if calls.secured(uow.session):
        calls.confirm_roles(uow.session, row.login, asked)
        uow.session.refresh(row)
    else:
        row.roles = _joined(roles_in(row.roles) | roles_in(asked))
        row.asked_roles = row.asked_by = ""
        uow.session.flush()
    return _told(uow, row)


def _refuse_for_oneself(uow: UnitOfWork, row: StaffRow, person: Staff) -> None:
    """Keep people from giving themselves roles, and the office from being locked."""
    if not uow.actor.login or row.login != uow.actor.login:
        return
    before = record(row)
    lost = Role.ADMINISTRATOR in before.roles - person.roles
    if person.roles - before.roles or lost or not person.active:
        raise NotAllowedError(
            N_("Nobody changes their own roles, or locks themselves out.")
        )


def set_password(uow: UnitOfWork, staff_id: int, password: str) -> Staff:
    """Give a person a new password, which makes him new to what two give.

    Raises:
        InvalidError: It is too short.
        NotPossibleError: The person does not work here any more.
    """
    uow.actor.require("access.edit")
    row = documents.fetch(uow, StaffRow, staff_id)
    checks.refuse(password_problems(password, needed=True))
    if not row.active:
        raise NotPossibleError(N_("This login was locked. Unlock it first."))
    _give_password(uow, row, password)
    return _told(uow, row)


def give_first_passwords(uow: UnitOfWork, made: Mapping[str, str]) -> tuple[Staff, ...]:
    """Give those a password who have no login on the server at all.

    So is everybody after a backup was brought to another server. A login that is there
    may be somebody else's: nobody gets a password for it unasked.

    Args:
        uow: The action.
        made: A password for each login that may need one; those of others are not used.

    Returns:
        Who got theirs, by name.

    Raises:
        InvalidError: One is too short.
    """
    uow.actor.require("access.edit")
    if not calls.secured(uow.session):
        return ()
    stands = admitting.colleagues(uow.session.connection())
    bare = {login for login, how in stands.items() if how is admitting.Stands.NONE}
    asked = select(StaffRow).where(StaffRow.active).order_by(StaffRow.name)
    given = [
        row for row in uow.session.scalars(asked) if row.login in bare & made.keys()
    ]
    for row in given:
        checks.refuse(password_problems(made[row.login], needed=True))
        _give_password(uow, row, made[row.login])
    return tuple(_told(uow, row) for row in given)


def change_password(uow: UnitOfWork, before: str, password: str) -> None:
    """Change one's own password.

    Raises:
        InvalidError: It is too short.
        NotAllowedError: The password before is wrong, or one has no login.
    """
    uow.actor.require("office.view")
    checks.refuse(password_problems(password, needed=True))
    if calls.is_own_login(uow.session, uow.actor.login):
        calls.change_password(uow.session, uow.actor.login, before, password)
        return
    asked = select(StaffRow).where(StaffRow.login == uow.actor.login)
    row = uow.session.scalar(asked)
    if row is None or not has_password(uow, row.id, before):
        raise NotAllowedError(N_("Login or password is wrong."))
    keep_password(uow, row.id, password)


def _give_password(uow: UnitOfWork, row: StaffRow, password: str) -> None:
    """Give somebody a password; another than before makes him new to what two give.

    Whoever gives it knows it, and could confirm his own work as that person.
    """
    if calls.secured(uow.session):
        calls.set_password(uow.session, row.login, password)
        uow.session.refresh(row)
        return
    before = uow.session.get(StaffSecretRow, row.id)
    if before and row.login != uow.actor.login:
        _grant(uow, row, record(row), frozenset())
    keep_password(uow, row.id, password)


def hand_over(uow: UnitOfWork, giver: str, taker: str) -> int:
    """Hand all records of a person over to another; part of saying goodbye.

    Args:
        uow: The action.
        giver: The login of who has them; empty: customers and documents of nobody.
        taker: The login of who takes them.

    Returns:
        How many records changed hands.

    Raises:
        NotPossibleError: The taker does not work here.
    """
    uow.actor.require("access.hand_over")
    _check_taker(uow, taker)
    rows = [
        row
        for row_type in _owned()
        for row in uow.session.scalars(_of(row_type, giver))
    ]
    return _give(uow, rows, taker)


def nobodys(uow: UnitOfWork) -> int:
    """Count the customers and documents that nobody is responsible for."""
    uow.actor.require("access.hand_over")
    asked = (_of(row_type, "").with_only_columns(func.count()) for row_type in _owned())
    return sum(uow.session.scalar(one) or 0 for one in asked)


def _of(row_type: Any, owner: str) -> Any:
    """Ask for the records of somebody; of nobody only what is to be somebody's."""
    asked = select(row_type).where(row_type.owner == owner)
    if owner or row_type.__tablename__ != CUSTOMERS:
        return asked
    return asked.where(row_type.roles.contains(CUSTOMER))


def assign(uow: UnitOfWork, kind: str, record_id: int, taker: str) -> None:
    """Hand one record over: a document, or a customer with all that is theirs.

    All of it, whoever had it: without the customer nobody could open a document.

    Args:
        uow: The action.
        kind: Name of the record's table: party, inquiry, quotation, contract, shipment.
        record_id: Its key.
        taker: The login of who is responsible from now on; empty: the office.

    Raises:
        MissingError: There is none.
        NotPossibleError: The taker does not work here.
    """
    uow.actor.require("access.hand_over")
    if taker:
        _check_taker(uow, taker)
    row_type = next(one for one in _owned() if one.__tablename__ == kind)
    row = documents.fetch(uow, row_type, record_id)
    rows = [row]
    for one in _owned() if kind == CUSTOMERS else ():
        if one is not row_type:
            theirs = select(one).where(one.customer_id == row.id)
            rows += uow.session.scalars(theirs)
    _give(uow, rows, taker)


CUSTOMERS = "party"
"""The kind of record whose documents go along."""


def _owned() -> list[Any]:
    return [one.class_ for one in tables.every() if issubclass(one.class_, Owned)]


def _check_taker(uow: UnitOfWork, taker: str) -> None:
    active = select(StaffRow.active).where(StaffRow.login == taker)
    if not uow.session.scalar(active):
        raise NotPossibleError(
            N_("“{login}” is not the login of active staff."), login=taker
        )


def _give(uow: UnitOfWork, rows: Sequence[Any], taker: str) -> int:
    for row in rows:
        row.owner = taker
        row.version += 1
    uow.session.flush()
    return len(rows)


def takers(
    uow: UnitOfWork, giver: str = "", customer: int = 0
) -> list[tuple[Choice, tuple[str, ...]]]:
    """Return active staff, each with the areas whose records they could not change.

    Args:
        uow: The question.
        giver: Whose records are handed over.
        customer: Or which one, with all that is theirs.

    Returns:
        The areas as message ids, of those in which there is something to hand over.
    """
    uow.actor.require("access.hand_over")
    handed = {
        HANDED[one.__tablename__]
        for one in _owned()
        if uow.session.scalar(_handed(one, giver, customer).limit(1)) is not None
    }
    roles = {
        row.login: roles_in(row.roles)
        for row in uow.session.scalars(select(StaffRow).where(StaffRow.active))
    }
    return [
        (
            choice,
            tuple(
                title
                for area, title in AREAS.items()
                if area in handed
                and f"{area}.edit" not in permissions_of(roles[choice.ref.code])
            ),
        )
        for choice in lookup_staff(uow, "")
    ]


HANDED = {
    "party": "parties",
    "inquiry": "inquiries",
    "quotation": "quotations",
    "contract": "contracts",
    "shipment": "shipments",
}
"""The tables whose records are somebody's, and their areas."""


def _handed(row_type: Any, giver: str, customer: int) -> Any:
    if not customer:
        return _of(row_type, giver).with_only_columns(row_type.id)
    whose = row_type.id if row_type.__tablename__ == CUSTOMERS else row_type.customer_id
    return select(row_type.id).where(whose == customer)


def lookup_staff(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find active staff by a part of name or login."""
    uow.actor.require("access.view")
    rows = uow.session.scalars(
        select(StaffRow).where(StaffRow.active).order_by(StaffRow.name)
    )
    staff = (Ref(row.id, row.login, row.name) for row in rows)
    return [Choice(ref) for ref in staff if ref.fits(text)]


def others_may(uow: UnitOfWork, permission: str, but: Collection[str]) -> bool:
    """Say whether anybody of the active staff, but for some, has a permission."""
    uow.actor.require("parties.view")
    if calls.secured(uow.session):
        return calls.others_may(uow.session, permission, but)
    held = select(StaffRow.roles).where(StaffRow.active, StaffRow.login.not_in(but))
    return any(
        permission in permissions_of(roles_in(roles))
        for roles in uow.session.scalars(held)
    )
