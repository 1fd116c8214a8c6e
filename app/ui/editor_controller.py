"""The controller of every editor: saves the draft, acts, follows its colleagues.

A module's controller names its declaration and its service functions and overrides
the hooks it needs.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from app.core.errors import (
    AlreadyDoneError,
    AppError,
    ConflictError,
    LinkLostError,
    NotPossibleError,
)
from app.core.i18n import N_, _, sentences
from app.db import numbering
from app.ui import editor_papers, errors, next_lines
from app.ui.editor_extras import Extras
from app.ui.editor_history import Past
from app.ui.editor_others import EditorOthers
from app.ui.editor_services import Services
from app.ui.line_looks import LineLooks
from app.ui.merge import merge, take_up
from forms.kit.ask import AskDialog, Given, Question
from forms.kit.reason import ReasonDialog

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from forms.kit.spec import ActionSpec

__all__ = ["EditorController", "Services", "today"]

R = TypeVar("R")
Unsent = tuple[str, Callable[["UnitOfWork"], Any], Callable[[Any], None]]
"""What the server has not been told: an action's key, the action, what follows."""


class EditorController(EditorOthers[R]):
    """One editor tab: what can be done to the record, and how it is stored.

    A module's controller gives it a declaration and its service functions, and
    overrides the methods marked “Hook” here and in `EditorDraft`.
    """

    _unsent: Unsent | None = None
    _did = ""

    def create_next(self, key: str) -> None:
        """Make the next documents from the stored record (F8)."""
        if self.record_id is not None:
            next_lines.make_next(self, key, self.record_id)

    def tool(self, key: str) -> None:
        """Hook: a button of a section or of the inspector was pressed."""

    def closing(self) -> bool:
        """Say whether the tab may close; unsaved changes are asked about.

        “Save” saves and closes the tab itself when that went well.
        """
        self.form.commit()
        if not self.unsaved() or self._is_as_begun():
            self._forget_draft()
            return True
        posts = _(self.spec.saves) if self.spec.posts else ""
        answer = errors.ask_unsaved(self.form, self.title(), posts)
        if answer == "discard":
            self._forget_draft()
            self._drafts = None  # what the fields still say while they go is let go
            return True
        if answer == "save":
            self.save(then=lambda: self.desk.close(self))
        return False

    def _is_as_begun(self) -> bool:
        """Say whether nobody touched what another document filled in: F8 does again."""
        held = (self.history.past, self.history.future, self._watch.read())
        begun = self._usual or self._begun
        return self.record_id is None and begun == self.draft and not any(held)

    # --- What may be done ------------------------------------------------------------

    def allowed(self) -> frozenset[str]:
        """Return the keys of everything that may be done now; "edit" is typing."""
        now = self.extras.possible()
        keys = {
            action.key
            for action in self.spec.actions
            if self._may(action.needs, action.permission, now)
            and (self._serves(action.key) or action.needs is None)
        }
        keys |= {
            f"next:{step.key}"
            for step in self.spec.next
            if self.record_id is not None
            and not self.extras.away
            and self._may(step.needs, step.permission, now)
            and not step.hindered(self.draft)
        }
        if (
            (self.spec.editable is None or self.spec.editable(self.draft))
            and self.services.save is not None
            and self._may(self.spec.edit, self.spec.permission, now)
        ):
            keys.add("edit")
            if self.unsaved() and not self._busy:
                keys.add("save")
        return frozenset(keys | self._built_in())

    def _built_in(self) -> set[str]:
        keys = set()
        if self.history.past:
            keys.add("undo")
        if self.history.future:
            keys.add("redo")
        if self.services.papers is not None:
            keys.add("print")
        if self.record_id is not None:
            if self.services.duplicate is not None and self.extras.may_begin():
                keys.add("duplicate")
            keys |= {"previous", "next"}
            if self.keeps_history:
                keys.add("history")
        return keys | self.extras.allowed()

    def _may(self, needs: Any, permission: str, now: frozenset[Any]) -> bool:
        if needs is not None and needs not in now:
            return False
        return not permission or self.desk.actor.may(permission)

    def _serves(self, key: str) -> bool:
        own = self.services
        return key in own.actions or key in own.reasons or key in own.given

    def do(self, key: str) -> None:
        """Do what a button or key asked for."""
        built_in: dict[str, Callable[[], object]] = {
            "save": self.save,
            "confirm": self.save_and_go_on,
            "undo": self.undo,
            "redo": self.redo,
            "print": self.preview,
            "mail": partial(self.preview, mail=True),
            "duplicate": self.duplicate,
            "previous": partial(self._walk, -1),
            "next": partial(self._walk, 1),
            "next_document": self._say_first,
            "reload": self.reload,
            "refresh": self.refresh,
            "compare": self.compare,
            "again": self.send_again,
            "history": self.past.show,
        }
        if key in built_in:
            built_in[key]()
        elif key.startswith("next:"):
            self._saved_first(partial(self.create_next, key.removeprefix("next:")))
        elif any(action.key == key for action in self.spec.actions):
            self.act(key)
        elif not self.extras.do(key):
            self.tool(key)

    # --- Saving ----------------------------------------------------------------------

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Store the draft (Ctrl+S, F12).

        Args:
            then: What follows when it went well, or when there was nothing to save.
        """
        save = self.services.save
        if self._busy:
            return
        if self._unsent is not None:
            self.send_again()
            return
        if not self.form.commit():
            self.form.unread.tell(self.services.problems(self.draft))
            # A look-up may still wait for its answer: save as soon as it is there.
            self.form.when_committed(partial(self.save, then))
            return
        if not self.dirty() or save is None:
            if then is not None:
                then()
            return
        problems = self.services.problems(self.draft)
        self.form.show_problems(problems)
        if problems:
            return
        sent = self.draft
        self._run(
            "save",
            partial(save_in, save, sent),
            partial(self._saved, sent, then),
            lambda error: self.settle(errors.words(error), then),
        )

    def save_and_go_on(self) -> None:
        """Save, then do what comes next, or close; what it posts stays (Ctrl+Enter)."""
        self.save(None if self.spec.posts and self.unsaved() else self._next_action)

    def act(self, key: str) -> None:
        """Carry out an action of the declaration on the stored record."""
        spec = next(action for action in self.spec.actions if action.key == key)
        function = self.services.actions.get(key)
        if key in self.services.reasons:
            self._saved_first(partial(self._act_for_reason, spec))
            return
        if key in self.services.given:
            begin = self.services.begins.get(key, today)
            act = self.services.given[key]
            self._saved_first(partial(self.ask_then, spec, begin, act))
            return
        if function is None:
            self.tool(key)
            return
        if (spec.ask or spec.danger) and not self._asked(spec.title, spec.ask):
            return

        def go() -> None:
            stored = self.stored
            doubt = self.services.doubt(key, stored)
            if not doubt or self._asked(spec.title, doubt):
                self._run(key, lambda uow: function(uow, stored), self.show_done)

        if spec.saved:
            self._saved_first(go)
        else:
            go()

    def _act_for_reason(self, spec: ActionSpec) -> None:
        function = self.services.reasons[spec.key]
        question = _("{action}: {title}?", action=_(spec.title), title=self.title())
        reason = ReasonDialog.ask(
            self.form, question, _(spec.ask), _(spec.title), danger=spec.danger
        )
        if reason is None:
            return
        stored = self.stored
        self._run(spec.key, lambda uow: function(uow, stored, reason), self.show_done)

    def ask_then(
        self,
        spec: ActionSpec,
        begin: Callable[[UnitOfWork, R], Given],
        act: Callable[[UnitOfWork, R, Given], R],
    ) -> None:
        """Ask what an action needs to know, then carry it out on the stored record.

        Args:
            spec: Its declaration; `asks` says what.
            begin: Reads what stands in the panel at first.
            act: Is given the answers.
        """
        stored = self.stored

        def ask(given: Given) -> None:
            asked = Question(
                title=_("{action}: {title}?", action=_(spec.title), title=self.title()),
                text=_(spec.ask),
                verb=_(spec.title),
                fields=spec.asks,
                danger=spec.danger,
            )
            answer = AskDialog(asked, given, self.form).answer()
            if answer is not None and not self._busy:
                self._run(
                    spec.key, lambda uow: act(uow, stored, answer), self.show_done
                )

        self.desk.read_to_open(lambda uow: begin(uow, stored), ask, self.show_error)

    def show_done(self, record: R) -> None:
        """Show the record after an action; what it issued goes into the vault."""
        before = self._state_of(self.stored)
        self.show_stored(record)
        papers, keeps = self.services.papers, self.services.keeps
        if papers is not None and keeps is not None and keeps(record):
            from app.ui.filing import keep  # noqa: PLC0415 - few actions issue papers

            keep(self.desk, lambda uow: papers(uow, record))
        state, title = self._state_of(record), self.title()
        words = state if state != before else self.called(self._did)
        done = f"{title} · {words}" if words else _("{title}: done.", title=title)
        self.desk.toast(done)

    def called(self, key: str) -> str:
        """Return what an action of this key is called. Hook."""
        titles = (one.title for one in self.spec.actions if one.key == key)
        return _(next(titles, ""))

    def _state_of(self, record: R) -> str:
        chips = self.spec.chips(record) if self.spec.chips else ()
        return chips[0][0] if chips else ""

    def _asked(self, title: str, text: str) -> bool:
        answer = errors.Answer("yes", _(title), danger=True)
        question = _("{action}: {title}?", action=_(title), title=self.title())
        return errors.ask(self.form, question, _(text), (answer,)) == "yes"

    def _saved_first(self, then: Callable[[], object]) -> None:
        if self.unsaved():
            self.save(then=then)
        elif self.record_id is None:
            self.show_error(NotPossibleError(N_("Save the record first.")))
        else:
            then()

    def _next_action(self) -> None:
        action = self._primary()
        if action is not None:
            self.act(action.key)
        elif not self.unsaved():
            self.desk.close(self)

    def _primary(self) -> ActionSpec | None:
        """Return what comes next in the record's life, if it may be done now."""
        allowed = self.allowed()
        may = (one for one in self.spec.actions if one.primary and one.key in allowed)
        return next(may, None)

    def _say_first(self) -> None:
        """Say why no next document can be made (F8): never nothing at all."""
        action = self._primary()
        if action is not None and self.spec.next:
            words = _("First: {action}.", action=_(action.title))
        elif self.record_id is None and self.spec.next:
            words = _("Save the record first.")
        else:
            words = _("There is no next document to make of this now.")
        self.desk.toast(words, "warn")

    def _run(
        self,
        key: str,
        action: Callable[[UnitOfWork], R],
        then: Callable[[R], None],
        conflict: Callable[[ConflictError], None] | None = None,
    ) -> None:
        """Run a service function under this form's action key.

        Args:
            key: Of the action, for its button.
            action: What is done.
            then: Shows the record as it is afterwards.
            conflict: What follows when a colleague saved first; None: it is told.
        """
        self._busy = key
        self.form.set_busy(key)
        before: list[R] = []

        def again(uow: UnitOfWork, record_id: int) -> R:
            before.append(self.services.get(uow, record_id))
            return before[-1]

        def done(record: R) -> None:
            self._idle()
            self.key = uuid.uuid4().hex
            self._did, self._unsent, self._rounds = key, None, 0
            if before:
                self._done_before(record)
            else:
                then(record)

        def failed(error: AppError) -> None:
            if isinstance(error, LinkLostError):
                self._unsent = key, action, then
            self._refused(error, conflict)

        acting = numbering.with_commit(action)
        self.desk.work.run(acting, done, failed, key=self.key, again=again)

    def send_again(self) -> None:
        """Send what could not be sent, as it was and under its key."""
        if self._unsent is not None and not self._busy:
            (key, action, then), self._unsent = self._unsent, None
            self.form.hide_banner()
            self._run(key, action, then)

    def _idle(self) -> None:
        self._busy = ""
        self.form.set_busy("")

    def _saved(self, sent: R, then: Callable[[], object] | None, record: R) -> None:
        mine = self.draft
        self.show_stored(record)
        if mine != sent:  # typed while the answer was on its way
            merged, _conflicts = merge(sent, mine, record)
            self.edit(merged)
        self.desk.toast(self.spec.told_saved(self.title()))
        if then is not None:
            then()

    def _refused(
        self, error: AppError, conflict: Callable[[ConflictError], None] | None
    ) -> None:
        self._idle()
        if isinstance(error, AlreadyDoneError):
            self._saved_before(error)
        elif isinstance(error, ConflictError):
            (conflict or (lambda told: self._conflict(errors.words(told))))(error)
        elif isinstance(error, LinkLostError):
            said = sentences(errors.words(error), errors.meaning(error))
            self.form.show_banner("bad", said, (("again", _("Try again")),))
        else:
            self.show_error(error)
        self.form.show_record(
            self.draft, saved=not self.dirty(), actions=self.allowed()
        )

    def _done_before(self, record: R) -> None:
        """Show what an earlier try has stored; what was typed since then stays."""
        if self.record_id is None:
            mine = take_up(self.stored, self.draft, record)
        else:
            mine, _conflicts = merge(self.stored, self.draft, record)
        self.show_stored(record)
        self.edit(mine)
        said = _("{title} was saved already.", title=self.title())
        self.desk.toast(said, "info")

    def _saved_before(self, error: AppError) -> None:
        """The answer to an earlier try was lost; nobody knows any more what it made."""
        self.key = uuid.uuid4().hex
        if self.record_id is not None:
            self.open(self.record_id)
            self.desk.toast(errors.words(error), "warn")
            return
        self.stored = self.draft
        self._forget_draft()
        self.form.show_banner(
            "warn",
            _("This was already saved. Close this tab and open it from the list."),
            (),
        )

    def _connect(self) -> None:
        super()._connect()
        self.extras = Extras(self)
        self.past = Past(self)
        LineLooks(self.desk, self.spec.kind, self.form)
        self.desk.work.linked.connect(self._server_there)

    def _server_there(self, there: bool) -> None:  # noqa: FBT001 - a signal's
        if there:
            self.ask_again()
            self.send_again()

    # --- Beside ----------------------------------------------------------------------

    def _walk(self, step: int) -> None:
        key = self.record_id
        if key is None:
            return

        def go(found: int | None) -> None:
            if found is None:
                self.desk.toast(_("There is no further record in the list."), "info")
            elif self.unsaved():
                self.desk.open(self.spec.kind, found)
            else:
                self.open(found)

        self.form.commit()
        self.desk.neighbours(self.spec.kind, key, step, go)

    def duplicate(self) -> None:
        """Begin a new record with what stands in this one (Ctrl+Shift+D)."""
        if self.services.duplicate is not None and self.extras.may_begin():
            made, prepare = self.services.duplicate(self.draft), self.services.prepare
            begin = partial(self.desk.open, self.spec.kind, None)
            if prepare is None:
                begin(made)
            else:  # the day and the rate are those of today
                self.desk.read_to_open(lambda uow: prepare(uow, made), begin)

    def preview(self, *, mail: bool = False) -> None:
        """Show the papers of the record (Ctrl+P), or begin a letter with them."""
        papers = self.services.papers
        if papers is None or "print" not in self.allowed():
            editor_papers.none(self.desk, self.title())
        else:
            self._saved_first(partial(editor_papers.show, self, papers, mail=mail))


def save_in(save: Callable[[Any, R], R], sent: R, uow: UnitOfWork) -> R:
    """Call the save function with its arguments in the order of services."""
    return save(uow, sent)


def today(uow: UnitOfWork, _record: Any) -> Given:
    """Begin an action with the day of today."""
    return Given(on=uow.today)
