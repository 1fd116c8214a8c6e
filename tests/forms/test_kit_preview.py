"""The preview of a paper turns its pages, and outlives bytes that are none."""

from __future__ import annotations

from io import BytesIO

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from reportlab.pdfgen.canvas import Canvas

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
