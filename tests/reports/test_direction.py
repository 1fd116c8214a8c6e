"""Two directions on one line: what a piece says never moves what stands beside it."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.core.i18n import language
from reports import direction, documents, fonts, wrapping
from reports.direction import isolated, visual
from reports.styles import BODY
from reports.tongue import Tongue, facts, labelled
from tests.reports import reading, sample

ARABIC = Tongue(language("ar"), language("en"))
ENGLISH = Tongue(language("en"), language("ar"))
_SIGNS = st.sampled_from("ابتجد abc XYZ 0123456789.,:-()/%+")
PIECE = st.text(_SIGNS, max_size=24).map(str.strip).filter(bool)


def drawn(text: str, *, rtl: bool = True) -> str:
    """Return a text as its signs stand on the page, from left to right."""
    return visual(fonts.shape(text), rtl=rtl)


@given(PIECE, PIECE)
@example("ا", "))")
@example("ICC (A (b))", "(ا)")
@settings(max_examples=100)
def test_a_piece_moves_nothing_beside_it(one: str, other: str) -> None:
    line = f"{isolated(one)} {isolated(other)}"
    first, second = (
        drawn(text, rtl=direction.runs_left(text)) for text in (one, other)
    )
    if not direction.RIGHT_TO_LEFT.search(line):
        assert drawn(line) == f"{one} {other}"  # it runs as Latin letters do
        return
    assert drawn(line) == f"{second} {first}"
    assert drawn("a " + line, rtl=False) == f"a {first} {second}"


@pytest.mark.parametrize(
    ("said", "left", "right"),
    [
        (ARABIC.tr("Invoice No."), "Invoice No. / ", drawn("رقم الفاتورة")),
        (ARABIC.tr("Page {page} of {pages}", page=1, pages=12), "Page 1 of 12 / ", ""),
        (labelled(ARABIC.tr("Packages"), "800 كرتون"), drawn("800 كرتون"), ""),
        (facts([(ARABIC.tr("G.W."), "8,950.00 KGS")]), "8,950.00\u00a0KGS\u00a0:", ""),
        ("دفعة (CN¥63,393.00) فقط", "", ""),
    ],
)
def test_arabic_beside_english_keeps_each_in_its_order(
    said: str, left: str, right: str
) -> None:
    line = drawn(said)
    assert line.startswith(left)
    assert line.endswith(right)
    assert "CN" not in said or "(CN¥63,393.00)" in line


def test_english_beside_arabic_runs_from_left_to_right() -> None:
    said = drawn(ENGLISH.tr("Invoice No."), rtl=False)
    assert said == "Invoice No. / " + drawn("رقم الفاتورة")
    assert drawn("شركة النور (ش.م.م)", rtl=False) == drawn("شركة النور (ش.م.م)")


def test_what_is_broken_into_lines_runs_on_as_it_began() -> None:
    said = "ميناء الشحن Port of Loading NINGBO, CHINA وميناء التفريغ"
    for limit in range(60, 160, 10):
        lines = wrapping.lines(said, BODY, limit)
        assert len(lines) > 1
        for line in lines:
            assert line.count(direction.RTL) == line.count(direction.END) == 1
    words = " ".join(direction.bare(" ".join(lines)).split())
    assert words == fonts.shape(said)


def test_signs_that_steer_a_line_are_never_printed() -> None:
    for said in ("a\u2066b\u2069", "ا\u2067ب\u2063ج\u2060\u2069", "x\u200f\u202e"):
        assert not set(drawn(said)) & set("\u2060\u2063\u2066\u2067\u2069\u200f\u202e")


@pytest.mark.parametrize("pair", [("ar", "en"), ("en", "ar"), ("ar", "zh_CN")])
def test_a_page_says_its_number_once_in_each_language(pair: tuple[str, str]) -> None:
    first, second = map(language, pair)
    data = documents.render("invoice", sample.INVOICE, first, second)
    (page,) = reading.opened(data)
    foot = [c for c in page.chars if c["top"] > page.height - 50]
    line = "".join(char["text"] for char in sorted(foot, key=lambda char: char["x0"]))
    other = {"en": "Page 1 of 1", "zh_CN": "第1页 共1页"}[({*pair} - {"ar"}).pop()]
    assert other.replace(" ", "") in line.replace(" ", "").replace("\u00a0", "")
