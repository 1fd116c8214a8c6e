"""What a quotation refuses, and how it prices a line; no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.catalog.domain import Product
from app.core.refs import Ref
from app.core.states import possible
from app.quotations.domain import (
    TRANSITIONS,
    Action,
    Costing,
    Line,
    LineCost,
    Quotation,
    State,
)
from tests.make import HOUSEWARES

D = Decimal
OFFER = Quotation(
    company=Ref(1, "HC", "Haichuan"),
    customer=Ref(2, "NORD", "Nordhaus"),
    currency="USD",
    rate=D("7.10"),
    incoterm="CIF",
    place="HAMBURG",
    port_of_loading="CNNGB",
    port_of_discharge="DEHAM",
    quoted_on=date(2026, 5, 6),
    valid_until=date(2026, 5, 21),
    costing=Costing(
        margin_percent=D(12),
        domestic_per_cbm=D(100),
        freight_per_cbm=D(40),
        premium_percent=D("0.25"),
    ),
    lines=(
        Line(
            product=Ref(3, "HJ-350", "Juicer"),
            quantity=D(2200),
            unit_price=D("14.36"),
            cost=LineCost(purchase_incl_vat=D("96.05"), refund_rate=D(13)),
        ),
    ),
)


def where(offer: Quotation) -> list[str]:
    return [problem.where for problem in offer.problems()]


def test_a_complete_quotation_has_no_problems():
    assert OFFER.problems() == ()
    assert OFFER.unfinished() == ()


@pytest.mark.feature("A35", "A37")
def test_a_line_is_priced_step_by_step():
    # HJ-350 of deal.md §3: 0.067184 m³ / 4 pieces; 1.68 CNY and 0.67 USD a piece.
    costs = OFFER.costs_of(OFFER.lines[0], HOUSEWARES["HJ-350"])
    assert (costs.domestic, costs.freight) == (D("1.68"), D("0.67"))
    priced = OFFER.priced(OFFER.lines[0], HOUSEWARES["HJ-350"])
    assert priced.cost.net_cost == D("85.00")
    assert (priced.cost.fob, priced.cost.cfr, priced.cost.cif) == (
        D("13.65"),
        D("14.32"),
        D("14.36"),
    )


def test_a_price_in_yen_has_two_decimals_as_every_price_that_is_built():
    # (85.00 × 1.12 + 1.68) × 100 / 4.70 = 2061.2766; + 0.67; / 0.99725 = 2067.6360.
    yen = replace(OFFER, currency="JPY", rate=D("4.70"), rate_unit=100)
    cost = yen.priced(yen.lines[0], HOUSEWARES["HJ-350"]).cost
    assert (cost.fob, cost.cfr, cost.cif) == (D("2061.28"), D("2061.95"), D("2067.64"))


def test_a_product_without_packing_bears_no_freight():
    costs = OFFER.costs_of(OFFER.lines[0], Product(code="X"))
    assert (costs.domestic_per_unit, costs.freight_per_unit) == (D(0), D(0))


def test_the_usual_place_is_where_the_risk_passes():
    assert OFFER.usual_place() == "HAMBURG"
    assert replace(OFFER, incoterm="FOB").usual_place() == "NINGBO"
    assert replace(OFFER, incoterm="FOB", port_of_loading="").usual_place() == ""


def test_what_must_be_there():
    assert where(replace(OFFER, company=None, customer=None)) == ["company", "customer"]


def test_codes_must_be_of_the_lists():
    bad = replace(OFFER, currency="USX", incoterm="CIX", port_of_loading="XXXXX")
    assert where(bad) == ["currency", "incoterm", "port_of_loading"]


def test_an_offer_cannot_end_before_it_begins():
    assert where(replace(OFFER, valid_until=date(2026, 5, 5))) == ["valid_until"]


def test_figures_cannot_be_negative():
    costing = replace(OFFER.costing, freight_per_cbm=D(-1))
    line = replace(OFFER.lines[0], quantity=D(-1), unit_price=D(-1))
    bad = replace(OFFER, costing=costing, lines=(line,), rate=D(-1))
    assert where(bad) == [
        "rate",
        "costing.freight_per_cbm",
        "lines.0.quantity",
        "lines.0.unit_price",
    ]


@pytest.mark.parametrize("name", ["premium_percent", "commission_percent"])
def test_no_share_takes_all_of_the_price(name):
    costing = replace(OFFER.costing, **{name: D(100)})
    assert where(replace(OFFER, costing=costing)) == [f"costing.{name}"]


def test_a_line_names_what_is_offered():
    nameless = replace(OFFER, lines=(Line(quantity=D(1)),))
    assert where(nameless) == ["lines.0.product"]
    described = replace(OFFER, lines=(Line(description_en="Mould", quantity=D(1)),))
    assert where(described) == []


@pytest.mark.feature("A41")
def test_only_an_issued_offer_runs_out():
    issued = replace(OFFER, state=State.ISSUED)
    assert issued.expired(date(2026, 5, 22))
    assert not issued.expired(date(2026, 5, 21))
    assert not OFFER.expired(date(2026, 5, 22))


def test_a_contract_can_be_made_from_an_open_or_an_accepted_offer():
    can = [s for s in State if Action.CONTRACT in possible(TRANSITIONS, s)]
    assert can == [State.ISSUED, State.ACCEPTED]
