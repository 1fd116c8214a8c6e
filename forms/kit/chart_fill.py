"""Charts of shares: the ages of a debt, the fill of a space, a ring that fills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy

from app.core.i18n import screen_language
from app.core.money import HUNDRED, ZERO
from forms.kit import theme
from forms.kit.chart_base import Number, Painted
from forms.kit.elided import isolate
from forms.kit.painting import guarded


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a whole.

    Attributes:
        label: Its words.
        amount: Its figure; below zero it has a line and no place in the bar.
        tone: ok, info, warn, bad, vio, teal or neutral.
        shown: The figure in words, as formatted by the form.
    """

    label: str
    amount: Number
    tone: str
    shown: str = ""


class AgeingBar(Painted):
    """One bar of proportional parts, with a line of words for each.

    Attributes:
        pressed: A part or its line was clicked; carries its number.
    """

    pressed = Signal(int)

    _BAR = 12
    _ROW = 24

    def __init__(self) -> None:
        super().__init__()
        self._shares: tuple[Share, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Show parts in order."""
        self._shares = tuple(shares)
        self.setAccessibleName(
            "; ".join(f"{s.label} {s.shown} {self._part(s)}" for s in self._shares)
        )
        self.updateGeometry()
        self.update()

    def _total(self) -> Decimal:
        """What the bar as a whole stands for."""
        return sum((max(Decimal(s.amount), ZERO) for s in self._shares), ZERO)

    def _part(self, share: Share) -> str:
        if share.amount < 0:
            return ""
        total = self._total()
        part = share.amount * 100 / total if total else ZERO
        return screen_language().percent(Decimal(part), 0)

    def sizeHint(self) -> QSize:
        """Return the room for the bar and its lines."""
        lines = theme.px(self._ROW) * len(self._shares)
        return QSize(240, theme.px(self._BAR) + 8 + lines)

    def minimumSizeHint(self) -> QSize:
        """Return the room for the bar and its lines."""
        return QSize(160, self.sizeHint().height())

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar and the lines."""
        painter = self.start()
        self._paint_bar(painter)
        for index, share in enumerate(self._shares):
            self._paint_line(painter, self._line(index), share)

    def _paint_bar(self, painter: QPainter) -> None:
        whole = QRectF(0, 0, self.width(), theme.px(self._BAR))
        clip = QPainterPath()
        clip.addRoundedRect(whole, 4, 4)
        painter.save()
        painter.setClipPath(clip)
        painter.setBrush(theme.color("sunken"))
        painter.drawRect(whole)
        for index, part in self._parts():
            painter.setBrush(theme.color(f"{self._shares[index].tone}_dot"))
            painter.drawRect(self.mirrored(part))
            gap = QRectF(part.right(), 0, 2, whole.height())
            painter.fillRect(self.mirrored(gap), theme.color("surface"))
        painter.restore()

    def _parts(self) -> Iterator[tuple[int, QRectF]]:
        """Yield the parts of the bar, each with its number."""
        total, at = self._total(), 0.0
        shown = [n for n, share in enumerate(self._shares) if share.amount > 0]
        room = self.width() - 2 * max(0, len(shown) - 1)
        for index in shown:
            wide = room * float(self._shares[index].amount / total)
            yield index, QRectF(at, 0, wide, theme.px(self._BAR))
            at += wide + 2

    def _line(self, index: int) -> QRectF:
        top = theme.px(self._BAR) + 8 + index * theme.px(self._ROW)
        return QRectF(0, top, self.width(), theme.px(self._ROW))

    def _paint_line(self, painter: QPainter, line: QRectF, share: Share) -> None:
        square = QRectF(0, line.center().y() - 4.5, 9, 9)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{share.tone}_dot"))
        painter.drawRoundedRect(self.mirrored(square), 2, 2)
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        end = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font(12))
        words = self.mirrored(QRectF(17, line.top(), line.width() - 17, line.height()))
        painter.drawText(words, start, isolate(share.label))
        percent = theme.px(36)
        painter.setPen(theme.color("text3"))
        painter.setFont(theme.font(11, tabular=True))
        painter.drawText(line, end, self._part(share))
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font(12, 500, tabular=True))
        figure = QRectF(0, line.top(), line.width() - percent, line.height())
        painter.drawText(self.mirrored(figure), end, isolate(share.shown))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which line or part was clicked."""
        lines = [(index, self._line(index)) for index in range(len(self._shares))]
        parts = [(index, self.mirrored(part)) for index, part in self._parts()]
        for index, place in (*lines, *parts):
            if place.contains(event.position()):
                self.pressed.emit(index)


class Meter(Painted):
    """How full something is, with bands: to 85 % calm, to 97 % good, to 100 % tight.

    Args:
        label: What is measured: volume, weight.
        banded: Whether fullness is the aim, as in a container; otherwise the bar is
            calm to 85 %, then warns.
    """

    _BANDS = ((Decimal(85), "info"), (Decimal(97), "ok"), (Decimal(100), "warn"))
    _LIMIT = ((Decimal(85), "info"), (Decimal(100), "warn"))

    def __init__(self, label: str, *, banded: bool = True) -> None:
        super().__init__()
        self._label = label
        self._bands = self._BANDS if banded else self._LIMIT
        self._percent = ZERO
        self._words = ""
        self._other: Meter | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_fill(self, percent: Decimal, words: str) -> None:
        """Show a fill.

        Args:
            percent: 98.5 means 98.5 %; more than 100 is shown as overfull.
            words: The figures, for example "67.7 / 68 m³".
        """
        self._percent = percent
        self._words = words
        self.setAccessibleName(f"{self._label} {words} {self._shown()}")
        for one in (self, self._other):
            if one is not None:
                one.update()

    def _shown(self) -> str:
        # Rounded down: what is not full must not read 100 %, nor over-full as full.
        down = ROUND_DOWN if self._percent <= HUNDRED else ROUND_UP
        return screen_language().percent(self._percent.quantize(Decimal(1), down), 0)

    def stand_over(self, other: Meter) -> None:
        """Begin and end the bar where that of another meter does, and it as this."""
        self._other, other._other = other, self

    def _beside(self) -> tuple[int, int]:
        """Return the pixels that stand before and behind the bar."""
        sides = [one.needs() for one in (self, self._other) if one is not None]
        return max(side[0] for side in sides), max(side[1] for side in sides)

    def needs(self) -> tuple[int, int]:
        """Return the pixels that its own words take before and behind the bar."""
        words = QFontMetrics(theme.font(12)).horizontalAdvance(self._label) + 14
        figures = QFontMetrics(theme.font(12, tabular=True))
        behind = figures.horizontalAdvance(self._words) + theme.px(48) + 16
        return max(words, theme.px(40)), max(behind, theme.px(150))

    def tone(self) -> str:
        """Return the tone of the band that the fill lies in."""
        for limit, tone in self._bands:
            if self._percent <= limit:
                return tone
        return "bad"

    def sizeHint(self) -> QSize:
        """Return the room for one line."""
        return QSize(320, theme.px(22))

    def minimumSizeHint(self) -> QSize:
        """Return the room for one line."""
        return QSize(200, theme.px(22))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint label, bar and figures."""
        painter = self.start()
        height = self.height()
        font = theme.font(12, tabular=True)
        percent = self._shown()
        room = theme.px(48)
        label, figures = self._beside()
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        end = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.color("text2"))
        painter.setFont(theme.font(12))
        painter.drawText(self.rect(), start, self._label)
        painter.setPen(theme.color("text"))
        painter.setFont(font)
        words = QRectF(0, 0, self.width() - room, height)
        painter.drawText(self.mirrored(words), end, isolate(self._words))
        painter.drawText(self.rect(), end, percent)
        bar = QRectF(label, height / 2 - 3, self.width() - label - figures, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("line"))
        painter.drawRoundedRect(self.mirrored(bar), 3, 3)
        share = float(min(self._percent, Decimal(100)) / 100)
        if share > 0:
            bar.setWidth(max(6.0, bar.width() * share))
            painter.setBrush(theme.color(f"{self.tone()}_dot"))
            painter.drawRoundedRect(self.mirrored(bar), 3, 3)


class ProgressRing(Painted):
    """A ring that fills, with its per cent inside."""

    def __init__(self) -> None:
        super().__init__()
        self._percent = ZERO
        self._tone = "info"
        side = theme.px(48)
        self.setFixedSize(side, side)

    def show_percent(self, percent: Decimal, tone: str = "info") -> None:
        """Show a share; 60 means 60 %."""
        self._percent = percent
        self._tone = tone
        self.setAccessibleName(screen_language().percent(percent, 0))
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring and the figure."""
        painter = self.start()
        thick = max(3.0, self.width() / 11)
        inset = thick / 2 + 0.5
        ring = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("line"), thick))
        painter.drawEllipse(ring)
        pen = QPen(theme.color(f"{self._tone}_dot"), thick)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        turn = round(float(min(self._percent, Decimal(100))) * 3.6 * 16)
        if turn:
            painter.drawArc(ring, 90 * 16, turn if self.rtl() else -turn)
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font(12, 600, tabular=True))
        words = screen_language().percent(self._percent, 0)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
