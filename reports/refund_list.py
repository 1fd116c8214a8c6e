"""The list for the export refund (出口退税申报明细), landscape.

It is Chinese like the tax office's own form: the goods as they were declared, and the
special VAT invoices that they were bought with (rules §10).
"""

from __future__ import annotations

from collections.abc import Sequence

from app.core.i18n import Language
from app.core.money import ZERO, Money
from app.core.papers import DeclaredGoods, RefundedGoods, RefundListPaper, say
from reports import closing, heading, paper
from reports.blocks import beside, keep_all, pairs, paragraph, space
from reports.paper import Brick, Layout
from reports.styles import BODY, LANDSCAPE, MARGIN_X, MM, SECOND, SMALL, STRONG, TOTAL
from reports.tables import Align, Cell, Column, Table, Text
from reports.tongue import Tongue

TITLE = "出口退税申报明细"
WIDTH = LANDSCAPE[0] - 2 * MARGIN_X
LABEL = 28 * MM
CNY = "CNY"
_LABEL, _AMOUNT, _VAT, _REFUND = 1, 6, 8, 10
"""Columns of the second table that hold the words of its sums, and the sums."""


def render(
    record: RefundListPaper, lang: Language, _second: Language | None = None
) -> bytes:
    """Print the list."""
    tongue = Tongue(lang)
    bricks: list[Brick] = [
        heading.letterhead(record.letterhead, tongue, WIDTH),
        heading.title((TITLE,), record.copy, tongue, WIDTH),
        _facts(record, tongue),
        space(6),
        *_declared(record, tongue),
        *keep_all([paragraph("进货明细（增值税专用发票）", MARGIN_X, WIDTH, STRONG)]),
        *keep_all([space(3)]),
        *_bought(record, tongue),
    ]
    author = say(record.letterhead.names, "zh_CN")
    layout = Layout(
        TITLE, record.number, author, tongue, size=LANDSCAPE, copy=record.copy
    )
    return paper.render(layout, bricks)


def _facts(record: RefundListPaper, tongue: Tongue) -> Brick:
    lang, half = tongue.lang, WIDTH / 2
    fob = "" if record.fob is None else lang.money(Money(record.fob, record.currency))
    left = (
        ("申报编号", record.number),
        ("申报日期", lang.iso(record.on)),
        ("出运编号", record.shipment_no),
        ("出口发票号码", record.invoice_no),
    )
    right = (
        ("报关单号", record.entry_no),
        ("出口日期", lang.iso(record.export_on)),
        ("成交方式", record.trade_term),
        ("离岸价", fob),
    )
    widths = (LABEL, half - LABEL - 4 * MM)
    return beside(pairs(left, MARGIN_X, widths), pairs(right, MARGIN_X + half, widths))


def _declared(record: RefundListPaper, tongue: Tongue) -> list[Brick]:
    """Return the goods as they were declared; nothing before they are."""
    if not record.goods:
        return []
    columns = [
        Column(("项号",), 14, Align.CENTRE),
        Column(("商品代码",), 34),
        Column(("商品名称",), 96),
        Column(("数量",), 34, Align.POINT),
        Column(("单位",), 20),
        Column((f"总价 {record.currency}",), 40, Align.POINT),
    ]
    lang = tongue.lang
    table = Table(MARGIN_X, WIDTH, columns, tongue.point)

    def row(one: DeclaredGoods) -> list[Cell]:
        total = lang.amount(one.total, record.currency)
        quantity = lang.number(one.quantity)
        return [one.item_no, one.hs_code, one.name, quantity, one.unit, total]

    total = sum((one.total for one in record.goods), ZERO)
    sums = {2: "合计", 5: lang.amount(total, record.currency)}
    head = paragraph("出口明细（报关单）", MARGIN_X, WIDTH, STRONG)
    return [
        *keep_all([head, space(3)]),
        *table.bricks([row(one) for one in record.goods], [table.total(sums, TOTAL)]),
        space(10),
    ]


def _bought(record: RefundListPaper, tongue: Tongue) -> list[Brick]:
    columns = [
        Column(("序号",), 9, Align.CENTRE),
        Column(("发票号码",), 38),
        Column(("供货方", "纳税人识别号"), 46),
        Column(("商品代码", "商品名称"), 38),
        Column(("数量",), 19, Align.POINT),
        Column(("单位",), 11),
        Column(("计税金额",), 25, Align.POINT),
        Column(("征税率",), 13, Align.RIGHT),
        Column(("税额",), 22, Align.POINT),
        Column(("退税率",), 13, Align.RIGHT),
        Column(("可退税额",), 23, Align.POINT),
    ]
    lang = tongue.lang
    table = Table(MARGIN_X, WIDTH, columns, tongue.point)

    def sums(count: int) -> dict[int, str]:
        return _sums(record.lines[:count], lang)

    table.carry, table.label_column = sums, _LABEL
    table.carry_labels = ("过次页", "承前页")
    rows = [_row(at, one, lang) for at, one in enumerate(record.lines, 1)]
    total = table.total({_LABEL: "合计 CNY", **sums(len(record.lines))}, TOTAL)
    x = MARGIN_X + WIDTH - closing.SIGN_WIDTH
    signed = closing.signature(record.letterhead, tongue, x)
    return table.bricks(rows, [*keep_all([total, space(8)]), signed])


def _row(at: int, one: RefundedGoods, lang: Language) -> list[Cell]:
    return [
        str(at),
        one.reference or "待补",
        (Text(one.supplier, BODY), Text(one.tax_number, SMALL)),
        (Text(one.hs_code, BODY), Text(one.name, SECOND)),
        lang.number(one.quantity),
        one.unit,
        lang.amount(one.amount, CNY),
        f"{lang.number(one.vat_percent)}%",
        lang.amount(one.vat, CNY),
        f"{lang.number(one.refund_percent)}%",
        lang.amount(one.refund, CNY),
    ]


def _sums(lines: Sequence[RefundedGoods], lang: Language) -> dict[int, str]:
    """Add up what the lines ask for."""
    added = {
        _AMOUNT: sum((one.amount for one in lines), ZERO),
        _VAT: sum((one.vat for one in lines), ZERO),
        _REFUND: sum((one.refund for one in lines), ZERO),
    }
    return {column: lang.amount(amount, CNY) for column, amount in added.items()}
