"""How the keys walk through a grid: Return, Shift+Return, Tab, arrows (H1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from forms.kit.grid import LineGrid


class GridMoves:
    """Moves the current cell of a grid.

    Attributes:
        enter_moves: "right" or "down"; the user's setting for Return.
    """

    enter_moves = "right"

    def __init__(self, grid: LineGrid) -> None:
        self._grid = grid

    def first_column(self) -> int:
        """Return the column where a new line begins.

        Lines that are given begin with what is to be said of them: "Found", not "AQL".
        """
        model = self._grid.lines_model
        columns = model.columns
        typed = [n for n, column in enumerate(columns, 1) if column.typed]
        shown = [n for n in typed if not self._grid.isColumnHidden(n)]
        given = model.section.new_line is None
        must = [n for n in shown if given and columns[n - 1].required]
        return min(must or shown, key=self._position, default=1)

    def off_number(self, there: QModelIndex) -> QModelIndex:
        """Return the first shown cell of a row for the number of its line."""
        if not there.isValid() or there.column() > 0:
            return there
        count = self._grid.lines_model.columnCount()
        shown = [n for n in range(1, count) if not self._grid.isColumnHidden(n)]
        first = min(shown, key=self._position, default=0)
        return self._grid.lines_model.index(there.row(), first)

    def advance(self) -> None:
        """Go to the next cell that must be filled in; a new line after the last.

        Words that a choice brought along are filled in: nobody types over them.
        """
        here = self._grid.currentIndex()
        if self.enter_moves == "down":
            self.step(1, 0)
            return
        for number in self._stops(here.row()):
            there = self._grid.lines_model.index(here.row(), number)
            ahead = self._position(number) > self._position(here.column())
            if ahead and not self._brought(here, there):
                self._grid.go(there)
                return
        self._begin_row(here.row() + 1)

    def _brought(self, chosen: QModelIndex, words: QModelIndex) -> bool:
        """Say whether the words in a cell came with the choice in another."""
        model = self._grid.lines_model
        source, target = model.column(chosen), model.column(words)
        if source is None or target is None:
            return False
        fills = source.fills is not None and target.kind == "text"
        return fills and bool(model.value(chosen)) and bool(model.value(words))

    def retreat(self) -> None:
        """Go back to the cell before that must be filled in."""
        here = self._grid.currentIndex()
        if self.enter_moves == "down":
            self.step(-1, 0)
            return
        before = [
            number
            for number in self._stops(here.row())
            if self._position(number) < self._position(here.column())
        ]
        if before:
            self._grid.go(self._grid.lines_model.index(here.row(), before[-1]))
        elif here.row() > 0 and (stops := self._stops(here.row() - 1)):
            self._grid.go(self._grid.lines_model.index(here.row() - 1, stops[-1]))

    def _begin_row(self, row: int) -> None:
        if row >= self._grid.lines_model.rowCount():
            self._grid.walked.emit()
            return
        first = self._stops(row)
        if self._grid.lines_model.is_entry(row):
            self._grid.type_at(self._grid.lines_model.index(row, self.first_column()))
        elif first:
            self._grid.go(self._grid.lines_model.index(row, first[0]))

    def _stops(self, row: int) -> list[int]:
        """Return the columns where Return stops, in the order on the screen."""
        typed = self._typed(row)
        must = [n for n in typed if self._grid.lines_model.columns[n - 1].required]
        return must or typed

    def _typed(self, row: int) -> list[int]:
        model = self._grid.lines_model
        header = self._grid.horizontalHeader()
        shown = [header.logicalIndex(v) for v in range(header.count())]
        return [
            n
            for n in shown
            if not self._grid.isColumnHidden(n) and model.can_edit(model.index(row, n))
        ]

    def _position(self, number: int) -> int:
        return self._grid.horizontalHeader().visualIndex(number)

    def next_cell(self) -> None:
        """Go to the next cell that can be typed into (Tab); after the last one, on."""
        here = self._grid.currentIndex()
        for number in self._typed(here.row()):
            if self._position(number) > self._position(here.column()):
                self._grid.go(self._grid.lines_model.index(here.row(), number))
                return
        row = here.row() + 1
        if row < self._grid.lines_model.rowCount() and (typed := self._typed(row)):
            self._grid.go(self._grid.lines_model.index(row, typed[0]))
        else:
            self._leave(forward=True)

    def previous_cell(self) -> None:
        """Go to the cell before that can be typed into (Shift+Tab), or out."""
        here = self._grid.currentIndex()
        before = [
            n
            for n in self._typed(here.row())
            if self._position(n) < self._position(here.column())
        ]
        if before:
            self._grid.go(self._grid.lines_model.index(here.row(), before[-1]))
        elif here.row() > 0 and (typed := self._typed(here.row() - 1)):
            self._grid.go(self._grid.lines_model.index(here.row() - 1, typed[-1]))
        else:
            self._leave(forward=False)

    def _leave(self, *, forward: bool) -> None:
        """Give the keyboard to what stands beside the grid.

        A table that takes Tab for itself is sent it again when it shall let go.
        """
        self._grid.setTabKeyNavigation(False)
        if forward:
            self._grid.focusNextChild()
        else:
            self._grid.focusPreviousChild()
        self._grid.setTabKeyNavigation(True)

    def step(self, rows: int, columns: int) -> None:
        """Go some rows and columns on, not beyond the edge."""
        here = self._grid.currentIndex()
        row = min(max(here.row() + rows, 0), self._grid.lines_model.rowCount() - 1)
        self._grid.go(self._grid.lines_model.index(row, here.column() + columns))
