"""Queries: relative dates, what they mean today, and their way through JSON."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.query import (
    ME,
    SPANS,
    Filter,
    Query,
    Sort,
    Span,
    any_of,
    from_data,
    to_data,
)

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.mark.feature("H9")
@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (Span("today"), "2026-11-21", "2026-11-21"),
        (Span("yesterday"), "2026-11-20", "2026-11-20"),
        (Span("tomorrow"), "2026-11-22", "2026-11-22"),
        (Span("this_week"), "2026-11-16", "2026-11-22"),
        (Span("last_week"), "2026-11-09", "2026-11-15"),
        (Span("next_week"), "2026-11-23", "2026-11-29"),
        (Span("this_month"), "2026-11-01", "2026-11-30"),
        (Span("last_month"), "2026-10-01", "2026-10-31"),
        (Span("next_month"), "2026-12-01", "2026-12-31"),
        (Span("this_quarter"), "2026-10-01", "2026-12-31"),
        (Span("last_quarter"), "2026-07-01", "2026-09-30"),
        (Span("this_year"), "2026-01-01", "2026-12-31"),
        (Span("last_year"), "2025-01-01", "2025-12-31"),
        (Span("past_days", 7), "2026-11-15", "2026-11-21"),
        (Span("next_days", 30), "2026-11-21", "2026-12-20"),
    ],
)
def test_span_covers_its_days(span, first, last):
    assert span.dates(TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


def test_months_cross_the_year():
    assert Span("next_month").dates(date(2026, 12, 31)) == (
        date(2027, 1, 1),
        date(2027, 1, 31),
    )
    assert Span("last_quarter").dates(date(2028, 2, 29)) == (
        date(2027, 10, 1),
        date(2027, 12, 31),
    )


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(SPANS))
def test_this_and_next_spans_touch_without_overlapping(today, name):
    first, last = Span(name, 5).dates(today)
    assert first <= last
    if name.startswith("this_") and (after := f"next_{name[5:]}") in SPANS:
        assert (Span(after).dates(today)[0] - last).days == 1
    if name.startswith("this_"):
        assert first <= today <= last
        assert (first - Span(f"last_{name[5:]}").dates(today)[1]).days == 1


def test_unknown_span_is_refused():
    with pytest.raises(ValueError, match="next_life"):
        Span("next_life").dates(TODAY)


@pytest.mark.parametrize(
    ("op", "op_after", "value"),
    [
        ("eq", "between", (date(2026, 11, 1), date(2026, 11, 30))),
        ("gt", "gt", date(2026, 11, 30)),
        ("ge", "ge", date(2026, 11, 1)),
        ("lt", "lt", date(2026, 11, 1)),
        ("le", "le", date(2026, 11, 30)),
    ],
)
def test_comparison_with_a_span_uses_its_right_end(op, op_after, value):
    found = Filter("day", op, Span("this_month")).resolved(TODAY, str)
    assert found == Filter("day", op_after, value)


def test_not_this_month_is_before_after_or_empty():
    found = Filter("day", "ne", Span("this_month")).resolved(TODAY, str)
    assert found == any_of(
        Filter("day", "lt", date(2026, 11, 1)),
        Filter("day", "gt", date(2026, 11, 30)),
        Filter("day", "empty"),
    )


def test_between_two_spans_reaches_from_the_first_day_to_the_last():
    found = Filter("day", "between", (Span("last_month"), Span("next_month")))
    assert found.resolved(TODAY, str).value == (date(2026, 10, 1), date(2026, 12, 31))


def test_me_becomes_the_person_everywhere():
    mine = any_of(Filter("owner", "eq", ME), Filter("helper", "in", (ME, "b")))
    called = {"owner": ("owner", "a"), "helper": ("helper", "h")}
    assert mine.resolved(TODAY, called.__getitem__) == any_of(
        Filter("owner", "eq", "a"), Filter("helper", "in", ("h", "b"))
    )


def test_query_survives_json():
    query = Query(
        text="庭院灯 0187",
        filters=(
            Filter("amount", "between", (Decimal("0.10"), Decimal("1E+3"))),
            Filter("day", "eq", Span("next_days", 14)),
            Filter("made_at", "ge", datetime(2026, 1, 2, 3, 4, tzinfo=UTC)),
            Filter("signed_on", "lt", TODAY),
            any_of(Filter("owner", "eq", ME), Filter("urgent", "eq", value=True)),
            Filter("state", "in", ("draft", "confirmed")),
            Filter("note", "empty"),
            Filter("pieces", "between", (None, 5)),
        ),
        sort=Sort("day", descending=True),
    )
    assert from_data(json.loads(json.dumps(to_data(query)))) == query


@pytest.mark.parametrize(
    "data",
    [
        {"filters": [{"field": "a", "op": "like"}]},
        {"filters": [{"field": "a"}]},
        {"filters": [{"field": "a", "op": "eq", "value": {"span": "next_life"}}]},
        {"filters": [{"field": "a", "op": "eq", "value": {"decimal": "many"}}]},
        {"filters": [{"field": "a", "op": "eq", "value": {"colour": 1}}]},
        {"filters": [{"field": "a", "op": "between", "value": [1]}]},
        {"filters": [{"field": "a", "op": "in", "value": "x"}]},
        {"filters": 5},
        {"sort": "x"},
        [],
    ],
)
def test_what_is_no_query_is_refused(data):
    with pytest.raises(ValueError, match=r"\w"):
        from_data(data)


def test_conditions_are_added_once_and_taken_away():
    one, two = Filter("a", "eq", 1), Filter("b", "eq", 2)
    query = Query().where(one).where(one, two)
    assert query.filters == (one, two)
    assert query.without(one).filters == (two,)
    assert query.same_rows(Query(filters=(two, one), sort=Sort("a")))
    assert not query.same_rows(query.without(one))
