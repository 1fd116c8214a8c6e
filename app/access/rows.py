"""Reads who signs in, before there is anybody whose permissions could be asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import false, func, literal, or_, select, true

from app.access.domain import Role, Span, Staff, permissions_of
from app.access.model import StaffRow, StaffSecretRow
from app.core.errors import NotAllowedError
from app.core.i18n import N_
from app.db import mapping
from app.db.security import calls

if TYPE_CHECKING:
    from argon2 import PasswordHasher
    from sqlalchemy import ColumnElement, SQLColumnExpression

    from app.core.actor import Actor
    from app.db.unit_of_work import UnitOfWork

COST = (3, 65536, 2)
"""What it costs to try a password of a file: rounds, kilobytes of memory, threads."""

WRONG_PASSWORD = "wrong_password"  # noqa: S105 - what the history calls it


class WrongPasswordError(NotAllowedError):
    """A password was tried that is not the person's."""


def record(row: StaffRow, *, no_password: bool = False) -> Staff:
    """Return the record of a person."""
    asked = roles_in(row.asked_roles)
    return mapping.read(
        Staff,
        row,
        roles=roles_in(row.roles) | asked,
        waiting=asked,
        reach=Span(row.reach),
        no_password=no_password,
    )


def roles_in(joined: str | None) -> frozenset[Role]:
    """Return roles that are stored joined by commas."""
    return frozenset(Role(role) for role in (joined or "").split(",") if role)


def without_password(uow: UnitOfWork) -> frozenset[int]:
    """Return who works here and cannot sign in, since nobody gave them a password.

    A file whose staff have none, and a server that nobody secured, ask for none.
    """
    working = select(StaffRow.id, StaffRow.login).where(StaffRow.active)
    if calls.secured(uow.session):
        entering = calls.entering(uow.session)
        found = uow.session.execute(working)
        return frozenset(key for key, login in found if login not in entering)
    secrets = frozenset(uow.session.scalars(select(StaffSecretRow.staff_id)))
    if not secrets:
        return secrets
    return frozenset(key for key, _login in uow.session.execute(working)) - secrets


def confirms(
    uow: UnitOfWork, permission: str, wrote: SQLColumnExpression[str]
) -> ColumnElement[bool]:
    """Return the condition that a person may confirm what is written in a row.

    Not those who wrote it themselves, unless nobody else may.

    Args:
        uow: The action of who would confirm it.
        permission: What it takes to confirm it.
        wrote: Who wrote it, and who else may not confirm it; logins joined by commas.
    """
    if not uow.actor.may(permission):
        return false()
    if not uow.actor.login:
        return true()
    if calls.secured(uow.session):
        names = func.string_to_array(wrote, ",")
        others: ColumnElement[bool] = func.lading.others_may(permission, names)
    else:
        held = select(StaffRow.login, StaffRow.roles).where(StaffRow.active)
        others = or_(
            false(),
            *(
                ~_names(wrote, login)
                for login, roles in uow.session.execute(held)
                if permission in permissions_of(roles_in(roles))
            ),
        )
    return or_(~_names(wrote, uow.actor.login), ~others)


def _names(joined: SQLColumnExpression[str], login: str) -> ColumnElement[bool]:
    """Return the condition that a login is among those that a column joins."""
    whole = literal(",").concat(joined).concat(",")
    return whole.contains(f",{login},", autoescape=True)


def actor_of(uow: UnitOfWork, login: str) -> Actor | None:
    """Return a member of the staff as services see them; None: nobody has this login.

    Raises:
        NotAllowedError: The person does not work here any more, or not yet.
    """
    row = uow.session.scalar(select(StaffRow).where(StaffRow.login == login))
    if row is None:
        return None
    if not row.active:
        raise NotAllowedError(N_("This login was locked. Ask the administrator."))
    if not row.roles:
        raise NotAllowedError(
            N_("Your roles wait for a second person. Ask an administrator or manager.")
        )
    return record(row).actor(_colleagues(uow, row))


def known_to_server(uow: UnitOfWork, owner: Actor) -> Actor:
    """Return who signed in to a server, with what the list of staff says of them.

    An office that nobody has secured belongs to whoever opens it. On a secured server a
    login that is nobody's of the staff is the server's own: it sets the office up.

    Args:
        uow: The action.
        owner: With the login that the server was entered with, and all permissions.

    Raises:
        NotAllowedError: The person was locked out.
    """
    found = actor_of(uow, owner.login)
    if found is None and calls.secured(uow.session):
        only = permissions_of(frozenset({Role.ADMINISTRATOR}))
        return replace(owner, permissions=only)
    return found or owner


def _colleagues(uow: UnitOfWork, row: StaffRow) -> frozenset[str]:
    if not row.team:
        return frozenset()
    if calls.secured(uow.session):
        return calls.visible_logins(uow.session)
    return frozenset(
        uow.session.scalars(select(StaffRow.login).where(StaffRow.team == row.team))
    )


# --- Passwords of a file -------------------------------------------------------------


def keep_password(uow: UnitOfWork, staff_id: int, password: str) -> None:
    """Store what a password can be checked with, and nothing it could be read from."""
    row = uow.session.get(StaffSecretRow, staff_id)
    if row is None:
        row = StaffSecretRow(staff_id=staff_id)
        uow.session.add(row)
    row.hash, row.changed_at = _hasher().hash(password), uow.now
    uow.session.flush()


def has_password(uow: UnitOfWork, staff_id: int, password: str) -> bool:
    """Say whether a password is the person's."""
    from argon2.exceptions import Argon2Error  # noqa: PLC0415 - as below

    row = uow.session.get(StaffSecretRow, staff_id)
    try:
        return row is not None and _hasher().verify(row.hash, password)
    except Argon2Error:
        return False


def note_wrong_password(uow: UnitOfWork, login: str) -> None:
    """Enter in the history of a person that a wrong password was typed for them.

    Nothing of the row changes; of a login that nobody has nothing is kept.
    """
    from app.db import audit  # noqa: PLC0415 - the first list is read without it

    row = uow.session.scalar(select(StaffRow).where(StaffRow.login == login))
    if row is not None:
        audit.note(uow.session, row, WRONG_PASSWORD)


def check_password(uow: UnitOfWork, login: str, password: str) -> Actor:
    """Return who signs in to a file.

    Raises:
        WrongPasswordError: It is wrong, or nobody has this login.
        NotAllowedError: It is right, and the person may not come in.
    """
    row = uow.session.scalar(select(StaffRow).where(StaffRow.login == login))
    if row is None or not has_password(uow, row.id, password):
        raise WrongPasswordError(N_("Login or password is wrong."))
    found = actor_of(uow, login)
    assert found is not None  # noqa: S101 - it was read two lines above
    return found


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # noqa: PLC0415 - an office without passwords

    rounds, memory, threads = COST
    return PasswordHasher(rounds, memory, threads)
