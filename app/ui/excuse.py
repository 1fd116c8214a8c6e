"""Asks why papers that do not agree leave the house all the same."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.core.i18n import _
from forms.kit.reason import ReasonDialog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from app.ui.desk import Desk, PaperJob, Wrong


class Excuse:
    """The question before papers are printed, saved, kept or sent: once for each fault.

    Args:
        desk: Notes the reason.
        form: What the question stands over.
        title: Of the set of papers, translated.
    """

    def __init__(self, desk: Desk, form: QWidget, title: str) -> None:
        self._desk, self._form, self._title = desk, form, title
        self._excused: dict[tuple[int, tuple[str, ...]], str] = {}

    def given(self, papers: Iterable[PaperJob]) -> bool:
        """Say whether papers may go: they agree, or the person says why not."""
        wrong = {
            (one.wrong.record, one.wrong.words): one.wrong
            for one in papers
            if one.wrong is not None and not one.missing
        }
        new = {key: one for key, one in wrong.items() if key not in self._excused}
        if not new:
            return True
        reason = self._ask(list(new.values()))
        if reason is None:
            return False
        self._excused |= dict.fromkeys(new, reason)
        for one in new.values():
            self._note(one, reason)
        return True

    def settled(self, paper: PaperJob) -> PaperJob:
        """Return a paper that is issued with the reason that was given for it."""
        wrong, origin = paper.wrong, paper.origin
        if wrong is None or origin is None or origin.issue is None:
            return paper
        reason = self._excused.get((wrong.record, wrong.words), "")
        if not reason:
            return paper
        issue = partial(origin.issue, reason=reason)
        return replace(paper, origin=replace(origin, issue=issue))

    def _note(self, one: Wrong, reason: str) -> None:
        self._desk.work.run(lambda uow: one.note(uow, reason))

    def _ask(self, wrong: list[Wrong]) -> str | None:
        told = [f"· {words}" for one in wrong for words in one.words]
        text = "\n".join((_(wrong[0].ask), *told))
        return ReasonDialog.ask(self._form, self._title, text, _("Go on"))
