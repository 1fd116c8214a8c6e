"""Alt with a figure opens a saved view, and types nothing into any field."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from forms.kit.fields import DateField, DecimalField, TextField
from tests.forms.field_keys import press

ALT = Qt.KeyboardModifier.AltModifier


@pytest.mark.feature("H34")
@pytest.mark.parametrize("make", [DateField, lambda: DecimalField(2), TextField])
def test_alt_and_a_figure_type_nothing(place, make):
    field = place(make())
    press(field, Qt.Key.Key_2, ALT)
    assert field.input.text() == ""
    press(field, Qt.Key.Key_2)
    assert field.input.text() == "2"


@pytest.mark.feature("H34")
@pytest.mark.parametrize("held", [ALT, Qt.KeyboardModifier.ControlModifier])
def test_a_figure_with_alt_or_control_opens_a_saved_view(page, qtbot, held):
    assert page.views.current() == 0
    qtbot.keyClick(page.table, Qt.Key.Key_2, held)
    qtbot.waitUntil(lambda: page.views.current() == 1)
