"""The SQLite library: the one place that chooses it, and says how files are opened.

Python's own library is years older than the program. Up to 3.51.2 SQLite could damage
a file in WAL mode when two connections wrote and emptied the log at the same instant,
so the program brings a library of its own. It encrypts as well (`app.db.keys`); an
office without a password is a plain SQLite file that every other tool reads.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.core import peeking
from app.core.errors import UnavailableError
from app.core.i18n import N_
from app.core.job import Job
from app.db import keys
from app.db.keys import Key

SOUND = (3, 51, 3)
"""The first version that never damages a shared file in WAL mode."""
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


LOOSE = "a row points to another one that is not there"
"""What a file is told to be whose pages are whole, but not its rows."""


def name() -> str:
    """Return name and version for people, for example "SQLite 3.53.4"."""
    return f"SQLite {library.sqlite_version}"


def is_sound() -> bool:
    """Say whether the library is free of the defect that damages shared files."""
    return tuple(library.sqlite_version_info) >= SOUND


def can_encrypt() -> bool:
    """Say whether this computer's library knows encrypted files."""
    return "sqlcipher" in library.__name__


class _Connection(library.Connection):  # type: ignore[misc]
    """A connection that tells when it is closed (`peeking`)."""

    left: Callable[[], object]

    def close(self) -> None:
        super().close()
        self.left()


def connect(
    path: Path, how: str = "", *, key: Key | None = None, timeout: float | None = None
) -> Any:
    """Open a file, with its key where it is encrypted.

    Args:
        path: The database.
        how: Parameters of SQLite's addresses, for example "mode=ro"; empty: to write,
            where that can be done.
        key: Opens it; None: the one that was given for it.
        timeout: Seconds for another program's transaction; None: the usual.

    Raises:
        Error: It cannot be opened.
        LockedError: It is encrypted, and nobody gave its password yet.
    """
    key = key or keys.of(path)
    how = how or way_to_read(path)
    address = path.absolute().as_uri() + (f"?{how}" if how else "")
    connection = library.connect(
        address,
        uri=True,
        timeout=WAIT if timeout is None else timeout,
        check_same_thread=False,  # SQLAlchemy lends connections to one at a time
        factory=_Connection,
    )
    connection.left = peeking.connected(path, connection)
    connection.isolation_level = None
    unlock(connection, key)
    return connection


def unlock(connection: Any, key: Key | None) -> None:
    """Give a new connection its key, before anything else is asked of it.

    Raises:
        UnavailableError: This computer's library cannot decrypt.
    """
    if not can_encrypt():
        if key is not None:
            raise UnavailableError(
                N_("The SQLite library of this computer cannot open encrypted files.")
            )
        return
    # What a wrong password or a damaged page means is told by the program.
    connection.execute("PRAGMA cipher_log_level = NONE")
    if key is not None:
        connection.execute(f'PRAGMA key = "{key.words}"')


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


def prepare(connection: Any, *, to_read: bool = False) -> None:
    """Make a connection safe; transactions are begun by the caller from now on.

    Args:
        connection: New.
        to_read: Nothing can be written: how to write is not told.
    """
    connection.isolation_level = None
    for pragma in pragmas():
        if not (to_read and pragma.startswith("journal_mode")):
            connection.execute(f"PRAGMA {pragma}")


def is_read_only(path: Path) -> bool:
    """Say whether a file is there and cannot be written, or nothing beside it can."""
    return path.is_file() and not (_writable(path) and _writable(path.parent))


def way_to_read(path: Path) -> str:
    """Return how a file that cannot be written is opened; empty: it can be.

    SQLite keeps a log beside a file. Where it cannot, it takes the file for one that
    nobody changes, unless a log is there already: then it reads that as well.
    """
    if not is_read_only(path):
        return ""
    log, *_others = leftovers(path)
    return "mode=ro" if log.exists() else "immutable=1"


def _writable(path: Path) -> bool:
    own = os.access in os.supports_effective_ids
    return os.access(path, os.W_OK, effective_ids=own)


@contextlib.contextmanager
def reading(path: Path, *, alone: bool = False) -> Iterator[Any]:
    """Open a file to look at it; it stays as it is.

    Args:
        path: The database.
        alone: Nobody else has it; it may then lie on a share, where locks fail.

    Raises:
        Error: It cannot be opened, or is no database.
    """
    how = "immutable=1" if alone else way_to_read(path) or "mode=ro"
    connection = connect(path, how)
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
            return LOOSE
        if not quick:
            _read_rules(connection)
    except DAMAGE as error:
        return str(error)
    return ""


def _read_rules(connection: Any) -> None:
    """Read the CHECK constraints of all tables as whoever will write to them does.

    The library passes over them in a file that is opened only to be read: where a word
    in one is spoilt, that file looks whole, and nobody can open it to work in it.

    Raises:
        Error: One names a column that there is not, or is none.
    """
    asked = "SELECT sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%CHECK%'"
    with contextlib.closing(library.connect(":memory:", isolation_level=None)) as empty:
        empty.execute("BEGIN")
        for (said,) in connection.execute(asked):
            empty.execute(said)


def copy(source: Any, target: Path, key: Key | None) -> None:
    """Copy what an open connection sees into a new file that stands alone.

    The target may lie on a share: nobody else knows of it, so no lock is needed.

    Args:
        source: Open; the copy is the instant it sees.
        target: Where the copy comes.
        key: Of the source, and of the copy; None: neither is encrypted.

    Raises:
        Error: The source is damaged, or the copy cannot be written.
        OSError: The copy cannot be written.
    """
    with contextlib.closing(connect(target, "nolock=1", key=key)) as new:
        source.backup(new)
    if key is not None:
        return  # nobody reads the mark inside an encrypted page who has not the log
    with target.open("r+b") as file:
        file.seek(_FORMAT)
        file.write(b"\x01\x01")


def export(source: Any, target: Path, key: Key | None) -> None:
    """Write what an open connection sees into a new file under another key.

    Nothing of it lies on the disk in between. Until the file takes a place it may be
    lost: it is not waited for; whoever moves it settles it first.

    Args:
        source: Open, also only to read; in no transaction.
        target: Where the copy comes; nothing lies there.
        key: Of the copy; None: it is plain.

    Raises:
        Error: The source is damaged, or the copy cannot be written.
    """
    number = int(source.execute("PRAGMA user_version").fetchone()[0])
    attached = (str(target), key.words if key else "")
    source.execute("ATTACH DATABASE ? AS made KEY ?", attached)
    source.execute("PRAGMA made.journal_mode = OFF")
    source.execute("PRAGMA made.synchronous = OFF")
    source.execute("SELECT sqlcipher_export('made')")
    source.execute(f"PRAGMA made.user_version = {number}")
    source.execute("DETACH DATABASE made")


@contextlib.contextmanager
def interrupted(driver: Any, job: Job) -> Iterator[None]:
    """Let a stopped job end a question in the middle; those of servers go on.

    Raises:
        StoppedError: The person wants it to stop.
    """
    if not hasattr(driver, "set_progress_handler"):
        yield
        return
    driver.set_progress_handler(lambda: int(job.stopped), 100_000)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)
        job.go_on()


def quoted(name: str) -> str:
    """Return a name of a table or column as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def leftovers(path: Path) -> tuple[Path, ...]:
    """Return the files that SQLite keeps beside a database, there or not."""
    return tuple(path.with_name(path.name + end) for end in peeking.BESIDE)


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
