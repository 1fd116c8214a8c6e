"""The place of the keyboard in a list: the record of a row, not its number."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView, QWidget

from forms.kit import whereabouts
from forms.kit.list_model import ListModel


class RowPlaces(QTableView):
    """A table whose rows are known by their records (see `whereabouts`)."""

    def list_model(self) -> ListModel:
        """Return the model with its own type."""
        raise NotImplementedError

    def select_row(self, row: int) -> None:
        """Make a row the current and only selected one, and bring it into sight."""
        raise NotImplementedError

    def place_of(self, _widget: QWidget) -> whereabouts.Where:
        """Return whose row the current one is."""
        row = self.currentIndex().row()
        key = self.list_model().key(row)
        return whereabouts.Where(whereabouts.ROWS, key=key, row=max(row, 0))

    def place_now(self, where: whereabouts.Where) -> whereabouts.Where | None:
        """Return the place of the current row."""
        return self.place_of(self) if where.kind == whereabouts.ROWS else None

    def take_place(self, where: whereabouts.Where) -> bool:
        """Take the keyboard to a row, as soon as the rows are read."""
        if where.kind != whereabouts.ROWS:
            return False
        model = self.list_model()
        if not model.is_read:
            once = Qt.ConnectionType.SingleShotConnection
            model.modelReset.connect(partial(self._select_key, where.key), once)
        elif model.key(self.currentIndex().row()) != where.key:
            self._select_key(where.key)
        return whereabouts.take(self)

    def _select_key(self, key: int | None) -> None:
        row = self.list_model().row_of(key) if key is not None else None
        if row is not None:
            self.select_row(row)
