"""The table of a list: whole rows, boxes to select them, columns that stay in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from forms.kit import cell_walk
from forms.kit.cells import CellDelegate, prepare
from forms.kit.list_clip import as_clipboard
from forms.kit.list_columns import ColumnKeeper
from forms.kit.list_header import ListHeader
from forms.kit.list_model import CHECK, ListModel
from forms.kit.list_place import RowPlaces
from forms.kit.list_spec import with_currency
from forms.kit.painting import guarded
from forms.kit.whereabouts import Where

_FLAG = QItemSelectionModel.SelectionFlag
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TABBED = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_COPIED_AT_MOST = 5000
_Index = QModelIndex | QPersistentModelIndex
_MEASURED = 100
"""Rows whose words are measured for the columns as a list is shown: Qt would take a
thousand, most of which are not even read yet."""


class _Rows(RowPlaces):
    """What the table and its part that stays in place have in common.

    Signals:
        opened: Enter or a double click; arg: row.
        menu_asked: Args: index, global position.
        typed: Letters that are meant for the search box; arg: the letters.
        escaped: Escape: the filter is to be cleared.
    """

    opened = Signal(int)
    menu_asked = Signal(QModelIndex, QPoint)
    typed = Signal(str)
    escaped = Signal()

    def __init__(self, model: ListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalHeader(ListHeader(model.columns, self))
        prepare(self)
        self.delegate = CellDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(self._double_clicked)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Override: all cells in one walk."""
        cell_at = self.list_model().cell_at
        cell_walk.paint(self, self.delegate, event.region(), cell_at)

    def list_model(self) -> ListModel:
        """Return the model with its own type."""
        model = self.model()
        assert isinstance(model, ListModel)  # noqa: S101 - set above
        return model

    def heads(self) -> ListHeader:
        """Return the header with its own type."""
        header = self.horizontalHeader()
        assert isinstance(header, ListHeader)  # noqa: S101 - set above
        return header

    def _double_clicked(self, index: QModelIndex) -> None:
        if index.column() != CHECK:
            self.opened.emit(index.row())

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Draw both rows anew from end to end: Qt knows of single cells only."""
        super().currentChanged(current, previous)
        port = self.viewport()
        for index in (current, previous):
            if index.isValid():
                top, height = self.rowViewportPosition(index.row()), self.rowHeight(0)
                port.update(0, top, port.width(), height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let a click on a box add or take away its row only."""
        index = self.indexAt(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        left = event.button() == Qt.MouseButton.LeftButton
        if index.isValid() and index.column() == CHECK and plain and left:
            self.toggle(index.row())
            event.accept()
            return
        super().mousePressEvent(event)

    def toggle(self, row: int) -> None:
        """Add a row to the selection, or take it away."""
        index = self.model().index(row, CHECK)
        selection = self.selectionModel()
        selection.select(index, _FLAG.Toggle | _FLAG.Rows)
        selection.setCurrentIndex(index, _FLAG.NoUpdate)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Do not select by dragging from a box."""
        held = event.buttons() & Qt.MouseButton.LeftButton
        if held and self.columnAt(event.position().toPoint().x()) == CHECK:
            return
        super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter, select by Space, look for what is typed, copy."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        row = self.currentIndex().row()
        if event.key() in _ENTER and row >= 0:
            self.opened.emit(row)
        elif event.key() == Qt.Key.Key_Space and row >= 0:
            self.toggle(row)
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif control and event.key() == Qt.Key.Key_C:
            self.copy()
        elif event.text().isprintable() and event.text() and not control:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of a row, by pointer or by key."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            at = self.visualRect(index).bottomLeft()
        else:
            at = self.viewport().mapFrom(self, event.pos())
            index = self.indexAt(event.pos())
        if not index.isValid():
            return
        selection = self.selectionModel()
        if not selection.isSelected(index):
            flags = _FLAG.ClearAndSelect | _FLAG.Rows
            selection.setCurrentIndex(index, flags)
        self.menu_asked.emit(index, self.viewport().mapToGlobal(at))

    def copy(self) -> None:
        """Put the selected rows on the clipboard; the table does it."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What stays where it is while newer rows take the place of older ones.

    Attributes:
        chosen: Keys of the records that are selected.
        current: Key of the record that the keys go on from.
        seen: Key of a record on the screen, that of the current one if it is there.
        offset: Where it stands.
        everything: All is selected, also what was never read.
    """

    chosen: frozenset[int] | set[int] = frozenset()
    current: int | None = None
    seen: int | None = None
    offset: int = 0
    everything: bool = False


class ListTable(_Rows):
    """The table of a list.

    Signals:
        picked: Another row is current, or others are selected.
        moved: What lies under the columns must be painted again.
    """

    picked = Signal()
    moved = Signal()

    def __init__(self, model: ListModel) -> None:
        super().__init__(model)
        self._held = _Held()
        self._frozen = _Frozen(model, self)
        self.keeper = ColumnKeeper(self.heads(), model.columns)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.picked)
        model.is_checked = self._is_checked
        model.looked_at = self.rows_on_screen
        model.held = self._rows_to_keep
        model.refreshing.connect(self._hold)
        model.refreshed.connect(self._bring_back)
        model.modelReset.connect(self._begin)
        selection = self.selectionModel()
        selection.selectionChanged.connect(self._selected)
        selection.currentRowChanged.connect(lambda *_: self._later.start(0))
        self.heads().checked = self.all_checked
        self._frozen.heads().checked = self.all_checked
        for header in (self.heads(), self._frozen.heads()):
            header.all_asked.connect(self.toggle_all)
        self.horizontalScrollBar().valueChanged.connect(self._place)
        self.verticalScrollBar().valueChanged.connect(self._frozen.follow)
        self.keeper.changed.connect(self._place)
        model.loaded.connect(self._loaded)
        model.refreshed.connect(self._measure)
        model.told.came.connect(self._heard)

    def views(self) -> tuple[_Rows, ...]:
        """Return what shows the rows: the table, and its part that stays in place."""
        return self, self._frozen

    # --- selection -------------------------------------------------------------------

    def _is_checked(self, row: int) -> bool:
        index = self.model().index(row, CHECK)
        return self.selectionModel().isSelected(index)

    def selected_count(self) -> int:
        """Return how many rows are selected, without walking through them."""
        return sum(len(rows) for rows in self._ranges())

    def selected_rows(self) -> list[int]:
        """Return the selected rows in their order."""
        return sorted(row for rows in self._ranges() for row in rows)

    def _ranges(self) -> list[range]:
        selection = self.selectionModel().selection()
        found = [selection.at(number) for number in range(selection.count())]
        return [range(one.top(), one.bottom() + 1) for one in found]

    def all_checked(self) -> bool | None:
        """Say whether all rows are selected; None: some."""
        count = self.selected_count()
        if not count:
            return False
        return True if count == self.model().rowCount() else None

    def toggle_all(self) -> None:
        """Select all rows, or none when some are selected."""
        if self.selected_count():
            self.clearSelection()
        else:
            self.selectAll()

    def _selected(self, gone: QItemSelection, new: QItemSelection) -> None:
        del gone, new
        self.heads().viewport().update()
        self._frozen.heads().viewport().update()
        self._later.start(0)

    def select_row(self, row: int) -> None:
        """Make a row the current and only selected one, and bring it into sight."""
        index = self.model().index(row, self._first_column())
        flags = _FLAG.ClearAndSelect | _FLAG.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show who comes with Tab where the keys are."""
        super().focusInEvent(event)
        if event.reason() in _TABBED:
            self._show_current()

    def take_keys(self) -> None:
        """Take the focus; with nothing selected, select the current row: it is seen."""
        self.setFocus()
        self._show_current()

    def _show_current(self) -> None:
        at = self.currentIndex()
        if at.isValid() and not self.selectionModel().hasSelection():
            self.select_row(at.row())

    def _first_column(self) -> int:
        header = self.heads()
        for visual in range(1, header.count()):
            logical = header.logicalIndex(visual)
            if not header.isSectionHidden(logical):
                return logical
        return 1

    def _begin(self) -> None:
        """Begin a new result at its first row, without marking anything."""
        self.verticalScrollBar().setValue(0)
        if self.model().rowCount():
            index = self.model().index(0, self._first_column())
            self.selectionModel().setCurrentIndex(index, _FLAG.NoUpdate)
        self._later.start(0)

    # --- refreshing without losing the place -----------------------------------------

    def _rows_to_keep(self) -> list[int]:
        rows = self.selected_rows()[:_COPIED_AT_MOST]
        return sorted({*rows, max(self.currentIndex().row(), 0)})

    def _hold(self) -> None:
        model = self.list_model()
        chosen = {
            record.id
            for row in self.selected_rows()[:_COPIED_AT_MOST]
            if (record := model.record(row)) is not None
        }
        row = self.currentIndex().row()
        first, last = self.rows_on_screen()
        seen = row if first <= row <= last else first
        offset = self.rowViewportPosition(seen) if seen >= 0 else 0
        everything = bool(self.all_checked()) and len(chosen) < model.rowCount()
        self._held = _Held(
            chosen, model.key(row), model.key(seen), offset, everything=everything
        )

    def _bring_back(self) -> None:
        model, held = self.list_model(), self._held
        selection = QItemSelection()
        last = model.columnCount() - 1
        if held.everything:
            selection.select(model.index(0, 0), model.index(model.rowCount() - 1, last))
        for key in () if held.everything else held.chosen:
            row = model.row_of(key)
            if row is not None:
                selection.select(model.index(row, 0), model.index(row, last))
        self.selectionModel().select(selection, _FLAG.ClearAndSelect)
        row = model.row_of(held.current) if held.current is not None else None
        if row is not None:
            index = model.index(row, self._first_column())
            self.selectionModel().setCurrentIndex(index, _FLAG.NoUpdate)
        row = model.row_of(held.seen) if held.seen is not None else None
        if row is not None:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(row) - held.offset)
        self._later.start(0)

    def rows_on_screen(self) -> tuple[int, int]:
        """Return the first and the last row that can be seen."""
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        if last < 0:
            last = self.model().rowCount() - 1
        return max(first, 0), max(last, 0)

    # --- columns ---------------------------------------------------------------------

    def set_height(self, name: str) -> None:
        """Choose the row height: "compact", "list" or "double"."""
        self.keeper.height = name
        self.delegate.set_height(name)
        self._frozen.delegate.set_height(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the width that is left over to the columns that take it."""
        super().resizeEvent(event)
        self.keeper.stretch(self.viewport().width())
        self._place()

    def _loaded(self, first: int, _last: int) -> None:
        if first == 0:  # while scrolling, columns must not jump
            self._measure()

    def _heard(self, _keys: object) -> None:
        """Learn how wide the words are that other modules told of the first rows."""
        if not self.verticalScrollBar().value():
            self._measure(told=True)

    def _measure(self, *, told: bool = False) -> None:
        """Learn from the first rows how wide their words are."""
        model, room = self.list_model(), self.delegate.room
        rows = range(min(model.rowCount(), _MEASURED))
        shown = {one.field for one in self.keeper.shown()}
        self.keeper.need(
            {
                one.field: max(
                    (room(model.cell_at(row, at)) for row in rows), default=0
                )
                for at, one in enumerate(model.columns, CHECK + 1)
                if one.field in shown
            },
            told=told,
        )

    def _place(self) -> None:
        scrolled = self.horizontalScrollBar().value() > 0
        self._frozen.place(self.keeper.frozen_sections() if scrolled else [])
        self.moved.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Tell the totals below when the direction of reading turns."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._place()

    def copy(self) -> None:
        """Put the selected rows on the clipboard, as text and as a table."""
        rows = self.selected_rows()[:_COPIED_AT_MOST]
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        model = self.list_model()
        model.collect(rows, lambda found: model.told.finish(found, self._put))

    def _put(self, records: Sequence[object]) -> None:
        columns = with_currency(self.keeper.shown(), self.keeper.every())
        QGuiApplication.clipboard().setMimeData(as_clipboard(columns, records))


class _Frozen(_Rows):
    """The first columns, laid over the table while it is scrolled sideways."""

    def __init__(self, model: ListModel, table: ListTable) -> None:
        super().__init__(model, table)
        self._table = table
        self._sections: list[int] = []
        self.setSelectionModel(table.selectionModel())
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(off)
        self.setVerticalScrollBarPolicy(off)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.heads().setSectionsMovable(False)
        self.opened.connect(table.opened)
        self.menu_asked.connect(table.menu_asked)
        self.heads().sort_asked.connect(table.heads().sort_asked)
        self.heads().menu_asked.connect(table.heads().menu_asked)
        # Hidden, or with rows not laid out yet, it knows no place to scroll to.
        self.verticalScrollBar().rangeChanged.connect(
            lambda *_range: self.follow(table.verticalScrollBar().value())
        )
        self.hide()

    def place(self, sections: list[int]) -> None:
        """Lie over the columns that stay; none: hide."""
        if not sections:
            self.hide()
            return
        table, header = self._table, self._table.heads()
        self._sections = sections
        self.heads().show_sort(header.sort())
        width = 0
        for logical in range(self.heads().count()):
            shown = logical in sections
            self.setColumnHidden(logical, not shown)
            if shown:
                size = header.sectionSize(logical)
                self.setColumnWidth(logical, size)
                width += size
        for at, logical in enumerate(sections):
            self.heads().moveSection(self.heads().visualIndex(logical), at)
        port = table.viewport().geometry()
        rtl = table.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = port.right() + 1 - width if rtl else port.left()
        self.setGeometry(left, 0, width, port.bottom() + 1)
        self.show()
        self.raise_()
        self.executeDelayedItemsLayout()
        self.follow(table.verticalScrollBar().value())

    def follow(self, value: int) -> None:
        """Scroll with the table."""
        self.verticalScrollBar().setValue(value)

    def take_place(self, _where: Where) -> bool:
        """Override: the keyboard is never here, but in the table that lies below."""
        return False

    def wheelEvent(self, event: object) -> None:
        """Let the table scroll."""
        QGuiApplication.sendEvent(self._table.viewport(), event)  # type: ignore[arg-type]
