"""What a key means in a closed grid: by the user's key map, or as in a spreadsheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from forms.kit import keys

_KEY, _MOD = Qt.Key, Qt.KeyboardModifier
_MAPPED = ("edit_cell", "fill_down", "insert_line", "delete_line", "full_grid")
"""Actions of the key map that the grid carries out itself."""

_ALWAYS = {
    (_KEY.Key_Delete, _MOD.ControlModifier): "delete_line",
    (_KEY.Key_Delete, _MOD.NoModifier): "clear",
    (_KEY.Key_Backspace, _MOD.NoModifier): "clear",
    (_KEY.Key_Insert, _MOD.NoModifier): "insert_line",
    (_KEY.Key_F4, _MOD.NoModifier): "open_list",
    (_KEY.Key_Down, _MOD.AltModifier): "open_list",
    (_KEY.Key_F7, _MOD.NoModifier): "whole_list",
    (_KEY.Key_Space, _MOD.NoModifier): "toggle",
    (_KEY.Key_A, _MOD.ControlModifier): "select_all",
    (_KEY.Key_Up, _MOD.ControlModifier | _MOD.ShiftModifier): "move_up",
    (_KEY.Key_Down, _MOD.ControlModifier | _MOD.ShiftModifier): "move_down",
}
"""What spreadsheets have taught everybody, whatever the key map says."""


def meant(event: QKeyEvent) -> str:
    """Return the name of what a key does; empty: nothing of this."""
    key, mods = _KEY(event.key()), event.modifiers() & ~_MOD.KeypadModifier
    if key in (_KEY.Key_Plus, _KEY.Key_Minus):  # "+" wants Shift on most keyboards
        mods &= ~_MOD.ShiftModifier
    typed = QKeySequence(mods.value | key.value)
    for name in _MAPPED:
        if typed in keys.sequences(name):
            return name
    return _ALWAYS.get((key, mods), "")
