"""What dialogs remember: their size and the options chosen last (H35).

The window lends its settings to `lend`; until then everything is forgotten with the
program. What is kept is plain data: whole numbers, words, yes or no.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QDialog

_MOST = 4000  # pixels; a damaged file must not make a dialog that nobody can close

Store = dict[str, dict[str, Any]]


class _Memory:
    store: Store = {}  # noqa: RUF012 - replaced as a whole by the window


def lend(store: Store) -> None:
    """Keep everything in a store of the window from now on."""
    _Memory.store = store


def option(dialog: str, name: str, usual: Any) -> Any:
    """Return what was chosen last; the usual where nothing of its kind was."""
    found = _Memory.store.get(dialog, {}).get(name)
    return found if type(found) is type(usual) else usual


def keep(dialog: str, name: str, value: Any) -> None:
    """Remember what was chosen."""
    _Memory.store.setdefault(dialog, {})[name] = value


class _Sizes(QObject):
    def __init__(self, dialog: QDialog, name: str) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._name = name
        dialog.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the size when the dialog goes."""
        if watched is self._dialog and event.type() == QEvent.Type.Hide:
            keep(self._name, "width", self._dialog.width())
            keep(self._name, "height", self._dialog.height())
        return False


def size(dialog: QDialog, name: str, width: int, height: int) -> None:
    """Give a dialog the size it had last, and remember the next one.

    Args:
        dialog: The dialog; it may not be smaller than its content anyway.
        name: Under which it is remembered.
        width: Pixels where it was never seen.
        height: The same.
    """
    wide, high = option(name, "width", width), option(name, "height", height)
    dialog.resize(min(max(wide, 1), _MOST), min(max(high, 1), _MOST))
    _Sizes(dialog, name)
