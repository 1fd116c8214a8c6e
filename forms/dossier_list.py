"""The list of what was put into the trash."""

from __future__ import annotations

from datetime import timedelta

from app.core.clock import now
from app.core.i18n import N_, _, stamp
from app.core.query import Filter, Query, Sort
from app.dossier.domain import KEPT_DAYS, Trashed
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import SHOW, Action, Column, ListSpec, View

KINDS = {
    "quotation": N_("Quotation"),
    "contract": N_("Sales contract"),
    "purchase": N_("Purchase contract"),
    "inspection": N_("Inspection"),
    "goods_receipt": N_("Goods receipt"),
    "shipment": N_("Shipment"),
    "declaration": N_("Export declaration"),
    "bill": N_("Bill"),
}
"""What can lie there, by its kind."""


def kind_words(row: Trashed) -> str:
    """Return what a draft is."""
    return _(KINDS.get(row.kind, row.kind))


def days_left(row: Trashed) -> int:
    """Return on how many days, today among them, a draft can still be taken out."""
    return max(-((now() - row.at - timedelta(KEPT_DAYS)) // timedelta(days=1)), 0)


def _when(row: Trashed) -> str:
    return stamp(row.at)


LIST = ListSpec(
    name="trash",
    title=N_("Trash"),
    icon="trash",
    sort=Sort("at", descending=True),
    views=(
        View(N_("All")),
        *(View(title, Query(filters=(Filter("kind", "eq", kind),)))
          for kind, title in list(KINDS.items())[:3]),
    ),
    columns=(
        Column("title", N_("Draft"), lambda r: cell_of.record(r.title), 260,
               frozen=True, stretch=True),
        Column("kind", N_("Kind"), lambda r: Cell(kind_words(r)), 170, filter="choice",
               options=tuple(KINDS.items())),
        Column("at", N_("Put away"), lambda r: Cell(_when(r), kind="date"), 150,
               filter="date"),
        Column("left", N_("Days left"),
               lambda r: Cell(str(days_left(r)), kind="number"), 90,
               sortable=False, filter="", value=days_left),
        Column("by", N_("By"), lambda r: Cell(r.by), 150),
    ),
    heading=lambda row: row.title,
    actions=(
        Action(SHOW, N_("Open in a tab"), "eye", single=True),
        Action("restore", N_("Take it out"), "arrow-back-up", button=True, quick=True),
    ),
    empty=N_("The trash is empty. Drafts that are put away stay here for 30 days."),
    topics=frozenset({"trash"}),
)  # fmt: skip
