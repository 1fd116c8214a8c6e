"""The drawing of cells, with everything cached that can be: words, chips, icons.

The caches hold what one screen shows; they are emptied when theme or scale change, and
when they grow beyond what any screen can show.
"""

from __future__ import annotations

import atexit
import weakref
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QStaticText,
    QTextOption,
)
from PySide6.QtWidgets import QWidget

from forms.kit import icons, theme
from forms.kit.chips import chip_size, chosen_ground, paint_chip
from forms.kit.elided import is_arabic
from forms.kit.tokens import TONES

if TYPE_CHECKING:
    from forms.kit.cells import Cell

Box = tuple[int, int, int, int]
"""Left, top, width and height."""

_PAD: Final = 8
_IMAGE: Final = 26
_A_NAME: Final = 56  # pixels; a column that is narrower shows no names
_A_CHINESE_NAME: Final = 40  # most countries have two or three characters
_CHINESE: Final = "\u2e80"  # here the characters of which each is a word begin
_ROUND: Final = 4
_GAP: Final = 4
_MOST: Final = 8192
_FULL: Final = 100

_PLAIN = (13, 400, False)
_BOLD = (13, 600, False)
_LINK = (13, 500, False)
_FIGURES = (13, 400, True)
_BOLD_FIGURES = (13, 600, True)
_SUB = (11, 400, False)
_SMALL_FIGURES = (12, 400, True)

_SPARE = 3  # pixels below a line in which only the letters of Arabic hang

_FONTS = {
    ("text", False): _PLAIN,
    ("text", True): _BOLD,
    ("number", False): _FIGURES,
    ("number", True): _BOLD_FIGURES,
    ("date", False): _FIGURES,
    ("date", True): _BOLD_FIGURES,
    ("link", False): _LINK,
    ("link", True): _BOLD,
}
_LEFT_TO_RIGHT = frozenset({"number", "date", "link"})
_TOKENS = {"": "text", **{tone: f"{tone}_fg" for tone in TONES}}


@lru_cache(maxsize=2)
def _option(*, ltr: bool) -> QTextOption:
    """Return how words run.

    Amounts and numbers of documents run from left to right everywhere; other words run
    as they begin, whatever the direction of the screen.
    """
    way = Qt.LayoutDirection
    made = QTextOption()
    made.setTextDirection(way.LeftToRight if ltr else way.LayoutDirectionAuto)
    made.setWrapMode(QTextOption.WrapMode.NoWrap)
    return made


class Words:
    """A text laid out once: how it is drawn and how much room it takes."""

    __slots__ = ("height", "lacks", "spare", "static", "width")

    def __init__(self, text: str, font: QFont, *, ltr: bool) -> None:
        self.lacks = 0  # pixels, where it stands for a longer text
        self.spare = 0 if is_arabic(text) else _SPARE
        static = QStaticText(text)
        static.setTextFormat(Qt.TextFormat.PlainText)
        static.setTextOption(_option(ltr=ltr))
        static.prepare(font=font)
        size = static.size()
        self.static = static
        self.width = size.width()
        self.height = size.height()


class Art:
    """Draws the content of cells for one view.

    Attributes:
        lacks: Pixels that the figure or state drawn last lacked; 0: it is whole, or
            neither.
    """

    def __init__(self, view: QWidget) -> None:
        self._view = view
        self.colours: dict[str, QColor] = {}
        self._fonts: dict[tuple[int, int, bool], QFont] = {}
        self._metrics: dict[tuple[int, int, bool], QFontMetrics] = {}
        self._words: dict[tuple[object, ...], Words] = {}
        self.lacks = 0
        self._pixmaps: dict[tuple[object, ...], QPixmap] = {}
        self.forget()
        _all.add(self)

    def drop(self) -> None:
        """Empty the caches."""
        self._words.clear()
        self._pixmaps.clear()
        self._metrics.clear()
        self._fonts.clear()

    def forget(self) -> None:
        """Start anew: colours or sizes are others now."""
        self.drop()
        self.colours.clear()
        self.colours.update({name: theme.color(name) for name in theme.names()})

    def content(
        self,
        painter: QPainter,
        cell: Cell,
        box: Box,
        *,
        rtl: bool,
        selected: bool = False,
    ) -> None:
        """Draw what a cell shows into its box."""
        kind = cell.kind
        if cell.image is not None:
            box = self._image(painter, cell.image, box, rtl=rtl)
        if kind in {"text", "number", "date", "link"}:
            if cell.text:
                self._text(painter, cell, box, rtl=rtl)
        elif kind == "chip":
            if cell.text:
                self.lacks = max(0, chip_size(cell.text).width() + 2 * _PAD - box[2])
                chip = (cell.text, cell.chip)
                self._chip(painter, chip, box, rtl=rtl, selected=selected)
        elif kind == "chips":
            self._chips(painter, cell, box, rtl=rtl, selected=selected)
        elif kind == "progress":
            self._progress(painter, cell, box, rtl=rtl)
        else:
            self._picture(painter, cell, box)

    def _text(self, painter: QPainter, cell: Cell, box: Box, *, rtl: bool) -> None:
        left, top, width, height = box
        key = _FONTS[cell.kind, cell.bold]
        room = width - 2 * _PAD
        ltr = cell.kind in _LEFT_TO_RIGHT
        # In one column all are said alike: the width decides, not who is in the row.
        name = _A_CHINESE_NAME if cell.text > _CHINESE else _A_NAME
        coded = cell.short and room < theme.px(name)
        words = self._laid(cell.short if coded else cell.text, key, room, ltr=ltr)
        self.lacks = words.lacks if cell.kind == "number" else 0
        end = cell.align == "end" or (not cell.align and cell.kind == "number")
        middle = cell.align == "center"
        painter.setPen(self._ink(cell))
        painter.setFont(self._font(key))
        # Figures stand at the right in a mirrored table too: coins below coins.
        at_right = end or rtl
        x = self._at(left, width, words.width, at_right, middle)
        if not cell.sub:
            y = top + (height - 1 - words.height) / 2
            painter.drawStaticText(QPointF(x, y), words.static)
            return
        sub = self._laid(cell.sub, _SUB, room, ltr=False)
        both = words.height + sub.height - words.spare
        y = top + (height - 1 - both) / 2
        painter.drawStaticText(QPointF(x, y), words.static)
        painter.setPen(self.colours["text3"])
        painter.setFont(self._font(_SUB))
        x = self._at(left, width, sub.width, at_right, middle)
        painter.drawStaticText(QPointF(x, y + words.height - words.spare), sub.static)

    @staticmethod
    def _at(left: int, width: int, used: float, at_right: bool, middle: bool) -> float:  # noqa: FBT001
        if middle:
            return left + (width - used) / 2
        return left + width - _PAD - used if at_right else left + _PAD

    def _ink(self, cell: Cell) -> QColor:
        if cell.kind == "link" and not cell.tone:
            return self.colours["accent_text"]
        return self.colours[_TOKENS.get(cell.tone, cell.tone)]

    def _font(self, key: tuple[int, int, bool]) -> QFont:
        font = self._fonts.get(key)
        if font is None:
            size, weight, tabular = key
            font = self._fonts[key] = theme.font(size, weight, tabular=tabular)
        return font

    def _measure(self, key: tuple[int, int, bool]) -> QFontMetrics:
        metrics = self._metrics.get(key)
        if metrics is None:
            metrics = self._metrics[key] = QFontMetrics(self._font(key))
        return metrics

    def _laid(
        self, text: str, key: tuple[int, int, bool], room: int, *, ltr: bool
    ) -> Words:
        at = (text, key, room, ltr)
        words = self._words.get(at)
        if words is None:
            if len(self._words) > _MOST:
                self._words.clear()
            words = self._words[at] = self._fitted(text, key, room, ltr=ltr)
        return words

    def _fitted(
        self, text: str, key: tuple[int, int, bool], room: int, *, ltr: bool
    ) -> Words:
        """Lay a text out; again, shortened, when it proves to be too long."""
        flat, font = text.replace("\n", " "), self._font(key)
        words = Words(flat, font, ltr=ltr)
        if words.width <= room:
            return words
        elide = Qt.TextElideMode.ElideRight
        shown = self._measure(key).elidedText(flat, elide, max(room, 0))
        cut = Words(shown, font, ltr=ltr)
        cut.lacks = ceil(words.width) - room
        return cut

    def width(self, cell: Cell) -> int:
        """Return the pixels that a cell needs to show all its words."""
        if cell.kind == "chip":
            return chip_size(cell.text).width()
        if cell.kind == "chips":
            return sum(chip_size(text).width() + _GAP for text, _tone in cell.chips)
        if cell.kind == "progress":
            return 100
        if cell.kind not in {"text", "number", "date", "link"}:
            return 24
        words = self._measure(_FONTS[cell.kind, cell.bold])
        beside = 0 if cell.image is None else theme.px(_IMAGE) + _PAD
        sub = self._measure(_SUB).horizontalAdvance(cell.sub) if cell.sub else 0
        return max(words.horizontalAdvance(cell.text), sub) + beside

    def _chips(
        self, painter: QPainter, cell: Cell, box: Box, *, rtl: bool, selected: bool
    ) -> None:
        """Draw chips side by side; those that do not fit are counted: "+2"."""
        left, top, width, height = box
        for at, chip in enumerate(cell.chips):
            used, rest = chip_size(chip[0]).width() + _GAP, len(cell.chips) - at - 1
            count = chip_size(f"+{rest}").width() + _GAP if rest else 0
            cut = width < used + count + _PAD and len(cell.chips) > 1
            drawn = (f"+{rest + 1}", "neutral") if cut else chip
            room = (left, top, width, height)
            self._chip(painter, drawn, room, rtl=rtl, selected=selected)
            if cut:
                return
            width -= used
            if not rtl:
                left += used

    def _chip(
        self,
        painter: QPainter,
        chip: tuple[str, str],
        box: Box,
        *,
        rtl: bool,
        selected: bool,
    ) -> None:
        words, tone = chip[0], chip[1] or "neutral"
        ground = chosen_ground(tone) if selected else f"{tone}_bg"
        left, top, width, height = box
        size = chip_size(words)
        across = min(size.width(), width - _PAD)
        ratio = painter.device().devicePixelRatio()
        key = ("chip", words, tone, across, ratio, rtl, ground)
        drawn = self._pixmaps.get(key)
        if drawn is None:
            drawn = self._blank(QSize(across, size.height()), ratio)
            inner = QPainter(drawn)
            area = QRectF(0, 0, across, size.height())
            paint_chip(inner, area, words, tone, rtl=rtl, ground=ground)
            inner.end()
            self._keep(key, drawn)
        x = left + width - _PAD - across if rtl else left + _PAD
        x = max(x, left + 2)
        painter.drawPixmap(x, top + (height - 1 - size.height()) // 2, drawn)

    def _progress(self, painter: QPainter, cell: Cell, box: Box, *, rtl: bool) -> None:
        left, top, width, height = box
        share = cell.percent or 0
        text = cell.text or f"{share}%"
        words = self._laid(text, _SMALL_FIGURES, width, ltr=True)
        whole = self._laid("100%", _SMALL_FIGURES, width, ltr=True)
        label = max(ceil(words.width), ceil(whole.width)) + _PAD
        bar = QRectF(left + _PAD, top + (height - 7) / 2, width - 2 * _PAD - label, 6)
        if rtl:
            bar.moveLeft(left + _PAD + label)
        x = left + _PAD if rtl else left + width - _PAD - words.width
        painter.setFont(self._font(_SMALL_FIGURES))
        painter.setPen(self.colours["text2"])
        y = top + (height - 1 - words.height) / 2
        painter.drawStaticText(QPointF(x, y), words.static)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colours["border_soft"])
        painter.drawRoundedRect(bar, 3, 3)
        filled = QRectF(bar)
        filled.setWidth(max(6.0, bar.width() * min(share, _FULL) / _FULL))
        if rtl:
            filled.moveRight(bar.right())
        if share > 0:
            painter.setBrush(self.colours[f"{cell.chip or cell.tone or 'info'}_dot"])
            painter.drawRoundedRect(filled, 3, 3)

    def _picture(self, painter: QPainter, cell: Cell, box: Box) -> None:
        side = theme.px(16)
        ratio = painter.device().devicePixelRatio()
        left, top, width, height = box
        key = (cell.kind, cell.icon, cell.tone, cell.checked, side, ratio)
        drawn = self._pixmaps.get(key)
        if drawn is None:
            drawn = self._blank(QSize(side, side), ratio)
            inner = QPainter(drawn)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            inner.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            try:
                self._draw_picture(inner, cell, QRectF(0, 0, side, side))
            finally:
                inner.end()  # Qt crashes on a picture that is still being painted
            self._keep(key, drawn)
        x = left + (width - side) // 2
        painter.drawPixmap(x, top + (height - 1 - side) // 2, drawn)

    def _draw_picture(self, painter: QPainter, cell: Cell, area: QRectF) -> None:
        if cell.kind == "check":
            draw_check(painter, area, checked=cell.checked)
        elif cell.icon:
            token = _TOKENS.get(cell.tone, cell.tone) if cell.tone else "text3"
            icons.paint(painter, cell.icon, area, token)

    def _image(self, painter: QPainter, image: QPixmap, box: Box, *, rtl: bool) -> Box:
        """Draw a picture where the words begin; return the room that is left."""
        side = theme.px(_IMAGE)
        ratio = painter.device().devicePixelRatio()
        key = ("image", image.cacheKey(), side, ratio)
        drawn = self._pixmaps.get(key)
        if drawn is None:
            drawn = self._rounded(image, side, ratio)
            self._keep(key, drawn)
        left, top, width, height = box
        used = side + _PAD
        x = left + width - _PAD - side if rtl else left + _PAD
        painter.drawPixmap(x, top + (height - 1 - side) // 2, drawn)
        return left if rtl else left + used, top, max(width - used, 0), height

    def _rounded(self, image: QPixmap, side: int, ratio: float) -> QPixmap:
        drawn = self._blank(QSize(side, side), ratio)
        area, round_ = QRectF(0, 0, side, side), theme.px(_ROUND)
        clip = QPainterPath()
        clip.addRoundedRect(area, round_, round_)
        inner = QPainter(drawn)
        inner.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        inner.setClipPath(clip)
        inner.drawPixmap(area, image, QRectF(image.rect()))
        inner.end()
        return drawn

    @staticmethod
    def _blank(size: QSize, ratio: float) -> QPixmap:
        made = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        return made

    def _keep(self, key: tuple[object, ...], drawn: QPixmap) -> None:
        if len(self._pixmaps) > _MOST // 8:
            self._pixmaps.clear()
        self._pixmaps[key] = drawn

    def corner(self, painter: QPainter, rect: QRect, token: str, *, rtl: bool) -> None:
        """Mark a cell of which something is told with a corner and a line."""
        side = 7
        x = rect.left() if rtl else rect.right() + 1
        step = side if rtl else -side
        y = rect.top()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colours[token])
        points = [QPointF(x, y), QPointF(x + step, y), QPointF(x, y + side)]
        painter.drawPolygon(QPolygonF(points))
        painter.fillRect(
            rect.left(), rect.bottom() - 1, rect.width(), 2, painter.brush()
        )

    def ring(self, painter: QPainter, rect: QRect) -> None:
        """Draw the ring round the current cell."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(self.colours["focus"], 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(1, 1, -1, -1))


_all: weakref.WeakSet[Art] = weakref.WeakSet()


@atexit.register
def _drop_all() -> None:
    """Give laid-out words back while Qt's fonts still live; Qt crashes otherwise."""
    for art in list(_all):
        art.drop()


def draw_check(painter: QPainter, area: QRectF, *, checked: bool | None) -> None:
    """Draw a check box: checked, not, or half (None)."""
    box = area.adjusted(0.5, 0.5, -0.5, -0.5)
    on = checked is not False
    painter.setPen(QPen(theme.color("accent" if on else "border_input"), 1))
    painter.setBrush(theme.color("accent" if on else "surface"))
    painter.drawRoundedRect(box, 4, 4)
    if on:
        name = "minus" if checked is None else "check"
        icons.paint(painter, name, area.adjusted(1, 1, -1, -1), "on_accent", 2.8)
