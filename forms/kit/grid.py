"""The grid of lines: everything by keyboard, as in a spreadsheet (H1-H5).

Return goes to the next cell that must be filled in; after the last one a new line
begins. The last row is always the entry row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QTableView,
)

from app.core.i18n import _
from forms.kit import cell_walk, cells, grid_keys
from forms.kit.buttons import fill_menu
from forms.kit.drops import pastes_files
from forms.kit.grid_bulk import GridBulk
from forms.kit.grid_columns import GridColumns
from forms.kit.grid_delegate import GridDelegate
from forms.kit.grid_entry import paint_over
from forms.kit.grid_model import LinesModel
from forms.kit.grid_moves import GridMoves
from forms.kit.grid_open import OpenCell
from forms.kit.grid_sums import GridSum
from forms.kit.painting import guarded
from forms.kit.spec import SectionSpec
from forms.kit.tally import NOTHING

Index = QModelIndex | QPersistentModelIndex
Move = Callable[[], object]

_KEY = Qt.Key
_MOD = Qt.KeyboardModifier
_ENTER = (_KEY.Key_Return, _KEY.Key_Enter)
_AT = QItemSelectionModel.SelectionFlag


class LineGrid(QTableView):
    """A table of lines that is typed into.

    Attributes:
        lines_model: Its model.
        columns: How its columns stand.
        open_cell: The cell that is typed into.
        may_create: Says by the kind of a look-up whether it offers a new record.

    Signals:
        edited: Cells were given other values; arg: tuple of (row, values by field).
        typing: Another text stands in an open cell, not taken over yet.
        inserted: Lines are wanted; args: row, count.
        removed: Lines are to go; arg: tuple of rows.
        moved: A line changes its place; args: row, to.
        lookup_asked: Something was typed into a look-up; args: kind, text, reply.
        paste_asked: Rows of text were pasted; args: table, fields, first cell's index.
        counted: What is selected, for the status bar; arg: `Selected`.
        browse_asked: The whole list is wanted (F7); args: kind, text, then (called
            with the choice).
        full_asked: The grid wants the whole window, or gives it back.
        new_asked: A new record is wanted in a look-up; args: kind, text, then (called
            with its choice).
        walked: Return was pressed in the last cell of lines to which none is added.
        opened: A line that can only be read was asked for, by Return or twice clicked;
            arg: its row.
    """

    edited = Signal(object)
    typing = Signal()
    inserted = Signal(int, int)
    removed = Signal(object)
    moved = Signal(int, int)
    lookup_asked = Signal(str, str, object)
    paste_asked = Signal(object, object, object)
    full_asked = Signal()
    counted = Signal(object)
    browse_asked = Signal(str, str, object)
    new_asked = Signal(str, str, object)
    walked = Signal()
    opened = Signal(int)

    def __init__(self, section: SectionSpec) -> None:
        super().__init__()
        self.section = section
        self.lines_model = LinesModel(section, self)
        self.lines_model.edited.connect(lambda row, v: self.edited.emit(((row, v),)))
        self.may_create: Callable[[str], bool] = lambda _kind: False
        cells.prepare(self)
        self.setModel(self.lines_model)
        self.cells = GridDelegate(self, self.lines_model)
        self.setItemDelegate(self.cells)
        self.open_cell = OpenCell(self)
        self.bulk = GridBulk(self)
        self.moves = GridMoves(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            trigger.DoubleClicked | trigger.AnyKeyPressed | trigger.EditKeyPressed
        )
        self.setAccessibleName(_(section.title))
        self.columns = GridColumns(self)
        self.columns.lay_out()
        self.selectionModel().selectionChanged.connect(self._selected)
        self.sums = GridSum(self)
        self.clicked.connect(self.bulk.toggle_at)
        self._only_read = not any(column.typed for column in section.columns)
        self.doubleClicked.connect(self._open)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override: the columns fill the grid."""
        super().resizeEvent(event)
        self.columns.stretch()

    def showEvent(self, event: QShowEvent) -> None:
        """Override: its selection is told again."""
        super().showEvent(event)
        self.sums.tell_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        """Override: another section or page says nothing of its selection."""
        super().hideEvent(event)
        self.counted.emit(NOTHING)

    # --- Showing ---------------------------------------------------------------------

    def show_lines(
        self, record: Any, lines: tuple[Any, ...], *, editable: bool
    ) -> None:
        """Show the lines of a record."""
        first, at = self.lines_model.record is None, self.currentIndex()
        rows = len(self.lines_model.lines)
        self.lines_model.show(record, lines, editable=editable)
        self.cells.locked = self.lines_model.locked
        if first:
            self.columns.lay_out()
        elif rows != len(lines):
            self.columns.stretch()
        if not self.currentIndex().isValid() and self.lines_model.rowCount():
            same = self.lines_model.index(at.row(), at.column())
            begin = self.lines_model.index(0, self.moves.first_column())
            self.go(same if same.isValid() else begin)

    def _selected(self) -> None:
        chosen = self.selectionModel().selection()
        alone = chosen.count() == 0 or len(chosen.indexes()) == 1
        if alone != self.cells.alone:
            self.cells.alone = alone
            self.viewport().update()
        self.sums.tell_soon()

    @guarded
    def paintEvent(self, event: Any) -> None:
        """Override: the entry row says what can be done there."""
        model = self.lines_model
        narrow = cell_walk.paint(self, self.cells, event.region(), model.cell_at)
        if narrow:
            QTimer.singleShot(0, self, partial(self.columns.widen, narrow))
        paint_over(self, opened=self.cells.editor is not None)

    def event(self, event: QEvent) -> bool:
        """Override: the word that opens a cell is kept when the focus goes."""
        if event.type() == QEvent.Type.FocusAboutToChange:
            self.open_cell.keep_composed()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override: it is kept by a click on another cell, too."""
        self.open_cell.keep_composed()
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Override: repaint where the ring is only; Qt would repaint every cell."""
        self._focus_changed()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Override: as above; an opening editor must not cost a whole frame."""
        self._focus_changed()

    def _focus_changed(self) -> None:
        here = self.currentIndex()
        typed = here.isValid() and self.lines_model.can_edit(here)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, typed)
        ring = self.visualRect(here)
        if self.selectionBehavior() == self.SelectionBehavior.SelectRows:
            ring = QRect(0, ring.top(), self.viewport().width(), ring.height())
        self.viewport().update(ring)

    def go(self, index: Index) -> None:
        """Show a cell as the current, only selected one, also while Shift is held."""
        rows = _AT.Rows if self.selectionBehavior() == cell_walk.ROWS else _AT.NoUpdate
        self.selectionModel().setCurrentIndex(_plain(index), _AT.ClearAndSelect | rows)
        self.scrollTo(self.currentIndex())

    def type_at(self, index: Index) -> None:
        """Go to a cell and open it."""
        self.go(index)
        if self.lines_model.can_edit(index):
            self.edit(_plain(index))

    def advance(self) -> None:
        """Go to the next cell that must be filled in; a new line after the last."""
        self.moves.advance()

    def retreat(self) -> None:
        """Go back to the cell before that must be filled in."""
        self.moves.retreat()

    # --- An open cell ----------------------------------------------------------------

    def commit(self) -> bool:
        """Take over what stands in an open cell; False: it cannot be read."""
        return self.open_cell.commit()

    def waiting(self) -> bool:
        """Say whether a look-up in an open cell still waits for its answer."""
        return self.open_cell.waiting()

    # --- Keys of the closed grid -----------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QTableView.keyPressEvent."""
        if pastes_files(event):
            event.ignore()  # for the document that the lines stand in
            return
        if self._moving_key(event) or self._doing_key(event):
            event.accept()
            return
        held = event.modifiers()
        if held & _MOD.AltModifier or (held & _MOD.ControlModifier and event.text()):
            event.ignore()  # a shortcut of the form, never typing
            return
        super().keyPressEvent(event)

    def moveCursor(self, action: Any, modifiers: Any) -> QModelIndex:
        """Override: no key leads to the number of a line; typing there was lost."""
        return self.moves.off_number(super().moveCursor(action, modifiers))

    def _moving_key(self, event: QKeyEvent) -> bool:
        key, shift = event.key(), bool(event.modifiers() & _MOD.ShiftModifier)
        if event.modifiers() & (_MOD.ControlModifier | _MOD.AltModifier):
            return False
        if key in _ENTER:
            self._enter(back=shift)
        elif key == _KEY.Key_Tab:
            self.moves.next_cell()
        elif key == _KEY.Key_Backtab:
            self.moves.previous_cell()
        else:
            return False
        return True

    def _open(self, index: Index) -> None:
        if self._only_read and index.isValid():
            self.opened.emit(index.row())

    def _enter(self, *, back: bool) -> None:
        if self._only_read:
            self._open(self.currentIndex())
        elif back:
            self.retreat()
        elif self.lines_model.is_entry(self.currentIndex().row()):
            self.type_at(
                self.lines_model.index(
                    len(self.lines_model.lines), self.moves.first_column()
                )
            )
        else:
            self.advance()

    def _doing_key(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.bulk.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.bulk.paste()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.bulk.cut()
        else:
            return self._other_key(event)
        return True

    def _other_key(self, event: QKeyEvent) -> bool:
        does: dict[str, Move] = {
            "fill_down": self.bulk.fill_down,
            "delete_line": self.bulk.remove_lines,
            "clear": self.bulk.clear,
            "insert_line": self.bulk.insert_line,
            "edit_cell": self.open_cell.begin_at_end,
            "open_list": self.open_cell.begin_list,
            "whole_list": partial(self.open_cell.begin_list, whole=True),
            "full_grid": self.full_asked.emit,
            "toggle": self.bulk.toggle,
            "select_all": self.selectAll,
            "move_up": lambda: self._shift_line(-1),
            "move_down": lambda: self._shift_line(1),
        }
        chosen = does.get(grid_keys.meant(event))
        return chosen is not None and chosen() is not False

    def _shift_line(self, by: int) -> None:
        """Move the current line up or down (Ctrl+Shift+arrows)."""
        here = self.currentIndex()
        to = here.row() + by
        last = len(self.lines_model.lines)
        if self.lines_model.entry and 0 <= to < last and here.row() < last:
            self.moved.emit(here.row(), to)
            self.go(self.lines_model.index(to, here.column()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Override QTableView.contextMenuEvent."""
        self.menu().popup(event.globalPos())

    def menu(self) -> QMenu:
        """Return the menu of the selected cells."""
        bulk = self.bulk
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heads = (_("Copy with headings"), "copy", bulk.copy_with_headings)
        items: list[Any] = [(_("Copy"), "copy", bulk.copy), heads]
        if self.lines_model.entry:
            items += [
                (_("Paste"), "clipboard-text", bulk.paste),
                None,
                (_("Fill down"), "arrow-bar-to-down", bulk.fill_down),
                (_("Set value…"), "pencil", bulk.ask_value),
                (_("Clear"), "backspace", bulk.clear),
                None,
                (_("Insert line"), "plus", bulk.insert_line),
                (_("Move up"), "arrow-up", lambda: self._shift_line(-1)),
                (_("Move down"), "arrow-down", lambda: self._shift_line(1)),
                (_("Remove lines"), "trash", bulk.remove_lines),
            ]
        return fill_menu(made, items)

    def select_block(self, top: Index, bottom: Index) -> None:
        """Select a block of cells; the first stays the current one."""
        block = QItemSelection(_plain(top), _plain(bottom))
        self.selectionModel().setCurrentIndex(_plain(top), _AT.NoUpdate)
        self.selectionModel().select(block, _AT.ClearAndSelect)


def _plain(index: Index) -> QModelIndex:
    """Return an index as Qt's functions want it."""
    model = index.model()
    return model.index(index.row(), index.column()) if model else QModelIndex()
