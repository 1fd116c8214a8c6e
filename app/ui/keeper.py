"""Keeps the office safe while the window is open: backups by themselves, and their age.

Once a day it empties the trash of what is over.

A file is backed up when the last backup is older than the person chose, and once more
when the window closes after something was saved. A server is backed up only by the
computer that was told to; every window shows how old its last backup is.
"""

from __future__ import annotations

import logging
import threading
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import AppError
from app.ui.aside import Aside

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.db.backup.shelf import Backup, Shelf
    from app.db.unit_of_work import Database
    from app.ui.session import Session

    Failed = Callable[[AppError], object]

log = logging.getLogger(__name__)

AGE = 1_500  # ms after the start: the first list is seen before
FIRST = 20_000  # ms after the start: the person's first clicks come before
LOOK = 300_000  # ms between two looks whether a backup is due
BEAT = 30_000  # ms between two signs of life beside the file
A_YEAR = timedelta(days=365)


class Keeper(QObject):
    """Makes the backups of one open office.

    Attributes:
        last: The instant of the last verified backup; None: there is none.
        backups: All of them, the newest first; those of a server lie elsewhere.
        problem: Why the last try failed; None: it did not.
        running: Whether one is being made.

    Signals:
        told: One of these changed.
        damaged: The open file is damaged; arg: the sentence.
        differs: Values of the file are not those of its history; arg: the sentence.
    """

    told = Signal()
    damaged = Signal(object)
    differs = Signal(object)

    def __init__(
        self, session: Session, *, inline: bool = False, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = session.settings
        self._url: str = session.work.database.url.render_as_string(hide_password=False)
        self._aside = Aside(self, inline=inline)
        self._saved = False
        self._checked = False
        self._cried = False
        self._purged: date | None = None
        self._stop = threading.Event()
        self.last: datetime | None = None
        self.backups: tuple[Backup, ...] = ()
        self.problem: AppError | None = None
        self.running = False
        self._timers = [self._timer(LOOK, self.look), self._timer(BEAT, self._beat)]
        session.work.changed.connect(self._note)

    @property
    def is_file(self) -> bool:
        """Whether the office is a file of this computer."""
        return self._session.profile.kind == "sqlite"

    @property
    def does_it(self) -> bool:
        """Whether this computer makes the backups."""
        return self.is_file or self._settings.backup_server

    def begin(self) -> None:
        """Show the age soon; look after backups once the start is over."""
        QTimer.singleShot(AGE, self, self.refresh)
        QTimer.singleShot(FIRST, self, self.look)
        for timer in self._timers:
            timer.start()

    def stop(self) -> None:
        """Let go of the office; what runs comes to its end."""
        for timer in self._timers:
            timer.stop()
        self._stop.set()
        self._aside.wait()

    def finish(self) -> None:
        """Back up what was saved since; the window is closed already."""
        self.stop()
        if self._saved and self.is_file:
            try:
                _back_up(self._url, self._shelf())
            except AppError:
                log.warning("no backup at the end", exc_info=True)

    def look(self) -> None:
        """Back up when the last backup is older than it may be; empty the trash."""
        self._empty_trash()
        every = timedelta(hours=max(1, self._settings.backup_hours))
        if self.does_it and not self.running:
            stop = None if self._checked else self._stop
            database = self._session.work.database
            self._run(partial(_look, database, self._shelf(), every, stop))

    def _empty_trash(self) -> None:
        """Remove for good, once a day, what does not come back out of the trash."""
        today = datetime.now(UTC).date()
        if self._purged != today:
            self._purged = today
            self._session.work.run(_purge, None, lambda _error: None)

    def back_up(self, failed: Failed | None = None, url: str = "") -> None:
        """Back up now.

        Args:
            failed: Hears why there is no backup; None: the sign alone says it.
            url: The office with another login; empty: as it is open.
        """
        if not self.running:
            self._run(partial(_back_up, url or self._url, self._shelf()), failed)

    def refresh(self) -> None:
        """Read again which backups there are."""
        self._aside.run(partial(_read, self._shelf), self._show, self._failed)
        if not self.is_file:
            self._session.work.read(_noted, self._show_noted, lambda _error: None)

    def drill_due(self) -> bool:
        """Say whether a year has passed without a backup being restored for a trial."""
        today = datetime.now(UTC).date()
        try:
            begun = date.fromisoformat(self._settings.drilled)
        except ValueError:
            if not self.backups:
                return False
            begun = self.backups[-1].made.date()
        return self.does_it and today - begun > A_YEAR

    def drilled(self) -> None:
        """Write down that a backup was restored today."""
        self._settings.drilled = datetime.now(UTC).date().isoformat()
        self._settings.save()
        self.refresh()

    def drill(self, backup: Backup, then: Any, failed: Any, url: str = "") -> None:
        """Restore a backup for a trial; `then` gets its figures.

        Args:
            backup: Which.
            then: Hears what is in it.
            failed: Hears why it does not go.
            url: The office as the server's administrator; empty: as it is open.
        """

        def task() -> Any:
            from app.db.backup import service  # noqa: PLC0415 - off the start

            return service.drill(backup, url or self._url)

        self._aside.run(task, then, failed)

    def restore(self, backup: Backup, to: str, then: Any, failed: Any) -> None:
        """Bring a backup to a new place, by its address; `then` gets its figures."""

        def task() -> Any:
            from app.db.backup import service  # noqa: PLC0415 - off the start

            return service.restore(backup.file, to)

        self._aside.run(task, then, failed)

    def restore_on_server(
        self, backup: Backup, to: str, login: str, then: Any, failed: Any
    ) -> None:
        """Bring a backup into a new database; `then` gets its figures.

        Args:
            backup: Which.
            to: The database, as the server's administrator.
            login: Of the staff, who may come in there at once.
            then: Hears what is in it.
            failed: Hears why it does not go.
        """
        self._aside.run(partial(_restore_on_server, backup, to, login), then, failed)

    # --- Inside ----------------------------------------------------------------------

    def _timer(self, every: int, call: Any) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(every)
        timer.timeout.connect(call)
        return timer

    def _beat(self) -> None:
        if held := self._session.work.database.holding:
            held.beat()

    def _note(self, _topics: object) -> None:
        self._saved = True

    def _shelf(self) -> Shelf:
        from app.db.backup import service  # noqa: PLC0415 - off the start

        chosen = self._settings
        return service.shelf_for(self._url, chosen.backups, chosen.second_backups)

    def _run(self, task: Any, failed: Failed | None = None) -> None:
        self.running, self._saved, self._checked = True, False, True
        self.told.emit()
        self._aside.run(task, self._done, partial(self._failed, tell=failed))

    def _done(self, backup: Backup | None) -> None:
        self.running = False
        if backup is not None:
            self.problem = None
        self.refresh()

    def _failed(self, error: AppError, tell: Failed | None = None) -> None:
        from app.db.trail import ChangedError  # noqa: PLC0415 - off the start
        from app.db.trouble import DamagedError  # noqa: PLC0415

        if isinstance(error, ChangedError):  # what there is, is backed up all the same
            log.warning("values differ: %s", "; ".join(map(str, error.found)))
            self._done(None)
            self.differs.emit(error)
            return
        self.running, self._saved = False, True
        self.problem = error
        log.warning("no backup: %s", error)
        self.told.emit()
        if isinstance(error, DamagedError) and not self._cried:
            self._cried = True  # once is enough
            self.damaged.emit(error)
        elif tell is not None:
            tell(error)

    def _show(self, backups: tuple[Backup, ...]) -> None:
        self.backups = backups
        if self.is_file or backups:
            self.last = max((b.made for b in backups), default=self.last)
        self.told.emit()

    def _show_noted(self, at: datetime | None) -> None:
        if at is not None and (self.last is None or at > self.last):
            self.last = at
        self.told.emit()


def _purge(uow: Any) -> int:
    from app.dossier.service import purge  # noqa: PLC0415 - off the start

    return purge(uow)


def _read(shelf: Any) -> tuple[Backup, ...]:
    found: tuple[Backup, ...] = shelf().backups()
    return found


def _noted(uow: Any) -> datetime | None:
    from app.db.backup import note  # noqa: PLC0415 - off the start

    return note.last(uow)


def _back_up(url: str, shelf: Shelf) -> Backup:
    from app.db.backup import service  # noqa: PLC0415 - off the start

    return service.back_up(url, shelf)


def _restore_on_server(backup: Backup, to: str, login: str) -> Any:
    from app.db import founding  # noqa: PLC0415 - off the start
    from app.db.backup import service  # noqa: PLC0415
    from app.db.security import admitting  # noqa: PLC0415

    founding.is_there(to)  # refuses who does not administer the server
    seen = service.restore(backup.file, to)
    if backup.secured:
        admitting.admit(to, among={login})
    return seen


def _look(
    database: Database, shelf: Shelf, every: timedelta, first: threading.Event | None
) -> Backup | None:
    """Back up when it is time; once, read the file through and compare its values.

    Args:
        database: The office.
        shelf: Of its backups.
        every: How old the last backup may be.
        first: Ends the reading early; None: this is not the first look.
    """
    from app.db import encryption, keys  # noqa: PLC0415 - off the start
    from app.db.backup import service  # noqa: PLC0415
    from app.db.opening import file_of  # noqa: PLC0415

    url, made = database.url.render_as_string(hide_password=False), None
    path = file_of(url)
    if path is not None and keys.of(path) is not None:
        encryption.settle(path, shelf)  # what a crash, or a missing stick, left plain
    if service.is_due(shelf, datetime.now(UTC), every) or service.is_uncovered(
        url, shelf
    ):
        made = service.back_up(url, shelf)
    elif first is not None:
        service.check(url)
    if first is not None and path is not None:
        _compare(database, path, first)
    return made


def _compare(database: Database, path: Path, stop: threading.Event) -> None:
    """Look whether file and history say the same, and the history is whole."""
    from app.db import chain, trail  # noqa: PLC0415 - off the start

    trail.check(path, stop)
    if not stop.is_set() and (broken := chain.verify(database).problem()):
        raise trail.ChangedError(broken.msgid, **broken.params)
