"""Entering companies and rates, and finding the rate of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import InvalidError, MissingError
from app.core.query import Query
from app.office import listing, service
from app.office.domain import (
    BankAccount,
    Company,
    ExchangeRate,
    RateDay,
    RateKind,
    RateLine,
    RateMissingError,
)
from tests import make
from tests.pictures import GOOD

D = Decimal
DAY = date(2026, 5, 18)


def test_a_company_comes_back_with_accounts_and_pictures(database, actor):
    with database.unit_of_work(actor) as uow:
        ref = make.company(uow)
        company = service.get_company(uow, ref.id)
        seal = replace(company, seal=GOOD, signature=GOOD)
        service.save_company(uow, seal)
    with database.unit_of_work(actor) as uow:
        company = service.find_company(uow)
        assert (company.seal, company.signature) == (GOOD, GOOD)
        assert company.account_for("USD").swift == "BKCHCNBJ92A"
        assert [r.code for r in listing.COMPANIES.page(uow, Query()).records] == [
            "HAICHUAN"
        ]
        assert listing.COMPANIES.overview(uow, Query()).count == 1


def test_a_removed_account_is_gone_and_the_others_keep_their_ids(database, actor):
    with database.unit_of_work(actor) as uow:
        ref = make.company(uow)
        company = service.get_company(uow, ref.id)
        first = company.accounts[0]
        more = replace(company, accounts=(BankAccount(currency="EUR"), first))
        saved = service.save_company(uow, more)
        assert saved.accounts[1].id == first.id
        saved = service.save_company(uow, replace(saved, accounts=saved.accounts[1:]))
        assert [account.id for account in saved.accounts] == [first.id]


def test_a_wrong_company_is_refused_and_none_is_missed(database, actor):
    with database.unit_of_work(actor) as uow:
        with pytest.raises(InvalidError):
            service.save_company(uow, Company())
        with pytest.raises(MissingError):
            service.find_company(uow)


def test_the_latest_rate_known_on_a_day_counts(database, actor):
    with database.unit_of_work(actor) as uow:
        make.rate(uow, DAY, "7.0850")
        make.rate(uow, date(2026, 6, 20), "7.0610")
        rate = service.rate_on(uow, "USD", date(2026, 6, 1), RateKind.MID, "CNY")
        assert rate.value == D("7.0850")
        with pytest.raises(RateMissingError):
            service.rate_on(uow, "USD", date(2026, 5, 17), RateKind.MID, "CNY")
        assert service.rate_on(uow, "CNY", DAY, RateKind.MID, "CNY").value == 1


def test_the_closing_rate_is_the_mid_rate_where_none_was_entered(database, actor):
    with database.unit_of_work(actor) as uow:
        make.rate(uow, date(2026, 6, 30), "7.0600")
        closing = RateKind.CLOSING
        assert service.rate_on(
            uow, "USD", date(2026, 6, 30), closing, "CNY"
        ).value == D("7.0600")
        make.rate(uow, date(2026, 6, 30), "7.0520", RateKind.CLOSING)
        assert service.rate_on(
            uow, "USD", date(2026, 6, 30), closing, "CNY"
        ).value == D("7.0520")


def test_a_rate_entered_twice_is_replaced(database, actor):
    with database.unit_of_work(actor) as uow:
        make.rate(uow, DAY, "7.08")
        make.rate(uow, DAY, "7.0850")
        assert listing.RATES.overview(uow, Query()).count == 1


def test_rates_typed_before_the_office_was_asked_stay_once(database, actor):
    typed = RateLine(currency="USD", mid=D("7.0850"))
    with database.unit_of_work(actor, today=date(2026, 6, 1)) as uow:
        begun = service.new_rate_day(uow, RateDay(on=DAY, lines=(typed,)))
    assert (begun.on, begun.lines[0]) == (DAY, typed)
    told = [line.currency for line in begun.lines]
    assert told.count("USD") == 1
    assert len(told) > 1


def test_a_days_sheet_is_saved_changed_and_thinned_out(database, actor):
    sheet = RateDay(
        on=DAY,
        source="BOC",
        lines=(
            RateLine(currency="USD", mid=D("7.0850"), buying=D("7.0820")),
            RateLine(currency="JPY", unit=100, mid=D("4.5120")),
        ),
    )
    with database.unit_of_work(actor) as uow:
        saved = service.save_rate_day(uow, sheet)
        assert saved.id == DAY.toordinal()
        assert len(saved.known) == 3
    with database.unit_of_work(actor) as uow:
        colleague = ExchangeRate(
            on=DAY, currency="EUR", kind=RateKind.MID, value=D("7.9")
        )
        service.save_rate(uow, colleague)
        usd = replace(saved.lines[0], buying=None, mid=D("7.0851"))
        after = service.save_rate_day(uow, replace(saved, lines=(usd,)))
    assert [(ln.currency, ln.mid, ln.buying) for ln in after.lines] == [
        ("USD", D("7.0851"), None),
        ("EUR", D("7.9"), None),
    ], "the yen is gone, what a colleague added stays"


def test_each_company_has_its_rates_in_its_own_books(database, actor):
    with database.unit_of_work(actor) as uow:
        make.company(uow)
        arm = service.save_company(
            uow,
            Company(code="HK", name_en="HAICHUAN (HK) LIMITED", base_currency="HKD"),
        )
        pairs = (("CNY", "7.0850"), ("HKD", "7.8010"))
        lines = tuple(RateLine(base=b, currency="USD", mid=D(m)) for b, m in pairs)
        sheet = service.save_rate_day(uow, RateDay(on=DAY, source="BOC", lines=lines))
        assert [(one.base, one.mid) for one in sheet.lines] == [
            (base, D(mid)) for base, mid in pairs
        ]
        hk = service.refs(uow, [arm.id])[arm.id]
        rate = service.newest_rate(uow, "USD", DAY, hk, RateKind.MID)
        assert (rate.base, rate.value) == ("HKD", D("7.8010"))
        assert service.rate_on(uow, "HKD", DAY, RateKind.MID, "HKD").value == 1
        with pytest.raises(RateMissingError):
            service.rate_on(uow, "HKD", DAY, RateKind.MID, "CNY")
        twice = replace(sheet, lines=(*sheet.lines, sheet.lines[0]))
        (problem,) = twice.problems()
        assert problem.where == "lines.2.currency"


def test_a_new_sheet_begins_with_the_currencies_of_the_last_day(database, actor):
    with database.unit_of_work(actor) as uow:
        first = service.new_rate_day(uow, RateDay())
        assert [line.currency for line in first.lines] == ["USD", "EUR"]
        old = RateLine(currency="JPY", unit=100, mid=D("4.51"))
        service.save_rate_day(uow, RateDay(on=DAY, source="BOC", lines=(old,)))
        sheet = service.new_rate_day(uow, RateDay())
        assert (sheet.id, sheet.on, sheet.source) == (None, uow.today, "BOC")
        assert sheet.lines == (RateLine(base="CNY", currency="JPY", unit=100),)
        service.save_rate_day(uow, replace(sheet, lines=(replace(old, mid=D("4.5")),)))
        again = service.new_rate_day(uow, RateDay())
        assert again.id == uow.today.toordinal(), "today was begun already"


def test_companies_are_looked_up(database, actor):
    with database.unit_of_work(actor) as uow:
        make.company(uow)
        assert [c.ref.code for c in service.lookup_companies(uow, "海川")] == [
            "HAICHUAN"
        ]
        assert service.newest_rate(uow, "USD", DAY, None, RateKind.MID) is None
