# ruff: noqa: INP001 - a script, not a package
"""Draw a picture of each product of the sample company; run again to renew them.

`python resources/sample/goods.py` writes goods/<item number>.png beside this file. All
are our own drawings: white shapes on a coloured ground.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image
from reportlab.lib.colors import Color, HexColor, white
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).parent / "goods"
SIDE = 100
POINTS = 400
"""Of each side of a picture."""
SHADE = Color(1, 1, 1, 0.55)

Draw = Callable[[Canvas], None]


def _shape(canvas: Canvas, points: tuple[float, ...], fill: Color = white) -> None:
    canvas.setFillColor(fill)
    path = canvas.beginPath()
    path.moveTo(*points[:2])
    for at in range(2, len(points), 2):
        path.lineTo(*points[at : at + 2])
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _line(canvas: Canvas, *points: float, width: float = 4, ink: Color = white) -> None:
    canvas.setStrokeColor(ink)
    canvas.setLineWidth(width)
    path = canvas.beginPath()
    path.moveTo(*points[:2])
    for at in range(2, len(points), 2):
        path.lineTo(*points[at : at + 2])
    canvas.drawPath(path)


def _box(
    canvas: Canvas, at: tuple[float, ...], round_: float = 4, fill: Color = white
) -> None:
    canvas.setFillColor(fill)
    canvas.roundRect(*at, round_, stroke=0, fill=1)


def _disc(canvas: Canvas, x: float, y: float, r: float, fill: Color = white) -> None:
    canvas.setFillColor(fill)
    canvas.circle(x, y, r, stroke=0, fill=1)


def _garden_light(canvas: Canvas) -> None:
    _shape(canvas, (28, 74, 72, 74, 62, 84, 38, 84))
    _shape(canvas, (34, 70, 66, 70, 60, 46, 40, 46), SHADE)
    _box(canvas, (38, 41, 24, 5), 2)
    _line(canvas, 50, 41, 50, 16, width=5)
    _line(canvas, 36, 16, 64, 16)


def _wall_lamp(canvas: Canvas) -> None:
    _box(canvas, (22, 26, 10, 48), 3)
    _line(canvas, 32, 56, 48, 56, width=5)
    _shape(canvas, (44, 72, 68, 72, 76, 48, 36, 48))
    _disc(canvas, 56, 45, 7, SHADE)
    for x, y in ((38, 28), (56, 24), (74, 28)):
        _line(canvas, 56 + (x - 56) * 0.62, y + 8, x, y, width=3, ink=SHADE)


def _chair(canvas: Canvas) -> None:
    _shape(canvas, (28, 84, 40, 82, 46, 48, 34, 48))
    _shape(canvas, (34, 48, 74, 48, 72, 40, 36, 40))
    _line(canvas, 38, 40, 68, 16)
    _line(canvas, 70, 40, 36, 16)
    _line(canvas, 44, 60, 74, 60)
    _line(canvas, 72, 60, 72, 44, ink=SHADE)


def _parasol(canvas: Canvas) -> None:
    canvas.setFillColor(white)
    path = canvas.beginPath()
    path.moveTo(14, 54)
    path.curveTo(20, 78, 38, 86, 50, 86)
    path.curveTo(62, 86, 80, 78, 86, 54)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    _shape(canvas, (38, 54, 62, 54, 50, 86), SHADE)
    _line(canvas, 50, 54, 50, 18)
    _box(canvas, (34, 12, 32, 6), 3)


def _tools(canvas: Canvas) -> None:
    _box(canvas, (27, 54, 14, 28), 3)
    _line(canvas, 34, 54, 34, 18, width=5)
    for x in (45, 50, 55):
        _line(canvas, x, 84, x, 64, width=3)
    _line(canvas, 45, 64, 50, 56, 55, 64, width=3)
    _line(canvas, 50, 58, 50, 18, width=5)
    _line(canvas, 66, 18, 64, 82, width=4)
    _line(canvas, 70, 18, 74, 82, width=4, ink=SHADE)


def _flask(canvas: Canvas) -> None:
    _box(canvas, (36, 14, 28, 56), 6)
    _box(canvas, (40, 72, 20, 13), 4, SHADE)
    _box(canvas, (41, 24, 5, 36), 2.5, Color(0, 0, 0, 0.12))


def _grill(canvas: Canvas) -> None:
    canvas.setFillColor(white)
    path = canvas.beginPath()
    path.moveTo(20, 52)
    path.curveTo(22, 32, 36, 30, 50, 30)
    path.curveTo(64, 30, 78, 32, 80, 52)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    _line(canvas, 38, 32, 28, 12)
    _line(canvas, 62, 32, 72, 12)
    _line(canvas, 16, 56, 84, 56)
    for x in (36, 50, 64):
        canvas.setStrokeColor(SHADE)
        canvas.setLineWidth(4)
        canvas.bezier(x, 62, x - 8, 70, x + 8, 76, x, 86)


def _bag(canvas: Canvas) -> None:
    _box(canvas, (20, 18, 60, 44), 8)
    _line(canvas, 36, 62, 36, 76, 64, 76, 64, 62, width=5)
    _box(canvas, (20, 44, 60, 6), 0, Color(0, 0, 0, 0.12))
    _box(canvas, (42, 26, 16, 12), 3, Color(0, 0, 0, 0.12))


def _juicer(canvas: Canvas) -> None:
    _box(canvas, (30, 12, 40, 24), 6)
    _disc(canvas, 50, 24, 5, Color(0, 0, 0, 0.15))
    _shape(canvas, (32, 40, 68, 40, 74, 78, 26, 78), SHADE)
    _box(canvas, (36, 80, 28, 8), 3)
    _line(canvas, 74, 70, 84, 70, 80, 48, 71, 48, width=4)


def _blanket(canvas: Canvas) -> None:
    for at, y in enumerate((20, 40, 60)):
        _box(canvas, (20, y, 60, 17), 8, SHADE if at == 1 else white)
    for x in (26, 34, 42, 50, 58, 66, 74):
        _line(canvas, x, 20, x, 13, width=2.5)


def _containers(canvas: Canvas) -> None:
    _box(canvas, (16, 16, 68, 22), 4)
    _box(canvas, (24, 42, 52, 18), 4, SHADE)
    _box(canvas, (32, 64, 36, 15), 4)
    _box(canvas, (28, 79, 44, 6), 3)


GOODS: dict[str, tuple[str, Draw]] = {
    "LT-2201": ("#4F78AE", _garden_light),
    "LT-2214": ("#5E9C7F", _wall_lamp),
    "FN-0830": ("#B8785C", _chair),
    "OD-1107": ("#8A6FB0", _parasol),
    "KT-4402": ("#C08A3E", _tools),
    "KT-4419": ("#4C8F93", _flask),
    "OD-1122": ("#B0605F", _grill),
    "FN-0861": ("#64748B", _bag),
    "HJ-350": ("#C4803A", _juicer),
    "CB-1520": ("#7C86B8", _blanket),
    "FC-5S": ("#4E96B4", _containers),
}


def draw(item: str) -> None:
    """Write the picture of a product."""
    ground, shape = GOODS[item]
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(SIDE, SIDE))
    canvas.setFillColor(HexColor(ground))
    canvas.rect(0, 0, SIDE, SIDE, stroke=0, fill=1)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    shape(canvas)
    canvas.save()
    page = pypdfium2.PdfDocument(buffer.getvalue())[0]
    picture: Image.Image = page.render(scale=POINTS / SIDE).to_pil()
    few = picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=64)
    few.save(HERE / f"{item}.png", optimize=True)


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for name in GOODS:
        draw(name)
