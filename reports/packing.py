"""The packing list (装箱单): carton by carton, weights, measures, containers."""

from __future__ import annotations

from decimal import Decimal

from app.core.i18n import N_, Language
from app.core.money import ZERO
from app.core.papers import PackingLine, PackingPaper, SizeCm, say, unit_in
from reports import closing, heading, paper, shipped
from reports.blocks import beside, keep_all, pairs, paragraph, space, stack
from reports.goods import BROUGHT, FORWARD
from reports.paper import Brick, Layout
from reports.styles import (
    BODY,
    LABEL_STYLE,
    MARGIN_X,
    MM,
    SECOND,
    SMALL,
    STRONG,
)
from reports.tables import Align, Cell, Column, Table, Text
from reports.tongue import Tongue, facts, labelled

TITLE = N_("Packing List")
NUMBER = N_("Packing List No.")
WIDTH = 170 * MM
LEFT = 80 * MM
RIGHT_X = MARGIN_X + 88 * MM
MOST_KEPT = 12
"""Containers up to which their table stays on the signature's page."""

LONG_NUMBERS = 9
"""Characters of carton numbers that their column takes: "1001-1500"."""

CARTON, GOODS, EACH, CARTONS, QUANTITY, NET, GROSS, SIZE, CBM = range(9)


def render(
    record: PackingPaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print a packing list; it shows no price."""
    tongue = Tongue(lang, second)
    table = _table(record, tongue)
    rows = [_row(line, tongue) for line in record.lines]
    tail = [*_containers(record, tongue), *_signing(record, tongue)]
    sums = _sums(record, table, tongue)
    if len(record.containers) <= MOST_KEPT:
        keep_all(tail[:-1])
    bricks = [
        heading.letterhead(record.letterhead, tongue, WIDTH),
        heading.title(tongue.upper(TITLE), record.copy, tongue, WIDTH),
        beside(parties(record, tongue), aside(record, tongue)),
        space(8),
        *table.bricks(rows, sums),
        *_pallets(record, tongue),
        *tail,
    ]
    author = say(record.letterhead.names, "en")
    layout = Layout(tongue.tr(TITLE), record.number, author, tongue, copy=record.copy)
    return paper.render(layout, bricks)


def parties(record: PackingPaper, tongue: Tongue) -> Brick:
    """Return buyer, consignee, notify party and the mark."""
    tr = tongue.tr
    marks = "\n".join(record.marks) or "N/M"
    return stack(
        [
            heading.party(tr("Buyer"), record.buyer, tongue, MARGIN_X, LEFT),
            heading.party(tr("Consignee"), record.consignee, tongue, MARGIN_X, LEFT),
            heading.party(tr("Notify Party"), record.notify, tongue, MARGIN_X, LEFT),
            paragraph(tr("Marks & Numbers"), MARGIN_X, LEFT, LABEL_STYLE),
            paragraph(marks, MARGIN_X, LEFT, BODY),
        ]
    )


def aside(record: PackingPaper, tongue: Tongue, called: str = NUMBER) -> Brick:
    """Return numbers, date, ports and vessel."""
    tr, lang = tongue.tr, tongue.lang
    items = (
        (tr(called), record.number),
        (tr("Date"), lang.iso(record.on)),
        (tr("Invoice No."), record.invoice_no),
        (tr("Contract No."), record.contract_no),
        (tr("P/O No."), record.buyer_po),
        (tr("L/C No."), record.lc_no),
        (tr("Port of Loading"), record.port_of_loading),
        (tr("Port of Discharge"), record.port_of_discharge),
        (tr(shipped.conveyance(record.by)), record.vessel),
    )
    caption = 36 * MM if tongue.second else 28 * MM
    wide = WIDTH - (RIGHT_X - MARGIN_X)
    return pairs(items, RIGHT_X, (caption, wide - caption))


def _table(record: PackingPaper, tongue: Tongue) -> Table:
    both, lang = tongue.both, tongue.lang
    columns = [
        Column(both("Carton No."), 17),
        Column(both("Description of Goods"), 43),
        Column(both("Pcs/ctn"), 12, Align.RIGHT),
        Column(both("Ctns"), 12, Align.RIGHT),
        Column(both("Quantity"), 16, Align.RIGHT),
        Column((*both("N.W."), "kg"), 18, Align.RIGHT),
        Column((*both("G.W."), "kg"), 18, Align.RIGHT),
        Column((*both("Size"), "cm"), 19, Align.RIGHT),
        Column((*both("Volume"), "CBM"), 16, Align.RIGHT),
    ]

    def sums(count: int) -> dict[int, str]:
        done = record.lines[:count]
        return {
            CARTONS: lang.quantity(Decimal(sum(x.cartons for x in done)), 0),
            NET: lang.quantity(sum((x.net_kg for x in done), ZERO), 2),
            GROSS: lang.quantity(sum((x.gross_kg for x in done), ZERO), 2),
            CBM: lang.quantity(sum((x.cbm for x in done), ZERO), 3),
        }

    labels = (tongue.tr(FORWARD), tongue.tr(BROUGHT))
    return Table(MARGIN_X, WIDTH, columns, tongue.point, sums, labels, CARTON)


def _row(line: PackingLine, tongue: Tongue) -> list[Cell]:
    """Return a line: totals in ink, what one carton weighs small below them."""
    lang = tongue.lang
    goods = [Text(line.item_no, STRONG)]
    texts = tongue.texts(line.description)
    goods += [Text(text, SECOND if i else BODY) for i, text in enumerate(texts)]
    if line.po_line:
        goods.append(Text(labelled(lang.tr("P/O No."), line.po_line), SMALL))
    carton = [*numbers(line), *([Text(line.mark, SMALL)] if line.mark else [])]
    quantity = lang.quantity(line.quantity, line.quantity_decimals)
    counted = line.cartons > 0
    return [
        tuple(carton),
        tuple(goods),
        "" if line.pieces_per_carton is None else lang.number(line.pieces_per_carton),
        lang.quantity(Decimal(line.cartons), 0) if counted else "–",
        (Text(quantity), Text(unit_in(line.unit, lang.code), SMALL)),
        _weight(line.net_kg, line.net_each, lang),
        _weight(line.gross_kg, line.gross_each, lang) if counted else "–",
        _size(line.carton, lang),
        _volume(line, lang) if counted else "–",
    ]


def numbers(line: PackingLine) -> tuple[Text, ...]:
    """Return the carton numbers; long ones in two lines, never torn inside one."""
    said = line.numbers()
    if len(said) <= LONG_NUMBERS:
        return (Text(said),)
    first, dash, last = said.partition("-")
    return (Text(first + dash), Text(last))


def _weight(total: Decimal, each: Decimal | None, lang: Language) -> Cell:
    cell = [Text(lang.quantity(total, 2))]
    if each is not None:
        cell.append(Text(f"@ {lang.quantity(each, 2)}", SMALL))
    return tuple(cell)


def _size(size: SizeCm | None, lang: Language) -> str:
    if size is None:
        return ""
    sides = (size.length, size.width, size.height)
    return "×".join(lang.number(side) for side in sides)


def _volume(line: PackingLine, lang: Language) -> Cell:
    cell = [Text(lang.quantity(line.cbm, 3))]
    if line.carton is not None:
        cell.append(Text(f"@ {lang.quantity(line.carton.cbm(), 4)}", SMALL))
    return tuple(cell)


def _sums(record: PackingPaper, table: Table, tongue: Tongue) -> list[Brick]:
    lang = tongue.lang
    palletised = bool(record.pallets)
    gross = sum((line.gross_kg for line in record.lines), ZERO)
    cbm = sum((line.cbm for line in record.lines), ZERO)
    total = table.total(
        {
            CARTON: tongue.tr("Total"),
            CARTONS: lang.quantity(Decimal(record.cartons()), 0),
            NET: lang.quantity(record.net_kg(), 2),
            GROSS: lang.quantity(gross if palletised else record.gross_kg(), 2),
            CBM: lang.quantity(cbm if palletised else record.cbm(), 3),
        },
        STRONG,
    )
    quantities = closing.quantities(record, tongue)
    words = closing.packages_words(record.packages(), record.package_kind, tongue)
    kind = say(record.package_kind, lang.code)
    count = lang.quantity(Decimal(record.packages()), 0)
    summary = (
        (tongue.tr("Packages"), f"{count} {kind}"),
        (tongue.tr("Quantity"), quantities),
        (tongue.tr("N.W."), f"{lang.quantity(record.net_kg(), 2)} KGS"),
        (tongue.tr("G.W."), f"{lang.quantity(record.gross_kg(), 2)} KGS"),
        (tongue.tr("Measurement"), f"{lang.quantity(record.cbm(), 3)} CBM"),
    )
    bricks = [
        total,
        space(3),
        paragraph(facts(summary), MARGIN_X, WIDTH, BODY),
        space(2),
        *(paragraph(text, MARGIN_X, WIDTH, STRONG) for text in words),
        space(8),
    ]
    return [*keep_all(bricks[:-1]), bricks[-1]]


def _pallets(record: PackingPaper, tongue: Tongue) -> list[Brick]:
    if not record.pallets:
        return []
    both, lang = tongue.both, tongue.lang
    columns = [
        Column(both("Pallet No."), 22),
        Column(both("Carton No."), 30),
        Column(both("Ctns"), 16, Align.RIGHT),
        Column((*both("Tare Weight"), "kg"), 24, Align.RIGHT),
        Column((*both("G.W."), "kg"), 26, Align.RIGHT),
        Column((*both("Size"), "cm"), 28, Align.RIGHT),
        Column((*both("Volume"), "CBM"), 24, Align.RIGHT),
    ]
    table = Table(MARGIN_X, WIDTH, columns, tongue.point)
    rows: list[list[Cell]] = [
        [
            pallet.number,
            pallet.cartons,
            str(pallet.count),
            lang.quantity(pallet.tare_kg, 2),
            lang.quantity(pallet.gross_kg, 2),
            _size(pallet.size, lang),
            lang.quantity(pallet.cbm, 3),
        ]
        for pallet in record.pallets
    ]
    sums = table.total(
        {
            0: tongue.tr("Total"),
            4: lang.quantity(record.gross_kg(), 2),
            6: lang.quantity(record.cbm(), 3),
        }
    )
    return [*table.bricks(rows, [sums]), space(8)]


def _containers(record: PackingPaper, tongue: Tongue) -> list[Brick]:
    if not record.containers:
        return []
    both, lang = tongue.both, tongue.lang
    columns = [
        Column(both("Container No."), 34),
        Column(both("Seal No."), 30),
        Column(both("Container Type"), 26),
        Column(both("Packages"), 20, Align.RIGHT),
        Column((*both("N.W."), "kg"), 22, Align.RIGHT),
        Column((*both("G.W."), "kg"), 22, Align.RIGHT),
        Column((*both("Volume"), "CBM"), 22, Align.RIGHT),
    ]
    table = Table(MARGIN_X, WIDTH, columns, tongue.point)
    rows: list[list[Cell]] = [
        [
            box.number,
            box.seal_no,
            box.kind,
            lang.quantity(Decimal(box.packages), 0),
            lang.quantity(box.net_kg, 2),
            lang.quantity(box.gross_kg, 2),
            lang.quantity(box.cbm, 3),
        ]
        for box in record.containers
    ]
    return [*table.bricks(rows), space(8)]


def _signing(record: PackingPaper, tongue: Tongue) -> list[Brick]:
    said = closing.notes("", [tongue.text(t) for t in record.statements], WIDTH)
    if not record.signed:
        return said
    x = MARGIN_X + WIDTH - closing.SIGN_WIDTH
    return [*keep_all(said), closing.signature(record.letterhead, tongue, x)]
