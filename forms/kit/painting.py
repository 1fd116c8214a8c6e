"""A guard around what paints: a bug leaves its part blank, and the program goes on.

An exception in the middle of painting keeps its painter open, and a report that opens
there paints in its turn: Qt then ends the program.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

log = logging.getLogger(__name__)

P = ParamSpec("P")
_told: set[tuple[str, type[Exception]]] = set()


def is_painting() -> bool:
    """Say whether a widget is in the middle of being painted."""
    now = Qt.WidgetAttribute.WA_WState_InPaintEvent
    return any(widget.testAttribute(now) for widget in QApplication.allWidgets())


def failed(where: str, error: Exception) -> None:
    """Log a bug of something that paints, and close the painters it left open.

    It is logged once: with each repaint it comes again.
    """
    if (where, type(error)) not in _told:
        _told.add((where, type(error)))
        log.critical("%s cannot be painted", where, exc_info=error)
    traceback.clear_frames(error.__traceback__)


def guarded(paint: Callable[P, None]) -> Callable[P, None]:
    """Let a method that Qt calls to paint fail without taking the program along."""

    @wraps(paint)
    def painted(*args: P.args, **more: P.kwargs) -> None:
        painter = next((one for one in args if isinstance(one, QPainter)), None)
        if painter is not None:
            painter.save()
        try:
            paint(*args, **more)
        except Exception as error:  # noqa: BLE001 - whatever it is, Qt must not see it
            failed(paint.__qualname__, error)
        if painter is not None:
            painter.restore()

    return painted
