"""Quotation, proforma, sales contract and purchase contract of the worked deal."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from app.core.errors import InvalidError
from app.core.i18n import Language, language
from app.core.papers import PurchaseLine, PurchasePaper
from reports import contract, goods, proforma, purchase, quotation
from reports.tongue import Tongue
from tests.reports import reading, sample

EN, ZH = language("en"), language("zh_CN")


@pytest.mark.feature("A39")
def test_quotation_shows_both_terms_and_the_packing() -> None:
    said = reading.text(quotation.render(sample.QUOTATION, EN))
    for text in (
        "QT26-0012",
        "Valid Until 2026-05-21",
        "4 per carton 7.60 500 PCS 13.65 14.36",
        "10 per carton 14.00 500 PCS 7.25 7.70",
        "24 per carton 13.20 500 SETS 2.91 3.11",
        "52×38×34 cm",
        "0.0672 CBM",
        "Salesperson: Export department",
        "This quotation is subject to our final confirmation.",
    ):
        assert text in said, text
    assert "Total" not in said


@pytest.mark.feature("A39")
def test_a_firm_offer_says_until_when() -> None:
    firm = replace(sample.QUOTATION, binding=True)
    said = reading.text(quotation.render(firm, EN))
    assert "This offer is firm until 2026-05-21." in said
    assert "subject to" not in said


@pytest.mark.feature("A39")
def test_quantities_bring_amounts_and_a_total() -> None:
    lines = tuple(
        replace(line, quantity=Decimal(1000), amount=line.prices[0] * 1000)
        for line in sample.QUOTATION.lines
    )
    said = reading.text(quotation.render(replace(sample.QUOTATION, lines=lines), EN))
    assert "13,650.00" in said
    assert "Total 23,810.00" in said


@pytest.mark.feature("A39")
def test_quotation_carries_its_sum_to_the_next_page() -> None:
    """90 lines of 100.01; each page tells the sum of the lines before its end."""
    line = replace(
        sample.QUOTATION.lines[0], quantity=Decimal(73), amount=Decimal("100.01")
    )
    record = replace(sample.QUOTATION, lines=(line,) * 90)
    pages = [
        page.extract_text() for page in reading.opened(quotation.render(record, EN))
    ]
    done = 0
    for page in pages:
        if done:
            brought = f"Brought forward {done * Decimal('100.01'):,}"
            assert (brought in page) == (done < 90)
        done += page.count(record.lines[0].item_no)
        carried = f"Carried forward {done * Decimal('100.01'):,}"
        assert (carried in page) == (done < 90)
    assert done == 90


@pytest.mark.feature("A39")
def test_pictures_lay_the_quotation_on_its_side() -> None:
    buffer = BytesIO()
    Image.new("RGB", (300, 200), (40, 90, 160)).save(buffer, "PNG")
    lines = tuple(
        replace(line, picture=buffer.getvalue()) for line in sample.QUOTATION.lines
    )
    record = replace(sample.QUOTATION, lines=lines * 4)
    pages = reading.opened(quotation.render(record, EN, ZH))
    assert all(page.width > page.height for page in pages)
    pictures = [
        i for page in pages for i in page.drawn.images if i["srcsize"] == (300, 200)
    ]
    assert len(pictures) == 12
    for picture in pictures:
        assert picture["width"] / picture["height"] == pytest.approx(1.5, rel=0.01)
    for page in pages:
        assert reading.outside(page) == []
        assert reading.overlapping(page) == []


@pytest.mark.feature("A92")
def test_proforma_tells_deposit_and_balance() -> None:
    said = reading.text(proforma.render(sample.PROFORMA, EN))
    for text in (
        "PROFORMA INVOICE",
        "PI26-0045",
        "USD 58,981.60",
        "Deposit 30% 17,694.48",
        "Balance 41,287.12",
        "SAY US DOLLARS FIFTY-EIGHT THOUSAND NINE HUNDRED AND EIGHTY-ONE",
        "EIGHTY-ONE AND CENTS SIXTY ONLY",
        "5% more or less in quantity and amount allowed",
        "All bank charges outside China are for the buyer's account.",
        "Accepted by the Buyer",
    ):
        assert text in said, text


@pytest.mark.feature("A92")
def test_every_cell_of_the_proforma() -> None:
    data = proforma.render(sample.PROFORMA, EN)
    read = reading.goods_rows(data, goods.table("USD", Tongue(EN)))
    assert [row[3:] for row in read] == [
        ["2,200", "PCS", "14.36", "31,592.00"],
        ["2,200", "PCS", "7.70", "16,940.00"],
        ["3,360", "SETS", "3.11", "10,449.60"],
    ]


@pytest.mark.feature("A47")
def test_contract_has_eighteen_clauses_in_two_languages() -> None:
    said = reading.text(contract.render(sample.CONTRACT, EN, ZH))
    heads = (
        ("More or Less", "溢短装"),
        ("Packing", "包装"),
        ("Shipping Marks", "唛头"),
        ("Time of Shipment", "装运期"),
        ("Port of Loading and Destination", "装运口岸和目的地"),
        ("Insurance", "保险"),
        ("Payment Terms", "付款条件"),
        ("Documents", "单据"),
        ("Inspection and Claims", "检验与索赔"),
        ("Force Majeure", "不可抗力"),
        ("Arbitration", "仲裁"),
        ("Applicable Law", "适用法律"),
        ("Remarks", "备注"),
    )
    for number, (english, chinese) in enumerate(heads, 6):
        assert f"{number}. {english} {number}. {chinese}" in said
    for number in range(1, 6):
        assert f"({number})" in said
    assert "USD 58,981.60" in said
    assert "美元伍万捌仟玖佰捌拾壹元陆角整" in said
    assert "两种文本具有同等效力。" in said


@pytest.mark.feature("A47")
def test_contract_follows_its_terms() -> None:
    said = reading.text(contract.render(sample.CONTRACT, EN))
    for text in (
        "5% more or less in quantity and amount, at the Seller's option.",
        "From NINGBO, CHINA to HAMBURG, GERMANY. Partial Shipment: Allowed.",
        "Transhipment: Allowed.",
        "by the Seller for 110% of the invoice value, covering ICC (A).",
        "within 30 days after the goods arrive at the port of destination",
        "(5) Certificate of origin",
    ):
        assert text in said, text
    assert "equally authentic" not in said


@pytest.mark.feature("A47")
def test_contract_that_names_no_documents_says_what_is_usual() -> None:
    """The clause was a dash; the policy is presented by the one who insures."""
    insuring = replace(sample.CONTRACT, documents=())
    said = reading.text(contract.render(insuring, EN))
    assert "13. Documents Commercial invoice, packing list, transport document" in said
    assert "and insurance policy or certificate." in said
    said = reading.text(contract.render(replace(insuring, insurance=None), EN))
    assert "and transport document or other proof of delivery." in said
    assert "insurance policy" not in said


@pytest.mark.feature("A47")
def test_confirmation_is_shorter() -> None:
    short = reading.text(
        contract.render(replace(sample.CONTRACT, confirmation=True), EN)
    )
    assert "SALES CONFIRMATION" in short
    assert len(short) < len(reading.text(contract.render(sample.CONTRACT, EN)))


@pytest.mark.feature("A47")
def test_amendment_is_named() -> None:
    said = reading.text(contract.render(replace(sample.CONTRACT, revision=2), EN))
    assert "Amendment No. 2" in said


@pytest.mark.feature("A47")
@pytest.mark.parametrize("count", [40, 200])
def test_long_contracts_sign_with_the_last_clause(count: int) -> None:
    lines = sample.CONTRACTED[:1] * count
    record = replace(sample.CONTRACT, lines=lines, total=Decimal("31592.00") * count)
    pages = reading.opened(contract.render(record, EN, ZH))
    for page in pages:
        assert reading.outside(page) == []
        assert reading.overlapping(page) == []
    last = pages[-1].extract_text()
    assert "The Seller" in last
    assert "18. Remarks" in last
    with_total = [p for p in pages if f"{record.total:,}" in p.extract_text()]
    assert len(with_total) == 1


@pytest.mark.feature("A58", "A104")
def test_purchase_contract_a_of_the_deal() -> None:
    said = reading.text(purchase.render(sample.PURCHASE, ZH))
    for text in (
        "购销合同",
        "PO26-0088",
        "2,200 96.05 211,310.00 13% 24,310.00",
        "人民币贰拾壹万壹仟叁佰壹拾元整",
        "不含税金额：¥187,000.00",
        "税额：¥24,310.00",
        "91330206MA2CXK3E7J",
        "91330282MA2AJ4Q35K",
        "慈溪明泰电器有限公司",
        "3901 0000 0000 88",
        "开户银行 中国工商银行慈溪支行",
        "支付总额30%（¥63,393.00）作为定金",
        "税率为13%的增值税专用发票",
    ):
        assert text in said, text
    for ordinal in "一二三四五六七八九十":
        assert f"{ordinal}、" in said


@pytest.mark.feature("A58", "A104")
@pytest.mark.parametrize(
    ("quantity", "price", "vat", "net", "words"),
    [
        (2200, "50.85", "12870.00", "99,000.00", "壹拾壹万壹仟捌佰柒拾元整"),
        (3360, "20.34", "7862.40", "60,480.00", "陆万捌仟叁佰肆拾贰元肆角整"),
    ],
)
def test_purchase_contracts_b_and_c(
    quantity: int, price: str, vat: str, net: str, words: str
) -> None:
    amount = Decimal(price) * quantity
    line = PurchaseLine(
        sample.BLANKET,
        sample.BLANKETS,
        Decimal(quantity),
        Decimal(price),
        amount,
        Decimal(13),
        Decimal(vat),
    )
    record = replace(sample.PURCHASE, lines=(line,), total=amount)
    said = reading.text(purchase.render(record, ZH))
    assert f"¥{net}" in said
    assert f"人民币{words}" in said


@pytest.mark.feature("A58")
@pytest.mark.parametrize("count", [40, 200])
def test_long_purchase_contracts(count: int) -> None:
    record: PurchasePaper = replace(
        sample.PURCHASE,
        lines=sample.PURCHASE.lines * count,
        total=Decimal("211310.00") * count,
    )
    pages = reading.opened(purchase.render(record, ZH))
    for page in pages:
        assert reading.outside(page) == []
        assert reading.overlapping(page) == []
    assert "转下页" in pages[0].extract_text()
    assert "承前页" in pages[1].extract_text()


@pytest.mark.parametrize("paper", [sample.PROFORMA, sample.CONTRACT, sample.PURCHASE])
def test_wrong_totals_are_refused(paper: PurchasePaper) -> None:
    with pytest.raises(InvalidError):
        replace(paper, total=paper.total - Decimal("0.01"))


@pytest.mark.parametrize("lang", [EN, ZH])
def test_the_chop_of_a_purchase_contract_covers_no_account(lang: Language) -> None:
    page = reading.opened(purchase.render(sample.PURCHASE, lang))[-1]
    chop = max(page.drawn.images, key=lambda image: image["top"])
    covered = [
        word["text"]
        for word in page.extract_words()
        if word["x0"] < chop["x1"]
        and word["x1"] > chop["x0"]
        and word["top"] < chop["bottom"]
        and word["bottom"] > chop["top"]
    ]
    said = " ".join(covered)
    assert "宁波" in said or "NINGBO" in said  # over who we are, as a chop must be
    assert "0574" in page.extract_text()
    assert not any(len(digits) > 3 for digits in re.findall(r"\d+", said))


@pytest.mark.feature("A39")
@pytest.mark.parametrize("second", [None, "zh_CN"])
def test_no_time_of_shipment_is_no_clause_of_a_contract(second) -> None:
    """A line said "9. Time of Shipment —"; the clauses behind it move up."""
    without = replace(sample.CONTRACT, shipment_time={})
    said = reading.text(contract.render(without, EN, second and language(second)))
    assert "Time of Shipment" not in said
    assert "8. Shipping Marks" in said
    assert "9. Port of Loading and Destination" in said
    assert "17. Remarks" in said
