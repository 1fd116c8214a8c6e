"""The list of what was put away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.registry import Registry, maker
from tests.dossier.test_controller import (  # noqa: F401
    desk,
    draft,
    tab,
)


@pytest.mark.feature("H29")
@pytest.mark.parametrize("twice", [False, True], ids=["Enter", "twice clicked"])
def test_what_lies_in_the_trash_opens_like_every_row(tab, desk, qtbot, twice):  # noqa: F811
    """Nothing happened there."""
    tab.form.header.menu_actions["put_away"].trigger()
    trash = maker(Registry().named("trash").listing)(desk)
    qtbot.addWidget(trash.form)
    trash.form.show()
    table = trash.form.table
    qtbot.waitUntil(lambda: trash.form.model.record(0) is not None)
    table.setCurrentIndex(table.model().index(0, 1))
    if twice:
        table.doubleClicked.emit(table.currentIndex())
    else:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert ("open", ("contract", tab.record_id, None)) in desk.shell.asked
