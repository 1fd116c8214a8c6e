"""The totals row: figures under the columns they add up."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.i18n import _n
from app.core.money import ZERO
from forms.kit import theme
from forms.kit.cells import Cell
from forms.kit.dress import PANELS
from forms.kit.elided import at_start, isolate, shortened
from forms.kit.grid_model import LinesModel
from forms.kit.grid_values import (
    amount_of,
    number_words,
    places_of,
    raw,
    type_of_number,
)
from forms.kit.painting import guarded
from forms.kit.spec import ColumnSpec
from forms.kit.style_parts import rounded

if TYPE_CHECKING:
    from forms.kit.grid import LineGrid


_BESIDE = 18
"""Pixels beside a figure."""


class TotalsRow(QWidget):
    """A row under a grid that follows its columns.

    Attributes:
        closes_card: Whether it stands at the bottom of a card, inside its corners.
    """

    def __init__(self, grid: LineGrid, model: LinesModel) -> None:
        super().__init__()
        self._grid = grid
        self._model = model
        self._values: dict[int, str] = {}
        self._lead = ""
        self.closes_card = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        header = grid.horizontalHeader()
        header.sectionResized.connect(self.update)
        header.sectionMoved.connect(self.update)
        header.geometriesChanged.connect(self.update)
        grid.horizontalScrollBar().valueChanged.connect(self.update)
        theme.signals.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Override QWidget.sizeHint."""
        return QSize(200, theme.px(32))

    def show_totals(self) -> None:
        """Add up what the grid shows now."""
        model = self._model
        count = len(model.lines)
        self._lead = _n("Total · {n} line", "Total · {n} lines", count)
        self._values = {
            number: total
            for number, column in enumerate(model.columns, start=1)
            if (total := self._total(column))
        }
        self.setAccessibleName(self.words())
        self._ask_for_room()
        self.update()

    def _ask_for_room(self) -> None:
        """Have a total as much room as it needs where another stands before it."""
        header = self._grid.horizontalHeader()
        metrics = QFontMetrics(theme.font(13, 600, tabular=True))
        shown = [header.logicalIndex(at) for at in range(header.count())]
        shown = [number for number in shown if not header.isSectionHidden(number)]
        lacking = {
            number: lacks
            for before, number in pairwise(shown)
            if before in self._values and number in self._values
            for need in [metrics.horizontalAdvance(self._values[number]) + _BESIDE]
            if (lacks := need - header.sectionSize(number)) > 0
        }
        if lacking:
            self._grid.columns.widen(lacking)

    def words(self) -> str:
        """Return the row in words, for screen readers and tests."""
        parts = [
            f"{self._model.heading(self._model.columns[number - 1])} {total}"
            for number, total in self._values.items()
        ]
        return "; ".join([self._lead, *parts])

    def value(self, field: str) -> str:
        """Return the total of a column as shown."""
        return self._values.get(self._model.column_of(field), "")

    def _total(self, column: ColumnSpec) -> str:
        model = self._model
        if column.total is not None:
            return column.total(model.record) if model.record is not None else ""
        if not column.sum:
            return ""
        record, lines = model.record, model.lines
        values = [raw(column, line, record) for line in lines]
        numbers = [n for n in map(amount_of, values) if n is not None]
        if not numbers:
            return ""
        total = sum(numbers, ZERO)
        like = next((v for v in values if not isinstance(v, Cell) and v is not None), 0)
        shown = type_of_number(like, total, column, record)
        finest = max(lines, key=lambda line: places_of(column, line, record))
        return number_words(column, shown, finest, record)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        rect = self.rect()
        if self.closes_card:
            painter.setClipRect(rect)
            round_ = PANELS["card"][2] - 1
            ground = rect.adjusted(0, -round_, 0, 0)
            rounded(painter, ground, "surface2", "", round_)
        else:
            painter.fillRect(rect, theme.color("surface2"))
        painter.fillRect(0, 0, rect.width(), 1, theme.color("border_soft"))
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        free = self._figures(painter, rtl=rtl)
        painter.setFont(theme.font(12, 600))
        painter.setPen(theme.color("text2"))
        room = free.adjusted(10, 0, -10, 0)
        lead = shortened(self._lead, QFontMetrics(painter.font()), room.width())
        painter.drawText(room, at_start(rtl=rtl), lead)

    def _figures(self, painter: QPainter, *, rtl: bool) -> QRect:
        """Paint the figures; returns what is left for the words before them."""
        font = theme.font(13, 600, tabular=True)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        header = self._grid.horizontalHeader()
        free = self.rect()
        flags = at_start(rtl=True)  # at the right, as the figures above
        for number, words in self._values.items():
            if header.isSectionHidden(number):
                continue
            # In Arabic the scroll bar stands before the first pixel of the header.
            left = header.x() + header.sectionViewportPosition(number)
            width = header.sectionSize(number)
            # A total is longer than what it adds up: it may reach out backwards.
            need = max(width, metrics.horizontalAdvance(words) + _BESIDE)
            start = left if rtl else left + width - need
            room = QRect(start, 0, need, self.height())
            painter.drawText(room.adjusted(8, 0, -9, 0), flags, isolate(words))
            if rtl:
                free.setLeft(max(free.left(), room.right()))
            else:
                free.setRight(min(free.right(), room.left()))
        return free
