"""The screen belongs to Qt, also when what asked for its room is cleared up."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from forms.kit import screens
from forms.wizard import WizardForm


def test_the_room_is_that_of_the_screen(qtbot):
    window = QWidget()
    part = QWidget(window)
    qtbot.addWidget(window)
    whole = QGuiApplication.primaryScreen().availableGeometry()
    assert isinstance(whole, QRect)
    assert screens.room(window) == whole
    window.show()
    assert screens.room(part) == whole


def test_no_window_owns_the_screen(qtbot):
    """What has a parent in this text is deleted with that parent's leavings."""
    qtbot.addWidget(WizardForm())
    assert "parent.." not in shiboken6.dump(QGuiApplication.primaryScreen())
