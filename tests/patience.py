"""How long tests wait for a fact: until it is there, however busy the computer is.

What never comes fails after a minute. A test that needs more than a moment is a bug of
the program; what it promises about time is measured as processor time, not here.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

SECONDS = 60


def wait_for(fact: Callable[[], object], *, pause: float = 0.01) -> None:
    """Wait for a fact in a program without a window, or in another process.

    Raises:
        TimeoutError: It did not come.
    """
    until = time.monotonic() + SECONDS
    while not fact():
        if time.monotonic() > until:
            message = f"waited {SECONDS} s in vain"
            raise TimeoutError(message)
        time.sleep(pause)


class PatientBot(QtBot):
    """pytest-qt's bot, which would give up after five seconds."""

    def waitUntil(  # noqa: N802 - its name in pytest-qt
        self, callback: Callable[[], bool | None]
    ) -> None:
        super().waitUntil(callback, timeout=1000 * SECONDS)

    def waitSignal(  # noqa: N802 - as above
        self, signal: object, *, timeout: int = 1000 * SECONDS, **more: object
    ) -> object:
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitSignals(  # noqa: N802 - as above
        self, signals: list[object], *, timeout: int = 1000 * SECONDS, **more: object
    ) -> object:
        return super().waitSignals(signals, timeout=timeout, **more)

    def waitExposed(self, widget: QWidget) -> object:  # noqa: N802 - as above
        return super().waitExposed(widget, timeout=1000 * SECONDS)

    def waitActive(self, widget: QWidget) -> object:  # noqa: N802 - as above
        return super().waitActive(widget, timeout=1000 * SECONDS)
