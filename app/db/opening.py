"""Opens an existing office: in a sound place, by one window, from a whole file."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from app.core import peeking
from app.core.errors import UnavailableError, unread
from app.core.i18n import N_
from app.db import holding, journal, keys, place, sqlite, trouble
from app.db.epoch import Memory
from app.db.trouble import NO_FILE, DamagedError
from app.db.unit_of_work import Database

PART = ".part"
"""Ends the name of a file that is being written."""


class GoneError(UnavailableError):
    """The office's file is not where it was; a backup can take its place.

    Attributes:
        path: Where it should be.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(NO_FILE, file=str(path))
        self.path = path


def file_of(url: str) -> Path | None:
    """Return the file of an office; None: it lies on a server, or in memory."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return None if address.database == ":memory:" else Path(address.database)


def check(url: str) -> None:
    """Refuse what must not be opened; a word of the command line asks no more.

    Raises:
        UnavailableError: The file lies on a share or in a cloud's folder, or another
            computer has it open.
        DamagedError: It is no database.
        LockedError: It is encrypted, and nobody gave its password yet.
    """
    path = file_of(url)
    if path is None:
        return
    if path.suffix == PART:
        raise UnavailableError(
            N_("{file} is what a move that was cut short has left; it is not whole."),
            file=path.name,
        )
    size = _size(path)
    place.check(path, to_read=size is not None)
    holding.check(path)
    if size:
        _refuse_other(path)


def _size(path: Path) -> int | None:
    """Return how long a file is; None: there is none.

    Raises:
        UnavailableError: Nobody may look, or no file can bear the name.
    """
    try:
        told = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise unread(path, error) from error
    except ValueError as error:
        raise unread(path, OSError(errno.EINVAL, os.strerror(errno.EINVAL))) from error
    return told.st_size if stat.S_ISREG(told.st_mode) else None


def for_window(url: str, seen: Memory | None = None, person: str = "") -> Database:
    """Open an office and hold its file until the database is closed.

    Args:
        url: The office.
        seen: What this computer knows of servers; None: nothing.
        person: What others are told who has the file; empty: the computer's login.

    Raises:
        UnavailableError: As `check`; or another window has it open.
        GoneError: There is no such file.
        DamagedError: The file is damaged.
        BehindError: It lacks what was saved in it last.
    """
    path = file_of(url)
    if path is None:
        return Database(url, seen=seen)
    check(url)
    if not path.is_file():
        raise GoneError(path)
    if path.stat().st_size == 0:
        raise DamagedError(path)
    held = holding.Holding.take(path, person)
    try:
        journal.refuse_behind(path)
    except UnavailableError:
        if held is not None:
            held.release()
        raise
    database = Database(url)
    database.holding = held
    if not database.read_only:
        database.keep_journal()
    return database


def unlock(path: Path, password: str) -> None:
    """Open an encrypted file with its password, for as long as this program runs.

    Raises:
        WrongPasswordError: It does not open it, or the file's beginning is damaged.
        UnavailableError: The file cannot be read.
    """
    key = keys.Key.of_password(password, keys.salt_of(path))
    try:
        how = sqlite.way_to_read(path) or "mode=ro"
        with closing(sqlite.connect(path, how, key=key)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite.Error as error:
        plain = trouble.unreadable(error, path)
        if isinstance(plain, DamagedError):
            raise keys.WrongPasswordError(path) from error
        raise plain from error
    keys.keep(key)


def _refuse_other(path: Path) -> None:
    try:
        with peeking.opened(path) as file:
            if file.read(len(keys.HEADER)) == keys.HEADER:
                return
    except OSError as error:
        raise unread(path, error) from error
    if keys.of(path) is None:
        raise DamagedError(path)
