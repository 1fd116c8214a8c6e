"""Asks why papers that do not agree leave the house all the same."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.core.i18n import _
from app.core.papers.checked import IssuedAllTheSame
from forms.kit.reason import ReasonDialog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.paper_job import PaperJob, Wrong


class Excuse:
    """The question before papers are printed, saved, kept or sent: once for each fault.

    Args:
        desk: Notes the reason.
        form: What the question stands over.
        title: Of the set of papers, translated.
    """

    def __init__(self, desk: Desk, form: QWidget, title: str) -> None:
        self._desk, self._form, self._title = desk, form, title
        self._excused: dict[Wrong, str] = {}

    def given(self, papers: Iterable[PaperJob]) -> bool:
        """Say whether papers may go: they agree, or the person says why not."""
        wrong = dict.fromkeys(
            one.wrong for one in papers if one.wrong is not None and not one.missing
        )
        new = [one for one in wrong if one not in self._excused]
        if not new:
            return True
        reason = self._ask(new)
        if reason is None:
            return False
        self._excused |= dict.fromkeys(new, reason)
        for one in new:
            self._desk.work.run(partial(note, one, reason))
        return True

    def settled(self, paper: PaperJob) -> PaperJob:
        """Return a paper that is issued with the reason that was given for it."""
        wrong, origin = paper.wrong, paper.origin
        if wrong is None or origin is None or origin.issue is None:
            return paper
        reason = self._excused.get(wrong, "")
        if not reason:
            return paper
        issue = partial(origin.issue, reason=reason)
        return replace(paper, origin=replace(origin, issue=issue))

    def _ask(self, wrong: list[Wrong]) -> str | None:
        words = [words for one in wrong for words in one.words]
        return ReasonDialog.ask(self._form, self._title, question(words), _("Go on"))


def question(wrong: Iterable[str]) -> str:
    """Return what is asked before papers leave in which something does not agree."""
    ask = _("This does not agree. Issue the papers all the same? Say why:")
    return "\n".join((ask, *(f"· {one}" for one in wrong)))


def note(wrong: Wrong, reason: str, uow: UnitOfWork) -> None:
    """Note at a record why papers of it leave the house although they differ."""
    words = [_("The papers were issued although they differ: {reason}", reason=reason)]
    words += [f"· {one}" for one in wrong.words]
    uow.emit(IssuedAllTheSame(wrong.kind, wrong.record, "\n".join(words)))
