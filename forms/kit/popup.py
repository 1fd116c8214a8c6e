"""A panel that drops from a field without taking the focus from it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from forms.kit import corners, screens, theme
from forms.kit.painting import guarded


class DropPanel(QWidget):
    """A frameless panel under its field; the field keeps the keys.

    It is a tool-tip kind of window, because a pop-up window would take the keyboard
    and with it the input method.

    Attributes:
        spot: Tells under which part of its field it opens; None: under all of it.
    """

    spot: Callable[[], QRect] | None = None

    def __init__(self, owner: QWidget) -> None:
        flags = Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint
        super().__init__(owner, flags)
        self._owner = owner
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        corners.cut(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def open_under(self, width: int, height: int) -> None:
        """Show the panel under the field, or above it where there is no room."""
        owner = self._owner
        rtl = owner.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setLayoutDirection(owner.layoutDirection())
        spot = self.spot() if self.spot is not None else owner.rect()
        across = spot.left() + spot.width() - width if rtl else spot.left()
        at = owner.mapToGlobal(QPoint(across, spot.top() + spot.height() + 3))
        room = screens.room(owner)
        if at.y() + height > room.bottom():
            at.setY(owner.mapToGlobal(spot.topLeft()).y() - height - 3)
        at.setX(max(room.left(), min(at.x(), room.right() - width)))
        self.setGeometry(at.x(), at.y(), width, height)
        self.show()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and its frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("border_soft"), 1))
        painter.setBrush(theme.color("surface"))
        area = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, corners.RADIUS, corners.RADIUS)
