"""Looks for garbage on the screen's thread alone.

Python would look wherever the next object happens to be made. What another thread
destroys of a closed window cannot stop its timers there; they go on without it, and
the next one ends the program.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 500
"""Milliseconds between two looks."""


class Sweep(QObject):
    """Does what Python does by itself, in the thread that it lives in.

    Args:
        parent: The program's.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.timeout.connect(_look)

    def begin(self) -> None:
        """Begin, unless Python looks; what was loaded until now stays as it is."""
        if gc.isenabled() or self._timer.isActive():
            return
        gc.freeze()
        self._timer.start(_EVERY)

    def settle(self) -> None:
        """Look no more at what is there when all is loaded."""
        if gc.get_freeze_count() == 0:  # another office was left: nothing of it stays
            gc.collect()
        gc.freeze()

    def let_go(self) -> None:
        """Look at everything again, at what an office was made of too."""
        gc.unfreeze()


def _look() -> None:
    counts, most = gc.get_count(), gc.get_threshold()
    due = [age for age in range(len(counts)) if counts[age] > most[age]]
    if due:
        gc.collect(due[-1])
