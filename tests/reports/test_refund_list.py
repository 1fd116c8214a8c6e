"""The list for the export refund, read back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.core.i18n import language
from reports import documents
from tests.reports import reading, sample

D = Decimal
LIST = sample.ALL["refund_list"]
ZH = language("zh_CN")


def printed(record: object) -> list[reading.Page]:
    """Print a list and open it."""
    return reading.opened(documents.render("refund_list", record, ZH))


@pytest.mark.feature("A118")
def test_the_list_says_what_left_and_what_it_was_bought_with() -> None:
    (page,) = printed(LIST)
    assert page.width > page.height
    text = " ".join(page.extract_text().split())
    for said in (
        "出口退税申报明细",
        "报关单号 310420260188000188",
        "离岸价 USD 49,062.14",
        "1 8509401000 榨汁机 2,000 台 28,720.00",
        "合计 44,120.00",  # 28 720 + 15 400
        "26332000000000001008 慈溪明泰电器有限公司",
        "170,000.00 13% 22,100.00 13% 22,100.00",
        "待补 南通锦和家纺有限公司",
        "合计 CNY 260,000.00 33,800.00 33,800.00",
    ):
        assert said in text, said


def test_goods_that_were_not_declared_yet_are_not_listed() -> None:
    (page,) = printed(replace(LIST, goods=(), entry_no="", fob=None))
    text = page.extract_text()
    assert "出口明细" not in text
    assert "离岸价" not in text
    assert "进货明细" in text


@pytest.mark.parametrize("count", [1, 40, 200])
def test_sums_are_carried_from_page_to_page(count: int) -> None:
    pages = printed(replace(LIST, lines=LIST.lines[:1] * count))
    total = f"{170000 * count:,}.00"
    assert total in pages[-1].extract_text()
    for page in pages[:-1]:
        assert "过次页" in page.extract_text()
    brought = [page for page in pages if "承前页" in page.extract_text()]
    assert len(brought) == len(pages) - 1
    # Neither a signature nor a sum stands alone on the last page.
    assert "慈溪明泰电器有限公司" in pages[-1].extract_text()
    for page in pages:
        assert reading.outside(page) == []
        assert reading.overlapping(page) == []
