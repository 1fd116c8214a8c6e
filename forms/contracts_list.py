"""The list of sales contracts."""

from __future__ import annotations

from app.contracts.domain import STATE_TITLES, Contract, State, Summary
from app.core.i18n import N_, _, screen_language
from app.core.query import ME, Filter, Query, Sort, Span
from forms import sale_list
from forms.kit import cell_of
from forms.kit.list_spec import Action, Column, ListSpec, View

TONES = {
    State.DRAFT: "neutral",
    State.CONFIRMED: "info",
    State.COMPLETED: "ok",
    State.CANCELLED: "bad",
}


def state_chip(record: Contract | Summary) -> tuple[str, str]:
    """Return a state's words and tone."""
    return _(STATE_TITLES[record.state]), TONES[record.state]


_OPEN = Filter("state", "eq", State.CONFIRMED.value)


LIST = ListSpec(
    name="contracts",
    title=N_("Sales contracts"),
    icon="file-text",
    kind="contract",
    singular=N_("Sales contract"),
    sort=Sort("signed_on", descending=True),
    create="contracts.edit",
    columns=(
        Column("number", N_("Contract"), lambda r: cell_of.record(r.number), 112,
               frozen=True, filter="code"),
        *sale_list.CUSTOMER_COLUMNS,
        Column("signed_on", N_("Signed on"), lambda r: cell_of.day(r.signed_on),
               104, filter="date"),
        *sale_list.PRICE_COLUMNS,
        Column("latest_shipment_on", N_("Ship by"),
               lambda r: cell_of.day(r.latest_shipment_on), 104, filter="date"),
        Column("state", N_("State"),
               lambda r: cell_of.chip(state_chip(r)), 120, filter="choice",
               options=tuple(STATE_TITLES.items())),
    ),
    views=(
        View(N_("All")),
        View(N_("Mine"), Query(filters=(Filter("salesperson", "eq", ME),))),
        View(N_("Drafts"),
             Query(filters=(Filter("state", "eq", State.DRAFT.value),))),
        View(N_("In progress"), Query(filters=(_OPEN,))),
        View(N_("Due to ship"), Query(
            filters=(
                _OPEN,
                Filter("latest_shipment_on", "eq", Span("next_days", 30)),
            ),
            sort=Sort("latest_shipment_on"),
        )),
    ),
    heading=lambda r: r.number or _("Draft"),
    chip=state_chip,
    preview=(
        *sale_list.PREVIEW,
        (N_("Ship by"), lambda r: screen_language().iso(r.latest_shipment_on)),
        (N_("Salesperson"), lambda r: r.salesperson),
    ),
    actions=(
        Action("confirm", N_("Confirm"), "circle-check", permission="contracts.issue",
               possible=lambda r: r.state is State.DRAFT),
    ),
    empty=N_("There are no contracts yet. A quotation that is accepted becomes one."),
)  # fmt: skip
