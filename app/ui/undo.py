"""Undo and redo: the drafts as they were, one after another.

Records are frozen, so an old draft costs only what has changed since; there is nothing
to reverse and nothing to get wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

R = TypeVar("R")

STEPS = 500
"""How many steps back are kept."""


@dataclass
class History(Generic[R]):
    """The drafts before and after the one on the screen.

    Attributes:
        past: Earlier drafts, the latest last.
        future: Drafts taken back, the next one last.
    """

    past: list[R] = field(default_factory=list)
    future: list[R] = field(default_factory=list)

    def push(self, before: R) -> None:
        """Remember the draft before a change."""
        self.past.append(before)
        del self.past[:-STEPS]
        self.future.clear()

    def undo(self, now: R) -> R:
        """Return the draft before; the same where there is none."""
        if not self.past:
            return now
        self.future.append(now)
        return self.past.pop()

    def redo(self, now: R) -> R:
        """Return the draft taken back last; the same where there is none."""
        if not self.future:
            return now
        self.past.append(now)
        return self.future.pop()

    def clear(self) -> None:
        """Forget everything: what is saved is not taken back."""
        self.past.clear()
        self.future.clear()
