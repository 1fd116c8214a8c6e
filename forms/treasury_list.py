"""The list of deals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.i18n import N_, _, screen_language
from app.core.query import Filter, Query, Sort, Span
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View

if TYPE_CHECKING:
    from decimal import Decimal

    from app.treasury.domain import DealSummary

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
        Column("customer", N_("Customer"), lambda r: Cell(r.customer), 260,
               stretch=True),
        Column("signed_on", N_("Signed"), lambda r: cell_of.day(r.signed_on), 110,
               filter="date"),
        Column("currency", N_("Currency"), lambda r: Cell(r.currency), 80,
               filter="code"),
        Column("total", N_("Contract amount"),
               lambda r: Cell(money(r.total, r.currency), kind="number"), 140,
               filter="number", sum=True),
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
    heading=lambda r: f"{r.number} · {r.customer}",
    chip=_state,
    preview=((N_("Customer"), lambda r: r.customer),),
    empty=N_("There are no deals yet. A confirmed contract is one."),
)  # fmt: skip
