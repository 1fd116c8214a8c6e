"""The quotation (报价单): one or several price columns, packing and loading data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from app.core.i18n import N_, Language
from app.core.money import ZERO
from app.core.papers import Letterhead, QuotationPaper, QuotedLine, say
from reports import closing, goods, heading, paper
from reports.blocks import beside, keep_all, pair, pairs, paragraph, space, stack
from reports.paper import Brick, Layout
from reports.sheet import Sheet
from reports.styles import (
    BODY,
    LANDSCAPE,
    MARGIN_X,
    MM,
    PORTRAIT,
    SECOND,
    SMALL,
    STRONG,
    TOTAL,
)
from reports.tables import Align, Cell, Column, Table, Text, two
from reports.tongue import Tongue, labelled

TITLE = N_("Quotation")
FIRM = N_("This offer is firm until {day}.")
FREE = N_("This quotation is subject to our final confirmation.")
LEFT = 84 * MM
PICTURE = 22 * MM
"""Height of a row that shows a picture."""


def render(
    record: QuotationPaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print a quotation; product pictures turn the page to landscape."""
    tongue = Tongue(lang, second)
    size = LANDSCAPE if any(line.picture for line in record.lines) else PORTRAIT
    width = size[0] - 2 * MARGIN_X
    bricks = [
        heading.letterhead(record.letterhead, tongue, width),
        heading.title(tongue.upper(TITLE), record.copy, tongue, width),
        beside(
            heading.party(tongue.tr("Messrs."), record.buyer, tongue, MARGIN_X, LEFT),
            _facts(record, tongue, width),
        ),
        space(6),
        *_table(record, tongue, width),
        *_terms(record, tongue, width),
        *_signing(record.letterhead, record.salesperson, tongue, width),
    ]
    author = say(record.letterhead.names, "en")
    layout = Layout(tongue.tr(TITLE), record.number, author, tongue, size, record.copy)
    return paper.render(layout, bricks)


def _facts(record: QuotationPaper, tongue: Tongue, width: float) -> Brick:
    tr, lang = tongue.tr, tongue.lang
    terms = "\n".join(record.trade_terms)
    items = (
        (tr("Quotation No."), record.number),
        (tr("Date"), lang.iso(record.on)),
        (tr("Valid Until"), lang.iso(record.valid_until)),
        (tr("Inquiry No."), record.inquiry_no),
        (tr("Currency"), record.currency),
        (tr("Trade Term"), f"{terms} ({record.incoterms})"),
        (tr("Port of Loading"), record.port_of_loading),
    )
    x = MARGIN_X + width - 82 * MM
    caption = 34 * MM if tongue.second else 28 * MM
    return pairs(items, x, (caption, 82 * MM - caption))


def _table(record: QuotationPaper, tongue: Tongue, width: float) -> list[Brick]:
    shown = _shown(record, tongue)
    table = Table(MARGIN_X, width, [column for column, _cell in shown], tongue.point)
    rows = [
        [str(number), *(cell(line) for _column, cell in shown[1:])]
        for number, line in enumerate(record.lines, 1)
    ]
    amounts = [
        i for i, (c, _cell) in enumerate(shown) if c.title[:1] == _amount(tongue)
    ]
    total = record.total() if amounts else None
    sums: list[Brick] = [space(5)]
    if total is not None:
        said = tongue.lang.amount(total, record.currency)
        row = table.total({1: tongue.tr("Total"), amounts[0]: said}, TOTAL)
        sums = [*keep_all([row]), space(4)]
        table.carry = _carry(record, amounts[0], tongue.lang)
        table.carry_labels = (tongue.tr(goods.FORWARD), tongue.tr(goods.BROUGHT))
    bricks = table.bricks(rows, sums)
    return _with_pictures(bricks, record, table)


def _carry(
    record: QuotationPaper, column: int, lang: Language
) -> Callable[[int], dict[int, str]]:
    """Return what gives the sum of the first n lines, for the breaks of the table."""

    def sums(count: int) -> dict[int, str]:
        so_far = sum((line.amount or ZERO for line in record.lines[:count]), ZERO)
        return {column: lang.amount(so_far, record.currency)}

    return sums


def _amount(tongue: Tongue) -> tuple[str, ...]:
    return tongue.both("Amount")[:1]


Shown = tuple[Column, Callable[[QuotedLine], Cell]]


def _shown(record: QuotationPaper, tongue: Tongue) -> list[Shown]:
    """Return the columns that have something to show, with what fills them."""
    both, lang, lines = tongue.both, tongue.lang, record.lines
    pictures = any(line.picture for line in lines)
    asked = any(line.quantity is not None for line in lines)
    loaded = any(line.per_20gp or line.per_40hc for line in lines)
    found: list[tuple[bool, Shown]] = [
        (True, (Column(both("No."), 10, Align.CENTRE), lambda _line: "")),
        (pictures, (Column(both("Picture"), 26), lambda _line: ())),
        (
            True,
            (Column(both("Description of Goods"), 50), lambda x: _goods(x, tongue)),
        ),
        (
            any(line.carton or line.pieces_per_carton for line in lines),
            (Column(both("Packing"), 27), lambda x: _packing(x, lang)),
        ),
        (
            any(line.net_kg or line.gross_kg for line in lines),
            (_weights_column(tongue), lambda x: _weights(x, lang)),
        ),
        (
            loaded,
            (Column(("20GP", "40HC"), 14, Align.RIGHT), lambda x: _loading(x, lang)),
        ),
        (
            any(line.moq for line in lines),
            (_figures(both("MOQ"), 15), lambda x: _count(x.moq, lang)),
        ),
        (asked, (_figures(both("Quantity"), 17), lambda x: _count(x.quantity, lang))),
        (True, (Column(both("Unit"), 13), lambda x: two(tongue.units(x.unit)))),
        *((True, _price(record, index, lang)) for index in range(_terms_of(record))),
        (
            asked,
            (
                _figures((*both("Amount"), record.currency), 22),
                lambda x: _money(x.amount, record.currency, lang),
            ),
        ),
    ]
    return [shown for wanted, shown in found if wanted]


def _terms_of(record: QuotationPaper) -> int:
    return len(record.trade_terms)


def _figures(title: Sequence[str], width: float) -> Column:
    return Column(title, width, Align.POINT)


def _price(record: QuotationPaper, index: int, lang: Language) -> Shown:
    """Return the price column of one trade term."""
    title = (*record.trade_terms[index].split(" ", 1), record.currency)

    def cell(line: QuotedLine) -> Cell:
        if index >= len(line.prices):
            return ""
        return lang.price(line.prices[index], record.currency)

    return _figures(title, 20), cell


def _weights_column(tongue: Tongue) -> Column:
    titles = (" / ".join(tongue.both(weight)) for weight in ("N.W.", "G.W."))
    return Column((*titles, "kg"), 19, Align.RIGHT)


def _money(amount: Decimal | None, currency: str, lang: Language) -> str:
    return "" if amount is None else lang.amount(amount, currency)


def _goods(line: QuotedLine, tongue: Tongue) -> Cell:
    cell = [Text(line.item_no, STRONG)]
    texts = tongue.texts(line.description)
    cell += [Text(text, SECOND if i else BODY) for i, text in enumerate(texts)]
    if line.hs_code:
        code = labelled(tongue.lang.tr("HS Code"), line.hs_code)
        cell.append(Text(code, SMALL))
    return tuple(cell)


def _count(value: Decimal | None, lang: Language) -> str:
    return "" if value is None else lang.number(value)


def _packing(line: QuotedLine, lang: Language) -> Cell:
    """Return pieces per carton, its outside measure and its volume."""
    cell: list[Text] = []
    if line.pieces_per_carton is not None:
        each = lang.number(line.pieces_per_carton)
        cell.append(Text(lang.tr("{count} per carton", count=each)))
    if line.carton is not None:
        sides = (line.carton.length, line.carton.width, line.carton.height)
        size = "×".join(lang.number(side) for side in sides)
        cell.append(Text(f"{size} cm", SMALL))
        cell.append(Text(f"{lang.quantity(line.carton.cbm(), 4)} CBM", SMALL))
    return tuple(cell)


def _weights(line: QuotedLine, lang: Language) -> Cell:
    return tuple(
        Text(lang.quantity(value, 2), style)
        for value, style in ((line.net_kg, BODY), (line.gross_kg, BODY))
        if value is not None
    )


def _loading(line: QuotedLine, lang: Language) -> Cell:
    return tuple(
        Text(lang.number(value))
        for value in (line.per_20gp, line.per_40hc)
        if value is not None
    )


def _with_pictures(
    bricks: list[Brick], record: QuotationPaper, table: Table
) -> list[Brick]:
    """Give the rows room for their pictures and draw them in."""
    if not any(line.picture for line in record.lines):
        return bricks
    left = table.edge(1)
    seen: set[int] = set()
    for brick in bricks:
        row = brick.row
        if 0 <= row < len(record.lines) and row not in seen:
            seen.add(row)
            picture = record.lines[row].picture
            if picture:
                _picture(brick, picture, left, table.edge(2) - left)
    return bricks


def _picture(brick: Brick, data: bytes, x: float, width: float) -> None:
    draw, own = brick.draw, brick.height
    brick.height = max(own, PICTURE)
    low = brick.height - own

    def drawn(sheet: Sheet, y: float) -> None:
        draw(sheet, y + low)
        box = (width - 8, brick.height - 8)
        sheet.image(data, (x + 4, y + 4), box)

    brick.draw = drawn


def _terms(record: QuotationPaper, tongue: Tongue, width: float) -> list[Brick]:
    tr = tongue.tr
    day = tongue.lang.iso(record.valid_until)
    nature = FIRM if record.binding and day else FREE
    params = {"day": day} if nature is FIRM else {}
    items = [
        (tr("Payment Terms"), tongue.text(record.payment_terms)),
        (tr("Lead Time"), tongue.text(record.lead_time)),
        (tr("Packing"), tongue.text(record.packing)),
        (tr("Samples"), tongue.text(record.sample_policy)),
        *((tr("Remarks"), tongue.text(text)) for text in record.remarks),
        (tr("Remarks"), "\n".join(tongue.both(nature, **params))),
    ]
    caption = 36 * MM if tongue.second else 28 * MM
    widths = (caption, width - caption)
    found = [
        stack([pair(label, value, MARGIN_X, widths), space(1.6)])
        for label, value in items
        if value
    ]
    return [*found[:-1], *keep_all([*found[-1:], space(10)])]


def _signing(
    head: Letterhead, salesperson: str, tongue: Tongue, width: float
) -> list[Brick]:
    x = MARGIN_X + width - closing.SIGN_WIDTH
    mark = closing.signature(head, tongue, x)
    if not salesperson:
        return [mark]
    said = labelled(tongue.tr("Salesperson"), salesperson)
    return [beside(paragraph(said, MARGIN_X, LEFT, BODY), mark)]
