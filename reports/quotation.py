"""The quotation (报价单): one or several price columns, packing and loading data."""

from __future__ import annotations

from decimal import Decimal

from app.core.i18n import Language, N_
from app.core.papers import Letterhead, QuotationPaper, QuotedLine, say
from reports import closing, heading, paper
from reports.blocks import (
    Brick,
    beside,
    keep_all,
    pair,
    pairs,
    paragraph,
    space,
    stack,
)
from reports.paper import Layout
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
from reports.tongue import Tongue

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
            heading.party(tongue.tr("To"), record.buyer, tongue, MARGIN_X, LEFT),
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
    both, pictures = tongue.both, any(line.picture for line in record.lines)
    asked = any(line.quantity is not None for line in record.lines)
    prices = [
        Column((*term.split(" ", 1), record.currency), 20, Align.POINT)
        for term in record.trade_terms
    ]
    columns = [
        Column(both("No."), 8, Align.CENTRE),
        *([Column(both("Picture"), 26)] if pictures else []),
        Column(both("Description of Goods"), 50 if pictures else 46),
        Column(both("Unit"), 12),
        *prices,
        *([Column(both("Quantity"), 17, Align.POINT)] if asked else []),
        *(
            [Column((*both("Amount"), record.currency), 22, Align.POINT)]
            if asked
            else []
        ),
        Column(both("MOQ"), 14, Align.POINT),
        Column(both("Packing"), 27),
        Column(both("N.W./G.W."), 19),
        Column(both("20GP/40HC"), 17),
    ]
    table = Table(MARGIN_X, width, columns, tongue.point)
    rows = [
        _row(record, number, tongue, pictures=pictures, asked=asked)
        for number, line in enumerate(record.lines, 1)
    ]
    total = record.total() if asked else None
    sums: list[Brick] = []
    if total is not None:
        at = 3 + int(pictures) + len(prices) + 1
        said = tongue.lang.amount(total, record.currency)
        label = {1 + int(pictures): tongue.tr("Total"), at: said}
        sums = [*keep_all([table.total(label, TOTAL)]), space(4)]
    bricks = table.bricks(rows, sums or [space(5)])
    return _with_pictures(bricks, record, table) if pictures else bricks


def _row(
    record: QuotationPaper, number: int, tongue: Tongue, *, pictures: bool, asked: bool
) -> list[Cell]:
    line, lang = record.lines[number - 1], tongue.lang
    row: list[Cell] = [str(number)]
    if pictures:
        row.append(())
    row += [_goods(line, tongue), two(tongue.texts(line.unit))]
    row += [lang.price(price, record.currency) for price in line.prices]
    if asked:
        row.append(_count(line.quantity, lang))
        amount = line.amount
        row.append("" if amount is None else lang.amount(amount, record.currency))
    row += [_count(line.moq, lang), _packing(line, lang)]
    row += [_weights(line, lang), _loading(line, lang)]
    return row


def _goods(line: QuotedLine, tongue: Tongue) -> Cell:
    cell = [Text(line.item_no, STRONG)]
    texts = tongue.texts(line.description)
    cell += [Text(text, SECOND if i else BODY) for i, text in enumerate(texts)]
    if line.hs_code:
        cell.append(Text(f"{tongue.lang.tr('HS Code')} {line.hs_code}", SMALL))
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
        Text(f"{lang.quantity(value, 2)} kg", style)
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
        (tr("Validity"), "\n".join(tongue.both(nature, **params))),
    ]
    caption = 36 * MM if tongue.second else 28 * MM
    widths = (caption, width - caption)
    found = [
        stack([pair(label, value, MARGIN_X, widths), space(1.6)])
        for label, value in items
        if value
    ]
    return [*found[:-1], *keep_all(found[-1:])]


def _signing(
    head: Letterhead, salesperson: str, tongue: Tongue, width: float
) -> list[Brick]:
    x = MARGIN_X + width - closing.SIGN_WIDTH
    mark = closing.signature(head, tongue, x)
    if not salesperson:
        return [mark]
    said = f"{tongue.tr('Sales')}: {salesperson}"
    return [beside(paragraph(said, MARGIN_X, LEFT, BODY), mark)]
