"""The list of letters of credit."""

from __future__ import annotations

from app.core.i18n import N_, _, screen_language
from app.core.query import Filter, Query, Sort, Span
from app.credits.domain import STATE_TITLES, LetterOfCredit, State, Summary
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View
from forms.sale_list import customer_name

TONES = {
    State.RECEIVED: "warn",
    State.ACCEPTED: "info",
    State.USED: "ok",
    State.CLOSED: "neutral",
}


def state_chip(record: LetterOfCredit | Summary) -> tuple[str, str]:
    """Return a state's words and tone."""
    return _(STATE_TITLES[record.state]), TONES[record.state]


LIST = ListSpec(
    name="credits",
    title=N_("Letters of credit"),
    icon="file-certificate",
    kind="credit",
    singular=N_("Letter of credit"),
    create="credits.edit",
    sort=Sort("expires_on", descending=True),
    columns=(
        Column("number", N_("L/C No."), lambda r: Cell(r.number or "", kind="link"),
               140, frozen=True, filter="code"),
        Column("customer", N_("Applicant"), lambda r: Cell(customer_name(r)), 170,
               stretch=True, value=customer_name),
        Column("contract", N_("Contract"), lambda r: Cell(r.contract or ""), 100,
               filter="code"),
        Column("advised_on", N_("Advised on"), lambda r: cell_of.day(r.advised_on), 100,
               filter="date", hidden=True),
        Column("latest_shipment_on", N_("Latest shipment"),
               lambda r: cell_of.day(r.latest_shipment_on), 112, filter="date"),
        Column("expires_on", N_("Expires on"), lambda r: cell_of.day(r.expires_on), 100,
               filter="date"),
        Column("currency", N_("Currency"), lambda r: Cell(r.currency), 68,
               filter="code"),
        Column("amount", N_("Amount"),
               lambda r: cell_of.amount(r.amount, r.currency), 112,
               filter="number", sum=True),
        Column("drawn", N_("Drawn"), lambda r: cell_of.amount(r.drawn, r.currency), 112,
               filter="number", sum=True),
        Column("undrawn", N_("Undrawn"),
               lambda r: cell_of.amount(r.undrawn, r.currency, bold=True), 112,
               filter="number", sum=True),
        Column("state", N_("State"),
               lambda r: cell_of.chip(state_chip(r)), 110, filter="choice",
               options=tuple(STATE_TITLES.items())),
    ),
    views=(
        View(N_("Running"), Query(filters=(
            Filter("state", "in", ("received", "accepted", "used")),))),
        View(N_("To review"), Query(filters=(Filter("state", "eq", "received"),))),
        View(N_("Expiring within 30 days"), Query(filters=(
            Filter("state", "in", ("received", "accepted")),
            Filter("expires_on", "eq", Span("next_days", 30))))),
        View(N_("All")),
    ),
    heading=lambda r: r.number or "",
    chip=state_chip,
    preview=(
        (N_("Applicant"), customer_name),
        (N_("Contract"), lambda r: r.contract or ""),
        (N_("Latest shipment"),
         lambda r: screen_language().iso(r.latest_shipment_on)),
        (N_("Expires on"), lambda r: screen_language().iso(r.expires_on)),
        (N_("Undrawn"), lambda r:
         f"{r.currency} {screen_language().amount(r.undrawn, r.currency)}"),
    ),
    empty=N_("There are no letters of credit yet. Paste the bank's message to begin."),
)  # fmt: skip
