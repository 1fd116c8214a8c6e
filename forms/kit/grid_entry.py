"""What is painted over the cells of a grid: the words in its empty last row, a ring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPen

from app.core.i18n import _
from forms.kit import theme
from forms.kit.elided import at_start, shortened

if TYPE_CHECKING:
    from forms.kit.grid import LineGrid


def paint_over(grid: LineGrid, *, opened: bool) -> None:
    """Paint the words of the entry row, and the ring where no cell draws one.

    Args:
        grid: Whose cells are painted.
        opened: Whether a cell is being edited.
    """
    model = grid.lines_model
    if opened:
        paint_ring(grid)
    here = model.is_entry(grid.currentIndex().row())
    if not model.entry or (opened and here):
        return
    rect = entry_room(grid, len(model.lines))
    if rect.height() > 0 and rect.top() < grid.viewport().height():
        paint_entry(grid, rect)
        if here and grid.hasFocus():
            paint_ring(grid)


def entry_room(grid: LineGrid, row: int) -> QRect:
    """Return the cells of the entry row that the words may cover.

    None, while something stands there that cannot be read: it must be seen.
    """
    model = grid.lines_model
    if any(at == row for at, _field in model.unread_texts()):
        return QRect()
    header = grid.horizontalHeader()
    room = QRect()
    for visual in range(header.count()):
        number = header.logicalIndex(visual)
        if number == 0 or grid.isColumnHidden(number):
            continue
        column = model.columns[number - 1]
        if not column.typed and not room.isValid():
            continue
        if not column.typed and column.tint:
            break  # what is worked out is never written over
        room = room.united(grid.visualRect(model.index(row, number)))
    return room


def paint_entry(grid: LineGrid, rect: QRect) -> None:
    """Write what can be done in the entry row across its empty cells."""
    painter = QPainter(grid.viewport())
    inside = rect.adjusted(1, 0, -1, -1)
    painter.fillRect(inside, theme.color("surface"))
    painter.setFont(theme.font(13))
    painter.setPen(theme.color("text3"))
    rtl = grid.isRightToLeft()
    room = _beside_ring(grid, inside).adjusted(7, 0, -7, 0)
    words = shortened(_(grid.section.entry), painter.fontMetrics(), room.width())
    painter.drawText(room, at_start(rtl=rtl), words)
    painter.end()


def _beside_ring(grid: LineGrid, room: QRect) -> QRect:
    """Return where the words stand; the ring of a cell never cuts through them."""
    here = grid.currentIndex()
    if not grid.hasFocus() or not grid.lines_model.is_entry(here.row()):
        return room
    ring, before, after = grid.visualRect(here), QRect(room), QRect(room)
    before.setRight(min(room.right(), ring.left()))
    after.setLeft(max(room.left(), ring.right()))
    return max(before, after, key=QRect.width)


def paint_ring(grid: LineGrid) -> None:
    """Draw the ring that the delegate draws only while the grid has the focus."""
    painter = QPainter(grid.viewport())
    bad = grid.cells.editor is not None and bool(grid.cells.editor.property("bad"))
    painter.setPen(QPen(theme.color("bad_dot" if bad else "focus"), 2))
    painter.drawRect(grid.visualRect(grid.currentIndex()).adjusted(1, 1, -1, -1))
    painter.end()
