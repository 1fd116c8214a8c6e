"""Opens editors in cells, reads them, and leaves the keys to the grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from app.core.i18n import _
from app.core.refs import Choice, Ref
from forms.kit.cells import CellDelegate
from forms.kit.grid_edit import (
    CellEdit,
    PickEdit,
    Source,
    codes_source,
    exact,
    options_source,
)
from forms.kit.grid_model import LinesModel, chosen
from forms.kit.grid_values import emptied
from forms.kit.spec import ColumnSpec

if TYPE_CHECKING:
    from forms.kit.grid import LineGrid

Index = QModelIndex | QPersistentModelIndex
Done = Callable[[bool], None]
GOOD, BAD = True, False
_WINDOW = Qt.FocusReason.ActiveWindowFocusReason

ABOVE = ".."
"""Typed into a cell: what the cell above says."""

FIRST = "//"
"""Typed into a cell: what the first line says there."""


class GridDelegate(CellDelegate):
    """Paints the cells of a grid and owns the editor that is open in one."""

    def __init__(self, grid: LineGrid, model: LinesModel) -> None:
        super().__init__(grid, grid=True, height=model.section.rows)
        self._lines = model
        self._of = grid
        self.editor: CellEdit | None = None
        self.alone = True

    # --- Opening ---------------------------------------------------------------------

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """Override: a line of text, with a list where something is looked up."""
        column = self._lines.column(index)
        assert column is not None  # noqa: S101 -- flags() lets no other cell open
        source = self._source(column)
        if source is None:
            made = CellEdit(parent, column)
        else:
            made = PickEdit(parent, column, source)
            made.picked.connect(lambda: self._of.open_cell.finish(self._of.advance))
            kind, _colon, name = column.kind.partition(":")
            made.may_create = kind == "lookup" and self._of.may_create(name)
            made.new_asked.connect(lambda: self._of.open_cell.create_in(made))
            made.browse_asked.connect(lambda: self._of.open_cell.browse(made))
        made.textChanged.connect(self._of.typing)
        self.editor = made
        if self._lines.is_entry(index.row()):
            self._of.viewport().update()  # the words of the entry row give way
        made.destroyed.connect(self._closed)
        return made

    def _closed(self, gone: QObject | None = None) -> None:
        if self.editor is gone:
            self.editor = None

    def _source(self, column: ColumnSpec) -> Source | None:
        kind, _colon, name = column.kind.partition(":")
        if kind == "lookup":
            return lambda text, reply: self._of.lookup_asked.emit(name, text, reply)
        if kind == "code":
            return codes_source(name)
        return options_source(column) if kind == "choice" else None

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Override: what stands there, unless the person is typing already."""
        if isinstance(editor, CellEdit) and not editor.touched:
            editor.begin(self._lines.edit_text(index))

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Override: forget the editor at once, not when Qt deletes it."""
        if self.editor is editor:
            self.editor = None
        super().destroyEditor(editor, index)
        port, row = self._of.viewport(), index.row()
        top, high = self._of.rowViewportPosition(row), self._of.rowHeight(row)
        port.update(0, top, port.width(), high)  # the entry row's words go beyond it

    # --- Reading ---------------------------------------------------------------------

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        """Override: the focus left the cell; what cannot be read stays in red."""
        if isinstance(editor, CellEdit):
            self.take(editor, index, lambda _ok: None, leaving=True)

    def take(
        self, editor: CellEdit, index: Index, done: Done, *, leaving: bool = False
    ) -> None:
        """Take over what stands in an editor.

        Args:
            editor: The editor.
            index: Its cell.
            done: Told whether it could be read; a look-up may answer later.
            leaving: Whether the person went elsewhere and sees no list any more.
        """
        text = editor.text()
        if not editor.touched and not (
            isinstance(editor, PickEdit) and editor.settled()
        ):
            done(GOOD)
            return
        if text.strip() in (ABOVE, FIRST):
            self._take_from(index, 0 if text.strip() == FIRST else index.row() - 1)
            editor.initial = text
            done(GOOD)
        elif not text.strip() and isinstance(editor, PickEdit) and not editor.pointed():
            editor.initial = text
            self._clear(index)
            done(GOOD)
        elif isinstance(editor, PickEdit):
            self._take_pick(editor, QPersistentModelIndex(index), done, leaving=leaving)
        else:
            good = self._lines.type(index, text)
            if good:
                editor.initial = text
            done(good)

    def _take_from(self, index: Index, row: int) -> None:
        """Copy the cell of another line: `..` the one above, `//` the first (H4).

        A look-up is found anew, so that what follows from it is filled in as well.
        """
        if not 0 <= row < index.row():
            return
        value = self._lines.value(self._lines.index(row, index.column()))
        if isinstance(value, Ref):
            self.find([QPersistentModelIndex(index)], value.code or value.name)
        else:
            self._lines.put(index, value)

    def _clear(self, index: Index) -> None:
        column, line = self._lines.column(index), self._lines.line(index)
        if column is not None and line is not None:
            self._lines.put(index, emptied(column, line, self._lines.record))

    def _take_pick(
        self,
        editor: PickEdit,
        index: QPersistentModelIndex,
        done: Done,
        *,
        leaving: bool,
    ) -> None:
        text = editor.text()
        settled = editor.settled()
        if settled is None and leaving:
            self.find([index], text)
            return

        def told(choice: Choice | None) -> None:
            if choice is None:
                self._nothing_fits(index, text, several=editor.fits_several())
                done(BAD)
                return
            editor.initial = editor.text()
            self.put_choice(index, choice)
            done(GOOD)

        editor.settle(told)

    def retype(self, index: Index, text: str) -> None:
        """Type a text into a cell that is not open; unreadable, it stands in red."""
        column = self._lines.column(index)
        if column is not None and self._source(column) is not None:
            self.find([QPersistentModelIndex(index)], text)
        else:
            self._lines.type(index, text)

    def find(self, cells: Sequence[QPersistentModelIndex], text: str) -> None:
        """Find what a text means for cells that are not open, and put it there.

        Args:
            cells: They stand in one column; to be given it is one step.
            text: The text.
        """
        column = self._lines.column(cells[0])
        source = self._source(column) if column is not None else None

        def told(found: object) -> None:
            choice = exact(found, text) if isinstance(found, list | tuple) else None
            several = isinstance(found, list | tuple) and len(found) > 1
            with self._lines.at_once():
                if choice is not None:
                    self._put_in_all(cells, choice)
                    return
                for index in cells:
                    self._nothing_fits(index, text, several=several)

        if source is not None:
            source(text, told)

    def _nothing_fits(self, index: Index, text: str, *, several: bool) -> None:
        if not index.isValid():
            return
        words = _("Nothing fits “{text}”. Press F7 for the whole list.", text=text)
        if several:
            words = _("“{text}” fits no single entry. Choose one: F7.", text=text)
        self._lines.refuse(index, text, words)

    def put_choice(self, index: Index, choice: Choice) -> None:
        """Put what was chosen into its cell."""
        column = self._lines.column(index)
        if column is not None and column.kind == "choice":
            self._lines.put(index, column.options[choice.ref.id][0])
        else:
            self._lines.choose(index, choice)

    def _put_in_all(
        self, cells: Sequence[QPersistentModelIndex], choice: Choice
    ) -> None:
        left = [index for index in cells if index.isValid()]
        if len(left) == 1:
            self.put_choice(left[0], choice)
        elif left and (column := self._lines.column(left[0])) is not None:
            values = chosen(column, choice)
            self._of.bulk.report({index.row(): values for index in left})

    # --- Keys ------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override: an open editor's keys go to the grid first.

        But never while an input method composes (H33).
        """
        if isinstance(watched, CellEdit) and isinstance(event, QKeyEvent):
            if watched.is_composing():
                return False
            if event.type() == QEvent.Type.KeyPress:
                return self._of.open_cell.key(watched, event)
            if event.key() == Qt.Key.Key_Escape:
                event.accept()  # Escape leaves the cell, not the dialog around it
                return True
        if isinstance(event, QFocusEvent) and event.reason() == _WINDOW:
            if isinstance(watched, PickEdit):
                watched.list.hide()
            return False  # another window came: the cell stays open as it is
        return super().eventFilter(watched, event)
