"""The table of goods that proforma, contract and invoice share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from app.core.i18n import N_, Language
from app.core.papers import GoodsLine, Texts, say
from reports.blocks import ASCENT, paragraph, space, stack
from reports.paper import Brick
from reports.sheet import END, Sheet
from reports.styles import (
    BODY,
    MARGIN_X,
    MM,
    SECOND,
    SMALL,
    SMALL_INK,
    STRONG,
    TOTAL,
    Style,
)
from reports.tables import Align, Cell, Column, Table, Text, two
from reports.tongue import Tongue, facts

WIDTH = 170 * MM
FORWARD = N_("Carried forward")
BROUGHT = N_("Brought forward")
NO, ITEM, GOODS, QUANTITY, UNIT, PRICE, AMOUNT = range(7)


def table(currency: str, tongue: Tongue) -> Table:
    """Return the table of goods of a paper in a currency."""
    both = tongue.both
    columns = [
        Column(both("No."), 9, Align.CENTRE),
        Column(both("Item No."), 23),
        Column(both("Description of Goods"), 62),
        Column(both("Quantity"), 19, Align.POINT),
        Column(both("Unit"), 13),
        Column(_with(both("Unit Price"), currency), 20, Align.POINT),
        Column(_with(both("Amount"), currency), 24, Align.POINT),
    ]
    labels = (tongue.tr(FORWARD), tongue.tr(BROUGHT))
    return Table(MARGIN_X, WIDTH, columns, tongue.point, None, labels, ITEM)


def _with(titles: Sequence[str], currency: str) -> tuple[str, ...]:
    return (*titles, currency)


def rows(
    lines: Sequence[GoodsLine],
    currency: str,
    tongue: Tongue,
    stated: Texts | None = None,
) -> list[Sequence[Cell]]:
    """Return the cells of each line of goods.

    Args:
        lines: The goods.
        currency: Of prices and amounts.
        tongue: Of the descriptions.
        stated: Country of origin that the head of the paper states for all; a line
            names its own only when it is another.
    """
    lang = tongue.lang
    return [
        (
            str(number),
            _item(line),
            _description(line, tongue, currency, stated or {}),
            lang.quantity(line.quantity, line.quantity_decimals),
            two(tongue.units(line.unit)),
            lang.price(line.unit_price, currency),
            lang.amount(line.amount, currency),
        )
        for number, line in enumerate(lines, 1)
    ]


def _item(line: GoodsLine) -> Cell:
    cell = [Text(line.item_no)]
    if line.customer_item_no:
        cell.append(Text(line.customer_item_no, SMALL))
    return tuple(cell)


def _description(line: GoodsLine, tongue: Tongue, currency: str, stated: Texts) -> Cell:
    """Return the goods' wording, and small below it HS code, origin and order."""
    cell = [
        Text(text, SECOND if index else BODY)
        for index, text in enumerate(tongue.texts(line.description))
    ]
    lang = tongue.lang
    origin = say(line.origin, lang.code)
    same = say(line.origin, "en") == say(stated, "en")
    less = lang.amount(line.discount, currency) if line.discount else ""
    notes = (
        (lang.tr("HS Code"), line.hs_code),
        (lang.tr("Country of Origin"), "" if same else origin),
        (lang.tr("Contract No."), line.contract_no),
        (lang.tr("P/O No."), line.po_line),
        ("", lang.tr("less discount {amount}", amount=less) if less else ""),
    )
    if any(value for _label, value in notes):
        cell.append(Text(facts(notes, gap=3), SMALL))
    return tuple(cell)


def carry(
    lines: Sequence[GoodsLine], currency: str, lang: Language
) -> Callable[[int], dict[int, str]]:
    """Return what gives the sum of the first n lines, for the breaks of the table."""

    def sums(count: int) -> dict[int, str]:
        running = list(accumulate(line.amount for line in lines[:count]))
        return {AMOUNT: lang.amount(running[-1], currency)}

    return sums


def total(of: Table, label: str, amount: str) -> Brick:
    """Return the row of the total under a table of goods."""
    return of.total({ITEM: label, AMOUNT: amount}, TOTAL)


def sum_line(of: Table, label: str, amount: str, style: Style = SMALL_INK) -> Brick:
    """Return a line under the total: a part of it, what is taken off, what is left."""

    def said() -> Brick:
        return paragraph(label, MARGIN_X, of.edge(AMOUNT) - 3.5 - MARGIN_X, style, END)

    def draw(sheet: Sheet, y: float) -> None:
        said().draw(sheet, y)  # the column has its last width by now
        base = y + style.size * ASCENT + (style.lead - style.size) / 2
        x, at = of.anchor(AMOUNT, sheet)
        sheet.text(x, base, amount, style, at)

    return Brick(said().height, draw)


def term(trade_term: str, wording: Texts, tongue: Tongue) -> list[Brick]:
    """Return the L/C's general wording and the trade term over the price columns.

    A wording that ends with the term says it once: in the L/C's words.
    """
    found: list[Brick] = []
    said = tongue.text(wording)
    bare = said.casefold().rstrip(". ")
    if said and bare != trade_term.casefold():
        found.append(paragraph(said, MARGIN_X, WIDTH, STRONG))
    if not found or not bare.endswith(trade_term.casefold()):
        found.append(paragraph(trade_term, MARGIN_X, WIDTH - 3.5, STRONG, END))
    block = stack([*found, space(2)])
    block.keep = True
    return [block]
