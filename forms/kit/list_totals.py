"""The totals below a list: of the whole result, per currency, under their columns."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.i18n import _, _n, screen_language
from app.core.query import Overview
from forms.kit import cell_of, theme
from forms.kit.elided import isolate
from forms.kit.list_model import CHECK
from forms.kit.list_table import ListTable
from forms.kit.painting import guarded

_PAD = 8
_MOST = 4
_LINE = 20
_ALIGN = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute


def amount_words(value: Decimal, currency: str) -> str:
    """Return a total with its currency; without one: the plain number."""
    language = screen_language()
    if not currency:
        return language.number(value, 3)
    return f"{currency} {language.amount(value, currency)}"


def share_words(shares: Mapping[str, Decimal]) -> list[str]:
    """Return percentages, each with its currency where there are several."""
    words = {code: cell_of.share(one, 1).text for code, one in shares.items()}
    if len(words) == 1:
        return list(words.values())
    return [f"{code} {share}" for code, share in words.items()][:_MOST]


class TotalsRow(QWidget):
    """Paints totals where the header of the table says their columns are."""

    def __init__(self, table: ListTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._overview: Overview | None = None
        self._lead = ""
        self._shares: dict[str, Mapping[str, Decimal]] = {}
        self._sums: dict[str, Mapping[str, Decimal]] = {}
        self._lines: dict[int, list[str]] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        table.moved.connect(self.update)
        header = table.heads()
        header.sectionResized.connect(lambda *_: self.update())
        header.sectionMoved.connect(lambda *_: self.update())
        theme.signals.changed.connect(self._fit)
        self._fit()

    def show_overview(self, overview: Overview | None) -> None:
        """Show count and totals; None: they are not known yet."""
        if overview is None:
            self._shares, self._sums = {}, {}
        self._overview = overview
        self._show_lines()

    def show_shares(self, field: str, shares: Mapping[str, Decimal]) -> None:
        """Show what a column of percentages comes to, by currency."""
        self._shares = {**self._shares, field: shares}
        self._show_lines()

    def show_sums(self, field: str, sums: Mapping[str, Decimal]) -> None:
        """Show what a column comes to that other modules tell, by currency."""
        self._sums = {**self._sums, field: sums}
        self._show_lines()

    def _show_lines(self) -> None:
        overview = self._overview
        count = overview.count if overview else 0
        grouped = screen_language().quantity(Decimal(count), 0)
        self._lines = {}
        for at, column in enumerate(self._table.list_model().columns, CHECK + 1):
            if overview and column.sum and column.field in overview.sums:
                self._lines[at] = self._words(overview.sums[column.field])
            elif sums := self._sums.get(column.field):
                self._lines[at] = self._words(sums)
            elif shares := self._shares.get(column.field):
                self._lines[at] = share_words(shares)
        self._lead = self._leading(count, grouped) if overview else ""
        self.setAccessibleName(self._spoken())
        self._ask_for_room()
        self._fit()

    def _leading(self, count: int, words: str) -> str:
        if not self._lines:  # nothing here can be added up
            return _n("{count} row", "{count} rows", count, count=words)
        return _n("{count} row · total", "{count} rows · total", count, count=words)

    def _ask_for_room(self) -> None:
        """Have a total as much room as it needs where another stands before it."""
        metrics = QFontMetrics(theme.font(13, 600, tabular=True))
        shown, needs = self._table.keeper.shown(), {}
        lines = self.lines()
        for before, column in pairwise(shown):
            if before.field in lines and column.field in lines:
                widest = max(map(metrics.horizontalAdvance, lines[column.field]))
                needs[column.field] = widest + 3 * _PAD
        if needs:
            self._table.keeper.need(needs)

    def lines(self) -> dict[str, list[str]]:
        """Return the totals as they are painted, by field."""
        columns = self._table.list_model().columns
        return {columns[at - 1].field: lines for at, lines in self._lines.items()}

    def overview(self) -> Overview | None:
        """Return what is shown; None: nothing is known yet."""
        return self._overview

    def lead(self) -> str:
        """Return the words at the beginning: the count."""
        return self._lead

    @staticmethod
    def _words(sums: Mapping[str, Decimal]) -> list[str]:
        largest = sorted(sums.items(), key=lambda one: -abs(one[1]))
        words = [amount_words(value, code) for code, value in largest]
        if len(words) > _MOST:
            rest = _("+{n} more", n=len(words) - _MOST + 1)
            words = [*words[: _MOST - 1], rest]
        return words

    def _spoken(self) -> str:
        columns = self._table.list_model().columns
        parts = [
            f"{_(columns[at - 1].title)}: {', '.join(lines)}"
            for at, lines in self._lines.items()
        ]
        return " · ".join([self._lead, *parts])

    def _fit(self) -> None:
        most = max((len(lines) for lines in self._lines.values()), default=1)
        height = theme.px(32) + (most - 1) * theme.px(_LINE)
        self.setFixedHeight(height)
        whole = "\n".join(
            amount_words(value, code)
            for sums in (
                *(self._overview.sums.values() if self._overview else ()),
                *self._sums.values(),
            )
            for code, value in sums.items()
        )
        self.setToolTip(whole if most >= _MOST else "")
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the totals and the count."""
        painter = QPainter(self)
        width = self.width()
        theme.fill(painter, (0, 0, width, self.height()), theme.color("surface2"))
        theme.fill(painter, (0, 0, width, 1), theme.color("border_soft"))
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.setFont(theme.font(13, 600, tabular=True))
        painter.setPen(theme.color("text"))
        header = self._table.heads()
        for logical, lines in self._lines.items():
            if header.isSectionHidden(logical):
                continue
            # In Arabic the scroll bar stands before the first pixel of the header.
            left = header.x() + header.sectionViewportPosition(logical)
            self._paint_lines(painter, left, header.sectionSize(logical), lines)
        self._paint_lead(painter, rtl=rtl)

    def _paint_lines(
        self, painter: QPainter, left: int, width: int, lines: list[str]
    ) -> None:
        # Totals are longer than single amounts and may reach out of their column,
        # backwards as the script runs.
        metrics = painter.fontMetrics()
        need = max(metrics.horizontalAdvance(isolate(words)) for words in lines)
        wide = max(width - 2 * _PAD, need + 1)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        start = left + _PAD if rtl else left + width - _PAD - wide
        line = theme.px(_LINE)
        top = (self.height() - line * len(lines)) // 2
        for at, words in enumerate(lines):
            box = QRect(start, top + at * line, wide, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | _ALIGN, isolate(words))

    def _paint_lead(self, painter: QPainter, *, rtl: bool) -> None:
        font = theme.font(12, 600)
        width = QFontMetrics(font).horizontalAdvance(self._lead) + 2 * _PAD + 4
        left = self.width() - width if rtl else 0
        box = QRect(left, 1, width, self.height() - 1)
        under = (left, 1, width, self.height() - 1)
        theme.fill(painter, under, theme.color("surface2"))
        painter.setFont(font)
        painter.setPen(theme.color("text2"))
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        inner = box.adjusted(_PAD + 2, 0, -_PAD - 2, 0)
        painter.drawText(inner, side | _ALIGN, self._lead)
