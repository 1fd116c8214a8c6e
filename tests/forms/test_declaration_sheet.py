"""The declaration's form is read from the right where the language is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from forms.declaration_sheet import Box, Items

RTL = Qt.LayoutDirection.RightToLeft
LTR = Qt.LayoutDirection.LeftToRight


@pytest.mark.parametrize("direction", [LTR, RTL])
def test_a_box_ends_in_its_line(qtbot, direction):
    """The last divider of each row was missing in Arabic, the frame's edge double."""
    box = Box(QWidget(), last=False)
    qtbot.addWidget(box)
    box.setLayoutDirection(direction)
    box.resize(90, 40)
    image = box.grab().toImage()
    left, right = (image.pixelColor(x, 20) for x in (0, image.width() - 1))
    plain = image.pixelColor(image.width() // 2, 20)
    assert (left == plain, right == plain) == (direction == LTR, direction == RTL)


@pytest.mark.parametrize("direction", [LTR, RTL])
def test_items_begin_where_the_language_does(qtbot, direction):
    items = Items()
    qtbot.addWidget(items)
    items.setLayoutDirection(direction)
    items.resize(1008, 60)  # the shares of the columns add up to 1008
    number, code, *_others, levy = items._widths()
    if direction == LTR:
        assert (number, code, levy) == ((0, 44), (44, 122), (920, 88))
    else:
        assert (number, code, levy) == ((964, 44), (842, 122), (0, 88))
