"""Chips: a status in words with a dot of its tone, a filter, a count."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.core.i18n import _
from forms.kit import icons, spoken, theme
from forms.kit.elided import at_start, isolate, shortened
from forms.kit.painting import guarded

_HEIGHT = 20
_PAD = 8
_LIKE_CHOSEN = frozenset({"info", "neutral"})  # tones whose ground is lost on a row's
_DOT = 11  # from the dot's side of the frame to where the words begin


@lru_cache(maxsize=2048)
def _words(text: str, scale: int) -> int:
    del scale  # only tells the widths of two scales apart
    return QFontMetrics(theme.font(12, 500)).horizontalAdvance(text)


def chip_size(text: str) -> QSize:
    """Return the pixels that a chip with these words takes."""
    return QSize(_words(text, theme.scale()) + 2 * _PAD + _DOT, theme.px(_HEIGHT))


def paint_chip(
    painter: QPainter,
    area: QRectF,
    text: str,
    tone: str,
    *,
    rtl: bool,
    ground: str = "",
) -> None:
    """Paint a chip; words that do not fit end in an ellipsis.

    Args:
        painter: Of what it stands on.
        area: Of the chip.
        text: Its words.
        tone: Gives words, dot and ground their colours.
        rtl: Whether the screen is read from the right.
        ground: Token of another ground than the tone's.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(ground or f"{tone}_bg"))
    painter.drawRoundedRect(area, 4, 4)
    painter.setBrush(theme.color(f"{tone}_dot"))
    at = area.right() - _PAD - 3 if rtl else area.left() + _PAD + 3
    painter.drawEllipse(QPointF(at, area.center().y()), 3, 3)
    room = (
        area.adjusted(_PAD - 2, 0, -_PAD - _DOT, 0)
        if rtl
        else area.adjusted(_PAD + _DOT, 0, -_PAD + 2, 0)
    )
    font = theme.font(12, 500)
    painter.setFont(font)
    painter.setPen(theme.color(f"{tone}_fg"))
    words = shortened(text, QFontMetrics(font), room.width())
    painter.drawText(room, at_start(rtl=rtl), words)


def chosen_ground(tone: str) -> str:
    """Return the token of a ground on which a chip stands out from a chosen row."""
    return "surface" if tone in _LIKE_CHOSEN else f"{tone}_bg"


class Chip(QLabel):
    """A status: never by colour alone, always with its words.

    Args:
        text: The status in the language of the screen.
        tone: neutral, info, ok, warn, bad, vio or teal.
    """

    def __init__(
        self, text: str, tone: str = "neutral", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._bare = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setText(text)
        self.setAccessibleName(text)
        theme.signals.changed.connect(self.updateGeometry)

    def show_status(self, text: str, tone: str) -> None:
        """Show another status."""
        self._tone = tone
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def tone(self) -> str:
        """Return the tone shown."""
        return self._tone

    def set_chosen(self, on: bool) -> None:  # noqa: FBT001 - as Qt's setters
        """Stand out from the ground of a row that is chosen."""
        self._bare = on
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for the words and the dot."""
        return chip_size(self.text())

    def minimumSizeHint(self) -> QSize:
        """Return the same: a status is never cut."""
        return self.sizeHint()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip."""
        painter = QPainter(self)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        area, tone = QRectF(self.rect()), self._tone
        ground = chosen_ground(tone) if self._bare else ""
        paint_chip(painter, area, self.text(), tone, rtl=rtl, ground=ground)


class FilterChip(QWidget):
    """One condition of a list that can be changed or removed.

    Attributes:
        pressed: The condition is to be changed.
        removed: The condition is to be dropped.
    """

    spoken_as = spoken.Role.Button
    pressed = Signal()
    removed = Signal()

    def __init__(self, name: str, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._value = value
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(_("Click to change; Delete removes the condition"))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._say()
        theme.signals.changed.connect(self.updateGeometry)

    def text(self) -> str:
        """Return the words of the condition."""
        return _("{field}: {value}", field=self._name, value=self._value)

    def _say(self) -> None:
        self.setAccessibleName(self.text())

    def sizeHint(self) -> QSize:
        """Return the room for the words and the cross."""
        width = QFontMetrics(theme.font(12, 500)).horizontalAdvance(self.text())
        return QSize(width + 2 * _PAD + theme.px(16) + 4, theme.px(26))

    def minimumSizeHint(self) -> QSize:
        """Return the same: a condition is never cut."""
        return self.sizeHint()

    def _cross(self) -> QRectF:
        side = theme.px(12)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = _PAD if rtl else self.width() - _PAD - side
        return QRectF(x, (self.height() - side) / 2, side, side)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words, the cross and the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        hovered = self.underMouse()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent_soft2" if hovered else "accent_soft"))
        painter.drawRoundedRect(area, 6, 6)
        painter.setFont(theme.font(12, 500))
        painter.setPen(theme.color("accent_text"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(area.adjusted(_PAD, 0, -_PAD, 0), flags, isolate(self.text()))
        icons.paint(painter, "x", self._cross(), "accent_text", 2.0)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 5, 5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remove on the cross, change elsewhere."""
        near = self._cross().adjusted(-6, -8, 6, 8)
        if near.contains(event.position()):
            self.removed.emit()
        else:
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change by Return or Space, remove by Delete or Backspace."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)
