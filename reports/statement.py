"""The statement of account (对账单) with its ageing and confirmation slip."""

from __future__ import annotations

from decimal import Decimal

from app.core.i18n import N_, Language
from app.core.money import ZERO, Money
from app.core.papers import StatementLine, StatementPaper, say
from reports import closing, heading, paper
from reports.blocks import beside, keep_all, pairs, paragraph, space, stack
from reports.goods import BROUGHT, FORWARD
from reports.paper import Brick, Layout
from reports.sheet import Sheet
from reports.styles import BODY, INK, MARGIN_X, MM, SMALL, STRONG, TOTAL
from reports.tables import Align, Cell, Column, Table, Text, two
from reports.tongue import Tongue

TITLE = N_("Statement of Account")
BUCKETS = (
    N_("Not due"),
    N_("1–30 days"),
    N_("31–60 days"),
    N_("61–90 days"),
    N_("Over 90 days"),
)
SLIP = N_("Confirmation slip")
ASK = N_("Please compare this statement with your books and return the slip by {day}.")
RIGHT = N_("The balance of {amount} on {day} agrees with our books.")
WRONG = N_("It does not agree; our books show:")
WIDTH = 170 * MM
ON, PAPER, KIND, DUE, DEBIT, CREDIT, BALANCE = range(7)


def render(
    record: StatementPaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print a statement of account."""
    tongue = Tongue(lang, second)
    table = _table(record, tongue)
    balances = record.balances()
    opening = lang.amount(record.opening, record.currency)
    rows: list[list[Cell]] = [
        [
            lang.iso(record.starts_on),
            "",
            tongue.tr("Opening balance"),
            "",
            "",
            "",
            opening,
        ]
    ]
    rows += [
        _row(line, balance, record.currency, tongue)
        for line, balance in zip(record.lines, balances, strict=True)
    ]
    bricks = [
        heading.letterhead(record.letterhead, tongue, WIDTH),
        heading.title(tongue.upper(TITLE), record.copy, tongue, WIDTH),
        beside(
            heading.party(
                tongue.tr("Messrs."), record.party, tongue, MARGIN_X, 80 * MM
            ),
            _facts(record, tongue),
        ),
        space(8),
        *table.bricks(rows, _sums(record, table, tongue)),
        *_ageing(record, tongue),
        *closing.notes("", [tongue.text(t) for t in record.notes], WIDTH),
        *keep_all([closing.bank(record.bank, tongue, WIDTH)]),
        *_slip(record, tongue),
    ]
    author = say(record.letterhead.names, "en")
    layout = Layout(tongue.tr(TITLE), record.number, author, tongue, copy=record.copy)
    return paper.render(layout, bricks)


def _facts(record: StatementPaper, tongue: Tongue) -> Brick:
    lang, tr = tongue.lang, tongue.tr
    items = (
        (tr("Statement No."), record.number),
        (tr("Date"), lang.iso(record.on)),
        (tr("Period"), f"{lang.iso(record.starts_on)} – {lang.iso(record.ends_on)}"),
        (tr("Currency"), record.currency),
    )
    x = MARGIN_X + 92 * MM
    return pairs(items, x, (32 * MM, 46 * MM))


def _table(record: StatementPaper, tongue: Tongue) -> Table:
    both, lang = tongue.both, tongue.lang
    columns = [
        Column(both("Date"), 20),
        Column(both("Document No."), 30),
        Column(both("Type"), 30),
        Column(both("Due Date"), 20),
        Column(both("Debit"), 23, Align.POINT),
        Column(both("Credit"), 23, Align.POINT),
        Column((*both("Running balance"), record.currency), 25, Align.POINT),
    ]
    balances = (record.opening, *record.balances())

    def sums(count: int) -> dict[int, str]:
        done = record.lines[: count - 1]  # the first row is the opening balance
        return {
            DEBIT: lang.amount(sum((x.debit for x in done), ZERO), record.currency),
            CREDIT: lang.amount(sum((x.credit for x in done), ZERO), record.currency),
            BALANCE: lang.amount(balances[count - 1], record.currency),
        }

    labels = (tongue.tr(FORWARD), tongue.tr(BROUGHT))
    return Table(MARGIN_X, WIDTH, columns, tongue.point, sums, labels, ON)


def _row(
    line: StatementLine, balance: Decimal, currency: str, tongue: Tongue
) -> list[Cell]:
    lang = tongue.lang
    number = [Text(line.number)]
    if line.reference:
        number.append(Text(line.reference, SMALL))
    return [
        lang.iso(line.on),
        tuple(number),
        two(tongue.texts(line.kind)),
        lang.iso(line.due_on),
        lang.amount(line.debit, currency) if line.debit else "",
        lang.amount(line.credit, currency) if line.credit else "",
        lang.amount(balance, currency),
    ]


def _sums(record: StatementPaper, table: Table, tongue: Tongue) -> list[Brick]:
    lang, currency = tongue.lang, record.currency
    total = table.total(
        {
            ON: tongue.tr("Closing balance"),
            DEBIT: lang.amount(record.debit(), currency),
            CREDIT: lang.amount(record.credit(), currency),
            BALANCE: lang.amount(record.closing, currency),
        },
        TOTAL,
    )
    return [*keep_all([total]), space(10)]


def _ageing(record: StatementPaper, tongue: Tongue) -> list[Brick]:
    if record.ageing is None:
        return []
    lang = tongue.lang
    columns = [Column(tongue.both(name), 28, Align.RIGHT) for name in BUCKETS]
    columns.append(Column((*tongue.both("Total"), record.currency), 30, Align.RIGHT))
    table = Table(MARGIN_X, WIDTH, columns, tongue.point)
    values = (*record.ageing.values(), record.ageing.total())
    row: list[Cell] = [lang.amount(value, record.currency) for value in values]
    return [
        *keep_all([paragraph(tongue.tr("Ageing"), MARGIN_X, WIDTH, STRONG), space(3)]),
        *table.bricks([row]),
        space(8),
    ]


def _slip(record: StatementPaper, tongue: Tongue) -> list[Brick]:
    """Return the slip to be torn off: agrees or not, stamp, date."""
    lang = tongue.lang
    money = lang.money(Money(record.closing, record.currency))
    day = lang.iso(record.ends_on)
    ask = tongue.both(ASK, day=lang.iso(record.reply_by)) if record.reply_by else ()
    lines = [
        paragraph(tongue.tr(SLIP), MARGIN_X, WIDTH, STRONG),
        space(2),
        *(paragraph(text, MARGIN_X, WIDTH, BODY) for text in ask),
        space(6),
        _choice("\n".join(tongue.both(RIGHT, amount=money, day=day))),
        space(5),
        _choice("\n".join(tongue.both(WRONG))),
        space(4),
        _places(tongue),
    ]
    cut = Brick(14, lambda sheet, y: sheet.dashed(*_across(y + 5)))
    return [stack([cut, *lines])]


def _across(y: float) -> tuple[tuple[float, float], tuple[float, float]]:
    return (MARGIN_X, y), (MARGIN_X + WIDTH, y)


def _choice(text: str) -> Brick:
    said = paragraph(text, MARGIN_X + 15, WIDTH - 15, BODY)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.box((MARGIN_X, y + 1.2), (8, 8), 0.7, INK)
        said.draw(sheet, y)

    return Brick(said.height, draw)


def _places(tongue: Tongue) -> Brick:
    """Return the lines for signature with stamp, and for the date."""
    labels = ((tongue.tr("Signature and stamp"), 80 * MM), (tongue.tr("Date"), 50 * MM))

    def draw(sheet: Sheet, y: float) -> None:
        x = MARGIN_X
        for label, wide in labels:
            sheet.line((x, y + 34), (x + wide, y + 34), 0.6, INK)
            sheet.text(x, y + 44, label, SMALL)
            x += wide + 12 * MM

    return Brick(52, draw)
