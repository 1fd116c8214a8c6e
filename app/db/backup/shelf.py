"""The folder that holds the backups of one office, and which of them stay.

A backup counts once its slip is there: a small JSON file beside it, written after the
copy was verified. Without a slip there is no backup, only a file.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.core import peeking
from app.core.clock import OFFICE_ZONE
from app.core.errors import UnavailableError
from app.core.i18n import N_
from app.db.backup.figures import Figures

log = logging.getLogger(__name__)

NEWEST, DAYS, MONTHS = 24, 14, 12
"""How many stay: the newest, the last of each day, the last of each month."""
_SLIP = ".json"
_PART = ".part"
_A_DAY = 86400  # seconds


class Kind(StrEnum):
    """How a backup was made; also the end of its file's name."""

    FILE = "db"
    DUMP = "dump"
    TABLES = "zip"


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified backup.

    Attributes:
        file: Where it lies.
        kind: How it was made.
        made: The instant it shows; aware.
        office: The database it was made of, without a password.
        sha256: Of the file.
        figures: What is in it.
        restored: Whether it was restored for a trial, not only read through.
        secured: Whether the server itself kept people to their rights.
    """

    file: Path
    kind: Kind
    made: datetime
    office: str
    sha256: str
    figures: Figures = field(default_factory=Figures)
    restored: bool = False
    secured: bool = False

    def write_slip(self) -> None:
        """Write the slip, as one step."""
        told = {
            "kind": self.kind.value,
            "made": self.made.astimezone(UTC).isoformat(timespec="seconds"),
            "office": self.office,
            "sha256": self.sha256,
            "restored": self.restored,
            "secured": self.secured,
            "figures": self.figures.plain(),
        }
        slip = slip_of(self.file)
        part = slip.with_name(slip.name + _PART)
        with part.open("w", encoding="utf-8") as file:
            json.dump(told, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.replace(slip)

    def is_intact(self) -> bool:
        """Say whether the file is still the one that was verified."""
        try:
            return sha256(self.file) == self.sha256
        except OSError:
            return False


def slip_of(file: Path) -> Path:
    """Return where the slip of a backup lies."""
    return file.with_name(file.name + _SLIP)


def read(file: Path) -> Backup | None:
    """Return the backup in a file; None: it has no slip, or one nobody can read."""
    try:
        told: Mapping[str, Any] = json.loads(slip_of(file).read_text(encoding="utf-8"))
        return Backup(
            file,
            Kind(told["kind"]),
            datetime.fromisoformat(told["made"]).astimezone(UTC),
            str(told["office"]),
            str(told["sha256"]),
            Figures.read(told["figures"]),
            bool(told["restored"]),
            bool(told["secured"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def sha256(file: Path) -> str:
    """Return the checksum of a file.

    Raises:
        OSError: It cannot be read.
    """
    with peeking.opened(file) as there:
        return hashlib.file_digest(there, "sha256").hexdigest()


def settle(file: Path) -> None:
    """Make sure that a finished file is on the disk, not on its way."""
    handle = os.open(file, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def staying(instants: Iterable[datetime]) -> set[datetime]:
    """Return which of the backups stay, by the instants they show.

    The newest 24, the last of each of the latest 14 days that have one, and the last
    of each of the latest 12 months.
    """
    newest = sorted(instants, reverse=True)
    kept = set(newest[:NEWEST])
    for form, most in (("%Y-%m-%d", DAYS), ("%Y-%m", MONTHS)):
        last: dict[str, datetime] = {}
        for instant in newest:
            last.setdefault(instant.astimezone(OFFICE_ZONE).strftime(form), instant)
        kept |= set(list(last.values())[:most])
    return kept


class Shelf:
    """The backups of one office.

    Attributes:
        folder: Where they lie.
        second: Where a copy of each is put; None: nowhere.
    """

    def __init__(
        self, folder: Path, second: Path | None = None, office: str = ""
    ) -> None:
        self.folder = folder
        self.second = second
        self._office = office

    @classmethod
    def of(cls, office: str, base: Path, second: Path | None = None) -> Shelf:
        """Return the shelf of an office among those of other offices.

        Args:
            office: Its name, without a password.
            base: The folder of all backups.
            second: Another folder for copies; None: there is none.
        """
        words = re.split(r"[\\/:@]", office.removesuffix(".db"))[-1] or "office"
        mark = hashlib.sha256(office.encode()).hexdigest()[:6]
        name = f"{words} {mark}"
        return cls(base / name, second / name if second else None, office)

    def backups(self) -> tuple[Backup, ...]:
        """Return the verified backups, the newest first."""
        return tuple(b for b in _in(self.folder) if self._is_ours(b))

    def newest(self) -> Backup | None:
        """Return the newest verified backup; None: there is none."""
        found = self.backups()
        return found[0] if found else None

    def everywhere(self) -> tuple[Backup, ...]:
        """Return the backups of both places, the newest first."""
        both = [*self.backups(), *(_in(self.second) if self.second else ())]
        ours = filter(self._is_ours, both)
        return tuple(sorted(ours, key=lambda b: b.made, reverse=True))

    def _is_ours(self, backup: Backup) -> bool:
        """Leave out what somebody put there from another office."""
        return not self._office or backup.office == self._office

    def place(self, made: datetime, kind: Kind) -> Path:
        """Return a free name for a backup.

        Raises:
            UnavailableError: The folder cannot be made.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnavailableError(
                N_("Backups cannot be kept in {folder}: {reason}"),
                folder=str(self.folder),
                reason=error.strerror or str(error),
            ) from error
        stamp = made.astimezone(UTC).strftime("%Y-%m-%d %H%M%SZ")
        file, number = self.folder / f"{stamp}.{kind}", 1
        while file.exists():
            number += 1
            file = self.folder / f"{stamp} {number}.{kind}"
        return file

    def tidy(self) -> None:
        """Remove what need not stay, and what was left unfinished."""
        for folder in (self.folder, self.second):
            if folder is not None:
                _tidy(folder)

    def copy_to_second(self, backup: Backup) -> None:
        """Put a copy into the second place and read it back.

        Raises:
            UnavailableError: It cannot be written there, or reads differently.
        """
        if self.second is None:
            return
        to = self.second / backup.file.name
        part = to.with_name(to.name + _PART)
        try:
            self.second.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(backup.file, part)
            settle(part)
            if sha256(part) != backup.sha256:
                part.unlink()
                raise UnavailableError(N_("{file} is damaged."), file=str(to))
            part.replace(to)
            shutil.copyfile(slip_of(backup.file), slip_of(to))
        except OSError as error:
            raise UnavailableError(
                N_("Backups cannot be kept in {folder}: {reason}"),
                folder=str(self.second),
                reason=error.strerror or str(error),
            ) from error


def _in(folder: Path) -> tuple[Backup, ...]:
    try:
        slips = [p for p in folder.iterdir() if p.name.endswith(_SLIP)]
    except OSError:
        return ()
    files = [p.with_name(p.name.removesuffix(_SLIP)) for p in slips]
    found = [b for file in files if file.is_file() and (b := read(file)) is not None]
    return tuple(sorted(found, key=lambda b: b.made, reverse=True))


def _tidy(folder: Path) -> None:
    found = _in(folder)
    stay = staying(b.made for b in found)
    doomed = [b.file for b in found if b.made not in stay]
    try:
        yesterday = time.time() - _A_DAY  # another program may be at a younger one
        parts = folder.glob(f"*{_PART}")
        doomed += [part for part in parts if part.stat().st_mtime < yesterday]
        for file in doomed:
            # The slip goes first: what it vouches for must not be half gone.
            slip_of(file).unlink(missing_ok=True)
            file.unlink(missing_ok=True)
    except OSError as error:
        log.warning("old backups stay where they are: %s", error)
