"""The list of shipments, and the words that list and editor share."""

from __future__ import annotations

from decimal import Decimal

from app.core.i18n import N_, _, screen_language
from app.core.places import place_name
from app.core.query import Filter, Query, Sort, Span
from app.shipments.domain import (
    MODE_TITLES,
    STATE_TITLES,
    Shipment,
    State,
    Summary,
)
from forms.kit import cell_of
from forms.kit import list_spec as lists
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View
from forms.sale_list import customer_name

TONES = {
    State.DRAFT: "neutral",
    State.BOOKED: "teal",
    State.SHIPPED: "info",
    State.DELIVERED: "ok",
    State.CANCELLED: "bad",
}


def state_chip(record: Shipment | Summary) -> tuple[str, str]:
    """Return a state's words and tone."""
    return _(STATE_TITLES[record.state]), TONES[record.state]


def _port(code: str) -> str:
    return place_name(code, screen_language().code) if code else ""


def route(record: Shipment | Summary) -> str:
    """Return from where to where: "Ningbo → Hamburg"."""
    ends = (_port(record.port_of_loading), _port(record.port_of_discharge))
    return " → ".join(end for end in ends if end)


LIST = ListSpec(
    name="shipments",
    title=N_("Shipments"),
    icon="ship",
    kind="shipment",
    singular=N_("Shipment"),
    sort=Sort("etd", descending=True),
    create="shipments.edit",
    columns=(
        Column(
            "number",
            N_("Shipment"),
            lambda r: Cell(r.number or _("Draft"), kind="link"),
            104,
            frozen=True,
            filter="code",
        ),
        Column(
            "customer",
            N_("Customer"),
            lambda r: Cell(customer_name(r)),
            150,
            stretch=True,
            value=customer_name,
        ),
        Column(
            "contract", N_("Contract"), lambda r: Cell(r.contract), 92, filter="code"
        ),
        Column(
            "invoice_number",
            N_("Invoice"),
            lambda r: Cell(r.invoice_number or ""),
            98,
            filter="code",
        ),
        Column(
            "mode",
            N_("Mode"),
            lambda r: Cell(_(MODE_TITLES[r.mode])),
            150,
            filter="choice",
            options=tuple(MODE_TITLES.items()),
            hidden=True,
        ),
        Column("vessel", N_("Vessel"), lambda r: Cell(r.vessel), 116),
        Column(
            "port_of_discharge",
            N_("Route"),
            lambda r: Cell(route(r)),
            152,
            filter="code",
            codes="places",
        ),
        Column("etd", N_("ETD"), lambda r: cell_of.day(r.etd), 96, filter="date"),
        Column(
            "eta",
            N_("ETA"),
            lambda r: cell_of.day(r.eta),
            96,
            filter="date",
            hidden=True,
        ),
        Column(
            "on_board_on",
            N_("On board"),
            lambda r: cell_of.day(r.on_board_on),
            96,
            filter="date",
            hidden=True,
        ),
        Column(
            "transport_document",
            N_("B/L or AWB"),
            lambda r: Cell(r.transport_document),
            120,
            filter="code",
            hidden=True,
        ),
        Column(
            "packages_count",
            N_("Packages"),
            lambda r: cell_of.quantity(Decimal(r.packages_count), 0),
            80,
            filter="number",
        ),
        Column(
            "gross_kg",
            N_("Gross kg"),
            lambda r: cell_of.quantity(r.gross_kg, 2),
            92,
            filter="number",
            hidden=True,
        ),
        Column(
            "cbm", N_("CBM"), lambda r: cell_of.quantity(r.cbm, 3), 76, filter="number"
        ),
        Column(
            "total",
            N_("Invoice amount"),
            lambda r: cell_of.money(r.total, r.currency),
            118,
            filter="number",
            sum=True,
        ),
        Column(
            "currency",
            N_("Currency"),
            lambda r: Cell(r.currency),
            64,
            filter="code",
            hidden=True,
        ),
        Column(
            "state",
            N_("State"),
            lambda r: cell_of.chip(state_chip(r)),
            100,
            filter="choice",
            options=tuple(STATE_TITLES.items()),
        ),
    ),
    views=(
        View(N_("All")),
        View(
            N_("To prepare"),
            Query(filters=(Filter("state", "in", ("draft", "booked")),)),
        ),
        View(
            N_("Leaving soon"),
            Query(
                filters=(
                    Filter("etd", "eq", Span("next_days", 14)),
                    Filter("state", "in", ("draft", "booked")),
                ),
                sort=Sort("etd"),
            ),
        ),
        View(N_("On the way"), Query(filters=(Filter("state", "eq", "shipped"),))),
    ),
    heading=lambda r: r.number or r.contract,
    chip=state_chip,
    preview=(
        (N_("Customer"), customer_name),
        (N_("Contract"), lambda r: r.contract),
        (N_("Vessel"), lambda r: r.vessel),
        (N_("Route"), route),
        (N_("Mode"), lambda r: _(MODE_TITLES[r.mode])),
        (N_("ETA"), lambda r: screen_language().iso(r.eta)),
        (N_("B/L or AWB"), lambda r: r.transport_document),
        (
            N_("Packages"),
            lambda r: screen_language().quantity(Decimal(r.packages_count), 0),
        ),
        (N_("Gross kg"), lambda r: screen_language().quantity(r.gross_kg, 2)),
    ),
    actions=(lists.Action("papers", N_("Papers"), "files", quick=True, single=True),),
    empty=N_("There are no shipments yet. Open a contract and create its shipment."),
)
