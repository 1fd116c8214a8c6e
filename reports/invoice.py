"""The commercial invoice (商业发票): UCP 600 art. 18 decides what it must say."""

from __future__ import annotations

from decimal import Decimal

from app.core.i18n import N_, Language
from app.core.money import Money
from app.core.papers import InvoicePaper, say
from reports import closing, goods, heading, paper
from reports.blocks import beside, keep_all, pairs, paragraph, space, stack
from reports.paper import Brick, Layout
from reports.styles import (
    BODY,
    LABEL_STYLE,
    MARGIN_X,
    MM,
    SMALL_INK,
    STRONG,
    Style,
)
from reports.tables import Table
from reports.tongue import Tongue, facts

TITLE = N_("Commercial Invoice")
WIDTH = 170 * MM
LEFT = 80 * MM
RIGHT_X = MARGIN_X + 88 * MM


def render(
    record: InvoicePaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print a commercial invoice."""
    tongue = Tongue(lang, second)
    table = goods.table(record.currency, tongue)
    table.carry = goods.carry(record.lines, record.currency, lang)
    bricks = [
        heading.letterhead(record.letterhead, tongue, WIDTH),
        heading.title(tongue.upper(TITLE), record.copy, tongue, WIDTH),
        beside(_parties(record, tongue), _facts(record, tongue)),
        space(6),
        *goods.term(record.trade_term, record.goods_heading, tongue),
        *table.bricks(
            goods.rows(record.lines, record.currency, tongue, record.origin),
            _closing(record, table, tongue),
        ),
    ]
    layout = Layout(
        tongue.tr(TITLE),
        record.number,
        say(record.letterhead.names, "en"),
        tongue,
        copy=record.copy,
    )
    return paper.render(layout, bricks)


def _parties(record: InvoicePaper, tongue: Tongue) -> Brick:
    marks = "\n".join(record.marks) or "N/M"
    return stack(
        [
            heading.party(tongue.tr("Buyer"), record.buyer, tongue, MARGIN_X, LEFT),
            heading.party(
                tongue.tr("Consignee"), record.consignee, tongue, MARGIN_X, LEFT
            ),
            paragraph(tongue.tr("Marks & Numbers"), MARGIN_X, LEFT, LABEL_STYLE),
            paragraph(marks, MARGIN_X, LEFT, BODY),
        ]
    )


def _facts(record: InvoicePaper, tongue: Tongue) -> Brick:
    tr, lang = tongue.tr, tongue.lang
    lc = f"{record.lc_no}  {lang.iso(record.lc_on)}".strip() if record.lc_no else ""
    carriage = tongue.carriage(record.transport, record.vessel)
    items = (
        (tr("Invoice No."), record.number),
        (tr("Date"), lang.iso(record.on)),
        (tr("Contract No."), record.contract_no),
        (tr("P/O No."), record.buyer_po),
        (tr("L/C No."), lc),
        (tr("Issuing Bank"), record.lc_issuer),
        (tr("Port of Loading"), record.port_of_loading),
        (tr("Port of Discharge"), record.port_of_discharge),
        (tr("Shipped by"), carriage),
        (tr("Payment Terms"), tongue.text(record.payment_terms)),
        (tr("Country of Origin"), tongue.inline(record.origin)),
    )
    caption = 34 * MM if tongue.second else 28 * MM
    wide = WIDTH - (RIGHT_X - MARGIN_X)
    return pairs(items, RIGHT_X, (caption, wide - caption))


def _closing(record: InvoicePaper, table: Table, tongue: Tongue) -> list[Brick]:
    words = closing.in_words(record.total, record.currency, tongue)
    quantities = closing.quantities(record, tongue)
    label = "   ".join((tongue.tr("Total"), quantities))
    total = goods.total(
        table, label, tongue.lang.money(Money(record.total, record.currency))
    )
    sums = [total, *_adjustments(record, table, tongue)]
    bricks = [
        *sums,
        space(3),
        *(paragraph(text, MARGIN_X, WIDTH, STRONG) for text in words),
        space(6),
        *_shipped(record, tongue),
        *closing.notes("", [tongue.text(t) for t in record.statements], WIDTH),
        closing.bank(record.bank, tongue, WIDTH),
    ]
    if record.signed:
        x = MARGIN_X + WIDTH - closing.SIGN_WIDTH
        bricks.append(closing.signature(record.letterhead, tongue, x))
    return [*keep_all(bricks[:-1]), bricks[-1]]


def _adjustments(record: InvoicePaper, table: Table, tongue: Tongue) -> list[Brick]:
    """Return what the total is made of, or what is taken off it."""

    def line(label: str, amount: Decimal, style: Style = SMALL_INK) -> Brick:
        said = tongue.lang.amount(amount, record.currency)
        return goods.sum_line(table, label, said, style)

    split = [line(tongue.inline(a.label), a.amount) for a in record.breakdown]
    if not record.adjustments:
        return split
    taken = [line(tongue.inline(a.label), a.amount) for a in record.adjustments]
    return [
        *split,
        *([space(3)] if split else []),
        *taken,
        line(tongue.tr("Amount due"), record.due(), STRONG),
    ]


def _shipped(record: InvoicePaper, tongue: Tongue) -> list[Brick]:
    """Return packages, weights and measurement on one line."""
    lang = tongue.lang
    count = (
        "" if record.packages is None else lang.quantity(Decimal(record.packages), 0)
    )
    kind = say(record.package_kind, lang.code)
    items = [(tongue.tr("Packages"), f"{count} {kind}".strip() if count else "")]
    for label, value, places, unit in (
        (tongue.tr("G.W."), record.gross_kg, 2, "KGS"),
        (tongue.tr("N.W."), record.net_kg, 2, "KGS"),
        (tongue.tr("Measurement"), record.cbm, 3, "CBM"),
    ):
        said = "" if value is None else f"{lang.quantity(value, places)} {unit}"
        items.append((label, said))
    line = facts(items)
    return [paragraph(line, MARGIN_X, WIDTH, BODY), space(5)] if line else []
