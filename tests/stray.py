"""Tells of parts that show themselves before they have their place in a window.

Such a part is a window of its own until it is placed: it flashes up, takes the focus,
and swallows the keys that are typed meanwhile.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QWidget

OWN = (QMainWindow, QDialog, QMenu)
"""What is a window by its nature."""


class _Watch(QObject):
    """Notes each part that is shown as a window while a line of the forms runs."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    def eventFilter(self, part: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own
        """Override."""
        # The class is known at once; to ask each event for its kind is slow.
        if isinstance(event, QShowEvent) and isinstance(part, QWidget):
            place = _line_of_the_forms(sys._getframe())
            if place and part.parent() is None and not isinstance(part, OWN):
                self.found[f"{type(part).__name__} at {place}"] = None
        return False


@contextmanager
def watched() -> Iterator[dict[str, None]]:
    """Note which line of the forms shows a part without a place."""
    app, watch = QApplication.instance(), _Watch()
    app.installEventFilter(watch)
    try:
        yield watch.found
    finally:
        app.removeEventFilter(watch)


def _line_of_the_forms(frame: FrameType | None) -> str:
    while frame is not None:
        _above, forms, file = frame.f_code.co_filename.rpartition("/forms/")
        if forms and "/tests/" not in frame.f_code.co_filename:
            return f"{file}:{frame.f_lineno}"
        frame = frame.f_back
    return ""
