"""Nothing moves under the mouse between its press and its release.

A press takes the focus from the field that was typed into: what is said of its words
then comes under it and moves everything below. The release, and the second click of
two, would meet another button or another row than was pressed.

What comes by itself, a colleague's save or a lost link, comes while somebody aims: it
waits until the mouse has rested or a key was pressed (`unasked`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from forms.kit import hands

_LOOK = 10
"""Milliseconds between two looks whether the mouse is still pressed."""
_MOST = 300
"""Looks after which it is shown all the same: a button that stays down, or is lost."""
_REST = 1_500
"""Milliseconds for which a mouse has rested that nobody aims with."""
_GRACE = 400
"""Milliseconds after which a hand can have seen that something moved."""
_NONE = Qt.MouseButton.NoButton
_PRESSES = {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}
_AIMS = {QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease, *_PRESSES}


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


class _Arriving(QObject):
    """What came by itself, the last word of each part, until nobody aims any more.

    It listens to all windows for as long as something waits, and a moment more: a press
    that was on its way when something moved is taken for none.
    """

    def __init__(self, windows: QCoreApplication) -> None:
        super().__init__(windows)
        self._windows = windows
        self.shows: dict[QWidget, Callable[[], None]] = {}
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._rested)
        self._grace = QTimer(self, singleShot=True)
        self._grace.timeout.connect(self._end)

    def hold(self, part: QWidget, show: Callable[[], None]) -> None:
        """Keep what a part would show."""
        self._grace.stop()
        if not self.shows:
            self._rest.start(_REST)
            self._windows.installEventFilter(self)
        self.shows[part] = show

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override: each key and each move of the mouse, once, as windows hear it."""
        if not isinstance(watched, QWindow):
            return False
        if self._grace.isActive():
            return event.type() in _PRESSES
        if event.type() in _AIMS:
            self._rest.start(_REST)
        elif event.type() == QEvent.Type.KeyPress:
            self._rest.start(0)  # the key first
        return False

    def _rested(self) -> None:
        aimed = self._rest.interval() == _REST
        held, self.shows = self.shows, {}
        for part, show in held.items():
            if isValid(part):
                when_still(part, show)
        if aimed and held:
            self._grace.start(_GRACE)
        else:
            self._end()

    def _end(self) -> None:
        if not self.shows:
            self._windows.removeEventFilter(self)


class _Now:
    held: _Held | None = None
    arriving: _Arriving | None = None
    unasked = False


@contextmanager
def unasked() -> Iterator[None]:
    """Let what is shown in this block, and nobody asked for, come when nobody aims."""
    before, _Now.unasked = _Now.unasked, True
    try:
        yield
    finally:
        _Now.unasked = before


def holds() -> bool:
    """Say whether something waits for the mouse."""
    return any(
        one is not None and isValid(one) and one.shows
        for one in (_Now.held, _Now.arriving)
    )


def _is_aimed_at(part: QWidget) -> bool:
    """Say whether a hand has the mouse over the window that a part is seen in."""
    is_seen = (part.parentWidget() or part).isVisible()
    return hands.are_here() and is_seen and part.window().underMouse()


def _waits_for_rest(part: QWidget, show: Callable[[], None]) -> bool:
    """Keep what comes by itself where the mouse is; a later word goes before it."""
    arriving = _Now.arriving
    if arriving is not None and isValid(arriving):
        arriving.shows.pop(part, None)
    windows = QApplication.instance()
    if not (_Now.unasked and _is_aimed_at(part)) or windows is None:
        return False
    if arriving is None or not isValid(arriving):
        arriving = _Now.arriving = _Arriving(windows)
    arriving.hold(part, show)
    return True


def when_still(part: QWidget, show: Callable[[], None]) -> None:
    """Show what changes the room that a part takes, once the mouse is not pressed.

    Args:
        part: What is shown on the screen or stands in something that is.
        show: Shows how things are by then; what is held for the part is given up.
    """
    if _waits_for_rest(part, show):
        return
    pressed = QGuiApplication.mouseButtons() != _NONE
    if not pressed and not (_Now.held and isValid(_Now.held) and _Now.held.shows):
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
