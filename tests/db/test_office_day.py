"""The office's zone says which day it is, whatever a computer believes."""

from __future__ import annotations

import random
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from app.core import clock
from app.core.query import Filter, Query, Span
from app.db.actions import ActionRow
from app.db.numbering import take_number
from app.office import listing
from app.office import service as office
from app.office.domain import ExchangeRate, RateKind
from tests import make

ZONES = ("UTC", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati", "XXX+11")
MIDNIGHTS = (
    (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
    (datetime(2026, 12, 31, 16, tzinfo=UTC), date(2027, 1, 1)),
    (datetime(2028, 2, 28, 16, tzinfo=UTC), date(2028, 2, 29)),
    (datetime(2028, 2, 29, 16, tzinfo=UTC), date(2028, 3, 1)),
    (datetime(2027, 1, 1, 15, 59, 59, tzinfo=UTC), date(2027, 1, 1)),
)


@pytest.fixture(params=ZONES)
def _zone(request, monkeypatch):
    """The computer is set to some zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_zone")
def test_the_zone_of_the_computer_moves_no_day(sqlite_database, actor):
    for instant, day in MIDNIGHTS:
        sqlite_database.clock = lambda: instant  # noqa: B023 - used before it changes
        with sqlite_database.reading(actor) as uow:
            assert uow.today == day
    assert clock.today() == clock.office_day(datetime.now(UTC))


def test_an_instant_falls_on_one_day_in_whatever_zone_it_is_written():
    rng = random.Random(20261122)  # noqa: S311 - not a secret
    start = datetime(2000, 1, 1, tzinfo=UTC)
    for _ in range(3000):
        instant = start + timedelta(seconds=rng.randrange(100 * 365 * 86_400))
        local = instant.astimezone(clock.ZoneInfo(rng.choice(ZONES[:4])))
        # China has kept UTC+8 without summer time since 1992.
        assert clock.office_day(local) == (instant + timedelta(hours=8)).date()


def test_an_instant_comes_back_in_utc_from_a_session_of_any_zone(database, actor):
    """Python calls an hour that comes twice in a zone equal to no other instant."""
    twice = datetime(2026, 10, 25, 0, 17, 49, tzinfo=UTC)  # London: 01:17, twice
    database.clock = lambda: twice
    with database.unit_of_work(actor, key="twice") as uow:
        if uow.session.get_bind().dialect.name == "postgresql":
            uow.session.execute(text("SET LOCAL TimeZone = 'Europe/London'"))
        stored = uow.session.scalar(select(ActionRow.at))
    assert stored == twice


def test_numbers_begin_anew_with_the_office_s_year(database, actor):
    given = []
    for instant, _day in MIDNIGHTS[:2]:
        database.clock = lambda: instant  # noqa: B023 - used before it changes
        with database.unit_of_work(actor) as uow:
            company = office.find_company(uow) if given else make.company(uow)
            given.append(take_number(uow, company.id, "ZZ", uow.today))
    assert [number[:4] for number in given] == ["ZZ26", "ZZ27"]


def test_this_month_is_the_office_s(database, actor):
    database.clock = lambda: MIDNIGHTS[1][0]
    days = (date(2026, 12, 31), date(2027, 1, 1))
    with database.unit_of_work(actor) as uow:
        for day in days:
            value = Decimal(7)
            rate = ExchangeRate(on=day, currency="USD", kind=RateKind.MID, value=value)
            office.save_rate(uow, rate)
    with database.reading(actor) as uow:
        asked = Query(filters=(Filter("on", "eq", Span("this_year")),))
        found = listing.RATES.page(uow, asked).records
    assert [one.on for one in found] == [days[1]]
