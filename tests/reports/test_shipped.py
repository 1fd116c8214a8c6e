"""What goes along with the deal's first shipment, read back (deal.md §7)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.core.i18n import language
from app.core.papers import OriginForm, PackedPallet, PackingLine, SizeCm
from reports import documents, weight
from reports.tongue import Tongue
from tests.reports import reading, sample

D = Decimal
EN = language("en")


def said(key: str) -> list[str]:
    return reading.lines(documents.render(key, sample.ALL[key], EN))


@pytest.mark.feature("A96")
def test_the_shipping_advice_tells_ship_goods_and_value() -> None:
    lines = said("advice")
    for line in (
        "Invoice Value USD 51,584.00",
        "Vessel EVER HORIZON V.026W",
        "B/L No. EHNB26060188",
        "On board 2026-06-20",
        "ETA 2026-07-24",
        "Container No. / Seal No. TCNU6312341 / HC260618 / 40HC",
        "Total 4,000 PCS + 2,400 SETS",
    ):
        assert line in lines
    assert (
        "Packages: 800 CARTONS G.W.: 8,950.00 KGS N.W.: 7,920.00 KGS"
        " Measurement: 66.482 CBM"
    ) in lines


@pytest.mark.feature("A96")
@pytest.mark.parametrize(
    ("by", "number"), [("air", "AWB No."), ("rail", "Transport Document No.")]
)
def test_what_goes_by_air_or_rail_has_no_vessel_and_no_bill_of_lading(by, number):
    for key in ("advice", "insurance", "presentation", "packing"):
        made = replace(sample.ALL[key], by=by)
        lines = reading.lines(documents.render(key, made, EN))
        assert not [x for x in lines if "B/L No" in x or "Vessel" in x], key
        if key != "packing":
            assert f"{number} EHNB26060188" in lines


@pytest.mark.feature("A90")
def test_the_insurance_application_asks_for_110_percent() -> None:
    """51,584.00 × 110 % = 56,742.40, rounded up to 56,743."""
    lines = said("insurance")
    assert "Insured Amount USD 56,743.00 (110%)" in lines
    assert "Premium rate 0.25%" in lines
    assert "Claims payable at HAMBURG, GERMANY, USD" in lines


@pytest.mark.feature("A96")
def test_every_weight_of_the_weight_list() -> None:
    """Tare = gross − net: 500 × 1.30, 200 × 1.20, 100 × 1.40 kg."""
    data = weight.render(sample.PACKING, EN)
    table = weight._table(sample.PACKING, Tongue(EN))
    rows = [row for row in reading.rows(reading.opened(data)[0], table) if row[2]]
    assert [row[3:] for row in rows if row[0][:1].isdigit()] == [
        ["4,450.00 / @ 8.90", "650.00 / @ 1.30", "3,800.00 / @ 7.60"],
        ["3,040.00 / @ 15.20", "240.00 / @ 1.20", "2,800.00 / @ 14.00"],
        ["1,460.00 / @ 14.60", "140.00 / @ 1.40", "1,320.00 / @ 13.20"],
    ]
    assert "Total 800 8,950.00 1,030.00 7,920.00" in reading.lines(data)


def test_a_shared_carton_is_weighed_once_and_pallets_are_told() -> None:
    first = replace(
        sample.PACKING.lines[0],
        carton_to=10,
        cartons=10,
        net_kg=D(60),
        gross_kg=D(100),
        gross_each=D(10),
        net_each=D(6),
    )
    inside = PackingLine(
        *(1, 10, 0, "X-1", {"en": "Lids"}, D(10), {"en": "PCS"}, D(20), D(0), D(0))
    )
    pallet = PackedPallet(
        "1", "1-10", 10, D(25), D(125), SizeCm(D(1), D(1), D(1)), D(1)
    )
    record = replace(
        sample.PACKING, lines=(first, inside), pallets=(pallet,), containers=()
    )
    lines = reading.lines(weight.render(record, EN))
    assert "1-10 HJ-350 10 100.00 20.00 60.00" in lines
    assert "Total 10 100.00 20.00 80.00" in lines
    assert "Pallets 1 25.00 25.00" in lines
    assert "Total 125.00 45.00 80.00" in lines


@pytest.mark.feature("A80")
def test_the_booking_note_has_what_a_carrier_must_know() -> None:
    lines = said("booking")
    text = " ".join(lines)
    for words in (
        "TO ORDER",
        "FREIGHT PREPAID",
        "1 × 40HC",
        "800 CARTONS",
        "8,950.00 66.482",
        "SAY EIGHT HUNDRED (800) CARTONS ONLY",
        "Cut-off 2026-06-18",
    ):
        assert words in text


@pytest.mark.feature("A93")
def test_the_sheet_of_elements_numbers_every_answer() -> None:
    zh = language("zh_CN")
    data = documents.render("elements", sample.ALL["elements"], zh)
    lines = reading.lines(data)
    assert "1 8509401000 榨汁机" in lines
    assert "1 品牌类型 0 无品牌" in lines
    assert "7 型号 HJ-350" in lines
    assert "8 GTIN –" in lines


@pytest.mark.feature("A96")
def test_the_payment_request_says_what_is_left() -> None:
    """30 % of 211,310.00 were paid: 63,393.00; with 147,917.00 nothing is left."""
    zh = language("zh_CN")
    record = sample.ALL["payment_request"]
    text = reading.text(documents.render("payment_request", record, zh))
    for words in ("63,393.00", "147,917.00", "211,310.00", "3901 0000 0000 88"):
        assert words in text
    for words in ("日期 2026-06-20", "申请部门", "申请人 Zhou Min"):
        assert words in text
    assert "人民币壹拾肆万柒仟玖佰壹拾柒元整" in text
    assert record.left() == 0


@pytest.mark.feature("A122")
def test_the_payment_request_says_who_confirmed_the_account() -> None:
    record = sample.ALL["payment_request"]
    said = reading.text(documents.render("payment_request", record, EN))
    assert "Account verified Confirmed by Lin Ke on 2026-05-18" in said
    warned = replace(
        record,
        verified="Not confirmed by a second person: do not pay to it",
        verified_by="",
        verified_on=None,
    )
    said = reading.text(documents.render("payment_request", warned, EN))
    assert "Account verified Not confirmed by a second person: do not pay to it" in said
    bare = replace(record, verified="", verified_by="", verified_on=None)
    said = reading.text(documents.render("payment_request", bare, EN))
    assert "Account verified" not in said


@pytest.mark.parametrize("key", ["advice", "non_wood", "weight"])
@pytest.mark.parametrize("count", [14, 40])
def test_the_signature_never_stands_alone(key: str, count: int) -> None:
    record = sample.ALL[key]
    name = "lines" if key == "weight" else "goods"
    rows = tuple(getattr(record, name)[i % 3] for i in range(count))
    pages = reading.opened(
        documents.render(key, replace(record, **{name: rows, "containers": ()}), EN)
    )
    last = pages[-1].extract_text()
    assert "Authorized Signature" in last
    assert len(last.splitlines()) > 8
    for page in pages:
        assert reading.overlapping(page) == []


@pytest.mark.feature("A93")
def test_a_power_of_attorney_and_its_agreement_stand_on_one_sheet() -> None:
    data = documents.render("agency", sample.ALL["agency"], language("zh_CN"))
    (page,) = reading.opened(data)
    text = reading.text(data)
    assert "代理报关委托书" in text
    assert "委托报关协议" in text
    boxes = (
        "委托方 宁波海川进出口有限公司 被委托方 宁波甬关报关有限公司",
        "主要货物名称 榨汁机 等",
        "HS编码 8509401000",
        "货物总价 USD 51,584.00",
        "提（运）单号 EHNB26060188",
        "贸易（监管）方式 一般贸易（0110）",
        "包装情况 800 件 纸制或纤维板制盒/箱",
    )
    assert [box for box in boxes if box not in text] == []
    assert page.drawn.images  # its chop


@pytest.mark.feature("A94")
@pytest.mark.parametrize(
    ("form", "boxes"),
    [
        (
            OriginForm.GENERAL,
            (
                "4. Country of Destination Germany",
                "6. Marks & Numbers 7. Description of Goods 8. HS Code 9. Quantity",
                "10. Number and Date of Invoice CI26-0029-1 2026-06-20",
                "11. Declaration by",
            ),
        ),
        (
            OriginForm.RCEP,
            (
                "3. Producer CONFIDENTIAL",
                "4. Means of Transport and Route by sea EVER HORIZON V.026W",
                "9. HS Code 10. Origin 12. Quantity",
                "11. Country of Origin China",
                "12. FOB value USD 49,062.14",
                "13. Number and Date of Invoice CI26-0029-1 2026-06-20",
                "15. Declaration by",
            ),
        ),
        (
            OriginForm.FORM_E,
            (
                "9. FOB value USD 49,062.14",
                "5. No. 6. Marks & Numbers 7. Description of Goods 7. HS Code",
            ),
        ),
    ],
)
def test_an_application_names_the_boxes_of_its_certificate(
    form: OriginForm, boxes: tuple[str, ...]
) -> None:
    record = replace(sample.ALL["origin"], form=form)
    text = reading.text(documents.render("origin", record, EN))
    common = (
        "1. Exporter NINGBO",
        "2. Consignee NORDHAUS",
        "NINGBO, CHINA – HAMBURG, GERMANY 2026-06-20",
        "NORDHAUS Electric juice extractor 350W 850940 2,000 PCS",
        "C/NO. 1-800",
        "SAY EIGHT HUNDRED (800) CARTONS ONLY ***",
        "NINGBO, 2026-06-20",
        "Authorized Signature",
    )
    assert [box for box in (*boxes, *common) if box not in text] == []
    assert ("FOB value" in text) == (form is not OriginForm.GENERAL)
    assert "8509401000" not in text  # six digits are all that countries share
