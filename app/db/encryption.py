"""Encrypts an office's file, changes its password, or removes it.

The file is written anew beside the old one, under the other key, read through,
compared with it, and takes its place in one step: whoever pulls the plug finds the one
or the other, whole. What lies around it goes along: nothing that is beside an encrypted
file may still be read without its password. Backups are written anew; the journal is
in the backup that is made at the end, and begins again; the drafts follow when a window
opens them (`app.ui.drafts`). On many disks even an expert cannot promise that what was
removed is gone for good: who must be sure encrypts before anything is entered.
"""

from __future__ import annotations

import logging
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core import peeking
from app.core.errors import (
    AppError,
    BusyError,
    NotPossibleError,
    UnavailableError,
    unwritten,
)
from app.core.i18n import N_
from app.core.job import Job
from app.db import journal, keys, opening, sqlite
from app.db.backup import files, service
from app.db.backup import shelf as shelves
from app.db.backup.figures import Figures, of_file
from app.db.trouble import READ_ONLY, DamagedError, unreadable

if TYPE_CHECKING:
    from app.db.backup.shelf import Backup, Shelf

log = logging.getLogger(__name__)

IN_USE = N_("Another program has {file} open. Close it there first.")


def change(path: Path, password: str, shelf: Shelf, job: Job | None = None) -> int:
    """Give an office's file another key.

    Args:
        path: The office; no window has it open, or this very one waits.
        password: From now on; empty: none, the file is plain then.
        shelf: Of its backups, which go along.
        job: Hears how far it is.

    Returns:
        How many backups stay under another password, which nobody gave.

    Raises:
        LockedError: It is encrypted, and its present password was not given.
        BusyError: Another program has it open.
        AppError: It cannot be backed up, read or written; nothing was changed.
    """
    job = job or Job()
    if not sqlite.can_encrypt():
        raise NotPossibleError(
            N_("The SQLite library of this computer cannot encrypt files.")
        )
    if not path.is_file():
        raise opening.GoneError(path)
    if sqlite.is_read_only(path):
        raise UnavailableError(READ_ONLY, file=str(path))
    keys.of(path)  # without its key nothing is begun
    job.step(N_("Making a backup"), 0, 3)
    service.back_up(_url(path), shelf)
    job.step(N_("Writing the file anew"), 1, 3)
    rewrite(path, keys.Key.of_password(password) if password else None)
    job.step(N_("Writing the backups anew"), 2, 3)
    return settle(path, shelf)


def unlock(path: Path, password: str, shelf: Shelf) -> None:
    """Open an office with its password.

    Raises:
        WrongPasswordError: It is another one.
        DamagedError: It is the right one, since the newest backup opens with it: the
            beginning of the file is damaged.
        UnavailableError: The file cannot be read.
    """
    try:
        opening.unlock(path, password)
    except keys.WrongPasswordError:
        newest = shelf.newest()
        if newest is None or not keys.is_encrypted(newest.file):
            raise
        opening.unlock(newest.file, password)
        raise DamagedError(path) from None


def settle(path: Path, shelf: Shelf) -> int:
    """Let backups and journal follow the key of their office.

    Asked again at any time, it ends what a crash left half done, or what lay in a
    second place that was not there.

    Returns:
        How many backups stay under a password that nobody gave.

    Raises:
        AppError: No backup can be made.
    """
    key = keys.of(path)
    if journal.is_of_another_key(path):
        service.back_up(_url(path), shelf)
        journal.forget(path)
    left = 0
    for backup in shelf.everywhere():
        if backup.kind is shelves.Kind.FILE and not _is_of(backup.file, key):
            left += not _followed(backup, key)
    return left


def rewrite(path: Path, key: keys.Key | None) -> None:
    """Write a database anew under another key, in its place.

    Args:
        path: The file.
        key: From now on; None: it is plain then.

    Raises:
        LockedError: It is encrypted, and its present password was not given.
        BusyError: Another program has it open.
        DamagedError: It is damaged.
        UnavailableError: It cannot be written.
    """
    part = path.with_name(path.name + ".part")
    _clear(part)
    try:
        with closing(sqlite.connect(path)) as old:
            seen = _export(old, part, key)
            if key is not None:
                keys.keep(key)
            found = files.look(part)
            found.must_equal(seen, part.name)
            shelves.settle(part)
            if sys.platform == "win32":  # where nobody renames what is open
                old.close()
            part.replace(path)
    except sqlite.DAMAGE as error:
        if "locked" in str(error):
            raise BusyError(IN_USE, file=path.name) from error
        raise unreadable(error, path) from error
    except OSError as error:
        raise unwritten(path, error) from error
    finally:
        _clear(part)


def _export(old: Any, part: Path, key: keys.Key | None) -> Figures:
    """Write all of a database into a new file; nobody else can open it meanwhile."""
    old.execute("PRAGMA locking_mode = EXCLUSIVE")
    old.execute("PRAGMA journal_mode = DELETE")  # what stood in the log is in the file
    old.execute("BEGIN EXCLUSIVE")
    old.execute("COMMIT")  # the lock stays
    seen = of_file(lambda question: old.execute(question).fetchall())
    sqlite.export(old, part, key)
    return seen


def _is_of(file: Path, key: keys.Key | None) -> bool:
    there = keys.salt_of(file)
    return there == (key.salt if key else keys.HEADER)


def _followed(backup: Backup, key: keys.Key | None) -> bool:
    """Write a backup anew beside itself, and remove the old one once it is verified."""
    to = _free(backup.file)
    try:
        if not backup.is_intact():
            return False
        with peeking.opened(backup.file) as there:
            to.write_bytes(there.read())
        rewrite(to, key)
        seen = files.look(to)
        replace(
            backup,
            file=to,
            sha256=shelves.sha256(to),
            figures=seen if key is None else seen.without_sums(),
        ).write_slip()
        # The slip goes first: what it vouches for must not be half gone.
        shelves.slip_of(backup.file).unlink(missing_ok=True)
        backup.file.unlink(missing_ok=True)
    except keys.LockedError:
        return False
    except (AppError, OSError):
        log.warning("%s stays under its key", backup.file, exc_info=True)
        to.unlink(missing_ok=True)
        return False
    return True


def _free(file: Path) -> Path:
    number, to = 2, file
    while to.exists():
        to = file.with_name(f"{file.stem} {number}{file.suffix}")
        number += 1
    return to


def _clear(part: Path) -> None:
    for left in (part, *sqlite.leftovers(part)):
        left.unlink(missing_ok=True)


def _url(path: Path) -> str:
    return f"sqlite:///{path}"
