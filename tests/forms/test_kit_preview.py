"""The preview of a paper turns its pages, and outlives bytes that are none."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from reportlab.pdfgen.canvas import Canvas

from forms.kit import theme
from forms.kit.buttons import button, ghost
from forms.kit.pdf_pages import UnreadablePdfError
from forms.kit.preview import PdfView

pytestmark = pytest.mark.usefixtures("plain")


def pdf(*pages):
    file = BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    for words in pages:
        canvas.drawString(60, 700, words)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.mark.feature("H20")
def test_preview_turns_pages_zooms_and_finds(shown):
    view = shown(PdfView(), 800, 600)
    view.show(pdf("COMMERCIAL INVOICE", "PACKING LIST", "invoice again"))
    assert (view.page(), view.count()) == (1, 3)
    assert view.canvas.is_fitted()
    QTest.keyClick(view.canvas, Qt.Key.Key_End)
    assert view.page() == 3
    QTest.keyClick(view.canvas, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert not view.canvas.is_fitted()
    view.open_find()
    QTest.keyClicks(view._words, "invoice")
    assert view.found() == (1, 2)
    QTest.keyClick(view._words, Qt.Key.Key_Return)
    assert view.found() == (2, 2)
    assert view.page() == 3
    QTest.keyClick(view._words, Qt.Key.Key_Escape)
    assert not view.grab().isNull()


def test_preview_keeps_what_it_shows_when_bytes_are_bad(shown):
    view = shown(PdfView(), 800, 600)
    view.show_pdf(pdf("one"))
    with pytest.raises(UnreadablePdfError):
        view.show_pdf(b"not a PDF")
    assert view.count() == 1
    view.clear()
    assert view.page() == 0


def test_a_command_in_a_narrow_bar_is_an_icon_and_no_half_word(shown):
    """It was "Com…" in Spanish, beside a page that could have been an icon wider."""
    view = PdfView()
    compare = ghost("columns-3", "Compare two versions", "Compare")
    mail = button("Mail", "mail", primary=True)
    for tool in (compare, button("Print", "printer"), mail):
        view.add_tool(tool)
    shown(view, 900, 400)
    QApplication.processEvents()
    assert compare.fitting()[1] == "Compare"
    while compare.fitting()[1]:
        assert compare.fitting()[1] == "Compare"
        view.resize(view.width() - 20, 400)
        QApplication.processEvents()
    assert compare.width() >= theme.px(30)
    assert not mail.property("bare")


@pytest.mark.feature("H32")
@pytest.mark.parametrize("width", [1000, 425, 380])
def test_nothing_stands_on_something_else_in_a_narrow_bar(shown, width):
    """ "1 / 12" ran into the arrow and "49 %" into the plus on a small panel."""
    view = PdfView()
    for icon in ("columns-3", "lock", "download", "printer"):
        view.add_tool(ghost(icon, icon))
    view.add_tool(button("Mail", "mail", primary=True))
    view.show_pdf(pdf(*(str(page) for page in range(12))))
    host = QWidget()  # as a page does it: no wider than its room
    view.setParent(host)
    shown(host, width, 300)
    view.resize(width, 300)
    QApplication.processEvents()
    row = [view._bar.layout().itemAt(n).widget() for n in range(15)]
    seen = [part for part in row if part is not None and part.isVisible()]
    ends = [(part.x(), part.x() + part.width()) for part in seen]
    assert all(end <= begin for (_, end), (begin, _) in pairwise(ends)), ends
    assert view._place in seen
    assert view._place.width() >= view._place.sizeHint().width()
    assert (view._size in seen) == (width > 500)
