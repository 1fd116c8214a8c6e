"""The lists of bills and payments."""

from __future__ import annotations

from app.core.i18n import N_, _, names_here, screen_language
from app.core.money import ZERO
from app.core.query import Filter, Query, Sort, Span
from app.payables.domain import (
    CHARGE_TITLES,
    KIND_TITLES,
    PAYMENT_TITLES,
    STATE_TITLES,
    Bill,
    ChargeKind,
    Kind,
    Payment,
    PaymentState,
    PaymentSummary,
    State,
    Summary,
)
from app.receivables.paid import PAID_TITLES, Paid
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import Action as ListAction
from forms.kit.list_spec import Column, ListSpec, View

TONES = {
    State.DRAFT: "neutral",
    State.HELD: "bad",
    State.BOOKED: "info",
    State.CANCELLED: "neutral",
}


PAYMENT_TONES = {
    PaymentState.PAID: "ok",
    PaymentState.REVERSED: "neutral",
    PaymentState.REVERSAL: "warn",
}


def state_chip(bill: Bill | Summary) -> tuple[str, str]:
    """Return a bill's state in words and tone; a booked one is open or paid."""
    found = shown(bill)
    if isinstance(found, Paid):
        return _(PAID_TITLES[found]), "ok" if found is Paid.SETTLED else "teal"
    return _(STATE_TITLES[found]), TONES[found]


def shown(bill: Bill | Summary) -> State | Paid:
    """Return what the list says of a bill."""
    if bill.state is not State.BOOKED:
        return bill.state
    if not bill.open:
        return Paid.SETTLED
    return Paid.PART if bill.open < bill.amount else bill.state


def payment_chip(payment: Payment | PaymentSummary) -> tuple[str, str]:
    """Return a payment's state in words and tone."""
    return _(PAYMENT_TITLES[payment.state]), PAYMENT_TONES[payment.state]


def _what(row: Summary) -> str:
    if row.kind is Kind.CHARGE and row.charge:
        return _(CHARGE_TITLES[ChargeKind(row.charge)])
    return _(KIND_TITLES[row.kind])


def _payee(row: Summary | PaymentSummary) -> str:
    return names_here(row.payee, row.payee_zh)[0]


LIST = ListSpec(
    name="payables",
    title=N_("Bills"),
    icon="file-invoice",
    kind="bill",
    singular=N_("Bill"),
    create="payables.edit",
    sort=Sort("due_on"),
    columns=(
        Column("number", N_("Bill"),
               lambda r: Cell(r.number or _("Draft"), kind="link"), 104,
               frozen=True, filter="code"),
        Column("kind", N_("For"), lambda r: Cell(_what(r)), 112, filter="choice",
               options=tuple(KIND_TITLES.items())),
        Column("payee", N_("Payee"), lambda r: Cell(_payee(r)), 150, stretch=True),
        Column("invoice_number", N_("Invoice no."),
               lambda r: Cell(r.invoice_number), 124, filter="code"),
        Column("contract", N_("Contract"), lambda r: Cell(r.contract or ""), 100,
               filter="code"),
        Column("purchase", N_("Purchase"), lambda r: Cell(r.purchase or ""), 100,
               filter="code"),
        Column("invoice_on", N_("Invoice date"),
               lambda r: cell_of.day(r.invoice_on), 96, filter="date", hidden=True),
        Column("due_on", N_("Due"), lambda r: cell_of.day(r.due_on), 96, filter="date"),
        Column("currency", N_("Currency"), lambda r: Cell(r.currency), 62,
               filter="code"),
        Column("amount", N_("Amount"),
               lambda r: cell_of.amount(r.amount, r.currency), 112,
               filter="number", sum=True),
        Column("open", N_("Open"),
               lambda r: cell_of.amount(r.open, r.currency, bold=bool(r.open)), 112,
               filter="number", sum=True),
        Column("state", N_("State"), lambda r: cell_of.chip(state_chip(r)), 104,
               filter="choice", value=shown, options=(
                   *STATE_TITLES.items(),
                   *((one, PAID_TITLES[one]) for one in (Paid.PART, Paid.SETTLED)))),
    ),
    views=(
        View(N_("Open"), Query(filters=(
            Filter("open", "gt", ZERO), Filter("state", "eq", "booked")))),
        View(N_("Held"), Query(filters=(Filter("state", "eq", "held"),))),
        View(N_("Due within 14 days"), Query(filters=(
            Filter("open", "gt", ZERO),
            Filter("due_on", "eq", Span("next_days", 14))))),
        View(N_("All")),
    ),
    heading=lambda r: f"{r.number or _('Draft')} · {_what(r)}",
    chip=state_chip,
    preview=(
        (N_("Payee"), _payee),
        (N_("Invoice no."), lambda r: r.invoice_number),
        (N_("Contract"), lambda r: r.contract or ""),
        (N_("Open"),
         lambda r: f"{r.currency} {screen_language().amount(r.open, r.currency)}"),
    ),
    actions=(
        ListAction("pay", N_("Pay"), "credit-card", button=True, quick=True,
                   permission="payables.issue",
                   possible=lambda r: r.state is State.BOOKED and r.open > 0
                   and r.kind is not Kind.DEBIT_NOTE),
        ListAction("approve", N_("Approve differences"), "checks",
                   permission="payables.cancel",
                   possible=lambda r: r.state is State.HELD),
    ),
    empty=N_("There are no bills. They come with purchases and shipments."),
)  # fmt: skip


PAYMENTS = ListSpec(
    name="payments",
    title=N_("Payments"),
    icon="credit-card",
    kind="payment",
    singular=N_("Payment"),
    create="payables.issue",
    sort=Sort("paid_on", descending=True),
    topics=frozenset({"payables"}),
    columns=(
        Column("number", N_("Payment"), lambda r: Cell(r.number or "", kind="link"),
               104, frozen=True, filter="code"),
        Column("paid_on", N_("Paid on"), lambda r: cell_of.day(r.paid_on), 100,
               filter="date"),
        Column("payee", N_("Payee"), lambda r: Cell(_payee(r)), 220, stretch=True),
        Column("bank_reference", N_("Bank reference"),
               lambda r: Cell(r.bank_reference), 140),
        Column("note", N_("Note"), lambda r: Cell(" ".join(r.note.split())), 170),
        Column("currency", N_("Currency"), lambda r: Cell(r.currency), 70,
               filter="code"),
        Column("amount", N_("Amount"),
               lambda r: cell_of.amount(r.amount, r.currency), 124,
               filter="number", sum=True),
        Column("rate", N_("Rate"),
               lambda r: Cell(screen_language().rate(r.rate), kind="number"), 84,
               filter="number"),
        Column("base", N_("In base currency"),
               lambda r: cell_of.amount(r.base, r.base_currency), 130,
               filter="number", sum=True, currency=lambda r: r.base_currency),
        Column("state", N_("State"), lambda r: cell_of.chip(payment_chip(r)), 104,
               filter="choice", options=tuple(PAYMENT_TITLES.items())),
    ),
    views=(
        View(N_("All")),
        View(N_("This month"),
             Query(filters=(Filter("paid_on", "eq", Span("this_month")),))),
    ),
    heading=lambda r: r.number or "",
    chip=payment_chip,
    preview=(
        (N_("Payee"), _payee),
        (N_("Bank reference"), lambda r: r.bank_reference),
        (N_("Note"), lambda r: r.note),
    ),
    empty=N_("Nothing was paid yet. Choose bills and press “Pay”."),
)  # fmt: skip
