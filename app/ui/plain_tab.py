"""A tab in which nothing can be lost."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal


class PlainTab(QObject):
    """The base of tabs that only show what is stored elsewhere.

    Signals:
        titled: The title has changed.
    """

    titled = Signal()

    def unsaved(self) -> bool:
        """Say whether something would be lost by closing it: never."""
        return False

    def state(self) -> Any:
        """Return what `restore` needs; None: everything is read anew."""
        return None

    def restore(self, state: Any) -> None:
        """Come back after a restart; by default as it begins."""
