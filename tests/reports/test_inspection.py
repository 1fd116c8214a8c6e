"""The inspection report read back: what an officer looks for (documents.md §24)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.errors import InvalidError
from app.core.i18n import language
from reports import inspection
from tests.reports import reading, sample

REPORT = sample.INSPECTION


def said(record, code="en"):
    return reading.lines(inspection.render(record, language(code)))


def failed(classes=REPORT.classes):
    """Eight major defects: one more than letter K at AQL 2.5 accepts."""
    return replace(REPORT, classes=(classes[0], replace(classes[1], found=8)))


@pytest.mark.feature("A67")
def test_the_plan_and_the_findings_of_the_lot():
    """deal.md §6: 2,200 at level II is letter K, 125 pieces, Ac 7 and 10."""
    found = said(REPORT)
    assert "INSPECTION REPORT" in found
    assert "Critical None allowed K 125 0 1 0 Passed" in found
    assert "Major 2.5 K 125 7 8 3 Passed" in found
    assert "Minor 4.0 K 125 10 11 6 Passed" in found
    assert "Sample drawn: 125 of 2,200" in found
    assert "Conclusion: PASSED" in found
    whole = " ".join(found)
    for words in (
        "QC26-0001",
        "2026-06-12",
        "PO26-0088",
        "SC26-0031",
        "HJ-350",
        "ISO 2859-1:1999",
        "Zhou Min",
        "CIXI",
        "Three lids scratched",
    ):
        assert words in whole  # fmt: skip


@pytest.mark.feature("A67")
def test_what_was_looked_at_and_every_defect_with_its_photograph():
    found = said(REPORT)
    assert "Quantity Conforms 2,200 in 550 cartons" in found
    assert "Packing and marks Deviates Six cartons without PO number" in found
    assert "Assembly Does not apply" in found
    assert "1 Major A-03 Lid scratched over 10 mm 3 2" in found
    assert "2 Minor P-11 Carton without PO number 6 1" in found
    assert "1 cartons 2 lid" in found
    whole = " ".join(found)
    assert "Customer NORDHAUS HANDELS GMBH" in whole
    assert "Packed 100%" in whole
    assert "Labels and barcodes" not in whole  # nobody looked


def test_photographs_fill_pages_without_being_cut():
    many = tuple(replace(REPORT.photos[0], name=f"p{n}") for n in range(24))
    pages = reading.opened(
        inspection.render(replace(REPORT, photos=many), language("en"))
    )
    placed = [len(page.drawn.images) for page in pages]
    marks = 3  # logo, chop and signature, each once
    assert sum(placed) in {24 + marks, 24 + marks - 1}
    for page in pages:
        for picture in page.drawn.images:
            assert picture["bottom"] <= page.height - 45


def test_no_page_bears_the_signatures_alone():
    """However long the findings are, their end is on the page that is signed."""
    plain = replace(REPORT, photos=())
    for many in range(1, 46, 2):
        told = "\n".join(f"Finding {n}" for n in range(many))
        long = replace(plain, remarks={"en": told})
        pdf = inspection.render(long, language("en"))
        last = reading.opened(pdf)[-1].extract_text()
        assert f"Finding {many - 1}" in last, many


def test_a_lot_that_fails_says_so():
    found = said(failed())
    assert "Major 2.5 K 125 7 8 8 Failed" in found
    assert "Conclusion: FAILED" in found


def test_a_waiver_is_printed_with_its_reason():
    waived = replace(failed(), waiver="The customer takes scratched lids")
    found = said(waived)
    assert "Conclusion: ACCEPTED WITH WAIVER" in found
    assert "The customer takes scratched lids" in found
    with pytest.raises(InvalidError):
        replace(REPORT, waiver="No need")


def test_before_the_verdict_it_is_a_plan_to_fill_in():
    found = said(replace(REPORT, concluded=False))
    assert "Major 2.5 K 125 7 8" in found
    assert "Conclusion: PENDING" in found
