"""Undo and redo: the drafts as they were, one after another.

Records are frozen, so an old draft costs only what has changed since; there is nothing
to reverse and nothing to get wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

R = TypeVar("R")

STEPS = 500
"""How many steps back are kept."""


Marks = Mapping[str, Mapping[Any, Any]]
"""What could not be read: section, then place and text with what is wrong."""


@dataclass(eq=False)
class Step(Generic[R]):
    """A draft as it was; it may learn later what was to stand in it.

    Attributes:
        draft: The draft.
        marks: What stood in its cells and could not be read.
    """

    draft: R
    marks: Marks = field(default_factory=dict)


@dataclass
class History(Generic[R]):
    """The drafts before and after the one on the screen.

    Attributes:
        past: Earlier drafts, the latest last.
        future: Drafts taken back, the next one last.
    """

    past: list[Step[R]] = field(default_factory=list)
    future: list[Step[R]] = field(default_factory=list)

    def push(self, before: Step[R]) -> Step[R]:
        """Remember the draft before a change; returns the step."""
        self.past.append(before)
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

    def undo(self, now: Step[R]) -> Step[R]:
        """Return the draft before; the same where there is none."""
        if not self.past:
            return now
        self.future.append(now)
        return self.past.pop()

    def redo(self, now: Step[R]) -> Step[R]:
        """Return the draft taken back last; the same where there is none."""
        if not self.future:
            return now
        self.past.append(now)
        return self.future.pop()

    def clear(self) -> None:
        """Forget everything: what is saved is not taken back."""
        self.past.clear()
        self.future.clear()
