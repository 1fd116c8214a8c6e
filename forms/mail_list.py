"""The outbox: one's own letters and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.clock import now
from app.core.i18n import N_, _, names_here, stamp
from app.core.query import Filter, Query, Sort, Span
from app.mail.domain import STATE_TITLES, TRANSITIONS, Action, State, Summary
from forms.kit import list_spec as lists
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View
from forms.kit.spec import Block, Note

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.mail.domain import Dispatch

MOST_SHOWN = 5
TONES = {
    State.WAITING: "info",
    State.SENDING: "info",
    State.SENT: "ok",
    State.HANDED: "warn",
    State.FAILED: "bad",
    State.UNKNOWN: "warn",
    State.CANCELLED: "neutral",
}


def state_chip(row: Summary) -> tuple[str, str]:
    """Return what became of a letter: words and tone."""
    return _(STATE_TITLES[row.state]), TONES[row.state]


def party(row: Summary) -> str:
    """Return to whom a letter goes as this screen reads it; "": to nobody we know."""
    return names_here(row.party, row.party_zh)[0]


def why(row: Summary) -> str:
    """Return why a letter has not left, or for whom it was not taken."""
    words = _(row.reason, detail=row.detail) if row.reason else ""
    if row.state is State.WAITING and row.next_at and row.next_at > now():
        again = _("Next try {time}", time=stamp(row.next_at))
        words = " · ".join(filter(None, (words, again)))
    return words


def sent_block(left: Sequence[Dispatch]) -> Block:
    """Return what left the house as a block of an inspector, the latest first."""
    notes = [
        Note(
            f"{stamp(one.at)} · {one.papers or one.subject} → {one.sent_to} · {one.by}"
        )
        for one in left[:MOST_SHOWN]
    ]
    return Block(_("Sent by mail"), tuple(notes))


def _state(row: Summary) -> Cell:
    words, tone = state_chip(row)
    return Cell(words, kind="chip", chip=tone)


def _may(action: Action) -> Callable[[Summary], bool]:
    return lambda row: row.done_at is None and (row.state, action) in TRANSITIONS


LIST = ListSpec(
    name="outbox",
    title=N_("Outbox"),
    icon="send",
    topics=frozenset({"mail"}),
    sort=Sort("queued_at", descending=True),
    columns=(
        Column("subject", N_("Subject"), lambda r: Cell(r.subject, bold=True), 260),
        Column(
            "receivers",
            N_("Recipients"),
            lambda r: Cell(r.receivers),
            220,
            stretch=True,
        ),
        Column("party", N_("Party"), lambda r: Cell(party(r)), 150, value=party),
        Column(
            "queued_at",
            N_("Written"),
            lambda r: Cell(stamp(r.queued_at), kind="date"),
            146,
            filter="date",
        ),
        Column(
            "done_at",
            N_("Sent"),
            lambda r: Cell(stamp(r.done_at), kind="date"),
            146,
            filter="date",
        ),
        Column(
            "state",
            N_("State"),
            _state,
            140,
            filter="choice",
            options=tuple(STATE_TITLES.items()),
        ),
        Column("reason", N_("Why"), lambda r: Cell(why(r)), 260, filter=""),
    ),
    views=(
        View(N_("Not sent yet"), Query(filters=(Filter("done_at", "empty"),))),
        View(
            N_("Sent this month"),
            Query(
                filters=(
                    Filter("state", "in", (State.SENT, State.HANDED)),
                    Filter("done_at", "eq", Span("this_month")),
                )
            ),
        ),
        View(N_("All")),
    ),
    heading=lambda r: r.subject,
    chip=state_chip,
    preview=(
        (N_("Recipients"), lambda r: r.receivers),
        (N_("Copy to"), lambda r: r.copies),
        (N_("Why"), why),
    ),
    actions=(
        lists.Action(
            "show", N_("Show what goes along"), "eye", quick=True, single=True
        ),
        lists.Action(
            "retry",
            N_("Send again"),
            "send",
            button=True,
            quick=True,
            single=True,
            possible=_may(Action.RETRY),
        ),
        lists.Action(
            "open",
            N_("Open in the mail program again"),
            "mail",
            quick=True,
            single=True,
            possible=_may(Action.HAND),
        ),
        lists.Action(
            "confirm",
            N_("It was sent"),
            "circle-check",
            quick=True,
            single=True,
            possible=_may(Action.CONFIRM),
        ),
        lists.Action(
            "cancel",
            N_("Take back"),
            "x",
            button=True,
            quick=True,
            single=True,
            possible=_may(Action.CANCEL),
        ),
        lists.Action(
            "begun", N_("Unsent batches"), "mail-opened", button=True, whole=True
        ),
    ),
    empty=N_("No letter was written yet. Open a paper and choose Mail."),
)
