"""One page being drawn: x from the reading side, y from the top, both in points."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from reportlab.pdfgen.canvas import Canvas

from reports import direction, fonts, pictures
from reports.pen import Pen
from reports.styles import HAIR, INK, Color, Style

START, CENTRE, END = 0.0, 0.5, 1.0
"""Where a text lies relative to its x: from it, around it, up to it."""


class Sheet:
    """The pages of one PDF; a right-to-left language sees them in a mirror.

    Texts are collected and written in one go when the page ends: half the time of
    writing them one by one, and they lie above all fills and pictures.

    Attributes:
        canvas: The PDF being written.
        width: Of the page.
        height: Of the page.
        rtl: Mirrored: x counts from the right edge.
    """

    def __init__(
        self, canvas: Canvas, size: tuple[float, float], *, rtl: bool = False
    ) -> None:
        self.canvas = canvas
        self.width, self.height = size
        self.rtl = rtl
        self._pen = Pen(canvas)
        self._texts: list[tuple[float, float, str, Style]] = []

    def text(
        self, x: float, y: float, text: str, style: Style, at: float = START
    ) -> None:
        """Write one line; `y` is its base line."""
        if not text:
            return
        line = direction.visual(fonts.shape(text), rtl=self.rtl)
        if self.rtl:
            x, at = self.width - x, 1 - at
        if at:
            x -= fonts.width(line, style.size, bold=style.bold) * at
        self._texts.append((x, self.height - y, line, style))

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        weight: float = 0.5,
        color: Color = HAIR,
    ) -> None:
        """Draw a straight line between two points."""
        (x1, y1), (x2, y2) = start, end
        ends = (self._x(x1), self.height - y1, self._x(x2), self.height - y2)
        self._pen.line(ends, weight, color)

    def dashed(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw a thin dashed line in ink."""
        self.canvas.setDash(2, 2)
        self.line(start, end, 0.4, INK)
        self.canvas.setDash()

    def fill(self, x: float, y: float, w: float, h: float, color: Color) -> None:
        """Fill a box whose upper corner on the reading side is (x, y)."""
        self.canvas.setFillColorRGB(*color)
        left = self.width - x - w if self.rtl else x
        self.canvas.rect(left, self.height - y - h, w, h, stroke=0, fill=1)

    def box(
        self,
        corner: tuple[float, float],
        size: tuple[float, float],
        weight: float = 0.5,
        color: Color = INK,
    ) -> None:
        """Draw the outline of a box."""
        (x, y), (w, h) = corner, size
        self.canvas.setStrokeColorRGB(*color)
        self.canvas.setLineWidth(weight)
        left = self.width - x - w if self.rtl else x
        self.canvas.rect(left, self.height - y - h, w, h, stroke=1, fill=0)

    def image(
        self, data: bytes, corner: tuple[float, float], size: tuple[float, float]
    ) -> None:
        """Fit a PNG or JPEG into a box, keeping its proportions."""
        (x, y), (w, h) = corner, size
        left = self.width - x - w if self.rtl else x
        pictures.draw(self.canvas, data, (left, self.height - y - h), size)

    def ghost(self, text: str, size: int, color: Color) -> None:
        """Draw a large watermark across the page, under everything else."""
        line = direction.visual(fonts.shape(text), rtl=self.rtl)
        wide = min(fonts.width(line, size, bold=True), self.width * 0.9)
        self.canvas.saveState()
        self.canvas.translate(self.width / 2, self.height / 2)
        self.canvas.rotate(30)
        box = (wide, float(size))
        picture = pictures.lettering(line, size, color)
        pictures.draw(self.canvas, picture, (-wide / 2, -size / 2), box)
        self.canvas.restoreState()

    @contextmanager
    def scaled(self, scale: float, top: float) -> Iterator[None]:
        """Set what is drawn smaller, around the middle of the page and from `top`."""
        if scale == 1:
            yield
            return
        self.canvas.saveState()
        rest = 1 - scale
        self.canvas.translate(self.width / 2 * rest, (self.height - top) * rest)
        self.canvas.scale(scale, scale)
        yield
        self._write()
        self.canvas.restoreState()

    def finish(self) -> None:
        """Write the collected texts and end the page."""
        self._write()
        self.canvas.showPage()

    def _write(self) -> None:
        self._pen.write(self._texts)
        self._texts = []

    def _x(self, x: float) -> float:
        return self.width - x if self.rtl else x
