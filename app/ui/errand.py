"""Takes a job to another thread and brings back its outcome, then the job itself.

What was asked may be the last that holds a closed part of the screen. Its thread gives
it back unseen: it would destroy the part, whose timers it cannot stop, and the next one
would end the program (`app.ui.sweep`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

Outcome = tuple[Any, frozenset[str], BaseException | None]
"""What came of a job: its result, the topics it changed, or what went wrong."""

Tell = Callable[[Any, frozenset[str], BaseException | None], None]


class _Courier(QObject):
    """Carries what a job tells from its thread to the screen's."""

    arrived = Signal(object, object, object)
    over = Signal(object)


class _Job(QRunnable):
    def __init__(self, job: Callable[[Tell], None], courier: _Courier) -> None:
        super().__init__()
        self._held = [job]
        self._courier = courier

    def run(self) -> None:
        """Override QRunnable.run."""
        self._held[0](self._courier.arrived.emit)
        self._courier.over.emit(self._held)


_under_way: set[_Courier] = set()


def send(
    job: Callable[[Tell], None],
    deliver: Callable[[Any, Any, Any], None],
    pool: QThreadPool | None,
) -> None:
    """Run a job on a thread.

    Args:
        job: Called there, once, with what tells its outcome.
        deliver: Called with the outcome on the screen's thread.
        pool: Of the thread; None: it runs at once, here.
    """
    courier = _Courier()
    _under_way.add(courier)

    def over(held: list[Any]) -> None:
        held.clear()
        _under_way.discard(courier)
        courier.deleteLater()  # it holds whoever hears it, and is held by him

    kind = Qt.ConnectionType
    way = kind.QueuedConnection if pool else kind.DirectConnection
    courier.arrived.connect(deliver, way)
    courier.over.connect(over, way)
    run = _Job(job, courier)
    if pool:
        pool.start(run)
    else:
        run.run()


def tried(job: Callable[[], tuple[Any, frozenset[str]]]) -> Outcome:
    """Return what came of a job; what went wrong is raised on the screen's thread."""
    try:
        return (*job(), None)
    except Exception as error:  # noqa: BLE001 - as above
        return None, frozenset(), error
