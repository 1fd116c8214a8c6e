"""The window's link to the others: what they save, and whether the server is there.

While the server is out of reach a strip says so, everything that is shown stays, typing
goes on into the draft, and what was being saved is sent again when it is back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import AppError, LinkLostError
from app.core.i18n import N_, _, sentences
from app.db.watch import Watch, every_topic

if TYPE_CHECKING:
    from app.ui.work import Work

LOOK = 250  # ms between two looks at what the watch has heard
LOST = N_(
    "The office server cannot be reached. You can go on typing: it is kept on this "
    "computer, and saving goes on by itself as soon as the server is back."
)

SHUT_OUT = N_(
    "What you type is kept on this computer, and nothing is saved until you can sign "
    "in again. Ask the administrator."
)


class Link(QObject):
    """Watches the database of an open window.

    Attributes:
        up: Whether the server is there.

    Signals:
        stands: The server is there again, or not any more; arg: bool.
    """

    stands = Signal(bool)

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.up = True
        self._work = work
        self._watch = Watch(work.database)
        self._why: AppError | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Begin to watch."""
        self._watch.begin()
        self._timer.start()

    def stop(self) -> None:
        """Let go of the database."""
        self._timer.stop()
        self._watch.stop()
        self._watch.wait(0.5)  # it may be waiting for a server that is gone

    def takes(self, error: AppError) -> bool:
        """Say whether the strip tells a failure already, so that nothing else need."""
        self._look()
        return not self.up and isinstance(error, LinkLostError)

    @property
    def wants_password(self) -> bool:
        """Whether the server is there and does not take the password any more."""
        why = self._watch.shut_out
        return not self.up and why is not None and why.where == "password"

    def words(self) -> str:
        """Say what is the matter; empty while the server is there."""
        if self.up:
            return ""
        if (why := self._watch.shut_out) is not None:
            return sentences(_(why.msgid, **why.params), _(SHUT_OUT))
        return _(LOST)

    def _look(self) -> None:
        # What has to be read again stands behind what is being read already: told
        # sooner, each call of a busy office would only make the queue longer.
        if not self._work.is_reading and (news := self._watch.news()):
            self._work.changed.emit(news)
        there, why = self._watch.is_there, self._watch.shut_out
        if there == self.up:
            if why is not self._why and not there:
                self._why = why
                self.stands.emit(there)  # for another reason than before
            return
        self.up, self._why = there, why
        self.stands.emit(there)
        self._work.linked.emit(there)
        if there:
            self._work.changed.emit(every_topic())
