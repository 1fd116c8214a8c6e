"""Paints the cells of a large table in one walk over what is to be seen.

Qt asks the style, the model and the delegate anew for each cell, every time through the
bridge between C++ and Python. Here the model is asked for its `Cell` directly, and the
places of rows and columns are asked for once: half the time for a full table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QRect
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QAbstractItemView, QTableView

from forms.kit import painting
from forms.kit.cell_art import Box
from forms.kit.cells import Cell, CellDelegate, Spot

CellAt = Callable[[int, int], Cell]
"""Gives the cell of a row and a column of the model."""

ROWS = QAbstractItemView.SelectionBehavior.SelectRows


class _Column(NamedTuple):
    """A column that can be seen: its number in the model, its place, is it the first.

    The place is that on the screen, in pixels of the viewport.
    """

    number: int
    left: int
    width: int
    leads: bool


def paint(
    view: QTableView, delegate: CellDelegate, region: QRegion, cell_at: CellAt
) -> dict[int, int]:
    """Paint every cell of a table that a region touches, each once.

    Returns:
        The columns that were too narrow for a figure, and the pixels that it lacked.
    """
    painter = QPainter(view.viewport())
    walk = _Walk(view, delegate, painter, cell_at)
    done: set[tuple[int, int]] = set()
    for area in region:  # type: ignore[attr-defined]  # the stubs do not know it
        columns = walk.columns(area)
        for row in walk.rows(area):
            fresh = [one for one in columns if (row, one.number) not in done]
            walk.paint_row(row, fresh)
            done.update((row, one.number) for one in fresh)
    painter.end()
    return walk.narrow


class _Walk:
    """One painting of one table."""

    def __init__(
        self,
        view: QTableView,
        delegate: CellDelegate,
        painter: QPainter,
        cell_at: CellAt,
    ) -> None:
        self._view = view
        self._delegate = delegate
        self._painter = painter
        self._cell_at = cell_at
        self._selection = view.selectionModel()
        self._coloured = self._selection.hasSelection() and not delegate.alone
        self._whole_rows = view.selectionBehavior() == ROWS
        here = view.currentIndex()
        focused = view.hasFocus() or view.viewport().hasFocus()
        self.narrow: dict[int, int] = {}
        self._ring = (here.row(), here.column()) if focused else (-1, -1)

    def rows(self, area: QRect) -> range:
        """Return the rows between the edges of an area."""
        first = self._view.rowAt(area.top())
        last = self._view.rowAt(area.bottom())
        if first < 0:
            return range(0)
        return range(first, (last if last >= 0 else self._last()) + 1)

    def _last(self) -> int:
        return self._view.model().rowCount(QModelIndex()) - 1

    def columns(self, area: QRect) -> list[_Column]:
        """Return the columns that an area touches."""
        right = area.right()
        return [
            one
            for one in self._columns()
            if one.left <= right and one.left + one.width > area.left()
        ]

    def _columns(self) -> Iterator[_Column]:
        view, header = self._view, self._view.horizontalHeader()
        for visual in range(header.count()):
            number = header.logicalIndex(visual)
            width = header.sectionSize(number)
            if width:
                left = view.columnViewportPosition(number)
                yield _Column(number, left, width, visual == 0)

    def paint_row(self, row: int, columns: list[_Column]) -> None:
        """Paint some cells of one row."""
        view = self._view
        top, height = view.rowViewportPosition(row), view.rowHeight(row)
        selected = self._whole_rows and self._is_selected(row, 0)
        for number, left, width, leads in columns:
            if not self._whole_rows:
                selected = self._is_selected(row, number)
            spot = Spot(row, selected, leads, self._is_ringed(row, number))
            self._paint_cell(number, (left, top, width, height), spot)
            if lacks := self._delegate.lacks():
                self.narrow[number] = max(lacks, self.narrow.get(number, 0))

    def _paint_cell(self, number: int, box: Box, spot: Spot) -> None:
        """Paint one cell; one that cannot be painted leaves the others alone."""
        try:
            cell = self._cell_at(spot.row, number)
            self._delegate.draw(self._painter, cell, box, spot)
        except Exception as error:  # noqa: BLE001 - as `painting.guarded`, for each cell
            self._painter.setClipping(False)
            heading = f"{self._view.accessibleName()}, column {number}"
            painting.failed(heading, error)

    def _is_ringed(self, row: int, column: int) -> bool:
        at, across = self._ring
        return row == at and (self._whole_rows or column == across)

    def _is_selected(self, row: int, column: int) -> bool:
        if not self._coloured:
            return False
        return self._selection.isSelected(self._view.model().index(row, column))
