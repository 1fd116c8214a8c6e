"""Looks at a database before it is used: is it there, is it empty, is it ours?"""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from app.core import peeking
from app.core.errors import AppError, NotPossibleError, UnavailableError
from app.core.hosts import Host
from app.core.i18n import N_
from app.db import holding, keys, lending, place, reach, sqlite, trouble, unfinished
from app.db.engine import engine_of

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

OURS = frozenset({"company", "bank_account", "exchange_rate", "series"})
"""Tables that only our databases have; two of them are proof enough."""


class Content(StrEnum):
    """What was found in a database."""

    ABSENT = "absent"
    EMPTY = "empty"
    OURS = "ours"
    UNFINISHED = "unfinished"
    OLDER = "older"
    NEWER = "newer"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Report:
    """What a look at a database told.

    Attributes:
        content: What is in it; OURS: an office of this very version.
        server: Name and version, for example "PostgreSQL 16.4".
        milliseconds: How long one question took.
        standby: It repeats another server's changes, and takes none.
    """

    content: Content
    server: str
    milliseconds: int
    standby: bool = False


def look(url: str) -> Report:
    """Look at a database without changing it.

    Raises:
        UnavailableError: It cannot be reached, or the file cannot be written there.
        LockedError: The file is encrypted, and nobody gave its password yet.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        path = Path(address.database or "")
        place.check(path, to_read=path.is_file())
        holding.check(path)
        if not path.exists() or path.stat().st_size == 0:
            _check_folder(path)
            return Report(Content.ABSENT, sqlite.name(), 0)
        if not _begins_with(path, keys.HEADER) and keys.of(path) is None:
            raise UnavailableError(N_("This file is not a database."))
    try:
        with engine_of(url) as engine:
            return _ask(engine)
    except DBAPIError as error:
        raise explain(error, address) from error


def look_as_leader(url: str) -> Report:
    """Look at a server as its administrator; the database may still be missing.

    Raises:
        NotPossibleError: The login is no administrator of the server.
        UnavailableError: The server cannot be reached, or is too old.
    """
    from app.db import founding, fresh  # noqa: PLC0415 - seldom needed

    if founding.is_there(url):
        return look(url)
    home = make_url(url).set(database=fresh.HOME)
    at_home = look(home.render_as_string(hide_password=False))
    return replace(at_home, content=Content.ABSENT)


def look_at_each(
    url: str, *, leading: bool = False
) -> tuple[tuple[str, Report | AppError], ...]:
    """Ask every server of an office by itself, all at once.

    Args:
        url: The office; of a file the answer is empty.
        leading: As the server's administrator, see `look_as_leader`.

    Returns:
        Each server as "host:port", and what it told or why it did not.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return ()

    def ask(server: tuple[str, int]) -> Report | AppError:
        one = address.set(host=server[0], port=server[1])
        one = one.difference_update_query(("host", "port", "target_session_attrs"))
        told = one.render_as_string(hide_password=False)
        try:
            return look_as_leader(told) if leading else look(told)
        except AppError as error:
            return error

    servers = reach.addresses(address)
    with ThreadPoolExecutor(len(servers)) as pool:
        found = list(pool.map(ask, servers))
    names = [str(Host(name, port)) for name, port in servers]
    return tuple(zip(names, found, strict=True))


def refuse_unusable(report: Report, database: str) -> None:
    """Refuse a place that no window can work in.

    Args:
        report: What was found there.
        database: Its name, for the sentence.

    Raises:
        NotPossibleError: There is no office, or one of another version.
    """
    words = {
        Content.ABSENT: N_("There is no office yet; create one first."),
        Content.EMPTY: N_("There is no office yet; create one first."),
        Content.OLDER: N_(
            "The office is older than this program. Its administrator upgrades it."
        ),
        Content.NEWER: N_(
            "This office was upgraded by a newer program. Please update yours."
        ),
        Content.FOREIGN: N_("This database holds something else. Choose an empty one."),
        Content.UNFINISHED: unfinished.WORDS,
    }
    if text := words.get(report.content):
        raise NotPossibleError(text, database=database)


def _ask(engine: Engine) -> Report:
    with lending.reading(engine) as connection:
        started = time.perf_counter()
        connection.execute(text("SELECT 1"))
        took = round((time.perf_counter() - started) * 1000)
        standby = False
        if engine.dialect.name == "sqlite":
            server = sqlite.name()
        else:
            standby = bool(connection.scalar(text("SELECT pg_is_in_recovery()")))
            number = connection.scalar(text("SHOW server_version")) or ""
            server = f"PostgreSQL {str(number).split(' ', maxsplit=1)[0]}"
            reach.refuse_old(connection.connection.driver_connection)
        return Report(_content(connection), server, took, standby)


def _content(connection: Connection) -> Content:
    tables = set(inspect(connection).get_table_names())
    if not tables and not unfinished.is_marked(connection):
        return Content.EMPTY
    if unfinished.is_marked(connection):
        return Content.UNFINISHED
    if len(tables & OURS) < 2:  # noqa: PLR2004 - one may be a coincidence
        return Content.FOREIGN
    from app.db import schema  # noqa: PLC0415 - an empty place needs no migrations

    known = {"current": Content.OURS, "older": Content.OLDER, "newer": Content.NEWER}
    return known.get(schema.standing_of(connection), Content.FOREIGN)


def explain(error: DBAPIError, address: URL) -> UnavailableError:
    """Say why a database could not be looked at."""
    if address.get_backend_name() == "sqlite":
        return trouble.explain(error, address) or UnavailableError(
            trouble.OTHER, reason=_reason(error)
        )
    return reach.explain(error, address)


def _begins_with(path: Path, words: bytes) -> bool:
    try:
        with peeking.opened(path) as file:
            return file.read(len(words)) == words
    except OSError as error:
        raise UnavailableError(trouble.NO_FILE, file=str(path)) from error


def _check_folder(path: Path) -> None:
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        # Trying is the only honest test: rights alone do not tell of full or
        # read-only disks.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UnavailableError(
            N_("Nothing can be written in {folder}. Choose another folder."),
            folder=str(path.parent),
        ) from error


def _reason(error: DBAPIError) -> str:
    said = str(error.orig).strip().splitlines()
    return said[-1].strip() if said else type(error.orig).__name__
