"""The list of inquiries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.core.clock import now
from app.core.i18n import N_, _, _n, screen_language, stamp
from app.core.places import place_name
from app.core.query import ME, Filter, Query, Sort
from app.inquiries.domain import DUE, LATE, STATE_TITLES, Inquiry, State, Summary
from forms import sale_list
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View
from forms.kit.remaining import remaining

if TYPE_CHECKING:
    from forms.kit.spec import Chip

TONES = {
    State.OPEN: "info",
    State.QUOTED: "teal",
    State.WON: "ok",
    State.LOST: "neutral",
}


SOURCES = (
    ("", ""),
    ("E-mail", N_("E-mail")),
    ("Fair", N_("Fair")),
    ("Platform", N_("Platform")),
    ("Website", N_("Website")),
    ("Referral", N_("Referral")),
    ("Repeat", N_("Repeat order")),
)


ANSWERS = ((DUE, N_("To answer")), (LATE, N_("Overdue")))
AMBER = timedelta(hours=6)
"""What is left of the 24 hours when the clock turns amber (A03)."""


def state_chip(record: Inquiry | Summary) -> tuple[str, str]:
    """Return a state's words and tone."""
    return _(STATE_TITLES[record.state]), TONES[record.state]


def clock_chip(due: datetime | None, at: datetime) -> Chip | None:
    """Return how long there is to answer; None where nothing is to be answered.

    Args:
        due: When the first response is due.
        at: The instant it is shown at.
    """
    if due is None:
        return None
    left = due - at
    if left < timedelta(0):
        return remaining(left), "bad"
    hours = left // timedelta(hours=1)
    if hours:
        words = _n("Answer within {n} hour", "Answer within {n} hours", hours)
    else:
        minutes = left // timedelta(minutes=1)
        words = _n("Answer within {n} min", "Answer within {n} min", minutes)
    return words, "warn" if left <= AMBER else "info"


def source_name(value: str) -> str:
    """Return the words of a source; one that was typed elsewhere as it is."""
    known = dict(SOURCES)
    return _(known[value]) if value in known else value


def _port(code: str) -> str:
    return place_name(code, screen_language().code) if code else ""


def _clock(row: Summary) -> Cell:
    found = clock_chip(row.answer_due_at(), now())
    return Cell(found[0], kind="chip", chip=found[1]) if found else Cell()


def _answer(row: Summary) -> Cell:
    words = dict(ANSWERS)
    found = row.answer(now())
    return Cell(_(words[found])) if found else Cell()


def _in_state(*states: State) -> Filter:
    return Filter("state", "in", tuple(state.value for state in states))


LIST = ListSpec(
    name="inquiries",
    title=N_("Inquiries"),
    icon="inbox",
    kind="inquiry",
    singular=N_("Inquiry"),
    sort=Sort("received_on", descending=True),
    create="inquiries.edit",
    columns=(
        Column("number", N_("Inquiry"), lambda r: cell_of.record(r.number), 112,
               frozen=True, filter="code"),
        Column("customer", N_("Customer"),
               lambda r: Cell(sale_list.customer_name(r)), 200, stretch=True,
               value=sale_list.customer_name),
        Column("country", N_("Country"), lambda r: sale_list.country_cell(r.country),
               110, filter="code", codes="countries"),
        Column("received_on", N_("Received on"),
               lambda r: cell_of.day(r.received_on), 108, filter="date"),
        Column("received_at", N_("First answer"), _clock, 170, filter=""),
        Column("answer", N_("Answer"), _answer, 110, filter="choice", hidden=True,
               options=ANSWERS, value=lambda r: r.answer(now())),
        Column("source", N_("Source"), lambda r: Cell(source_name(r.source)), 110,
               filter="choice", options=SOURCES[1:]),
        Column("port", N_("Port of discharge"), lambda r: Cell(_port(r.port)), 120,
               filter="code", codes="places"),
        Column("salesperson", N_("Salesperson"), lambda r: Cell(r.salesperson), 120),
        Column("state", N_("State"),
               lambda r: cell_of.chip(state_chip(r)), 110, filter="choice",
               options=tuple(STATE_TITLES.items())),
        sale_list.OWNER_COLUMN,
    ),
    views=(
        View(N_("All")),
        View(N_("Mine"), Query(filters=(Filter("owner", "eq", ME),))),
        View(N_("To answer"), Query(filters=(_in_state(State.OPEN),),
                                    sort=Sort("received_on"))),
        View(N_("Overdue"), Query(filters=(Filter("answer", "in", (LATE,)),),
                                  sort=Sort("received_at"))),
        View(N_("Quoted"), Query(filters=(_in_state(State.QUOTED),))),
        View(N_("Closed"), Query(filters=(_in_state(State.WON, State.LOST),))),
    ),
    heading=lambda r: r.number or _("Draft"),
    chip=state_chip,
    preview=(
        (N_("Customer"), sale_list.customer_name),
        (N_("Received at"), lambda r: stamp(r.received_at)
            or screen_language().iso(r.received_on)),
        (N_("Source"), lambda r: source_name(r.source)),
        (N_("Port of discharge"), lambda r: _port(r.port)),
        (N_("Salesperson"), lambda r: r.salesperson),
    ),
    empty=N_("There are no inquiries yet. Register what customers ask for."),
)  # fmt: skip
