"""Shipments of the worked deal: every figure stands in its own account."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.core.refs import Ref
from app.shipments import rules
from app.shipments.domain import (
    Charge,
    ChargeKind,
    Container,
    Line,
    Mode,
    Package,
    Pallet,
    Shipment,
)
from app.shipments.parts import ranges_of
from tests import make

D = Decimal
PRICES = ("14.36", "7.70", "3.11")
PIECES = (4, 10, 24)
SIZES = ((52, 38, 34), (60, 45, 40), (56, 42, 48))
NET = ("7.60", "14.00", "13.20")
GROSS = ("8.90", "15.20", "14.60")


def _shipment(quantities: tuple[int, ...], **changes: object) -> Shipment:
    lines = tuple(
        Line(contract_line_id=i + 1, quantity=D(q), unit_price=D(price))
        for i, (q, price) in enumerate(zip(quantities, PRICES, strict=True))
    )
    packages = tuple(
        Package(
            line_position=i,
            cartons=q // PIECES[i],
            units_per_carton=D(PIECES[i]),
            length_cm=D(SIZES[i][0]),
            width_cm=D(SIZES[i][1]),
            height_cm=D(SIZES[i][2]),
            net_kg=D(NET[i]),
            gross_kg=D(GROSS[i]),
        )
        for i, q in enumerate(quantities)
    )
    shipment = Shipment(
        company=Ref(1, "HC", "Haichuan"),
        customer=Ref(2, "NH", "Nordhaus"),
        contract=Ref(3, "SC26-0031", ""),
        incoterm="CIF",
        place="HAMBURG",
        port_of_loading="CNNGB",
        port_of_discharge="DEHAM",
        premium_percent=D("0.25"),
        lines=lines,
        packages=packages,
    )
    return replace(shipment, **changes).settled()


def first() -> Shipment:
    """Shipment 1: one 40HC."""
    return _shipment(
        (2000, 2000, 2400),
        containers=(
            Container(type_code="40HC", number="TCNU6312341", dunnage_kg=D(40)),
        ),
        charges=(Charge(amount=D("2380.00")),),
    )


def second() -> Shipment:
    """Shipment 2: less than a container."""
    return _shipment(
        (200, 200, 960), mode=Mode.SEA_LCL, charges=(Charge(unit_rate=D(52)),)
    )


def test_first_shipment_packs_weighs_and_costs_what_the_deal_says():
    shipment = first()
    totals = shipment.totals()
    assert (totals.packages, totals.net_kg, totals.gross_kg, totals.cbm) == (
        800,
        D("7920.00"),
        D("8950.00"),
        D("66.482"),
    )
    assert [shipment.line_totals(i).cbm for i in range(3)] == [
        D("33.592"),
        D("21.600"),
        D("11.290"),
    ]
    assert [shipment.line_totals(i).net_kg for i in range(3)] == [3800, 2800, 1320]
    assert [shipment.line_totals(i).gross_kg for i in range(3)] == [4450, 3040, 1460]
    assert [(p.carton_from, p.carton_to) for p in shipment.packages] == [
        (1, 500),
        (501, 700),
        (701, 800),
    ]


@pytest.mark.feature("A90")
def test_first_shipment_money():
    shipment = first()
    assert [line.amount("USD") for line in shipment.lines] == [28720, 15400, 7464]
    assert shipment.invoice_total() == D("51584.00")
    assert shipment.sum_insured() == D(56743)
    assert shipment.premium() == D("141.86")
    assert shipment.freight() == D("2380.00")
    assert shipment.fob_value() == D("49062.14")
    assert [charge.kind for charge in shipment.all_charges()] == [
        ChargeKind.FREIGHT,
        ChargeKind.INSURANCE,
    ]


@pytest.mark.feature("A87")
def test_container_of_the_first_shipment():
    load = first().loaded(0)
    assert load.fill_percent == D("87.1")
    assert load.vgm_kg == D("12890.00")
    assert (load.carton_from, load.carton_to, load.totals.packages) == (1, 800, 800)


@pytest.mark.feature("A91")
def test_second_shipment_is_charged_by_weight_or_measure():
    shipment = second()
    totals = shipment.totals()
    assert (totals.packages, totals.net_kg, totals.gross_kg, totals.cbm) == (
        110,
        D("1188.00"),
        D("1333.00"),
        D("10.035"),
    )
    assert [shipment.line_totals(i).cbm for i in range(3)] == [
        D("3.359"),
        D("2.160"),
        D("4.516"),
    ]
    assert shipment.chargeable() == D("10.035")
    assert shipment.invoice_total() == D("7397.60")
    assert shipment.sum_insured() == D(8138)
    assert shipment.premium() == D("20.35")
    assert shipment.freight() == D("521.82")
    assert shipment.fob_value() == D("6855.43")


def test_net_fob_is_after_commission_and_costs_at_destination():
    shipment = replace(
        first(),
        commission_percent=D(3),
        charges=(
            Charge(amount=D(2380)),
            Charge(kind=ChargeKind.DESTINATION, amount=D(100)),
            Charge(
                kind=ChargeKind.DESTINATION,
                currency="EUR",
                amount=D(50),
                converted=D("54.10"),
            ),
            Charge(kind=ChargeKind.TRUCKING, currency="CNY", amount=D(2600)),
        ),
    )
    # 51 584.00 − 2 380.00 − 141.86 − 1 547.52 − 154.10
    assert shipment.commission() == D("1547.52")
    assert shipment.fob_value() == D("47360.52")


@pytest.mark.feature("A84")
def test_remainder_carton_keeps_its_size_and_tare():
    from app.catalog.domain import Product

    product = Product(
        units_per_carton=4,
        carton_length_cm=D(52),
        carton_width_cm=D(38),
        carton_height_cm=D(34),
        carton_net_kg=D("7.60"),
        carton_gross_kg=D("8.90"),
    )
    rows = rules.packed(product, 0, D(2001))
    assert [(r.cartons, r.units_per_carton) for r in rows] == [(500, 4), (1, 1)]
    assert (rows[1].net_kg, rows[1].gross_kg) == (D("1.900"), D("3.200"))
    assert rows[1].length_cm == 52


def test_goods_that_are_not_counted_are_packed_by_hand():
    from app.catalog.domain import Product

    assert rules.packed(Product(units_per_carton=0), 0, D(10)) == ()
    assert rules.packed(Product(units_per_carton=4), 0, D("10.5")) == ()


@pytest.mark.feature("A84")
def test_mixed_carton_is_counted_once_and_numbered_without_a_gap():
    shipment = first()
    mixed = replace(shipment.packages[1], mixed=True, net_kg=D(1), gross_kg=D(0))
    shipment = replace(
        shipment, packages=(shipment.packages[0], mixed, shipment.packages[2])
    ).settled()
    assert [(p.carton_from, p.carton_to) for p in shipment.packages] == [
        (1, 500),
        (1, 500),
        (501, 600),
    ]
    assert shipment.totals().packages == 600
    assert shipment.totals().net_kg == D("5620.00")  # 500×7.6 + 500×1 + 100×13.2


@pytest.mark.feature("A84")
def test_pallets_are_the_packages_with_their_measure_and_weight():
    shipment = second()
    pallets = tuple(
        Pallet(cartons=count, height_cm=D(150), tare_kg=D(20)) for count in (40, 40, 0)
    )
    palletised = replace(shipment, pallets=pallets)
    totals = palletised.totals()
    assert totals.packages == 3
    assert totals.gross_kg == D("1393.00")
    assert totals.cbm == D("5.400")  # 3 × 1.2 × 1.0 × 1.5
    assert totals.net_kg == D("1188.00")
    assert palletised.pallet_ranges() == ((1, 40), (41, 80), (81, 110))
    assert palletised.chargeable() == D("5.400")


@pytest.mark.parametrize(
    ("counts", "shared"),
    [
        ([0], [(1, 800)]),
        ([0, 0], [(1, 400), (401, 800)]),
        ([0, 0, 0], [(1, 267), (268, 534), (535, 800)]),
        ([0, 300], [(1, 500), (501, 800)]),
        ([300, 0, 0], [(1, 300), (301, 550), (551, 800)]),
    ],
)
def test_containers_without_a_count_share_what_is_left(counts, shared):
    assert ranges_of(counts, 800) == tuple(shared)


def test_two_containers_share_the_cartons_and_their_weights():
    shipment = replace(
        first(),
        containers=(Container(type_code="20GP", cartons=300), Container()),
    )
    loads = [shipment.loaded(0), shipment.loaded(1)]
    assert [(x.carton_from, x.carton_to) for x in loads] == [(1, 300), (301, 800)]
    assert loads[0].totals.gross_kg == D("2670.00")  # 300 × 8.90
    assert loads[0].totals.gross_kg + loads[1].totals.gross_kg == D("8950.00")
    assert not [p for p in rules.unloaded(shipment) if p.where == "containers"]


def test_cartons_left_behind_keep_a_shipment_back():
    shipment = replace(first(), containers=(Container(cartons=700),))
    assert [p.where for p in rules.unloaded(shipment)] == [
        "containers",
        "containers.0.number",
    ]


def test_air_and_express_charge_by_volume():
    box = Package(
        cartons=10,
        units_per_carton=D(1),
        length_cm=D(60),
        width_cm=D(40),
        height_cm=D(50),
        net_kg=D(15),
        gross_kg=D(18),
    )
    shipment = Shipment(mode=Mode.AIR, packages=(box,)).settled()
    assert shipment.chargeable() == D("200.0")
    assert replace(shipment, mode=Mode.EXPRESS).chargeable() == D(240)


def test_quantities_not_packed_keep_a_shipment_back():
    shipment = make.with_row(first(), "packages", 0, cartons=499)
    found = shipment.unready()
    assert [p.where for p in found] == ["lines.0.quantity"]
    assert found[0].params["packed"] == D(1996)


@pytest.mark.feature("A83")
def test_container_number_with_a_wrong_check_digit_is_refused():
    shipment = make.with_row(first(), "containers", 0, number="TCNU6312342")
    assert [p.where for p in shipment.problems()] == ["containers.0.number"]
    assert first().problems() == ()


@pytest.mark.parametrize(
    ("mode", "term", "expected"),
    [
        (Mode.AIR, "CIF", ["incoterm"]),
        (Mode.SEA_FCL, "CIF", ["incoterm"]),
        (Mode.SEA_LCL, "CIP", []),
        (Mode.AIR, "CPT", []),
    ],
)
def test_terms_made_for_ships_are_questioned(mode, term, expected):
    shipment = replace(first(), mode=mode, incoterm=term)
    assert [p.where for p in rules.hints(shipment)] == expected


def test_goods_insured_for_less_than_the_term_asks_are_questioned():
    """Incoterms 2020: 110 % of the value under CIF and CIP; no other term insures."""
    less = replace(first(), mode=Mode.SEA_LCL, insured_percent=D("109.9"))
    found = rules.hints(replace(less, incoterm="CIP"))
    assert [p.where for p in found] == ["insured_percent"]
    assert found[0].params == {"term": "CIP", "percent": "110"}
    assert rules.hints(replace(less, incoterm="CPT")) == ()


def test_a_term_that_names_another_port_is_questioned():
    shipment = replace(first(), incoterm="CPT", place="ROTTERDAM")
    assert [p.where for p in rules.hints(shipment)] == ["port_of_discharge"]


def test_an_overfull_or_overweight_container_is_questioned():
    shipment = replace(first(), incoterm="CPT")
    small = make.with_row(shipment, "containers", 0, type_code="20GP")
    assert [p.where for p in rules.hints(small)] == ["containers.0"]


def test_line_removed_takes_its_cartons_along():
    shipment = first().without_line(1)
    assert [p.line_position for p in shipment.packages] == [0, 1]
    assert shipment.totals().packages == 600
    assert shipment.packages[1].carton_from == 501


def large_cartons(count):
    """Return a shipment of cartons of 45 m³: each needs a container of its own."""
    crate = Package(
        cartons=count,
        units_per_carton=D(1),
        length_cm=D(1000),
        width_cm=D(225),
        height_cm=D(200),
        gross_kg=D(1000),
    )
    return Shipment(
        lines=(Line(quantity=D(count), unit_price=D(1)),), packages=(crate,)
    )


def test_containers_that_are_proposed_never_hold_more_cartons_than_there_are():
    # 10 × 45 m³ / (76.3 m³ × 0.9) = 6.6: two cartons each, in five of them
    proposed = rules.planned(large_cartons(10))
    assert [box.cartons for box in proposed.containers] == [2, 2, 2, 2, 0]
    assert [p.where for p in rules.unloaded(proposed)] == [
        f"containers.{index}.number" for index in range(5)
    ]


def test_a_slip_of_the_pen_is_no_fleet_of_containers():
    assert len(rules.planned(large_cartons(10**9)).containers) == 1


def test_more_cartons_than_there_are_fit_into_no_container():
    whole = large_cartons(10)
    loaded = replace(whole, containers=(Container(cartons=9), Container(cartons=2)))
    over = next(p for p in rules.unloaded(loaded) if p.where == "containers")
    assert over.params == {"loaded": 11, "cartons": 10}
