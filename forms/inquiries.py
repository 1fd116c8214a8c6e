"""Inquiries on the screen: the register with its 24-hour clock, and the editor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.core.i18n import N_, _, _n, screen_language
from app.core.places import place_name
from app.core.query import ME, Filter, Query, Sort, Span
from app.core.refs import Choice
from app.inquiries.domain import (
    FIRST_RESPONSE,
    STATE_TITLES,
    TRANSITIONS,
    Action,
    Inquiry,
    Line,
    State,
    Summary,
)
from forms import sale_parts as parts
from forms.kit import cell_of
from forms.kit.beside import Beside, activity_block, links_block
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View
from forms.kit.spec import (
    ActionSpec,
    Block,
    Chip,
    ColumnSpec,
    EditorSpec,
    Fact,
    FieldSpec,
    NextSpec,
    SectionSpec,
)

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
AMBER = timedelta(hours=6)
"""What is left of the 24 hours when the clock turns amber (A03)."""


def state_chip(record: Inquiry | Summary) -> tuple[str, str]:
    """Return a state's words and tone."""
    return _(STATE_TITLES[record.state]), TONES[record.state]


def clock_chip(due: datetime | None, now: datetime) -> Chip | None:
    """Return how long there is to answer; None where nothing is to be answered.

    Args:
        due: When the first response is due.
        now: The instant it is shown at.
    """
    if due is None:
        return None
    left = due - now
    if left < timedelta(0):
        days, rest = divmod(-left, timedelta(days=1))
        if days:
            return _n("{n} day overdue", "{n} days overdue", days), "bad"
        hours = max(1, rest // timedelta(hours=1))
        return _n("{n} hour overdue", "{n} hours overdue", hours), "bad"
    hours = -(-left // timedelta(hours=1))
    if left < timedelta(hours=1):
        minutes = left // timedelta(minutes=1)
        return _n("Answer within {n} min", "Answer within {n} min", minutes), "warn"
    words = _n("Answer within {n} hour", "Answer within {n} hours", hours)
    return words, "warn" if left <= AMBER else "info"


def _instant(value: datetime | None) -> str:
    if value is None:
        return ""
    local = value.astimezone()
    return f"{screen_language().iso(local.date())} {local:%H:%M}"


def source_name(value: str) -> str:
    """Return the words of a source; one that was typed elsewhere as it is."""
    known = dict(SOURCES)
    return _(known[value]) if value in known else value


def _port(code: str) -> str:
    return place_name(code, screen_language().code) if code else ""


# --- The list ------------------------------------------------------------------------


def _clock(row: Summary) -> Cell:
    if row.state is not State.OPEN or row.received_at is None:
        return Cell()
    found = clock_chip(row.received_at + FIRST_RESPONSE, datetime.now(UTC))
    return Cell(found[0], kind="chip", chip=found[1]) if found else Cell()


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
        Column("customer", N_("Customer"), lambda r: Cell(r.customer), 200,
               stretch=True),
        Column("country", N_("Country"), lambda r: parts.country_cell(r.country), 110,
               filter="code"),
        Column("received_on", N_("Received on"),
               lambda r: cell_of.day(r.received_on), 108, filter="date"),
        Column("received_at", N_("First answer"), _clock, 170, filter=""),
        Column("source", N_("Source"), lambda r: Cell(source_name(r.source)), 110,
               filter="choice", options=SOURCES[1:]),
        Column("port", N_("Destination"), lambda r: Cell(_port(r.port)), 120,
               filter="code"),
        Column("salesperson", N_("Salesperson"), lambda r: Cell(r.salesperson), 120),
        Column("state", N_("State"),
               lambda r: cell_of.chip(state_chip(r)), 110, filter="choice",
               options=tuple(STATE_TITLES.items())),
    ),
    views=(
        View(N_("All")),
        View(N_("Mine"), Query(filters=(Filter("salesperson", "eq", ME),))),
        View(N_("To answer"), Query(filters=(_in_state(State.OPEN),),
                                    sort=Sort("received_on"))),
        View(N_("Overdue"), Query(filters=(
            _in_state(State.OPEN),
            Filter("received_on", "lt", Span("yesterday")),
        ), sort=Sort("received_on"))),
        View(N_("Quoted"), Query(filters=(_in_state(State.QUOTED),))),
        View(N_("Closed"), Query(filters=(_in_state(State.WON, State.LOST),))),
    ),
    heading=lambda r: r.number or _("Draft"),
    chip=state_chip,
    preview=(
        (N_("Customer"), lambda r: r.customer),
        (N_("Received"), lambda r: _instant(r.received_at)
            or screen_language().iso(r.received_on)),
        (N_("Source"), lambda r: source_name(r.source)),
        (N_("Destination"), lambda r: _port(r.port)),
        (N_("Salesperson"), lambda r: r.salesperson),
    ),
    empty=N_("There are no inquiries yet. Register what customers ask for."),
)  # fmt: skip


# --- The editor ----------------------------------------------------------------------


def _fills(choice: Choice) -> dict[str, Any]:
    first, second = parts.both_names()
    name = choice.extra.get(first) or choice.extra.get(second) or choice.ref.name
    return {"description": name, "unit": choice.extra.get("unit", "PCS")}


def _target(line: Line, _inquiry: Inquiry) -> Decimal | None:
    if line.target_price is None or not line.quantity:
        return None
    return line.quantity * line.target_price


LINES = (
    ColumnSpec("product", N_("Item no."), "lookup:product", 110, fills=_fills,
               aliases=("货号", "Item", "SKU", "Model")),
    ColumnSpec("description", N_("Description"), width=260, stretch=True,
               required=True, aliases=("品名", "Product")),
    ColumnSpec("quantity", N_("Quantity"), "decimal", 90, required=True, sum=True,
               places=lambda line, _i: parts.places_of(line.quantity),
               aliases=("Qty", "数量")),
    ColumnSpec("unit", N_("Unit"), width=70, aliases=("单位",)),
    ColumnSpec("target_price", N_("Target price"), "price", 124,
               suffix=lambda i: i.currency, aliases=("目标价",)),
    ColumnSpec("amount", N_("Amount"), "money", 120, cell=_target, sum=True,
               suffix=lambda i: i.currency),
)  # fmt: skip

FIELDS = (
    parts.customer_field(
        ("currency", "currency"),
        ("incoterm", "incoterm"),
        ("port", "port"),
    ),
    FieldSpec("received_on", N_("Received on"), "date", required=True),
    FieldSpec("source", N_("Source"), "choice", options=SOURCES),
    FieldSpec("wanted_by", N_("Wanted by"), "date"),
    FieldSpec("salesperson", N_("Salesperson")),
    FieldSpec("incoterm", N_("Incoterm"), "choice",
              options=(("", ""), *parts.INCOTERMS)),
    FieldSpec("port", N_("Port of discharge"), "code:ports"),
    FieldSpec("currency", N_("Currency"), "choice", options=parts.CURRENCIES,
              required=True),
    FieldSpec("company", N_("Our company"), "lookup:company", required=True, width=3),
)  # fmt: skip

NOTES = (
    FieldSpec("note", N_("What the customer wrote"), "note", width=6, rows=16,
              hint=N_("Paste the e-mail here")),
)  # fmt: skip

ACTIONS = (
    ActionSpec("quote", N_("Quote"), "file-dollar", primary=True, needs=Action.QUOTE,
               permission="quotations.edit"),
    ActionSpec("win", N_("Won"), "trophy", needs=Action.WIN, menu=True,
               permission="inquiries.edit"),
    ActionSpec("lose", N_("Lost"), "thumb-down", needs=Action.LOSE, menu=True,
               permission="inquiries.edit"),
    ActionSpec("reopen", N_("Reopen"), "arrow-back-up", needs=Action.REOPEN,
               permission="inquiries.edit"),
)  # fmt: skip


def _chips(asked: Inquiry, beside: Beside) -> Sequence[Chip]:
    clock = clock_chip(asked.answer_due_at(), datetime.now(UTC))
    return (state_chip(asked), *((clock,) if clock else ()), *beside.chips)


def inspector(asked: Inquiry, beside: Beside) -> tuple[Block, ...]:
    """Return the blocks of the panel."""
    due = asked.answer_due_at()
    pieces = [
        Fact(
            _("Received"),
            _instant(asked.received_at) or screen_language().iso(asked.received_on),
        ),
        Fact(_("Answer by"), _instant(due), chip=clock_chip(due, datetime.now(UTC)))
        if due
        else Fact(_("First answer"), "—" if asked.state is State.OPEN else _("Given")),
    ]
    return (
        Block(_("First answer"), tuple(pieces)),
        *links_block(beside),
        *beside.blocks,
        *activity_block(beside, STATE_TITLES),
    )


def editor(beside: Beside, following: tuple[NextSpec, ...]) -> EditorSpec:
    """Declare the editor of inquiries.

    Args:
        beside: What stands beside the inquiry; its values change.
        following: What can be made from an inquiry.
    """
    return EditorSpec(
        kind="inquiry",
        singular=N_("Inquiry"),
        icon="inbox",
        subtitle=lambda i: i.customer.name if i.customer else "",
        chips=lambda i: _chips(i, beside),
        flow=lambda _i: beside.steps,
        fields=FIELDS,
        sections=(
            SectionSpec("lines", N_("Asked for"), columns=LINES,
                        new_line=lambda _i: Line(), rows="list"),
            SectionSpec("notes", N_("Message & notes"), fields=NOTES),
        ),
        inspector=lambda i: inspector(i, beside),
        actions=ACTIONS,
        next=following,
        transitions=TRANSITIONS,
        edit=Action.EDIT,
        permission="inquiries.edit",
        papers=False,
    )  # fmt: skip
