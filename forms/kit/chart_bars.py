"""Charts of values over time: stacked bars by month, a line beside a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip

from app.core.i18n import screen_language
from app.core.money import ZERO
from forms.kit import theme
from forms.kit.chart_base import Number, Painted
from forms.kit.painting import guarded

_NEAT = (1, 2, Decimal("2.5"), 5, 10)
_LINES = 4


def neat_top(largest: Number) -> Decimal:
    """Return a round figure for the top of an axis, above the largest value."""
    if largest <= 0:
        return Decimal(_LINES)
    step = Decimal(largest) / _LINES
    power = Decimal(10) ** step.adjusted()
    neat = next(n for n in _NEAT if step <= power * n)
    return power * neat * _LINES


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of stacked parts.

    Attributes:
        label: Words below it.
        parts: Figures from the bottom up, one for each series.
    """

    label: str
    parts: tuple[Number, ...]


class StackedBars(Painted):
    """Bars of stacked parts on an axis, for example signed and shipped by month.

    Args:
        tokens: Colours of the series from the bottom up.

    Attributes:
        pressed: A bar was clicked; carries its number.
    """

    pressed = Signal(int)

    def __init__(
        self,
        tokens: Sequence[str] = ("accent", "accent_soft2"),
    ) -> None:
        super().__init__()
        self._tokens = tuple(tokens)
        self._bars: tuple[Bar, ...] = ()
        self._names: tuple[str, ...] = ()
        self._hover = -1
        self.setMinimumHeight(120)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_bars(self, bars: Sequence[Bar], names: Sequence[str]) -> None:
        """Show bars; `names` are the series, for tips and screen readers."""
        self._bars = tuple(bars)
        self._names = tuple(names)
        self.setAccessibleName("; ".join(self._words(bar) for bar in self._bars))
        self.update()

    def _words(self, bar: Bar) -> str:
        language = screen_language()
        parts = [
            f"{name} {language.number(Decimal(part))}"
            for name, part in zip(self._names, bar.parts, strict=False)
        ]
        return f"{bar.label}: {', '.join(parts)}"

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(480, theme.px(150))

    def _area(self) -> QRectF:
        metrics = QFontMetricsF(theme.font(11, tabular=True))
        widest = max(metrics.horizontalAdvance(one) for one in self._figures())
        left = max(theme.px(38), widest + 10)
        return QRectF(left, 8, self.width() - left - 4, self.height() - theme.px(32))

    def _top(self) -> Decimal:
        sums = [sum(bar.parts, start=ZERO) for bar in self._bars]
        return neat_top(max(sums, default=ZERO))

    def _figures(self) -> list[str]:
        """Return what stands beside the lines, from nought upwards."""
        top, language = self._top(), screen_language()
        return [language.number(top * n / _LINES) for n in range(_LINES + 1)]

    def _slot(self, index: int) -> QRectF:
        area = self._area()
        wide = area.width() / max(1, len(self._bars))
        return QRectF(area.left() + index * wide, area.top(), wide, area.height())

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axis, bars and labels."""
        painter = self.start()
        area = self._area()
        top = self._top()
        self._paint_axis(painter, area)
        for index, bar in enumerate(self._bars):
            self._paint_bar(painter, index, bar, top)

    def _paint_axis(self, painter: QPainter, area: QRectF) -> None:
        painter.setFont(theme.font(11, tabular=True))
        for number, words in enumerate(self._figures()):
            y = round(area.bottom() - area.height() * number / _LINES) + 0.5
            painter.setPen(QPen(theme.color("line"), 1))
            line = self.mirrored(QRectF(area.left(), y, area.width(), 0))
            painter.drawLine(line.topLeft(), line.topRight())
            painter.setPen(theme.color("text3"))
            label = self.mirrored(QRectF(0, y - 9, area.left() - 8, 18))
            end = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(label, end, words)
        painter.setPen(Qt.PenStyle.NoPen)

    def _paint_bar(self, painter: QPainter, index: int, bar: Bar, top: Decimal) -> None:
        slot = self._slot(index)
        wide = min(theme.px(30), slot.width() * 0.56)
        left = round(slot.center().x() - wide / 2)
        base = round(slot.bottom()) + 0.0
        drawn = [(p, t) for p, t in zip(bar.parts, self._tokens, strict=False) if p > 0]
        for number, (part, token) in enumerate(drawn):
            high = round(slot.height() * float(Decimal(part) / top))
            spot = self.mirrored(QRectF(left, base - high, round(wide), high))
            colour = theme.color(token)
            if index == self._hover:
                colour = colour.lighter(112) if theme.is_dark() else colour.darker(108)
            painter.setBrush(colour)
            if number == len(drawn) - 1:
                painter.drawPath(_round_top(spot, 4))
            else:
                painter.drawRect(spot)
            base -= high
        painter.setFont(theme.font(11, tabular=True))
        painter.setPen(theme.color("text2"))
        label = self.mirrored(QRectF(slot.left(), slot.bottom() + 4, slot.width(), 18))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, bar.label)
        painter.setPen(Qt.PenStyle.NoPen)

    def _index_at(self, x: float) -> int:
        at = self.width() - x if self.rtl() else x
        for index in range(len(self._bars)):
            slot = self._slot(index)
            if slot.left() <= at < slot.right():
                return index
        return -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the bar under the pointer."""
        index = self._index_at(event.position().x())
        if index != self._hover:
            self._hover = index
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Mark no bar."""
        self._hover = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which bar was clicked."""
        if (index := self._index_at(event.position().x())) >= 0:
            self.pressed.emit(index)

    def event(self, event: QEvent) -> bool:
        """Show the figures of the bar under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._index_at(event.pos().x())
            words = self._words(self._bars[index]) if index >= 0 else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)


def _round_top(spot: QRectF, radius: float) -> QPainterPath:
    """Return a bar whose two upper corners are round."""
    radius = min(radius, spot.height(), spot.width() / 2)
    path = QPainterPath(spot.bottomLeft())
    path.lineTo(spot.left(), spot.top() + radius)
    path.quadTo(spot.topLeft(), QPointF(spot.left() + radius, spot.top()))
    path.lineTo(spot.right() - radius, spot.top())
    path.quadTo(spot.topRight(), QPointF(spot.right(), spot.top() + radius))
    path.lineTo(spot.bottomRight())
    path.closeSubpath()
    return path


class Sparkline(Painted):
    """A small line without axes beside a figure, with a dot at its latest value.

    Args:
        token: Colour of the line.
    """

    def __init__(self, token: str = "accent") -> None:
        super().__init__()
        self._token = token
        self._values: tuple[Number, ...] = ()
        self.setFixedSize(theme.px(84), theme.px(26))

    def show_values(self, values: Sequence[Number]) -> None:
        """Show values, oldest first; what stands beside says the trend in words."""
        self._values = tuple(values)
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line and the dot."""
        if len(self._values) < 2:  # noqa: PLR2004 -- a line needs two points
            return
        painter = self.start()
        low, high = min(self._values), max(self._values)
        span = Decimal(high - low) or Decimal(1)
        area = QRectF(self.rect()).adjusted(3, 4, -4, -4)
        step = area.width() / (len(self._values) - 1)
        points = [
            QPointF(
                area.left() + index * step,
                area.bottom() - area.height() * float(Decimal(value - low) / span),
            )
            for index, value in enumerate(self._values)
        ]
        if self.rtl():
            points = [QPointF(self.width() - p.x(), p.y()) for p in points]
        pen = QPen(theme.color(self._token), 1.5)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPolyline(points)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self._token))
        painter.drawEllipse(points[-1], 2.6, 2.6)
