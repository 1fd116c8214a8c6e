"""The lists of deals and of transfers between our accounts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.core.i18n import N_, _, screen_language
from app.core.query import Filter, Query, Sort, Span
from app.treasury.transferring import KIND_TITLES, STATE_TITLES, State, TransferKind
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View
from forms.sale_list import MARGIN_COLUMN, customer_name

if TYPE_CHECKING:
    from decimal import Decimal

    from app.treasury.domain import DealSummary
    from app.treasury.transferring import Transfer, TransferSummary

STATE_WORDS = {
    "confirmed": (N_("Confirmed"), "info"),
    "completed": (N_("Completed"), "ok"),
    "cancelled": (N_("Cancelled"), "neutral"),
}


def money(value: Decimal, currency: str) -> str:
    """Return an amount in its currency's coins, without a symbol."""
    return screen_language().amount(value, currency)


def _state(row: DealSummary) -> tuple[str, str]:
    words, tone = STATE_WORDS.get(str(row.state), (N_("Confirmed"), "info"))
    return _(words), tone


def _profit(row: DealSummary) -> Cell:
    """Return what a deal leaves; red where it loses."""
    if row.profit is None:
        return Cell()
    shown = cell_of.money(row.profit, row.base_currency)
    return replace(shown, tone="bad_fg") if row.profit < 0 else shown


LIST = ListSpec(
    name="treasury",
    title=N_("Results of deals"),
    icon="chart-bar",
    kind="deal",
    sort=Sort("signed_on", descending=True),
    topics=frozenset({"contracts", "receivables", "payables", "shipments"}),
    columns=(
        Column("number", N_("Contract"), lambda r: Cell(r.number or "", kind="link"),
               120, frozen=True, filter="code"),
        Column("customer", N_("Customer"), lambda r: Cell(customer_name(r)), 260,
               stretch=True, value=customer_name),
        Column("signed_on", N_("Signed"), lambda r: cell_of.day(r.signed_on), 110,
               filter="date"),
        Column("currency", N_("Currency"), lambda r: Cell(r.currency), 80,
               filter="code"),
        Column("total", N_("Contract amount"),
               lambda r: Cell(money(r.total, r.currency), kind="number"), 140,
               filter="number", sum=True),
        Column("profit", N_("Deal profit"), _profit, 130, sortable=False, filter="",
               told=True, permission="contracts.view_cost", value=lambda r: r.profit,
               sum=True, currency=lambda r: r.base_currency),
        MARGIN_COLUMN,
        Column("state", N_("State"),
               lambda r: cell_of.chip(_state(r)), 120,
               filter="choice",
               options=tuple((k, v[0]) for k, v in STATE_WORDS.items())),
    ),
    views=(
        View(N_("All")),
        View(N_("This year"),
             Query(filters=(Filter("signed_on", "eq", Span("this_year")),))),
        View(N_("Completed"), Query(filters=(Filter("state", "eq", "completed"),))),
    ),
    heading=lambda r: f"{r.number} · {customer_name(r)}",
    chip=_state,
    preview=((N_("Customer"), customer_name),),
    empty=N_("There are no deals yet. A confirmed contract is one."),
)  # fmt: skip


TONES = {State.BOOKED: "ok", State.REVERSED: "neutral", State.REVERSAL: "warn"}


def transfer_chip(row: Transfer | TransferSummary) -> tuple[str, str]:
    """Return a transfer's state in words and tone."""
    return _(STATE_TITLES[row.state]), TONES[row.state]


def _left(row: TransferSummary) -> Cell:
    """Return what left an account; nothing of an opening balance."""
    if row.kind is TransferKind.OPENING:
        return Cell()
    return cell_of.amount(row.amount, row.currency)


def _rate(row: TransferSummary) -> Cell:
    told = row.kind is not TransferKind.TRANSFER and row.rate != 1
    return Cell(screen_language().rate(row.rate) if told else "", kind="number")


def _gain(row: TransferSummary) -> Cell:
    if row.kind is not TransferKind.EXCHANGE:
        return Cell()
    return cell_of.amount(row.gain, row.base_currency)


TRANSFERS = ListSpec(
    name="transfers",
    title=N_("Transfers and exchanges"),
    icon="arrows-exchange",
    kind="transfer",
    singular=N_("Transfer or exchange"),
    create="treasury.edit",
    sort=Sort("moved_on", descending=True),
    topics=frozenset({"treasury"}),
    columns=(
        Column("number", N_("Number"), lambda r: Cell(r.number or "", kind="link"),
               104, frozen=True, filter="code"),
        Column("moved_on", N_("Day"), lambda r: cell_of.day(r.moved_on), 100,
               filter="date"),
        Column("kind", N_("Kind"), lambda r: Cell(_(KIND_TITLES[r.kind])), 140,
               filter="choice", options=tuple(KIND_TITLES.items())),
        Column("source", N_("From account"), lambda r: Cell(r.source or ""), 140,
               stretch=True),
        Column("currency", N_("Cur."),
               lambda r: Cell(r.currency if r.source else ""), 56, filter="code"),
        Column("amount", N_("Amount"), _left, 124, filter="number"),
        Column("target", N_("To account"), lambda r: Cell(r.target), 140,
               stretch=True),
        Column("to_currency", N_("Cur."), lambda r: Cell(r.to_currency), 56,
               filter="code"),
        Column("received", N_("Amount in"),
               lambda r: cell_of.amount(r.received, r.to_currency), 124,
               filter="number"),
        Column("rate", N_("Rate"), _rate, 84, filter="number"),
        Column("gain", N_("Exchange gain"), _gain, 116, filter="number", sum=True,
               currency=lambda r: r.base_currency),
        Column("bank_reference", N_("Bank reference"),
               lambda r: Cell(r.bank_reference), 140),
        Column("note", N_("Note"), lambda r: Cell(r.note), 170, hidden=True),
        Column("state", N_("State"), lambda r: cell_of.chip(transfer_chip(r)), 104,
               filter="choice", options=tuple(STATE_TITLES.items())),
    ),
    views=(
        View(N_("All")),
        View(N_("This month"),
             Query(filters=(Filter("moved_on", "eq", Span("this_month")),))),
    ),
    heading=lambda r: f"{r.number} · {_(KIND_TITLES[r.kind])}",
    chip=transfer_chip,
    preview=(
        (N_("From account"), lambda r: r.source or ""),
        (N_("To account"), lambda r: r.target),
        (N_("Bank reference"), lambda r: r.bank_reference),
        (N_("Note"), lambda r: r.note),
    ),
    empty=N_("Nothing was moved between our accounts yet."),
)  # fmt: skip
