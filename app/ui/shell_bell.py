"""The bell: notes that address who works here, and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from app.core.i18n import _, _n
from app.modules import find
from forms.kit.buttons import fill_menu, pop_below

if TYPE_CHECKING:
    from app.core.errors import AppError
    from app.db.unit_of_work import UnitOfWork
    from app.dossier.domain import Note
    from app.ui.shell import Shell

MOST = 12
_LONGEST = 60


class Bell:
    """Counts what waits for the person, and shows it when the bell is pressed."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._due = 0
        self.unread: tuple[Note, ...] = ()

    def show_due(self, count: int) -> None:
        """Show how many deadlines press."""
        self._due = count
        self._show(self.unread)
        self.read()

    def read(self) -> None:
        """Read the notes that address the person."""
        session = self._shell.session
        if session is not None:
            session.work.read(_unread, self._show, _quiet)

    def _show(self, unread: Sequence[Note]) -> None:
        self.unread = tuple(unread)
        self._shell.form.top.bell.show_count(self._due + len(self.unread))

    def menu(self) -> QMenu:
        """Return the notes that address the person, and the way to what is due."""
        menu = QMenu(self._shell.form)
        for note in self.unread[:MOST]:
            text = " ".join(note.text.split())
            short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
            words = " · ".join(one for one in (note.by, note.title, short) if one)
            go = partial(self._shell.open, note.kind, note.record_id)
            fill_menu(menu, [(words, "message", go)])
        if self.unread:
            menu.addSeparator()
        due = _n("{n} deadline presses", "{n} deadlines press", self._due)
        words = due if self._due else _("What is due")
        fill_menu(menu, [(words, "calendar-due", self._to_deadlines)])
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _to_deadlines(self) -> None:
        self._shell.open_list("dossier")

    def open(self) -> None:
        """Show what waits below the bell."""
        pop_below(self.menu(), self._shell.form.top.bell)


def _unread(uow: UnitOfWork) -> tuple[Note, ...]:
    found: tuple[Note, ...] = find("app.dossier.service:unread")(uow)
    return found


def _quiet(_error: AppError) -> None:
    """Keep what is shown; the status bar tells that the database is away."""
