"""Calls the functions of a secured server; nothing here works without one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core.errors import NotAllowedError, NotPossibleError
from app.core.i18n import N_
from app.db.security.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

FIND = "lading.find(tsquery, text[], integer, integer, integer)"
"""What searches for the staff (`app.db.security.finding`)."""
_KNOWN, _FINDS = "secured", "finds"
_MECHANISM = b"scram-sha-256"
_QUEUED = 50
FIELDS_WAIT = "2s"
"""Who reads meanwhile waits behind us: while a backup reads, we give up soon."""


def secured(session: Session) -> bool:
    """Say whether the server of a session was told who may do what; asked once."""
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        return False
    if _KNOWN not in connection.info:
        connection.info[_KNOWN] = secured_already(connection)
    return bool(connection.info[_KNOWN])


def secured_already(connection: Connection) -> bool:
    """Say whether a database was told who may do what."""
    if connection.dialect.name != "postgresql":
        return False
    asked = text("SELECT to_regprocedure('lading.reach()') IS NOT NULL")
    return bool(connection.scalar(asked))


def hold(session: Session, table: str, ids: Iterable[int]) -> bool:
    """Let the server lock rows that the person may only see, in the order given.

    Returns:
        Whether that is the server's business: one that was told nothing leaves it to
        who asks, one that an earlier version secured locks nothing.
    """
    if not secured(session):
        return False
    if _can(session, "lading.hold"):
        for key in ids:
            asked = text("SELECT lading.hold(:table, :key)")
            session.execute(asked, {"table": table, "key": key})
    return True


def hold_fields(session: Session) -> None:
    """Have the office's own fields for oneself until the end of the action.

    A server that was told nothing leaves it to who asks; one that an earlier version
    secured locks nothing. In a file one action writes at a time.
    """
    if session.connection().dialect.name != "postgresql":
        return
    if not secured(session):
        session.execute(text(f"SET LOCAL lock_timeout = '{FIELDS_WAIT}'"))
        session.execute(text("LOCK TABLE own_field IN ACCESS EXCLUSIVE MODE"))
        session.execute(text("RESET lock_timeout"))
    elif _can(session, "lading.hold_fields"):
        session.execute(text("SELECT lading.hold_fields()"))


def queue(session: Session, table: str, ids: Sequence[int]) -> None:
    """Let who is about to lock the same rows come one after the other.

    A row's own lock is no queue: whoever changes it writes it elsewhere, and who comes
    then may be before those who wait where it was. A few rows only: each is a lock of
    the server's memory, and what takes hundreds at once is no matter of moments.
    """
    if 0 < len(ids) <= _QUEUED and _can(session, "lading.queue"):
        asked = text("SELECT lading.queue(:table, CAST(:ids AS bigint[]))")
        session.execute(asked, {"table": table, "ids": list(ids)})


def _can(session: Session, function: str) -> bool:
    """Say whether the server has a function: an earlier version told it none."""
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        return False
    if function not in connection.info:
        asked = text("SELECT to_regproc(:name) IS NOT NULL")
        connection.info[function] = bool(connection.scalar(asked, {"name": function}))
    return bool(connection.info[function])


# --- Numbers -------------------------------------------------------------------------


def take_number(session: Session, company_id: int, series: str, on: date) -> int:
    """Let the server take the next number; see `app.db.numbering`."""
    asked = text("SELECT lading.take_number(:company, :series, :on)")
    values = {"company": company_id, "series": series, "on": on}
    return int(session.scalar(asked, values) or 0)


def numbers_last(session: Session) -> bool:
    """Say whether the server can number a document with the COMMIT; asked once."""
    return _can(session, "lading.next_number")


def number_document(
    connection: Connection, table: str, key: int, series: Mapping[str, Sequence[object]]
) -> Any:
    """Let the server give a document its numbers, without waiting for the answer.

    Args:
        connection: In one message with the COMMIT (`app.db.engine.in_one_message`).
        table: Of the document.
        key: Its key.
        series: By column the arguments of the server's function: company, series, day.

    Returns:
        A cursor of the driver; after the COMMIT its one row is the numbers.
    """
    taken = ", ".join(f"{name} = lading.next_number(%s, %s, %s)" for name in series)
    asked = f"UPDATE {table} SET {taken} WHERE id = %s RETURNING {', '.join(series)}"
    values = [*(value for given in series.values() for value in given), key]
    driver: Any = connection.connection.driver_connection
    return driver.execute(asked, values)


def go_behind(
    session: Session, company_id: int, series: str, year: int, number: int
) -> None:
    """Let a series go on behind a number that a document brought along."""
    asked = text("SELECT lading.go_behind(:company, :series, :year, :number)")
    values = {"company": company_id, "series": series, "year": year, "number": number}
    session.execute(asked, values)


# --- The search ----------------------------------------------------------------------


def finds(session: Session) -> bool:
    """Say whether the server searches by itself for the person; asked once.

    One that was secured by an earlier version does not, until it is secured again; and
    it knows nothing that an administrator held, whom no row rule concerns.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        return False
    if _FINDS not in connection.info:
        asked = text(
            f"SELECT to_regprocedure('{FIND}') IS NOT NULL"
            " AND row_security_active('public.search_entry')"
        )
        connection.info[_FINDS] = bool(connection.scalar(asked))
    return bool(connection.info[_FINDS])


def found(
    session: Session, asked: str, kinds: Sequence[str], most: int, look: tuple[int, int]
) -> list[int]:
    """Return the keys of the newest entries that the caller may see.

    Args:
        session: Of the caller.
        asked: Pieces, as a tsquery says them.
        kinds: Only these kinds of record; empty: all.
        most: How many at most; of each kind where the word is common.
        look: How many of the newest entries are looked at first, and how many matches
            one by one.
    """
    call = text(
        "SELECT lading.find(CAST(:asked AS tsquery), CAST(:kinds AS text[]), "
        ":most, :near, :few)"
    )
    near, few = look
    values = {"asked": asked, "kinds": list(kinds), "most": most}
    return [*session.scalars(call, {**values, "near": near, "few": few})]


# --- Imports -------------------------------------------------------------------------


def remove_made(session: Session, table: str, ids: Sequence[int], key: str) -> None:
    """Let the server remove rows that the person entered in an import."""
    asked = text("SELECT lading.remove_made(:table, :ids, :key)")
    session.execute(asked, {"table": table, "ids": list(ids), "key": key})


# --- The trash -----------------------------------------------------------------------


def purge_trash(session: Session) -> int:
    """Let the server remove drafts whose time in the trash is over; return how many.

    A server that was secured by an earlier version knows nothing of it: none then.
    """
    known = text("SELECT to_regprocedure('lading.purge_trash()') IS NOT NULL")
    if not session.scalar(known):
        return 0
    return int(session.scalar(text("SELECT lading.purge_trash()")) or 0)


# --- People --------------------------------------------------------------------------


def visible_logins(session: Session) -> frozenset[str]:
    """Return the logins whose records the person signed in may see."""
    found: Iterable[str] = session.scalar(text("SELECT lading.reach()")) or ()
    return frozenset(found) - {""}


def colleagues(session: Session) -> list[tuple[str, str]]:
    """Return login and name of everybody who works here, by name."""
    found = session.execute(text("SELECT login, name FROM lading.colleagues()"))
    return [(login, name) for login, name in found]


def others_may(session: Session, permission: str, but: Iterable[str]) -> bool:
    """Say whether anybody of the active staff, but for some, has a permission."""
    asked = text("SELECT lading.others_may(:permission, CAST(:but AS text[]))")
    values = {"permission": permission, "but": list(but)}
    return bool(session.scalar(asked, values))


def entering(session: Session) -> frozenset[str]:
    """Return the logins that the server lets into the office."""
    asked = text(
        "SELECT r.rolname FROM pg_roles r JOIN pg_auth_members m ON m.member = r.oid "
        "JOIN pg_roles g ON g.oid = m.roleid AND g.rolname = :staff WHERE r.rolcanlogin"
    )
    database = session.scalar(text("SELECT current_database()")) or ""
    return frozenset(session.scalars(asked, {"staff": Names.of(database).staff}))


def add_person(session: Session, password: str = "", **person: str) -> int:
    """Put a person on the list of staff, with a login and its groups.

    Args:
        session: Of an administrator.
        password: Stays on this computer; the server gets a verifier made from it.
            Empty: there is no login before `set_password`.
        person: login, name, email, roles (joined by commas), team, reach.

    Returns:
        The person's key.

    Raises:
        NotPossibleError: The server has such a login already, or refuses the name.
    """
    asked = (
        "SELECT lading.add_person"
        "(:login, :name, :email, :roles, :team, :reach, cast(:secret AS text))"
    )
    login = person["login"]
    secret = _verifier(session, login, password) if password else None
    return int(_call(session, asked, **person, secret=secret))


def set_roles(session: Session, login: str, roles: str) -> None:
    """Change what a person may do, also in sessions that are open.

    What a second person confirms waits for one, if there is one.

    Raises:
        NotAllowedError: They are the caller's own.
    """
    _call(session, "SELECT lading.set_roles(:login, :roles)", login=login, roles=roles)


def confirm_roles(session: Session, login: str, roles: str) -> None:
    """Let the roles of a person count that somebody else has asked for.

    Args:
        session: Of who confirms them.
        login: The person's.
        roles: As they were asked for, joined by commas.

    Raises:
        NotAllowedError: They are the caller's own, or he may not.
    """
    asked = "SELECT lading.confirm_roles(:login, :roles)"
    _call(session, asked, login=login, roles=roles)


def set_password(session: Session, login: str, password: str) -> None:
    """Give a person a new password, and a login where the server had none."""
    secret = _verifier(session, login, password)
    asked = "SELECT lading.set_password(:login, :secret)"
    _call(session, asked, login=login, secret=secret)


def is_own_login(session: Session, login: str) -> bool:
    """Say whether a login is the one that a server was entered with."""
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        return False
    return bool(login) and connection.scalar(text("SELECT session_user")) == login


def change_password(session: Session, login: str, before: str, password: str) -> None:
    """Change the password of the person signed in.

    Raises:
        NotAllowedError: The password before is wrong.
    """
    _prove(session, before)
    secret = _verifier(session, login, password)
    # A role may always change its own; the verifier has no quotes in it.
    session.connection().exec_driver_sql(f"ALTER ROLE \"{login}\" PASSWORD '{secret}'")


def _prove(session: Session, password: str) -> None:
    """Come in once more: somebody else may sit at a computer left alone."""
    import psycopg  # noqa: PLC0415 - a file does without it

    driver: Any = session.connection().connection.driver_connection
    try:
        psycopg.connect(driver.info.dsn, password=password, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        raise NotAllowedError(N_("Login or password is wrong.")) from error


def set_active(session: Session, login: str, *, active: bool) -> int:
    """Let a person sign in, or not any more; open sessions are ended.

    Returns:
        How many sessions were ended.

    Raises:
        NotAllowedError: It is the caller's own login.
    """
    asked = "SELECT lading.set_active(:login, :active)"
    return int(_call(session, asked, login=login, active=active))


def _verifier(session: Session, login: str, password: str) -> str:
    driver: Any = session.connection().connection.driver_connection
    made: bytes = driver.pgconn.encrypt_password(
        password.encode(), login.encode(), _MECHANISM
    )
    return made.decode()


def _call(session: Session, asked: str, **values: Any) -> Any:
    try:
        return session.scalar(text(asked), values)
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", "")
        if state == "42710":
            raise NotPossibleError(
                N_("The server has a login “{login}” already. Choose another."),
                where="login",
                login=values["login"],
            ) from error
        if state == "22023":
            raise NotPossibleError(
                N_("A login begins with a letter and has small letters and digits."),
                where="login",
            ) from error
        if state == "42501":
            raise NotAllowedError(
                N_("Nobody changes their own roles, or locks themselves out.")
            ) from error
        raise
