"""The table model of a grid of lines: it shows records and reports what is typed.

Column 0 is the number of the line. The last row is the entry row: it belongs to no
line yet; what is typed there makes one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QPixmap

from app.core.errors import Problem
from app.core.i18n import _
from app.core.refs import Choice
from forms.kit import thumbs
from forms.kit.cells import (
    ACCESSIBLE,
    ALIGNMENT,
    CELL_ROLE,
    CENTER,
    DISPLAY,
    EDIT,
    EMPTY,
    TINTED,
    TOOLTIP,
    Cell,
    alignment,
    cell_data,
)
from forms.kit.grid_values import TypingError, bare_words, cell_of, parse, raw
from forms.kit.paths import value_at
from forms.kit.spec import ColumnSpec, SectionSpec

Index = QModelIndex | QPersistentModelIndex
Place = tuple[int, str]
"""Row and field of a cell."""
Marks = Mapping[Place, tuple[str, str]]
"""What could not be read, and what is wrong with it."""

_NOWHERE = QModelIndex()
_FEW = 60
"""So many cells are repainted one by one; more, and the whole grid is."""


class LinesModel(QAbstractTableModel):
    """Shows the lines of a record; changes nothing itself.

    Attributes:
        section: The declaration.
        columns: Its columns; the model's column n+1 is the n-th of these.
        record: The record on the screen.
        lines: Its lines.

    Signals:
        edited: A cell was given another value; args: row, values by field. The row
            after the last line asks for a new line.
        marked: A text that cannot be read came or went; arg: it was only given up.
    """

    edited = Signal(int, object)
    marked = Signal(bool)

    def __init__(self, section: SectionSpec, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.section = section
        self.columns: tuple[ColumnSpec, ...] = section.columns
        self.record: Any = None
        self.lines: tuple[Any, ...] = ()
        self._thumbs: Mapping[int, bytes] = {}
        self._editable = False
        self._cells: dict[int, list[Cell | None]] = {}
        self._problems: dict[Place, str] = {}
        self._unread: dict[Place, tuple[str, str]] = {}
        self._holding = False
        self._raws: dict[tuple[int, int], tuple[Any, str]] = {}
        self._computed = tuple(
            column.cell is not None
            or column.describe is not None
            or callable(column.places)
            for column in self.columns
        )

    # --- Showing ---------------------------------------------------------------------

    @property
    def entry(self) -> bool:
        """Whether there is an entry row."""
        return self._editable and self.section.new_line is not None

    @property
    def locked(self) -> bool:
        """Whether lines that can be typed into in some state cannot be now."""
        return not self._editable and any(column.typed for column in self.columns)

    def show(self, record: Any, lines: tuple[Any, ...], *, editable: bool) -> None:
        """Show the lines of a record; rows that stay keep their selection."""
        before = self.record
        self.record = record
        if editable != self._editable:
            self.beginResetModel()
            self._editable, self.lines = editable, lines
            self._unread.clear()
            self._cells.clear()
            self.endResetModel()
            return
        old = self.lines
        if self._replace(lines) or not _same_head(before, record, self.section.path):
            self._cells.clear()
            self._repaint()
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns))
        else:
            self._repaint_changed(old)

    def _repaint_changed(self, old: tuple[Any, ...]) -> None:
        """Repaint the cells that say something else now; a keystroke changes few."""
        shown, self._cells = self._cells, {}
        changed: list[tuple[int, int]] = []
        for row, cells in shown.items():
            line = self.lines[row] if row < len(self.lines) else None
            same = row >= len(self.lines) or line is old[row] or line == old[row]
            # Computed cells may depend on other lines: a share of the whole.
            kept = [
                cell if same and self._is_same(row, number) else None
                for number, cell in enumerate(cells)
            ]
            self._cells[row] = kept
            changed += [
                (row, number)
                for number, cell in enumerate(cells)
                if cell is not None
                and kept[number] is None
                and self.cell(self.index(row, number)) != cell
            ]
        if len(changed) > _FEW:
            self._repaint()
            return
        for row, number in changed:
            index = self.index(row, number)
            self.dataChanged.emit(index, index)

    def _replace(self, lines: tuple[Any, ...]) -> bool:
        """Take other lines; True: rows came or went."""
        start, gone, new = _difference(self.lines, lines)
        if gone == new:
            self.lines = lines
            return False
        # What is typed into the entry row becomes that line: the new row stands
        # behind it, so that the current cell stays where it is.
        behind = int(self.entry and start + gone == len(self.lines))
        self._unread = {  # it goes with its line
            (row if row < start + behind else row + new - gone, field): told
            for (row, field), told in self._unread.items()
            if not start <= row < start + gone
        }
        if gone:
            self.beginRemoveRows(_NOWHERE, start, start + gone - 1)
            self.lines = self.lines[:start] + self.lines[start + gone :]
            self.endRemoveRows()
        if new:
            first = start + behind
            self.beginInsertRows(_NOWHERE, first, first + new - 1)
            self.lines = lines
            self.endInsertRows()
        return True

    def show_thumbs(self, found: Mapping[int, bytes]) -> None:
        """Show the pictures of products, by the product's id."""
        if found != self._thumbs:
            self._thumbs = found
            self._cells.clear()
            self._repaint()

    def show_problems(self, problems: Mapping[Place, str]) -> None:
        """Mark cells, by row and field."""
        self._problems = dict(problems)
        self._cells.clear()
        self._repaint()

    def unread(self) -> tuple[Problem, ...]:
        """Return what was typed and cannot be read; it stays in its cell, in red."""
        return tuple(
            Problem(f"{self.section.path}.{row}.{field}", "{text}", {"text": message})
            for (row, field), (_text, message) in sorted(self._unread.items())
        )

    def unread_texts(self) -> dict[Place, str]:
        """Return what was typed and cannot be read, by row and field."""
        return {place: text for place, (text, _message) in self._unread.items()}

    def forget_unread(
        self, places: Collection[Place] | None = None, *, given_up: bool = False
    ) -> None:
        """Let go of what could not be read.

        Args:
            places: In which cells; None: in all of them.
            given_up: The person wants nothing instead, and undo has nothing to do.
        """
        gone = self._unread.keys() if places is None else self._unread.keys() & places
        if gone:
            self.put_marks({p: t for p, t in self._unread.items() if p not in gone})
            self._tell_marked(given_up=given_up)

    def marks(self) -> Marks:
        """Return what could not be read, as `put_marks` takes it."""
        return dict(self._unread)

    def put_marks(self, marks: Marks) -> None:
        """Let stand in red what could not be read, and nothing else."""
        if marks != self._unread:
            self._unread = dict(marks)
            self._cells.clear()
            self._repaint()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Let all that is read and refused in the block be told together."""
        before, self._holding = self._holding, True
        try:
            yield
        finally:
            self._holding = before
            self._tell_marked()

    def _tell_marked(self, *, given_up: bool = False) -> None:
        if not self._holding:
            self.marked.emit(given_up)

    def _repaint(self) -> None:
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # --- Reading ---------------------------------------------------------------------

    def column(self, index: Index) -> ColumnSpec | None:
        """Return the declaration of a cell's column; None for the line's number."""
        number = index.column() - 1
        return self.columns[number] if 0 <= number < len(self.columns) else None

    def column_of(self, field: str) -> int:
        """Return the model's column of a field; -1: there is none."""
        for number, column in enumerate(self.columns, start=1):
            if column.field == field:
                return number
        return -1

    def line(self, index: Index) -> Any:
        """Return the line of a cell; None in the entry row."""
        row = index.row()
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def is_entry(self, row: int) -> bool:
        """Say whether a row is the entry row."""
        return self.entry and row == len(self.lines)

    def can_edit(self, index: Index) -> bool:
        """Say whether a cell can be typed into now."""
        column = self.column(index)
        if column is None or not self._editable or not column.typed:
            return False
        line = self.line(index)
        return line is None or column.is_open(line, self.record)

    def cell(self, index: Index) -> Cell:
        """Return what a cell shows."""
        return self.cell_at(index.row(), index.column())

    def cell_at(self, row: int, number: int) -> Cell:
        """Return what a cell of a row shows; column 0 is the number of the line."""
        kept = self._cells.get(row)
        if kept is None:
            kept = self._cells[row] = [None] * (len(self.columns) + 1)
        made = kept[number]
        if made is None:
            made = kept[number] = self._made(row, number)
        return made

    def _made(self, row: int, number: int) -> Cell:
        if number == 0:
            return Cell(text=str(row + 1), kind="number", tone="text2", align="center")
        column = self.columns[number - 1]
        place = (row, column.field)
        unread = self._unread.get(place)
        if unread is not None:
            return Cell(
                text=unread[0],  # no figure: it asks for no room, as figures do
                align="end" if column.number else "",
                tone="bad",
                problem=unread[1],
            )
        if row >= len(self.lines):
            return EMPTY if column.typed or not column.tint else TINTED
        problem = self._problems.get(place, "")
        line = self.lines[row]
        value = raw(column, line, self.record)
        if self._computed[number - 1]:
            self._raws[row, number] = self._raw(column, value, line)
        made = cell_of(column, value, line, self.record, problem)
        image = self._image(line) if column.pictured else None
        return made if image is None else replace(made, image=image)

    def _image(self, line: Any) -> QPixmap | None:
        product = getattr(line, "product", None)
        return thumbs.pixmap(self._thumbs.get(product.id)) if product else None

    def _raw(self, column: ColumnSpec, value: Any, line: Any) -> tuple[Any, str]:
        """Return all that a computed cell is made of."""
        sub = column.describe(line, self.record) if column.describe else ""
        return value, sub

    def _is_same(self, row: int, number: int) -> bool:
        """Say whether a cell of a line that was not touched shows the same still."""
        column = self.columns[number - 1]
        if number == 0 or not self._computed[number - 1]:
            return True
        if row >= len(self.lines):
            return True
        if callable(column.places):
            return False
        line = self.lines[row]
        now = self._raw(column, raw(column, line, self.record), line)
        return now == self._raws.get((row, number))

    def edit_text(self, index: Index) -> str:
        """Return what a cell says when it is opened for typing."""
        column, line = self.column(index), self.line(index)
        if column is None:
            return ""
        unread = self._unread.get((index.row(), column.field))
        if unread is not None:
            return unread[0]
        return "" if line is None else bare_words(column, line, self.record)

    def value(self, index: Index) -> Any:
        """Return the value in a cell; None in the entry row."""
        column, line = self.column(index), self.line(index)
        return None if column is None or line is None else value_at(line, column.field)

    # --- Typing ----------------------------------------------------------------------

    def type(self, index: Index, text: str) -> bool:
        """Take typed text; False when it cannot be read, it then stands in red."""
        column, line = self.column(index), self.line(index)
        if column is None:
            return False
        try:
            value = parse(column, text, line, self.record)
        except TypingError as error:
            self.refuse(index, text, str(error))
            return False
        if line is None and value in (None, "", False):
            self.forget_unread({(index.row(), column.field)})
            return True
        self.put(index, value)
        return True

    def refuse(self, index: Index, text: str, message: str) -> None:
        """Leave text that cannot be read in its cell, marked."""
        column = self.column(index)
        if column is not None:
            place = index.row(), column.field
            self.put_marks({**self._unread, place: (text, message)})
            self._tell_marked()

    def put(self, index: Index, value: Any) -> None:
        """Report another value, unless it is the same."""
        column = self.column(index)
        if column is None:
            return
        place, line = (index.row(), column.field), self.line(index)
        if line is None or value_at(line, column.field) != value:
            self._unread.pop(place, None)
            self.edited.emit(index.row(), {column.field: value})
        else:
            self.forget_unread({place})

    def choose(self, index: Index, choice: Choice) -> None:
        """Report what was chosen in a look-up, with all that follows from it."""
        column = self.column(index)
        if column is not None:
            self._unread.pop((index.row(), column.field), None)
            self.edited.emit(index.row(), chosen(column, choice))

    # --- Qt --------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Override QAbstractTableModel.rowCount: the lines and the entry row."""
        return 0 if parent.isValid() else len(self.lines) + self.entry

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Override QAbstractTableModel.columnCount."""
        return 0 if parent.isValid() else len(self.columns) + 1

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Override QAbstractTableModel.data."""
        if not index.isValid():
            return None
        if role == CELL_ROLE:
            return self.cell(index)
        if role == EDIT:
            return self.edit_text(index)
        if index.column() == 0 and role == DISPLAY:
            return None  # a number is no data of the line; it moves with the row
        cell = self.cell(index)
        if role == TOOLTIP:
            return cell.problem or cell.doubt or None
        empty = role == ACCESSIBLE and self.is_entry(index.row()) and not cell.spoken()
        return _(self.section.entry) if empty else cell_data(cell, role)

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        """Override QAbstractTableModel.setData: report, do not store."""
        if role != EDIT or not index.isValid() or not self.can_edit(index):
            return False
        if isinstance(value, Choice):
            self.choose(index, value)
            return True
        if isinstance(value, str):
            return self.type(index, value)
        self.put(index, value)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Override QAbstractTableModel.flags."""
        flags = super().flags(index)
        if index.isValid() and self.can_edit(index):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = DISPLAY
    ) -> Any:
        """Override QAbstractTableModel.headerData."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if section == 0:
            return {DISPLAY: "#", ALIGNMENT: CENTER}.get(role)
        if not 0 < section <= len(self.columns):
            return None
        column = self.columns[section - 1]
        if role == DISPLAY:
            return self.heading(column)
        return self._stands(section, column) if role == ALIGNMENT else None

    def _stands(self, section: int, column: ColumnSpec) -> Any:
        """Return where a heading stands: as what is shown below it."""
        if column.number or column.cell is None or not self.lines:
            return alignment(Cell(kind="number" if column.number else "text"))
        return self.data(self.index(0, section), ALIGNMENT)

    def heading(self, column: ColumnSpec) -> str:
        """Return the words over a column: "Unit price USD"."""
        title = _(column.title)
        if column.suffix is None or self.record is None:
            return title
        unit = column.suffix(self.record)
        return f"{title} {unit}" if unit else title


def chosen(column: ColumnSpec, choice: Choice) -> dict[str, Any]:
    """Return what a choice gives to a line: its column, and all that follows."""
    code = column.kind.startswith("code:")
    value = choice.ref.code if code else choice.ref
    return {column.field: value, **(column.fills(choice) if column.fills else {})}


def _same_head(old: Any, new: Any, path: str) -> bool:
    """Say whether two records differ in nothing but their lines."""
    if old is None or type(old) is not type(new) or not is_dataclass(new):
        return False
    return all(
        getattr(old, field.name) == getattr(new, field.name)
        for field in fields(new)
        if field.name != path
    )


def _difference(old: Sequence[Any], new: Sequence[Any]) -> tuple[int, int, int]:
    """Return where two tuples of lines begin to differ, how many go, how many come."""
    least = min(len(old), len(new))
    start = 0
    while start < least and (old[start] is new[start] or old[start] == new[start]):
        start += 1
    end = 0
    while end < least - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, len(old) - start - end, len(new) - start - end
