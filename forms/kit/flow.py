"""Where a piece of business stands, and how a container is filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip

from app.core.i18n import N_, _
from app.core.money import ZERO
from forms.kit import icons, spoken, theme
from forms.kit.chart_base import Number, Painted
from forms.kit.elided import isolate, shortened
from forms.kit.painting import guarded
from forms.kit.spec import Reached

_STATES = {
    Reached.DONE: N_("done"),
    Reached.CURRENT: N_("current"),
    Reached.PART: N_("partly done"),
    Reached.TODO: N_("not yet"),
}
_CENTRE = 14
_RADIUS = 10
_GAP = 14


class FlowStep(Protocol):
    """What the strip needs to know of one step."""

    @property
    def title(self) -> str:
        """The words of the step, translated."""

    @property
    def note(self) -> str:
        """A number, or how far it is: "2/3"; may be empty."""

    @property
    def state(self) -> Reached:
        """How far it is."""

    @property
    def share(self) -> float:
        """How much of a partly done one is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a flow; see `FlowStep`."""

    title: str
    note: str = ""
    state: Reached = Reached.TODO
    share: float = 0.5


class FlowStrip(Painted):
    """The way of a piece of business as a line of steps; each can be clicked.

    Attributes:
        pressed: A step was clicked or taken by Return; carries its number.
    """

    spoken_as = spoken.Role.ToolBar
    pressed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[FlowStep, ...] = ()
        self._hover = -1
        self._at = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: Sequence[FlowStep]) -> None:
        """Show steps in their order."""
        self._steps = tuple(steps)
        self._at = min(self._at, len(self._steps) - 1)
        self.setAccessibleName("; ".join(map(self._words, self._steps)))
        self.updateGeometry()
        self.update()

    @staticmethod
    def _words(step: FlowStep) -> str:
        parts = (step.title, step.note, _(_STATES[step.state]))
        return " · ".join(part for part in parts if part)

    def sizeHint(self) -> QSize:
        """Return the room for nodes and words."""
        return QSize(theme.px(80) * max(1, len(self._steps)), theme.px(46))

    def minimumSizeHint(self) -> QSize:
        """Return the least room: words are elided, nodes are not."""
        return QSize(48 * max(1, len(self._steps)), theme.px(46))

    def spot(self, index: int) -> QRectF:
        """Return where a step stands, from its circle on."""
        slot, radius = self._slot(index), theme.px(_RADIUS)
        start = slot.center().x() + (radius if self.rtl() else -radius)
        if self.rtl():
            slot.setRight(start)
        else:
            slot.setLeft(start)
        return slot

    def _slot(self, index: int) -> QRectF:
        wide = self.width() / max(1, len(self._steps))
        return self.mirrored(QRectF(index * wide, 0, wide, self.height()))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint lines, nodes and words."""
        painter = self.start()
        centre = theme.px(_CENTRE) - 0.0
        for index in range(len(self._steps) - 1):
            self._paint_line(painter, index, centre)
        for index, step in enumerate(self._steps):
            slot = self._slot(index)
            self._paint_node(painter, QPointF(slot.center().x(), centre), step, index)
            self._paint_words(painter, slot, step, index)

    def _paint_line(self, painter: QPainter, index: int, centre: float) -> None:
        here = self._slot(index).center().x()
        there = self._slot(index + 1).center().x()
        gap = theme.px(_GAP) * (-1 if self.rtl() else 1)
        done = self._is_passed(index)
        painter.setPen(QPen(theme.color("ok_dot" if done else "border_soft"), 2))
        painter.drawLine(QPointF(here + gap, centre), QPointF(there - gap, centre))

    def _paint_node(
        self, painter: QPainter, at: QPointF, step: FlowStep, index: int
    ) -> None:
        radius = theme.px(_RADIUS)
        node = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
        if index in (self._hover, self._at if self.hasFocus() else -1):
            token = "focus" if self.hasFocus() and index == self._at else "accent_soft2"
            painter.setPen(QPen(theme.color(token), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(node.adjusted(-2.5, -2.5, 2.5, 2.5))
        painter.setPen(Qt.PenStyle.NoPen)
        if step.state is Reached.DONE:
            painter.setBrush(theme.color("ok_dot"))
            painter.drawEllipse(node)
            icons.paint(painter, "check", node.adjusted(4, 4, -4, -4), "surface", 2.8)
            return
        ring = node.adjusted(1, 1, -1, -1)
        current = step.state is Reached.CURRENT
        painter.setPen(QPen(theme.color("accent" if current else "border_soft"), 2))
        painter.setBrush(theme.color("accent_soft" if current else "surface"))
        painter.drawEllipse(ring)
        if current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(at, radius * 0.4, radius * 0.4)
        elif step.state is Reached.PART and step.share > 0:
            painter.setPen(QPen(theme.color("info_dot"), 2.4))
            turn = round(min(step.share, 1) * 360 * 16)
            painter.drawArc(ring, 90 * 16, turn if self.rtl() else -turn)

    def _is_passed(self, index: int) -> bool:
        """Say whether the way from a step to the next is behind us."""
        if self._steps[index].state is not Reached.CURRENT:
            return self._steps[index].state is Reached.DONE
        following = self._steps[index + 1 :]
        return bool(following) and following[0].state in {
            Reached.DONE,
            Reached.PART,
        }

    def _paint_words(
        self, painter: QPainter, slot: QRectF, step: FlowStep, index: int
    ) -> None:
        strong = theme.font(12, 600 if step.state is Reached.CURRENT else 500)
        quiet = theme.font(11, 400, tabular=True)
        room = slot.width() - 8
        note = step.note if room > theme.px(70) else ""
        beside = QFontMetrics(quiet).horizontalAdvance(note) + 6 if note else 0
        metrics = QFontMetrics(strong)
        if note and metrics.horizontalAdvance(step.title) + beside > room:
            note, beside = "", 0  # the tip has it; half a title says nothing
        title = shortened(step.title, metrics, room - beside)
        first = metrics.horizontalAdvance(title)
        left = slot.center().x() - (first + beside) / 2
        top, high = theme.px(26), theme.px(18)
        words = QRectF(left, top, first + 1, high)
        after = QRectF(words.right() + 4, top, beside, high)
        if self.rtl():
            words.moveLeft(left + beside)
            after.moveLeft(left - 2)
        ink = "text3" if step.state is Reached.TODO else "text"
        painter.setPen(theme.color("accent_text" if index == self._hover else ink))
        painter.setFont(strong)
        middle = Qt.AlignmentFlag.AlignCenter
        painter.drawText(words.adjusted(-2, 0, 2, 0), middle, title)
        painter.setPen(theme.color("text3"))
        painter.setFont(quiet)
        painter.drawText(after.adjusted(-2, 0, 2, 0), middle, isolate(note))

    def _index_at(self, at: QPointF) -> int:
        for index in range(len(self._steps)):
            if self._slot(index).contains(at):
                return index
        return -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the step under the pointer."""
        index = self._index_at(event.position())
        if index != self._hover:
            self._hover = index
            pointing = Qt.CursorShape.PointingHandCursor
            self.setCursor(pointing if index >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Mark no step."""
        self._hover = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which step was clicked."""
        if (index := self._index_at(event.position())) >= 0:
            self.pressed.emit(index)

    def _go(self, index: int) -> None:
        """Stand at a step."""
        self._at = index
        self.setAccessibleDescription(self._words(self._steps[index]))
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the arrows begin: at the step that is reached."""
        if self._at < 0 and self._steps:
            states = [step.state for step in self._steps]
            now = Reached.CURRENT
            self._go(states.index(now) if now in states else 0)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by the arrows, take by Return or Space."""
        ahead = Qt.Key.Key_Left if self.rtl() else Qt.Key.Key_Right
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if event.key() == ahead else -1
            self._go(max(0, min(self._at + step, len(self._steps) - 1)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit(max(0, self._at))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show the whole words of a step."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._index_at(QPointF(event.pos()))
            words = self._words(self._steps[index]) if index >= 0 else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)


@dataclass(frozen=True, slots=True)
class Block:
    """Goods in a container.

    Attributes:
        code: Item number.
        note: Its volume in words: "14.4 m³".
        amount: Its volume, for the width.
        tone: info, teal, ok, warn, vio, neutral or bad.
    """

    code: str
    note: str
    amount: Number
    tone: str = "info"


class ContainerBar(Painted):
    """A container seen from the side: one block a line, as wide as it is large.

    Attributes:
        pressed: A block was clicked; carries its number.
    """

    pressed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._blocks: tuple[Block, ...] = ()
        self._capacity = Decimal(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_blocks(self, blocks: Sequence[Block], capacity: Number) -> None:
        """Show blocks in a container of a capacity in the same unit."""
        self._blocks = tuple(blocks)
        self._capacity = Decimal(capacity)
        self.setAccessibleName("; ".join(f"{b.code} {b.note}" for b in self._blocks))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for two lines of words."""
        return QSize(480, theme.px(58))

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(200, theme.px(58))

    def _spots(self) -> list[QRectF]:
        inner = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        filled = sum((Decimal(b.amount) for b in self._blocks), ZERO)
        whole = max(filled, self._capacity) or Decimal(1)
        spots = []
        at = inner.left()
        for block in self._blocks:
            wide = inner.width() * float(block.amount / whole)
            spot = QRectF(at, inner.top(), max(1.0, wide - 1), inner.height())
            spots.append(self.mirrored(spot))
            at += wide
        return spots

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the container and its blocks."""
        painter = self.start()
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.color("border_soft"), 1))
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(frame, 4, 4)
        clip = QPainterPath()
        clip.addRoundedRect(frame.adjusted(1, 1, -1, -1), 3, 3)
        painter.setClipPath(clip)
        for spot, block in zip(self._spots(), self._blocks, strict=True):
            self._paint_block(painter, spot, block)

    def _paint_block(self, painter: QPainter, spot: QRectF, block: Block) -> None:
        painter.fillRect(spot, theme.color(f"{block.tone}_bg"))
        foot = QRectF(spot.left(), spot.bottom() - 3, spot.width(), 3)
        painter.fillRect(foot, theme.color(f"{block.tone}_dot"))
        words = spot.adjusted(6, 6, -4, -8)
        if words.width() < theme.px(24):
            return
        painter.setPen(theme.color(f"{block.tone}_fg"))
        top = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop
        for text, weight, offset in ((block.code, 600, 0), (block.note, 400, 17)):
            font = theme.font(11, weight, tabular=True)
            painter.setFont(font)
            shown = shortened(text, QFontMetrics(font), words.width())
            spot = words.adjusted(0, theme.px(offset), 0, 0)
            painter.drawText(spot, top, shown)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which block was clicked."""
        for index, spot in enumerate(self._spots()):
            if spot.contains(event.position()):
                self.pressed.emit(index)

    def event(self, event: QEvent) -> bool:
        """Show the words of a block too narrow for them."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = QPointF(event.pos())
            for spot, block in zip(self._spots(), self._blocks, strict=True):
                if spot.contains(at):
                    words = f"{block.code} · {block.note}"
                    QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)
