"""Decides on several records of a list, one after another (H38).

Each decision is an action of its own, with its own place in the audit trail: one that a
colleague took away meanwhile keeps nobody from deciding on the rest.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from app.core.i18n import _, _n, screen_language
from app.core.money import Money
from app.ui import errors
from app.ui.batch import Batch, Outcome
from forms.kit.decide import Candidate, DecideDialog, LeftDialog

__all__ = ["Candidate", "Drafts", "confirm_drafts", "decide", "known_as"]

if TYPE_CHECKING:
    from app.core.errors import Problem
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.paper_job import PaperJob
    from forms.kit.ask import Given

Act = Callable[["UnitOfWork", Any, "Given"], Any]
"""Decides on one record in one transaction."""

Ask = Callable[[str, str, "Sequence[Candidate]"], DecideDialog]
"""Makes the dialog from its title, the words of its button and the records."""


@dataclass(frozen=True, slots=True)
class Done:
    """What decisions are called while they are carried out, and what follows them.

    Attributes:
        kind: Kind of the records, to open one that could not be decided on.
        title: What is done, as the words of the button that began it.
        then: Called with each record as it was decided on.
    """

    kind: str
    title: str
    then: Callable[[Any], object]


def _carry_out(
    desk: Desk, tasks: Sequence[tuple[Candidate, Callable[..., Any]]], told: Done
) -> None:
    """Decide on one record after another; whoever stops it keeps what was decided."""

    def step(done: int, whole: int) -> None:
        desk.show_job(told.title, done, whole, batch.stop)

    def over(outcome: Outcome[Candidate, Any]) -> None:
        desk.show_job("", 1, 1)
        _tell(desk, told.kind, outcome, len(tasks))

    def carry(task: Any, then: Any, failed: Any) -> None:
        desk.work.run(task, then, failed, key=uuid.uuid4().hex)

    batch = Batch(carry, tasks, step, over, told.then)
    batch.begin()


def _tell(desk: Desk, kind: str, outcome: Outcome[Candidate, Any], whole: int) -> None:
    """Say how many were decided on; those that could not be stand in a list."""
    done, failed = len(outcome.made), outcome.failed
    said = [_n("{n} record decided on", "{n} records decided on", done)]
    if left := whole - done - len(failed):
        said.append(
            _n("Stopped: {n} stays as it was", "Stopped: {n} stay as they were", left)
        )
    tone = "ok" if not failed else "warn" if done else "bad"
    desk.toast(" · ".join(said), tone)
    if failed:
        rows = [(one.title, errors.words(why), one.record.id) for one, why in failed]
        made = LeftDialog(rows, QApplication.activeWindow())
        made.opened.connect(partial(_lead, desk, made, kind))
        made.show()


def _lead(desk: Desk, left: LeftDialog, kind: str, key: int) -> None:
    """Open a record of the list; in another office its key means another one."""
    if desk.work.patience.leaving.is_set():
        left.close()
    else:
        desk.open(kind, key)


def decide(
    desk: Desk,
    question: tuple[str, str, str],
    read: Callable[[UnitOfWork], Sequence[Candidate]],
    act: Act,
    *,
    ask: Ask = DecideDialog,
    then: Callable[[Any], object] = lambda _record: None,
) -> None:
    """Ask once for all, then decide on each record that may be decided on.

    Args:
        desk: Runs it.
        question: Kind of the records, for example "contract"; title of the dialog and
            words of its button, translated.
        read: Says which records may be decided on, and why the others may not.
        act: Decides on one.
        ask: Makes the dialog; by default it asks for a reason.
        then: Called with each record as it was decided on.
    """
    kind, title, verb = question

    def begin(candidates: Sequence[Candidate]) -> None:
        dialog = ask(title, verb, candidates)
        given = dialog.answer()
        if given is not None and dialog.chosen:
            tasks = [
                (one, partial(_decided, act, record=one.record, given=given))
                for one in dialog.chosen
            ]
            _carry_out(desk, tasks, Done(kind, verb, then))

    desk.work.read(read, begin)


def _decided(act: Act, uow: UnitOfWork, *, record: Any, given: Given) -> Any:
    return act(uow, record, given)


def known_as(
    number: str | None, partner: str | None, amount: Decimal | None, currency: str
) -> str:
    """Return what a person knows a document by: drafts of one partner by their amounts.

    Args:
        number: Of the document; empty: it has none yet.
        partner: With whom; None: it names nobody.
        amount: Its total; None: hidden from who asks.
        currency: Of the total.
    """
    words = [number or _("Draft"), *filter(None, (partner,))]
    if amount is not None:
        words.append(screen_language().money(Money(amount, currency)))
    return " · ".join(words)


@dataclass(frozen=True, slots=True)
class Drafts:
    """How drafts of a kind are confirmed.

    Attributes:
        kind: Kind of record, for example "contract".
        get: Reads one.
        confirm: Confirms one.
        papers: Gathers the papers of one.
        doubts: Tells what one is confirmed with only by who says so once more.
    """

    kind: str
    get: Callable[[UnitOfWork, int], Any]
    confirm: Callable[[UnitOfWork, Any], Any]
    papers: Callable[[UnitOfWork, Any], Sequence[PaperJob]]
    doubts: Callable[[UnitOfWork, Any], Sequence[Problem]] = lambda _uow, x: x.doubts()


def confirm_drafts(
    desk: Desk, question: str, titles: Mapping[int, str], drafts: Drafts
) -> None:
    """Confirm the selected drafts; those in which something is missing stay (H38).

    The papers of those confirmed are put into the vault.

    Args:
        desk: Runs it.
        question: Title of the dialog, translated.
        titles: The documents by their ids, and what the person knows them by.
        drafts: How they are confirmed.
    """

    def read(uow: UnitOfWork) -> list[Candidate]:
        return [
            confirmable(uow, drafts.get(uow, key), title)
            for key, title in titles.items()
        ]

    def confirmable(uow: UnitOfWork, record: Any, title: str) -> Candidate:
        if record.state != "draft":
            return Candidate(title, record, _("It is no draft."))
        missing = record.unfinished() or drafts.doubts(uow, record)
        why = _(missing[0].msgid, **missing[0].params) if missing else ""
        return Candidate(title, record, why)

    def act(uow: UnitOfWork, record: Any, _given: Given) -> Any:
        return drafts.confirm(uow, record)

    def then(record: Any) -> None:
        from app.ui.filing import keep  # noqa: PLC0415 - prints

        keep(desk, lambda uow: drafts.papers(uow, record))

    asking_whether = partial(DecideDialog, fields=())
    asked = drafts.kind, question, _("Confirm")
    decide(desk, asked, read, act, ask=asking_whether, then=then)
