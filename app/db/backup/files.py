"""Backup and restore of an office in one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from app.core.errors import NotPossibleError, UnavailableError, unwritten
from app.core.i18n import N_
from app.core.job import Job
from app.core.whole import reading
from app.db import keys, sqlite
from app.db.backup import figures, shelf
from app.db.backup.figures import Figures
from app.db.backup.shelf import Backup, Kind
from app.db.trouble import FULL, DamagedError, explain

_FULL = 13  # SQLITE_FULL
_PIECE = 1 << 20  # bytes that are copied at a time
_STEPS = 3


def make(office: Path, to: Path) -> Backup:
    """Copy an office that may be in use; the copy appears only when it is verified.

    Args:
        office: The database.
        to: Where the copy comes; nothing may lie there.

    Raises:
        NotPossibleError: Something lies there.
        DamagedError: The office is damaged.
        UnavailableError: The copy cannot be written.
    """
    if to.exists():
        raise NotPossibleError(N_("{file} is there already."), file=str(to))
    if not office.is_file():
        raise UnavailableError(N_("{file} is not there."), file=str(office))
    part = to.with_name(to.name + ".part")
    made = datetime.now(UTC).replace(microsecond=0)
    try:
        _clear(part)
        part.open("xb").close()  # the database library says of both files the same
        seen = _copied(office, part)
        _verify(part, seen, office)
        shelf.settle(part)
        if keys.of(office) is not None:
            seen = seen.without_sums()  # the slip is not encrypted
        backup = Backup(
            *(to, Kind.FILE, made, str(office.resolve()), shelf.sha256(part), seen),
            restored=True,
        )
        part.replace(to)
        backup.write_slip()
    except sqlite.DAMAGE as error:
        raise _plain(error, office, part) from error
    except OSError as error:
        raise unwritten(to, error) from error
    finally:
        _clear(part)
    return backup


def look(file: Path, job: Job | None = None) -> Figures:
    """Read a copy that nobody writes through, and return its figures.

    Raises:
        DamagedError: It is damaged somewhere.
        StoppedError: The person stopped the work.
    """
    try:
        with (
            sqlite.reading(file, alone=True) as connection,
            sqlite.interrupted(connection, job or Job()),
        ):
            if sqlite.complaint(connection):
                raise DamagedError(file)
            return figures.of_file(_asking(connection))
    except sqlite.DAMAGE as error:
        raise DamagedError(file) from error


def restore(
    file: Path, to: Path, key: keys.Key | None = None, job: Job | None = None
) -> Figures:
    """Bring a backup to a new place; it appears there only when it is verified.

    Args:
        file: The backup; with its slip it must be what was verified then.
        to: Where the office comes; nothing may lie there.
        key: Encrypts what a plain backup holds, and no byte of it lies there plain;
            None: it is under the key that it is under.
        job: Hears how far it is.

    Raises:
        NotPossibleError: Something lies there, or the file is another database.
        DamagedError: The backup is damaged.
        UnavailableError: It cannot be read or written.
        StoppedError: The person stopped it; nothing lies there.
    """
    job = job or Job()
    if to.exists():
        raise NotPossibleError(N_("{file} is there already."), file=str(to))
    part = to.with_name(to.name + ".part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        _clear(part)
        job.step(N_("Reading {file}"), 0, _STEPS, file=file.name)
        if key is None:
            seen = _brought(file, part, job)
        else:
            seen = _brought_under(key, file, part, job)
        if not seen.revision:
            raise NotPossibleError(
                N_("{file} is no backup of an office."), file=str(file)
            )
        shelf.settle(part)
        # A log left behind by an earlier file of this name would damage the new one.
        for left in sqlite.leftovers(to):
            left.unlink(missing_ok=True)
        part.replace(to)
    except OSError as error:
        raise unwritten(to, error) from error
    finally:
        _clear(part)
    return seen


def _brought(file: Path, part: Path, job: Job) -> Figures:
    """Copy a backup as it is, and read the copy through."""
    with _source(file) as source, part.open("wb") as copy:
        while piece := source.read(_PIECE):
            job.go_on()
            copy.write(piece)
    job.step(N_("Comparing both sides"), 2, _STEPS)
    backup = shelf.read(file)
    if backup is not None and shelf.sha256(part) != backup.sha256:
        raise DamagedError(file)
    return _verify(part, backup.figures if backup else None, file, job)


def _brought_under(key: keys.Key, file: Path, part: Path, job: Job) -> Figures:
    """Write a plain backup under a key; what was read through is what is written."""
    backup = shelf.read(file)
    if backup is not None and not backup.is_intact():
        raise DamagedError(file)
    with _source(file):  # a sentence for what cannot be read
        seen = _verify(file, backup.figures if backup else None, file, job)
    job.step(N_("Writing the file anew"), 1, _STEPS)
    with sqlite.reading(file, alone=True) as old, sqlite.interrupted(old, job):
        sqlite.export(old, part, key)
    keys.keep(key)
    job.step(N_("Comparing both sides"), 2, _STEPS)
    return _verify(part, seen, file, job)


@contextmanager
def _source(file: Path) -> Iterator[BinaryIO]:
    with ExitStack() as stack:
        try:
            source = stack.enter_context(reading(file))
        except OSError as error:
            raise UnavailableError(
                N_("{file} cannot be copied: {reason}"),
                file=str(file),
                reason=error.strerror or str(error),
            ) from error
        yield source


def _verify(
    copy: Path, expected: Figures | None, source: Path, job: Job | None = None
) -> Figures:
    """Read a copy through; what is wrong with it is wrong with its source."""
    try:
        seen = look(copy, job)
    except DamagedError as error:
        raise DamagedError(source) from error
    if expected is not None:
        expected.must_equal(seen, str(source))
    return seen


def _copied(office: Path, part: Path) -> Figures:
    """Copy one instant of the office, and return the figures of that instant."""
    with sqlite.reading(office) as old:
        old.execute("BEGIN")
        seen = figures.of_file(_asking(old))
        sqlite.copy(old, part, keys.of(office))
    return seen


def _asking(connection: Any) -> figures.Ask:
    return lambda question: connection.execute(question).fetchall()


def _plain(error: Exception, office: Path, part: Path) -> UnavailableError:
    if getattr(error, "sqlite_errorcode", None) == _FULL:
        return UnavailableError(FULL)
    plain = explain(error)
    if isinstance(error, UnicodeDecodeError) or isinstance(plain, DamagedError):
        return DamagedError(office)
    return UnavailableError(
        N_("{file} cannot be copied: {reason}"),
        file=str(part if "readonly" in str(error) else office),
        reason=str(error),
    )


def _clear(part: Path) -> None:
    for left in (part, *sqlite.leftovers(part)):
        with suppress(NotADirectoryError):  # then nothing lies there
            left.unlink(missing_ok=True)
