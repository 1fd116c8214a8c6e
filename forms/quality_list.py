"""The list of inspections."""

from __future__ import annotations

from decimal import Decimal

from app.core.i18n import N_, _, screen_language
from app.core.query import Filter, Query, Sort, Span
from app.quality.domain import STATE_TITLES, Inspection, State, Summary
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View
from forms.sale_list import supplier_name

TONES = {
    State.PLANNED: "info",
    State.PASSED: "ok",
    State.FAILED: "bad",
    State.WAIVED: "warn",
}


def state_chip(record: Inspection | Summary) -> tuple[str, str]:
    """Return a state's words and tone."""
    return _(STATE_TITLES[record.state]), TONES[record.state]


def _lot(row: Summary) -> Cell:
    return Cell(screen_language().quantity(Decimal(row.lot_size), 0), kind="number")


def _again(row: Summary) -> Cell:
    return Cell(_("Again"), kind="chip", chip="vio") if row.resubmission else Cell()


LIST = ListSpec(
    name="quality",
    title=N_("Inspections"),
    icon="clipboard-check",
    kind="inspection",
    singular=N_("Inspection"),
    sort=Sort("inspected_on", descending=True),
    create="quality.edit",
    columns=(
        Column("number", N_("Inspection"), lambda r: cell_of.record(r.number), 108,
               frozen=True, filter="code"),
        Column("product", N_("Item no."), lambda r: Cell(r.product), 130,
               filter="code"),
        Column("supplier_zh", N_("Supplier"),
               lambda r: Cell(supplier_name(r)), 220, stretch=True,
               value=supplier_name),
        Column("purchase", N_("Purchase"), lambda r: Cell(r.purchase), 116,
               filter="code"),
        Column("inspected_on", N_("Inspected on"),
               lambda r: cell_of.day(r.inspected_on), 110, filter="date"),
        Column("lot_size", N_("Lot"), _lot, 84, filter="number"),
        Column("resubmission", N_("Resubmitted"), _again, 110, filter="choice",
               options=((True, N_("Yes")), (False, N_("No")))),
        Column("state", N_("State"),
               lambda r: cell_of.chip(state_chip(r)), 160, filter="choice",
               options=tuple(STATE_TITLES.items())),
    ),
    views=(
        View(N_("All")),
        View(N_("Planned"),
             Query(filters=(Filter("state", "eq", State.PLANNED.value),))),
        View(N_("Failed"),
             Query(filters=(Filter("state", "eq", State.FAILED.value),))),
        View(N_("This month"),
             Query(filters=(Filter("inspected_on", "eq", Span("this_month")),))),
    ),
    heading=lambda r: r.number or _("Draft"),
    chip=state_chip,
    preview=(
        (N_("Item no."), lambda r: r.product),
        (N_("Supplier"), supplier_name),
        (N_("Purchase"), lambda r: r.purchase),
        (N_("Lot"), lambda r: screen_language().quantity(Decimal(r.lot_size), 0)),
        (N_("Inspected on"), lambda r: screen_language().iso(r.inspected_on)),
    ),
    empty=N_("There are no inspections yet. Open a purchase contract and plan them."),
)  # fmt: skip
