"""The second page of an import: the dry run, its errors fixable in place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QCheckBox,
    QTableView,
    QWidget,
)

from app.core.i18n import N_, _, _n
from forms.kit import cells, layout, theme
from forms.kit.buttons import link
from forms.kit.cells import DISPLAY, EDIT, Cell, CellDelegate, cell_data
from forms.kit.chips import Chip

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_MEASURED = 60  # rows by which the widths of columns are chosen
_RETURNS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FIXED = 2  # the row's number and what comes of it stand before the cells

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "new": (N_("New"), "ok"),
    "changed": (N_("Changed"), "info"),
    "same": (N_("As it is"), "neutral"),
    "wrong": (N_("Wrong"), "bad"),
}
"""Words and tone of what would come of a record."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the dry run found.

    Attributes:
        heads: Headings of the columns that are taken over, translated.
        columns: Their places in the file.
        numbers: Whether each holds numbers.
        rows: Rows of the sheet, counted from 0, in their order.
        cells: The sheet; texts are shown as they are.
        outcomes: By row what would come of it.
        problems: By row and place in the file the words of what is wrong; the place
            −1 is the whole row.
        doubts: By row and place in the file what is said mildly of a cell.
        before: By row and place in the file what the office has there until now.
        counts: By outcome how many records.
    """

    heads: Sequence[str] = ()
    columns: Sequence[int] = ()
    numbers: Sequence[bool] = ()
    rows: Sequence[int] = ()
    cells: Sequence[Sequence[Any]] = ()
    outcomes: Mapping[int, str] = field(default_factory=dict)
    problems: Mapping[tuple[int, int], str] = field(default_factory=dict)
    doubts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    before: Mapping[tuple[int, int], str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


class _Rows(QAbstractTableModel):
    """The rows of the file with what is wrong in them.

    Signals:
        corrected: A cell was typed anew; args: row, column of the file, text.
    """

    corrected = Signal(int, int, str)

    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()
        self.rows: list[int] = []
        self.only_wrong = False
        self.corrected_cells: set[tuple[int, int]] = set()  # since the dry run

    def show(self, shown: Shown) -> None:
        """Show another dry run."""
        self.beginResetModel()
        self.shown = shown
        self.corrected_cells.clear()
        self._choose()
        self.endResetModel()

    def narrow(self, *, only_wrong: bool) -> None:
        """Show all rows, or only those with something wrong."""
        self.beginResetModel()
        self.only_wrong = only_wrong
        self._choose()
        self.endResetModel()

    def _choose(self) -> None:
        wrong = {row for row, _at in self.shown.problems}
        self.rows = [
            row for row in self.shown.rows if not self.only_wrong or row in wrong
        ]

    def take_corrected(self, cells_: Collection[tuple[int, int]]) -> None:
        """Show cells of the sheet that were corrected as wrong no more."""
        self.corrected_cells.update(cells_)
        if self.rows:
            last = self.index(len(self.rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def wrong(self) -> list[tuple[int, int]]:
        """Return where in the table cells and rows are wrong, from the first on."""
        rows = {row: at for at, row in enumerate(self.rows)}
        places = {at: n + _FIXED for n, at in enumerate(self.shown.columns)}
        return sorted(
            (rows[row], places.get(at, 1))
            for row, at in self.shown.problems
            if row in rows and (row, at) not in self.corrected_cells
        )

    def problem_at(self, index: Index) -> str:
        """Return what is wrong with a cell, else with its row."""
        row = self.rows[index.row()]
        problems = self.shown.problems
        if index.column() >= _FIXED:
            place = self.shown.columns[index.column() - _FIXED]
            words = problems.get((row, place))
            words = words or self.shown.doubts.get((row, place))
            if words and (row, place) not in self.corrected_cells:
                return words
        return problems.get((row, -1), "")

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.shown.heads) + _FIXED

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if index.column() == 0:
            number = Cell(str(row + 1), tone="text2", align="center")
            return cell_data(number, role)
        if index.column() == 1:
            return cell_data(self._outcome(row), role)
        place = index.column() - _FIXED
        at = self.shown.columns[place]
        cells_ = self.shown.cells[row]
        words = plain(cells_[at]) if at < len(cells_) else ""
        if role == EDIT:
            return words
        kind = "number" if self.shown.numbers[place] else "text"
        if (row, at) in self.corrected_cells:
            return cell_data(Cell(words, kind=kind), role)
        problem = self.shown.problems.get((row, at), "")
        before = self.shown.before.get((row, at))
        if before is not None:
            words = _("{low} → {high}", low=before, high=words)
        cell = Cell(
            words,
            kind=kind,
            tone="bad" if problem else "",
            problem=problem,
            doubt=self.shown.doubts.get((row, at), ""),
        )
        return cell_data(cell, role)

    def _outcome(self, row: int) -> Cell:
        words, tone = OUTCOMES[self.shown.outcomes.get(row, "new")]
        problem = self.shown.problems.get((row, -1), "")
        return Cell(_(words), kind="chip", chip=tone, problem=problem)

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        if role != EDIT or index.column() < _FIXED:
            return False
        at = self.shown.columns[index.column() - _FIXED]
        if str(value) != index.data(EDIT):
            self.corrected.emit(self.rows[index.row()], at, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() >= _FIXED:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = DISPLAY
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != DISPLAY:
            return None
        if section < _FIXED:
            return (_("Row"), _("Outcome"))[section]
        return self.shown.heads[section - _FIXED]


class _Table(QTableView):
    """Goes to the next wrong cell by Return.

    Signals:
        next_asked: The next wrong cell is wanted.
        undo_asked: The last correction is to be taken back.
        left: A cell is typed in no more; arg: whether by Return.
    """

    next_asked = Signal()
    undo_asked = Signal()
    left = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._by_return = False

    def is_typing(self) -> bool:
        """Say whether somebody types into a cell."""
        return self.state() == QAbstractItemView.State.EditingState

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override: Return and the undo of corrections."""
        if self.is_typing():  # the editor ends with it, a moment later
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo_asked.emit()
        elif event.key() in _RETURNS and cast("_Rows", self.model()).wrong():
            self.next_asked.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override: Return ends what is typed a moment later."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._by_return = event.key() in _RETURNS
        return super().eventFilter(watched, event)

    def edit(self, *args: Any) -> Any:
        """Override: hear the keys of the editor."""
        done = super().edit(*args)
        editor = self.indexWidget(self.currentIndex()) if self.is_typing() else None
        if editor is not None:
            self._by_return = False
            editor.installEventFilter(self)
        return done

    def closeEditor(
        self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint
    ) -> None:
        """Override: tell that it is over."""
        super().closeEditor(editor, hint)
        by_return, self._by_return = self._by_return, False
        self.left.emit(by_return)


class RowsPage(QWidget):
    """Shows what would come of every row.

    Signals:
        corrected: Args: row of the sheet, column of the file, text.
        undo_asked: The last correction is to be taken back.
    """

    corrected = Signal(int, int, str)
    undo_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = _Rows()
        self.model.corrected.connect(self.corrected)
        self._waiting: Shown | None = None  # while somebody types
        self.table = _Table()
        self.table.next_asked.connect(self.go_on)
        self.table.undo_asked.connect(self.undo_asked)
        self.table.left.connect(self._left)
        cells.prepare(self.table)
        self.table.setModel(self.model)
        self.table.setAccessibleName(_("Rows of the file"))
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self._delegate = CellDelegate(self.table, grid=True, height="compact")
        self.table.setItemDelegate(self._delegate)
        # A thousand rows, as usual, take a second to measure.
        self.table.horizontalHeader().setResizeContentsPrecision(_MEASURED)
        self.table.selectionModel().currentChanged.connect(self._tell)
        self.chips = {name: Chip("", tone) for name, (_w, tone) in OUTCOMES.items()}
        self.only_wrong = QCheckBox(_("Only rows with errors"))
        self.only_wrong.toggled.connect(self._narrow)
        self.said = layout.text("", "small", "bad_fg", wrap=True)
        self.also = layout.text("", "small", wrap=True)
        self.undo = link(_("Undo"))
        self.undo.clicked.connect(self.undo_asked)
        self.show_also(0, "", "")
        top = layout.row(*self.chips.values(), None, self.only_wrong, spacing=8)
        self.setLayout(
            layout.column(
                top,
                (layout.framed(self.table), 1),
                layout.row(self.undo, (self.also, 1), spacing=8),
                self.said,
                spacing=10,
            )
        )

    def show_rows(self, shown: Shown) -> None:
        """Show a dry run; the current cell stays where it is.

        What somebody types meanwhile goes before: it is shown when they leave the cell.
        """
        if self.table.is_typing():
            self._waiting = shown
            return
        self._waiting = None
        held = self.table.currentIndex()
        row = self.model.rows[held.row()] if held.isValid() else -1
        first = self.model.columnCount() != len(shown.heads) + _FIXED
        wrong = shown.counts.get("wrong", 0)
        if not wrong:
            self.only_wrong.setChecked(False)
        self.only_wrong.setEnabled(bool(wrong))
        self.model.show(shown)
        for name, chip in self.chips.items():
            count = shown.counts.get(name, 0)
            chip.show_status(f"{_(OUTCOMES[name][0])}  {count:,}", OUTCOMES[name][1])
            chip.setVisible(bool(count))
        if first:
            self._fit()
        if row in self.model.rows:
            at = self.model.rows.index(row)
            self.table.setCurrentIndex(self.model.index(at, held.column()))
        elif wrong:
            self.show_first_problem()
        self._say()

    def show_first_problem(self) -> None:
        """Go to the first cell that is wrong."""
        self._go((-1, -1))

    def go_on(self) -> None:
        """Go to the next cell that is wrong; after the last to the first."""
        held = self.table.currentIndex()
        self._go((held.row(), held.column()))

    def _go(self, place: tuple[int, int]) -> None:
        wrong = self.model.wrong()
        if wrong:
            at = next((one for one in wrong if one > place), wrong[0])
            index = self.model.index(*at)
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)

    def show_also(self, rows: int, old: str, new: str) -> None:
        """Say in how many rows a correction was made, where these are several."""
        self.also.setText(
            _n(
                "“{old}” is “{new}” in {n} row now.",
                "“{old}” is “{new}” in {n} rows now.",
                rows,
                old=old,
                new=new,
            )
            if rows > 1
            else ""
        )
        for one in (self.also, self.undo):
            one.setVisible(rows > 1)

    def _left(self, by_return: bool) -> None:  # noqa: FBT001 -- Qt's signal
        if self._waiting is not None:
            self.show_rows(self._waiting)
        if by_return:
            self.go_on()

    def _fit(self) -> None:
        header = self.table.horizontalHeader()
        for at, width in enumerate((56, 96)):
            least = header.sectionSizeHint(at)
            self.table.setColumnWidth(at, max(theme.px(width), least))
        for at in range(_FIXED, self.model.columnCount()):
            fit = self.table.sizeHintForColumn(at)
            head = header.sectionSizeHint(at)
            self.table.setColumnWidth(at, min(max(fit + 16, head + 16, 80), 260))

    def _narrow(self, on: bool) -> None:  # noqa: FBT001 -- Qt's signal
        self.model.narrow(only_wrong=on)
        if on:
            self.show_first_problem()

    def _tell(self, *_args: object) -> None:
        self._say()

    def _say(self) -> None:
        index = self.table.currentIndex()
        words = self.model.problem_at(index) if index.isValid() else ""
        if words:
            row = self.model.rows[index.row()] + 1
            self.said.setText(_("Row {row}: {reason}", row=row, reason=words))
        else:
            wrong = self.model.shown.counts.get("wrong", 0)
            self.said.setText(
                _n(
                    "{n} record is wrong. Correct the marked cells, or the file.",
                    "{n} records are wrong. Correct the marked cells, or the file.",
                    wrong,
                )
                if wrong
                else ""
            )


def plain(raw: Any) -> str:
    """Return what a cell of the file says, as it is typed."""
    if raw is None:
        return ""
    if hasattr(raw, "percent"):
        return str(raw)
    if hasattr(raw, "as_tuple"):
        return f"{raw:f}"
    return raw.isoformat() if hasattr(raw, "isoformat") else str(raw)
