# ruff: noqa: INP001 - a script, not a package
"""Draw the sample company's logo, chop and signature; run again to renew them.

`python resources/sample/build.py` writes logo.png, seal.png and signature.png beside
this file. All three are our own drawings of an invented company.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from app.core.papers import DrawnSeal, SealShape  # noqa: E402
from reports import fonts, seal  # noqa: E402
from reports.styles import ACCENT, MM  # noqa: E402

INK = (0.10, 0.16, 0.42)


def _canvas(size: tuple[float, float]) -> tuple[Canvas, BytesIO]:
    fonts.ready()
    buffer = BytesIO()
    return Canvas(buffer, pagesize=size, initialFontName=fonts.REGULAR), buffer


def _png(canvas: Canvas, buffer: BytesIO, name: str, dpi: int) -> None:
    """Turn the page into a picture whose paper is transparent."""
    canvas.save()
    page = pypdfium2.PdfDocument(buffer.getvalue())[0]
    bitmap = page.render(scale=dpi / 72, fill_color=(0, 0, 0, 0), rev_byteorder=True)
    picture: Image.Image = bitmap.to_pil()
    picture.save(HERE / name, optimize=True)


def draw_seal() -> None:
    """Draw the round chop, 40 mm wide."""
    side = 42 * MM
    canvas, buffer = _canvas((side, side))
    chop = DrawnSeal(SealShape.ROUND, "宁波海川进出口有限公司", purpose="单证专用章")
    seal.draw(canvas, chop, side / 2, side / 2)
    _png(canvas, buffer, "seal.png", 200)


def draw_signature() -> None:
    """Draw a hand's quick name: strokes of a pen, no real person's."""
    canvas, buffer = _canvas((150, 60))
    canvas.setStrokeColorRGB(*INK)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    strokes = (
        (1.7, (14, 22, 24, 60, 40, 52, 26, 16)),
        (1.4, (26, 16, 34, 40, 46, 44, 44, 26)),
        (1.2, (44, 26, 42, 12, 56, 20, 60, 34)),
        (1.5, (60, 34, 62, 14, 70, 14, 76, 32)),
        (1.2, (76, 32, 80, 40, 72, 8, 66, 6)),
        (1.3, (76, 30, 88, 36, 92, 18, 98, 28)),
        (1.2, (98, 28, 102, 36, 104, 16, 112, 26)),
        (1.0, (112, 26, 122, 34, 128, 26, 142, 32)),
        (0.9, (20, 12, 56, 6, 92, 10, 134, 16)),
    )
    for weight, points in strokes:
        canvas.setLineWidth(weight)
        canvas.bezier(*points)
    _png(canvas, buffer, "signature.png", 200)


def draw_logo() -> None:
    """Draw a sail over two waves in the house's blue."""
    canvas, buffer = _canvas((104, 60))
    canvas.setFillColorRGB(*ACCENT)
    sail = canvas.beginPath()
    sail.moveTo(50, 56)
    sail.curveTo(52, 40, 46, 28, 34, 22)
    sail.lineTo(50, 22)
    sail.close()
    sail.moveTo(54, 50)
    sail.curveTo(66, 42, 72, 32, 74, 22)
    sail.lineTo(54, 22)
    sail.close()
    canvas.drawPath(sail, stroke=0, fill=1)
    canvas.setStrokeColorRGB(*ACCENT)
    canvas.setLineCap(1)
    for y, weight in ((14, 3.2), (5, 2.2)):
        canvas.setLineWidth(weight)
        canvas.bezier(22, y, 34, y + 9, 40, y - 7, 53, y)
        canvas.bezier(53, y, 66, y + 7, 72, y - 9, 84, y)
    _png(canvas, buffer, "logo.png", 240)


if __name__ == "__main__":
    draw_seal()
    draw_signature()
    draw_logo()
