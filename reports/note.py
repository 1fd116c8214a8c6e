"""The debit or credit note (借记/贷记通知): what changes what a customer owes."""

from __future__ import annotations

from app.core.i18n import N_, Language
from app.core.money import Money
from app.core.papers import NotePaper, say
from reports import closing, heading, paper
from reports.blocks import beside, keep_all, pairs, paragraph, space
from reports.paper import Brick, Layout
from reports.styles import BODY, MARGIN_X, MM, STRONG, TOTAL
from reports.tables import Align, Column, Table
from reports.tongue import Tongue

TITLES = {True: N_("Debit Note"), False: N_("Credit Note")}
"""The title of a note that the customer owes us, and of one that we owe it."""

SAID = {
    True: N_("We have debited your account with us as follows."),
    False: N_("We have credited your account with us as follows."),
}
WIDTH = 170 * MM
RIGHT_X = MARGIN_X + 88 * MM


def render(record: NotePaper, lang: Language, second: Language | None = None) -> bytes:
    """Print a debit note or a credit note."""
    tongue = Tongue(lang, second)
    title = TITLES[record.debit]
    bricks = [
        heading.letterhead(record.letterhead, tongue, WIDTH),
        heading.title(tongue.upper(title), record.copy, tongue, WIDTH),
        beside(
            heading.party(
                tongue.tr("Messrs."), record.party, tongue, MARGIN_X, 80 * MM
            ),
            _facts(record, tongue),
        ),
        space(8),
        *(
            paragraph(text, MARGIN_X, WIDTH, BODY)
            for text in tongue.both(SAID[record.debit])
        ),
        space(6),
        *_sum(record, tongue),
    ]
    author = say(record.letterhead.names, "en")
    layout = Layout(tongue.tr(title), record.number, author, tongue, copy=record.copy)
    return paper.render(layout, bricks)


def _facts(record: NotePaper, tongue: Tongue) -> Brick:
    tr, lang = tongue.tr, tongue.lang
    items = (
        (tr("Reference No."), record.number),
        (tr("Date"), lang.iso(record.on)),
        (tr("Invoice No."), record.invoice_no),
        (tr("Contract No."), record.contract_no),
        (tr("Due Date"), lang.iso(record.due_on)),
    )
    caption = (34 if tongue.second else 28) * MM
    return pairs(items, RIGHT_X, (caption, WIDTH + MARGIN_X - RIGHT_X - caption))


def _sum(record: NotePaper, tongue: Tongue) -> list[Brick]:
    """Return why and how much, in figures and in words, and what goes with it."""
    both, lang, currency = tongue.both, tongue.lang, record.currency
    table = Table(
        MARGIN_X,
        WIDTH,
        [
            Column(both("No."), 9, Align.CENTRE),
            Column(both("Reason"), 121),
            Column((*both("Amount"), currency), 40, Align.POINT),
        ],
        tongue.point,
    )
    total = lang.money(Money(record.amount, currency))
    words = closing.in_words(record.amount, currency, tongue)
    x = MARGIN_X + WIDTH - closing.SIGN_WIDTH
    return table.bricks(
        [["1", record.reason, lang.amount(record.amount, currency)]],
        [
            *keep_all(
                [
                    table.total({1: tongue.tr("Total"), 2: total}, TOTAL),
                    space(3),
                    *(paragraph(text, MARGIN_X, WIDTH, STRONG) for text in words),
                    space(8),
                    closing.bank(record.bank, tongue, WIDTH),
                ]
            ),
            closing.signature(record.letterhead, tongue, x),
        ],
    )
