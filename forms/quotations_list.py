"""The list of quotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.clock import today
from app.core.i18n import N_, _, screen_language
from app.core.query import ME, Filter, Query, Sort, Span
from app.quotations.domain import STATE_TITLES, Quotation, State, Summary
from forms import sale_list
from forms.kit import cell_of
from forms.kit.list_spec import Column, ListSpec, View

if TYPE_CHECKING:
    from forms.kit.cells import Cell

TONES = {
    State.DRAFT: "neutral",
    State.ISSUED: "info",
    State.ACCEPTED: "ok",
    State.DECLINED: "bad",
}


SOON = 3
"""Days before the end of an offer from which on it is warned of (A41)."""


def state_chip(record: Quotation | Summary) -> tuple[str, str]:
    """Return a state's words and tone."""
    return _(STATE_TITLES[record.state]), TONES[record.state]


def _number(row: Summary) -> Cell:
    number = f"{row.number}-R{row.revision}" if row.revision else row.number
    return cell_of.record(number if row.number else "")


def _valid(row: Summary) -> Cell:
    waits = row.state is State.ISSUED and row.valid_until is not None
    left = (row.valid_until - today()).days if waits and row.valid_until else None
    return cell_of.due(row.valid_until, left, SOON)


_ISSUED = Filter("state", "eq", State.ISSUED.value)


LIST = ListSpec(
    name="quotations",
    title=N_("Quotations"),
    icon="file-dollar",
    kind="quotation",
    singular=N_("Quotation"),
    sort=Sort("quoted_on", descending=True),
    create="quotations.edit",
    columns=(
        Column("number", N_("Quotation"), _number, 120, frozen=True, filter="code"),
        *sale_list.CUSTOMER_COLUMNS,
        Column("quoted_on", N_("Quoted on"), lambda r: cell_of.day(r.quoted_on),
               104, filter="date"),
        *sale_list.PRICE_COLUMNS,
        sale_list.MARGIN_COLUMN,
        Column("valid_until", N_("Valid until"), _valid, 104, filter="date"),
        Column("state", N_("State"),
               lambda r: cell_of.chip(state_chip(r)), 120, filter="choice",
               options=tuple(STATE_TITLES.items())),
        sale_list.OWNER_COLUMN,
    ),
    views=(
        View(N_("All")),
        View(N_("Mine"), Query(filters=(Filter("owner", "eq", ME),))),
        View(N_("Drafts"),
             Query(filters=(Filter("state", "eq", State.DRAFT.value),))),
        View(N_("Awaiting answer"), Query(filters=(_ISSUED,))),
        View(N_("Expiring in 3 days"), Query(
            filters=(_ISSUED, Filter("valid_until", "eq", Span("next_days", SOON))),
            sort=Sort("valid_until"),
        )),
        View(N_("Expired"), Query(
            filters=(_ISSUED, Filter("valid_until", "lt", Span("today"))),
            sort=Sort("valid_until"),
        )),
    ),
    heading=lambda r: _number(r).text,
    chip=state_chip,
    preview=(
        *sale_list.PREVIEW,
        (N_("Valid until"), lambda r: screen_language().iso(r.valid_until)),
        (N_("Salesperson"), lambda r: r.salesperson),
    ),
    empty=N_("There are no quotations yet. An inquiry becomes one with F8."),
)  # fmt: skip
