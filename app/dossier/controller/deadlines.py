"""The tab with everything that is due."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from shiboken6 import isValid

from app.core.clock import office_day
from app.core.i18n import _
from app.dossier import service
from app.dossier.domain import Colleague, Mark
from app.dossier.service.deadlines import deadlines, mark
from app.ui import errors
from app.ui.passing import Passing
from app.ui.plain_tab import PlainTab
from forms.dossier_deadlines import DeadlinePage, GiveDialog
from forms.home_deadlines import words_of
from forms.kit import keys
from forms.kit.reason import ReasonDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.core.errors import AppError
    from app.core.home import Deadline
    from app.ui.desk import Desk

MOST = 500
"""Deadlines of one kind; who has more is past all help of a list."""


class Said:
    """Carries out what is said about a deadline: it is done, somebody else does it.

    Args:
        desk: Whose.
        form: Where it is said; questions stand before it.
    """

    def __init__(self, desk: Desk, form: QWidget) -> None:
        self._desk, self._form = desk, form

    def done(self, one: Deadline) -> None:
        """Ask why it leaves the list, and take it off."""
        text = _("It leaves the list; the reason stays with the record.")
        verb = _("Done")
        reason = ReasonDialog.ask(self._form, f"{words_of(one)}?", text, verb)
        if reason is not None:
            self._mark(one, "", reason)

    def give(self, one: Deadline) -> None:
        """Ask who shall do it and why, and give it to them."""

        def ask(colleagues: tuple[Colleague, ...]) -> None:
            answer = GiveDialog(words_of(one), colleagues, self._form).answer()
            if answer is not None:
                self._mark(one, *answer)

        self._desk.work.read(service.colleagues, ask, self._fail)

    def _mark(self, one: Deadline, person: str, reason: str) -> None:
        said = Mark(
            what=one.key,
            kind=one.kind,
            record_id=one.id or 0,
            due=office_day(one.due),
            person=person,
            reason=reason,
        )
        self._desk.work.run(partial(mark, given=said), None, self._fail)

    def _fail(self, error: AppError) -> None:
        errors.tell(self._form, error)


class DeadlinesController(PlainTab):
    """What is due, what is done, who does it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.form = DeadlinePage(self._now())
        self._found: tuple[Deadline, ...] = ()
        self._passing = Passing(self.form, self._now, self._tell, self.reload)
        self.form.chosen.connect(desk.open)
        self._said = Said(desk, self.form)
        self.form.done_asked.connect(self._said.done)
        self.form.give_asked.connect(self._said.give)
        keys.action("refresh", self.form, self.reload)
        desk.work.changed.connect(self.reload)
        self.reload()

    def title(self) -> str:
        """Return the words on the tab."""
        return _("Deadlines")

    def icon(self) -> str:
        """Return the icon of the tab."""
        return "calendar-due"

    def reload(self) -> None:
        """Read everything again."""
        if isValid(self.form):
            self._desk.work.read(
                partial(deadlines, most=MOST), self._show, lambda _error: None
            )

    def _show(self, found: tuple[Deadline, ...]) -> None:
        if isValid(self.form):
            self._found = found
            self._passing.shown(found)
            self._tell()

    def _tell(self) -> None:
        self.form.show_deadlines(self._found, self._now())

    def _now(self) -> datetime:
        return self._desk.work.database.clock()
