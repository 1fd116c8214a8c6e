from __future__ import annotations

from decimal import Decimal

import pytest

from app.core import freight, insurance
from app.core.errors import InvalidError

D = Decimal

TEN = [freight.Parcel(D(60), D(40), D(50), 10)]


@pytest.mark.feature("A91")
def test_volumetric_weights_of_the_rules():
    assert freight.volumetric_kg(TEN) == 200
    assert freight.volumetric_kg(TEN, freight.EXPRESS_DIVISOR) == 240


@pytest.mark.feature("A91")
@pytest.mark.parametrize(
    ("gross", "charged"),
    [("150", "200.0"), ("200.1", "200.5"), ("200.5", "200.5"), ("200.51", "201.0")],
)
def test_air_rounds_the_greater_weight_up_to_half_a_kilogram(gross, charged):
    assert freight.air(TEN, D(gross)).chargeable_kg == D(charged)


@pytest.mark.feature("A91")
@pytest.mark.parametrize(
    ("gross", "charged"),
    [("20.6", "21.0"), ("20.99", "21.0"), ("21", "21"), ("21.1", "22"), ("3.2", "3.5")],
)
def test_express_takes_full_kilograms_from_21(gross, charged):
    small = [freight.Parcel(D(10), D(10), D(10))]
    assert freight.express(small, D(gross)).chargeable_kg == D(charged)


@pytest.mark.feature("A91")
def test_the_volume_is_added_over_the_whole_shipment_before_rounding():
    parcels = [freight.Parcel(D(31), D(31), D(31), 1)] * 3
    assert freight.air(parcels, D(1)).chargeable_kg == 15  # 3 × 4.9652 = 14.8955


@pytest.mark.feature("A91")
@pytest.mark.parametrize(
    ("cbm", "gross", "tons"),
    [
        ("3.2", "2850", "3.200"),
        ("10.035", "1333", "10.035"),
        ("0.4", "300", "1.000"),
        ("1.2", "2345.6", "2.346"),
    ],
)
def test_revenue_tons(cbm, gross, tons):
    assert freight.revenue_tons(D(cbm), D(gross)) == D(tons)


@pytest.mark.feature("A91")
def test_rail_counts_333_kg_a_cubic_metre():
    assert freight.road_or_rail(D(2), D(500)).chargeable_kg == 666


@pytest.mark.parametrize(
    "parcel",
    [freight.Parcel(D(0), D(1), D(1)), freight.Parcel(D(1), D(1), D(1), 0)],
)
def test_parcels_that_cannot_be_are_refused(parcel):
    with pytest.raises(InvalidError):
        freight.air([parcel], D(1))


@pytest.mark.feature("A90")
@pytest.mark.parametrize(
    ("cif", "percent", "insured", "premium"),
    [
        ("51584.00", "0.25", "56743", "141.86"),
        ("7397.60", "0.25", "8138", "20.35"),
        ("50193.24", "0.35", "55213", "193.25"),  # settled 2, not 193.24
    ],
)
def test_sum_insured_and_premium(cif, percent, insured, premium):
    cover = insurance.cover(D(cif), D(percent), "USD")
    assert cover == insurance.Cover(D(insured), D(premium))


@pytest.mark.feature("A37", "A90")
def test_cif_from_cfr():
    assert insurance.cif_from_cfr(D(50000), D("0.35")) == D("50193.24")


@pytest.mark.feature("A90")
def test_the_minimum_premium_of_the_policy_wins():
    assert insurance.premium(D(8138), D("0.25"), "USD", D(30)) == 30


@pytest.mark.feature("A90")
def test_a_whole_sum_is_not_rounded_up_further():
    assert insurance.sum_insured(D(1000)) == 1100


def test_impossible_premiums_are_refused():
    with pytest.raises(InvalidError):
        insurance.cif_from_cfr(D(100), D(95))
    with pytest.raises(InvalidError):
        insurance.sum_insured(D(0))
