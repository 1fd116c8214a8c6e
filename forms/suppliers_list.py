"""The list of suppliers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.i18n import N_, _, names_here, screen_language
from app.core.query import Filter, Query, Sort, Span
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View

if TYPE_CHECKING:
    from app.suppliers.domain import Summary


def _percent(row: Summary) -> Cell:
    return Cell(screen_language().percent(row.vat_rate, 0), kind="number")


def _invoice(row: Summary) -> Cell:
    if row.special_invoice:
        return Cell(_("Refundable"), kind="chip", chip="ok")
    return Cell(_("No refund"), kind="chip", chip="bad")


def _until(row: Summary) -> Cell:
    return Cell(screen_language().iso(row.qualified_until), kind="date")


LIST = ListSpec(
    name="suppliers",
    title=N_("Suppliers"),
    icon="building-factory-2",
    kind="supplier_profile",
    singular=N_("Supplier profile"),
    sort=Sort("code"),
    create="suppliers.edit",
    columns=(
        Column("code", N_("Code"), lambda r: Cell(r.code, kind="link"), 120,
               frozen=True, filter="code"),
        Column("name_zh", N_("Chinese name"), lambda r: Cell(r.name_zh), 220),
        Column("name", N_("Name"), lambda r: Cell(r.name), 200, stretch=True),
        Column("vat_rate", N_("VAT rate"), _percent, 70, filter="number"),
        Column("special_invoice", N_("Special VAT invoice"), _invoice, 150,
               filter="choice",
               options=((True, N_("Refundable")), (False, N_("No refund")))),
        Column("lead_time_days", N_("Lead time (days)"),
               lambda r: Cell(str(r.lead_time_days), kind="number"), 120,
               filter="number"),
        Column("prices_count", N_("Prices"),
               lambda r: Cell(str(r.prices_count), kind="number"), 76,
               filter="number", permission="catalog.view_cost"),
        Column("qualified_until", N_("Qualified until"), _until, 120, filter="date"),
        Column("payment_terms", N_("Terms of payment"),
               lambda r: Cell(r.payment_terms), 160, hidden=True),
    ),
    views=(
        View(N_("All")),
        View(N_("Without special invoice"),
             Query(filters=(Filter("special_invoice", "eq", False),))),  # noqa: FBT003 - a value
        View(N_("Qualification ends soon"),
             Query(filters=(Filter("qualified_until", "eq", Span("next_days", 60)),))),
    ),
    heading=lambda r: names_here(r.name, r.name_zh)[0],
    chip=lambda r: (_("Refundable"), "ok") if r.special_invoice
    else (_("No refund"), "bad"),
    preview=(
        (N_("Chinese name"), lambda r: r.name_zh),
        (N_("Terms of payment"), lambda r: r.payment_terms),
        (N_("Qualified until"), lambda r: screen_language().iso(r.qualified_until)),
    ),
    topics=frozenset({"suppliers", "parties"}),
    empty=N_("No supplier profiles yet. Open a party and create its profile."),
)  # fmt: skip
