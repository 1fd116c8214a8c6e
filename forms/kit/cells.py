"""Cells of tables: one small object a cell, and the one delegate that paints them.

A model answers `CELL_ROLE` with a `Cell`, and `DISPLAY` and `ACCESSIBLE` with words for
the clipboard and for screen readers. Roles and flags are plain ints here, because the
look-up of an enum member costs more than painting a hairline (technology.md §6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from app.core.i18n import _
from forms.kit import theme
from forms.kit.cell_art import Art, Box
from forms.kit.painting import guarded
from forms.kit.tokens import ROW

DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
EDIT: Final = int(Qt.ItemDataRole.EditRole)
TOOLTIP: Final = int(Qt.ItemDataRole.ToolTipRole)
ALIGNMENT: Final = int(Qt.ItemDataRole.TextAlignmentRole)
ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)
USER: Final = int(Qt.ItemDataRole.UserRole)
CELL_ROLE: Final = USER + 1
"""The role under which a model hands out its `Cell`."""

START: Final = int(Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignVCenter)
END: Final = int(
    Qt.AlignmentFlag.AlignRight.value
    | Qt.AlignmentFlag.AlignVCenter.value
    | Qt.AlignmentFlag.AlignAbsolute.value
)
"""Where figures stand, in a mirrored table too: coins below coins."""
CENTER: Final = int(Qt.AlignmentFlag.AlignCenter.value)

_SELECTED = QStyle.StateFlag.State_Selected.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_BOLD_BAR = 3
_TIP = 100  # characters of what cannot be read; a tip is one line as wide as they are


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell of a table shows.

    Attributes:
        text: The words; for an icon its accessible words.
        sub: A second, quieter line.
        align: "start", "end", "center", or "" for what fits the kind.
        kind: One of `KINDS`.
        tone: Colour: a token such as "text3", or a tone such as "bad"; "" for plain.
        chip: Tone of a chip: neutral, info, ok, warn, bad, vio, teal.
        chips: For the kind "chips": words and tone of each; `text` says them all.
        percent: Fill of a progress bar, 0 to 100 and beyond; None for no bar.
        bold: Whether the words stand out.
        tint: Whether the cell is shaded as one that cannot be typed into.
        problem: What is wrong with the value; shown as a red corner and as the tip.
        doubt: What is said mildly of it; shown as a yellow corner and as the tip.
        icon: Name of an icon, for the kind "icon".
        checked: For the kind "check"; None draws the half-checked state.
        image: A picture (`QPixmap`) that stands before the words, or None.
        tip: Why it shows what it shows; appears under the pointer.
        short: What stands for the words where they have no room: a code for a name.
    """

    text: str = ""
    sub: str = ""
    align: str = ""
    kind: str = "text"
    tone: str = ""
    chip: str = ""
    percent: int | None = None
    bold: bool = False
    tint: bool = False
    problem: str = ""
    doubt: str = ""
    icon: str = ""
    checked: bool | None = False
    image: Any = None
    tip: str = ""
    chips: tuple[tuple[str, str], ...] = ()
    short: str = ""

    def is_share(self) -> bool:
        """Say whether it shows its number as percent: 30 as 30%."""
        return self.text.endswith("%")

    def spoken(self) -> str:
        """Return the words for a screen reader."""
        words = [self.text, self.sub]
        ticked = _("Yes") if self.checked else _("No")
        if self.kind == "check" and self.text != ticked:
            words[:0] = [ticked]
        if self.percent is not None and not self.text:
            words.append(f"{self.percent}%")
        return " · ".join(word for word in [*words, self.problem or self.doubt] if word)


EMPTY: Final = Cell()
TINTED: Final = Cell(tint=True)


class Spot(NamedTuple):
    """How a cell stands in its table.

    Attributes:
        row: Its row.
        selected: Whether it is coloured as selected.
        leads: Whether its column is the first that stands there.
        focused: Whether the keyboard is in it; in a list, in its row.
    """

    row: int
    selected: bool
    leads: bool
    focused: bool


class CellDelegate(QStyledItemDelegate):
    """Paints every table of the program.

    Args:
        view: The table; the delegate follows the pointer over it for the hovered row.
        grid: Cells of an editor: lines between the columns and a ring round the
            current cell. Otherwise a list: whole rows, a bar at the selected one.
        height: Row height by name: "compact", "list" or "double".

    Attributes:
        alone: Only the current cell is selected: it is not coloured, its ring says it.
        locked: Every cell is shaded as one that cannot be typed into.
    """

    alone = False
    locked = False

    def __init__(
        self, view: QTableView, *, grid: bool = False, height: str = "list"
    ) -> None:
        super().__init__(view)
        self._view = view
        self._grid = grid
        self._height = height
        self._hover = -1
        self._art = Art(view)
        self._viewport = view.viewport()
        self._viewport.setMouseTracking(True)
        self._viewport.installEventFilter(self)
        theme.signals.changed.connect(self._restyle)
        self._restyle()

    def set_height(self, name: str) -> None:
        """Choose the row height: "compact" 30, "list" 34, "double" 38 pixels."""
        self._height = name
        self._restyle()

    def row_height(self) -> int:
        """Return the height of a row in pixels at the scale of now."""
        return theme.px(ROW[self._height])

    def _restyle(self) -> None:
        self._art.forget()
        header = self._view.verticalHeader()
        header.setMinimumSectionSize(10)
        header.setDefaultSectionSize(self.row_height())
        self._view.viewport().update()

    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        """Return the room that the words take, for fitting a column to its content."""
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell):
            return QSize(40, self.row_height())
        return QSize(self.room(cell), self.row_height())

    def room(self, cell: Cell) -> int:
        """Return the pixels that a column needs to show a cell whole."""
        return self._art.width(cell) + 18

    @guarded
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a cell that Qt asks for; large tables go by `cell_walk` instead."""
        rect, state = option.rect, option.state.value
        box = rect.x(), rect.y(), rect.width(), rect.height()
        leads = self._view.horizontalHeader().visualIndex(index.column()) == 0
        selected, focused = bool(state & _SELECTED), bool(state & _FOCUSED)
        if not self._grid and self._view.hasFocus():  # Qt knows of single cells only
            focused = index.row() == self._view.currentIndex().row()
        cell = index.data(CELL_ROLE) or EMPTY
        self.draw(painter, cell, box, Spot(index.row(), selected, leads, focused))

    def lacks(self) -> int:
        """Return the pixels that the figure or state drawn last lacked; 0: none."""
        return self._art.lacks

    def draw(self, painter: QPainter, cell: Cell, box: Box, spot: Spot) -> None:
        """Paint ground, hairlines, content, problem and ring of one cell."""
        rtl = self._view.isRightToLeft()
        art = self._art
        left, top, width, height = box
        ground = self._ground(cell, spot)
        if ground is not None:
            theme.fill(painter, box, ground)
        line = art.colours["line"]
        theme.fill(painter, (left, top + height - 1, width, 1), line)
        if self._grid:
            side = left if rtl else left + width - 1
            theme.fill(painter, (side, top, 1, height), line)
        elif spot.selected and spot.leads:
            bar = left + width - _BOLD_BAR if rtl else left
            edge = (bar, top, _BOLD_BAR, height - 1)
            theme.fill(painter, edge, art.colours["accent"])
        framed = spot.focused and (not self._grid or self._chooses_rows())
        if framed:  # the row where the keyboard is
            for edge in ((left, top, width, 2), (left, top + height - 2, width, 2)):
                theme.fill(painter, edge, art.colours["focus"])
        art.lacks = 0
        art.content(painter, cell, box, rtl=rtl, selected=spot.selected)
        if cell.problem or cell.doubt:
            token = "bad_dot" if cell.problem else "warn_dot"
            art.corner(painter, QRect(*box), token, rtl=rtl)
        if spot.focused and not framed:
            art.ring(painter, QRect(*box))

    def _chooses_rows(self) -> bool:
        rows = QAbstractItemView.SelectionBehavior.SelectRows
        return self._view.selectionBehavior() == rows

    def _ground(self, cell: Cell, spot: Spot) -> QColor | None:
        """Return the colour behind a cell; None for the surface of the view itself."""
        colours = self._art.colours
        if spot.selected:
            return colours["sel"]
        if cell.tint or self.locked:
            return colours["surface2"]
        if spot.row == self._hover and not self._grid:
            return colours["hover"]
        return None

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        """Override: a line of text that lies over what the cell shows."""
        made = QLineEdit(parent)
        made.setProperty("kit", "bare")
        made.setFrame(False)
        made.setAutoFillBackground(True)
        cell = index.data(CELL_ROLE)
        if isinstance(cell, Cell) and alignment(cell) == END:
            made.setAlignment(Qt.AlignmentFlag(END))
        heading = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        made.setAccessibleName(str(heading or ""))
        return made

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Override: the editor fills the cell inside its ring."""
        editor.setGeometry(option.rect.adjusted(2, 2, -2, -2))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the pointer for the hovered row."""
        # The last events come while the view is being taken apart, so it is only
        # touched for the two kinds of event that it sends while it is whole.
        if watched is not self._viewport:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self.point_at(self._view.rowAt(event.position().toPoint().y()))
        elif event.type() == QEvent.Type.Leave:
            self.point_at(-1)
        return False

    def point_at(self, row: int) -> None:
        """Show which row the pointer is on; -1: on none."""
        if row == self._hover:
            return
        old, self._hover = self._hover, row
        viewport = self._view.viewport()
        for changed in (old, row):
            if changed >= 0:
                top = self._view.rowViewportPosition(changed)
                tall = self._view.rowHeight(changed)
                viewport.update(0, top, viewport.width(), tall)

    def hover_row(self) -> int:
        """Return the row under the pointer, -1 when there is none."""
        return self._hover

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Show the problem of a cell, or the words that did not fit."""
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell) or event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        room = option.rect.width() - 16
        hidden = self._art.width(cell) > room and cell.kind != "icon"
        words = cell.problem or cell.doubt or cell.tip or index.data(TOOLTIP) or ""
        if cell.problem and hidden and cell.text not in cell.problem:
            typed = cell.text if len(cell.text) <= _TIP else f"{cell.text[:_TIP]}…"
            words = f"{typed}\n{cell.problem}"
        if not words and (hidden or cell.kind == "icon"):
            words = "\n".join(part for part in (cell.text, cell.sub) if part)
        _show_tip(event.globalPos(), str(words), view)
        return True


def _show_tip(at: QPoint, words: str, view: QWidget) -> None:
    if words:
        QToolTip.showText(at, words, view)
    else:
        QToolTip.hideText()


def cell_data(cell: Cell, role: int) -> Any:
    """Answer the roles that follow from a cell; for the `data()` of models."""
    if role == CELL_ROLE:
        return cell
    if role == DISPLAY:
        return cell.text
    if role == ACCESSIBLE:
        return cell.spoken()
    if role == ALIGNMENT:
        return alignment(cell)
    return None


def alignment(cell: Cell) -> int:
    """Return where the words of a cell stand, as Qt's flags in an int."""
    if cell.align == "center" or (not cell.align and cell.kind in _CENTRED):
        return CENTER
    if cell.align == "end" or (not cell.align and cell.kind == "number"):
        return END
    return START


_CENTRED = ("check", "icon")


def own_viewport(
    area: QAbstractScrollArea, ground: QPalette.ColorRole = QPalette.ColorRole.Base
) -> None:
    """Give an area a viewport that was made here, and is otherwise as Qt's own.

    The first one that Qt made is a stranger: to find out what it is, PySide makes every
    class of widget there is, which holds the first list up by a fiftieth of a second.

    Args:
        area: Has just been made.
        ground: What Qt paints its ground with.
    """
    port = QWidget(area)
    port.setObjectName("qt_scrollarea_viewport")
    port.setBackgroundRole(ground)
    # An opaque ground lets Qt move the picture and paint new rows only: 5 ms a wheel
    # step instead of 15.
    port.setAutoFillBackground(True)
    port.setMouseTracking(True)
    area.setViewport(port)


def prepare(view: QTableView) -> None:
    """Give a table the settings that all tables of the program share."""
    own_viewport(view)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setFrameShape(QTableView.Shape.NoFrame)
    view.setCornerButtonEnabled(False)
    view.setAlternatingRowColors(False)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    rows = view.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(rows.ResizeMode.Fixed)
    heads = view.horizontalHeader()
    heads.setFixedHeight(theme.px(32))
    heads.setHighlightSections(False)
    heads.setMinimumSectionSize(20)
    heads.setDefaultAlignment(
        Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
    )


def choose_row(view: QTableView, row: int) -> None:
    """Make a row the current one of a table that chooses whole rows.

    Qt's own `selectRow` looks for a column one pixel beside the header where a table
    runs from right to left, finds none and chooses nothing.
    """
    view.setCurrentIndex(view.model().index(row, 0))
