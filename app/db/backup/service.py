"""What the window and the command line do with backups."""

from __future__ import annotations

import contextlib
import logging
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from app.core.errors import AppError, NotPossibleError, UnavailableError, unwritten
from app.core.i18n import N_
from app.core.job import Job
from app.db import journal, keys, place, sqlite
from app.db.backup import files
from app.db.backup.figures import Figures
from app.db.backup.shelf import Backup, Kind, Shelf
from app.db.opening import file_of
from app.db.trouble import DamagedError, explain, unreadable

log = logging.getLogger(__name__)

_SPOILT: tuple[type[Exception], ...] = (*sqlite.DAMAGE, DamagedError)


def shelf_for(url: str, base: Path, second: Path | None = None) -> Shelf:
    """Return where the backups of an office lie, whoever signs in to it.

    Args:
        url: The office.
        base: The folder of all backups.
        second: A folder for copies; None: there is none.
    """
    path = file_of(url)
    if path is not None:
        return Shelf.of(str(path.resolve()), base, second)
    from app.db.backup import server  # noqa: PLC0415 - loads the server's library

    return Shelf.of(server.name(make_url(url)), base, second)


def back_up(url: str, shelf: Shelf) -> Backup:
    """Put a verified backup of an office onto its shelf and clear what need not stay.

    Raises:
        AppError: It cannot be made; says why.
        UnavailableError: It was made, but not put into the second place.
    """
    path = file_of(url)
    made = datetime.now(UTC)
    if path is not None:
        backup = files.make(path, shelf.place(made, Kind.FILE))
        journal.turn(path)
    else:
        from app.db.backup import note, server  # noqa: PLC0415 - as above

        address = make_url(url)
        kind = server.kind_of(address)
        backup = server.make(address, shelf.place(made, kind), kind)
        note.write(url, backup)
    shelf.copy_to_second(backup)
    shelf.tidy()
    return backup


def restore(
    file: Path, url: str, *, key: keys.Key | None = None, job: Job | None = None
) -> Figures:
    """Bring a backup to a new place, and compare it there with what it was.

    Args:
        file: The backup.
        url: Where the office comes.
        key: Of the new file, where the backup is plain; None: it stays as it is.
        job: Hears how far it is.

    Raises:
        LockedError: The backup is encrypted, and nobody gave its password yet.
        StoppedError: The person stopped it; nothing lies there.
        AppError: The place is taken or bad, or the backup is damaged.
    """
    if not file.is_file():
        raise UnavailableError(N_("{file} is not there."), file=str(file))
    path = file_of(url)
    if path is not None:
        if _begins(file, keys.OF_SERVERS):
            raise NotPossibleError(
                N_("{file} is the backup of a server. Restore it onto a server."),
                file=str(file),
            )
        place.check(path)
        own = keys.of(file)  # asks for its password, not for that of the copy
        return files.restore(file, path, None if own else key, job)
    if _begins(file, (keys.HEADER,)):
        raise NotPossibleError(
            N_(
                "{file} is the backup of a file. Restore it into a file, and move that "
                "office to the server."
            ),
            file=str(file),
        )
    from app.db.backup import server  # noqa: PLC0415 - as above

    return server.restore(file, make_url(url), job)


def _begins(file: Path, marks: tuple[bytes, ...]) -> bool:
    with file.open("rb") as copy:
        return copy.read(len(keys.HEADER)).startswith(marks)


def replace_damaged(path: Path, backup: Backup) -> Path:
    """Put a backup where a damaged office was; that one is set aside, never deleted.

    The backup is brought beside it and verified before anything is moved; what was
    saved after it is carried out again from the journal.

    Args:
        path: The damaged file; it may be gone altogether.
        backup: What takes its place.

    Returns:
        Where the damaged file lies now.

    Raises:
        AppError: The backup cannot be brought there; nothing was moved.
    """
    beside = path.with_name(f"{path.stem}.restored{path.suffix}")
    beside.unlink(missing_ok=True)
    files.restore(backup.file, beside)
    try:
        journal.replay(beside, path)
        files.look(beside)
    except _SPOILT:
        log.warning("the journal cannot be carried out", exc_info=True)
        beside.unlink(missing_ok=True)
        files.restore(backup.file, beside)
    try:
        away = sqlite.aside(path, "damaged")
        beside.replace(path)
    except OSError as error:
        raise unwritten(path, error) from error
    return away


def check(url: str) -> None:
    """Read an office in a file through, quickly.

    Raises:
        DamagedError: It is damaged.
    """
    path = file_of(url)
    if path is None:
        return
    try:
        with sqlite.reading(path) as connection:
            if sqlite.complaint(connection, quick=True):
                raise DamagedError(path)
    except sqlite.DAMAGE as error:
        raise unreadable(error, path) from error


def drill(backup: Backup, url: str) -> Figures:
    """Restore a backup for a trial, into a place that is removed afterwards.

    Args:
        backup: Which.
        url: The office; a backup of a server is restored on that server.

    Raises:
        AppError: It cannot be restored.
    """
    if backup.kind is Kind.FILE:
        with tempfile.TemporaryDirectory(prefix="lading-drill-") as scratch:
            seen = files.restore(backup.file, Path(scratch) / "office.db")
    else:
        from app.db.backup import server  # noqa: PLC0415 - as above

        with _scratch(make_url(url)) as address:
            seen = server.restore(backup.file, address)
    replace(backup, restored=True).write_slip()
    return seen


def newest_sound(shelf: Shelf) -> Backup | None:
    """Return the newest backup that can still be restored; None: there is none.

    Files of backups are read through: the newest may be damaged as well.
    """
    for backup in shelf.everywhere():
        if not backup.is_intact():
            continue
        if backup.kind is not Kind.FILE:
            return backup
        with contextlib.suppress(DamagedError):
            if not files.look(backup.file).differences(backup.figures):
                return backup
    return None


def is_due(shelf: Shelf, now: datetime, every: timedelta) -> bool:
    """Say whether the last backup is older than it may be, or shows a future day."""
    newest = shelf.newest()
    return newest is None or not now - every < newest.made <= now


def is_uncovered(url: str, shelf: Shelf) -> bool:
    """Say whether the last backup and the journal together are not the office.

    So it is after an upgrade, whose steps are in no journal, and when a line could not
    be written.

    Raises:
        DamagedError: The office is damaged.
    """
    path, newest = file_of(url), shelf.newest()
    if path is None or newest is None:
        return path is not None
    try:
        with sqlite.reading(path) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version")
            return bool(
                row.fetchone()[0] != newest.figures.revision or journal.has_gap(path)
            )
    except sqlite.DAMAGE as error:
        raise explain(error) or DamagedError(path) from error


@contextlib.contextmanager
def _scratch(url: URL) -> Iterator[URL]:
    """Name a database of its own on the same server, and drop it in the end."""
    from app.db.backup import server  # noqa: PLC0415 - as above

    made = url.set(database=f"lading_drill_{uuid.uuid4().hex[:12]}")
    try:
        yield made
    finally:
        try:
            server.drop(made)
        except AppError:
            log.warning("the trial's database %s stays", made.database, exc_info=True)
