"""Reads files of others and writes our own, whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.core.i18n import _

_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """Open a file that somebody dropped or named; nothing else that bears a name.

    A pipe would be waited for without end, a device would hand over bytes without end.

    Raises:
        OSError: It cannot be read, or is no file.
    """
    try:
        handle = os.open(path, os.O_RDONLY | _AT_ONCE)
    except ValueError as error:  # a name that no file can have
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL)) from error
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
    new = path.with_name(f".{path.name}.new")
    try:
        yield new
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
