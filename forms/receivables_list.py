"""The lists of receivables and receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.books import base_of
from app.core.i18n import N_, _, screen_language
from app.core.money import ZERO
from app.core.query import Filter, Query, Sort, Span
from app.receivables.domain import (
    KIND_TITLES,
    STATE_TITLES,
    Entry,
    Receipt,
    ReceiptSummary,
    State,
)
from app.receivables.paid import (
    PAID_TITLES,
    TO_ALLOCATE,
    TO_ALLOCATE_TITLE,
    Paid,
    paid_state,
)
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import Action as ListAction
from forms.kit.list_spec import Column, ListSpec, View
from forms.sale_list import customer_name

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Any

TONES = {State.BOOKED: "ok", State.REVERSED: "neutral", State.REVERSAL: "warn"}
_PAID_TONES = {Paid.OPEN: "info", Paid.PART: "teal", Paid.OWED: "vio",
               Paid.SETTLED: "ok", Paid.TAKEN_BACK: "neutral"}  # fmt: skip


def money(value: Decimal, currency: str) -> str:
    """Return an amount in its currency's coins, without a symbol."""
    return screen_language().amount(value, currency)


def in_books(value: Decimal, record: Any) -> str:
    """Return an amount of the base currency of a record's company."""
    return money(value, base_of(record))


def entry_chip(row: Entry) -> tuple[str, str]:
    """Return an item's state in words and tone."""
    state = paid_state(row)
    return _(PAID_TITLES[state]), _PAID_TONES[state]


def receipt_chip(row: Receipt | ReceiptSummary) -> tuple[str, str]:
    """Return a receipt's state in words and tone."""
    found = shown(row)
    if found == TO_ALLOCATE:
        return _(TO_ALLOCATE_TITLE), "warn"
    return _(STATE_TITLES[row.state]), TONES[row.state]


def shown(row: Receipt | ReceiptSummary) -> str:
    """Return what the list says of a receipt."""
    waits = row.state is State.BOOKED and row.free
    return TO_ALLOCATE if waits else row.state


LIST = ListSpec(
    name="receivables",
    title=N_("Open items"),
    icon="cash-banknote",
    kind="receivable",
    singular=N_("Credit or debit note"),
    create="receivables.issue",
    sort=Sort("due_on"),
    columns=(
        Column("number", N_("Number"), lambda r: Cell(r.number, kind="link"), 118,
               frozen=True, filter="code"),
        Column("kind", N_("Kind"), lambda r: Cell(_(KIND_TITLES[r.kind])), 120,
               filter="choice", options=tuple(KIND_TITLES.items())),
        Column("customer", N_("Customer"), lambda r: Cell(customer_name(r)), 200,
               stretch=True, value=customer_name),
        Column("contract", N_("Contract"), lambda r: Cell(r.contract or ""), 104,
               filter="code"),
        Column("booked_on", N_("Date"), lambda r: cell_of.day(r.booked_on), 96,
               filter="date"),
        Column("due_on", N_("Due"), lambda r: cell_of.day(r.due_on), 96, filter="date"),
        Column("report_by", N_("Report by"), lambda r: cell_of.day(r.report_by), 100,
               filter="date"),
        Column("currency", N_("Currency"), lambda r: Cell(r.currency), 62,
               filter="code"),
        Column("amount", N_("Amount"),
               lambda r: cell_of.amount(r.amount, r.currency), 116, filter="number"),
        Column("open", N_("Open"),
               lambda r: cell_of.amount(r.open, r.currency, bold=bool(r.open)), 116,
               filter="number", sum=True),
        Column("carried_base", N_("In the books"),
               lambda r: cell_of.amount(r.carried_base, r.base_currency), 116,
               filter="number", sum=True, currency=lambda r: r.base_currency),
        Column("state", N_("State"), lambda r: cell_of.chip(entry_chip(r)), 100,
               filter="choice", options=tuple(PAID_TITLES.items()), value=paid_state),
    ),
    views=(
        View(N_("Open"), Query(filters=(Filter("open", "gt", ZERO),))),
        View(N_("Overdue"), Query(filters=(
            Filter("open", "gt", ZERO), Filter("due_on", "lt", Span("today"))))),
        View(N_("Due within 14 days"), Query(filters=(
            Filter("open", "gt", ZERO),
            Filter("due_on", "eq", Span("next_days", 14))))),
        View(N_("All")),
    ),
    heading=lambda r: f"{r.number} · {_(KIND_TITLES[r.kind])}",
    chip=entry_chip,
    preview=(
        (N_("Customer"), customer_name),
        (N_("Contract"), lambda r: r.contract or ""),
        (N_("Open"), lambda r: f"{r.currency} {money(r.open, r.currency)}"),
        (N_("In the books"),
         lambda r: f"{r.base_currency} {money(r.carried_base, r.base_currency)}"),
    ),
    actions=(
        ListAction("statement", N_("Statement of account"), "printer", button=True,
                   quick=True),
    ),
    empty=N_("Nothing is owed to us. Claims come with the goods on board."),
)  # fmt: skip


RECEIPTS = ListSpec(
    name="receipts",
    title=N_("Receipts"),
    icon="cash",
    kind="receipt",
    singular=N_("Receipt"),
    create="receivables.edit",
    sort=Sort("received_on", descending=True),
    topics=frozenset({"receivables"}),
    columns=(
        Column("number", N_("Receipt"), lambda r: Cell(r.number or "", kind="link"),
               104, frozen=True, filter="code"),
        Column("received_on", N_("Collected on"), lambda r: cell_of.day(r.received_on),
               96, filter="date"),
        Column("customer", N_("Customer"),
               lambda r: Cell(customer_name(r) or r.remitter), 190, stretch=True,
               value=customer_name),
        Column("reference", N_("Reference"), lambda r: Cell(r.reference), 190),
        Column("report_by", N_("Report by"), lambda r: cell_of.day(r.report_by), 100,
               filter="date"),
        Column("currency", N_("Currency"), lambda r: Cell(r.currency), 62,
               filter="code"),
        Column("amount", N_("Amount"),
               lambda r: cell_of.amount(r.amount, r.currency), 116,
               filter="number", sum=True),
        Column("charge", N_("Bank charge"),
               lambda r: cell_of.amount(r.charge, r.currency), 96, filter="number"),
        Column("free", N_("To allocate"),
               lambda r: cell_of.amount(r.free, r.currency, bold=bool(r.free)), 110,
               filter="number"),
        Column("cash_base", N_("In base currency"),
               lambda r: cell_of.amount(r.cash_base, r.base_currency), 120,
               filter="number", sum=True, currency=lambda r: r.base_currency),
        Column("state", N_("State"), lambda r: cell_of.chip(receipt_chip(r)), 104,
               filter="choice", value=shown,
               options=(*STATE_TITLES.items(), (TO_ALLOCATE, TO_ALLOCATE_TITLE))),
    ),
    views=(
        View(N_("All")),
        View(N_("To allocate"), Query(filters=(Filter("free", "gt", ZERO),))),
        View(N_("This month"), Query(filters=(
            Filter("received_on", "eq", Span("this_month")),))),
    ),
    heading=lambda r: r.number or "",
    chip=receipt_chip,
    preview=(
        (N_("Customer"), customer_name),
        (N_("Remitter"), lambda r: r.remitter),
        (N_("Reference"), lambda r: r.reference),
    ),
    empty=N_("No money was received yet."),
)  # fmt: skip
