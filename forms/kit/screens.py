"""How much room the screen of a widget has.

Never by `QWidget.screen()`: what that returns counts as a part of the widget for
Python, which takes the screen away from Qt when it clears the widget's leavings up, and
the next window ends the program.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget


def room(widget: QWidget) -> QRect:
    """Return what a window may cover of the screen, without bars of the desktop.

    Args:
        widget: Any part of a window; one that is not shown yet will stand where its
            parent stands.

    Returns:
        Place and size in the desktop's pixels.
    """
    shown = widget if widget.isVisible() else widget.parentWidget() or widget
    middle = shown.mapToGlobal(shown.rect().center())
    screen = QGuiApplication.screenAt(middle) or QGuiApplication.primaryScreen()
    return screen.availableGeometry()


_FRAME = 32
"""What a desktop's title bar and frame take of a window's height."""


def inside(widget: QWidget) -> QSize:
    """Return how large a window may be to stand on its screen with its title bar."""
    whole = room(widget).size()
    return QSize(whole.width(), whole.height() - _FRAME)
