"""The half of an editor that shows, edits, takes back and keeps the draft.

What reaches the database is the other half, `editor_controller.py`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.core.errors import AppError, InvalidError, Problem, UnavailableError
from app.core.i18n import _, sentences
from app.ui import editor_lines as lines
from app.ui import errors
from app.ui.drafts import Draft, Drafts
from app.ui.editor_steps import EditorSteps
from app.ui.looked import Looked
from app.ui.merge import merge
from forms.kit import unfinished
from forms.kit.editor import EditorPage
from forms.kit.paths import with_values

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.editor_services import Services
    from forms.kit.spec import EditorSpec

R = TypeVar("R")
T = TypeVar("T")
Asked = tuple[Callable[["UnitOfWork"], Any], Callable[[Any], None]]
"""A question to the database, and what takes its answer."""


class EditorDraft(EditorSteps[R]):
    """One editor tab as far as typing goes: the form, what is stored, what is typed.

    Attributes:
        form: The page in the tab.
        stored: The record as the database has it.
        draft: The record as the user has it.

    Signals:
        titled: The title, the icon or the unsaved mark changed.
    """

    titled = Signal()
    unseen = False  # it works for a list and shows no form

    def __init__(
        self,
        desk: Desk,
        spec: EditorSpec,
        services: Services[R],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.spec = spec
        self.services = services
        self.form = EditorPage(spec)
        self.stored: R = services.new()
        self.draft: R = self.stored
        self.key = uuid.uuid4().hex
        self.form_key = uuid.uuid4().hex
        self._busy = ""
        self._theirs: R | None = None
        self._proposing = False  # the link broke when it was asked what to propose
        self._unanswered: list[Asked] = []
        self._begun: R | None = None  # what it was made of; None: begun empty
        self._usual: R | None = None  # that with what an answer has filled in
        self._drafts: Drafts | None = getattr(desk, "drafts", None)
        self._showing = False
        self._marked = False  # as unsaved
        self._watch = unfinished.Watch(self.form)
        self._watch.typed.connect(self._typed)
        self._looked = Looked(self.form, services.problems)
        self._connect()

    def _connect(self) -> None:
        form = self.form
        form.field_edited.connect(self._field_edited)
        form.lines_edited.connect(self._lines_edited)
        form.lines_inserted.connect(self._insert_lines)
        form.lines_removed.connect(self._remove_lines)
        form.lines_moved.connect(self._move_line)
        form.unread.changed.connect(self.note_marks)
        form.lookup_asked.connect(self._look_up)
        form.new_asked.connect(self.desk.create)
        form.allow_new(self.desk.may_create)
        form.codes_asked.connect(self._look_up_all)
        form.action_asked.connect(self.do)
        form.link_asked.connect(self.desk.open)
        form.inspector.field_asked.connect(self.desk.lead)
        form.selection_told.connect(self.desk.status)
        self.desk.work.changed.connect(self._changed_elsewhere)

    # --- The tab ---------------------------------------------------------------------

    def title(self) -> str:
        """Return the record's number, or "New contract"."""
        return self.form.header.named(self.draft)

    def detail(self) -> str:
        """Return what tells twins apart, for example the customer."""
        subtitle = self.spec.subtitle
        return subtitle(self.draft) if subtitle else ""

    def icon(self) -> str:
        """Return the icon of the kind of record."""
        return self.spec.icon

    def dirty(self) -> bool:
        """Say whether the draft differs from what is stored, or was never stored."""
        return self.draft != self.stored

    def unsaved(self) -> bool:
        """Say whether something would be lost: a change, or a word half typed."""
        return self.dirty() or bool(self._watch.read())

    def state(self) -> dict[str, Any]:
        """Return what `restore` needs; an unsaved draft is handed over by then."""
        self.write_draft()
        form = self.form_key if self.unsaved() else ""
        return {"kind": self.spec.kind, "id": self.record_id, "form": form}

    def restore(self, state: Any) -> None:
        """Come back as `state` was: the record, with its draft when there is one."""
        if kept := self._drafts and self._drafts.get(state.get("form", "")):
            self.resume(kept)
        elif state.get("id") is not None:
            self.open(state["id"])
        else:
            self.start()

    # --- Opening ---------------------------------------------------------------------

    @property
    def record_id(self) -> int | None:
        """The record's key; None while it was never saved."""
        return getattr(self.stored, "id", None)

    def open(self, key: int) -> None:
        """Show a stored record."""
        self.desk.work.read(
            lambda uow: self.services.get(uow, key), self.show_stored, self._unread
        )

    def _unread(self, error: AppError) -> None:
        """Say why nothing can be shown; what stands there already stays."""
        if self.record_id is None and not self.dirty():
            # An empty form that looks like a new record would be filled in as one.
            self.form.withhold(self.stored, errors.words(error))
            self.titled.emit()
        else:
            self.show_error(error)

    def start(self, draft: R | None = None) -> None:
        """Show a record not yet stored.

        Args:
            draft: What it begins with; None: an empty one.
        """
        self.stored, self._begun, self._usual = self.services.new(), draft, None
        if draft is not None:
            self._show(draft)
            return
        self._show(self.stored)
        self.propose()

    def propose(self) -> None:
        """Ask what the database proposes for a new record.

        When the link breaks it is asked again with the next word that is typed, and
        when the server is there again.
        """
        prepare, asked = self.services.prepare, self.draft
        self._proposing = False
        if prepare is not None and self.record_id is None:
            self.desk.work.read(
                lambda uow: prepare(uow, asked),
                partial(self._proposed, asked),
                self._not_proposed,
            )

    def _not_proposed(self, error: AppError) -> None:
        self._proposing = isinstance(error, UnavailableError)
        self.desk.work.failed.emit(error)

    def ask(
        self, question: Callable[[UnitOfWork], T], take: Callable[[T], None]
    ) -> None:
        """Ask what belongs to what was chosen; once more when the server is back.

        Args:
            question: For example what is usual for a customer.
            take: Looks itself whether the answer still fits the draft.
        """

        def lost(error: AppError) -> None:
            if isinstance(error, UnavailableError):
                self._unanswered.append((question, take))
            self.desk.work.failed.emit(error)

        take = self.joined(take)
        self.desk.work.read(question, take, lost)

    def ask_while(
        self,
        fields: Iterable[str],
        fills: Iterable[str],
        question: Callable[[UnitOfWork], T],
        take: Callable[[T], None],
    ) -> None:
        """Ask what follows from some fields, such as a rate from its day.

        An answer that comes when they read otherwise is passed over: what was typed
        meanwhile stays, or has asked by itself.

        Args:
            fields: Of the draft; the answer belongs to what they read now.
            fills: Those that the answer fills in. What is stored, or was proposed
                meanwhile, is nobody's typing.
            question: For example what the rate of that day is.
            take: Fills it in.
        """
        reads, filled = attrgetter(*fields), [attrgetter(name) for name in fills]
        asked = self.draft

        def fitting(found: T) -> None:
            draft, nobodys = self.draft, (asked, self.stored)
            typed = any(get(draft) not in map(get, nobodys) for get in filled)
            if reads(draft) == reads(asked) and not typed:
                take(found)

        self.ask(question, fitting)

    def ask_of_draft(
        self,
        question: Callable[[UnitOfWork, R], R],
        take: Callable[[R], None] | None = None,
    ) -> None:
        """Let the database make something of the whole draft, such as its packing.

        It is asked anew when something was typed before the answer came.

        Args:
            question: What it makes of the draft.
            take: Shows it; None: as one step of undo.
        """
        asked = self.draft

        def fitting(found: R) -> None:
            if self.draft != asked:
                self.ask_of_draft(question, take)
            else:
                (take or self.edit)(found)

        self.desk.work.read(lambda uow: question(uow, asked), fitting, self.show_error)

    def ask_again(self) -> None:
        """Ask what the link has left without an answer."""
        if self._proposing:
            self.propose()
        asked, self._unanswered = self._unanswered, []
        for question, take in asked:
            self.ask(question, take)

    def as_usual(self, begin: Callable[[R], R]) -> R:
        """Return the draft with what is usual beneath what was typed.

        What an earlier answer has filled in is no word of the user's: the terms of
        another customer take its place.

        Args:
            begin: Fills what is usual into a record.
        """
        begun = self.stored if self._begun is None else self._begun
        typed = self.draft
        if self._usual is not None:  # what was undone is no word of the user's either
            typed = merge(self._usual, typed, begun)[0]
        self._usual = begin(begun)
        draft: R = merge(begun, typed, self._usual)[0]
        return draft

    def resume(self, kept: Draft) -> None:
        """Go on with a draft that was left behind."""
        self.form_key, self.key = kept.form, kept.key
        self.stored, self._begun, self._usual = kept.stored, kept.begun, kept.usual
        # In another language the same tab is made anew: nobody missed anything.
        missed = self._drafts is None or not self._drafts.is_mine(kept.form)
        self._show(kept.draft)
        # Begun while the server was away: nobody has filled it in yet.
        empty = kept.id is None and kept.stored == self.services.new()
        if empty and getattr(kept.draft, "company", self) is None:
            self.propose()
        if missed:
            self.form.show_banner(
                "info",
                _("These changes were not saved last time. They are back."),
                (("save", _("Save")), ("reload", _("Discard changes"))),
            )
        if kept.id is not None:
            self.loaded(kept.draft)
            self._changed_elsewhere(self.services.topics)
        self._watch.put_back(kept.typing)

    def do(self, key: str) -> None:
        """Do what a button or key asked for."""
        raise NotImplementedError

    def allowed(self) -> frozenset[str]:
        """Return the keys of everything that may be done now; "edit" is typing."""
        raise NotImplementedError

    def _changed_elsewhere(self, topics: frozenset[str]) -> None:
        raise NotImplementedError

    def show_stored(self, record: R) -> None:
        """Show a record as the database has it; what was typed is over."""
        self.stored, self._begun, self._usual = record, None, None
        self._unanswered.clear()
        self.history.clear()
        self._forget_draft()
        self.form.hide_banner()
        self._show(record)
        self.loaded(record)

    def _proposed(self, asked: R, record: R) -> None:
        """Fill in what the database proposes beneath what was typed meanwhile."""
        if self.record_id is not None:
            return  # saved meanwhile
        empty = self.services.new()
        if asked not in (empty, self.draft):
            self.propose()  # for what is typed by now
            return
        draft, _conflicts = merge(empty, self.draft, record)
        self.stored = merge(asked, empty, record)[0]  # without what was typed
        self.carry(None, draft)
        self._show(draft)

    # --- Editing ---------------------------------------------------------------------

    def edit(self, draft: R) -> None:
        """Make a changed draft the present one; one step of undo for each action."""
        if draft == self.draft:
            self.note_marks(given_up=False)
            self._show(self.draft)
            return
        with self.one_step():
            if self.has_step():
                self.fill_in(draft)
            else:
                self.note_step()
                self._show(draft)
            self._looked.tell(draft)
            if self._proposing:
                self.propose()

    def changed(self, draft: R, field: str, value: Any) -> R:  # noqa: ARG002
        """Hook: derive what follows from a changed field; returns the draft."""
        return draft

    def line_changed(
        self,
        draft: R,  # noqa: ARG002
        section: str,  # noqa: ARG002
        line: Any,
        values: Mapping[str, Any],  # noqa: ARG002
    ) -> Any:
        """Hook: derive what follows in a changed line; returns the line."""
        return line

    def lines_changed(self, draft: R, section: str) -> R:  # noqa: ARG002
        """Hook: derive what follows in the record from its lines; returns the draft."""
        return draft

    def loaded(self, record: R) -> None:
        """Hook: a record was read, saved or resumed; fetch what is shown beside it."""

    def _edit_field(self, path: str, value: Any, filled: Mapping[str, Any]) -> None:
        draft = with_values(self.draft, {path: value, **filled})
        self.edit(self.changed(draft, path, value))

    def _edit_lines(self, section: str, changes: Any) -> None:
        spec = self.spec.section(section)
        make = spec.new_line

        def derive(line: Any, values: Mapping[str, Any]) -> Any:
            return self.line_changed(self.draft, section, line, values)

        new_line = None if make is None else partial(make, self.draft)
        held = lines.edited(self._lines(section), changes, new_line, derive)
        self._put_lines(section, held)

    def _insert_lines(self, section: str, row: int, count: int) -> None:
        make = self.spec.section(section).new_line
        if make is not None:
            new = [make(self.draft) for _line in range(count)]
            self._put_lines(section, lines.inserted(self._lines(section), row, new))

    def add_lines(self, section: str, new: Sequence[Any]) -> None:
        """Add lines behind those there, as one step of undo."""
        self._put_lines(section, (*self._lines(section), *new))

    def _remove_lines(self, section: str, rows: Sequence[int]) -> None:
        self._put_lines(section, lines.removed(self._lines(section), rows))

    def _move_line(self, section: str, row: int, to: int) -> None:
        self._put_lines(section, lines.moved(self._lines(section), row, to))

    def _lines(self, section: str) -> tuple[Any, ...]:
        found: tuple[Any, ...] = getattr(self.draft, self.spec.section(section).path)
        return found

    def _put_lines(self, section: str, held: tuple[Any, ...]) -> None:
        path = self.spec.section(section).path
        self.edit(self.lines_changed(with_values(self.draft, {path: held}), section))

    def _show(self, draft: R) -> None:
        self.draft = draft
        self.write_draft()  # first: what comes may take its time, or fail
        self._showing, saved = True, not self.dirty()
        try:
            self.form.show_record(draft, saved=saved, actions=self.allowed())
        finally:
            self._showing = False
        self._marks = self.form.unread.marks()
        self.write_draft()  # again: words half typed may stand elsewhere, or be gone
        self._mark()

    def _mark(self) -> None:
        self._marked = self.unsaved()
        self.form.header.show_record(self.draft, self.allowed())
        self.titled.emit()

    def show_error(self, error: AppError) -> None:
        """Say in the form why something could not be done; nothing is lost."""
        if self.unseen:
            self.desk.work.failed.emit(error)
            return
        problems = error.problems if isinstance(error, InvalidError) else ()
        if error.where:
            problems = (Problem(error.where, error.msgid, error.params),)
        if problems:
            self.form.show_problems(problems)
            return
        said = sentences(errors.words(error), errors.meaning(error))
        self.form.show_banner("bad", said, errors.way_to(error))

    def _look_up(self, kind: str, text: str, reply: Callable[[Any], None]) -> None:
        self.desk.lookup(kind, text, reply)

    def _look_up_all(
        self, kind: str, texts: Sequence[str], reply: Callable[[str, Any], None]
    ) -> None:
        for text in texts:
            self.desk.lookup(kind, text, partial(reply, text))

    # --- Drafts ----------------------------------------------------------------------

    def _typed(self) -> None:
        """Another text stands somewhere in the form."""
        if not self._showing:
            self.write_draft()
            if self.unsaved() is not self._marked:
                self._mark()

    def write_draft(self) -> None:
        """Hand over what stands in the form; it is on the disk a moment later."""
        if self._drafts is None or not isValid(self.form):
            return
        typing = self._watch.read()
        if not self.dirty() and not typing:
            self._drafts.drop(self.form_key)
            return
        self._drafts.keep(
            Draft(
                form=self.form_key,
                kind=self.spec.kind,
                id=self.record_id,
                title=self.title(),
                stored=self.stored,
                draft=self.draft,
                key=self.key,
                typing=typing,
                begun=self._begun,
                usual=self._usual,
            )
        )

    def _forget_draft(self) -> None:
        if self._drafts is not None:
            self._drafts.drop(self.form_key)
