"""The heading of a list: names, sort arrow, box for all rows, menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QHeaderView, QTableView

from app.core.query import Sort
from forms.kit import icons, theme
from forms.kit.cells import ALIGNMENT, DISPLAY, END, own_viewport
from forms.kit.elided import shortened
from forms.kit.list_model import CHECK
from forms.kit.list_spec import Column
from forms.kit.painting import guarded

_PAD = 8
_ARROW = 14


def paint_box(painter: QPainter, area: QRectF, checked: bool | None) -> None:  # noqa: FBT001
    """Paint a check box; None: some of the rows are selected."""
    side = theme.px(16)
    box = QRectF(0, 0, side, side)
    box.moveCenter(area.center())
    on = checked is not False
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("accent" if on else "border_input"), 1.2))
    painter.setBrush(theme.color("accent" if on else "surface"))
    painter.drawRoundedRect(box, 3.5, 3.5)
    if on:
        drawing = "check" if checked else "minus"
        icons.paint(painter, drawing, box.adjusted(1, 1, -1, -1), "on_accent", 2.6)


class ListHeader(QHeaderView):
    """The horizontal header of a list.

    Signals:
        sort_asked: A heading was clicked; arg: `Sort`.
        all_asked: The box for all rows was clicked.
        menu_asked: A menu is wanted; args: logical column, global position.
    """

    sort_asked = Signal(object)
    all_asked = Signal()
    menu_asked = Signal(int, QPoint)

    def __init__(self, columns: tuple[Column, ...], view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        own_viewport(self, QPalette.ColorRole.Button)
        self._columns = columns
        self._sort: Sort | None = None
        self._pressed: QPoint | None = None
        self._wide: dict[str, int] = {}
        self.checked: Callable[[], bool | None] = lambda: False
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(theme.px(28))
        self.setFixedHeight(theme.px(32))
        self.setMouseTracking(True)
        self.setFirstSectionMovable(False)
        self.sectionHandleDoubleClicked.connect(self.fit)
        theme.signals.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self._wide.clear()
        self.setFixedHeight(theme.px(32))
        self.viewport().update()

    def sort(self) -> Sort | None:
        """Return the order that the arrow shows."""
        return self._sort

    def show_sort(self, sort: Sort | None) -> None:
        """Show the arrow where the list is sorted."""
        self._sort = sort
        self.viewport().update()

    def column(self, logical: int) -> Column | None:
        """Return the declared column of a section; None for the boxes."""
        return self._columns[logical - 1] if logical > CHECK else None

    def least(self, logical: int) -> int:
        """Return the pixels that the heading itself needs, with its arrow."""
        words = str(self.model().headerData(logical, self.orientation(), DISPLAY))
        wide = self._wide.get(words)
        if wide is None:  # Qt asks a dozen times for each column of a new list
            metrics = QFontMetrics(theme.font(12, 600))
            wide = self._wide[words] = metrics.horizontalAdvance(words)
        column, sort = self.column(logical), self._sort
        sorted_here = (
            column is not None and sort is not None and (sort.field == column.field)
        )
        arrow = theme.px(_ARROW) if sorted_here else 0
        return wide + 2 * _PAD + 2 + arrow

    def fit(self, logical: int) -> None:
        """Make a column as wide as its heading and its visible content."""
        view = self.parent()
        if logical == CHECK or not isinstance(view, QTableView):
            return
        content = view.sizeHintForColumn(logical)
        self.resizeSection(logical, max(content, self.least(logical) + _ARROW))

    # --- painting --------------------------------------------------------------------

    @guarded
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        """Override QHeaderView.paintSection."""
        if not rect.isValid():
            return
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.save()
        left, top, width, height = rect.x(), rect.y(), rect.width(), rect.height()
        theme.fill(painter, (left, top, width, height), theme.color("surface2"))
        line = theme.color("line")
        theme.fill(painter, (left, rect.bottom(), width, 1), line)
        edge = left if rtl else rect.right()
        theme.fill(painter, (edge, top, 1, height), line)
        column = self.column(logicalIndex)
        if column is None:
            paint_box(painter, QRectF(rect), self.checked())
        else:
            self._paint_words(painter, rect, logicalIndex, column)
        painter.restore()

    def _paint_words(
        self, painter: QPainter, rect: QRect, logical: int, column: Column
    ) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        font = theme.font(12, 600)
        metrics = QFontMetrics(font)
        sorted_here = self._sort is not None and self._sort.field == column.field
        arrow = theme.px(_ARROW) if sorted_here else 0
        room = rect.width() - 2 * _PAD - arrow
        full = str(self.model().headerData(logical, self.orientation(), DISPLAY))
        words = shortened(full, metrics, room + 1)
        width = metrics.horizontalAdvance(words)
        at_right = self._ends(logical) or rtl
        start = rect.right() - _PAD - width - arrow if at_right else rect.left() + _PAD
        if rtl:
            start += arrow
        painter.setFont(font)
        painter.setPen(theme.color("text" if sorted_here else "text2"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        absolute = flags | Qt.AlignmentFlag.AlignAbsolute
        box = QRect(start, rect.top(), width + 2, rect.height() - 1)
        painter.drawText(box, absolute, words)
        if sorted_here and self._sort is not None:
            at = start - arrow if rtl else start + width + 2
            side = theme.px(12)
            spot = QRectF(at, rect.center().y() - side / 2, side, side)
            name = "arrow-down" if self._sort.descending else "arrow-up"
            icons.paint(painter, name, spot, "text2", 2.0)

    def _ends(self, logical: int) -> bool:
        """Say whether the heading stands above words that end at the line's end."""
        first = self.model().index(0, logical)
        if first.isValid():
            return bool(first.data(ALIGNMENT) == END)
        column = self.column(logical)
        return column is not None and column.sum

    def sizeHint(self) -> QSize:
        """Return its height; to find a width, Qt would ask each heading every time."""
        return QSize(self.length(), theme.px(32))

    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:  # noqa: N803
        """Override QHeaderView.sectionSizeFromContents."""
        return QSize(self.least(logicalIndex), theme.px(32))

    # --- pointer ---------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click began."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Sort by a click that neither moved nor resized a column."""
        resizing = self.cursor().shape() == Qt.CursorShape.SplitHCursor
        super().mouseReleaseEvent(event)
        began, self._pressed = self._pressed, None
        here = event.position().toPoint()
        moved = began is None or (here - began).manhattanLength() > _PAD
        if moved or resizing or event.button() != Qt.MouseButton.LeftButton:
            return
        logical = self.logicalIndexAt(here)
        if logical == CHECK:
            self.all_asked.emit()
        elif logical > CHECK:
            self.ask_sort(logical)

    def ask_sort(self, logical: int, *, descending: bool | None = None) -> None:
        """Ask to sort by a column; again: the other way round."""
        column = self.column(logical)
        if column is None or not column.sortable:
            return
        same = self._sort is not None and self._sort.field == column.field
        if descending is None:
            # Dates and amounts: who sorts them wants the latest and largest first.
            first = column.filter in ("date", "number")
            was = self._sort.descending if self._sort else first
            descending = not was if same else first
        self.sort_asked.emit(Sort(column.field, descending))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of a column."""
        self.menu_asked.emit(self.logicalIndexAt(event.pos()), event.globalPos())
