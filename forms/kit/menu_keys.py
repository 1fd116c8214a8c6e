"""Letters and numbers that choose from an open menu.

A letter takes the only row that begins with it; of several it goes to the next one. The
numbers stand at the end of the rows: they serve in every language.
"""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu

from forms.kit import keys

NUMBERED = 9
_PLAIN = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.KeypadModifier,
)


class _Keys(QObject):
    """Hears the keys of one menu before Qt does."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override: choose by what is typed."""
        if not (isinstance(event, QKeyEvent) and isinstance(watched, QMenu)):
            return False
        pressed = event.type() == QEvent.Type.KeyPress
        if not pressed or event.modifiers() not in _PLAIN:
            return False
        return _choose(watched, event.text().casefold())


class _Help(QObject):
    """Hears the keys of the manual and of the sheet of keys in a menu."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override: leave the menu, and open what was asked for."""
        if not (isinstance(event, QKeyEvent) and isinstance(watched, QMenu)):
            return False
        name = keys.help_of(event)
        if not name or event.type() != QEvent.Type.KeyPress:
            return False
        over = watched.parentWidget()
        while isinstance(over, QMenu):
            over = over.parentWidget()
        _leave(watched)
        if over is not None:
            own = [one for one in over.window().actions() if one.objectName() == name]
            for action in own[:1]:
                action.trigger()
        return True


def help_in(menu: QMenu) -> None:
    """Let F1 and Shift+F1 help in a menu as they do behind it."""
    if not menu.findChildren(_Help):
        menu.installEventFilter(_Help(menu))


def listen(menu: QMenu) -> None:
    """Let letters choose from a menu."""
    if not menu.findChildren(_Keys):
        menu.installEventFilter(_Keys(menu))


def number(menu: QMenu) -> QMenu:
    """Show a number at the end of the first rows, which chooses them; return the menu.

    A row keeps its number while another one cannot be chosen.
    """
    rows = [action for action in menu.actions() if not action.isSeparator()]
    for place, action in enumerate(rows[:NUMBERED], start=1):
        words, _tab, _key = action.text().partition("\t")
        action.setText(f"{words}\t{place}")
    return menu


def _choose(menu: QMenu, typed: str) -> bool:
    if len(typed) != 1 or not typed.isalnum():
        return False
    typed = str(unicodedata.decimal(typed, typed))  # on an Arabic keyboard, too
    rows = [one for one in menu.actions() if one.isEnabled() and one.isVisible()]
    numbered = [one for one in rows if one.text().partition("\t")[2] == typed]
    found = numbered or [one for one in rows if _first(one) == typed]
    if len(found) == 1 and found[0].menu() is None:
        menu.setActiveAction(found[0])
        _leave(menu)
        found[0].trigger()
    elif found:
        now = menu.activeAction()
        at = found.index(now) + 1 if now in found else 0
        menu.setActiveAction(found[at % len(found)])
    return bool(found)


def _leave(menu: QMenu) -> None:
    """Close a menu with those it was opened from."""
    while isinstance(above := menu.parentWidget(), QMenu) and above.isVisible():
        menu = above
    menu.close()


def _first(action: QAction) -> str:
    """Return the letter that a row begins with."""
    return next((sign.casefold() for sign in action.text() if sign.isalnum()), "")
