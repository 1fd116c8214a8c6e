"""The weight list (重量单): gross, tare and net of each kind of carton."""

from __future__ import annotations

from decimal import Decimal

from app.core.i18n import N_, Language
from app.core.money import ZERO
from app.core.papers import PackingLine, PackingPaper, say
from reports import closing, heading, packing, paper
from reports.blocks import beside, keep_all, paragraph, space
from reports.goods import BROUGHT, FORWARD
from reports.paper import Brick, Layout
from reports.styles import BODY, MARGIN_X, MM, SECOND, SMALL, STRONG
from reports.tables import Align, Cell, Column, Table, Text
from reports.tongue import Tongue, facts

TITLE = N_("Weight List")
WIDTH = 170 * MM
REFERENCE = N_("Reference No.")
CARTON, GOODS, CARTONS, GROSS, TARE, NET = range(6)


def render(
    record: PackingPaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print a weight list; it takes its figures from the packing list."""
    tongue = Tongue(lang, second)
    table = _table(record, tongue)
    rows = [_row(line, _tare(line, record), tongue) for line in record.lines]
    x = MARGIN_X + WIDTH - closing.SIGN_WIDTH
    bricks: list[Brick] = [
        heading.letterhead(record.letterhead, tongue, WIDTH),
        heading.title(tongue.upper(TITLE), record.copy, tongue, WIDTH),
        beside(
            packing.parties(record, tongue), packing.aside(record, tongue, REFERENCE)
        ),
        space(8),
        *table.bricks(rows, keep_all(_sums(record, table, tongue))),
        closing.signature(record.letterhead, tongue, x),
    ]
    author = say(record.letterhead.names, "en")
    layout = Layout(tongue.tr(TITLE), record.number, author, tongue, copy=record.copy)
    return paper.render(layout, bricks)


def _table(record: PackingPaper, tongue: Tongue) -> Table:
    both = tongue.both
    columns = [
        Column(both("Carton No."), 20),
        Column(both("Description of Goods"), 58),
        Column(both("Ctns"), 16, Align.RIGHT),
        Column((*both("G.W."), "kg"), 25, Align.RIGHT),
        Column((*both("Tare Weight"), "kg"), 25, Align.RIGHT),
        Column((*both("N.W."), "kg"), 25, Align.RIGHT),
    ]

    def sums(count: int) -> dict[int, str]:
        return _figures(record.lines[:count], tongue.lang)

    labels = (tongue.tr(FORWARD), tongue.tr(BROUGHT))
    return Table(MARGIN_X, WIDTH, columns, tongue.point, sums, labels, CARTON)


def _figures(lines: tuple[PackingLine, ...], lang: Language) -> dict[int, str]:
    gross = sum((line.gross_kg for line in lines), ZERO)
    net = sum((line.net_kg for line in lines), ZERO)
    return {
        CARTONS: lang.quantity(Decimal(sum(line.cartons for line in lines)), 0),
        GROSS: lang.quantity(gross, 2),
        TARE: lang.quantity(gross - net, 2),
        NET: lang.quantity(net, 2),
    }


def _tare(line: PackingLine, record: PackingPaper) -> Decimal | None:
    """Return what the cartons of a line weigh empty; None: they are counted above."""
    if not line.cartons:
        return None
    first = line.carton_from
    inside = (one.net_kg for one in record.lines if one.carton_from == first)
    return line.gross_kg - sum(inside, ZERO)


def _row(line: PackingLine, tare: Decimal | None, tongue: Tongue) -> list[Cell]:
    """Return a line; what shares the carton above has only its net weight."""
    lang = tongue.lang
    texts = tongue.texts(line.description)
    named = [Text(line.item_no, STRONG)]
    named += [Text(text, SECOND if i else BODY) for i, text in enumerate(texts)]
    counted = line.cartons > 0
    each = None if tare is None else tare / line.cartons
    return [
        packing.numbers(line),
        tuple(named),
        lang.quantity(Decimal(line.cartons), 0) if counted else "–",
        _weight(line.gross_kg if counted else None, line.gross_each, lang),
        _weight(tare, each, lang),
        _weight(line.net_kg, line.net_each, lang),
    ]


def _weight(total: Decimal | None, each: Decimal | None, lang: Language) -> Cell:
    if total is None:
        return "–"
    cell = [Text(lang.quantity(total, 2))]
    if each is not None:
        cell.append(Text(f"@ {lang.quantity(each, 2)}", SMALL))
    return tuple(cell)


def _sums(record: PackingPaper, table: Table, tongue: Tongue) -> list[Brick]:
    """Return the totals; those of palletised goods bear the pallets besides."""
    lang = tongue.lang
    total = {CARTON: tongue.tr("Total"), **_figures(record.lines, lang)}
    bricks = [table.total(total, STRONG)]
    if record.pallets:
        pallets = sum((pallet.tare_kg for pallet in record.pallets), ZERO)
        gross, net = record.gross_kg(), record.net_kg()
        count = lang.quantity(Decimal(len(record.pallets)), 0)
        bricks += [
            table.total(
                {
                    CARTON: tongue.tr("Pallets"),
                    CARTONS: count,
                    GROSS: lang.quantity(pallets, 2),
                    TARE: lang.quantity(pallets, 2),
                },
                BODY,
                line=False,
            ),
            table.total(
                {
                    CARTON: tongue.tr("Total"),
                    GROSS: lang.quantity(gross, 2),
                    TARE: lang.quantity(gross - net, 2),
                    NET: lang.quantity(net, 2),
                },
                STRONG,
            ),
        ]
    words = closing.packages_words(record.packages(), record.package_kind, tongue)
    summary = (
        (tongue.tr("G.W."), f"{lang.quantity(record.gross_kg(), 2)} KGS"),
        (tongue.tr("N.W."), f"{lang.quantity(record.net_kg(), 2)} KGS"),
    )
    return [
        *bricks,
        space(3),
        paragraph(facts(summary), MARGIN_X, WIDTH, BODY),
        space(2),
        *(paragraph(text, MARGIN_X, WIDTH, STRONG) for text in words),
        space(8),
    ]
