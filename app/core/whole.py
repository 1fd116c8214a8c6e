"""Reads files of others and writes our own, whole or not at all.

The one way to a file that a person chose, named or dropped. The database that is open
here is none: SQLite loses its locks with the first handle of it that is closed, and a
file put into its place takes the office away (`peeking`).
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from app.core import peeking
from app.core.i18n import _

_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def is_there(path: Path) -> bool:
    """Say whether a place exists; one whose name is too long or leads nowhere does not.

    A `Path` raises for some of those that a person can name.
    """
    return os.path.exists(path)  # noqa: PTH110


def is_folder(path: Path) -> bool:
    """Say whether a place is a folder; one that nobody may look at is not."""
    return os.path.isdir(path)  # noqa: PTH112 - that of a `Path` raises


@contextmanager
def reading(path: Path) -> Iterator[BufferedReader]:
    """Open a file that somebody dropped or named; nothing else that bears a name.

    A pipe would be waited for without end, a device would hand over bytes without end.

    Raises:
        OSError: It cannot be read, is no file, or is the database open here.
    """
    refuse_open(path)
    try:
        handle = os.open(path, os.O_RDONLY | _AT_ONCE)
    except ValueError as error:  # a name that no file can have
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL)) from error
    if peeking.keep(handle):  # it came under this name just now
        raise _in_use()
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, _("It is a folder or a device, not a file."))
    with os.fdopen(handle, "rb") as file:
        yield file


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give the place to write a file to; it takes the file's name once it is whole.

    Raises:
        OSError: The file cannot be replaced; the old one stays.
    """
    refuse_open(path)
    new = path.with_name(f".{path.name}.new")
    try:
        yield new
        refuse_open(path)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def refuse_open(path: Path) -> None:
    """Refuse a place at which the database lies that is open here.

    Raises:
        OSError: It does.
    """
    if peeking.is_open(path):
        raise _in_use()


def _in_use() -> OSError:
    return OSError(
        errno.EBUSY,
        _("It is the database that Lading itself has open. Take a backup of it."),
    )
