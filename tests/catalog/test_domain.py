"""Products, their cartons, and tariff codes with dated rates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.catalog import completeness, elements
from app.catalog.domain import HsCode, HsRate, ProductCost, ProductText
from tests import make

D = Decimal
JUICER = make.HOUSEWARES["HJ-350"]
TILES = HsCode(
    code="6904100000",
    name_zh="陶瓷制建筑用砖",
    rates=(
        HsRate(valid_to=date(2026, 3, 31), refund_rate=D(9)),
        HsRate(valid_from=date(2026, 4, 1), refund_rate=D(0)),
    ),
)


def where(record) -> list[str]:
    return [problem.where for problem in record.problems()]


@pytest.mark.feature("A20")
@pytest.mark.parametrize(
    ("item", "cbm"),
    [("HJ-350", "0.067184"), ("CB-1520", "0.108"), ("FC-5S", "0.112896")],
)
def test_the_volume_of_a_carton_is_exact(item, cbm):
    # 52 × 38 × 34, 60 × 45 × 40 and 56 × 42 × 48 cm (deal.md §2)
    assert make.HOUSEWARES[item].carton_cbm() == D(cbm)


@pytest.mark.parametrize("item", make.HOUSEWARES)
def test_the_products_of_the_worked_deal_are_right(item):
    assert not make.HOUSEWARES[item].problems()


@pytest.mark.feature("A13")
def test_a_product_is_named_in_the_language_of_the_paper():
    spanish = ProductText(language="es", name="Exprimidor eléctrico")
    product = replace(JUICER, texts=(spanish,))
    assert product.name("es") == "Exprimidor eléctrico"
    assert product.name("zh_CN") == "榨汁机"
    assert product.name("ru") == "Electric juice extractor 350W"
    assert replace(product, name_en="").name("ru") == "榨汁机"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": " "}, "code"),
        ({"name_en": "", "name_zh": " "}, "name_en"),
        ({"unit": ""}, "unit"),
        ({"hs_code": "85094010"}, "hs_code"),
        ({"legal_unit_2": "999"}, "legal_unit_2"),
        ({"origin": "QQ"}, "origin"),
        ({"units_per_carton": -1}, "units_per_carton"),
        ({"carton_net_kg": D("9")}, "carton_net_kg"),
        ({"texts": (ProductText(language="de", name="Saftpresse"),)},
         "texts.0.language"),
        ({"cost": ProductCost(price_incl_vat=D(-1))}, "cost.price_incl_vat"),
        ({"cost": ProductCost(vat_rate=D(101))}, "cost.vat_rate"),
        ({"cost": ProductCost(currency="RMB")}, "cost.currency"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(change, field):
    assert where(replace(JUICER, **change)) == [field]


@pytest.mark.feature("A17")
@pytest.mark.parametrize(
    ("on", "rate"),
    [("2019-01-01", 9), ("2026-03-31", 9), ("2026-04-01", 0), ("2030-01-01", 0)],
)
def test_the_refund_rate_is_that_of_the_day_of_export(on, rate):
    assert TILES.refund_rate_on(date.fromisoformat(on)) == rate


@pytest.mark.feature("A17")
def test_two_rates_for_one_day_are_refused():
    both = replace(TILES.rates[1], valid_from=date(2026, 3, 31))
    assert where(replace(TILES, rates=(TILES.rates[0], both))) == ["rates.1.valid_from"]
    assert where(replace(TILES, rates=(HsRate(), HsRate()))) == ["rates.1.valid_from"]
    assert not TILES.problems()


def test_a_tariff_code_with_nonsense_is_refused():
    backwards = HsRate(
        valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1), refund_rate=D(14)
    )
    wrong = HsCode(code="123", legal_unit_1="x", rates=(backwards,))
    assert where(wrong) == [
        "code",
        "legal_unit_1",
        "rates.0.refund_rate",
        "rates.0.valid_to",
    ]


NAMES = (
    "品牌类型",
    "出口享惠情况",
    "用途",
    "机重",
    "功率",
    "品牌",
    "型号",
    "GTIN",
    "CAS",
)


@pytest.mark.feature("A18")
def test_elements_missing_on_the_product_are_named():
    assert elements.missing(NAMES, JUICER.elements) == ()
    assert elements.missing(NAMES, "0|0||1.9kg") == ("用途", "功率", "品牌", "型号")


def test_elements_are_kept_in_the_order_of_the_tariff_code():
    given = elements.values("0|0|家用", 5)
    assert given == ("0", "0", "家用", "", "")
    assert elements.joined(given) == "0|0|家用"
    assert elements.joined(("0", "a|b", " ")) == "0|a/b"
    assert elements.values("", 2) == ("", "")


@pytest.mark.feature("A15")
def test_completeness_is_told_by_purpose_with_what_is_missing():
    quoting, packing, declaring = completeness.purposes(JUICER, NAMES)
    assert (quoting.percent, quoting.missing) == (75, ("Picture",))
    assert (packing.percent, packing.missing) == (100, ())
    assert (declaring.percent, declaring.missing) == (100, ())
    bare = replace(JUICER, elements="0|0", district="", carton_height_cm=D(0))
    _quoting, packing, declaring = completeness.purposes(bare, NAMES)
    assert packing.missing == ("Measures of the carton",)
    # 6 facts and 7 elements are asked for; 1 fact and 5 elements are missing
    assert (declaring.asked, declaring.percent) == (13, 53)
    assert declaring.missing[0] == "Domestic source"
    assert declaring.missing[1:] == ("用途", "机重", "功率", "品牌", "型号")
