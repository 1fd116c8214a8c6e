"""Reads the bytes of a database beside SQLite without taking its locks away.

On POSIX a program loses all its locks on a file when it closes any handle of it, that
of a read as well. Another program would then take itself for the only one, and remove
the log into which this one goes on writing: what is saved from then on would be gone.
So a handle of a file that SQLite has open here stays open, to be read again, until the
last connection is closed.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

_guard = threading.RLock()  # a connection may be thrown away in the middle of anything


@dataclass
class _Held:
    """A file that is in use: by how many, and handles nobody reads from just now."""

    users: int = 0
    spare: list[BinaryIO] = field(default_factory=list)


_held: dict[tuple[int, int], _Held] = {}


def connected(path: Path, connection: Any) -> Callable[[], object]:
    """Note that SQLite has a file open in this program, before it takes a lock.

    Args:
        path: The file.
        connection: Of SQLite, new.

    Returns:
        Notes that it was closed; so does throwing the connection away.
    """
    try:
        name = _entered(path)
    except OSError:  # gone already, or in memory
        return lambda: None
    left = weakref.finalize(connection, _left, name)
    left.atexit = False
    return left


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Lend a file to be read, from its beginning.

    Raises:
        OSError: It cannot be read.
    """
    name = _entered(path)
    try:
        with _guard:
            spare = _held[name].spare
            kept = spare.pop() if spare else None
        file = kept or path.open("rb")
        try:
            file.seek(0)
            yield file
        finally:
            spare.append(file)
    finally:
        _left(name)


def _entered(path: Path) -> tuple[int, int]:
    stat = path.stat()
    name = stat.st_dev, stat.st_ino
    with _guard:
        _held.setdefault(name, _Held()).users += 1
    return name


def _left(name: tuple[int, int]) -> None:
    with _guard:
        held = _held[name]
        held.users -= 1
        if not held.users:
            del _held[name]
            for file in held.spare:
                file.close()
