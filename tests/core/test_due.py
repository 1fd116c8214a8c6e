from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.core import calendars, due
from app.core.due import ReportKind
from app.core.errors import InvalidError

D = Decimal

CN = calendars.calendar("CN")
TARGET = calendars.calendar("TARGET")


@pytest.mark.feature("A119")
@pytest.mark.parametrize(
    ("base", "terms", "expected"),
    [
        ("2026-06-20", {"days": 30}, "2026-07-20"),  # balance of the sample deal
        ("2026-07-25", {"days": 30}, "2026-08-24"),
        ("2026-06-01", {"days": 30}, "2026-07-01"),
        ("2026-06-10", {"days": 30, "end_of_base_month": True}, "2026-07-30"),
        ("2026-01-31", {"months": 1}, "2026-02-28"),
        ("2028-01-31", {"months": 1}, "2028-02-29"),
        ("2026-11-30", {"months": 3}, "2027-02-28"),
        ("2026-05-15", {}, "2026-05-15"),
    ],
)
def test_due_dates(base, terms, expected):
    made = due.due_date(date.fromisoformat(base), **terms)
    assert made == date.fromisoformat(expected)


@pytest.mark.feature("A119")
def test_the_due_date_stays_and_the_money_moves_on_a_banking_day():
    sunday = date(2026, 7, 19)
    assert due.due_date(date(2026, 6, 19), 30) == sunday
    assert due.pay_by(sunday, TARGET) == date(2026, 7, 20)


@pytest.mark.feature("A119")
def test_last_presentation_of_both_shipments_of_the_deal():
    expiry = date(2026, 8, 21)
    first = due.latest_presentation(date(2026, 6, 20), expiry, CN)
    assert first.last_day == date(2026, 7, 13)  # 11 July is a Saturday
    second = due.latest_presentation(date(2026, 7, 25), expiry, CN)
    assert second.last_day == date(2026, 8, 17)
    assert first.warnings == (date(2026, 7, 3), date(2026, 7, 8), date(2026, 7, 11))


@pytest.mark.feature("A119")
def test_the_expiry_limits_the_presentation_and_moves_too():
    made = due.latest_presentation(date(2026, 8, 10), date(2026, 8, 22), CN)
    assert made.last_day == date(2026, 8, 24)  # Saturday to Monday


@pytest.mark.feature("A119")
def test_refund_dates_of_the_first_shipment():
    dates = due.refund_dates(date(2026, 6, 20))
    assert dates.filing_opens == date(2026, 7, 1)
    assert dates.filing_by == dates.collect_by == date(2027, 4, 30)
    assert dates.lost_after == date(2029, 6, 20)


@pytest.mark.feature("A119")
@pytest.mark.parametrize(
    ("contract", "collect_by"),
    [
        (date(2027, 3, 1), date(2027, 4, 30)),
        (date(2028, 1, 15), date(2028, 1, 15)),
        (date(2031, 1, 1), date(2029, 6, 20)),
    ],
)
def test_a_later_contract_date_replaces_april_up_to_36_months(contract, collect_by):
    assert due.refund_dates(date(2026, 6, 20), contract).collect_by == collect_by


@pytest.mark.feature("A119")
def test_36_months_from_a_leap_day_end_in_february():
    assert due.refund_dates(date(2028, 2, 29)).lost_after == date(2031, 2, 28)
    assert due.refund_dates(date(2026, 12, 5)).filing_opens == date(2027, 1, 1)


DAY = date(2026, 5, 18)


@pytest.mark.feature("A119")
@pytest.mark.parametrize(
    ("kind", "days", "restricted", "reported"),
    [
        (ReportKind.ADVANCE, 30, False, False),
        (ReportKind.ADVANCE, 31, False, True),
        (ReportKind.ADVANCE, 0, True, True),
        (ReportKind.DEFERRED, 90, False, False),
        (ReportKind.DEFERRED, 91, False, True),
        (ReportKind.DEFERRED, 30, True, False),
        (ReportKind.DEFERRED, 31, True, True),
    ],
)
def test_what_is_reported_to_the_exchange_administration(
    kind, days, restricted, reported
):
    made = due.report_due(kind, DAY, DAY + timedelta(days), restricted=restricted)
    assert made == (date(2026, 6, 17) if reported else None)


@pytest.mark.parametrize(
    "action",
    [
        lambda: due.due_date(DAY, -1),
        lambda: due.latest_presentation(DAY, DAY, CN, -1),
    ],
)
def test_impossible_terms_are_refused(action):
    with pytest.raises(InvalidError):
        action()


@pytest.mark.feature("B30")
@pytest.mark.parametrize(
    ("code", "day", "open_"),
    [
        ("CN", "2026-10-01", False),
        ("CN", "2026-10-08", True),
        ("CN", "2026-10-10", True),  # a Saturday worked for National Day
        ("DE", "2026-10-10", False),
        ("CN", "2026-02-14", True),
        ("CN", "2026-02-17", False),
        ("DE", "2026-10-03", False),
        ("TARGET", "2026-05-01", False),
        ("TARGET", "2026-04-03", False),
        ("TARGET", "2026-05-14", True),  # Ascension: Germany rests, TARGET works
        ("DE", "2026-05-14", False),
        ("AE", "2026-06-06", False),
        ("SA", "2026-06-05", False),  # Friday
        ("SA", "2026-06-07", True),  # Sunday
        ("WEEKENDS", "2026-10-01", True),
        ("QQ", "2026-10-03", False),
        ("QQ", "2026-10-01", True),
    ],
)
def test_banking_days(code, day, open_):
    assert calendars.calendar(code).is_banking_day(date.fromisoformat(day)) is open_


@pytest.mark.feature("B30")
def test_golden_week_moves_a_date():
    assert CN.next_banking_day(date(2026, 10, 1)) == date(2026, 10, 8)


@pytest.mark.feature("B30")
def test_the_office_may_know_better():
    monday = date(2026, 7, 13)
    own = calendars.Calendar("CN", closed=frozenset({monday}))
    assert own.next_banking_day(date(2026, 7, 11)) == date(2026, 7, 14)
    worked = calendars.Calendar("CN", worked=frozenset({date(2026, 7, 11)}))
    assert worked.is_banking_day(date(2026, 7, 11))
    closed = frozenset(monday + timedelta(days) for days in range(60))
    with pytest.raises(InvalidError):
        calendars.Calendar("CN", closed=closed).next_banking_day(monday)


def test_without_the_library_weekends_remain(monkeypatch):
    calendars._year.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "holidays", None)
    assert CN.is_banking_day(date(2026, 10, 1))
    assert not CN.is_banking_day(date(2026, 10, 3))
    calendars._year.cache_clear()
