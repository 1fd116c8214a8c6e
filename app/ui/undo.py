"""Undo and redo: the drafts as they were, one after another.

Records are frozen, so an old draft costs only what has changed since; there is nothing
to reverse and nothing to get wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

R = TypeVar("R")

STEPS = 500
"""How many steps back are kept."""


@dataclass(eq=False)
class Step(Generic[R]):
    """A draft as it was; it may learn later what was to stand in it."""

    draft: R


@dataclass
class History(Generic[R]):
    """The drafts before and after the one on the screen.

    Attributes:
        past: Earlier drafts, the latest last.
        future: Drafts taken back, the next one last.
    """

    past: list[Step[R]] = field(default_factory=list)
    future: list[Step[R]] = field(default_factory=list)

    def push(self, before: R) -> Step[R]:
        """Remember the draft before a change; returns the step."""
        self.past.append(Step(before))
        del self.past[:-STEPS]
        self.future.clear()
        return self.past[-1]

    def knows(self, step: Step[R] | None) -> bool:
        """Say whether undo can still go back to a step."""
        return any(one is step for one in self.past)

    def carry(self, step: Step[R] | None, fill: Callable[[R], R]) -> None:
        """Fill something into every draft after a step; None: into all of them."""
        later = self.past
        if step is not None:
            at = next((n for n, one in enumerate(later) if one is step), len(later))
            later = later[at + 1 :]
        for one in (*later, *self.future):
            one.draft = fill(one.draft)

    def undo(self, now: R) -> R:
        """Return the draft before; the same where there is none."""
        if not self.past:
            return now
        step = self.past.pop()
        self.future.append(Step(now))
        return step.draft

    def redo(self, now: R) -> R:
        """Return the draft taken back last; the same where there is none."""
        if not self.future:
            return now
        self.past.append(Step(now))
        return self.future.pop().draft

    def clear(self) -> None:
        """Forget everything: what is saved is not taken back."""
        self.past.clear()
        self.future.clear()
