"""The only way from a screen to the database and back."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from functools import partial
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal
from shiboken6 import isValid

from app.core.errors import AppError
from app.db import retry
from app.ui import errand

if TYPE_CHECKING:
    from app.core.actor import Actor
    from app.db.unit_of_work import Database, UnitOfWork
    from app.ui.errand import Tell

T = TypeVar("T")
Opened = Callable[[], AbstractContextManager["UnitOfWork"]]
_CALLED = (partial, FunctionType, MethodType)


def _is_gone(hearer: Callable[..., Any]) -> bool:
    """Say whether the part of the screen that waits for an answer is closed by now.

    Whoever is called by way of another is found behind it, however it is held.
    """
    left, seen = [hearer], set()
    while left:
        part: Any = left.pop()
        if isinstance(part, QObject) and not isValid(part):
            return True
        if isinstance(part, _CALLED) and id(part) not in seen:
            seen.add(id(part))
            left.extend(_held(part))
    return False


def _held(called: Any) -> Iterator[Any]:
    """Yield what a function that is to be called holds."""
    if isinstance(called, partial):
        yield from (called.func, *called.args)
        return
    yield getattr(called, "__self__", None)
    for cell in getattr(called, "__closure__", None) or ():
        with suppress(ValueError):  # nothing in it any more
            yield cell.cell_contents


class Work(QObject):
    """Runs service functions, each in its own transaction.

    Saving has a thread and reading has a thread, so that a long overview holds no save
    up; on each, jobs run one after another in the order they were asked for. Between
    the two, two rules keep the screen from ever going back in time:

    * a question asked after a save waits for the end of that save, and so sees it;
    * an answer that a save has overtaken is not handed over, it is asked for again. So
      nothing the screen is given is older than what it was given before.

    Whoever asked and was closed meanwhile hears nothing more; what went wrong with a
    save of his is told by `failed`.

    `inline=True` runs everything at once in the caller's thread, for tests.

    Attributes:
        actor: Who acts in this window, with what they may do as it was read last.
        patience: How long a save is tried when the server is out of reach.

    Signals:
        changed: After a commit; arg: frozenset of the topics that changed.
        failed: An expected failure nobody handled; arg: AppError.
        busy: The number of jobs under way; arg: int.
        linked: The server is there again, or not any more; arg: bool.
    """

    changed = Signal(object)
    linked = Signal(bool)
    failed = Signal(object)
    busy = Signal(int)

    def __init__(
        self, database: Database, actor: Actor, *, inline: bool = False
    ) -> None:
        super().__init__()
        self.database = database
        self.actor = actor
        self.patience = retry.Patience()
        self._inline = inline
        self._under_way = self._questions = 0
        self._saving = _lane(self)
        self._reading = _lane(self)
        self._free = QThreadPool(self)
        self._order = threading.RLock()
        self._saved = 0  # saves that are over, well or badly
        self._last_save = threading.Event()  # set when the last one asked for is over
        self._last_save.set()

    def run(
        self,
        action: Callable[[UnitOfWork], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[AppError], None] | None = None,
        *,
        key: str | None = None,
        again: Callable[[UnitOfWork, int], T] | None = None,
    ) -> None:
        """Run an action in one transaction, then hand its result to the screen.

        It is carried out once, though the link may break meanwhile (`app.db.retry`).

        Args:
            action: Called in the worker thread, perhaps several times; must not touch
                widgets.
            then: Called in the screen's thread with what the action returned.
            failed: Called there with an expected failure; default: emit `failed`.
            key: The action's identity, known before it is sent; None: it gets one.
            again: Reads the record of an action that turns out to be done already.
        """
        job = partial(
            retry.carry_out,
            self.database,
            self.actor,
            action,
            key or uuid.uuid4().hex,
            again=again,
            patience=self.patience,
        )
        over = self._last_save = threading.Event()
        self._start(self._saving, partial(self._save, job, over), then, failed)

    def _save(
        self,
        job: Callable[[], tuple[Any, frozenset[str]]],
        over: threading.Event,
        tell: Tell,
    ) -> None:
        outcome = errand.tried(job)
        with self._order:
            self._saved += 1
            over.set()
            tell(*outcome)

    def read(
        self,
        question: Callable[[UnitOfWork], T],
        then: Callable[[T], None],
        failed: Callable[[AppError], None] | None = None,
    ) -> None:
        """Read without locking anybody out, then hand the answer to the screen.

        Args:
            question: Called in the reading thread, again when a save overtook it.
            then: Called in the screen's thread with the answer, once.
            failed: Called there with an expected failure; default: emit `failed`.
        """
        opened = partial(self.database.reading, self.actor)
        asked = partial(self._answer, opened, question, self._last_save)
        self._start(self._reading, asked, then, failed)

    def _answer(
        self,
        opened: Opened,
        question: Callable[[UnitOfWork], Any],
        last_save: threading.Event,
        tell: Tell,
    ) -> None:
        # Questions behind this one were asked later: they wait for the same save or a
        # later one, so none of them is held up for nothing.
        last_save.wait()
        told = False
        while not told:
            saved = self._saved
            outcome = errand.tried(partial(_transact, opened, question))
            with self._order:
                if saved == self._saved:
                    tell(*outcome)
                    told = True

    @property
    def is_busy(self) -> bool:
        """Whether jobs are under way."""
        return self._under_way > 0

    @property
    def is_reading(self) -> bool:
        """Whether questions wait for their answers."""
        return self._questions > 0

    def compute(
        self,
        task: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[AppError], None] | None = None,
    ) -> None:
        """Do what needs no database off the screen's thread: papers, exports."""
        self._start(
            self._free,
            lambda tell: tell(*errand.tried(lambda: (task(), frozenset()))),
            then,
            failed,
        )

    def wait(self) -> None:
        """Block until every job has run."""
        self._saving.waitForDone()
        self._reading.waitForDone()
        self._free.waitForDone()

    def _start(
        self,
        lane: QThreadPool,
        job: Callable[[Tell], None],
        then: Callable[[Any], None] | None,
        failed: Callable[[AppError], None] | None,
    ) -> None:
        self._count(1)
        asked = int(lane is self._reading)
        self._questions += asked

        def deliver(result: Any, topics: Any, error: Any) -> None:
            if not isValid(self):  # a server that was out of reach answers too late
                return
            self._count(-1)
            self._questions -= asked
            if isinstance(error, AppError):
                told = failed if failed and not _is_gone(failed) else self.failed.emit
                told(error)
            elif error is not None:
                raise error
            else:
                if then and not _is_gone(then):
                    then(result)
                if topics:
                    self.changed.emit(topics)

        errand.send(job, deliver, None if self._inline else lane)

    def _count(self, step: int) -> None:
        self._under_way += step
        self.busy.emit(self._under_way)


def _lane(parent: QObject) -> QThreadPool:
    """Return a thread that runs one job after another."""
    lane = QThreadPool(parent)
    lane.setMaxThreadCount(1)
    return lane


def _transact(
    opened: Opened, action: Callable[[UnitOfWork], T]
) -> tuple[T, frozenset[str]]:
    with opened() as uow:
        result = action(uow)
    return result, frozenset(uow.topics)
