"""The list of sales contracts."""

from __future__ import annotations

from app.contracts import stage
from app.contracts.domain import STATE_TITLES, Contract, State, Summary
from app.contracts.stage import STAGE_TITLES, Stage, shown
from app.core.clock import today
from app.core.i18n import N_, _, _n, screen_language
from app.core.money import Money
from app.core.query import ME, Filter, Query, Sort, Span
from forms import sale_list
from forms.currencies import CURRENCIES
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import Action, Column, ListSpec, View

TONES = {
    State.DRAFT: "neutral",
    State.CONFIRMED: "info",
    State.COMPLETED: "ok",
    State.CANCELLED: "bad",
}


STAGE_TONES = {
    Stage.PRODUCED: "info",
    Stage.READY: "warn",
    Stage.BOOKED: "teal",
    Stage.PARTLY_SHIPPED: "teal",
    Stage.UNPAID: "warn",
    Stage.PAID: "ok",
}


def state_chip(record: Contract | Summary) -> tuple[str, str]:
    """Return a state's words and tone."""
    return _(STATE_TITLES[record.state]), TONES[record.state]


def reached_chip(reached: Stage) -> tuple[str, str]:
    """Return a stage's words and tone."""
    return _(STAGE_TITLES[reached]), STAGE_TONES[reached]


def stage_chip(row: Summary) -> tuple[str, str]:
    """Return what a contract waits for, or its state; what is late comes first."""
    found = shown(row, today())
    if found is Stage.LATE:
        late = -(days_left(row) or 0)
        return _n("{n} day late", "{n} days late", late), "bad"
    return state_chip(row) if isinstance(found, State) else reached_chip(found)


_OPEN = Filter("state", "eq", State.CONFIRMED.value)
SOON = 14
"""Days before the latest shipment from which on it is warned of."""


def days_left(record: Summary) -> int | None:
    """Return the days until all must have left; None where nothing is awaited."""
    return stage.days_left(record, today())


def _ship_by(row: Summary) -> Cell:
    return cell_of.due(row.latest_shipment_on, days_left(row), SOON)


def files_cell(record: Summary) -> Cell:
    """Return a clip where files lie on a contract."""
    if not record.files:
        return Cell()
    words = _n("{n} file", "{n} files", record.files)
    return Cell(words, kind="icon", icon="paperclip", tip=words)


def owed(record: Summary) -> str:
    """Return what the customer has not paid yet; "" when unknown or nothing."""
    if record.received is None or record.received >= record.total:
        return ""
    left = Money(record.total - record.received, record.currency)
    return screen_language().money(left)


CUT_OFFS = {
    "si": N_("SI cut-off"),
    "vgm": N_("VGM cut-off"),
    "cy": N_("CY cut-off"),
    "customs": N_("Customs cut-off"),
}


def _next_step(record: Summary) -> str:
    """Return the next cut-off of the contract's ships, in words."""
    if record.next_step is None:
        return ""
    key, on = record.next_step
    return f"{screen_language().iso(on)} {_(CUT_OFFS[key])}"


LIST = ListSpec(
    name="contracts",
    title=N_("Sales contracts"),
    icon="file-text",
    kind="contract",
    singular=N_("Sales contract"),
    sort=Sort("signed_on", descending=True),
    create="contracts.edit",
    columns=(
        Column("number", N_("Contract"), lambda r: cell_of.record(r.number), 92,
               frozen=True, filter="code"),
        Column("customer", N_("Customer"),
               lambda r: Cell(sale_list.customer_name(r)), 150, stretch=True,
               value=sale_list.customer_name),
        Column("country", N_("Country"), lambda r: sale_list.country_cell(r.country),
               76, filter="code", codes="countries"),
        Column("salesperson", N_("Salesperson"), lambda r: Cell(r.salesperson), 96),
        Column("signed_on", N_("Signed on"), lambda r: cell_of.day(r.signed_on),
               96, filter="date"),
        Column("incoterm", N_("Terms"), lambda r: Cell(sale_list.terms(r)), 104,
               filter="code"),
        Column("currency", N_("Currency"), lambda r: Cell(r.currency), 50,
               filter="choice", options=CURRENCIES, hidden=True),
        Column("total", N_("Amount"), lambda r: cell_of.money(r.total, r.currency),
               118, filter="number", sum=True),
        sale_list.MARGIN_COLUMN,
        Column("latest_shipment_on", N_("Ship by"), _ship_by, 96, filter="date",
               told=True),
        Column("shipped", N_("Shipped"), lambda r: cell_of.progress(r.shipped), 82,
               sortable=False, filter="", told=True, permission="shipments.view"),
        Column("received", N_("Collected"), lambda r: cell_of.done(r.paid()), 58,
               sortable=False, filter="", told=True, value=lambda r: r.paid(),
               permission="receivables.view"),
        Column("state", N_("State"),
               lambda r: cell_of.chip(stage_chip(r)), 98, filter="choice",
               options=(*STATE_TITLES.items(), *STAGE_TITLES.items()), told=True,
               value=lambda r: shown(r, today())),
        sale_list.OWNER_COLUMN,
        Column("files", "", files_cell, 28, sortable=False, filter="", told=True),
        Column("customer_po", N_("Customer PO"), lambda r: Cell(r.customer_po), 120,
               hidden=True),
        Column("payment_terms", N_("Payment terms"), lambda r: Cell(r.payment_terms),
               180, hidden=True),
    ),
    views=(
        View(N_("All")),
        View(N_("Mine"), Query(filters=(Filter("owner", "eq", ME),))),
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
    chip=stage_chip,
    preview=(
        (N_("Customer"), sale_list.customer_name),
        (N_("Customer PO"), lambda r: r.customer_po),
        (N_("Payment terms"), lambda r: r.payment_terms),
        (N_("Ship by"), lambda r: screen_language().iso(r.latest_shipment_on)),
        (N_("Not received yet"), owed),
        (N_("Purchase"), lambda r: r.ordered),
        (N_("Shipped"), lambda r: cell_of.done_words(r.shipped)),
        (N_("Next step"), _next_step),
        (N_("Papers"), lambda r: r.papers),
    ),
    actions=(
        Action("confirm", N_("Confirm"), "circle-check", permission="contracts.issue",
               possible=lambda r: r.state is State.DRAFT),
    ),
    topics=frozenset({"contracts", "catalog", "purchasing", "shipments",
                      "receivables", "attachments"}),
    empty=N_("There are no contracts yet. A quotation that is accepted becomes one."),
)  # fmt: skip
