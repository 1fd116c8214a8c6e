"""The purchase contract with a factory (购销合同), Chinese first."""

from __future__ import annotations

from itertools import accumulate

from app.core.i18n import N_, Language
from app.core.money import Money
from app.core.papers import PartyBlock, PurchaseLine, PurchasePaper, say
from reports import closing, heading, paper, seal
from reports.blocks import beside, keep_all, pairs, paragraph, space, stack
from reports.goods import BROUGHT, FORWARD
from reports.paper import Brick, Layout
from reports.purchase_clauses import clauses
from reports.sheet import Sheet
from reports.styles import (
    BODY,
    CLAUSE,
    CLAUSE_HEAD,
    MARGIN_X,
    MM,
    SECOND,
    SMALL,
    STRONG,
    TOTAL,
)
from reports.tables import Align, Cell, Column, Table, Text, two
from reports.tongue import Tongue, facts, labelled

TITLE = N_("Purchase Contract")
PREAMBLE = N_(
    "The parties have agreed, on equal terms and of their own free will, on the "
    "following."
)
WIDTH = 170 * MM
HALF = 82 * MM
RIGHT_X = MARGIN_X + WIDTH - HALF
CAPTIONED = (32 * MM, HALF - 32 * MM)
CHOP_ROOM = 20 * MM
"""Free under the name, so that a chop covers no account: banks read each figure."""
NO, GOODS, SPEC, UNIT, QUANTITY, PRICE, AMOUNT, RATE, VAT, REMARK = range(10)


def render(
    record: PurchasePaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print a purchase contract."""
    tongue = Tongue(lang, second)
    table = _table(record, tongue)
    rows = [_row(n, line, record, tongue) for n, line in enumerate(record.lines, 1)]
    said = [brick for one in clauses(record, tongue) for brick in _clause(*one)]
    bricks = [
        heading.letterhead(record.letterhead, tongue, WIDTH),
        heading.title(tongue.upper(TITLE), record.copy, tongue, WIDTH),
        beside(_names(record, tongue), _facts(record, tongue)),
        space(4),
        paragraph("\n".join(tongue.both(PREAMBLE)), MARGIN_X, WIDTH, CLAUSE),
        space(4),
        *table.bricks(rows, _sums(record, table, tongue)),
        *said[:-1],
        *keep_all(said[-1:]),
        *keep_all([space(8)]),
        _signing(record, tongue),
    ]
    author = say(record.letterhead.names, lang.code)
    layout = Layout(tongue.tr(TITLE), record.number, author, tongue, copy=record.copy)
    return paper.render(layout, bricks)


def _names(record: PurchasePaper, tongue: Tongue) -> Brick:
    code = tongue.lang.code
    rows = (
        (tongue.tr("Buyer (Party A)"), record.buyer.title(code)),
        (tongue.tr("Supplier (Party B)"), record.supplier.title(code)),
    )
    caption = 38 * MM if tongue.second else 30 * MM
    return pairs(rows, MARGIN_X, (caption, 92 * MM - caption))


def _facts(record: PurchasePaper, tongue: Tongue) -> Brick:
    rows = (
        (tongue.tr("Contract No."), record.number),
        (tongue.tr("Date Signed"), tongue.lang.iso(record.on)),
        (tongue.tr("Place Signed"), tongue.inline(record.place)),
        (tongue.tr("Sales Contract No."), record.sales_contract_no),
    )
    x = MARGIN_X + 98 * MM
    caption = 36 * MM if tongue.second else 30 * MM
    return pairs(rows, x, (caption, 72 * MM - caption))


def _table(record: PurchasePaper, tongue: Tongue) -> Table:
    both, lang = tongue.both, tongue.lang
    columns = [
        Column(both("No."), 9, Align.CENTRE),
        Column(both("Name of Goods"), 29),
        Column(both("Specification"), 25),
        Column(both("Unit"), 10),
        Column(both("Quantity"), 16, Align.POINT),
        Column(both("Unit Price incl. VAT"), 18, Align.POINT),
        Column((*both("Amount"), record.currency), 22, Align.POINT),
        Column(both("VAT Rate"), 12, Align.RIGHT),
        Column(both("VAT"), 19, Align.POINT),
        Column(both("Remarks"), 14),
    ]

    def sums(count: int) -> dict[int, str]:
        lines = record.lines[:count]
        amount = list(accumulate(line.amount for line in lines))[-1]
        vat = list(accumulate(line.vat for line in lines))[-1]
        return {
            AMOUNT: lang.amount(amount, record.currency),
            VAT: lang.amount(vat, record.currency),
        }

    labels = (tongue.tr(FORWARD), tongue.tr(BROUGHT))
    return Table(MARGIN_X, WIDTH, columns, tongue.point, sums, labels, GOODS)


def _row(
    number: int, line: PurchaseLine, record: PurchasePaper, tongue: Tongue
) -> list[Cell]:
    lang, currency = tongue.lang, record.currency
    texts = tongue.texts(line.name)
    name = [Text(text, SECOND if i else BODY) for i, text in enumerate(texts)]
    if line.item_no:
        name.append(Text(line.item_no, SMALL))
    return [
        str(number),
        tuple(name),
        two(tongue.texts(line.spec)),
        two(tongue.units(line.unit)),
        lang.quantity(line.quantity, line.quantity_decimals),
        lang.price(line.unit_price, currency),
        lang.amount(line.amount, currency),
        f"{lang.number(line.vat_percent)}%",
        lang.amount(line.vat, currency),
        two(tongue.texts(line.remark)),
    ]


def _sums(record: PurchasePaper, table: Table, tongue: Tongue) -> list[Brick]:
    lang, currency = tongue.lang, record.currency
    total = table.total(
        {
            GOODS: tongue.tr("Total incl. VAT"),
            AMOUNT: lang.amount(record.total, currency),
            VAT: lang.amount(record.vat(), currency),
        },
        TOTAL,
    )
    net = lang.symbol_money(Money(record.net(), currency))
    vat = lang.symbol_money(Money(record.vat(), currency))
    parts = ((tongue.tr("Amount excl. VAT"), net), (tongue.tr("VAT"), vat))
    words = closing.in_words(record.total, currency, tongue)
    captions = tongue.both("Total Amount in Words")
    bricks = [
        total,
        space(3),
        *(
            paragraph(labelled(caption, text), MARGIN_X, WIDTH, STRONG)
            for caption, text in zip(captions, words, strict=False)
        ),
        space(1),
        paragraph(facts(parts), MARGIN_X, WIDTH, BODY),
        space(7),
    ]
    return [*keep_all(bricks[:-1]), bricks[-1]]


def _clause(head: str, text: str) -> list[Brick]:
    return [
        stack(
            [
                paragraph(head, MARGIN_X, WIDTH, CLAUSE_HEAD),
                paragraph(text, MARGIN_X, WIDTH, CLAUSE),
                space(4),
            ]
        )
    ]


def _signing(record: PurchasePaper, tongue: Tongue) -> Brick:
    """Return both parties with their accounts; our chop lies over our own name."""
    sides = ((record.buyer, MARGIN_X), (record.supplier, RIGHT_X))
    named = max(_named(party, tongue, x).height for party, x in sides)
    captions = (tongue.tr("Buyer (Party A)"), tongue.tr("Supplier (Party B)"))
    block = beside(
        *(
            _party(caption, party, tongue, x, named + CHOP_ROOM)
            for caption, (party, x) in zip(captions, sides, strict=True)
        )
    )
    low = STRONG.lead + named + CHOP_ROOM

    def draw(sheet: Sheet, y: float) -> None:
        middle = y + low - seal.ROUND_MM / 2 * MM
        seal.stamp(sheet, record.letterhead, MARGIN_X + HALF - 15 * MM, middle)
        block.draw(sheet, y)  # over the chop: the name must be read

    return Brick(block.height, draw)


def _party(
    label: str, party: PartyBlock, tongue: Tongue, x: float, upper: float
) -> Brick:
    """Return a party: name and who signs, a free place for the chop, the account.

    Args:
        label: Which party it is.
        party: The party.
        tongue: Languages of the captions.
        x: Where it stands.
        upper: Height of the part that the chop may cover: no figure stands in it.
    """
    tr, bank = tongue.tr, party.bank
    name = _named(party, tongue, x)
    rows = (
        (tr("Telephone"), party.phone),
        (tr("Bank Name"), bank.bank_name if bank else ""),
        (tr("Account No."), bank.account_no if bank else ""),
        (tr("CNAPS"), bank.cnaps if bank else ""),
        (tr("Tax ID"), party.tax_number),
    )
    return stack(
        [
            paragraph(label, x, HALF, STRONG),
            space(3),
            name,
            space(upper - name.height),
            pairs(rows, x, CAPTIONED),
        ]
    )


def _named(party: PartyBlock, tongue: Tongue, x: float) -> Brick:
    tr, code = tongue.tr, tongue.lang.code
    rows = (
        (tr("Name (stamp)"), party.title(code)),
        (tr("Address"), "\n".join(party.address(code))),
        (tr("Legal or Authorised Representative"), party.representative or " "),
    )
    return pairs(rows, x, CAPTIONED)
