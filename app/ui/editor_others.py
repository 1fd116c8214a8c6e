"""The part of an editor that meets colleagues: follows, compares, merges.

Nobody's change is overwritten. What only one of two people changed is merged without a
question and saved; when it weighs (a price, a quantity, an account, the state) it is
merged into the draft and told, and the person saves again; what both changed is
decided field by field, at once where a save was asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from app.core import books
from app.core.clock import here, now
from app.core.i18n import _, enumerated, screen_language
from app.ui.editor_draft import EditorDraft
from app.ui.merge import GONE, merge, weighty
from app.ui.undo import Step
from forms.kit.merge import MergeDialog, title_of
from forms.kit.still import unasked

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

R = TypeVar("R")
_ROUNDS = 3
"""Colleagues who save again and again are not raced with for ever."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """What a colleague saved.

    Attributes:
        record: As it is stored now.
        by: Who saved it last; empty: not known.
        at: When; None: not known.
    """

    record: Any
    by: str = ""
    at: datetime | None = None

    def words(self) -> str:
        """Say who changed the record and when."""
        if not self.by or self.at is None:
            return _("Someone else changed this record.")
        at = here(self.at)
        time = at.strftime("%H:%M")
        if at.date() != here(now()).date():
            time = f"{screen_language().date(at.date())} {time}"
        return _("{person} changed this record at {time}.", person=self.by, time=time)


class EditorOthers(EditorDraft[R]):
    """One editor tab as far as colleagues go.

    Attributes:
        table: The record's table, whose audit trail is its history; "": as its kind.
        keeps_history: Whether it is one record, of which a history is kept.
    """

    table = ""
    keeps_history = True
    _rounds = 0

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Store the draft."""
        raise NotImplementedError

    def reload(self) -> None:
        """Show what is stored; unsaved changes are given up."""
        self._watch.forget()
        self._forget_draft()
        if self.record_id is not None:
            self.open(self.record_id)
        else:
            self.history.clear()
            self.form.hide_banner()
            self._show(self.stored)

    def refresh(self) -> None:
        """Show what is stored by now (F5); what is typed stays."""
        if self.record_id is None or self.unsaved():
            self._changed_elsewhere(self.services.topics)
        else:
            self.open(self.record_id)

    def show_again(self) -> None:
        """Show what stands here, with what may be done to it by now."""
        self._show(self.draft)

    def compare(self) -> None:
        """Merge with what a colleague saved; both changed: the user decides."""
        if self.record_id is not None:
            self.desk.work.read(self._read_theirs, self._merge, self.show_error)

    def settle(self, said: str, then: Callable[[], object] | None) -> None:
        """Go on after a save was refused because a colleague had saved first.

        Args:
            said: What the save said.
            then: What was to follow the save.
        """
        self._rounds += 1
        if self.record_id is None or self._rounds > _ROUNDS:
            self._conflict(said)
            return
        self.desk.work.read(
            self._read_theirs, partial(self._meet, then), self.show_error
        )

    def _read_theirs(self, uow: UnitOfWork) -> Theirs:
        from app.db import activity  # noqa: PLC0415 - seldom
        from app.ui import history  # noqa: PLC0415

        key = self.record_id or 0
        record = self.services.get(uow, key)
        table = history.table_of(self.spec.kind, self.table)
        last: tuple[activity.Happening, ...] = ()
        if self.keeps_history and table:
            last = activity.happened(uow, table, key, 1)
        return Theirs(record, last[0].by, last[0].at) if last else Theirs(record)

    def _meet(self, then: Callable[[], object] | None, theirs: Theirs) -> None:
        """Merge and save; what both changed is decided first, there and then."""
        merged = self._merged(theirs)
        if merged is None:
            self._conflict(theirs.words())  # it waits until the person wants to
            return
        before, told = self.stored, weighty(self.stored, theirs.record)
        self._adopt(theirs.record, merged)
        if told:
            held = {True: before, False: theirs.record}
            fields = enumerated(
                title_of(self.spec, one, held[one.endswith(GONE)]) for one in told[:4]
            )
            said = _(
                "{who} This is new: {fields}. Your changes are merged with it; "
                "look at them and save again.",
                who=theirs.words(),
                fields=fields,
            )
            self.form.show_banner("warn", said, (("save", _("Save")),))
            return
        said = _("{who} Your changes are merged.", who=theirs.words())
        self.desk.toast(said, "info")
        self.save(then)

    def _merge(self, theirs: Theirs) -> None:
        merged = self._merged(theirs)
        if merged is not None:
            self._adopt(theirs.record, merged)

    def _merged(self, theirs: Theirs) -> R | None:
        """Return both records as one, asking what both changed; None: not now."""
        merged, conflicts = merge(self.stored, self.draft, theirs.record)
        if conflicts:
            who = (theirs.by, theirs.words())
            chosen = MergeDialog.ask(self.form, self.spec, conflicts, who, merged)
            if chosen is None:
                return None
            merged, _left = merge(self.stored, self.draft, theirs.record, chosen)
        found: R = merged
        return found

    def _adopt(self, theirs: Any, merged: Any) -> None:
        mine = self.draft
        self.stored = theirs
        self.form.hide_banner()
        self.history.push(Step(mine, self._marks))
        self._show(merged)

    def _conflict(self, said: str) -> None:
        self.form.show_banner(
            "warn",
            said,
            (("compare", _("Compare and merge")), ("reload", _("Refresh"))),
        )

    def _changed_elsewhere(self, topics: frozenset[str]) -> None:
        if books.TOPIC in topics and self.form.record is not None:
            self.show_again()
        if self.record_id is None or self._busy or not topics & self.services.topics:
            return
        self.desk.work.read(self._read_theirs, self._seen, lambda _error: None)

    def _seen(self, theirs: Theirs) -> None:
        """Follow a colleague who saved, or tell when something could be lost."""
        if theirs.record != self.stored and not self._busy:
            with unasked():
                self._tell_seen(theirs)

    def _tell_seen(self, theirs: Theirs) -> None:
        record = theirs.record
        newer = getattr(record, "version", None) != getattr(
            self.stored, "version", None
        )
        if not self.unsaved():
            self.show_stored(record)
            if newer and theirs.by not in {"", self.desk.actor.name}:
                see = ("history", _("View"))
                self.form.show_banner("info", theirs.words(), (see,))
        elif newer:
            said = _("{who} Your changes are still here.", who=theirs.words())
            self._conflict(said)
