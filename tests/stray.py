"""Tells of parts that show themselves before they have their place in a window.

Such a part is a window of its own until it is placed: it flashes up, takes the focus,
and swallows the keys that are typed meanwhile.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_KIND = Qt.WindowType.WindowType_Mask
_PLAIN = (Qt.WindowType.Widget, Qt.WindowType.Window)
"""What a part is before it has a place; dialogs and menus may have none."""


@contextmanager
def watched() -> Iterator[dict[str, None]]:
    """Note each line of the forms that shows a part without a place."""
    found: dict[str, None] = {}
    plain = QWidget.setVisible, QWidget.show

    def note(part: QWidget) -> None:
        place = sys._getframe(2)
        file = place.f_code.co_filename
        alone = part.parent() is None
        if alone and "/forms/" in file and (part.windowFlags() & _KIND) in _PLAIN:
            line = f"{file.rpartition('/forms/')[2]}:{place.f_lineno}"
            found[f"{type(part).__name__} at {line}"] = None

    def set_visible(part: QWidget, on: bool) -> None:  # noqa: FBT001 - as Qt's
        if on:
            note(part)
        plain[0](part, on)

    def show(part: QWidget) -> None:
        note(part)
        plain[1](part)

    QWidget.setVisible, QWidget.show = set_visible, show
    try:
        yield found
    finally:
        QWidget.setVisible, QWidget.show = plain
