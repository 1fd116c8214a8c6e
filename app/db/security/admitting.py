"""Lets the staff of an office that came back from a copy in by the logins they have.

The groups that let people in bear the name of the database, and no backup brings along
who is in them. So a copy under another name is closed to everybody until the server's
administrator says that its staff may enter. It is said, not done unasked: who led the
office when the copy was made leads it again there, and may set everybody's password.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.db import lending
from app.db.security import taking_over, telling
from app.db.security.harden import connect
from app.db.security.names import SCHEMA, Names

if TYPE_CHECKING:
    from collections.abc import Collection

    import psycopg
    from sqlalchemy import Connection, Engine

COMMAND = "lading office admit"
NO_PERSON = N_("Nobody of the staff has the login “{login}” on this server.")


class Stands(Enum):
    """How a person of the staff stands to the server."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    """The login is of the staff of an office on this server, not yet of this one."""
    ANOTHERS = "another's"
    """The server has such a login, of whatever uses it."""
    SHUT = "shut"
    """The server lets the login in nowhere, as those of former staff."""
    NONE = "none"


_OF = """EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
    WHERE m.member = r.oid AND g.rolname {})"""
_AN_OFFICES = _OF.format("LIKE 'lading\\_%%\\_staff'")
_ASKED = f"""
SELECT s.login, CASE WHEN r.oid IS NULL THEN 'none'
  WHEN r.rolsuper OR {_OF.format("= %s")} THEN 'inside'
  WHEN NOT r.rolcanlogin THEN 'shut'
  WHEN {_AN_OFFICES} THEN 'outside'
  ELSE 'another''s' END
FROM (SELECT login FROM public.staff WHERE active) s
LEFT JOIN pg_roles r ON r.rolname = s.login ORDER BY s.login
"""
_OF_COLLEAGUES = _ASKED.replace(
    "SELECT login FROM public.staff WHERE active",
    f"SELECT login FROM {SCHEMA}.colleagues()",
)
"""The same for whoever may not read the staff's table."""

REMEDIES = {
    Stands.OUTSIDE: f"{{0}} is not admitted: {COMMAND}",
    Stands.ANOTHERS: (
        "{0} has a login of something else on the server; "
        f"is it theirs, {COMMAND} --login {{0}}"
    ),
}
"""What `check` says of whom the server knows and does not let in, in one line each."""


def stands(connection: psycopg.Connection[Any]) -> dict[str, Stands]:
    """Tell of everybody who is of the staff today how they stand to the server."""
    staff = Names.of(connection.info.dbname).staff
    return {
        login: Stands(found) for login, found in connection.execute(_ASKED, (staff,))
    }


def colleagues(connection: Connection) -> dict[str, Stands]:
    """Tell the same to whomever, in an office that the server was told the rules of."""
    name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
    staff = Names.of(str(name)).staff
    found = connection.exec_driver_sql(_OF_COLLEAGUES, (staff,))
    return {str(login): Stands(how) for login, how in found}


def left_outside(engine: Engine) -> int:
    """Count who of the staff has a login on the server and is not let in.

    Args:
        engine: Of an office that a server was told the rules of, for whomever.
    """
    with lending.reading(engine) as connection:
        return sum(how in REMEDIES for how in colleagues(connection).values())


def admit(
    url: str, login: str = "", among: Collection[str] | None = None
) -> tuple[list[str], dict[str, Stands]]:
    """Let the staff in who have a login of an office on this server.

    Args:
        url: Of the secured office, as a superuser of the server.
        login: One person, whose login may be of whatever uses it; empty: everybody.
        among: Nobody but these; None: everybody.

    Returns:
        Whom it let in, and how everybody stands now.

    Raises:
        NotPossibleError: Nobody has the login; or the server refuses.
        UnavailableError: The server cannot be reached.
    """
    made: list[tuple[list[str], dict[str, Stands]]] = []
    telling.until_done(lambda: made.append(_admit(url, login, among)))
    return made[-1]


def _admit(
    url: str, login: str, among: Collection[str] | None
) -> tuple[list[str], dict[str, Stands]]:
    with connect(url) as connection:
        names, before = Names.of(connection.info.dbname), stands(connection)
        let_in = [
            one
            for one, how in before.items()
            if how is Stands.OUTSIDE and (among is None or one in among)
        ]
        if login:
            if before.get(login, Stands.NONE) in {Stands.NONE, Stands.SHUT}:
                raise NotPossibleError(NO_PERSON, login=login)
            let_in = [login]
        for one in let_in:
            taking_over.take_over(connection, names, one)
            connection.execute(
                f"SELECT {SCHEMA}.join_groups(login, roles) FROM public.staff "
                "WHERE login = %s",
                (one,),
            )
        return let_in, stands(connection)
