"""The commands over the lines of a record, as sections come and go."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from forms.kit.editor import EditorPage
from tests.forms.sample_contract import CONTRACT, Contract

ALL = frozenset({"edit", "save"})


@pytest.mark.usefixtures("plain")
def test_commands_of_a_section_left_at_once_stay_in_the_window(shown):
    """Reopened where somebody stood, a record shows its lines for a moment only.

    Qt shows what came to a row a turn later; by then it was in no row, and became a
    window of its own which took the keys.
    """
    editor = shown(EditorPage(CONTRACT), 1000, 600)
    editor.show_record(Contract(), saved=False, actions=ALL)
    QApplication.processEvents()
    tools = editor.sections["lines"].tools
    for name in ("terms", "lines", "terms"):
        editor.show_section(name)
    QApplication.processEvents()
    assert not [one for one in tools if one.isVisible()]
    editor.show_section("lines")
    QApplication.processEvents()
    assert [one for one in tools if one.isVisible() and not one.isWindow()] == tools
