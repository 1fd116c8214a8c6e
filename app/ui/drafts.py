"""Drafts that survive a crash: one small file per user, one row per open form.

What stands in a form is handed over with every key; a thread of its own writes it to
the disk a moment later, the last state of each form. So a window that is busy, or
killed while it is, loses nothing, and no disk ever makes the person wait. A row goes
when its form is saved or let go. What is still there at the next start was never saved:
the shell offers it.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from app.ui.draft_file import SESSION, Draft, DraftFile

__all__ = ["Draft", "Drafts"]

log = logging.getLogger(__name__)

SOON = 0.15
"""Seconds between a change and its writing: a few keys go to the disk together. A
promise of 1 s, and what is left of it is for computers that are busy."""
SHARE, MOST = 6, 0.5
"""The writer rests so many times as long as writing took the processor, at most so many
seconds: the person types on, and packing a thousand lines takes a tenth of a second.
What the disk or other programs took is no reason to come later still."""
AGAIN = 3.0  # seconds until what could not be written is tried again
PATIENCE = 10.0  # seconds that closing waits for a disk


class _Courier(QObject):
    kept = Signal(object)
    failed = Signal()


class Drafts:
    """The drafts of one user on this computer.

    Attributes:
        when_kept: Called on the screen's thread with the instant after drafts were
            written, and with None once the last one was saved or let go.
        when_failed: Called there when they could not be written.
    """

    def __init__(
        self,
        path: Path | None,
        office: Path | None = None,
        *,
        file: DraftFile | None = None,
    ) -> None:
        """Open the file.

        Args:
            path: Where it lies; None: nothing is kept.
            office: A file whose password it shares; None: drafts are not encrypted.
            file: It is open already; None: it is opened here.
        """
        self._file = file or DraftFile(path, office)
        self._known = self._file.forms()
        self._mine: set[str] = set()
        self._unsaved: set[str] = set()  # forms with a draft that was typed here
        self._waiting: dict[str, Draft | None] = {}
        self._state = threading.Condition()
        self._using = threading.Lock()  # the file: written, or read by the window
        self._busy = self._ending = False
        # Numbers of those who wait: the last one, the last that a batch was begun for,
        # the last that was told of a failure.
        self._asked = self._served = self._failed = 0
        self._thread: threading.Thread | None = None
        self._courier = _Courier()
        later = Qt.ConnectionType.QueuedConnection
        self._courier.kept.connect(self._tell, later)
        self._courier.failed.connect(self._tell_failed, later)
        self.when_kept: Callable[[datetime | None], object] = lambda _at: None
        self.when_failed: Callable[[], object] = lambda: None

    @property
    def is_open(self) -> bool:
        """Whether anything can be kept."""
        return self._file.is_open

    def keep(self, draft: Draft) -> None:
        """Take over what stands in a form; it is on the disk a moment later."""
        self._mine.add(draft.form)
        if draft.kind != SESSION:
            self._unsaved.add(draft.form)
        self._hand_over(draft.form, draft)

    def is_mine(self, form: str) -> bool:
        """Say whether a form's draft was typed since the program was started."""
        return form in self._mine

    def drop(self, form: str) -> None:
        """Forget a form's draft: it is saved, or the user let it go."""
        if form in self._known:
            self._hand_over(form, None)
        if form in self._unsaved:
            self._unsaved.remove(form)
            if not self._unsaved and self.is_open:
                self.when_kept(None)

    def left(self) -> tuple[Draft, ...]:
        """Return what was never saved, the oldest first."""
        self.flush()
        with self._using:
            found = self._file.read()
        return tuple(draft for draft in found if draft.kind != SESSION)

    def get(self, form: str) -> Draft | None:
        """Return one form's draft; None where there is none."""
        if form not in self._known:
            return None
        self.flush()
        with self._using:
            return next(iter(self._file.read(form)), None)

    def flush(self, patience: float = PATIENCE) -> bool:
        """Wait until everything is on the disk.

        Args:
            patience: How long, in seconds.

        Returns:
            Whether it is; never where nothing is kept.
        """
        with self._state:
            self._asked += 1
            mine = self._asked
            self._state.notify_all()
            self._state.wait_for(
                lambda: self._settled() or self._failed >= mine, patience
            )
            return self._settled() and self._file.is_open

    def close(self) -> None:
        """Write what is left and close the file."""
        with self._state:
            self._ending = True
            self._state.notify_all()
        if self._thread is not None:
            self._thread.join(PATIENCE)
            if self._thread.is_alive():
                log.error("the last drafts are not on the disk")
                return  # the thread still has the file
            self._thread = None
        atexit.unregister(self.close)
        self._file.close()

    # --- Inside ----------------------------------------------------------------------

    def _settled(self) -> bool:
        return not self._waiting and not self._busy

    def _hand_over(self, form: str, draft: Draft | None) -> None:
        with self._state:
            if self._ending or not self._file.is_open:
                return
            self._waiting[form] = draft
            if draft is None:
                self._known.discard(form)
            else:
                self._known.add(form)
            if self._thread is None:
                self._begin()
            self._state.notify_all()

    def _begin(self) -> None:
        """Start to write; a daemon, so that a dead disk cannot hold up the end."""
        self._thread = threading.Thread(target=self._write, name="drafts", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def _write(self) -> None:
        """Write what waits, until the end; this is the thread's whole life."""
        rest = SOON
        while batch := self._next(rest):
            began = time.thread_time()
            try:
                with self._using:
                    good = self._file.write(batch)
            except Exception:  # whatever it is: the thread must live, and try again
                log.exception("drafts could not be kept")
                good = False
            took = time.thread_time() - began
            rest = min(max(SOON, SHARE * took), MOST) if good else AGAIN
            self._done(batch, good=good)

    def _next(self, rest: float) -> dict[str, Draft | None]:
        """Wait for something to write, and a moment more; empty: the end."""
        with self._state:
            self._state.wait_for(lambda: self._waiting or self._ending)
            self._state.wait_for(
                lambda: self._asked > self._served or self._ending, rest
            )
            self._served = self._asked
            batch, self._waiting = self._waiting, {}
            self._busy = bool(batch)
            return batch

    def _done(self, batch: dict[str, Draft | None], *, good: bool) -> None:
        with self._state:
            self._busy = False
            if not good and not self._ending:  # later states of a form go before
                self._waiting = {**batch, **self._waiting}
                self._failed = self._served
            self._state.notify_all()
        if not good:
            self._courier.failed.emit()
        elif any(d and d.kind != SESSION for d in batch.values()):
            self._courier.kept.emit(datetime.now(UTC))

    def _tell_failed(self) -> None:
        self.when_failed()

    def _tell(self, at: datetime) -> None:
        if self._unsaved:
            self.when_kept(at)
