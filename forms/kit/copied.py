"""A figure that is copied by itself is one that other programs can read."""

from __future__ import annotations

import re

from PySide6.QtGui import QGuiApplication

from app.core.i18n import MINUS

_FIGURE = re.compile(rf"[\s¥$€A-Z{MINUS}]*\d[\d.,\s]*%?")
"""A number as a field or a sum shows it, perhaps with its currency."""


def watch(app: QGuiApplication) -> None:
    """Let whatever copies a figure give its minus as the keyboard types it."""
    app.clipboard().dataChanged.connect(give)


def give() -> None:
    """Give the figure that was just copied as the keyboard types it."""
    clipboard = QGuiApplication.clipboard()
    text = clipboard.text() if clipboard.ownsClipboard() else ""
    if MINUS in text and _FIGURE.fullmatch(text):
        clipboard.setText(text.replace(MINUS, "-"))
