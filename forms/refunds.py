"""Refund files on the screen: their list and their editor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.core.i18n import N_, Spoken, _, screen_language
from app.customs.domain import REFUND_TRANSITIONS, Refund, RefundAction, RefundState
from forms.customs_list import BASE, refund_chip
from forms.kit.ask import REASON, the_amount, the_day
from forms.kit.beside import way
from forms.kit.cells import Cell
from forms.kit.spec import (
    ActionSpec,
    Block,
    ColumnSpec,
    EditorSpec,
    Fact,
    FieldSpec,
    Gap,
    SectionSpec,
    Step,
    ToolSpec,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from app.customs.domain import RefundLine

# --- The editor ----------------------------------------------------------------------


def _flow(refund: Refund) -> Sequence[Step]:
    language = screen_language()
    shipment = refund.shipment
    invoiced = bool(refund.lines) and all(
        line.invoice_number or not line.special_invoice for line in refund.lines
    )
    state = refund.state
    done = (
        (_("Exported"), language.iso(refund.exported_on),
         refund.exported_on is not None),
        (_("VAT invoices"), "", invoiced),
        (_("Filed"), language.iso(refund.filed_on), state is not RefundState.OPEN),
        (_("Approved"), language.iso(refund.approved_on),
         state in {RefundState.APPROVED, RefundState.RECEIVED}),
        (_("Money in"), language.iso(refund.received_on),
         state is RefundState.RECEIVED),
    )  # fmt: skip
    return way(done, "shipment", shipment)


def deadlines(refund: Refund, today: date | None) -> Block:
    """Return by when what must be done; red when it is near."""
    language = screen_language()
    dates = refund.dates()
    title = _("Deadlines")
    if dates is None:
        return Block(title, (Fact(_("Exported on"), _("Not yet")),))
    waiting = refund.state is RefundState.OPEN
    rows = (
        (_("Filing opens"), dates.filing_opens, False),
        (_("File by"), dates.filing_by, waiting),
        (_("Payment collected by"), dates.collect_by, True),
        (_("Lost after"), dates.lost_after, waiting),
    )
    return Block(
        title,
        tuple(
            Fact(name, language.iso(on), tone=_tone(on, today) if live else "")
            for name, on, live in rows
        ),
    )


def _tone(on: date, today: date | None) -> str:
    if today is None:
        return ""
    days = (on - today).days
    if days < 0:
        return "bad"
    return "warn" if days <= 90 else ""  # noqa: PLR2004 - first warning, rules §10


def blocks(refund: Refund, today: date | None) -> list[Block]:
    """Return the inspector's blocks of a refund file."""
    language = screen_language()
    figures = refund.figures()

    def money(value: Decimal) -> str:
        return language.amount(value, BASE)

    pieces: list[Fact | Gap] = [
        Fact(_("Refund CNY"), money(figures.refund), size="big"),
        Fact(_("Price without VAT"), money(figures.excl_vat)),
        Fact(_("VAT"), money(figures.vat)),
        Fact(_("Amount incl. VAT"), money(figures.incl_vat)),
    ]
    if figures.non_refundable:
        pieces.append(
            Fact(_("VAT that becomes cost"), money(figures.non_refundable), tone="warn")
        )
    if refund.approved_on:
        pieces += [Gap(), Fact(_("Approved"), money(refund.approved_amount))]
    if refund.received_on:
        pieces.append(
            Fact(
                _("Refund received"), money(refund.received_amount), "ok", size="strong"
            )
        )
    return [Block(_("Refund"), tuple(pieces)), deadlines(refund, today)]


def changed(draft: Refund, fresh: Refund) -> tuple[Fact, ...]:
    """Return what of a file would be another if it were reckoned anew; () for nothing.

    Args:
        draft: The file as it stands.
        fresh: As its purchases and its shipment have it by now.
    """
    language = screen_language()
    here, there = draft.figures(), fresh.figures()
    money = (
        (_("Refund CNY"), "refund"),
        (_("Price without VAT"), "excl_vat"),
        (_("VAT"), "vat"),
        (_("VAT that becomes cost"), "non_refundable"),
    )
    pairs = [
        (name, *(language.amount(getattr(one, part), BASE) for one in (here, there)))
        for name, part in money
    ]
    dates = [one.dates() for one in (draft, fresh)]
    for name, days in (
        (_("Exported on"), (draft.exported_on, fresh.exported_on)),
        (_("Payment collected by"), (d.collect_by if d else None for d in dates)),
    ):
        pairs.append((name, *(language.iso(day) for day in days)))
    told = tuple(
        Fact(name, now or "–", "warn", detail=_("until now {value}", value=was or "–"))
        for name, was, now in pairs
        if was != now
    )
    if told or [_reckoned(one) for one in draft.lines] == [
        _reckoned(one) for one in fresh.lines
    ]:
        return told
    return (Fact(_("Where the goods came from"), _("Changed"), "warn"),)


def _reckoned(line: RefundLine) -> RefundLine:
    """Return a line without what is typed or told of it: what is reckoned alone."""
    # The names behind its pointers follow their records by themselves.
    bare = replace(line, purchase=None, supplier=None, product=None)
    return replace(bare, id=None, invoice_number="")


LINES = SectionSpec(
    "lines",
    N_("Where the goods came from"),
    fixed=True,
    tools=(ToolSpec("reckon", N_("Reckon anew"), "calculator"),),
    columns=(
        ColumnSpec("purchase", N_("Purchase"), "readonly", 98, tint=False,
                   cell=lambda line, _r: Cell(
                       line.purchase.code if line.purchase else "", kind="link")),
        ColumnSpec("supplier", N_("Supplier"), "readonly", 120, tint=False,
                   cell=lambda line, _r: Cell(
                       line.supplier.name if line.supplier else ""),
                   stretch=True),
        ColumnSpec("name", N_("Goods"), "readonly", 104, tint=False,
                   cell=lambda line, _r: Cell(line.name), stretch=True),
        ColumnSpec("quantity", N_("Quantity"), "readonly", 86,
                   cell=lambda line, _r: Cell(
                       f"{screen_language().quantity(line.quantity, 0)} {line.unit}",
                       kind="number")),
        ColumnSpec("invoice_number", N_("VAT invoice no."), width=196),
        ColumnSpec("excl_vat", N_("Price without VAT"), "money", 116, sum=True,
                   cell=lambda line, _r: line.excl_vat,
                   currency=lambda _r: BASE),
        ColumnSpec("vat", N_("VAT"), "money", 92, sum=True, hidden=True,
                   cell=lambda line, _r: line.vat, currency=lambda _r: BASE),
        ColumnSpec("refund_rate", N_("Refund %"), "readonly", 54,
                   cell=lambda line, _r: Cell(
                       screen_language().percent(line.refund_rate, 0)
                       if line.special_invoice else _("None"), kind="number",
                       tone="" if line.special_invoice else "warn")),
        ColumnSpec("refund", N_("Refund"), "money", 96, sum=True,
                   cell=lambda line, _r: line.refund, currency=lambda _r: BASE),
    ),
)  # fmt: skip

REFUND = EditorSpec(
    kind="refund",
    singular=N_("Refund file"),
    icon="receipt-refund",
    title=lambda r: r.number
    or (Spoken(N_("Refund of {shipment}"), r.shipment.code) if r.shipment else ""),
    subtitle=lambda r: r.shipment.name if r.shipment else "",
    chips=lambda r: (refund_chip(r),),
    flow=_flow,
    fields=(
        FieldSpec("shipment", N_("Shipment"), "lookup:shipment", required=True,
                  width=2, editable=lambda r: r.id is None),
        FieldSpec("declaration", N_("Export declaration"), "lookup:declaration",
                  width=2),
        FieldSpec("exported_on", N_("Exported on"), "date",
                  editable=lambda _r: False),
        FieldSpec("filed_on", N_("Filed on"), "date"),
        FieldSpec("note", N_("Note"), width=6),
    ),
    sections=(LINES,),
    actions=(
        ActionSpec("file", N_("File the refund"), "send", primary=True,
                   needs=RefundAction.FILE, permission="customs.issue",
                   asks=(the_day(N_("Filed on")),),
                   ask=N_("The figures are frozen with the filing.")),
        ActionSpec("approve", N_("Approved"), "circle-check", primary=True,
                   needs=RefundAction.APPROVE, permission="customs.issue",
                   asks=(the_day(N_("Approved on")), the_amount(N_("Approved")))),
        ActionSpec("receive", N_("Money in"), "cash-banknote", primary=True,
                   needs=RefundAction.RECEIVE, permission="customs.issue",
                   asks=(the_day(N_("Received on")),
                         the_amount(N_("Refund received")))),
        ActionSpec("reopen", N_("Returned by the tax office"), "arrow-back-up",
                   menu=True, danger=True, needs=RefundAction.REOPEN,
                   permission="customs.cancel"),
        ActionSpec("reverse", N_("Reverse money in"), "arrow-back-up", menu=True,
                   danger=True, needs=RefundAction.REVERSE,
                   permission="customs.cancel",
                   asks=(the_day(N_("Reversed on")), REASON),
                   ask=N_("The money leaves the account that it was entered on; the "
                          "file is approved again, and what came can be entered.")),
    ),
    transitions=REFUND_TRANSITIONS,
    edit=RefundAction.EDIT,
    permission="customs.edit",
)  # fmt: skip
