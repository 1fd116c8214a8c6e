"""What papers say of goods that go by air or rail, of samples and of costs abroad."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.places import printed_city
from app.core.refs import Ref
from app.documents import facts, papers, wording
from app.shipments.domain import Charge, ChargeKind, Line, Mode, Package, Shipment

D = Decimal
ARRIVED = "Costs at destination"


def sent(price, quantity=100, cartons=10, **others):
    """Return a shipment of one line, by air to a place that we pay the way to."""
    line = Line(
        product=Ref(1, "MIX", ""), quantity=D(quantity), unit_price=D(price), unit="PCS"
    )
    box = Package(
        line_position=0,
        cartons=cartons,
        units_per_carton=D(quantity) / cartons,
        length_cm=D(50),
        width_cm=D(40),
        height_cm=D(30),
        net_kg=D(8),
        gross_kg=D(9),
    )
    usual = {"mode": Mode.AIR, "incoterm": "CPT", "currency": "EUR"}
    return Shipment(lines=(line,), packages=(box,), **{**usual, **others})


def charges(*kinds):
    """Return charges in the shipment's currency."""
    return tuple(
        Charge(kind=kind, currency="EUR", amount=D(amount)) for kind, amount in kinds
    )


def split(shipment):
    """Return how an invoice splits its price, in English."""
    return [(part.label["en"], part.amount) for part in papers._breakdown(shipment)]


@pytest.mark.feature("A92")
def test_an_invoice_tells_the_costs_at_destination_apart_from_the_goods():
    cost = charges((ChargeKind.FREIGHT, "905.25"), (ChargeKind.DESTINATION, "120"))
    parts = split(sent("51.4835", incoterm="DAP", charges=cost))
    # 5 148.35 − 905.25 − 120.00 = 4 123.10
    assert parts == [
        ("FCA value", D("4123.10")),
        ("Freight", D("905.25")),
        (ARRIVED, D("120")),
    ]


@pytest.mark.feature("A92")
@pytest.mark.parametrize("price", ["0", "0.50", "1"])
def test_samples_that_cost_less_than_their_way_have_no_price_to_split(price):
    assert split(sent(price, charges=charges((ChargeKind.FREIGHT, "100")))) == []


@pytest.mark.parametrize(
    ("cartons", "pallets", "said"),
    [(1, 0, "CARTON"), (10, 0, "CARTONS"), (10, 1, "PALLET"), (10, 2, "PALLETS")],
)
def test_a_single_package_is_told_in_the_singular(cartons, pallets, said):
    from app.shipments.domain import Pallet

    stood = tuple(
        Pallet(cartons=cartons // pallets, length_cm=D(120), width_cm=D(80),
               height_cm=D(100))
        for _ in range(pallets)
    )  # fmt: skip
    goods = sent("5", cartons=cartons, pallets=stood)
    assert facts.package_kind(goods)["en"] == said


@pytest.mark.feature("A97")
@pytest.mark.parametrize(
    ("tenor", "said"),
    [
        ("AT SIGHT", "AT SIGHT"),
        ("60 DAYS AFTER SIGHT", "60 DAYS AFTER SIGHT"),
        ("30 DAYS AFTER DATE OF DRAFT", "30 DAYS AFTER DATE OF DRAFT"),
        ("60 DAYS AFTER B/L DATE", "60 DAYS AFTER B/L DATE (2026-06-20)"),
        (
            "90 Days after air waybill date",
            "90 Days after air waybill date (2026-06-20)",
        ),
        ("AT 45 DAYS AFTER SHIPMENT", "AT 45 DAYS AFTER SHIPMENT (2026-06-20)"),
    ],
)
def test_a_draft_shows_when_it_falls_due(tenor, said):
    assert wording.dated(tenor, date(2026, 6, 20)) == said
    assert wording.dated(tenor, None) == tenor


@pytest.mark.feature("A80")
@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("FULL SET OF B/L MADE OUT TO ORDER, BLANK ENDORSED", "TO ORDER"),
        ("B/L CONSIGNED TO ORDER OF NORDBANK, NOTIFY US", "TO ORDER OF NORDBANK"),
        (
            "AIR WAYBILL CONSIGNED TO NATIONAL BANK OF\nKUWAIT, NOTIFY APPLICANT",
            "NATIONAL BANK OF KUWAIT",
        ),
        ("CLEAN AIR WAYBILL CONSIGNED TO APPLICANT MARKED PREPAID", "APPLICANT"),
        ("SIGNED COMMERCIAL INVOICE", ""),
    ],
)
def test_the_consignee_is_whom_the_credit_wants(asked, named):
    assert wording.ordered(asked) == named


def test_papers_are_drawn_up_in_a_town():
    assert printed_city("PVG") == "SHANGHAI"
    assert printed_city("CNNGB") == "NINGBO"
    assert printed_city("") == ""
