"""Keys that are typed into a grid faster than it is answered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.forms import sample_contract as sample
from tests.forms.test_grid_keys import KEY, keys, shown


@pytest.mark.feature("H5")
def test_keys_typed_after_the_answer_do_not_overtake_those_before(qtbot):
    """Who types fast found the quantity's digits in the price, or nowhere."""
    controller = sample.make()
    grid = shown(qtbot, controller)
    controller.work.hold = True
    keys(KEY.Key_Return, "KT-4419", KEY.Key_Return, "250", KEY.Key_Return)
    controller.work.release()
    window = grid.window().windowHandle()
    QTest.keyClick(window, Qt.Key.Key_9)  # as the window system brings it
    QTest.keyClick(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: controller.draft.lines[0].price == 9)
    assert controller.draft.lines[0].quantity == 250
