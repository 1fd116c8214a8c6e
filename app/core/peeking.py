"""Reads the bytes of a database beside SQLite without taking its locks away.

On POSIX a program loses all its locks on a file when it closes any handle of it, that
of a read as well. Another program would then take itself for the only one, and remove
the log into which this one goes on writing: what is saved from then on would be gone.
So a handle of a file that SQLite has open here stays open, to be read again, until the
last connection is closed. Locks lie on the index of the log as well. Whoever chose one
of these files to be read or written, by whatever name, is refused (`is_open`).
"""

from __future__ import annotations

import errno
import os
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Any

BESIDE = ("-wal", "-shm", "-journal")
"""What the names of the files end with that SQLite keeps beside a database."""
_guard = threading.RLock()  # a connection may be thrown away in the middle of anything
_Name = tuple[int, int]


@dataclass
class _Held:
    """A file that is in use.

    Attributes:
        path: Where it lies, through all links.
        users: Connections, and reads under way.
        connections: Of SQLite.
        spare: Handles of it nobody reads from just now.
        kept: Handles, of it or of what lies beside it, that must not be closed yet.
    """

    path: Path
    users: int = 0
    connections: int = 0
    spare: list[BufferedReader] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)


_held: dict[_Name, _Held] = {}


def connected(path: Path, connection: Any) -> Callable[[], object]:
    """Note that SQLite has a file open in this program, before it takes a lock.

    Args:
        path: The file.
        connection: Of SQLite, new.

    Returns:
        Notes that it was closed; so does throwing the connection away.
    """
    try:
        name = _entered(path, 1)
    except OSError:  # gone already, or in memory
        return lambda: None
    left = weakref.finalize(connection, _left, name, 1)
    left.atexit = False
    return left


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
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


def is_open(path: Path) -> bool:
    """Say whether SQLite has a file open here, or keeps it beside one that it has.

    The file counts, by whatever link it is named; a name beside such a file counts
    before there is a file of it.
    """
    try:
        there = path.resolve()
    except (OSError, RuntimeError, ValueError):  # a name that no file can have
        return False
    with _guard:
        names = {one for held in _with_connections() for one in _around(held)}
    if there in names:
        return True
    with suppress(OSError):
        return _holder(there.stat()) is not None
    return False


def keep(handle: int) -> bool:
    """Keep a handle just opened if closing it would take locks away; else say no."""
    with _guard:
        held = _holder(os.fstat(handle))
        if held is not None:
            held.kept.append(handle)
    return held is not None


def _holder(told: os.stat_result) -> _Held | None:
    """Return the open database that a file is, or lies beside."""
    with _guard:
        if (found := _held.get(_name(told))) is not None and found.connections:
            return found
        for held in _with_connections():
            for beside in _around(held)[1:]:
                with suppress(OSError):
                    if _name(beside.stat()) == _name(told):
                        return held
    return None


def _with_connections() -> list[_Held]:
    return [held for held in _held.values() if held.connections]


def _around(held: _Held) -> tuple[Path, ...]:
    beside = (held.path.with_name(held.path.name + end) for end in BESIDE)
    return (held.path, *beside)


def _name(told: os.stat_result) -> _Name:
    return told.st_dev, told.st_ino


def _entered(path: Path, connections: int = 0) -> _Name:
    try:
        name = _name(path.stat())
    except ValueError as error:  # a name that no file can have
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path)) from error
    with _guard:
        if name not in _held:
            _held[name] = _Held(path.resolve())
        _held[name].users += 1
        _held[name].connections += connections
    return name


def _left(name: _Name, connections: int = 0) -> None:
    with _guard:
        held = _held[name]
        held.users -= 1
        held.connections -= connections
        if not held.users:
            del _held[name]
            for file in held.spare:
                file.close()
            for handle in held.kept:
                os.close(handle)
