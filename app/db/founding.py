"""Sets an office up on a server, and brings an older one up to date."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from app.core.errors import AppError, NotPossibleError, Problem, UnavailableError
from app.core.i18n import N_
from app.core.job import Job
from app.db import fresh, owners, reach, schema, unfinished
from app.db.backup import service
from app.db.engine import engine_of
from app.db.fresh import HOME
from app.db.opening import file_of
from app.db.security import harden, taking_over

if TYPE_CHECKING:
    from app.db.backup.shelf import Backup, Shelf
    from app.db.unit_of_work import Database

log = logging.getLogger(__name__)

_LOGIN = re.compile(r"(?!(?:postgres|public|none|user)$)[a-z][a-z0-9]{0,30}")
FOREIGN = N_("This database holds something else. Choose an empty one.")
TAKEN = N_("There is an office in “{database}” already. Join it, or choose another.")
NONE_YET = N_("There is no office yet; create one first.")
_BROKEN = N_(
    "The link to the server broke. The tables are as they were, or all of them are "
    "done: try again once the server is back."
)
_STEPS = 4
_LOCK = 71_0_188
"""First key of the lock that whoever makes an office holds; the second is its name."""
_EMPTIED = """
DROP SCHEMA IF EXISTS lading, audit, public CASCADE;
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""


@dataclass(frozen=True, slots=True)
class First:
    """The first administrator, who makes all other logins.

    Attributes:
        login: Small letters and digits.
        name: Shown to colleagues; empty: the login.
        take_over: A login of that name is the person's own, with this password.
    """

    login: str
    name: str = ""
    password: str = field(default="", repr=False)
    take_over: bool = False

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the server from taking the login."""
        if _LOGIN.fullmatch(self.login):
            return ()
        text = N_("A login begins with a letter and has small letters and digits.")
        return (Problem("login", text),)


def found(
    url: str,
    first: First,
    fill: Callable[[], object] | None = None,
    job: Job | None = None,
) -> owners.Owners:
    """Make an office on a server: database, tables, roles, first administrator.

    When something fails, all of it is taken back. What is killed in the middle stays
    behind under the mark of `app.db.unfinished`; the next try begins anew.

    Args:
        url: The office, as the server's administrator; the database may be missing.
        first: Who makes the others.
        fill: Brings data into the tables; None: the office begins empty.
        job: Hears how far it is.

    Returns:
        Whose the records are that were brought.

    Raises:
        NotPossibleError: There is an office already, or something else; or the login is
            no administrator of the server.
        UnavailableError: The server cannot be reached, or is too old.
    """
    job, address = job or Job(), make_url(url)
    job.step(N_("Making the database"), 0, _STEPS)
    with _had_alone(address) as home:
        made = _make_database(home, address)
        _refuse_taken(home, url)
        try:
            _refuse_first(home, first)
            _begin_anew(home, address)
            job.step(N_("Making the tables"), 1, _STEPS)
            create(url)
            if fill is not None:
                fill()
            _let_in(url, first, job)
            whose = owners.settle(url) if fill is not None else owners.Owners()
            _mark(home, address, None)
        except BaseException:
            _take_back(address, made=made)
            raise
    return whose


def _let_in(url: str, first: First, job: Job) -> None:
    job.step(N_("Telling the server who may do what"), 2, _STEPS)
    harden.harden(url)
    job.step(N_("Making the first login"), 3, _STEPS)
    name = first.name or first.login
    harden.first_administrator(
        *(url, first.login, name, first.password), wanted=first.take_over
    )


def filled(url: str, fill: Callable[[Database], object]) -> None:
    """Let somebody enter what an office begins with, which is just being made.

    Raises:
        AppError: Of `fill`.
    """
    from app.db import chain  # noqa: PLC0415 - a move does without them
    from app.db.unit_of_work import Database  # noqa: PLC0415

    database = Database(url)
    try:
        fill(database)
        chain.seal_all(database)
    finally:
        database.close()


def remove(url: str) -> None:
    """Remove an office whose making was cut short; a finished one is never touched.

    Args:
        url: The office, as the server's administrator.

    Raises:
        NotPossibleError: There is none, it is finished, or it is just being made.
        UnavailableError: The server cannot be reached.
    """
    address = make_url(url)
    with _had_alone(address) as home:
        if not _is_marked(home, address):
            raise NotPossibleError(
                N_("There is no unfinished office in “{database}”."),
                database=address.database or "",
            )
        _drop(home, address)


def create(url: str, before: Callable[[], object] | None = None) -> None:
    """Make the tables; as `app.db.schema.create`, with a sentence for what fails.

    Raises:
        NotPossibleError: The login may not make tables there, or as `schema.create`.
    """
    try:
        schema.create(url, before=before)
    except DBAPIError as error:
        if error.connection_invalidated:
            raise UnavailableError(_BROKEN) from error
        raise NotPossibleError(
            N_("The tables cannot be created: {reason}"),
            reason=str(error.orig).strip().splitlines()[0],
        ) from error


def upgrade(url: str, shelf: Shelf, job: Job | None = None) -> Backup | None:
    """Bring an older office up to date, after a verified backup.

    Args:
        url: The office; on a server as its administrator.
        shelf: Where the backup goes.
        job: Hears how far it is.

    Returns:
        The backup; None: the office was up to date already.

    Raises:
        NotPossibleError: The office is newer than this program, unfinished, or none.
        UnavailableError: The backup cannot be made; nothing was changed.
    """
    job = job or Job()
    standing = _standing(url)
    if standing is schema.Standing.CURRENT:
        if file_of(url) is None and _is_secured(url):
            harden.harden(url)  # an earlier upgrade may have been cut short before it
        return None
    if standing is schema.Standing.EMPTY:
        raise NotPossibleError(NONE_YET)
    made: list[Backup] = []

    def back_up() -> None:
        job.step(N_("Backing up"), 0, _STEPS)
        made.append(service.back_up(url, shelf))
        job.step(N_("Upgrading the tables"), 2, _STEPS)

    create(url, back_up)
    return made[0] if made else None


def _standing(url: str) -> schema.Standing:
    """Say how a finished office stands to this program."""
    from app.db import probe  # noqa: PLC0415 - knows this file

    try:
        with engine_of(url) as engine:
            unfinished.refuse(engine)
        return schema.standing(url)
    except DBAPIError as error:
        raise probe.explain(error, make_url(url)) from error


def refuse_first(url: str, first: First) -> None:
    """Refuse a first administrator whose login is another's on the server.

    Args:
        url: The office that is to be made, as the server's administrator.
        first: Who makes the others.

    Raises:
        NotPossibleError: See `taking_over.refuse`.
        UnavailableError: The server cannot be reached, or is too old.
    """
    with _connected(make_url(url).set(database=HOME)) as connection:
        _refuse_weak(connection)
        _refuse_first(connection, first)


def _refuse_first(connection: psycopg.Connection[Any], first: First) -> None:
    taking_over.refuse(connection, first.login, first.password, wanted=first.take_over)


def is_there(url: str) -> bool:
    """Say whether the database is there; asks as the server's administrator.

    Raises:
        NotPossibleError: The login is no administrator of the server.
        UnavailableError: The server cannot be reached, or is too old.
    """
    address = make_url(url)
    with _connected(address.set(database=HOME)) as connection:
        _refuse_weak(connection)
        return fresh.has(connection, address.database or "")


# --- On the server -------------------------------------------------------------------


def _connected(address: URL) -> psycopg.Connection[Any]:
    plain = address.set(drivername="postgresql")
    try:
        return psycopg.connect(
            plain.render_as_string(hide_password=False),
            autocommit=True,
            connect_timeout=5,
            client_encoding=fresh.SPOKEN,
        )
    except psycopg.Error as error:
        raise reach.explain(error, address) from error


def _refuse_weak(connection: psycopg.Connection[Any]) -> None:
    reach.refuse_old(connection)
    asked = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
    row = connection.execute(asked).fetchone()
    if not (row and row[0]):
        raise NotPossibleError(
            N_("“{login}” does not administer the server; use its administrator."),
            where="user",
            login=connection.info.user,
        )


@contextmanager
def _had_alone(address: URL) -> Iterator[psycopg.Connection[Any]]:
    """Keep others from making the same office; the lock goes with the program.

    Yields:
        A connection to the server's own database.

    Raises:
        NotPossibleError: Somebody else is making it just now.
    """
    with _connected(address.set(database=HOME)) as home:
        _refuse_weak(home)
        fresh.refuse_name(home, address.database or "")
        asked = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"
        row = home.execute(asked, (_LOCK, address.database)).fetchone()
        if not (row and row[0]):
            raise NotPossibleError(
                N_("Somebody is just making the office in “{database}”."),
                database=address.database or "",
            )
        yield home


def _make_database(home: psycopg.Connection[Any], address: URL) -> bool:
    """Make the database unless it is there; say whether it was made."""
    name = address.database or ""
    if fresh.has(home, name):
        return False
    fresh.make(home, name)
    return True


def _is_marked(home: psycopg.Connection[Any], address: URL) -> bool:
    asked = (
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE datname = %s"
    )
    row = home.execute(asked, (address.database,)).fetchone()
    return bool(row and row[0] == unfinished.MARK)


def _mark(home: psycopg.Connection[Any], address: URL, mark: str | None) -> None:
    told = sql.SQL("COMMENT ON DATABASE {} IS {}")
    name = sql.Identifier(address.database or "")
    home.execute(told.format(name, sql.Literal(mark)))


def _begin_anew(home: psycopg.Connection[Any], address: URL) -> None:
    """Mark the database, and take out what an earlier try has left in it."""
    _mark(home, address, unfinished.MARK)
    with _connected(address) as connection:
        connection.execute(_EMPTIED)


def _take_back(address: URL, *, made: bool) -> None:
    """Leave the server as it was before; where that fails, the mark tells of it."""
    try:
        with _connected(address.set(database=HOME)) as home:
            if made:
                _drop(home, address)
            else:
                _begin_anew(home, address)
                _mark(home, address, None)
    except (AppError, psycopg.Error):
        log.warning("the database %s stays, unfinished", address.database)


def _drop(home: psycopg.Connection[Any], address: URL) -> None:
    gone = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    home.execute(gone.format(sql.Identifier(address.database or "")))


def _refuse_taken(home: psycopg.Connection[Any], url: str) -> None:
    """Refuse a database that holds anything but what an earlier try has left."""
    address = make_url(url)
    if _is_marked(home, address):
        return
    standing = _standing(url)
    if standing is schema.Standing.EMPTY or _has_tables_only(address, standing):
        return
    if standing is schema.Standing.FOREIGN:
        raise NotPossibleError(FOREIGN, where="database")
    raise NotPossibleError(TAKEN, where="database", database=address.database or "")


def _has_tables_only(address: URL, standing: schema.Standing) -> bool:
    """Say whether nobody has worked in the tables yet."""
    if standing is not schema.Standing.CURRENT:
        return False
    asked = (
        "SELECT EXISTS (SELECT FROM staff) OR EXISTS (SELECT FROM company)"
        " OR EXISTS (SELECT FROM audit)"
    )
    with _connected(address) as connection:
        row = connection.execute(asked).fetchone()
    return bool(row and not row[0])


def _is_secured(url: str) -> bool:
    with _connected(make_url(url)) as connection:
        row = connection.execute("SELECT to_regnamespace('lading') IS NOT NULL")
        found = row.fetchone()
    return bool(found and found[0])
