"""The result of a deal is arithmetic on a record (settled_rules 18)."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

from app.core.refs import Ref
from app.treasury.domain import DealResult

D = Decimal


def deal(**given) -> DealResult:
    """Return a deal of zeros but for what is given."""
    texts = {
        "contract": Ref(1, "SC26-0001", ""),
        "customer": None,
        "currency": "USD",
        "base_currency": "CNY",
        "rate_unit": 1,
        "signed_on": None,
        "shipments": (),
    }
    zeros = {f.name: D(0) for f in fields(DealResult) if f.name not in texts}
    return DealResult(**{**zeros, **texts, **given})


def test_nothing_sold_has_neither_margin_nor_exchange_cost():
    assert deal().margin_percent is None
    assert deal().exchange_cost is None
    assert deal().proof == 0


def test_credit_notes_and_charges_do_not_touch_the_exchange_cost():
    plain = deal(goods_incl_vat=D("62.40"), fob=D("10.06"))
    noted = deal(
        goods_incl_vat=D("62.40"), fob=D("10.06"), credit_notes=D(5), charges=D(3)
    )
    assert plain.exchange_cost == noted.exchange_cost == D("6.2028")  # rules §2
    assert noted.deal_profit == plain.deal_profit - 8


def test_exchange_cost_of_a_currency_per_hundred():
    yen = deal(currency="JPY", rate_unit=100, goods_incl_vat=D(4800), fob=D(100000))
    assert yen.exchange_cost == D("4.8000")


def test_recovered_costs_and_debit_notes_raise_the_profit():
    made = deal(revenue=D(100), recovered=D(5), debit_notes=D(7))
    assert made.gross_profit == made.deal_profit == 112
    assert made.margin_percent == D("104.67")  # of the 107 that were earned


def test_credit_notes_reduce_the_revenue_and_with_it_the_gross_profit():
    """Settled 16: 1 000 − 100 earned, 600 of goods and 30 of charges."""
    made = deal(
        revenue=D(1000), credit_notes=D(100), goods_incl_vat=D(600), charges=D(30)
    )
    assert made.gross_profit == 300
    assert made.deal_profit == 270
    assert made.margin_percent == D("30.00")  # 270 of 900
    given_back = deal(revenue=D(1000), credit_notes=D(1000))
    assert given_back.margin_percent is None
