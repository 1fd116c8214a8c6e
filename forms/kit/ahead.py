"""Keys that are pressed while what they are meant for is still opening."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_READ = 500  # milliseconds that nobody reads a question in
_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


def hold(window: QWidget, keys: Sequence[QKeyEvent] = ()) -> None:
    """Hold every key until what is being opened has the keyboard, then type them.

    A page finds the place where typing begins only after it was shown; keys that come
    from the window system do not wait for that, and would overtake those held before.

    Args:
        window: Where it opens; with it goes what is held.
        keys: Those pressed before, in their order; they are typed first.
    """
    held = window.findChild(KeysAhead) or KeysAhead(window)
    held.begin(keys)


@contextmanager
def unseen() -> Iterator[None]:
    """Let no key answer the dialog that opens here before a person could read it.

    For what comes by itself: keys that were on their way meant something else, and are
    lost rather than taken for an answer.
    """
    guard = _Unseen()
    try:
        yield
    finally:
        guard.end()


class _Unseen(QObject):
    """Swallows keys until a dialog was on the screen for a moment."""

    def __init__(self) -> None:
        super().__init__()
        self._painted = False
        if program := QApplication.instance():
            program.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the picture of the dialog; until then no key arrives."""
        if isinstance(event, QKeyEvent):
            event.accept()  # as typing: a shortcut would be an answer as well
            return True  # also those that were held for what could not be opened
        is_shown = event.type() is QEvent.Type.Paint and not self._painted
        if is_shown and watched is QApplication.activeModalWidget():
            self._painted = True
            QTimer.singleShot(_READ, self, self.end)
        return False

    def end(self) -> None:
        """Let the keys through."""
        if program := QApplication.instance():
            program.removeEventFilter(self)


class KeysAhead(QObject):
    """The keys that a window holds; there is one for all that opens in it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._keys = deque[QKeyEvent]()
        self._holds = False
        self._waits = False

    def begin(self, keys: Sequence[QKeyEvent]) -> None:
        """Hold from now on; what a typed key opens is waited for as well."""
        self._keys.extendleft(reversed(keys))
        self._waits = True
        if not self._holds:
            self._holds = True
            if program := QApplication.instance():
                program.installEventFilter(self)
            QTimer.singleShot(0, self, self._type)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold what a person presses; what is typed here is let through."""
        if not event.spontaneous() or not isinstance(event, QKeyEvent):
            return False
        if event.type() in _KEYS:
            self._keys.append(event.clone())
        event.accept()  # as typing: a shortcut would overtake the keys before it
        return True

    def _type(self) -> None:
        """Type one key: it may open a dialog, and the next one is for that."""
        if not self._keys and not self._waits:
            self._holds = False
            if program := QApplication.instance():
                program.removeEventFilter(self)
            return
        QTimer.singleShot(0, self, self._type)
        if self._waits:  # a page that was shown meanwhile settles before the next turn
            self._waits = False
            return
        key = self._keys.popleft()
        at = QApplication.activePopupWidget() or QApplication.focusWidget()
        if target := at or QApplication.activeWindow():
            QApplication.sendEvent(target, key)
