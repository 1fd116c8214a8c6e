"""The cell of a grid that is typed into: its keys, its list, and how it is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    SignalInstance,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QToolTip

from app.core.refs import Choice
from forms.kit.grid_edit import CellEdit, PickEdit

if TYPE_CHECKING:
    from forms.kit.grid import LineGrid

Index = QModelIndex | QPersistentModelIndex
Move = Callable[[], object]

_KEY = Qt.Key
_MOD = Qt.KeyboardModifier
_ENTER = (_KEY.Key_Return, _KEY.Key_Enter)
_NO_HINT = QAbstractItemDelegate.EndEditHint.NoHint


class OpenCell:
    """Opens the current cell of a grid, and takes over or gives up what is typed."""

    def __init__(self, grid: LineGrid) -> None:
        self._grid = grid
        self._cells = grid.cells
        self._model = grid.lines_model

    def begin_at_end(self) -> None:
        """Open the current cell behind its last letter (F2)."""
        here = self._grid.currentIndex()
        if self._model.can_edit(here):
            self._grid.edit(here)
            if self._cells.editor is not None:
                self._cells.editor.deselect()
                self._cells.editor.end(False)  # noqa: FBT003 -- Qt's signature

    def begin_list(self, *, whole: bool = False) -> bool:
        """Open the list of the current cell; False: none opens, the key is another's.

        Args:
            whole: Whether the whole list of its records is wanted (F7).
        """
        here = self._grid.currentIndex()
        if not self._model.can_edit(here):
            return False
        self._grid.edit(here)
        editor = self._cells.editor
        if isinstance(editor, PickEdit):
            (self.browse if whole else PickEdit.open_list)(editor)
        return True

    def commit(self) -> bool:
        """Take over what stands in an open cell; False: it cannot be read."""
        editor = self._cells.editor
        if editor is None:
            return not self._model.unread()
        told: list[bool] = []
        self._cells.take(editor, self._grid.currentIndex(), told.append)
        if told == [True]:
            self._grid.closeEditor(editor, _NO_HINT)
            return not self._model.unread()
        return False

    def keep_composed(self) -> None:
        """Take over the word that opens a cell before the table loses the focus.

        While it is composed the table has the focus, not the line that shows it.
        """
        editor = self._cells.editor
        if editor is not None and editor.is_composing() and self._grid.hasFocus():
            editor.finish_word()
            self._grid.commitData(editor)
            self._grid.closeEditor(editor, _NO_HINT)

    def waiting(self) -> bool:
        """Say whether a look-up in an open cell still waits for its answer."""
        editor = self._cells.editor
        return isinstance(editor, PickEdit) and editor.waiting()

    def finish(self, move: Move) -> None:
        """Take over what stands in the open cell, close it and go on."""
        editor = self._cells.editor
        if editor is None:
            return
        index = QPersistentModelIndex(self._grid.currentIndex())

        def done(good: bool) -> None:  # noqa: FBT001 -- a plain answer
            if self._cells.editor is not editor:
                return
            if good:
                self._grid.closeEditor(editor, _NO_HINT)
                move()
            else:
                self._say_problem(editor, index)

        self._cells.take(editor, index, done)

    def _say_problem(self, editor: CellEdit, index: Index) -> None:
        words = self._model.cell(index).problem
        editor.mark(words)
        editor.selectAll()
        listed = isinstance(editor, PickEdit) and editor.list.isVisible()
        # A list that is open says it, and what can be done.
        if self._grid.isVisible() and not listed:
            at = editor.mapToGlobal(editor.rect().bottomLeft())
            QToolTip.showText(at, words, editor)

    def key(self, editor: CellEdit, event: QKeyEvent) -> bool:
        """Take a key from an open cell; False leaves it to the editor."""
        if isinstance(editor, PickEdit):
            editor.entered = event.key() in _ENTER
            if editor.waiting() and event.key() != _KEY.Key_Escape:
                editor.hold(event)
                return True
            if self._list_key(editor, event):
                return True
        key, shift = event.key(), bool(event.modifiers() & _MOD.ShiftModifier)
        if event.modifiers() & (_MOD.ControlModifier | _MOD.AltModifier):
            return False
        moves: dict[int, Move] = {
            _KEY.Key_Tab: self._grid.moves.next_cell,
            _KEY.Key_Backtab: self._grid.moves.previous_cell,
            _KEY.Key_Up: lambda: self._grid.moves.step(-1, 0),
            _KEY.Key_Down: lambda: self._grid.moves.step(1, 0),
        }
        if key in _ENTER:
            self.finish(self._grid.retreat if shift else self._grid.advance)
        elif key == _KEY.Key_Escape:
            self._give_up(editor)
        elif key in moves:
            self.finish(moves[_KEY(key)])
        else:
            return False
        return True

    def _give_up(self, editor: CellEdit) -> None:
        editor.setText(editor.initial)
        place = self._grid.currentIndex().row(), editor.column.field
        self._model.forget_unread({place}, given_up=True)
        self._grid.typing.emit()
        self._grid.closeEditor(editor, _NO_HINT)

    def browse(self, editor: PickEdit) -> None:
        """Open the whole list of a look-up; what is chosen there fills the line."""
        kind, _colon, name = editor.column.kind.partition(":")
        if kind != "lookup":
            editor.open_list()
            return
        self._ask_for(self._grid.browse_asked, name, editor)

    def create_in(self, editor: PickEdit) -> None:
        """Ask for a new record; once it is saved it fills the cell."""
        name = editor.column.kind.partition(":")[2]
        self._ask_for(self._grid.new_asked, name, editor)

    def _ask_for(self, asked: SignalInstance, name: str, editor: PickEdit) -> None:
        index = QPersistentModelIndex(self._grid.currentIndex())

        def then(choice: Choice) -> None:
            self._cells.put_choice(index, choice)
            self._grid.setFocus()
            self._grid.advance()

        place = index.row(), editor.column.field
        unread = self._model.unread_texts().get(place, "")
        text = editor.text() if editor.touched else unread
        self._give_up(editor)
        asked.emit(name, text, then)

    def _list_key(self, editor: PickEdit, event: QKeyEvent) -> bool:
        key = event.key()
        alt = bool(event.modifiers() & _MOD.AltModifier)
        arrow = key in (_KEY.Key_Down, _KEY.Key_Up)
        if arrow and not alt and editor.list.isVisible():
            editor.list.step(1 if key == _KEY.Key_Down else -1)
            return True
        if key == _KEY.Key_F7:
            self.browse(editor)
            return True
        if key in _ENTER and editor.offers_new():
            self.create_in(editor)
            return True
        if key != _KEY.Key_F4 and not (alt and key == _KEY.Key_Down):
            return False
        editor.open_list()
        return True
