from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import pricing
from app.core.errors import InvalidError

D = Decimal

pytestmark = pytest.mark.feature("A35", "B4")

RULES = pricing.Costs(
    purchase_incl_vat=D("67.80"),
    vat_percent=D(13),
    refund_percent=D(13),
    margin_percent=D(15),
    domestic_per_unit=D("2.40"),
    rate=D("7.10"),
    freight_per_unit=D("0.62"),
    premium_percent=D("0.3"),
    commission_percent=D(5),
    duty_percent=D("6.5"),
    import_vat_percent=D(19),
    clearance_per_unit=D("0.15"),
    delivery_per_unit=D("0.30"),
)
"""The worked example of rules §2."""


@pytest.mark.feature("A36", "A37")
def test_the_ladder_of_the_rules():
    made = pricing.ladder(RULES)
    assert (made.refund, made.net_cost, made.exw_base) == (D("7.80"), 60, 69)
    assert (made.fob, made.cfr, made.cif) == (D("10.06"), D("10.68"), D("10.72"))
    assert made.with_commission("CIF") == D("11.28")
    assert (made.ddp, made.ddp_vat_excluded) == (D("14.04"), D("11.87"))


@pytest.mark.parametrize(
    ("purchase", "cartons", "pieces", "fob", "cfr", "cif"),
    [
        ("96.05", "0.067184", 4, "13.65", "14.32", "14.36"),
        ("50.85", "0.108", 10, "7.25", "7.68", "7.70"),
        ("20.34", "0.112896", 24, "2.91", "3.10", "3.11"),
    ],
)
def test_the_prices_of_the_sample_deal(purchase, cartons, pieces, fob, cfr, cif):
    volume = D(cartons) / pieces
    made = pricing.ladder(
        pricing.Costs(
            purchase_incl_vat=D(purchase),
            refund_percent=D(13),
            margin_percent=D(12),
            domestic_per_unit=100 * volume,
            freight_per_unit=40 * volume,
            rate=D("7.10"),
            premium_percent=D("0.25"),
        )
    )
    assert (made.fob, made.cfr, made.cif) == (D(fob), D(cfr), D(cif))


def test_every_incoterm_has_a_price_and_none_falls_along_the_ladder():
    made = pricing.ladder(RULES)
    prices = [made.price(term) for term in pricing.TERMS]
    assert len(prices) == 11
    assert prices == sorted(prices)


@pytest.mark.feature("A38")
def test_margin_on_price_divides_and_margin_on_cost_multiplies():
    on_price = replace(RULES, margin_percent=D(20), margin_on=pricing.Margin.PRICE)
    assert pricing.ladder(on_price).exw_base == 75  # 60 / 0.8
    assert pricing.ladder(replace(RULES, margin_percent=D(20))).exw_base == 72


@pytest.mark.feature("A32")
def test_without_a_special_invoice_nothing_is_refunded():
    made = pricing.ladder(replace(RULES, special_invoice=False))
    assert (made.refund, made.net_cost) == (0, D("67.80"))


@pytest.mark.feature("A36")
def test_exchange_cost_and_profit_of_the_rules():
    left = pricing.outcome("FOB", D("10.06"), RULES)
    assert left.exchange_cost == D("6.2028")
    assert left.profit == D("9.03")
    assert left.cost == D("62.40")
    assert left.profit_ratio == D("14.4647")  # 9.026 / 62.40


@pytest.mark.feature("A36")
def test_exchange_cost_of_the_sample_deal():
    cost = pricing.exchange_cost(D("391522.40"), D(6630), D("45042.40"), D("55917.57"))
    assert cost == D("6.3148")


def test_a_currency_quoted_per_hundred():
    yen = replace(RULES, rate=D("4.70"), rate_unit=100, freight_per_unit=D(0))
    made = pricing.ladder(yen)
    assert made.fob == D("1519.15")  # 71.40 × 100 / 4.70 = 1519.1489; settled 3
    left = pricing.outcome("FOB", made.fob, yen)
    assert left.exchange_cost == D("4.1076")  # 62.40 × 100 / 1519.15, per 100 yen


@pytest.mark.parametrize("term", pricing.TERMS)
def test_backwards_from_any_term_finds_the_fob_price_again(term):
    made = pricing.ladder(replace(RULES, unloading_per_unit=D("0.10")))
    fob = pricing.fob_from(
        term, made.price(term), replace(RULES, unloading_per_unit=D("0.10"))
    )
    expected = made.exw if term == "EXW" else made.fob
    assert abs(fob - expected) <= D("0.01")


def test_backwards_from_a_price_with_commission():
    left = pricing.outcome("CIF", D("11.28"), RULES, with_commission=True)
    assert left.fob == D("10.06")


def test_partial_refund_leaves_the_rest_in_the_cost():
    made = pricing.ladder(replace(RULES, refund_percent=D(9)))
    assert (made.refund, made.net_cost) == (D("5.40"), D("62.40"))  # 60 × 9 %


@given(
    st.decimals(1, 1000, places=2),
    st.decimals(0, 40, places=1),
    st.decimals(0, 5, places=2),
)
def test_the_outcome_of_the_own_price_is_the_wanted_margin(purchase, margin, freight):
    costs = replace(
        RULES,
        purchase_incl_vat=purchase,
        margin_percent=margin,
        freight_per_unit=freight,
    )
    made = pricing.ladder(costs)
    left = pricing.outcome("CIF", made.cif, costs)
    # One cent of the price each way, seen against the cost in CNY.
    slack = D("0.015") * costs.rate * 100 / costs.net_cost + D("0.001")
    assert abs(left.margin_on_cost - margin) <= slack


@pytest.mark.parametrize(
    "changes",
    [
        {"rate": D(0)},
        {"rate": D("-7.1")},
        {"rate": D("NaN")},
        {"rate_unit": 10},
        {"purchase_incl_vat": D(-1)},
        {"refund_percent": D(14)},
        {"commission_percent": D(100)},
        {"margin_percent": D(100), "margin_on": pricing.Margin.PRICE},
        {"premium_percent": D(91)},
        {"freight_per_unit": D("-0.01")},
    ],
)
def test_figures_that_cannot_be_are_named(changes):
    with pytest.raises(InvalidError) as refused:
        pricing.ladder(replace(RULES, **changes))
    assert refused.value.problems[0].where in {*changes, "refund_percent"}


def test_a_price_below_the_freight_is_refused():
    with pytest.raises(InvalidError):
        pricing.outcome("CIF", D("0.50"), RULES)


def test_unknown_terms_are_refused():
    with pytest.raises(InvalidError):
        pricing.ladder(RULES).price("DAT")
