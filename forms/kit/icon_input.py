"""A line input with an icon at its end."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from forms.kit import icons, layout, spoken, theme
from forms.kit.field_base import LineInput
from forms.kit.painting import guarded

_ROOM = 108  # pixels below which words and icon do not stand side by side


class IconInput(LineInput):
    """A line input with an icon at its end that can be pressed.

    A narrow one leaves the icon out, for a date cut to its month reads as another; the
    key of the icon works all the same.
    """

    pressed = Signal()

    def __init__(self, icon: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._button = _EndButton(icon, tip, self)
        self._button.pressed.connect(self.pressed)
        self._shown = True

    def show_icon(self, *, shown: bool) -> None:
        """Show or hide the icon, for example in a field that is only read."""
        self._shown = shown
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the icon at the end of the line."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Turn the icon round with the direction of reading."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._place()

    def _place(self) -> None:
        side = min(theme.px(26), self.height() - 4)
        rtl = self.isRightToLeft()
        shown = self._shown and self.width() >= theme.px(_ROOM)
        layout.reveal(self._button, shown=shown)
        margin = theme.px(22) if shown else 0
        self.leave(margin if rtl else 0, 0 if rtl else margin)
        left = 3 if rtl else self.width() - side - 3
        self._button.setGeometry(left, (self.height() - side) // 2, side, side)


class _EndButton(QWidget):
    """The icon at the end of a line input; out of the order of tabbing."""

    spoken_as = spoken.Role.Button
    pressed = Signal()

    def __init__(self, icon: str, tip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setToolTip(tip)
        self.setAccessibleName(spoken.name_of(tip))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon, darker under the pointer."""
        painter = QPainter(self)
        rect = self.rect().toRectF()
        inset = (rect.height() - theme.px(16)) / 2
        token = "text" if self.underMouse() else "text3"
        icons.paint(
            painter, self._icon, rect.adjusted(inset, inset, -inset, -inset), token
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pass the press on."""
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass on what a screen reader presses; the focus never comes here."""
        if event.key() == Qt.Key.Key_Return:
            self.pressed.emit()
