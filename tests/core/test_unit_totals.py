"""Quantities added up by unit, as totals of papers say them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.core.papers.units import UnitTotal, added_up, unit_in

D = Decimal


def total(quantity, en, zh=""):
    words = {"en": en, "zh_CN": zh} if zh else {"en": en}
    return UnitTotal(D(quantity), words, 0)


def said(parts, code):
    return [(one.quantity, unit_in(one.unit, code)) for one in added_up(parts, code)]


SOLD = (total(2000, "PCS", "台"), total(2000, "PCS", "条"), total(2400, "SETS", "套"))


@pytest.mark.feature("A92")
def test_a_total_bears_the_units_of_one_language():
    """2,000 台 juicers and 2,000 条 blankets are 4,000 PCS, and no 4,000 条."""
    assert said(SOLD, "en") == [(4000, "PCS"), (2400, "SETS")]
    assert said(SOLD, "es") == [(4000, "PCS"), (2400, "SETS")]
    assert said(SOLD, "zh_CN") == [(2000, "台"), (2000, "条"), (2400, "套")]


def test_like_units_keep_their_chinese_name():
    parts = (total(2, "PCS", "个"), total(3, "PCS", "个"))
    assert said(parts, "zh_TW") == [(5, "个")]


def test_a_product_without_a_customs_unit_is_counted_in_chinese_beside_others():
    parts = (total(5, "PCS"), total(3, "sets"), total(2, "SETS", "套"))
    assert said(parts, "zh_CN") == [(5, "个"), (5, "套")]
    assert said(parts, "zh_TW") == [(5, "個"), (5, "套")]
    assert said(parts, "en") == [(5, "PCS"), (5, "SETS")]


def test_a_unit_of_ones_own_stays_as_it_is():
    assert unit_in({"en": "JARS"}, "zh_CN") == "JARS"


@pytest.mark.feature("A92")
def test_a_unit_is_spelled_in_one_way_however_it_was_typed():
    """Three lines of sets, typed in three ways, are one sum; EA stays another word."""
    sets = (total(100, "sets"), total(20, "SETS"), total(3, "Set"))
    pieces = (total(5, "pcs"), total(1, "Pcs."), total(2, "EA"))
    assert said((*sets, *pieces), "en") == [(123, "SETS"), (6, "PCS"), (2, "EA")]
    assert unit_in({"en": "Barrels"}, "en") == "Barrels"
    assert unit_in({"en": "sets"}, "es") == "SETS"
