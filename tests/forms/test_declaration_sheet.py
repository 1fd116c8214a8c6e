"""The declaration's form is read from the right where the language is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from app.customs.domain import Declaration
from forms.customs import SPEC
from forms.declaration_sheet import Box, DeclarationSheet, Items
from forms.kit import theme
from forms.kit.editor import EditorPage
from tests import looks

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


@pytest.mark.feature("H1")
def test_the_box_with_the_keyboard_is_seen(qtbot, qapp):
    """An empty box that was typed into looked like all others."""
    looks.put_on(qapp)
    sheet = DeclarationSheet()
    qtbot.addWidget(sheet)
    sheet.show_record(Declaration(), editable=True)
    sheet.resize(900, 500)
    with qtbot.waitActive(sheet):
        sheet.show()
        sheet.activateWindow()
    sheet.fields["freight"].setFocus()
    seen = {
        name: sheet.fields[name].input.grab().toImage().pixelColor(1, 12)
        for name in ("freight", "insurance", "transport_mode")
    }
    assert seen.pop("freight") == theme.color("focus")
    assert theme.color("focus") not in seen.values()


@pytest.mark.feature("H39")
def test_a_wrong_box_is_named(qtbot):
    """Freight and premium said the same, and neither whose it was."""
    page = EditorPage(SPEC)
    qtbot.addWidget(page)
    wrong = Declaration(freight="2380", insurance="141.86")
    page.show_record(wrong, saved=False)
    fees = ("freight", "insurance")
    page.show_problems([one for one in wrong.problems() if one.where in fees])
    said = " ".join(one.text() for one in page.banner.findChildren(QPushButton))
    assert "Freight: Write it as customs do" in said
    assert "Premium: Write it as customs do" in said
