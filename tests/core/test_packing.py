from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import packing
from app.core.errors import InvalidError

D = Decimal

pytestmark = pytest.mark.feature("A20", "A84")

HJ = packing.Carton(4, D(52), D(38), D(34), D("7.60"), D("8.90"))
CB = packing.Carton(10, D(60), D(45), D(40), D("14.00"), D("15.20"))
FC = packing.Carton(24, D(56), D(42), D(48), D("13.20"), D("14.60"))
HQ_MM = (D(12032), D(2352), D(2698))


@pytest.mark.parametrize(
    ("quantity", "carton", "cartons", "net", "gross", "cbm"),
    [
        (2000, HJ, 500, "3800.00", "4450.00", "33.592"),
        (2000, CB, 200, "2800.00", "3040.00", "21.600"),
        (2400, FC, 100, "1320.00", "1460.00", "11.290"),
        (200, HJ, 50, "380.00", "445.00", "3.359"),
        (960, FC, 40, "528.00", "584.00", "4.516"),
    ],
)
def test_the_lines_of_the_sample_deal(quantity, carton, cartons, net, gross, cbm):
    sums = packing.totals(packing.pack(quantity, carton))
    assert sums == packing.Totals(cartons, quantity, D(net), D(gross), D(cbm))


def test_totals_are_added_exactly_and_rounded_once():
    rows = (
        *packing.pack(200, HJ),
        *packing.pack(200, CB),
        *packing.pack(960, FC),
    )
    sums = packing.totals(rows)
    assert sums.cbm == D("10.035")
    assert (sums.cartons, sums.net_kg, sums.gross_kg) == (110, 1188, 1333)


def test_the_first_shipment_fills_and_weighs_as_in_the_deal():
    rows = (*packing.pack(2000, HJ), *packing.pack(2000, CB), *packing.pack(2400, FC))
    sums = packing.totals(rows)
    assert (sums.cartons, sums.cbm) == (800, D("66.482"))
    assert packing.fill_percent(sums.cbm, D("76.3")) == D("87.1")


@pytest.mark.feature("A87")
def test_vgm_by_method_two():
    assert packing.vgm(D(8950), D(40), D(3900)) == D(12890)


def test_the_remainder_has_a_carton_of_its_own_with_full_size_and_tare():
    full, rest = packing.pack(10, HJ)
    assert (full.cartons, rest.cartons, rest.pieces) == (2, 1, 2)
    assert rest.net_kg == D("3.80")
    assert rest.gross_kg == D("5.10")  # half the contents, all of the 1.30 kg tare
    assert rest.cbm == HJ.cbm


@pytest.mark.feature("A43")
def test_the_estimate_of_a_container():
    carton = packing.Carton(1, D(48), D(40), D(30), D(14), D("14.5"))
    estimate = packing.cartons_in_container(carton, D("76.3"), D(26580))
    assert (estimate.by_volume, estimate.by_weight) == (1192, 1833)
    assert estimate.cartons == 1192


@given(st.integers(1, 100_000), st.integers(1, 500))
def test_packing_loses_no_piece_and_needs_no_carton_too_many(quantity, pieces):
    rows = packing.pack(quantity, replace(HJ, pieces=pieces))
    sums = packing.totals(rows)
    assert sums.pieces == quantity
    assert sums.cartons == packing.carton_count(quantity, pieces)
    assert (sums.cartons - 1) * pieces < quantity <= sums.cartons * pieces


@pytest.mark.parametrize(
    "carton",
    [
        replace(HJ, pieces=0),
        replace(HJ, length_cm=D(0)),
        replace(HJ, height_cm=D(-1)),
        replace(HJ, net_kg=D(9)),
        replace(HJ, gross_kg=D("NaN")),
    ],
)
def test_a_carton_that_cannot_be_is_refused(carton):
    with pytest.raises(InvalidError):
        packing.pack(10, carton)


@pytest.mark.parametrize("quantity", [0, -5, D("2.5"), D("Infinity")])
def test_quantities_that_cannot_be_packed_are_refused(quantity):
    with pytest.raises(InvalidError):
        packing.pack(quantity, HJ)


def test_a_flat_rack_has_no_fill():
    with pytest.raises(InvalidError):
        packing.fill_percent(D(10), D(0))
    with pytest.raises(InvalidError):
        packing.cartons_in_container(HJ, D(70), D(26000), D("1.1"))


@pytest.mark.parametrize(
    ("cbm", "gross", "count"),
    [
        ("66.482", "8950", 1),  # the first shipment: 87.1 % of a 40HC
        ("76.517", "10320", 2),  # the whole deal: more than 90 % of 76.3 m³
        ("137.34", "0", 2),  # twice 90 %, weight unknown
        ("20", "60000", 3),  # stones: the weight decides
        ("0", "0", 1),
    ],
)
def test_how_many_containers_goods_take(cbm, gross, count):
    needed = packing.containers_needed(D(cbm), D(gross), D("76.3"), D(28600))
    assert needed == count
