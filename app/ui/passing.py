"""Follows the clock for what is due, while the window stands and nobody touches it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QObject, QTimer

from app.core.clock import office_day
from app.core.home import Deadline
from forms.home_deadlines import is_overdue

EVERY = 60_000
"""Milliseconds; the words count minutes at the finest."""
_PRESSES = timedelta(1)


class Passing(QObject):
    """Tells anew what is left, minute by minute, and reads anew what the clock changes.

    Args:
        page: It ends with it.
        clock: Returns the instant by the office's clock.
        tell: Tells the same deadlines as they stand now.
        read: Reads everything anew: one is over or presses now, or a day has begun.
    """

    def __init__(
        self,
        page: QObject,
        clock: Callable[[], datetime],
        tell: Callable[[], None],
        read: Callable[[], None],
    ) -> None:
        super().__init__(page)
        self._clock, self._tell, self._read = clock, tell, read
        self._found: Sequence[Deadline] = ()
        self._stood = _standing((), clock())
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.go_by)
        self._timer.start()

    def shown(self, found: Sequence[Deadline]) -> None:
        """Take what is shown now."""
        self._found = found
        self._stood = _standing(found, self._clock())

    def go_by(self) -> None:
        """Look at the clock."""
        if _standing(self._found, self._clock()) == self._stood:
            self._tell()
        else:
            self._read()


def _standing(
    found: Sequence[Deadline], at: datetime
) -> tuple[date, list[tuple[bool, bool]]]:
    over = [(is_overdue(one, at), one.due - at < _PRESSES) for one in found]
    return office_day(at), over
