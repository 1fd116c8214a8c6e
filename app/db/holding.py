"""One window per office file: who has it open, told by a small file beside it.

The file names the computer, the login and the process, and the system holds a lock on
it for as long as the process lives: a lock left behind by a crash is taken over. The
words of the command line on the same computer share the file through SQLite's own
locks; a second window, or another computer, does not.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import logging
import os
import platform
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.core.errors import UnavailableError
from app.core.i18n import N_

log = logging.getLogger(__name__)

FRESH = 150
"""Seconds for which a sign of life counts; the holder gives one every 30."""
_BYTE = 1 << 30
"""Windows keeps others from reading a locked byte, so one far behind is locked."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has an office's file open.

    Attributes:
        pc: Name of the computer.
        login: Who works at it.
        pid: The process.
        since: When it was opened, in ISO 8601.
        person: What the settings there call the person; empty: by the login.
    """

    pc: str
    login: str
    pid: int
    since: str
    person: str = ""


class TakenError(UnavailableError):
    """Somebody else has the office's file open.

    Attributes:
        holder: Who.
    """

    def __init__(self, path: Path, holder: Holder) -> None:
        super().__init__(
            N_(
                "{file} is open at {pc} by {login} since {time}. Close it there first; "
                "to work together, use the office server (PostgreSQL)."
            ),
            file=path.name,
            pc=holder.pc or "?",
            login=holder.person or holder.login or "?",
            time=holder.since[:16].replace("T", " "),
        )
        self.holder = holder


class Holding:
    """A file held open by this window, until `release`."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle = handle

    @classmethod
    def take(cls, office: Path, person: str = "") -> Holding | None:
        """Hold an office's file.

        Args:
            office: The database.
            person: What others are told who has it; empty: the computer's login.

        Returns:
            None: nothing can be written beside it; opening will say why.

        Raises:
            TakenError: Another window or another computer has it.
        """
        path = _beside(office)
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            log.warning("nobody can be told who has the office open: %s", error)
            return None
        holder = read(office)
        if not _lock(handle):
            os.close(handle)
            raise TakenError(office, holder or Holder("", "", 0, ""))
        if holder and _elsewhere(holder, path):
            os.close(handle)
            raise TakenError(office, holder)
        made = cls(path, handle)
        made._write(_me(person))
        return made

    def beat(self) -> None:
        """Show that the holder lives."""
        with contextlib.suppress(OSError):
            os.utime(self._path)

    def release(self) -> None:
        """Let others have the file."""
        if self._handle < 0:
            return
        with contextlib.suppress(OSError):
            os.ftruncate(self._handle, 0)
        os.close(self._handle)  # the lock goes with it
        self._handle = -1

    def _write(self, holder: Holder) -> None:
        text = json.dumps(asdict(holder), ensure_ascii=False).encode()
        with contextlib.suppress(OSError):  # a full disk must not forbid reading
            os.ftruncate(self._handle, 0)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, text)


def read(office: Path) -> Holder | None:
    """Return who has an office open, or had it when it crashed; None: nobody."""
    try:
        told = json.loads(_beside(office).read_text(encoding="utf-8"))
        login, since = str(told["login"]), str(told["since"])
        person = str(told.get("person", ""))  # an older program tells none
        return Holder(str(told["pc"]), login, int(told["pid"]), since, person)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def check(office: Path) -> None:
    """Refuse a file that another computer has open; for the command line.

    Raises:
        TakenError: It has.
    """
    holder = read(office)
    if holder and _elsewhere(holder, _beside(office)):
        raise TakenError(office, holder)


def _elsewhere(holder: Holder, path: Path) -> bool:
    """Say whether another computer holds the file, and lives.

    Locks may do nothing across computers, so the time of its last sign counts.
    """
    if holder.pc == platform.node():
        return False
    try:
        return time.time() - path.stat().st_mtime < FRESH
    except OSError:
        return False


def _me(person: str) -> Holder:
    try:
        login = getpass.getuser()
    except (OSError, KeyError):  # a container without a user entry
        login = ""
    now = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    return Holder(platform.node(), login, os.getpid(), now, person)


def _beside(office: Path) -> Path:
    return office.with_name(office.name + ".lock")


def _lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - Windows only

            os.lseek(handle, _BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - not on Windows

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
