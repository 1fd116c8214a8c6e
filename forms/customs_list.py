"""The lists of declarations and refund files."""

from __future__ import annotations

from decimal import Decimal

from app.core.i18n import N_, _, screen_language
from app.core.query import Filter, Query, Sort, Span
from app.customs.domain import (
    REFUND_STATE_TITLES,
    STATE_TITLES,
    Declaration,
    Refund,
    RefundState,
    RefundSummary,
    State,
    Summary,
)
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View

TONES = {
    State.DRAFT: "neutral",
    State.DECLARED: "info",
    State.RELEASED: "ok",
    State.CANCELLED: "bad",
}


def state_chip(record: Declaration | Summary) -> tuple[str, str]:
    """Return a state's words and tone."""
    return _(STATE_TITLES[record.state]), TONES[record.state]


LIST = ListSpec(
    name="declarations",
    title=N_("Export declarations"),
    icon="rubber-stamp",
    kind="declaration",
    singular=N_("Export declaration"),
    create="customs.edit",
    topics=frozenset({"customs"}),
    sort=Sort("declared_on", descending=True),
    columns=(
        Column("number", N_("Declaration"),
               lambda r: Cell(r.number or _("Draft"), kind="link"), 104,
               frozen=True, filter="code"),
        Column("shipment", N_("Invoice"), lambda r: Cell(r.shipment or ""), 106,
               filter="code"),
        Column("consignee_name", N_("Overseas consignee"),
               lambda r: Cell(r.consignee_name), 170, stretch=True),
        Column("entry_number", N_("Entry no."), lambda r: Cell(r.entry_number), 178,
               filter="code"),
        Column("contract_number", N_("Contract"),
               lambda r: Cell(r.contract_number), 100, filter="code"),
        Column("declared_on", N_("Declared on"),
               lambda r: cell_of.day(r.declared_on), 100, filter="date"),
        Column("released_on", N_("Released on"),
               lambda r: cell_of.day(r.released_on), 100, filter="date", hidden=True),
        Column("conveyance", N_("Vessel and voyage"),
               lambda r: Cell(r.conveyance), 150, hidden=True),
        Column("packages", N_("Packages"),
               lambda r: cell_of.quantity(Decimal(r.packages), 0), 80, filter="number"),
        Column("gross_kg", N_("Gross kg"),
               lambda r: cell_of.quantity(r.gross_kg, 2), 92, filter="number"),
        Column("net_kg", N_("Net kg"), lambda r: cell_of.quantity(r.net_kg, 2), 92,
               filter="number", hidden=True),
        Column("invoice_total", N_("Declared value"),
               lambda r: Cell(
                   screen_language().amount(r.invoice_total, r.currency),
                   kind="number"), 116, filter="number", sum=True),
        Column("currency", N_("Currency"), lambda r: Cell(r.currency), 64,
               filter="code"),
        Column("state", N_("State"),
               lambda r: cell_of.chip(state_chip(r)), 110, filter="choice",
               options=tuple(STATE_TITLES.items())),
    ),
    views=(
        View(N_("All")),
        View(N_("To declare"), Query(filters=(Filter("state", "eq", "draft"),))),
        View(N_("Waiting for release"),
             Query(filters=(Filter("state", "eq", "declared"),))),
        View(N_("Released"), Query(filters=(Filter("state", "eq", "released"),))),
    ),
    heading=lambda r: r.number or r.shipment or _("Draft"),
    chip=state_chip,
    preview=(
        (N_("Invoice"), lambda r: r.shipment or ""),
        (N_("Contract"), lambda r: r.contract_number),
        (N_("Entry no."), lambda r: r.entry_number),
        (N_("Vessel and voyage"), lambda r: r.conveyance),
        (N_("Released on"), lambda r: screen_language().iso(r.released_on)),
        (N_("Net kg"), lambda r: screen_language().quantity(r.net_kg, 2)),
    ),
    empty=N_("There are no declarations yet. Open a shipment and create its own."),
)  # fmt: skip


REFUND_TONES = {
    RefundState.OPEN: "warn",
    RefundState.FILED: "info",
    RefundState.APPROVED: "teal",
    RefundState.RECEIVED: "ok",
}


BASE = "CNY"


def refund_chip(record: Refund | RefundSummary) -> tuple[str, str]:
    """Return a state's words and tone."""
    return _(REFUND_STATE_TITLES[record.state]), REFUND_TONES[record.state]


def _money(value: Decimal, *, bold: bool = False) -> Cell:
    words = screen_language().amount(value, BASE)
    return Cell(words, kind="number", bold=bold, tone="" if value else "text3")


REFUNDS = ListSpec(
    name="refunds",
    title=N_("Export tax refunds"),
    icon="receipt-refund",
    kind="refund",
    singular=N_("Refund file"),
    create="customs.edit",
    topics=frozenset({"customs"}),
    sort=Sort("exported_on", descending=True),
    columns=(
        Column("number", N_("Refund file"),
               lambda r: Cell(r.number or _("Draft"), kind="link"), 104,
               frozen=True, filter="code"),
        Column("shipment", N_("Invoice"), lambda r: Cell(r.shipment or ""), 120,
               filter="code", stretch=True),
        Column("contract", N_("Contract"), lambda r: Cell(r.contract or ""), 104,
               filter="code"),
        Column("exported_on", N_("Exported on"),
               lambda r: cell_of.day(r.exported_on), 104, filter="date"),
        Column("filing_by", N_("File by"), lambda r: cell_of.day(r.filing_by), 104,
               filter="date"),
        Column("filed_on", N_("Filed on"), lambda r: cell_of.day(r.filed_on), 104,
               filter="date"),
        Column("lost_after", N_("Lost after"), lambda r: cell_of.day(r.lost_after), 104,
               filter="date", hidden=True),
        Column("excl_vat", N_("Price without VAT"), lambda r: _money(r.excl_vat), 130,
               filter="number", sum=True),
        Column("refund", N_("Refund"), lambda r: _money(r.refund, bold=True), 112,
               filter="number", sum=True),
        Column("non_refundable", N_("Not refunded"),
               lambda r: _money(r.non_refundable), 108, filter="number", sum=True,
               hidden=True),
        Column("received_amount", N_("Money in"),
               lambda r: _money(r.received_amount), 112, filter="number", sum=True),
        Column("received_on", N_("Received on"),
               lambda r: cell_of.day(r.received_on), 104, filter="date", hidden=True),
        Column("state", N_("State"),
               lambda r: cell_of.chip(refund_chip(r)), 110, filter="choice",
               options=tuple(REFUND_STATE_TITLES.items())),
    ),
    views=(
        View(N_("Not received yet"), Query(filters=(
            Filter("state", "in", ("open", "filed", "approved")),))),
        View(N_("To file"), Query(filters=(Filter("state", "eq", "open"),),
                                  sort=Sort("filing_by"))),
        View(N_("To file within 90 days"), Query(filters=(
            Filter("state", "eq", "open"),
            Filter("filing_by", "eq", Span("next_days", 90))))),
        View(N_("All")),
    ),
    heading=lambda r: r.number or r.shipment or _("Draft"),
    chip=refund_chip,
    preview=(
        (N_("Invoice"), lambda r: r.shipment or ""),
        (N_("Contract"), lambda r: r.contract or ""),
        (N_("File by"), lambda r: screen_language().iso(r.filing_by)),
        (N_("Lost after"), lambda r: screen_language().iso(r.lost_after)),
        (N_("Refund"), lambda r: f"CNY {screen_language().amount(r.refund, BASE)}"),
    ),
    empty=N_("There are no refund files yet. Open a shipment and create its own."),
)  # fmt: skip
