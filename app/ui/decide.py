"""Decides on several records of a list, one after another (H38).

Each decision is an action of its own, with its own place in the audit trail: one that a
colleague took away meanwhile keeps nobody from deciding on the rest.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.i18n import _, _n, screen_language
from app.core.money import Money
from app.ui import errors
from forms.kit.decide import Candidate, DecideDialog

__all__ = ["Candidate", "Drafts", "confirm_drafts", "decide", "known_as"]

if TYPE_CHECKING:
    from app.core.errors import AppError, Problem
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk, PaperJob
    from forms.kit.ask import Given

Act = Callable[["UnitOfWork", Any, "Given"], Any]
"""Decides on one record in one transaction."""

Ask = Callable[[str, str, "Sequence[Candidate]"], DecideDialog]
"""Makes the dialog from its title, the words of its button and the records."""


@dataclass(slots=True)
class _Run:
    desk: Desk
    act: Act
    given: Given
    left: list[Candidate]
    total: int
    then: Callable[[Any], object]
    failed: list[str] = field(default_factory=list)

    def go_on(self) -> None:
        """Decide on the next record; at the end tell how it went."""
        if not self.left:
            self._tell()
            return
        one = self.left.pop(0)

        def done(record: Any) -> None:
            self.then(record)
            self.go_on()

        def refused(error: AppError) -> None:
            self.failed.append(f"{one.title}: {errors.words(error)}")
            self.go_on()

        self.desk.work.run(
            lambda uow: self.act(uow, one.record, self.given),
            done,
            refused,
            key=uuid.uuid4().hex,
        )

    def _tell(self) -> None:
        done = self.total - len(self.failed)
        said = [_n("{n} record decided on", "{n} records decided on", done)]
        tone = "ok" if not self.failed else "warn" if done else "bad"
        self.desk.toast(" · ".join([*said, *self.failed]), tone)


def decide(
    desk: Desk,
    question: tuple[str, str],
    read: Callable[[UnitOfWork], Sequence[Candidate]],
    act: Act,
    *,
    ask: Ask = DecideDialog,
    then: Callable[[Any], object] = lambda _record: None,
) -> None:
    """Ask once for all, then decide on each record that may be decided on.

    Args:
        desk: Runs it.
        question: Title of the dialog and words of its button, translated.
        read: Says which records may be decided on, and why the others may not.
        act: Decides on one.
        ask: Makes the dialog; by default it asks for a reason.
        then: Called with each record as it was decided on.
    """

    def begin(candidates: Sequence[Candidate]) -> None:
        dialog = ask(*question, candidates)
        given = dialog.answer()
        if given is not None and dialog.chosen:
            left = list(dialog.chosen)
            _Run(desk, act, given, left, len(left), then).go_on()

    desk.work.read(read, begin)


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
        get: Reads one.
        confirm: Confirms one.
        papers: Gathers the papers of one.
        doubts: Tells what one is confirmed with only by who says so once more.
    """

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
    decide(desk, (question, _("Confirm")), read, act, ask=asking_whether, then=then)
