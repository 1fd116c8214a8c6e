"""Round corners of pop-up windows where no compositor mixes them with what is behind.

A bare X display, such as a remote desktop's, shows the transparent corners of a menu
black; there the window itself gets the round shape. Elsewhere nothing is done.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QBitmap, QGuiApplication, QPainter
from PySide6.QtWidgets import QWidget

RADIUS = 8  # pixels, as `stylesheet` draws menus


class _Cutter(QObject):
    """Cuts a window anew whenever its size changes."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            watched.setMask(rounded(watched))
        return super().eventFilter(watched, event)


def rounded(widget: QWidget) -> QBitmap:
    """Return the shape of a widget with round corners."""
    shape = QBitmap(widget.size())
    shape.clear()
    painter = QPainter(shape)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.color1)
    # A little rounder than what is drawn: soft edges would be mixed with black.
    painter.drawRoundedRect(widget.rect(), RADIUS + 1.5, RADIUS + 1.5)
    painter.end()
    return shape


def cut(window: QWidget) -> None:
    """Let the round corners of a frameless window show what is behind them."""
    window.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    if QGuiApplication.platformName() == "xcb":
        window.installEventFilter(_Cutter(window))
