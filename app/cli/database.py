"""Which database a word of the command line works on."""

from __future__ import annotations

import getpass
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from app.access import rows
from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.errors import AppError, NotPossibleError, UnavailableError
from app.core.hosts import MOST_PORT, PORT
from app.core.i18n import N_, _
from app.core.whole import reading
from app.db import chain, epoch, journal, keys, opening, schema, trouble, unfinished
from app.db.backup import service
from app.db.engine import engine_of
from app.db.unit_of_work import Database
from app.settings import Settings, locations

if TYPE_CHECKING:
    import argparse

URL_VARIABLE = "LADING_DATABASE"
"""Names the database for the command line, when `--database` does not."""
PASSWORD_VARIABLE = "LADING_PASSWORD"  # noqa: S105 - its name
"""Holds the password of an encrypted file, when `--password-file` names none."""


def add_option(parser: argparse.ArgumentParser) -> None:
    """Add `--database` to a word."""
    parser.add_argument(
        "--database",
        metavar="URL",
        help=_(
            "sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST:PORT/NAME; "
            "by default the office that the window opens"
        ),
    )
    parser.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help=_(
            "its first line is the password of an encrypted office; or set {variable}",
            variable=PASSWORD_VARIABLE,
        ),
    )


def unlock(asked: argparse.Namespace, path: Path | None) -> None:
    """Open an encrypted file with the password that the words or the person give.

    Args:
        asked: The words.
        path: The file; None, plain or absent: nothing is asked.

    Raises:
        LockedError: There is nobody to ask, or the password is another one.
        OSError: The file with the password cannot be read.
    """
    if path is None:
        return
    try:
        keys.of(path)
    except keys.LockedError:
        given = password_in(getattr(asked, "password_file", None), PASSWORD_VARIABLE)
        if given is None and not can_ask():
            raise
        opening.unlock(path, given or getpass.getpass(f"Password of {path.name}: "))


def can_ask() -> bool:
    """Say whether a person sits at the command line."""
    return sys.stdin is not None and sys.stdin.isatty()


def password_in(file: Path | None, variable: str) -> str | None:
    """Return a password from a file or a variable; None: neither is there.

    Raises:
        OSError: The file cannot be read.
    """
    if file is None:
        return os.environ.get(variable)
    with reading(file) as there:
        lines = there.read().decode("utf-8").splitlines()
    return lines[0] if lines else ""


def address(given: str) -> str:
    """Return the address of an office; an empty one in memory is none.

    Raises:
        UnavailableError: It is none.
    """
    try:
        url = make_url(given)
        whole = url.get_backend_name() in {"sqlite", "postgresql"} and url.database
        if (url.port or PORT) > MOST_PORT:
            whole = None
        url.get_dialect()
    except (ArgumentError, ImportError, ValueError, NoSuchModuleError):
        whole = None
    if not whole:
        raise UnavailableError(
            N_(
                "This is not the address of an office; write sqlite:///FILE or "
                "postgresql+psycopg://USER@HOST:PORT/NAME."
            )
        )
    return given


def actor(office: Database) -> Actor:
    """Return who acts on the command line.

    In a file that is the person at this computer, who can read the file anyhow; on a
    server it is whose login it was entered with, and may do what that person may.

    Raises:
        NotAllowedError: The person was locked out.
    """
    person = Settings.load(locations().settings).person
    name = person or os.environ.get("USER", "") or "lading"
    if office.url.get_backend_name() == "sqlite":
        return Actor(name, ALL_PERMISSIONS)
    with office.reading(Actor(name, frozenset())) as uow:
        login = str(uow.session.scalar(text("SELECT session_user")))
        owner = Actor(person or login, ALL_PERMISSIONS, login)
        return rows.known_to_server(uow, owner)


@contextmanager
def opened(asked: argparse.Namespace) -> Iterator[Database]:
    """Open the office's database, upgrading its tables first.

    Raises:
        UnavailableError: None is named and none was set up in the window.
        NotPossibleError: There is none where it should be.
    """
    url = asked.database or os.environ.get(URL_VARIABLE) or _office()
    if url is None:
        raise UnavailableError(
            N_("No office is set up on this computer; name one with --database.")
        )
    with _database(url, asked, _find_ready) as database:
        yield database


@contextmanager
def opened_or_throwaway(asked: argparse.Namespace) -> Iterator[tuple[Database, bool]]:
    """Open the office's database, made where there is none, or one for once.

    Yields:
        The database, and whether it is a throw-away.
    """
    url = asked.database or os.environ.get(URL_VARIABLE) or _office()
    if url is not None:
        with _database(url, asked, _make_ready) as database:
            yield database, False
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        _database(
            f"sqlite:///{Path(folder) / 'office.db'}", asked, _make_ready
        ) as database,
    ):
        yield database, True


def _office() -> str | None:
    profile = Settings.load(locations().settings).profile
    return profile.url() if profile else None


@contextmanager
def _database(
    url: str, asked: argparse.Namespace, ready: Callable[[str], None]
) -> Iterator[Database]:
    address(url)
    try:
        unlock(asked, opening.file_of(url))
        opening.check(url)
        ready(url)
    except DBAPIError as error:
        raise trouble.explain(error, make_url(url)) or _unopened(error) from error
    except ArgumentError as error:
        raise _unopened(error) from error
    if path := opening.file_of(url):
        journal.refuse_behind(path)
    database = Database(url, seen=epoch.Memory(locations().data))
    if not database.read_only:
        database.keep_journal()
    saved = threading.Event()
    database.when_saved = saved.set
    try:
        yield database
        if saved.is_set():
            _seal(database)
    finally:
        database.close()


def _seal(database: Database) -> None:
    """Tie what was written into the history: no window may be opened for days."""
    with suppress(DBAPIError, AppError):  # it is saved; the next program does it then
        chain.seal_all(database)


def _make_ready(url: str) -> None:
    """Create or upgrade what is this computer's own; a server is everybody's.

    Raises:
        NotPossibleError: The office on the server is of another version.
    """
    if opening.file_of(url) is not None:
        schema.create(url, before=lambda: _back_up(url))
    else:
        _refuse_unfinished(url)
        now = schema.standing(url)
        if now is schema.Standing.CURRENT:
            return
        if now is schema.Standing.OLDER:
            raise NotPossibleError(
                N_("The office is older than the program: lading office upgrade.")
            )
        schema.create(url)


def _find_ready(url: str) -> None:
    """Upgrade what is there; a slip in its name makes no new office.

    Raises:
        NotPossibleError: There is none, or the one on a server is of another version.
    """
    path = opening.file_of(url)
    # Where not even the folder is, what opens it asks for the disk.
    absent = path is not None and path.parent.is_dir() and not path.exists()
    if absent or schema.standing(url) is schema.Standing.EMPTY:
        raise NotPossibleError(N_("There is no office yet; create one first."))
    _make_ready(url)


def _refuse_unfinished(url: str) -> None:
    with engine_of(url) as engine:
        unfinished.refuse(engine)


def _back_up(url: str) -> None:
    """Back an older file up before its upgrade, beside the backups of the window."""
    settings = Settings.load(locations().settings)
    shelf = service.shelf_for(url, settings.backups, settings.second_backups)
    service.back_up(url, shelf)


def _unopened(error: Exception) -> UnavailableError:
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return UnavailableError(
        N_("The database cannot be opened: {reason}"), reason=reason
    )
