"""What every dialog is: it has the keyboard as soon as it is shown, and help on F1."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from forms.kit import ahead, keys, screens
from forms.kit.field_base import field_of
from forms.kit.layout import column

if TYPE_CHECKING:
    _Dialog = QDialog
else:
    _Dialog = object

ROOMY = QSize(1024, 640)
"""Pixels of the least screen in which every dialog has its room."""


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

    def setVisible(self, visible: bool) -> None:  # noqa: FBT001 - Qt's
        """Override: no dialog is larger than its screen; what has no room scrolls."""
        opens = visible and not self.isVisible()
        if opens:
            _keep_within(self, screens.inside(self))
        super().setVisible(visible)
        if opens:
            _begin(self)

    def event(self, event: QEvent) -> bool:
        """Override: Return that is held since before gives no answer to a question."""
        pressed = event.type() == QEvent.Type.KeyPress
        if isinstance(event, QKeyEvent) and pressed and keys.is_held_return(event):
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


def _begin(dialog: QDialog) -> None:
    """Go on to the first field that must be filled in, where one is filled already."""
    stops = [*_stops(dialog)]
    begun = dialog.focusWidget() or next(iter(stops), None)  # what Qt would begin at
    here = field_of(begun)
    if here is not None and here.value():
        wanted = (field for one in stops if (field := field_of(one)) is not None)
        first = next((field for field in wanted if field.is_wanted()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)


def _stops(dialog: QDialog) -> Iterator[QWidget]:
    """Yield what takes the focus by Tab, in its order."""
    part = dialog.nextInFocusChain()
    while part is not None and part is not dialog:
        by_tab = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if by_tab and part.isEnabled() and part.isVisibleTo(dialog):
            yield part
        part = part.nextInFocusChain()


def _keep_within(dialog: QDialog, most: QSize) -> None:
    """Let a dialog scroll that cannot be made small enough for its screen.

    Args:
        dialog: The dialog.
        most: How large it may be.
    """
    inner = dialog.layout()
    if inner is None or ROOMY.boundedTo(most) == ROOMY:
        return
    dialog.ensurePolished()
    wanted = dialog.size().expandedTo(dialog.sizeHint())
    least = dialog.minimumSizeHint().expandedTo(dialog.minimumSize())
    grows = dialog.findChild(QStackedWidget) is not None  # its next page, when filled
    if grows or least.boundedTo(most) != least:
        held, area = QWidget(), QScrollArea(dialog)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(held)
        held.setMinimumSize(dialog.minimumSize())
        held.setLayout(inner)  # takes it, and all it holds, from the dialog
        dialog.setLayout(column(area, spacing=0))
        dialog.setMinimumSize(0, 0)
    dialog.resize(wanted.boundedTo(most))
