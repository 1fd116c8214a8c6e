"""The way back from words that narrowed a list down: to the row one came from (H8)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from app.core.query import Query
    from forms.kit.list_table import ListTable


class WayBack(QObject):
    """Remembers the row a search began at; without words the list stands there again.

    A row that was chosen among those found is where the person is now: it is kept.

    Args:
        table: The rows.
    """

    def __init__(self, table: ListTable) -> None:
        super().__init__(table)
        self._table = table
        self._model = table.list_model()
        self._began: tuple[int | None, int] = (None, 0)
        self._wanted: tuple[int | None, int] | None = None
        self._model.modelReset.connect(self._go)
        self._model.overviewed.connect(lambda _counted: self._go(last=True))

    def follow(self, old: Query, new: Query) -> None:
        """Look at a question that is about to take another one's place."""
        self._wanted = None
        if replace(old, text="") != replace(new, text=""):
            return
        row = max(self._table.currentIndex().row(), 0)
        if new.text and not old.text:
            self._began = self._model.key(row), row
        elif old.text and not new.text:
            chosen = self._table.selected_rows()
            self._wanted = (self._model.key(row), 0) if chosen else self._began

    def _go(self, *, last: bool = False) -> None:
        """Go to the row, if it is there; with the first page only some are."""
        if self._wanted is None:
            return
        key, number = self._wanted
        row = None if key is None else self._model.row_of(key)
        if row is None and number < self._model.rowCount():
            row = number
        if self._table.currentIndex().row() > 0:
            row = None  # the person went on meanwhile
        if row or last:
            self._wanted = None
        if row:
            self._table.select_row(row)
