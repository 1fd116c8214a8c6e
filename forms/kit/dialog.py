"""What every dialog is: it has the keyboard as soon as it is shown, and help on F1."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from forms.kit import ahead, keys
from forms.kit.buttons import is_held_return

if TYPE_CHECKING:
    _Dialog = QDialog
else:
    _Dialog = object


class KeepsKeys(_Dialog):
    """A dialog that loses no key, whichever of Qt's it is.

    A window system hands the keyboard over some time after a window was shown. Until
    then a key goes to the window behind, which the dialog blocks, and Qt drops it; with
    one that closes it goes nowhere.
    """

    _turns = False
    _meanwhile: int | None = None

    def setVisible(self, visible: bool) -> None:  # noqa: FBT001 - Qt's
        """Override QDialog.setVisible: typing goes on where the keyboard then is."""
        if visible == self.isVisible():
            super().setVisible(visible)
            return
        self._turns, self._meanwhile = True, None
        with ahead.turning(self):
            super().setVisible(visible)
        self._turns = False
        if visible and self._meanwhile is not None:
            QTimer.singleShot(0, self, partial(self.done, self._meanwhile))

    def done(self, answer: int) -> None:
        """Override QDialog.done: an answer counts once, and not before it stands.

        Everything but typing goes on while a dialog comes or goes; `exec` would wait
        for ever for one that is answered before.
        """
        if self._turns:
            self._meanwhile = answer
        else:
            super().done(answer)


class Dialog(KeepsKeys, QDialog):
    """A dialog of the program: F1 and Shift+F1 help in it, too.

    Attributes:
        told_in: The page of the manual that F1 opens; empty: that of the tab behind.
    """

    told_in = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for name in ("manual", "help"):
            made = keys.action(name, self, partial(self._help, name))
            made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)

    def event(self, event: QEvent) -> bool:
        """Override: Return that is held since before gives no answer to a question."""
        pressed = event.type() == QEvent.Type.KeyPress
        if isinstance(event, QKeyEvent) and pressed and is_held_return(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override: Ctrl+Return gives the answer, wherever in it the keyboard is."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if enter and control:
            for one in self.findChildren(QPushButton):
                if one.isDefault() and one.isVisible():
                    one.click()
                    return
        super().keyPressEvent(event)

    def _help(self, name: str) -> None:
        from app.ui import helping  # noqa: PLC0415 - it shows a dialog itself

        helping.tell(self, name)
