"""Our companies and the day's rates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.office.domain import (
    BankAccount,
    Company,
    ExchangeRate,
    RateDay,
    RateKind,
    RateLine,
    usual_unit,
)

D = Decimal
HAICHUAN = Company(
    code="HAICHUAN",
    name_en="NINGBO HAICHUAN IMPORT & EXPORT CO., LTD.",
    tax_number="91330206MA2CXK3E7J",
    accounts=(
        BankAccount(name="CNY", currency="CNY"),
        BankAccount(name="USD", currency="USD"),
    ),
)
DAY = RateDay(
    on=date(2026, 5, 18),
    lines=(RateLine(currency="USD", mid=D("7.0850"), buying=D("7.0820")),),
)


def where(record) -> list[str]:
    return [problem.where for problem in record.problems()]


def test_the_exporter_of_the_worked_deal_is_right():
    assert not HAICHUAN.problems()


def test_a_wrong_check_character_is_told():
    assert where(replace(HAICHUAN, tax_number="91330206MA2CXK3E7K")) == ["tax_number"]


def test_a_company_needs_a_name_and_real_currencies():
    wrong = Company(base_currency="RMB", accounts=(BankAccount(currency="US$"),))
    assert where(wrong) == ["name_en", "base_currency", "accounts.0.currency"]


def test_the_account_of_the_currency_is_printed():
    assert HAICHUAN.account_for("USD").name == "USD"
    assert HAICHUAN.account_for("EUR") is None


def test_banks_quote_a_hundred_yen():
    assert usual_unit("JPY") == 100
    assert usual_unit("USD") == 1


def test_a_day_is_taken_apart_into_its_rates():
    assert [(r.kind, r.value) for r in DAY.rates()] == [
        (RateKind.MID, D("7.0850")),
        (RateKind.BUYING, D("7.0820")),
    ]
    assert not DAY.problems()
    assert not RateDay(lines=DAY.lines).rates(), "without a day there are none"


def test_what_cannot_be_a_rate_is_told_at_its_cell():
    usd = DAY.lines[0]
    wrong = replace(
        DAY,
        on=None,
        lines=(
            usd,
            replace(usd, mid=D(0)),
            replace(usd, currency="US$", unit=10),
            RateLine(currency="EUR", buying=D("8.00"), selling=D("7.90")),
        ),
    )
    assert where(wrong) == [
        "on",
        "lines.1.currency",
        "lines.1.mid",
        "lines.2.currency",
        "lines.2.unit",
        "lines.3.buying",
    ]


def test_a_single_rate_is_checked_too():
    rate = ExchangeRate(
        on=date(2026, 5, 18), currency="USD", kind=RateKind.MID, value=D(0), unit=7
    )
    assert where(rate) == ["value", "unit"]
