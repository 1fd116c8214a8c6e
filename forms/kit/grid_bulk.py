"""What a grid does with many cells at once: copy, paste, fill, clear, remove."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication

from forms.kit.cells import Cell
from forms.kit.grid_clipboard import Copied, from_mime, to_mime
from forms.kit.grid_value import ValueDialog
from forms.kit.grid_values import TypingError, emptied, figure_of, parse, raw
from forms.kit.paths import value_at
from forms.kit.spec import ColumnSpec

if TYPE_CHECKING:
    from forms.kit.grid import LineGrid
    from forms.kit.grid_model import Place

Changes = dict[int, dict[str, Any]]


class GridBulk:
    """Acts on the selected cells of a grid."""

    def __init__(self, grid: LineGrid) -> None:
        self._grid = grid

    @property
    def _model(self) -> Any:
        return self._grid.lines_model

    def cells(self) -> list[QModelIndex]:
        """Return the selected cells of lines, or the current one."""
        last = len(self._model.lines)
        inside = [index for index in self._chosen() if 0 <= index.row() < last]
        return sorted(inside, key=lambda index: (index.row(), self._at(index)))

    def _chosen(self) -> list[QModelIndex]:
        return self._grid.selectedIndexes() or [self._grid.currentIndex()]

    def _red_in_entry(self, chosen: Collection[QModelIndex]) -> set[Place]:
        """Return the chosen cells of the next line's row that could not be read."""
        entry = len(self._model.lines)
        columns = {i.column() for i in chosen if i.row() == entry}
        fields = {self._model.columns[at - 1].field for at in columns if at}
        unread = self._model.unread_texts()
        return {place for place in unread if place[0] == entry and place[1] in fields}

    def _at(self, index: QModelIndex) -> int:
        return self._grid.horizontalHeader().visualIndex(index.column())

    def rows(self) -> tuple[int, ...]:
        """Return the lines that have a selected cell."""
        return tuple(sorted({index.row() for index in self.cells()}))

    # --- Copying ---------------------------------------------------------------------

    def copy(self) -> None:
        """Put the selected cells on the clipboard (Ctrl+C)."""
        self._copy(headings=False)

    def cut(self) -> None:
        """Put the selected cells on the clipboard and empty them (Ctrl+X)."""
        self.copy()
        self.clear()

    def copy_with_headings(self) -> None:
        """Put the selected cells on the clipboard under their headings."""
        self._copy(headings=True)

    def _copy(self, *, headings: bool) -> None:
        cells = self.cells()
        if not cells:
            return
        numbers = sorted({i.column() for i in cells}, key=self._visual)
        numbers = [n for n in numbers if n > 0 and not self._grid.isColumnHidden(n)]
        columns: list[ColumnSpec] = [self._model.columns[n - 1] for n in numbers]
        chosen = {(i.row(), i.column()) for i in cells}
        table = [
            [
                self._copied(row, n) if (row, n) in chosen else Copied("")
                for n in numbers
            ]
            for row in self.rows()
        ]
        heads = [self._model.heading(c) for c in columns] if headings else ()
        mime = to_mime(table, [c.field for c in columns], heads)
        QGuiApplication.clipboard().setMimeData(mime)

    def _visual(self, number: int) -> int:
        return self._grid.horizontalHeader().visualIndex(number)

    def _copied(self, row: int, number: int) -> Copied:
        column: ColumnSpec = self._model.columns[number - 1]
        cell: Cell = self._model.cell(self._model.index(row, number))
        value = raw(column, self._model.lines[row], self._model.record)
        figure = figure_of(column, value)
        return Copied(cell.text, figure, share=column.kind == "percent")

    # --- Pasting ---------------------------------------------------------------------

    def paste(self) -> None:
        """Paste one value into the selected cells, or rows through the preview."""
        rows, fields = from_mime(QGuiApplication.clipboard().mimeData())
        model = self._model
        if not rows or (not model.entry and model.section.new_line is not None):
            return
        if len(rows) == 1 and len(rows[0]) == 1 and not self._on_entry():
            self.set_text(rows[0][0])
            return
        self._grid.paste_asked.emit(rows, fields, self._grid.currentIndex())

    def _on_entry(self) -> bool:
        return bool(self._model.is_entry(self._grid.currentIndex().row()))

    # --- Filling and clearing --------------------------------------------------------

    def fill_down(self) -> None:
        """Fill the selection from its first row, or the cell from the one above."""
        cells = self.cells()
        if not cells:
            return
        top = {}
        changes: Changes = {}
        filled: set[Place] = set()
        if len({index.row() for index in cells}) == 1:
            row = cells[0].row()
            if row == 0:
                return
            top = {i.column(): row - 1 for i in cells}
        for index in cells:
            source = top.setdefault(index.column(), index.row())
            if source != index.row():
                self._fill(changes, filled, index, source)
        self.report(changes, filled)

    def _fill(
        self, changes: Changes, filled: set[Place], index: QModelIndex, source: int
    ) -> None:
        column = self._model.column(index)
        if column is not None and self._model.can_edit(index):
            filled.add((index.row(), column.field))
            value = value_at(self._model.lines[source], column.field)
            if value != self._model.value(index):
                changes.setdefault(index.row(), {})[column.field] = value

    def clear(self) -> None:
        """Empty the selected cells (Delete)."""
        changes: Changes = {}
        read = set()
        for index in self.cells():
            column = self._model.column(index)
            if column is None or not self._model.can_edit(index):
                continue
            empty = emptied(column, self._model.line(index), self._model.record)
            read.add((index.row(), column.field))
            if self._model.value(index) != empty:
                changes.setdefault(index.row(), {})[column.field] = empty
        read |= self._red_in_entry(self._chosen())
        self.report(changes, read)
        self._grid.typing.emit()

    def set_value(self, field: str, value: Any) -> None:
        """Give the selected lines the same value in one column."""
        self.report({row: {field: value} for row in self.rows()})

    def ask_value(self) -> None:
        """Ask for one value and give it to the selected cells (H4)."""
        here = self._grid.currentIndex()
        column = self._model.column(here)
        if column is None or not self._model.can_edit(here):
            return
        heading, now = self._model.heading(column), self._model.edit_text(here)
        text = ValueDialog.ask(self._grid, heading, now)
        if text is not None:
            self.set_text(text)

    def set_text(self, text: str) -> None:
        """Give the selected cells what a text says, as one step of undo."""
        if not text.strip():
            self.clear()
            return
        model, changes, read = self._model, Changes(), set()
        sought: dict[str, list[QPersistentModelIndex]] = {}
        with model.at_once():
            for index in filter(model.can_edit, self.cells()):
                column, line = model.column(index), model.line(index)
                if column.kind.partition(":")[0] == "lookup":
                    cells = sought.setdefault(column.field, [])
                    cells.append(QPersistentModelIndex(index))
                    continue
                try:
                    value = parse(column, text, line, model.record)
                except TypingError as error:
                    model.refuse(index, text, str(error))
                    continue
                read.add((index.row(), column.field))
                if value != model.value(index):
                    changes.setdefault(index.row(), {})[column.field] = value
            self.report(changes, read)
        for cells in sought.values():
            self._grid.cells.find(cells, text)

    def toggle(self) -> bool:
        """Turn the check boxes of the selection over; False: there are none.

        From a number, which no blank begins, it is the first box of the same lines.
        """
        cells = [i for i in self.cells() if self._is_check(i)]
        cells = cells or self._boxes_beside()
        if not cells:
            return False
        value = not self._model.value(cells[0])
        changes: Changes = {}
        for index in cells:
            changes.setdefault(index.row(), {})[self._model.column(index).field] = value
        self.report(changes)
        return True

    def _boxes_beside(self) -> list[QModelIndex]:
        """Return the first box of each line whose numbers alone are selected."""
        chosen = [(i, self._model.column(i)) for i in self.cells()]
        if not all(column is not None and column.number for _i, column in chosen):
            return []
        every = range(1, self._model.columnCount())
        lines = dict.fromkeys(index.row() for index, _column in chosen)
        cells = ((self._model.index(row, at) for at in every) for row in lines)
        boxes = (next(filter(self._is_check, line), None) for line in cells)
        return [box for box in boxes if box is not None]

    def toggle_at(self, index: QModelIndex) -> None:
        """Turn over the check box that was clicked; with a key held it is selected."""
        held = QGuiApplication.keyboardModifiers()
        if held == Qt.KeyboardModifier.NoModifier and self._is_check(index):
            column = self._model.column(index)
            value = not self._model.value(index)
            self.report({index.row(): {column.field: value}} if column else {})

    def _is_check(self, index: QModelIndex) -> bool:
        column = self._model.column(index)
        return (
            column is not None
            and column.kind == "check"
            and bool(self._model.can_edit(index))
        )

    def report(self, changes: Changes, read: Collection[Place] = ()) -> None:
        """Report changed cells as one step; what could not be read there is over.

        Args:
            changes: The rows with their values by field.
            read: Cells that are read now though their value stays as it was.
        """
        given = {(row, field) for row, values in changes.items() for field in values}
        with self._model.at_once():
            self._model.forget_unread(given.union(read))
            if changes:
                self._grid.edited.emit(tuple(sorted(changes.items())))

    # --- Lines -----------------------------------------------------------------------

    def insert_line(self) -> None:
        """Put an empty line in above the current one (Insert)."""
        here = self._grid.currentIndex()
        if self._model.entry and not self._model.section.fixed and here.isValid():
            row = min(here.row(), len(self._model.lines))
            self._grid.inserted.emit(row, 1)
            self._grid.go(self._model.index(row, here.column()))

    def remove_lines(self) -> None:
        """Remove the lines that have a selected cell (Ctrl+Delete)."""
        rows = self.rows()
        if not self._model.entry or self._model.section.fixed:
            return
        if not rows:
            row, columns = self._grid.currentIndex().row(), self._model.columnCount()
            whole = [self._model.index(row, at) for at in range(columns)]
            self.report({}, self._red_in_entry(whole))
            return
        column = self._grid.currentIndex().column()
        self._grid.removed.emit(rows)
        row = min(rows[0], self._model.rowCount() - 1)
        self._grid.go(self._model.index(row, column))
