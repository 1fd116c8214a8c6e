"""The list of purchase contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.clock import today
from app.core.i18n import N_, _, screen_language
from app.core.money import HUNDRED
from app.core.query import ME, Filter, Query, Sort, Span
from app.purchasing.domain import (
    AWAITED,
    COME_TITLES,
    PRICES,
    STATE_TITLES,
    Come,
    Purchase,
    State,
    Summary,
)
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import Action, Column, ListSpec, View
from forms.sale_list import supplier_name

if TYPE_CHECKING:
    from decimal import Decimal

TONES = {
    State.DRAFT: "neutral",
    State.CONFIRMED: "info",
    State.COMPLETED: "ok",
    State.CANCELLED: "bad",
}


SOON = 7
"""Days before the delivery from which on it is warned of."""


def state_chip(record: Purchase | Summary) -> tuple[str, str]:
    """Return a state's words and tone; of one in force, how far it has come."""
    found = shown(record)
    if isinstance(found, Come):
        return _(COME_TITLES[found]), "teal"
    return _(STATE_TITLES[found]), TONES[found]


def shown(record: Purchase | Summary) -> State | Come:
    """Return what the list says of an order."""
    come = _percent_of(record)
    if record.state is not State.CONFIRMED or not come:
        return record.state
    return Come.WHOLLY if come >= HUNDRED else Come.PARTLY


def _percent_of(record: Purchase | Summary) -> Decimal:
    if isinstance(record, Purchase):
        return record.received_percent()
    return record.received_percent


def days_left(record: Purchase | Summary) -> int | None:
    """Return the days until the goods must come; None where nothing is awaited."""
    waits = record.state is State.CONFIRMED and _percent_of(record) < HUNDRED
    if not waits or record.delivery_on is None:
        return None
    return (record.delivery_on - today()).days


def _delivery(row: Summary) -> Cell:
    return cell_of.due(row.delivery_on, days_left(row), SOON)


def _received(row: Summary) -> Cell:
    if row.state in {State.DRAFT, State.CANCELLED}:
        return Cell()
    left = days_left(row)
    late = left is not None and left < 0
    return cell_of.progress(row.received_percent, "bad" if late else "")


def _amount(row: Summary) -> Cell:
    return Cell() if row.total is None else cell_of.amount(row.total, row.currency)


LIST = ListSpec(
    name="purchasing",
    title=N_("Purchase contracts"),
    icon="shopping-cart",
    kind="purchase",
    singular=N_("Purchase contract"),
    sort=Sort("signed_on", descending=True),
    create="purchasing.edit",
    columns=(
        Column("number", N_("Purchase"), lambda r: cell_of.record(r.number), 108,
               frozen=True, filter="code"),
        Column("supplier_zh", N_("Supplier"), lambda r: Cell(supplier_name(r)), 210,
               stretch=True, value=supplier_name),
        Column("supplier", N_("Supplier in English"), lambda r: Cell(r.supplier), 180,
               hidden=True),
        Column("contract", N_("Sales contract"), lambda r: Cell(r.contract or ""), 116,
               filter="code"),
        Column("purchaser", N_("Purchaser"), lambda r: Cell(r.purchaser), 110),
        Column("signed_on", N_("Signed on"), lambda r: cell_of.day(r.signed_on),
               104, filter="date"),
        Column("delivery_on", N_("Delivery"), _delivery, 104, filter="date"),
        Column("received_percent", N_("Received"), _received, 118, filter="number"),
        Column("currency", N_("Currency"), lambda r: Cell(r.currency), 72,
               filter="code"),
        Column("total", N_("Amount incl. VAT"),
               _amount, 126, filter="number", sum=True, permission=PRICES),
        Column("state", N_("State"),
               lambda r: cell_of.chip(state_chip(r)), 130, filter="choice",
               options=(*STATE_TITLES.items(), *COME_TITLES.items()), value=shown),
    ),
    views=(
        View(N_("All")),
        View(N_("Mine"), Query(filters=(Filter("purchaser", "eq", ME),))),
        View(N_("Drafts"),
             Query(filters=(Filter("state", "eq", State.DRAFT.value),))),
        View(N_("Awaiting goods"), Query(filters=AWAITED, sort=Sort("delivery_on"))),
        View(N_("Overdue"), Query(
            filters=(*AWAITED, Filter("delivery_on", "lt", Span("today"))),
            sort=Sort("delivery_on"),
        )),
    ),
    heading=lambda r: r.number or supplier_name(r),
    chip=state_chip,
    preview=(
        (N_("Supplier"), supplier_name),
        (N_("Sales contract"), lambda r: r.contract or ""),
        (N_("Amount incl. VAT"), lambda r: "" if r.total is None else (
            f"{r.currency} {screen_language().amount(r.total, r.currency)}")),
        (N_("Delivery"), lambda r: screen_language().iso(r.delivery_on)),
        (N_("Received"), lambda r: screen_language().percent(r.received_percent, 0)),
        (N_("Purchaser"), lambda r: r.purchaser),
    ),
    actions=(
        Action("confirm", N_("Confirm"), "circle-check", permission="purchasing.issue",
               possible=lambda r: r.state is State.DRAFT),
    ),
    empty=N_("There are no purchase contracts yet. A confirmed sales contract becomes "
             "one for each supplier."),
)  # fmt: skip
