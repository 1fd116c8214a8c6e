"""Does many things one after another: progress, a way to stop, failures told apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

from app.core.errors import AppError

K = TypeVar("K")
T = TypeVar("T")

Carry = Callable[
    [Callable[..., T], Callable[[T], None], Callable[[AppError], None]], Any
]
"""Carries a task out off the screen's thread: (task, then, failed)."""


@dataclass(slots=True)
class Outcome(Generic[K, T]):
    """What came of a batch.

    Attributes:
        made: What was made, with what it was called, in the order asked for.
        failed: What was not, with the reason.
        stopped: Whether the person stopped it before its end.
    """

    made: list[tuple[K, T]] = field(default_factory=list)
    failed: list[tuple[K, AppError]] = field(default_factory=list)
    stopped: bool = False

    def reasons(self, words: Callable[[AppError], str]) -> list[str]:
        """Say what failed and why; a reason that all of several have, once."""
        said = [(name, words(error)) for name, error in self.failed]
        if len(said) > 1 and not self.made and len({why for _name, why in said}) == 1:
            return [said[0][1]]
        return [f"{name}: {why}" for name, why in said]


class Batch(Generic[K, T]):
    """Carries tasks out one by one, off the screen's thread.

    A task that fails is noted, the rest is carried out all the same.

    Args:
        carry: Carries one out: `Work.compute`, or `Work.run` for one that saves.
        tasks: What each is called, and the task.
        step: Called on the screen's thread after each, with how many are done.
        done: Called there at the end.
        use: Called there with what a task has made, at once; may raise `AppError`.
    """

    def __init__(
        self,
        carry: Carry[T],
        tasks: Sequence[tuple[K, Callable[..., T]]],
        step: Callable[[int, int], None],
        done: Callable[[Outcome[K, T]], None],
        use: Callable[[T], Any] | None = None,
    ) -> None:
        self._carry = carry
        self._tasks = list(tasks)
        self._step, self._done, self._use = step, done, use
        self._at = 0
        self.outcome: Outcome[K, T] = Outcome()

    def begin(self) -> None:
        """Carry out the first task."""
        self._next()

    def stop(self) -> None:
        """Stop before the next task."""
        self.outcome.stopped = True

    def _next(self) -> None:
        self._step(self._at, len(self._tasks))
        if self._at >= len(self._tasks) or self.outcome.stopped:
            self._done(self.outcome)
            return
        name, task = self._tasks[self._at]
        self._at += 1
        self._carry(task, partial(self._take, name), partial(self._note, name))

    def _take(self, name: K, made: T) -> None:
        try:
            if self._use is not None:
                self._use(made)
        except AppError as error:
            self._note(name, error)
            return
        self.outcome.made.append((name, made))
        self._next()

    def _note(self, name: K, error: AppError) -> None:
        self.outcome.failed.append((name, error))
        self._next()
