"""Quantities added up by unit, as totals of papers say them."""

from __future__ import annotations

from decimal import Decimal

from app.core.papers.parts import UnitTotal, added_up, say

D = Decimal


def total(quantity, en, zh):
    return UnitTotal(D(quantity), {"en": en, "zh_CN": zh}, 0)


def test_a_sum_of_unlike_chinese_units_bears_neither():
    """2,000 台 juicers and 2,000 条 blankets are no 4,000 条."""
    pieces, sets = added_up(
        (total(2000, "PCS", "台"), total(2000, "PCS", "条"), total(2400, "SETS", "套"))
    )
    assert (pieces.quantity, say(pieces.unit, "en")) == (4000, "PCS")
    assert say(pieces.unit, "zh_CN") == "PCS"
    assert (sets.quantity, say(sets.unit, "zh_CN")) == (2400, "套")


def test_like_units_keep_their_chinese_name():
    (pieces,) = added_up((total(2, "PCS", "个"), total(3, "PCS", "个")))
    assert (pieces.quantity, say(pieces.unit, "zh_TW")) == (5, "个")
