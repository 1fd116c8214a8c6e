"""Tells screen readers what the parts are that paint themselves.

Qt calls every widget it does not know a filler, which readers pass over. A class says
what it is with `spoken_as`; what can be pressed is pressed by the key that its user
would press. Names and descriptions are set where the words are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QAccessibleWidget, QLabel, QWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

Role = QAccessible.Role

_PRESSED = frozenset({Role.Link, Role.Button, Role.ListItem})
_installed: list[bool] = []
_LABEL = "spoken"


def name_of(tip: str) -> str:
    """Return the words of a tip without the shortcut behind them.

    A reader tells the shortcut as well: from the tip, which is the description.
    """
    return tip.partition("  ")[0]


class SpokenWidget(QAccessibleWidget):
    """What a reader sees of a widget that says what it is."""

    def __init__(self, widget: QWidget, role: QAccessible.Role) -> None:
        super().__init__(widget, role)
        self._pressed = role in _PRESSED

    def actionNames(self) -> list[str]:
        """Return what can be done with it."""
        names = super().actionNames()
        press = QAccessibleActionInterface.pressAction()
        return [press, *names] if self._pressed else names

    def doAction(self, name: str) -> None:
        """Press it as by hand."""
        widget = self.widget()
        if name != QAccessibleActionInterface.pressAction() or not self._pressed:
            super().doAction(name)
        elif widget.isEnabled():
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
                QCoreApplication.sendEvent(widget, key)


def label(widget: QWidget, words: str) -> None:
    """Tell a reader what a drop-down is for that has no label on the screen.

    On Linux Qt gives its value for its name, and only a label that belongs to it says
    the rest.
    """
    widget.setAccessibleName(words)
    made = widget.findChild(QLabel, _LABEL) or QLabel(widget)
    made.setObjectName(_LABEL)
    made.setText(words)
    made.setBuddy(widget)
    made.hide()


def announce(widget: QWidget, words: str) -> None:
    """Have a reader say what appears where the focus is not.

    Args:
        widget: Where it appears.
        words: What is said, after what is being said; "" says nothing.
    """
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def _made(_name: str, thing: QObject) -> SpokenWidget | None:
    role = getattr(type(thing), "spoken_as", None)
    if role is None or not isinstance(thing, QWidget):
        return None
    return SpokenWidget(thing, role)


def install() -> None:
    """Let readers know our own parts; a second call changes nothing."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_made)
