"""What the keys meet beside the fields: the panel at the side, links, long words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QWidget

from forms.kit import buttons
from forms.kit.editor_inspector import Inspector
from forms.kit.field_text import TextField
from forms.kit.spec import Block, Link


def linked(title: str, *codes: str) -> Block:
    return Block(title, tuple(Link("contract", 1, code) for code in codes))


@pytest.fixture
def panel(qtbot):
    panel = Inspector()
    qtbot.addWidget(panel)
    panel.resize(panel.width(), 400)
    panel.history.show()
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def tabbed(panel) -> list[QWidget]:
    """Return what F6 finds in the panel, in its order, by its words."""
    takes = Qt.FocusPolicy.TabFocus
    found = [w for w in panel.widget().findChildren(QWidget) if w.focusPolicy() & takes]
    return [one for one in found if one.isVisible()]


@pytest.mark.feature("A147")
def test_the_keys_go_down_the_panel_whatever_was_made_last(panel, qtbot):
    """The history is made first and stands last; a part made anew keeps its place."""
    panel.show_blocks((linked("A", "SC-1"), linked("B", "SC-2")))
    panel.show_blocks((linked("A", "SC-3", "SC-4"), linked("B", "SC-2")))
    qtbot.wait(10)  # what was replaced goes
    first, *rest = tabbed(panel)
    assert [one.text() for one in (first, *rest[:2])] == ["SC-3", "SC-4", "SC-2"]
    assert all(panel.history.isAncestorOf(one) for one in rest[2:])
    first.setFocus()
    for code in ("SC-4", "SC-2"):
        qtbot.keyClick(panel.window().focusWidget(), Qt.Key.Key_Tab)
        assert panel.window().focusWidget().text() == code


@pytest.mark.feature("A147")
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_link_is_followed_by_the_keys(qtbot, key):
    made = buttons.link("SC26-0031")
    qtbot.addWidget(made)
    followed = []
    made.clicked.connect(lambda: followed.append(key))
    made.show()
    qtbot.keyClick(made, key)
    assert followed == [key]


def test_what_is_too_long_is_read_from_its_beginning_when_it_is_left(qtbot):
    """Tab selects all of a field; it showed the end of its words from then on."""
    field = TextField()
    field.set_value("CIF Cost, insurance and freight of the port that was named")
    qtbot.addWidget(field)
    field.input.end(False)  # noqa: FBT003 - as Qt has it
    reason = Qt.FocusReason.TabFocusReason
    QApplication.sendEvent(field.input, QFocusEvent(QEvent.Type.FocusOut, reason))
    assert field.input.cursorPosition() == 0
