"""Makes many papers one after another: progress, a way to stop, failures told apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from app.core.errors import AppError

if TYPE_CHECKING:
    from app.ui.work import Work

T = TypeVar("T")


@dataclass(slots=True)
class Outcome(Generic[T]):
    """What came of a batch.

    Attributes:
        made: What was made, with its title, in the order asked for.
        failed: What was not, with the reason.
        stopped: Whether the person stopped it before its end.
    """

    made: list[tuple[str, T]] = field(default_factory=list)
    failed: list[tuple[str, AppError]] = field(default_factory=list)
    stopped: bool = False


class Batch(Generic[T]):
    """Carries tasks out one by one, off the screen's thread.

    A task that fails is noted, the rest is carried out all the same.

    Args:
        work: Where they run.
        tasks: Title and what makes one.
        step: Called on the screen's thread after each, with how many are done.
        done: Called there at the end.
        use: Called there with what a task has made, at once; may raise `AppError`.
    """

    def __init__(
        self,
        work: Work,
        tasks: Sequence[tuple[str, Callable[[], T]]],
        step: Callable[[int, int], None],
        done: Callable[[Outcome[T]], None],
        use: Callable[[T], Any] | None = None,
    ) -> None:
        self._work = work
        self._tasks = list(tasks)
        self._step, self._done, self._use = step, done, use
        self._at = 0
        self.outcome: Outcome[T] = Outcome()

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
        title, task = self._tasks[self._at]
        self._at += 1
        self._work.compute(task, partial(self._take, title), partial(self._note, title))

    def _take(self, title: str, made: T) -> None:
        try:
            if self._use is not None:
                self._use(made)
        except AppError as error:
            self._note(title, error)
            return
        self.outcome.made.append((title, made))
        self._next()

    def _note(self, title: str, error: AppError) -> None:
        self.outcome.failed.append((title, error))
        self._next()
