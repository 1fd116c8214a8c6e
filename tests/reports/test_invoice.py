"""The commercial invoice of the worked deal, read back cell by cell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.core.errors import InvalidError
from app.core.i18n import language
from app.core.papers import InvoicePaper
from reports import goods, invoice
from reports.tongue import Tongue
from tests import walks
from tests.reports import reading, sample

EN, ZH = language("en"), language("zh_CN")


def long_invoice(count: int) -> InvoicePaper:
    """Return an invoice of `count` lines of 100.01 each."""
    lines = tuple(
        replace(
            sample.SHIPPED_1[index % 3],
            item_no=f"IT-{index + 1:03d}",
            quantity=Decimal(73),
            unit_price=Decimal("1.37"),
            amount=Decimal("100.01"),
        )
        for index in range(count)
    )
    return replace(
        sample.INVOICE,
        lines=lines,
        total=Decimal("100.01") * count,
        breakdown=(),
        adjustments=(),
    )


@pytest.mark.feature("A92")
def test_every_cell_of_the_deal() -> None:
    data = invoice.render(sample.INVOICE, EN)
    read = reading.goods_rows(data, goods.table("USD", Tongue(EN)))
    assert read == [
        [
            "1",
            "HJ-350",
            "Electric juice extractor 350W / HS Code: 8509401000",
            "2,000",
            "PCS",
            "14.36",
            "28,720.00",
        ],
        [
            "2",
            "CB-1520",
            "Cotton blanket 150×200 cm / HS Code: 6301300000",
            "2,000",
            "PCS",
            "7.70",
            "15,400.00",
        ],
        [
            "3",
            "FC-5S",
            "PP food container set of 5 / HS Code: 3924100000",
            "2,400",
            "SETS",
            "3.11",
            "7,464.00",
        ],
    ]


@pytest.mark.feature("A92", "A104")
def test_total_words_and_facts() -> None:
    said = reading.lines(invoice.render(sample.INVOICE, EN))
    assert "Total 4,000 PCS + 2,400 SETS USD 51,584.00" in said
    words = "SAY US DOLLARS FIFTY-ONE THOUSAND FIVE HUNDRED AND EIGHTY-FOUR ONLY"
    assert words in said
    whole = " ".join(said)
    for fact in (
        "Invoice No. CI26-0029-1",
        "Date 2026-06-20",
        "Contract No. SC26-0031",
        "Port of Loading NINGBO, CHINA",
        "Port of Discharge HAMBURG, GERMANY",
        "EVER HORIZON V.026W",
        "CIF HAMBURG (Incoterms 2020)",
        "NORDHAUS HANDELS GMBH",
        "C/NO. 1-800",
        "FOB value 49,062.14",
        "Freight 2,380.00",
        "Insurance 141.86",
        "Less: deposit received 2026-05-18 −15,475.20",
        "Amount due 36,108.80",
        "Packages: 800 CARTONS",
        "G.W.: 8,950.00 KGS",
        "N.W.: 7,920.00 KGS",
        "Measurement: 66.482 CBM",
        "BKCHCNBJ92A",
    ):
        assert fact in whole, fact


@pytest.mark.feature("B15")
def test_english_and_chinese() -> None:
    said = reading.text(invoice.render(sample.INVOICE, EN, ZH))
    for both in ("COMMERCIAL INVOICE 商业发票", "Invoice No. 发票号", "榨汁机"):
        assert both in said
    assert "美元伍万壹仟伍佰捌拾肆元整" in said


@pytest.mark.feature("H41")
def test_figures_follow_the_language_of_the_paper() -> None:
    assert "51.584,00" in reading.text(invoice.render(sample.INVOICE, language("es")))
    russian = reading.text(invoice.render(sample.INVOICE, language("ru")))
    assert "51 584,00" in russian.replace("\u00a0", " ")


@pytest.mark.feature("A92")
@walks.walked(("count", "pages"), [(1, 1), (46, 3), (200, 8)], [(1, 1), (46, 3)])
def test_long_invoices_break_between_lines(count: int, pages: int) -> None:
    # A row is 25 pt high: 27 go on a later page, some 16 below the head of the first,
    # and the words, bank and signature take the room of nine.
    record = long_invoice(count)
    data = invoice.render(record, EN)
    assert len(reading.opened(data)) == pages
    table = goods.table("USD", Tongue(EN))
    read = reading.goods_rows(data, table)
    assert [row[0] for row in read] == [str(n) for n in range(1, count + 1)]
    assert {row[6] for row in read} == {"100.01"}
    for page in reading.opened(data):
        assert reading.outside(page) == []
        assert reading.overlapping(page) == []


@pytest.mark.feature("A92")
def test_two_lines_and_the_signature_do_not_take_a_third_page() -> None:
    """Set a little smaller, forty lines and their closing fit on two pages."""
    first, last = reading.opened(invoice.render(long_invoice(40), EN))
    text = first.extract_text() + last.extract_text()
    items = [word for word in text.split() if word.startswith("IT-")]
    assert items == [f"IT-{number:03d}" for number in range(1, 41)]
    there = sum(word.startswith("IT-") for word in first.extract_text().split())
    carried = f"{Decimal('100.01') * there:,}"
    assert f"Carried forward {carried}" in first.extract_text()
    assert f"Brought forward {carried}" in last.extract_text()
    assert "USD 4,000.40" in last.extract_text()
    for page in (first, last):
        assert reading.outside(page) == []
        assert reading.overlapping(page) == []
    assert min(char["size"] for char in last.chars) > 6  # still read with ease


@pytest.mark.feature("A92")
@walks.walked("count", [46, 200], [46])
def test_sums_are_carried_from_page_to_page(count: int) -> None:
    pages = reading.opened(invoice.render(long_invoice(count), EN))
    table = goods.table("USD", Tongue(EN))
    done = 0
    for number, page in enumerate(pages):
        said = page.extract_text(x_tolerance=1.5)
        brought = f"Brought forward {Decimal('100.01') * done:,}"
        assert (brought in said) == (number > 0)
        done += sum(1 for row in reading.rows(page, table) if row[0].isdigit())
        last = number == len(pages) - 1
        forward = f"Carried forward {Decimal('100.01') * done:,}"
        assert (forward in said) != last
        assert ("Total" in said) == last
    assert done == count


@walks.walked("count", range(14, 34), [14, 25, 33])
def test_the_signature_never_stands_without_lines(count: int) -> None:
    pages = reading.opened(invoice.render(long_invoice(count), EN))
    table = goods.table("USD", Tongue(EN))
    last = pages[-1]
    assert "Authorized Signature" in last.extract_text()
    assert "Total" in last.extract_text()
    on_last = [row for row in reading.rows(last, table) if row[0].isdigit()]
    assert len(on_last) >= 2


def test_long_words_and_names_wrap() -> None:
    wordy = replace(
        sample.SHIPPED_1[0],
        item_no="ABCDEFGHIJ-KLMNOPQRSTUVWXYZ-0123456789",
        description={"en": "Heavy duty " * 60 + "X" * 120, "zh_CN": "榨汁机" * 90},
    )
    buyer = replace(
        sample.BUYER,
        name="NORDDEUTSCHE HANDELSGESELLSCHAFT FUER HAUSHALTSGERAETE UND TEXTILIEN MBH",
        address_lines=("DONAUDAMPFSCHIFFFAHRTSGESELLSCHAFTSKAPITAENSSTRASSE 210 " * 3,),
    )
    lines = (wordy, *sample.SHIPPED_1[1:])
    data = invoice.render(replace(sample.INVOICE, lines=lines, buyer=buyer), EN, ZH)
    pages = reading.opened(data)
    for page in pages:
        assert reading.outside(page) == []
        assert reading.overlapping(page) == []
    said = "".join(page.extract_text().replace("\n", "") for page in pages)
    assert said.count("Heavy") == 60
    assert said.count("榨") == 90


def test_a_description_longer_than_a_page_goes_on_overleaf() -> None:
    endless = replace(
        sample.SHIPPED_1[0],
        description={"en": "\n".join(f"row {n}" for n in range(150))},
    )
    lines = (endless, *sample.SHIPPED_1[1:])
    pages = reading.opened(invoice.render(replace(sample.INVOICE, lines=lines), EN))
    said = " ".join(page.extract_text() for page in pages)
    assert all(f"row {n}" in said for n in range(150))
    assert [reading.outside(page) for page in pages] == [[]] * len(pages)
    assert [reading.overlapping(page) for page in pages] == [[]] * len(pages)


def test_prices_stand_under_their_points() -> None:
    prices = ("14.36", "7.7", "0.1234")
    lines = tuple(
        replace(line, unit_price=Decimal(price))
        for line, price in zip(sample.SHIPPED_1, prices, strict=True)
    )
    (page,) = reading.opened(invoice.render(replace(sample.INVOICE, lines=lines), EN))
    words = page.extract_words()
    found = [w for w in words if w["text"] in {"14.36", "7.70", "0.1234"}]
    digit = 8 * 0.572
    points = {round(w["x1"] - digit * len(w["text"].split(".")[1]), 0) for w in found}
    assert len(found) == 3
    assert len(points) == 1


@pytest.mark.parametrize(
    ("currency", "price", "total", "said"),
    [
        ("JPY", "1436", "2872000", "JPY 2,872,000"),
        ("KWD", "1.250", "2500.000", "KWD 2,500.000"),
    ],
)
def test_coins_of_other_currencies(
    currency: str, price: str, total: str, said: str
) -> None:
    line = replace(
        sample.SHIPPED_1[0], unit_price=Decimal(price), amount=Decimal(total)
    )
    record = replace(
        sample.INVOICE,
        currency=currency,
        lines=(line,),
        total=Decimal(total),
        breakdown=(),
        adjustments=(),
    )
    assert said in reading.text(invoice.render(record, EN))


def test_a_total_that_is_not_the_sum_is_refused() -> None:
    with pytest.raises(InvalidError, match="51584") as refused:
        replace(sample.INVOICE, total=Decimal("51584.01"))
    assert refused.value.problems[0].where == "total"


def test_parts_that_do_not_make_the_total_are_refused() -> None:
    with pytest.raises(InvalidError) as refused:
        replace(sample.INVOICE, breakdown=sample.INVOICE.breakdown[:2])
    assert refused.value.problems[0].where == "breakdown"
