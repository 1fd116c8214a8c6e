"""Nothing moves under the mouse between its press and its release.

A press takes the focus from the field that was typed into: what is said of its words
then comes under it and moves everything below. The release, and the second click of
two, would meet another button or another row than was pressed.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_LOOK = 10
"""Milliseconds between two looks whether the mouse is still pressed."""
_MOST = 300
"""Looks after which it is shown all the same: a button that stays down, or is lost."""
_NONE = Qt.MouseButton.NoButton


class _Held(QObject):
    """What is shown when the mouse was let go, the last word of each part."""

    def __init__(self) -> None:
        super().__init__(QApplication.instance())
        self.shows: dict[QWidget, Callable[[], None]] = {}
        self._looks = 0
        self._look = QTimer(self)
        self._look.timeout.connect(self._see)

    def hold(self, part: QWidget, show: Callable[[], None]) -> None:
        """Keep what a part would show."""
        if not self.shows:
            self._looks = 0
        self.shows[part] = show
        self._look.start(_LOOK)

    def _see(self) -> None:
        self._looks += 1
        if QGuiApplication.mouseButtons() != _NONE and self._looks < _MOST:
            self._look.setInterval(_LOOK)
        elif self._look.interval() == _LOOK and self._looks < _MOST:
            self._look.setInterval(max(_LOOK + 1, QApplication.doubleClickInterval()))
        else:
            self._look.stop()
            held, self.shows = self.shows, {}
            for part, show in held.items():
                if isValid(part):
                    show()


class _Now:
    held: _Held | None = None


def holds() -> bool:
    """Say whether something waits for the mouse."""
    return _Now.held is not None and isValid(_Now.held) and bool(_Now.held.shows)


def when_still(part: QWidget, show: Callable[[], None]) -> None:
    """Show what changes the room that a part takes, once the mouse is not pressed.

    Args:
        part: What is shown on the screen or stands in something that is.
        show: Shows how things are by then; what is held for the part is given up.
    """
    pressed = QGuiApplication.mouseButtons() != _NONE
    if not pressed and not holds():
        show()
        return
    if _Now.held is None or not isValid(_Now.held):
        _Now.held = _Held()
    waits = pressed or part in _Now.held.shows
    if waits and (part.parentWidget() or part).isVisible():
        _Now.held.hold(part, show)
    else:
        _Now.held.shows.pop(part, None)
        show()
