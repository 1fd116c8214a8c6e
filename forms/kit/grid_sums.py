"""Tells what the selected cells of a grid amount to, and goes on with them (H12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from app.core.money import Money
from forms.kit.cells import Cell
from forms.kit.grid_values import amount_of, raw
from forms.kit.spec import ColumnSpec
from forms.kit.tally import NOTHING, Figure, Selected, add_up, cells_chosen

if TYPE_CHECKING:
    from forms.kit.grid import LineGrid


class GridSum:
    """Follows the selection of a grid and what its cells say."""

    def __init__(self, grid: LineGrid) -> None:
        self._grid = grid
        self._later = QTimer(grid)  # a paste changes many cells, and tells each
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.tell)
        model = grid.lines_model
        for changed in (
            model.dataChanged,
            model.rowsInserted,
            model.rowsRemoved,
            model.modelReset,
        ):
            changed.connect(self.tell_soon)

    def tell_soon(self) -> None:
        """Tell it once what is going on is done."""
        self._later.start(0)

    def tell(self) -> None:
        """Tell what is selected, unless the grid is not at the front."""
        grid = self._grid
        if grid.isVisible():
            grid.counted.emit(NOTHING if grid.cells.alone else self._selected())

    def _selected(self) -> Selected:
        grid = self._grid
        cells = [
            (index.row(), index.column())
            for index in grid.bulk.cells()
            if index.column() > 0 and not grid.isColumnHidden(index.column())
        ]
        if not cells:
            return NOTHING
        return Selected(cells_chosen(len(cells)), add_up(self._figures(cells)))

    def _figures(self, cells: list[tuple[int, int]]) -> Iterator[Figure]:
        model = self._grid.lines_model
        for row, number in cells:
            column = model.columns[number - 1]
            if column.number:
                line = model.lines[row]
                value = raw(column, line, model.record)
                if isinstance(value, Cell) and value.text:  # drawn with a colour
                    value = getattr(line, column.field, None)
                amount = amount_of(value)
                if amount is not None:
                    unit = _unit(column, value, line, model.record)
                    yield Figure(amount, model.heading(column), unit, column.kind)


def _unit(column: ColumnSpec, value: Any, line: Any, record: Any) -> str:
    if isinstance(value, Money):
        return value.currency
    if column.kind in ("money", "price"):
        return column.currency(record)
    return column.unit(line, record) if column.unit else ""
