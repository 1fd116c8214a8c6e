"""The preview of pasted rows: columns are mapped, problems shown, nothing written yet.

Cells can be corrected in place; what still cannot be read is left empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QMenu,
    QTableView,
    QWidget,
)

from app.core.i18n import _, _n, enumerated, sentences
from app.core.refs import Choice
from forms.kit import cells, kept, layout, spoken, theme
from forms.kit.buttons import button, fill_menu
from forms.kit.cells import DISPLAY, EDIT, Cell, CellDelegate, cell_data
from forms.kit.dialog import Dialog
from forms.kit.grid_clipboard import MOST_READ, Table
from forms.kit.grid_edit import exact
from forms.kit.grid_model import LinesModel
from forms.kit.paste_reading import (
    Reading,
    changes_of,
    fold,
    guess,
    read_cell,
    typed_columns,
)
from forms.kit.paths import with_values
from forms.kit.spec import ColumnSpec

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

_NAMED, _NAME = 4, 24
"""So many columns left out are named, with so many letters each."""

MOST_ROWS = 1000
"""Rows pasted at once; a contract has at most 500 lines."""


class _Preview(QAbstractTableModel):
    """The pasted rows as they are understood; column 0 is the line they go to."""

    def __init__(self, lines: LinesModel, rows: Table) -> None:
        super().__init__()
        self.lines = lines
        self.rows = rows
        self.fields: list[str] = []
        self.heading = False
        self.guessed: set[str] = set()
        self.first = 0
        self.found: dict[tuple[str, str], Choice | None] = {}
        self.columns = {column.field: column for column in typed_columns(lines)}
        self._read: dict[tuple[int, int], Reading] = {}
        make = lines.section.new_line
        self._like: Any = None
        if make is not None:
            self._like = make(lines.record)
        elif lines.lines:
            self._like = lines.lines[0]

    def body(self) -> Table:
        """Return the rows without the heading."""
        return self.rows[1:] if self.heading else self.rows

    def again(self) -> None:
        """Read everything anew: the mapping or an answer changed."""
        self.beginResetModel()
        self._read.clear()
        self.endResetModel()

    def reading(self, row: int, number: int) -> Reading:
        """Return what a pasted cell says."""
        key = (row, number)
        made = self._read.get(key)
        if made is None:
            text = self.body()[row][number]
            column = self.columns.get(self.fields[number])
            if column is None:
                made = Reading(text)
            elif self._is_closed(column, row):
                words = _("Nothing can be typed here in this line.")
                made = Reading(text, problem=words if text else "")
            else:
                record = self.lines.record
                made = read_cell(column, text, record, self._like, self.found)
            self._read[key] = made
        return made

    def _is_closed(self, column: ColumnSpec, row: int) -> bool:
        """Say whether a line as it will be takes nothing in a column."""
        if not callable(column.editable):
            return False
        at, held = self.first + row, self.lines.lines
        line = held[at] if at < len(held) else self._like
        plain = {
            field: self.reading(row, number)
            for number, field in enumerate(self.fields)
            if field in self.columns and not callable(self.columns[field].editable)
        }
        ((_row, values),) = changes_of([(at, plain)], self.columns)
        made = line if line is None else with_values(line, values)
        return made is not None and not column.is_open(made, self.lines.record)

    def readings(self) -> list[tuple[int, dict[str, Reading]]]:
        """Return all rows with the line they go to."""
        mapped = [(n, f) for n, f in enumerate(self.fields) if f]
        return [
            (self.first + row, {f: self.reading(row, n) for n, f in mapped})
            for row in range(len(self.body()))
        ]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.body())

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.fields) + 1

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        if index.column() == 0:
            words = str(self.first + index.row() + 1)
            return cell_data(Cell(text=words, tone="text2", align="center"), role)
        reading = self.reading(index.row(), index.column() - 1)
        if role == EDIT:
            return reading.text
        column = self.columns.get(self.fields[index.column() - 1])
        if column is None:
            return cell_data(Cell(text=reading.text, tone="disabled"), role)
        cell = Cell(
            text=reading.text,
            kind="number" if column.number else "text",
            tone="bad" if reading.problem else "text3" if reading.waits else "",
            problem=reading.problem,
        )
        return cell_data(cell, role)

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        if role != EDIT or index.column() == 0:
            return False
        row, number = index.row(), index.column() - 1
        self.body()[row][number] = str(value).strip()
        self._read.pop((row, number), None)
        self.dataChanged.emit(index, index)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() > 0:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = DISPLAY
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != DISPLAY:
            return None
        if section == 0:
            return "#"
        if section > len(self.fields):
            return None
        column = self.columns.get(self.fields[section - 1])
        words = self.lines.heading(column) if column else _("Leave out")
        return (
            f"{words} ?  ▾"
            if column and column.field in self.guessed
            else f"{words}  ▾"
        )

    def left_out(self) -> list[str]:
        """Return the columns with values that mean nothing yet, as they are named."""
        return [
            (self.heading and self.rows[0][number]) or str(number + 1)
            for number, field in enumerate(self.fields)
            if not field and any(row[number] for row in self.body())
        ]


class PasteDialog(Dialog):
    """Asks how pasted rows are to be understood.

    Signals:
        codes_asked: Texts are to be found; args: kind, texts, reply (called with a
            text and its choices).
        accepted_changes: The rows are wanted; arg: tuple of (row, values by field).
    """

    told_in = "editing"

    codes_asked = Signal(str, object, object)
    accepted_changes = Signal(object)

    def __init__(
        self,
        lines: LinesModel,
        rows: Table,
        known: tuple[str, ...],
        at: Index,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Paste rows"))
        self._given = len(rows)
        self.preview = _Preview(lines, [list(row) for row in rows[:MOST_ROWS]])
        first = at.column() if at.isValid() else 1
        taken = guess(lines, rows, known, first)
        self.preview.fields, self.preview.heading = taken.fields, taken.heading
        if taken.guessed:
            self.preview.guessed = {field for field in taken.fields if field}
        end = len(lines.lines)
        self._end = end
        self._here = min(at.row(), end) if at.isValid() else end
        grows = lines.section.new_line is not None and not lines.section.fixed
        self._make(heading=taken.heading, grows=grows)
        self.preview.first = self._start()
        self.preview.dataChanged.connect(self._cell_changed)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show)

    # --- Making ----------------------------------------------------------------------

    def _make(self, *, heading: bool, grows: bool) -> None:
        self.title = layout.text("", "h2")
        hint = layout.text(
            _("Click a heading to say what its column means. Cells can be corrected."),
            "small",
        )
        self.heading = QCheckBox(_("The first row is a heading"))
        self.heading.setChecked(heading)
        self.heading.toggled.connect(self._heading_toggled)
        self.where = QComboBox()
        spoken.label(self.where, _("Where to paste"))
        if grows:
            self.where.addItem(_("Add as new lines"), self._end)
        if self._here < self._end:
            words = _("Overwrite from line {row}", row=self._here + 1)
            self.where.addItem(words, self._here)
            self.where.setCurrentIndex(self.where.count() - 1)
        self.where.currentIndexChanged.connect(self._where_changed)
        self.where.setVisible(self.where.count() > 1)
        self.table = QTableView()
        cells.prepare(self.table)
        self.table.setModel(self.preview)
        self.table.setAccessibleName(_("First values"))
        self._delegate = CellDelegate(self.table, grid=True, height="compact")
        self.table.setItemDelegate(self._delegate)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._choose_field)
        self.said = layout.text("", "small", wrap=True)
        self.next_wrong = button(_("Next one"), "arrow-down", shortcut="F3")
        self.next_wrong.clicked.connect(self.go_wrong)
        QShortcut(QKeySequence("F3"), self).activated.connect(self.go_wrong)
        cancel = button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.accept_button = button("", "check", primary=True)
        self.accept_button.clicked.connect(self.accept)
        self.accept_button.setDefault(True)
        options = layout.row(self.heading, None, self.where, spacing=12)
        feet = layout.row(None, self.next_wrong, cancel, self.accept_button)
        self.setLayout(
            layout.column(
                self.title,
                hint,
                options,
                (layout.framed(self.table), 1),
                self.said,
                feet,
                margins=(20, 18, 20, 16),
                spacing=10,
            )
        )

    def begin(self) -> None:
        """Ask for what must be looked up and show what is known."""
        self._look_up()
        self._show()
        self.table.setColumnWidth(0, theme.px(44))
        for number in range(1, self.preview.columnCount()):
            fit = self.table.sizeHintForColumn(number)
            head = self.table.horizontalHeader().sectionSizeHint(number)
            self.table.setColumnWidth(number, min(max(fit + 20, head + 24, 110), 300))
        wide = self.table.horizontalHeader().length() + 60
        high = 220 + 30 * self.preview.rowCount()
        kept.size(
            self,
            "paste",
            min(max(wide, theme.px(640)), theme.px(1180)),
            theme.px(min(max(high, 320), 640)),
        )
        self.accept_button.setFocus()

    # --- Choosing --------------------------------------------------------------------

    def _start(self) -> int:
        start = self.where.currentData()
        return self._end if start is None else int(start)

    def _where_changed(self, _number: int) -> None:
        self.preview.first = self._start()
        self._show()

    def _heading_toggled(self, on: bool) -> None:  # noqa: FBT001 -- Qt's signal
        self.preview.heading = on
        self._look_up()
        self._show()

    def _choose_field(self, section: int) -> None:
        if section == 0:
            return
        header = self.table.horizontalHeader()
        left = header.sectionViewportPosition(section)
        self.field_menu(section - 1).popup(
            header.mapToGlobal(QPoint(left, header.height()))
        )

    def field_menu(self, number: int) -> QMenu:
        """Return the menu of what a pasted column can mean."""
        menu = QMenu(self)
        items: list[Any] = [(_("Leave out"), None, partial(self.map, number, ""))]
        items.append(None)
        items += [
            (self.preview.lines.heading(c), None, partial(self.map, number, c.field))
            for c in self.preview.columns.values()
        ]
        return fill_menu(menu, items)

    def map(self, number: int, field: str) -> None:
        """Say what a pasted column means; a field belongs to one column only."""
        fields = self.preview.fields
        self.preview.fields = ["" if f == field else f for f in fields]
        self.preview.fields[number] = field
        self.preview.guessed &= set(self.preview.fields) - {field}
        self._look_up()
        self._show()

    # --- Looking up ------------------------------------------------------------------

    def _look_up(self) -> None:
        body = self.preview.body()
        for number, field in enumerate(self.preview.fields):
            column = self.preview.columns.get(field)
            kind, _colon, name = column.kind.partition(":") if column else ("", "", "")
            if kind != "lookup":
                continue
            texts = {row[number] for row in body if row[number]}
            new = sorted(t for t in texts if (name, fold(t)) not in self.preview.found)
            if new:
                self.codes_asked.emit(name, new, partial(self._found, name))

    def _found(self, kind: str, text: str, choices: Sequence[Choice]) -> None:
        self.preview.found[kind, fold(text)] = exact(choices, text)
        self._show_soon()

    def _show_soon(self) -> None:
        # Hundreds of answers come one after another: one repaint for all of them.
        self._soon.start()

    def _cell_changed(self, *_args: object) -> None:
        self._look_up()
        self._say()

    # --- Showing ---------------------------------------------------------------------

    def _show(self) -> None:
        self.preview.again()
        self._say()

    def problems(self) -> int:
        """Return how many cells cannot be read."""
        rows = self.preview.readings()
        return sum(bool(r.problem) for _row, cells_ in rows for r in cells_.values())

    def go_wrong(self) -> None:
        """Open the next cell that cannot be read; after the last the first again."""
        here = self.table.currentIndex()
        at = (here.row(), here.column()) if here.isValid() else (-1, -1)
        wrong = [
            (row, number + 1)
            for row in range(self.preview.rowCount())
            for number, field in enumerate(self.preview.fields)
            if field and self.preview.reading(row, number).problem
        ]
        if wrong:
            place = next((one for one in wrong if one > at), wrong[0])
            index = self.preview.index(*place)
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)
            self.table.edit(index)

    def _say(self) -> None:
        count = len(self.preview.body())
        self.title.setText(_n("Paste {n} row", "Paste {n} rows", count))
        adding = self._start() == self._end
        words = (
            _n("Add {n} line", "Add {n} lines", count)
            if adding
            else _n("Overwrite {n} line", "Overwrite {n} lines", count)
        )
        self.accept_button.setText(words)
        self.accept_button.setAccessibleName(words)
        self.accept_button.updateGeometry()
        if self._given > MOST_ROWS:
            self._say_too_many()
            return
        self.accept_button.setEnabled(count > 0 and any(self.preview.fields))
        wrong = self.problems()
        said = (
            _n(
                "{n} cell cannot be read and would stay empty.",
                "{n} cells cannot be read and would stay empty.",
                wrong,
            )
            if wrong
            else _("Every cell is understood.")
        )
        if left := self.preview.left_out():
            names = enumerated(one[:_NAME] for one in left[:_NAMED])
            more = " …" if len(left) > _NAMED else ""
            left_out = _("Left out: {columns}.", columns=names + more)
            said = sentences(said, left_out)
        if self.preview.guessed:
            guess = _("Without headings the columns with “?” are a guess.")
            said = sentences(said, guess)
        self.next_wrong.setVisible(bool(wrong))
        doubt = left or self.preview.guessed
        self._tell(said, "bad_fg" if wrong else "warn_fg" if doubt else "ok_fg")

    def _say_too_many(self) -> None:
        self.accept_button.setEnabled(False)
        said = _n(
            "At most {n} row can be pasted at once; these are {count}.",
            "At most {n} rows can be pasted at once; these are {count}.",
            MOST_ROWS,
            count=f"{self._given:,}{'+' if self._given == MOST_READ else ''}",
        )
        self._tell(said, "bad_fg")

    def _tell(self, said: str, token: str) -> None:
        self.said.setText(said)
        self.said.setProperty("token", token)
        layout.restyle(self.said)

    def accept(self) -> None:
        """Hand over what was read; one step of undo takes it all back."""
        changes = changes_of(self.preview.readings(), self.preview.columns)
        super().accept()
        self.accepted_changes.emit(changes)
