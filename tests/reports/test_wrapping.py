"""Lines break where the eye allows it, and nothing is lost or too wide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import direction, fonts, wrapping
from reports.styles import BODY
from reports.tongue import facts

fonts.ready()
WORDS = st.text(
    st.sampled_from("abcdefgh XYZ,.()/|-0123456789 宁波海川进出口，。（）《》"),
    max_size=160,
)


@given(WORDS, st.floats(40, 200))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, limit: float) -> None:
    lines = wrapping.lines(text, BODY, limit)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        wide = fonts.width(line, BODY.size, bold=BODY.bold)
        assert wide <= limit + 0.01 or len(line) == 1


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("one two three", 32, ("one two", "three")),
        ("宁波海川，进出口", 32.5, ("宁波海", "川，进出", "口")),
        ("0|0|家用|无品牌", 31, ("0|0|家", "用|无品", "牌")),
        ("first\nsecond", 300, ("first", "second")),
        ("CENTS EIGHTY ONLY", 75, ("CENTS", "EIGHTY ONLY")),
        # An item number was cut in the middle of its word.
        ("HJ-350-STAINLESS-BLK", 58, ("HJ-350-", "STAINLESS-BLK")),
    ],
)
def test_lines_break_by_the_habits_of_the_script(
    text: str, limit: float, lines: tuple[str, ...]
) -> None:
    assert wrapping.lines(text, BODY, limit) == lines


@pytest.mark.parametrize(
    ("texts", "limit", "lines"),
    [
        (("Quantity ordered", "订购数量"), 80, ("Quantity ordered", "订购数量")),
        (("订购数量", "Quantity ordered"), 80, ("订购数量", "Quantity ordered")),
        (("Quantity", "数量"), 80, ("Quantity 数量",)),
        (("Quantity", "Cantidad"), 80, ("Quantity / Cantidad",)),
        (("Quantity", "Cantidad"), 60, ("Quantity", "Cantidad")),
    ],
)
def test_each_language_begins_its_own_line_where_one_is_too_short(
    texts: tuple[str, ...], limit: float, lines: tuple[str, ...]
) -> None:
    assert wrapping.lines(direction.joined(texts), BODY, limit) == lines


def test_captions_stay_with_their_values() -> None:
    said = facts(
        (("G.W. 毛重", "120,800.00 KGS"), ("ИНН / номер", "7712"), ("N.W.", ""))
    )
    weight, tax = (
        "G.W.\u00a0毛重：120,800.00\u00a0KGS",
        "ИНН\u00a0/\u00a0номер:\u00a07712",
    )
    for limit in (125, 140, 155):
        assert wrapping.lines(said, BODY, limit) == (weight, tax)
    assert wrapping.lines(said, BODY, 300) == (f"{weight}     {tax}",)
    assert len(wrapping.lines(said, BODY, 60)) > 2


def test_a_figure_is_never_torn_at_its_group_blank() -> None:
    said = "Итого 51\u00a0584,00 долл."
    for limit in range(40, 120, 5):
        lines = wrapping.lines(said, BODY, limit)
        assert any("51\u00a0584,00" in line for line in lines)
