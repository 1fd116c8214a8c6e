"""The only way from a screen to the database and back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from app.core.errors import AppError

if TYPE_CHECKING:
    from app.core.actor import Actor
    from app.db.unit_of_work import Database, UnitOfWork

T = TypeVar("T")
log = logging.getLogger(__name__)


class _Courier(QObject):
    """Carries the outcome of one job from its thread to the screen's."""

    arrived = Signal(object, object, object)


class _Job(QRunnable):
    def __init__(self, run: Callable[[], None]) -> None:
        super().__init__()
        self._run = run

    def run(self) -> None:
        """Override QRunnable.run."""
        self._run()


class Work(QObject):
    """Runs service functions, each in its own transaction.

    Jobs for the database run one after another on a single thread, so that a user's
    actions reach it in the order they were taken; `inline=True` runs everything at
    once in the caller's thread, for tests.

    Attributes:
        actor: Who acts in this window.

    Signals:
        changed: After a commit; arg: frozenset of the topics that changed.
        failed: An expected failure nobody handled; arg: AppError.
        busy: The number of jobs under way; arg: int.
    """

    changed = Signal(object)
    failed = Signal(object)
    busy = Signal(int)

    def __init__(
        self, database: Database, actor: Actor, *, inline: bool = False
    ) -> None:
        super().__init__()
        self.database = database
        self.actor = actor
        self._inline = inline
        self._under_way = 0
        self._couriers: set[_Courier] = set()
        self._lane = QThreadPool(self)
        self._lane.setMaxThreadCount(1)
        self._free = QThreadPool(self)

    def run(
        self,
        action: Callable[[UnitOfWork], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[AppError], None] | None = None,
        *,
        key: str | None = None,
    ) -> None:
        """Run an action in one transaction, then hand its result to the screen.

        Args:
            action: Called in the worker thread; must not touch widgets.
            then: Called in the screen's thread with what the action returned.
            failed: Called there with an expected failure; default: emit `failed`.
            key: The action's identity; with one it is carried out at most once.
        """
        opened = partial(self.database.unit_of_work, self.actor, key=key)
        self._start(self._lane, partial(_transact, opened, action), then, failed)

    def read(
        self,
        question: Callable[[UnitOfWork], T],
        then: Callable[[T], None],
        failed: Callable[[AppError], None] | None = None,
    ) -> None:
        """Read without locking anybody out, then hand the answer to the screen."""
        opened = partial(self.database.reading, self.actor)
        self._start(self._lane, partial(_transact, opened, question), then, failed)

    def compute(
        self,
        task: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[AppError], None] | None = None,
    ) -> None:
        """Do what needs no database off the screen's thread: papers, exports."""
        self._start(self._free, lambda: (task(), frozenset()), then, failed)

    def wait(self) -> None:
        """Block until every job has run."""
        self._lane.waitForDone()
        self._free.waitForDone()

    def _start(
        self,
        lane: QThreadPool,
        job: Callable[[], tuple[Any, frozenset[str]]],
        then: Callable[[Any], None] | None,
        failed: Callable[[AppError], None] | None,
    ) -> None:
        courier = _Courier()
        self._couriers.add(courier)
        self._count(1)

        def deliver(result: Any, topics: Any, error: Any) -> None:
            self._couriers.discard(courier)
            self._count(-1)
            if isinstance(error, AppError):
                (failed or self.failed.emit)(error)
            elif error is not None:
                raise error
            else:
                if then:
                    then(result)
                if topics:
                    self.changed.emit(topics)

        kind = Qt.ConnectionType
        courier.arrived.connect(
            deliver,
            kind.DirectConnection if self._inline else kind.QueuedConnection,
        )
        if self._inline:
            _carry(courier, job)
        else:
            lane.start(_Job(partial(_carry, courier, job)))

    def _count(self, step: int) -> None:
        self._under_way += step
        self.busy.emit(self._under_way)


def _carry(courier: _Courier, job: Callable[[], tuple[Any, frozenset[str]]]) -> None:
    result: Any = None
    topics: frozenset[str] = frozenset()
    error: BaseException | None = None
    try:
        result, topics = job()
    except Exception as caught:  # noqa: BLE001 - raised again on the screen's thread
        error = caught
    courier.arrived.emit(result, topics, error)


def _transact(
    opened: Callable[[], AbstractContextManager[UnitOfWork]],
    action: Callable[[UnitOfWork], T],
) -> tuple[T, frozenset[str]]:
    with opened() as uow:
        result = action(uow)
    return result, frozenset(uow.topics)
