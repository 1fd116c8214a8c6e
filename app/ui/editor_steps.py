"""The part of an editor that takes back: one action of its person is one step.

A choice fills in other fields, some at once and some when the office has answered. All
of it goes and comes together, also when something else was typed before the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QObject

from app.ui.merge import merge
from app.ui.undo import History, Marks, Step

if TYPE_CHECKING:
    from forms.kit.editor import EditorPage

R = TypeVar("R")
T = TypeVar("T")


@dataclass(eq=False)
class Action:
    """Something a person did.

    Attributes:
        step: What undo goes back to; None: nothing was changed yet.
    """

    step: Step[Any] | None = None


class EditorSteps(QObject, Generic[R]):
    """An editor's draft as far as undo and redo go.

    Attributes:
        draft: The record as the user has it.
        form: The page that shows it, and what could not be read.
        history: What undo and redo go through.
    """

    draft: R
    form: EditorPage

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history: History[R] = History()
        self._action: Action | None = None
        self._marks: Marks = {}

    @contextmanager
    def one_step(self, action: Action | None = None) -> Iterator[Action]:
        """Let everything that is edited in the block be one step of undo.

        Args:
            action: What it belongs to; None: the one under way, or a new one.
        """
        before, self._action = self._action, action or self._action or Action()
        try:
            yield self._action
        finally:
            self._action = before

    def joined(self, take: Callable[[T], object]) -> Callable[[T], None]:
        """Let what an answer fills in belong to the action that asks now."""
        action = self._action or Action()

        def follow(found: T) -> None:
            with self.one_step(action):
                take(found)

        return follow

    def fill_in(self, draft: R) -> None:
        """Show what follows from the action that asked; it is no step of its own."""
        step = self._action.step if self._action else None
        self.carry(step, draft)
        self._show(draft)

    def carry(self, step: Step[R] | None, draft: R) -> None:
        """Let what is filled in now stand in all that came after a step, too.

        Args:
            step: Of the action that it belongs to; None: it stood there from the
                beginning.
            draft: With what is filled in.
        """
        before = self.draft
        self.history.carry(step, lambda held: merge(before, held, draft)[0])

    def note_step(self) -> None:
        """Remember the draft before a change, once for each action."""
        action = self._action or Action()
        action.step = self.history.push(self._now())

    def has_step(self) -> bool:
        """Say whether the action under way has changed something already."""
        return self._action is not None and self.history.knows(self._action.step)

    def undo(self) -> None:
        """Take the last change back (Ctrl+Z)."""
        self._step_to(self.history.undo(self._now()))

    def redo(self) -> None:
        """Do again what was taken back (Ctrl+Y)."""
        self._step_to(self.history.redo(self._now()))

    def _now(self) -> Step[R]:
        return Step(self.draft, self._marks)

    def _step_to(self, step: Step[R]) -> None:
        self._show(step.draft)
        if step.marks != self._marks:
            self.form.unread.put_back(step.marks)
            self._show(step.draft)

    def note_marks(self, given_up: bool) -> None:  # noqa: FBT001 - a signal's
        """Make a step of a text that could not be read; given up, it is none."""
        marks = self.form.unread.marks()
        if marks == self._marks:
            return  # it came or went with what was edited
        last = self.history.past[-1] if self.history.past else None
        if given_up and last and (last.draft, last.marks) == (self.draft, marks):
            self.history.past.pop()
        elif not self.has_step():
            self.note_step()
        self._show(self.draft)

    def _show(self, draft: R) -> None:
        raise NotImplementedError

    # --- What the form says ----------------------------------------------------------

    def _edit_field(self, *told: Any) -> None:
        raise NotImplementedError

    def _edit_lines(self, *told: Any) -> None:
        raise NotImplementedError

    def _field_edited(self, path: str, value: object, filled: object) -> None:
        with self.one_step():
            self._edit_field(path, value, filled)

    def _lines_edited(self, section: str, changes: object) -> None:
        with self.one_step():
            self._edit_lines(section, changes)
