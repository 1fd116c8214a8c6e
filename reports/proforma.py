"""The proforma invoice (形式发票): an offer the buyer can pay and order by."""

from __future__ import annotations

from app.core.i18n import N_, Language
from app.core.money import Money
from app.core.papers import ProformaPaper, say
from reports import closing, goods, heading, paper
from reports.blocks import beside, keep_all, pair, pairs, paragraph, space, stack
from reports.paper import Brick, Layout
from reports.styles import BODY, MARGIN_X, MM, STRONG
from reports.tables import Table
from reports.tongue import Tongue, facts

TITLE = N_("Proforma Invoice")
CHARGES = N_("All bank charges outside China are for the buyer's account.")
TOLERANCE = N_("{percent}% more or less in quantity and amount allowed")
WIDTH = 170 * MM
LEFT = 80 * MM
RIGHT_X = MARGIN_X + 88 * MM


def render(
    record: ProformaPaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print a proforma invoice."""
    tongue = Tongue(lang, second)
    table = goods.table(record.currency, tongue)
    table.carry = goods.carry(record.lines, record.currency, lang)
    rows = goods.rows(record.lines, record.currency, tongue, record.origin)
    bricks = [
        heading.letterhead(record.letterhead, tongue, WIDTH),
        heading.title(tongue.upper(TITLE), record.copy, tongue, WIDTH),
        beside(
            stack(
                [
                    heading.party(
                        tongue.tr("Buyer"), record.buyer, tongue, MARGIN_X, LEFT
                    ),
                    _route(record, tongue),
                ]
            ),
            _facts(record, tongue),
        ),
        space(6),
        *goods.term(record.trade_term, {}, tongue),
        *table.bricks(rows, _sums(record, table, tongue)),
        *_terms(record, tongue),
        *_signing(record, tongue),
    ]
    author = say(record.letterhead.names, "en")
    layout = Layout(tongue.tr(TITLE), record.number, author, tongue, copy=record.copy)
    return paper.render(layout, bricks)


def _facts(record: ProformaPaper, tongue: Tongue) -> Brick:
    tr, lang = tongue.tr, tongue.lang
    items = (
        (tr("P/I No."), record.number),
        (tr("Date"), lang.iso(record.on)),
        (tr("Contract No."), record.contract_no),
        (tr("P/O No."), record.buyer_po),
        (tr("Currency"), record.currency),
        (tr("Trade Term"), record.trade_term),
        (tr("Valid Until"), lang.iso(record.valid_until)),
    )
    caption = 36 * MM if tongue.second else 28 * MM
    wide = WIDTH - (RIGHT_X - MARGIN_X)
    return pairs(items, RIGHT_X, (caption, wide - caption))


def _route(record: ProformaPaper, tongue: Tongue) -> Brick:
    items = (
        (tongue.tr("Port of Loading"), record.port_of_loading),
        (tongue.tr("Port of Destination"), record.port_of_destination),
    )
    caption = 38 * MM if tongue.second else 30 * MM
    return pairs(items, MARGIN_X, (caption, LEFT - caption))


def _sums(record: ProformaPaper, table: Table, tongue: Tongue) -> list[Brick]:
    money = tongue.lang.money
    quantities = closing.quantities(record, tongue)
    label = "   ".join((tongue.tr("Total"), quantities))
    bricks = [goods.total(table, label, money(Money(record.total, record.currency)))]
    if record.deposit_percent:
        share = tongue.lang.number(record.deposit_percent)
        for said, amount in (
            (tongue.tr("Deposit {percent}%", percent=share), record.deposit()),
            (tongue.tr("Balance"), record.balance()),
        ):
            bricks.append(
                goods.sum_line(table, said, tongue.lang.amount(amount, record.currency))
            )
    words = closing.in_words(record.total, record.currency, tongue)
    bricks.append(space(3))
    bricks += [paragraph(text, MARGIN_X, WIDTH, STRONG) for text in words]
    bricks.append(space(6))
    return [*keep_all(bricks[:-1]), bricks[-1]]


def _terms(record: ProformaPaper, tongue: Tongue) -> list[Brick]:
    tr, lang = tongue.tr, tongue.lang
    tolerance = ""
    if record.tolerance_percent:
        percent = lang.number(record.tolerance_percent)
        tolerance = "\n".join(tongue.both(TOLERANCE, percent=percent))
    items = [
        (tr("Time of Shipment"), tongue.text(record.shipment_time)),
        (
            tr("Partial Shipment"),
            facts(
                (
                    ("", tongue.allowance(record.partial_shipment)),
                    (tr("Transhipment"), tongue.allowance(record.transhipment)),
                )
            ),
        ),
        (tr("Payment Terms"), tongue.text(record.payment_terms)),
        (tr("Packing"), tongue.text(record.packing)),
        (tr("More or Less"), tolerance),
        (tr("Country of Origin"), tongue.inline(record.origin)),
        (tr("Bank Charges"), "\n".join(tongue.both(CHARGES))),
        *((tr("Remarks"), tongue.text(text)) for text in record.remarks),
    ]
    caption = 42 * MM if tongue.second else 32 * MM
    widths = (caption, WIDTH - caption)
    return [
        stack([pair(label, value, MARGIN_X, widths, BODY), space(1.6)])
        for label, value in items
        if value
    ]


def _signing(record: ProformaPaper, tongue: Tongue) -> list[Brick]:
    captions = (N_("The Seller"), N_("Accepted by the Buyer"))
    signing = closing.both_signatures(
        record.letterhead, record.buyer.title(tongue.lang.code), tongue, captions
    )
    return [
        *keep_all([space(5), closing.bank(record.bank, tongue, WIDTH), space(4)]),
        signing,
    ]
