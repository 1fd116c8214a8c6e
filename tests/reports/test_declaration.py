"""The export declaration of shipment 1, box by box at its measured place."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.core.errors import InvalidError
from app.core.i18n import language
from app.core.papers import DeclarationPaper
from reports import declaration
from tests.reports import reading, sample

ZH = language("zh_CN")

# Boxes as documents.md §12.1 measures them: x from the left frame line, y from the top
# of the page, both in points; caption with its code, and value.
LEFT = 36
BOXES = [
    (0, 87, 220, "境内发货人(91330206MA2CXK3E7J)", "宁波海川进出口有限公司"),
    (220, 87, 346, "出境关别(3104)", "北仑海关"),
    (346, 87, 480, "出口日期", ""),
    (480, 87, 600, "申报日期", ""),
    (600, 87, 770, "备案号", ""),
    (0, 110, 220, "境外收货人", "NORDHAUS HANDELS GMBH"),
    (220, 110, 346, "运输方式(2)", "水路运输"),
    (346, 110, 480, "运输工具名称及航次号", "EVER HORIZON/026W"),
    (480, 110, 770, "提运单号", "EHNB26060188"),
    (0, 133, 220, "生产销售单位(91330206MA2CXK3E7J)", "宁波海川进出口有限公司"),
    (220, 133, 346, "监管方式(0110)", "一般贸易"),
    (346, 133, 480, "征免性质(101)", "一般征税"),
    (480, 133, 770, "许可证号", ""),
    (0, 156, 220, "合同协议号", "SC26-0031"),
    (220, 156, 346, "贸易国(地区)(DEU)", "德国"),
    (346, 156, 480, "运抵国(地区)(DEU)", "德国"),
    (480, 156, 600, "指运港", "汉堡(德国)"),
    (600, 156, 770, "离境口岸", "宁波"),
    (0, 179, 220, "包装种类(22)", "纸制或纤维板制盒/箱"),
    (220, 179, 265, "件数", "800"),
    (265, 179, 346, "毛重(千克)", "8950"),
    (346, 179, 400, "净重(千克)", "7920"),
    (400, 179, 480, "成交方式(1)", "CIF"),
    (480, 179, 570, "运费", "USD/2380/3"),
    (570, 179, 662, "保费", "USD/141.86/3"),
    (662, 179, 770, "杂费", ""),
]


def many(count: int) -> DeclarationPaper:
    """Return a declaration of `count` items."""
    items = (sample.DECLARATION.items * count)[:count]
    return replace(sample.DECLARATION, items=items, invoice_total=None)


@pytest.mark.feature("A93")
@pytest.mark.parametrize("box", BOXES, ids=lambda box: box[3])
def test_each_box_at_its_place(box: tuple[int, int, int, str, str]) -> None:
    left, top, right, caption, value = box
    (page,) = reading.opened(declaration.render(sample.DECLARATION, ZH))
    inside = page.drawn.crop((LEFT + left, top, LEFT + right, top + 23))
    said = (inside.extract_text(y_tolerance=1) or "").split("\n")
    assert [" ".join(line.split()) for line in said] == [caption, value][
        : 2 if value else 1
    ]


@pytest.mark.feature("A93")
def test_the_sheet_lies_and_its_frame_is_measured() -> None:
    (page,) = reading.opened(declaration.render(sample.DECLARATION, ZH))
    assert (round(page.width), round(page.height)) == (842, 595)
    frame = max(page.drawn.rects, key=lambda r: r["width"] * r["height"])
    found = (frame["x0"], frame["top"], frame["x1"], frame["bottom"])
    assert found == pytest.approx((36, 87, 806, 558), abs=1)
    title = next(w for w in page.extract_words() if "出口货物报关单" in w["text"])
    middle = (title["x0"] + title["x1"]) / 2
    assert middle == pytest.approx(page.width / 2, abs=1)


@pytest.mark.feature("A93")
def test_items_with_quantities_prices_and_codes() -> None:
    (page,) = reading.opened(declaration.render(sample.DECLARATION, ZH))
    top = 284
    names = []
    for index in range(3):
        low = top + 33 * index
        band = page.drawn.crop((36, low, 806, low + 33))
        names.append(" ".join((band.extract_text(y_tolerance=2) or "").split()))
    first, second, third = names
    for text in ("8509401000", "榨汁机", "2000台", "14.36", "3800千克", "28720.00"):
        assert text in first
    assert "0|0|家用|1.9kg|350W|无品牌|HJ-350" in first
    for text in ("中国", "(CHN)", "德国", "(DEU)", "宁波其他", "(33029)", "照章征税"):
        assert text in first
    for text in ("6301300000", "棉制毯子", "2000条", "2800千克", "7.70", "15400.00"):
        assert text in second
    for text in ("3924100000", "1320千克", "2400套", "3.11", "7464.00", "USD"):
        assert text in third


@pytest.mark.feature("A93")
def test_marks_documents_and_confirmations() -> None:
    said = reading.text(declaration.render(sample.DECLARATION, ZH))
    for text in (
        "NORDHAUS SC26-0031 HAMBURG C/NO. 1-800",
        "集装箱标箱数及号码:2;TCNU6312341",
        "发票;装箱单;合同",
        "特殊关系确认:",
        "自报自缴:",
        "申报单位(签章)",
        "海关批注及签章",
        "兹申明对以上内容承担如实申报、依法纳税之法律责任",
    ):
        assert text in said, text


@pytest.mark.feature("A93")
def test_the_proof_mark_goes_with_acceptance() -> None:
    before = declaration.render(sample.DECLARATION, ZH)
    accepted = replace(sample.DECLARATION, accepted=True, entry_no="310420260123456789")
    after = declaration.render(accepted, ZH)
    assert "仅供核对用" in reading.logical(before).replace(" ", "")
    assert "仅供核对用" not in reading.logical(after).replace(" ", "")
    assert "海关编号:310420260123456789 (北仑海关)" in reading.text(after)


@pytest.mark.feature("A93")
@pytest.mark.parametrize(
    ("count", "pages"), [(1, 1), (6, 1), (7, 2), (19, 2), (20, 3), (50, 5)]
)
def test_six_items_then_as_many_as_fit(count: int, pages: int) -> None:
    found = reading.opened(declaration.render(many(count), ZH))
    assert len(found) == pages
    for number, page in enumerate(found, 1):
        assert f"页码/页数:{number}/{pages}" in page.extract_text()
        assert reading.outside(page) == []
        assert reading.overlapping(page) == []
    text = " ".join(page.extract_text() for page in found)
    codes = sum(text.count(code) for code in ("8509401000", "6301300000", "3924100000"))
    assert codes == count


@pytest.mark.feature("A93")
def test_long_texts_shrink_or_take_more_lines() -> None:
    item = replace(
        sample.DECLARATION.items[0],
        name="聚丙烯塑料制食品保鲜盒" * 6,
        spec="|".join(["0", "0", *["盛放食品的塑料容器带密封盖"] * 18]),
    )
    record = replace(
        sample.DECLARATION,
        items=(item, *sample.DECLARATION.items[1:]),
        remarks="关联报关单号及备注说明，" * 20,
        marks="MARK LINE " * 40,
        consignee=replace(
            sample.DECLARATION.consignee,
            name="NORDDEUTSCHE HANDELSGESELLSCHAFT FUER HAUSHALTSGERAETE " * 2,
        ),
    )
    for page in reading.opened(declaration.render(record, ZH)):
        assert reading.outside(page) == []
        assert reading.overlapping(page) == []
    said = "".join(reading.text(declaration.render(record, ZH)).split())
    assert said.count("盛放食品的塑料容器带密封盖") >= 12
    assert said.count("MARKLINE") == 40


@pytest.mark.feature("A93")
@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_form_is_chinese_whatever_is_asked(code: str) -> None:
    asked = declaration.render(sample.DECLARATION, language(code))
    assert asked == declaration.render(sample.DECLARATION, ZH)


def test_totals_that_differ_from_the_invoice_are_refused() -> None:
    with pytest.raises(InvalidError, match="51584"):
        replace(sample.DECLARATION, invoice_total=Decimal("51584.01"))
