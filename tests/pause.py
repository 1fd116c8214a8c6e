"""Lets a window live for a while, as it does when nobody drives it.

`QTest.qWait` keeps Python's lock until it is over (measured: a thread beside it got
through 98 times in a second instead of 1,694). What the program does beside the screen,
reading and keeping drafts, then stands still, which it never does before a person.
"""

from __future__ import annotations

import time
from collections.abc import Callable


def pause(milliseconds: int) -> None:
    """Let events be handled and threads run."""
    # Here, for the campaign forks before it loads Qt.
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(fact: Callable[[], object], seconds: float = 1e9) -> bool:
    """Let the window live until a fact is there.

    Args:
        fact: Asked again and again.
        seconds: How long at most.

    Returns:
        Whether it came.
    """
    end = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > end:
            return False
        pause(10)
    return True
