"""Long work that tells how far it is and can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

from app.core.errors import AppError
from app.core.i18n import N_

Tell = Callable[[str, dict[str, Any], int, int], None]
"""Called with a message, its values, the pieces that are done, and all pieces."""

Stop = Callable[[], object] | None
"""Stops long work before its next piece; None: it goes on to its end."""


class StoppedError(AppError):
    """The person stopped the work; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__(N_("Stopped. Nothing was changed."))


class Job:
    """One piece of long work.

    Args:
        tell: Hears of every step, in the thread of the work; None: nobody does.
        ends: Stops it as well, once it is set: the office is being closed.
    """

    def __init__(self, tell: Tell | None = None, ends: Event | None = None) -> None:
        self._tell = tell
        self._stopped = False
        self._ends = ends

    @property
    def stopped(self) -> bool:
        """Whether it is to end."""
        return self._stopped or (self._ends is not None and self._ends.is_set())

    def stop(self) -> None:
        """Let the work end at its next step; may be called from any thread."""
        self._stopped = True

    def go_on(self) -> None:
        """Take the next piece of a step.

        Raises:
            StoppedError: The person wants it to stop.
        """
        if self.stopped:
            raise StoppedError

    def to_its_end(self) -> Job:
        """Return the rest of the work: it is told, and can no longer be stopped."""
        return Job(self._tell)

    def step(self, msgid: str, done: int, whole: int, **values: Any) -> None:
        """Tell what comes next.

        Raises:
            StoppedError: The person wants it to stop.
        """
        self.go_on()
        if self._tell is not None:
            self._tell(msgid, values, done, whole)
