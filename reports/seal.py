"""The company's chop: its picture, or a drawn round or oval one.

A drawn chop is vector work in the red of ink pads: the round one with a star and its
purpose (公章, 合同专用章), the oval one with the Chinese and the English name.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate, pairwise
from math import atan2, cos, degrees, dist, pi, radians, sin

from reportlab.pdfgen.canvas import Canvas

from app.core.papers import DrawnSeal, Letterhead, SealShape
from reports import fonts
from reports.sheet import Sheet
from reports.styles import CHOP, MM

ROUND_MM = 40
"""Diameter of a company's round chop (国发〔1999〕25号: 40 mm for companies)."""

OVAL_MM = (45, 30)


def height(letterhead: Letterhead) -> float:
    """Return how high a company's chop stands on paper; 0 when it keeps none."""
    if letterhead.seal is not None:
        return letterhead.seal_mm * MM
    drawn = letterhead.drawn_seal
    if drawn is None:
        return 0
    return (ROUND_MM if drawn.shape is SealShape.ROUND else OVAL_MM[1]) * MM


def stamp(sheet: Sheet, letterhead: Letterhead, x: float, y: float) -> None:
    """Stamp the chop around a point; nothing when the company keeps none."""
    if letterhead.seal is not None:
        size = letterhead.seal_mm * MM
        corner = (x - size / 2, y - size / 2)
        sheet.image(letterhead.seal, corner, (size, size))
    elif letterhead.drawn_seal is not None:
        centre = sheet.width - x if sheet.rtl else x
        draw(sheet.canvas, letterhead.drawn_seal, centre, sheet.height - y)


def draw(canvas: Canvas, seal: DrawnSeal, x: float, y: float) -> None:
    """Draw a chop around a point of the canvas (y upwards)."""
    fonts.ready()
    canvas.saveState()
    canvas.translate(x, y)
    canvas.setStrokeColorRGB(*CHOP)
    canvas.setFillColorRGB(*CHOP)
    if seal.shape is SealShape.ROUND:
        _round(canvas, seal)
    else:
        _oval(canvas, seal)
    canvas.restoreState()


def _round(canvas: Canvas, seal: DrawnSeal) -> None:
    radius = ROUND_MM / 2 * MM
    canvas.setLineWidth(1.2 * MM)
    canvas.circle(0, 0, radius - 0.6 * MM)
    _star(canvas, 6 * MM)
    spread = min(250.0, 22.0 * len(seal.name))
    _along(canvas, seal.name, (radius - 6.6 * MM, radius - 6.6 * MM), (90, spread, 12))
    if seal.purpose:
        _flat(canvas, seal.purpose, -radius * 0.58, 9.5, radius * 1.05)


def _oval(canvas: Canvas, seal: DrawnSeal) -> None:
    a, b = OVAL_MM[0] / 2 * MM, OVAL_MM[1] / 2 * MM
    canvas.setLineWidth(0.9 * MM)
    canvas.ellipse(-a, -b, a, b)
    canvas.setLineWidth(0.25 * MM)
    canvas.ellipse(-a + 4.6 * MM, -b + 4.6 * MM, a - 4.6 * MM, b - 4.6 * MM)
    if seal.name_en:
        name = seal.name_en.upper()
        spread = min(330.0, 6.2 * len(name))
        _along(canvas, name, (a - 3.6 * MM, b - 3.6 * MM), (90, spread, 5.6))
    rows = _halves(seal.name)
    for index, row in enumerate(rows):
        _flat(canvas, row, (len(rows) / 2 - index - 0.85) * 11.5, 9, (a - 7 * MM) * 2)


def _halves(name: str) -> tuple[str, ...]:
    """Break a Chinese name before its legal form, a long one without it in half."""
    one_row = 7
    if len(name) <= one_row:
        return (name,)
    for form in ("股份有限公司", "有限责任公司", "有限公司"):
        if name.endswith(form):
            return (name.removesuffix(form), form)
    half = (len(name) + 1) // 2
    return (name[:half], name[half:])


def _star(canvas: Canvas, radius: float) -> None:
    path = canvas.beginPath()
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = pi / 2 + corner * pi / 5
        point = (reach * cos(angle), reach * sin(angle))
        if corner:
            path.lineTo(*point)
        else:
            path.moveTo(*point)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _along(
    canvas: Canvas,
    text: str,
    radii: tuple[float, float],
    arc: tuple[float, float, float],
) -> None:
    """Write letters along an ellipse, centred on an angle, evenly spaced.

    Args:
        canvas: Origin in the middle of the ellipse.
        text: The letters.
        radii: Half axes of the base line.
        arc: Middle angle and spread in degrees, size of the letters in points.
    """
    middle, spread, size = arc
    for char, turn in zip(text, _turns(text, radii, (middle, spread)), strict=True):
        x, y = radii[0] * cos(turn), radii[1] * sin(turn)
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(degrees(_normal(turn, radii)) - 90)
        canvas.setFont(fonts.BOLD, size)
        canvas.drawCentredString(0, 0, char)
        canvas.restoreState()


def _turns(
    text: str, radii: tuple[float, float], arc: tuple[float, float]
) -> list[float]:
    """Return each letter's angle: as much of the line as its width is of the text."""
    steps = 400
    first, spread = radians(arc[0] + arc[1] / 2), radians(arc[1])
    angles = [first - spread * step / steps for step in range(steps + 1)]
    points = [(radii[0] * cos(a), radii[1] * sin(a)) for a in angles]
    lengths = list(accumulate((dist(*two) for two in pairwise(points)), initial=0.0))
    widths = [fonts.width(char, 1, bold=True) for char in text]
    ends = accumulate(widths)
    share = lengths[-1] / sum(widths)
    middles = [(end - own / 2) * share for end, own in zip(ends, widths, strict=True)]
    return [angles[min(bisect_left(lengths, at), steps)] for at in middles]


def _normal(turn: float, radii: tuple[float, float]) -> float:
    """Return the direction away from the ellipse: up, for a letter standing on it."""
    return atan2(sin(turn) / radii[1], cos(turn) / radii[0])


def _flat(canvas: Canvas, text: str, y: float, size: float, most: float) -> None:
    wide = fonts.width(text, size, bold=True)
    fitted = size if wide <= most else size * most / wide
    canvas.setFont(fonts.BOLD, fitted)
    canvas.drawCentredString(0, y - fitted / 3, text)
