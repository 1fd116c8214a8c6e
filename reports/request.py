"""The payment request (付款申请单): asked within the house, approved by hand."""

from __future__ import annotations

from app.core.i18n import N_, Language
from app.core.money import Money
from app.core.papers import PaymentRequestPaper, say
from reports import closing, heading, paper
from reports.blocks import keep_all, paragraph, space
from reports.paper import Brick, Layout
from reports.sheet import Sheet
from reports.styles import BODY, INK, LABEL_STYLE, MARGIN_X, MM, STRONG, TOTAL
from reports.tables import Align, Cell, Column, Table, Text
from reports.tongue import Tongue

TITLE = N_("Payment Request")
WIDTH = 170 * MM
APPROVALS = (
    N_("Handled by"),
    N_("Head of department"),
    N_("Finance"),
    N_("General manager"),
)
SIGNED_MM = 22
BY_HAND = "\N{NO-BREAK SPACE}"
"""A box that is filled in with the pen."""


def render(
    record: PaymentRequestPaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print a payment request."""
    tongue = Tongue(lang, second)
    bricks: list[Brick] = [
        heading.letterhead(record.letterhead, tongue, WIDTH),
        heading.title(tongue.upper(TITLE), record.copy, tongue, WIDTH),
        *_grid(_what(record, tongue), tongue),
        space(8),
        *_sums(record, tongue),
        *_grid(_payee(record, tongue), tongue),
        *keep_all([space(12)]),
        _approvals(tongue),
    ]
    author = say(record.letterhead.names, lang.code)
    layout = Layout(tongue.tr(TITLE), record.number, author, tongue, copy=record.copy)
    return paper.render(layout, bricks)


def _grid(items: list[tuple[str, str]], tongue: Tongue) -> list[Brick]:
    table = Table(MARGIN_X, WIDTH, [Column((), 45), Column((), 125)], tongue.point)
    rows: list[list[Cell]] = [
        [(Text(label, LABEL_STYLE),), (Text(value, BODY),)]
        for label, value in items
        if value
    ]
    return keep_all(table.bricks(rows)[1:])


def _what(record: PaymentRequestPaper, tongue: Tongue) -> list[tuple[str, str]]:
    tr, lang = tongue.tr, tongue.lang
    invoice = f"{record.invoice_no}  {lang.iso(record.invoice_on)}".strip()
    come = record.received_percent
    return [
        (tr("Reference No."), record.number),
        (tr("Date"), lang.iso(record.on)),
        (tr("Department"), BY_HAND),
        (tr("Requested by"), record.applicant or BY_HAND),
        (tr("Purpose"), "\n".join((tr(record.kind), *tongue.texts(record.purpose)))),
        (tr("Purchase Contract No."), record.purchase_no),
        (tr("Sales Contract No."), record.contract_no),
        (tr("Shipment"), record.shipment_no),
        (tr("Invoice No."), invoice if record.invoice_no else tr("Not received yet")),
        (tr("Goods received"), "" if come is None else f"{lang.number(come)}%"),
        (tr("Due Date"), lang.iso(record.due_on)),
    ]


def _sums(record: PaymentRequestPaper, tongue: Tongue) -> list[Brick]:
    """Return what was agreed, paid, is asked for and will be left."""
    both, lang = tongue.both, tongue.lang
    columns = [
        Column(both("Amount"), 120),
        Column((record.currency,), 50, Align.POINT),
    ]
    table = Table(MARGIN_X, WIDTH, columns, tongue.point)
    rows: list[list[Cell]] = [
        [tongue.tr(msgid), lang.amount(amount, record.currency)]
        for msgid, amount in (
            (N_("Agreed amount"), record.agreed),
            (N_("Paid before"), record.paid),
            (N_("Left after this payment"), record.left()),
        )
    ]
    asked = lang.money(Money(record.amount, record.currency))
    words = closing.in_words(record.amount, record.currency, tongue)
    total = table.total({0: tongue.tr("This payment"), 1: asked}, TOTAL)
    said = [paragraph(text, MARGIN_X, WIDTH, STRONG) for text in words]
    return table.bricks(rows, keep_all([total, space(3), *said, space(8)]))


def _payee(record: PaymentRequestPaper, tongue: Tongue) -> list[tuple[str, str]]:
    tr, payee = tongue.tr, record.payee
    if payee is None:
        return [(tr("Payee"), "–")]
    bank, lang = payee.bank, tongue.lang
    said = {"name": record.verified_by, "date": lang.iso(record.verified_on)}
    return [
        (tr("Payee"), payee.title(tongue.lang.code)),
        (tr("Bank Name"), bank.bank_name if bank else ""),
        (tr("Account No."), bank.account_no if bank else ""),
        (tr("CNAPS"), bank.cnaps if bank else ""),
        (tr("SWIFT/BIC"), bank.swift if bank else ""),
        (
            tr("Account verified"),
            tr(record.verified, **said) if record.verified else "",
        ),
        (tr("Tax ID"), payee.tax_number),
    ]


def _approvals(tongue: Tongue) -> Brick:
    """Return a frame with a place to sign for each who must approve."""
    wide, high = WIDTH / len(APPROVALS), SIGNED_MM * MM
    captions = [
        paragraph(tongue.tr(msgid), MARGIN_X + wide * at + 5, wide - 8, LABEL_STYLE)
        for at, msgid in enumerate(APPROVALS)
    ]

    def draw(sheet: Sheet, y: float) -> None:
        sheet.box((MARGIN_X, y), (WIDTH, high), 0.6)
        for at, caption in enumerate(captions):
            x = MARGIN_X + wide * at
            if at:
                sheet.line((x, y), (x, y + high), 0.4, INK)
            caption.draw(sheet, y + 4)

    return Brick(high, draw)
