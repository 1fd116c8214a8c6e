"""The SQLite library: the one place that chooses it, and says how files are opened.

Python's own library is years older than the program. Up to 3.51.2 SQLite could damage
a file in WAL mode when two connections wrote and emptied the log at the same instant,
so the program brings a library of its own. It can encrypt as well; a file that is
opened without a key is a plain SQLite file that every other tool reads.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SOUND = (3, 51, 3)
"""The first version that never damages a shared file in WAL mode."""
HEADER = b"SQLite format 3\x00"
_FORMAT = 18
"""Where a file says how it is written; 1 and 1: without a log beside it."""
WAIT = 10  # seconds for another program's transaction

library: Any
try:
    from sqlcipher3 import dbapi2 as library
except ImportError:  # no wheel for this computer: Python's own, used with more care
    import sqlite3 as library

Error: type[Exception] = library.Error
DAMAGE: tuple[type[Exception], ...] = (library.DatabaseError, UnicodeDecodeError)
"""What reading a damaged file raises; the check itself may meet text that is none."""


def name() -> str:
    """Return name and version for people, for example "SQLite 3.53.4"."""
    return f"SQLite {library.sqlite_version}"


def is_sound() -> bool:
    """Say whether the library is free of the defect that damages shared files."""
    return tuple(library.sqlite_version_info) >= SOUND


def pragmas() -> tuple[str, ...]:
    """Return how every connection is prepared.

    WAL with synchronous=FULL loses nothing when the power goes; the defaults lose the
    last save. An older library works with the rollback journal and EXTRA instead,
    which lose nothing either and have no log to damage; saving takes twice as long.
    """
    safe = (
        ("journal_mode=WAL", "synchronous=FULL")
        if is_sound()
        else ("journal_mode=DELETE", "synchronous=EXTRA")
    )
    return (
        *safe,
        "fullfsync=ON",  # macOS: a plain fsync stops at the drive's own memory
        "checkpoint_fullfsync=ON",
        "foreign_keys=ON",
        "cell_size_check=ON",
        "trusted_schema=OFF",
        "mmap_size=0",  # a failing disk is then an error, not the end of the program
        "cache_size=-32768",
    )


def prepare(connection: Any) -> None:
    """Make a connection safe; transactions are begun by the caller from now on."""
    connection.isolation_level = None
    for pragma in pragmas():
        connection.execute(f"PRAGMA {pragma}")


@contextlib.contextmanager
def reading(path: Path, *, alone: bool = False) -> Iterator[Any]:
    """Open a file to look at it; it stays as it is.

    Args:
        path: The database.
        alone: Nobody else has it; it may then lie on a share, where locks fail.

    Raises:
        Error: It cannot be opened, or is no database.
    """
    how = "immutable=1" if alone else "mode=ro"
    connection = library.connect(f"{path.absolute().as_uri()}?{how}", uri=True)
    connection.isolation_level = None
    try:
        connection.execute("PRAGMA cell_size_check=ON")
        connection.execute("PRAGMA trusted_schema=OFF")
        yield connection
    finally:
        connection.close()


def complaint(connection: Any, *, quick: bool = False) -> str:
    """Return what is wrong with a file; empty when it is whole.

    Args:
        connection: Open.
        quick: Leave out whether indexes and tables agree; a tenth of the time.
    """
    question = "quick_check" if quick else "integrity_check"
    try:
        said = connection.execute(f"PRAGMA {question}").fetchone()[0]
        if said != "ok":
            return str(said).strip().splitlines()[0]
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            return "a row points to another one that is not there"
    except DAMAGE as error:
        return str(error)
    return ""


def copy(source: Any, target: Path) -> None:
    """Copy what an open connection sees into a new file that stands alone.

    The target may lie on a share: nobody else knows of it, so no lock is needed.

    Args:
        source: Open; the copy is the instant it sees.
        target: Where the copy comes.

    Raises:
        Error: The source is damaged, or the copy cannot be written.
        OSError: The copy cannot be written.
    """
    address = f"{target.absolute().as_uri()}?nolock=1"
    with contextlib.closing(library.connect(address, uri=True)) as new:
        source.backup(new)
    with target.open("r+b") as file:
        file.seek(_FORMAT)
        file.write(b"\x01\x01")


def quoted(name: str) -> str:
    """Return a name of a table or column as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def leftovers(path: Path) -> tuple[Path, ...]:
    """Return the files that SQLite keeps beside a database, there or not."""
    ends = ("-wal", "-shm", "-journal")
    return tuple(path.with_name(path.name + end) for end in ends)


def aside(path: Path, mark: str) -> Path:
    """Move a database and what belongs to it out of the way; nothing is deleted.

    A log beside another file of the same name would damage that one.

    Args:
        path: The database.
        mark: Says why, for example "damaged".

    Returns:
        Where it lies now.

    Raises:
        OSError: It cannot be moved.
    """
    stamp = time.strftime("%Y%m%d-%H%M%S")
    stem = f"{path.stem}.{mark}-{stamp}"
    to, number = path.with_name(f"{stem}{path.suffix}"), 1
    while to.exists():
        number += 1
        to = path.with_name(f"{stem}-{number}{path.suffix}")
    if path.exists():
        path.replace(to)
    for left in leftovers(path):
        if left.exists():
            left.replace(to.with_name(to.name + left.name[len(path.name) :]))
    return to
