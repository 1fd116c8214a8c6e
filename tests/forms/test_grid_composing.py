"""The first word that is composed into a cell opens it; the table has the focus."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from forms.kit import composing
from tests.forms.test_grid_keys import _theme, fresh

__all__ = ["_theme", "fresh"]


@pytest.mark.feature("H33")
def test_the_candidates_follow_the_caret_of_the_word_that_opens_a_cell(qtbot, fresh):
    """They lay upon the word: the place was told before the line was laid out."""
    _controller, grid = fresh
    method, told = QGuiApplication.inputMethod(), []
    method.cursorRectangleChanged.connect(
        lambda: told.append(method.cursorRectangle().toRect().topLeft())
    )
    for word in ("s", "shaokao", "烧烤"):
        QApplication.sendEvent(QApplication.focusWidget(), QInputMethodEvent(word, []))
        editor = grid.cells.editor
        qtbot.wait(20)
        caret = editor.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        at = editor.mapTo(grid.window(), caret.topLeft())
        assert told[-1] == at, word
    assert not editor.text(), "it is composed, not typed"


@pytest.mark.feature("H33")
@pytest.mark.parametrize("where", ["field", "dropped", "cell"])
def test_the_word_that_opens_a_cell_is_kept_by_whoever_clicks_elsewhere(
    qtbot, fresh, monkeypatch, where
):
    controller, grid = fresh
    QApplication.sendEvent(grid, QInputMethodEvent("太阳灶", []))
    assert grid.hasFocus(), "the table composes the first word"
    if where == "dropped":  # by the input method, before the focus goes
        down = Qt.MouseButton.LeftButton
        monkeypatch.setattr(composing.QGuiApplication, "mouseButtons", lambda: down)
        QApplication.sendEvent(grid, QInputMethodEvent("", []))
    if where != "cell":
        line = controller.form.form.fields["po"].findChild(QLineEdit)
        line.setFocus(Qt.FocusReason.MouseFocusReason)
    else:
        spot = grid.visualRect(grid.lines_model.index(0, 4)).center()
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    unread = grid.lines_model.unread_texts
    qtbot.waitUntil(lambda: list(unread().values()) == ["太阳灶"])
    assert grid.cells.editor is None
