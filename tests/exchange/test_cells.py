"""Cells are read as they can only be meant, whoever wrote them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.core.exchange import Column
from app.exchange import workbooks
from app.exchange.cells import CellError, day, number, reader_of
from app.parties.domain import ROLE_TITLES, PartyRole
from tests import bad_inputs

D = Decimal


@pytest.mark.parametrize(
    ("raw", "code", "expected"),
    [
        (D("5.25"), "en", "5.25"),
        ("12。5", "en", "12.5"),
        ("１２。５", "zh_CN", "12.5"),
        ("1,234.56", "en", "1234.56"),
        ("1.234,56", "en", "1234.56"),
        ("1,234", "en", "1234"),
        ("1,234", "es", "1.234"),
        ("1.234", "en", "1.234"),
        ("1.234", "es", "1234"),
        ("1.234.567", "en", "1234567"),
        ("12,5", "en", "12.5"),
        ("1 234,5", "en", "1234.5"),
        ("1'234.50", "en", "1234.50"),
        ("１２，３４５．６", "zh_CN", "12345.6"),
        ("￥96.05", "zh_CN", "96.05"),
        ("13%", "en", "13"),
        ("−7", "en", "-7"),
        (".5", "en", "0.5"),
        ("5.", "en", "5"),
    ],
)
def test_numbers_are_read_with_chinese_and_european_signs(raw, code, expected):
    assert number(raw, code) == D(expected)


@pytest.mark.parametrize(
    "raw",
    ["abc", "1.2.3", "1,23,456", "1e5", "NaN", "inf", "=1+1", "0x1F", "5-", "(5)",
     "1_000", "1/2", "", "--5", "9" * 60, True],
)  # fmt: skip
def test_what_is_no_number_is_refused(raw):
    with pytest.raises(CellError):
        number(raw)


def test_the_list_of_bad_numbers_crashes_nothing():
    for entry in bad_inputs._all()["numbers"]:
        raw = entry["input"]
        if isinstance(raw, str):
            with suppress(CellError):
                assert number(raw).is_finite()


@pytest.mark.parametrize(
    "raw",
    ["2026-03-15", "2026/3/15", "2026.03.15", "20260315", "2026年3月15日",
     "15.03.2026", "15/3/2026", "15 Mar 2026", date(2026, 3, 15),
     datetime(2026, 3, 15, 14, 30, tzinfo=UTC)],
)  # fmt: skip
def test_days_are_read_however_they_are_written(raw):
    assert day(raw) == date(2026, 3, 15)


@pytest.mark.parametrize(
    "raw", ["2026-02-30", "03/15/2026", "today", "1899-12-31", D(46000), "26-1-5"]
)
def test_what_is_no_day_is_refused(raw):
    with pytest.raises(CellError):
        day(raw)


def test_choices_are_understood_in_every_language():
    roles = reader_of(
        Column("roles", "Roles", "checks", options=tuple(ROLE_TITLES.items())), "en"
    )
    both = frozenset({PartyRole.CUSTOMER, PartyRole.SUPPLIER})
    assert roles("customer, Supplier") == both
    assert roles("客户、供应商") == both
    country = reader_of(Column("country", "Country", "code:countries"), "en")
    assert {country(said) for said in ("DK", "dk", "Denmark", "丹麦")} == {"DK"}
    with pytest.raises(CellError, match="not in the list"):
        country("Atlantis")
    check = reader_of(Column("active", "Active", "check"), "en")
    assert [check(said) for said in ("是", "Yes", "1", True, "no", "否")] == [
        True, True, True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "number_of_it", "day_of_it"),
    [
        # As Excel shows them: with fifteen digits.
        (0.1, "0.1", None), (0.30000000000000004, "0.3", None),
        (1234567.89, "1234567.89", None), (2.675, "2.675", None), (-5.0, "-5", None),
        (-0.0, "0", None), (46000.0, "46000", None), (46000.5, "46000.5", None),
        (float("nan"), None, None), (float("inf"), None, None), (True, None, None),
        (datetime(2026, 1, 5, 23, 59), None, "2026-01-05"),  # noqa: DTZ001 - a cell's
        (date(2026, 12, 31), None, "2026-12-31"), (date(1900, 1, 1), None, None),
    ],
)  # fmt: skip
def test_values_of_cells_are_read_or_refused(cell, number_of_it, day_of_it):
    """Those of the list of bad inputs that are no text: a workbook's own kinds."""
    raw = workbooks._value(cell)
    for read, meant in ((number, number_of_it), (day, day_of_it)):
        if meant is None:
            with pytest.raises(CellError):
                read(raw)
        else:
            assert str(read(raw)) == meant
