"""One PDF of several papers."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from app.core.i18n import language
from app.ui import printing
from reports import inspection
from tests.reports import sample


@pytest.mark.feature("H21")
def test_a_merged_pdf_has_one_bookmark_for_each_print():
    """Below each stood the paper's own, which says the same."""
    one = inspection.render(sample.INSPECTION, language("en"))
    assert len(PdfReader(io.BytesIO(one)).outline) == 1
    made = printing.merged([("Report", [(one, 2)]), ("Copy", [(one, 1)])])
    marks = PdfReader(io.BytesIO(made)).outline
    assert [mark.title for mark in marks] == ["Report 1/2", "Report 2/2", "Copy"]
