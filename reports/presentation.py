"""The letter with which documents go to the bank (交单面函)."""

from __future__ import annotations

from app.core.i18n import N_, Language
from app.core.money import Money
from app.core.papers import PresentationPaper, say
from reports import closing, heading, paper, shipped
from reports.blocks import keep_all, pairs, paragraph, space
from reports.paper import Brick, Layout
from reports.styles import BODY, MARGIN_X, MM
from reports.tables import Align, Cell, Column, Table
from reports.tongue import Tongue

TITLE = N_("Presentation of Documents")
PRESENTED = N_(
    "We present the documents named below under the letter of credit. Please examine "
    "them and forward them to the issuing bank."
)
PAID = N_("Please credit the proceeds to our account.")
TOLD = N_(
    "Should you find a discrepancy, please tell us at once, before the documents leave."
)
SET = N_("Full set")
WIDTH = 170 * MM


def render(
    record: PresentationPaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print the letter with the list of the documents."""
    tongue = Tongue(lang, second)
    x = MARGIN_X + WIDTH - closing.SIGN_WIDTH
    bricks: list[Brick] = [
        heading.letterhead(record.letterhead, tongue, WIDTH),
        heading.title(tongue.upper(TITLE), record.copy, tongue, WIDTH),
        _addressed(record, tongue),
        space(6),
        pairs(_facts(record, tongue), MARGIN_X, (46 * MM, WIDTH - 46 * MM)),
        space(6),
        *_said(PRESENTED, tongue),
        *_documents(record, tongue),
        *keep_all([*_said(TOLD, tongue), *_paid(record, tongue)]),
        *keep_all([closing.bank(record.account, tongue, WIDTH), space(4)]),
        closing.signature(record.letterhead, tongue, x),
    ]
    author = say(record.letterhead.names, "en")
    layout = Layout(tongue.tr(TITLE), record.number, author, tongue, copy=record.copy)
    return paper.render(layout, bricks)


def _addressed(record: PresentationPaper, tongue: Tongue) -> Brick:
    """Return the bank's name, or a line to write it on."""
    caption = tongue.tr(shipped.TO)
    if not record.bank:
        return shipped.blank(caption, MARGIN_X, shipped.LEFT)
    return shipped.lines(caption, (record.bank,), MARGIN_X, WIDTH)


def _paid(record: PresentationPaper, tongue: Tongue) -> list[Brick]:
    """Ask for the money where the letter says to which account."""
    return _said(PAID, tongue) if record.account else []


def _said(msgid: str, tongue: Tongue) -> list[Brick]:
    return [
        *(paragraph(text, MARGIN_X, WIDTH, BODY) for text in tongue.both(msgid)),
        space(4),
    ]


def _facts(record: PresentationPaper, tongue: Tongue) -> list[tuple[str, str]]:
    tr, lang = tongue.tr, tongue.lang
    lc = f"{record.lc_no}  {lang.iso(record.lc_on)}".strip()
    return [
        (tr("Date"), lang.iso(record.on)),
        (tr("L/C No."), lc),
        (tr("Issuing Bank"), record.lc_issuer),
        (tr("Invoice No."), record.invoice_no),
        (tr(shipped.transport_document(record.by)), record.bill_no),
        (tr("Draft Amount"), lang.money(Money(record.amount, record.currency))),
        (tr("Tenor"), record.tenor),
        (tr("Latest Presentation"), lang.iso(record.last_day)),
    ]


def _documents(record: PresentationPaper, tongue: Tongue) -> list[Brick]:
    both = tongue.both
    columns = [
        Column(both("No."), 9, Align.CENTRE),
        Column(both("Document"), 117),
        Column(both("Originals"), 24, Align.CENTRE),
        Column(both("Copies"), 20, Align.CENTRE),
    ]
    table = Table(MARGIN_X, WIDTH, columns, tongue.point)
    rows: list[list[Cell]] = [
        [
            str(number),
            one.text,
            tongue.lang.tr(SET) if one.originals is None else str(one.originals),
            str(one.copies) if one.copies else "–",
        ]
        for number, one in enumerate(record.documents, 1)
    ]
    return [*table.bricks(rows), space(8)]
