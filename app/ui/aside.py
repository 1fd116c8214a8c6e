"""Work aside from the screen while no database is open yet: opening and making one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool, SignalInstance
from shiboken6 import isValid

from app.core.errors import AppError
from app.core.i18n import _
from app.core.job import Job
from app.ui import errand

T = TypeVar("T")


def telling(stepped: SignalInstance) -> Job:
    """Return a job that tells its steps on the screen, from any thread.

    Args:
        stepped: Emitted with the words, the pieces that are done, and all pieces.
    """

    def tell(msgid: str, values: dict[str, Any], done: int, whole: int) -> None:
        stepped.emit(_(msgid, **values), done, whole)

    return Job(tell)


class Aside(QObject):
    """Runs a task off the screen's thread; `inline=True` at once, for tests."""

    def __init__(self, parent: QObject | None = None, *, inline: bool = False) -> None:
        super().__init__(parent)
        self._inline = inline
        # No child: whoever is destroyed waits for a pool among his children, and the
        # task under way may wait for what he holds, Python itself.
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)

    def run(
        self,
        task: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[AppError], None],
    ) -> None:
        """Run a task; `then` or `failed` is called on the screen's thread.

        Neither is called when whoever asked is gone by then.
        """

        def job(tell: errand.Tell) -> None:
            tell(*errand.tried(lambda: (task(), frozenset())))

        def deliver(result: Any, _topics: Any, error: Any) -> None:
            if not isValid(self):
                return
            if isinstance(error, AppError):
                failed(error)
            elif error is not None:
                raise error
            else:
                then(result)

        errand.send(job, deliver, None if self._inline else self._pool)

    def wait(self) -> None:
        """Block until the tasks under way have run."""
        self._pool.waitForDone()
