"""What an input method composes is kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QInputMethodEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from forms.kit import composing
from forms.kit.fields import (
    TextField,
)

pytestmark = pytest.mark.usefixtures("plain")


@pytest.mark.feature("H33")
@pytest.mark.parametrize("several", [False, True])
def test_a_word_half_composed_is_kept_by_whoever_clicks_elsewhere(qtbot, several):
    window, first, second = QWidget(), TextField(multiline=several), TextField()
    box = QVBoxLayout(window)
    box.addWidget(first)
    box.addWidget(second)
    qtbot.addWidget(window)
    window.show()
    line = first.findChild(QPlainTextEdit if several else QLineEdit)
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClicks(line, "ab ")
    QApplication.sendEvent(line, QInputMethodEvent("你好", []))
    other = second.findChild(QLineEdit)
    other.setFocus(Qt.FocusReason.MouseFocusReason)
    assert (first.value(), second.value()) == ("ab 你好", "")
    assert not line.is_composing()


@pytest.mark.feature("H33")
@pytest.mark.parametrize("pressed", [True, False])
def test_a_word_is_kept_that_the_input_method_drops_at_a_click(
    qtbot, monkeypatch, pressed
):
    """Pinyin of ibus does; what Escape takes away is given up."""
    field = TextField()
    qtbot.addWidget(field)
    line = field.findChild(QLineEdit)
    QApplication.sendEvent(line, QInputMethodEvent("你好", []))
    down = Qt.MouseButton.LeftButton if pressed else Qt.MouseButton.NoButton
    monkeypatch.setattr(composing.QGuiApplication, "mouseButtons", lambda: down)
    QApplication.sendEvent(line, QInputMethodEvent("", []))
    assert line.text() == ("你好" if pressed else "")
    assert not line.is_composing()
