"""The sales contract or sales confirmation, in one language or in two columns."""

from __future__ import annotations

from app.core.i18n import N_, Language
from app.core.money import Money
from app.core.papers import ContractPaper, PartyBlock, say
from reports import closing, goods, heading, paper
from reports.blocks import beside, flowing, keep_all, pairs, paragraph, space, stack
from reports.contract_clauses import clauses
from reports.paper import Brick, Layout
from reports.styles import CLAUSE, CLAUSE_HEAD, MARGIN_X, MM, STRONG, TOTAL
from reports.tables import Table
from reports.tongue import Tongue

CONTRACT = N_("Sales Contract")
CONFIRMATION = N_("Sales Confirmation")
AMENDMENT = N_("Amendment No. {revision}")
PREAMBLE = N_(
    "The Seller agrees to sell and the Buyer agrees to buy the goods named "
    "below on the terms that follow."
)
WIDTH = 170 * MM
HALF = 82 * MM
RIGHT_X = MARGIN_X + WIDTH - HALF
LONG = 900
"""Characters from which a clause may break over two pages."""


def render(
    record: ContractPaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print a sales contract; two languages stand in two columns."""
    tongue = Tongue(lang, second)
    title = CONFIRMATION if record.confirmation else CONTRACT
    table = _numbered(record, tongue)
    rows = goods.rows(record.lines, record.currency, tongue)
    said = _clauses(record, tongue)
    captions = (N_("The Seller"), N_("The Buyer"))
    signing = closing.both_signatures(
        record.letterhead, record.buyer.title(lang.code), tongue, captions
    )
    bricks = [
        heading.letterhead(record.letterhead, tongue, WIDTH),
        heading.title(tongue.upper(title), record.copy, tongue, WIDTH),
        beside(*_parties(record, tongue)),
        paragraph("\n".join(tongue.both(PREAMBLE)), MARGIN_X, WIDTH, CLAUSE),
        space(5),
        *goods.term(record.trade_term, {}, tongue),
        *table.bricks(rows, _sums(record, table, tongue)),
        *said[:-1],
        *keep_all(said[-1:]),
        *keep_all([closing.bank(record.bank, tongue, WIDTH), space(8)]),
        signing,
    ]
    author = say(record.letterhead.names, "en")
    layout = Layout(tongue.tr(title), record.number, author, tongue, copy=record.copy)
    return paper.render(layout, bricks)


def _parties(record: ContractPaper, tongue: Tongue) -> tuple[Brick, Brick]:
    head, tr = record.letterhead, tongue.tr
    seller = PartyBlock(
        say(head.names, "en"),
        say({k: v for k, v in head.names.items() if k.startswith("zh")}, "zh_CN"),
        address_lines=(say(head.address, "en"),),
        address_local=(say(head.address, "zh_CN"),),
    )
    items = [
        (tr("Contract No."), record.number),
        (tr("Date"), tongue.lang.iso(record.on)),
        (tr("Place Signed"), tongue.inline(record.place)),
        (tr("P/O No."), record.buyer_po),
    ]
    if record.revision:
        said = tongue.tr(AMENDMENT, revision=record.revision)
        items.insert(1, (tr("Version"), said))
    left = stack(
        [
            heading.party(tr("The Seller"), seller, tongue, MARGIN_X, HALF),
            heading.party(tr("The Buyer"), record.buyer, tongue, MARGIN_X, HALF),
        ]
    )
    return left, pairs(items, RIGHT_X, (32 * MM, HALF - 32 * MM))


def _numbered(record: ContractPaper, tongue: Tongue) -> Table:
    """Return the table of goods; its columns are clauses 1 to 4."""
    table = goods.table(record.currency, tongue)
    table.carry = goods.carry(record.lines, record.currency, tongue.lang)
    numbers = {goods.GOODS: 1, goods.QUANTITY: 2, goods.PRICE: 3, goods.AMOUNT: 4}
    for index, number in numbers.items():
        first, *rest = table.columns[index].title
        table.columns[index].title = (f"({number}) {first}", *rest)
    return table


def _sums(record: ContractPaper, table: Table, tongue: Tongue) -> list[Brick]:
    quantities = closing.quantities(record, tongue)
    amount = tongue.lang.money(Money(record.total, record.currency))
    label = "   ".join(("(5)", tongue.tr("Total"), quantities))
    bricks = [
        table.total({goods.ITEM: label, goods.AMOUNT: amount}, TOTAL),
        space(3),
        *(
            paragraph(text, MARGIN_X, WIDTH, STRONG)
            for text in closing.in_words(record.total, record.currency, tongue)
        ),
        space(6),
    ]
    return [*keep_all(bricks[:-1]), bricks[-1]]


def _clauses(record: ContractPaper, tongue: Tongue) -> list[Brick]:
    if tongue.second is None:
        found: list[Brick] = []
        for head, text in clauses(record, tongue.lang, bilingual=False):
            found += _clause(head, text, MARGIN_X, WIDTH)
        return found
    left = clauses(record, tongue.lang, bilingual=True)
    right = clauses(record, tongue.second, bilingual=True)
    return [
        beside(
            stack(_clause(*one, MARGIN_X, HALF)), stack(_clause(*other, RIGHT_X, HALF))
        )
        for one, other in zip(left, right, strict=True)
    ]


def _clause(head: str, text: str, x: float, width: float) -> list[Brick]:
    top = paragraph(head, x, width, CLAUSE_HEAD)
    if len(text) > LONG:
        top.keep = True
        return [top, *flowing(text, x, width, CLAUSE), space(4)]
    return [stack([top, paragraph(text, x, width, CLAUSE), space(4)])]
