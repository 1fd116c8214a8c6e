"""Keys that are pressed while what they are meant for is still opening.

What a key opens calls `wait`: meanwhile everything happens but typing. The keys stay
where the window system has put them, shortcuts and letters in their order, and are for
what has the keyboard afterwards.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from forms.kit import hands
from forms.kit.composing import Composing

_READ = 500  # milliseconds that nobody reads a question in
_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_LOOK = 2  # milliseconds between two looks whether it is open
_MOST = 2_000  # milliseconds that nobody types; a server that is slower is no page
_AWAY = 500  # milliseconds; a window manager may refuse the keyboard
# Here the keyboard of a window that goes is nobody's until the window manager has heard
# of it, and keys are lost in between. Elsewhere what owns the window has it at once.
_SERVER = "xcb"
_TYPING = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents


class _Now:
    under: ClassVar[list[QWidget | None]] = []  # the dialogs that what waits is under
    held: KeysAhead | None = None
    turns = False  # what was read is being heard, though another window comes


def wait(until: Callable[[], bool], most: int = _MOST) -> None:
    """Keep back what is typed until something that was opened has the keyboard.

    Args:
        until: Says whether it has; asked again and again.
        most: Milliseconds after which typing goes on anyway.
    """
    if not hands.are_here():
        return
    loop, look, seen = QEventLoop(), QTimer(), [False]

    def see() -> None:
        if seen[0]:  # a page finds the place where typing begins in the next turn
            loop.quit()
        seen[0] = until()

    look.timeout.connect(see)
    look.start(_LOOK)
    QTimer.singleShot(most, loop, loop.quit)
    _Now.under.append(QApplication.activeModalWidget())
    at = QApplication.focusWidget()
    if at:  # an input method asks nobody whether it may
        at.installEventFilter(_held(at.window()))
    loop.exec(_TYPING)
    _Now.under.pop()
    if _Now.held is not None and isValid(_Now.held):
        if at and isValid(at):
            at.removeEventFilter(_Now.held)
        _Now.held.let_go()


@contextmanager
def turning(window: QWidget) -> Iterator[None]:
    """Lose no key while a window comes or goes that blocks the one behind it.

    What was read already, but not heard, is meant for the window that loses the
    keyboard and would be dropped with it; it is typed into the other one. What comes
    later waits by itself.

    Args:
        window: It is shown or hidden in the block.
    """
    before = QGuiApplication.focusWindow()
    other = window.isVisible() and before is not window.windowHandle()
    if not hands.are_here() or before is None or other:
        yield
        return
    behind = (window.parentWidget() or window).window()
    _gather(behind)
    if window.isVisible() and QGuiApplication.platformName() == _SERVER:
        behind.activateWindow()  # itself, for the one that goes belongs to it
    yield
    # Not `isActiveWindow`: the one behind shares that with its dialogs.
    wait(lambda: QGuiApplication.focusWindow() not in {before, None}, _AWAY)
    # Keys that waited for this are addressed to the window that lost the keyboard: to
    # one that is gone, or blocked. They are read while it is still there.
    _gather(behind)


def _gather(window: QWidget) -> None:
    """Hold what was read and not heard yet, whichever window it is addressed to."""
    hold(window)
    _Now.turns = True  # a second click would do once more what the first one did
    QApplication.processEvents()
    _Now.turns = False


def hold(window: QWidget, keys: Sequence[QKeyEvent] = ()) -> None:
    """Hold every key until what is being opened has the keyboard, then type them.

    A page finds the place where typing begins only after it was shown; keys that come
    from the window system do not wait for that, and would overtake those held before.

    Args:
        window: Where it opens; with the one at the very back goes what is held.
        keys: Those pressed before, in their order; they are typed first.
    """
    _held(window).begin(keys)


def _held(window: QWidget) -> KeysAhead:
    while behind := window.parentWidget():  # a dialog may be gone before its keys
        window = behind.window()
    if _Now.held is None or not isValid(_Now.held):
        _Now.held = KeysAhead(window)
    _Now.held.setParent(window)
    return _Now.held


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
    """The keys that are held; there is one for all that opens."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._keys = deque[QKeyEvent | QInputMethodEvent]()
        self._holds = False
        self._waits = False
        self._says = False  # a word that was held is on its way into a field
        self._looks = _AWAY // _LOOK

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
        if isinstance(event, QInputMethodEvent):
            return self._holds_word(watched, event)
        if not event.spontaneous():
            return False
        if not isinstance(event, QKeyEvent):
            return _Now.turns and event.type() in _PRESSES
        if event.type() in _KEYS:
            self._keys.append(event.clone())
        event.accept()  # as typing: a shortcut would overtake the keys before it
        return True

    def _holds_word(self, watched: QObject, event: QInputMethodEvent) -> bool:
        """Hold a composed word that would come before the keys that were held.

        What was begun in a field before ends there.
        """
        begun = isinstance(watched, Composing) and watched.is_composing()
        if self._says or begun or not (self._keys or _Now.under):
            return False
        if event.commitString():  # what is not finished yet is told again
            self._keys.append(event.clone())
        return True

    def let_go(self) -> None:
        """Hold no more if nothing is held: shortcuts are heard again."""
        if not self._keys:
            self._end()
        elif not self._holds:
            self.begin(())

    def _type(self) -> None:
        """Type one key: it may open a dialog, and the next one is for that."""
        if not self._holds:
            return
        if not self._keys and not self._waits:
            self._end()
            return
        waits = _Now.under and QApplication.activeModalWidget() is _Now.under[-1]
        if waits or _Now.turns:  # typed now, they would come before what is read
            QTimer.singleShot(_LOOK, self, self._type)  # who reads has the processor
            return  # no other dialog came in the way
        if self._waits:  # a page that was shown meanwhile settles before the next turn
            self._waits = False
            QTimer.singleShot(0, self, self._type)
            return
        at = QApplication.activePopupWidget() or QApplication.focusWidget()
        target = at or QApplication.activeWindow()
        if target is None:  # it is on its way from window to window, or elsewhere
            self._looks = max(self._looks - 1, 0)
            QTimer.singleShot(_LOOK if self._looks else _AWAY, self, self._type)
            return
        self._looks = _AWAY // _LOOK
        QTimer.singleShot(0, self, self._type)
        key = self._keys.popleft()
        self._says = isinstance(key, QInputMethodEvent)
        QApplication.sendEvent(target, key)
        self._says = False

    def _end(self) -> None:
        self._holds = self._waits = False
        if program := QApplication.instance():
            program.removeEventFilter(self)
