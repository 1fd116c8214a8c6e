"""Bricks of text: paragraphs, captions with values, blocks side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat

from reports import wrapping
from reports.paper import Brick, Draw
from reports.sheet import START, Sheet
from reports.styles import BODY, LABEL_STYLE, Style

ASCENT = 0.88
"""Share of the type size from the top of a line's letters to the base line."""


def space(height: float, *, keep: bool = False) -> Brick:
    """Leave a gap; `keep` when it must not stand alone at the foot of a page."""
    return Brick(height, lambda _sheet, _y: None, keep=keep)


def paragraph(
    text: str,
    x: float,
    width: float,
    style: Style = BODY,
    at: float = START,
) -> Brick:
    """Set a text in lines; it stays in one piece."""
    lines = wrapping.lines(text, style, width)
    anchor = x + width * at

    def draw(sheet: Sheet, y: float) -> None:
        base = y + style.size * ASCENT + (style.lead - style.size) / 2
        block = sheet.rtl and at == START
        hangs = wrapping.hung(lines, style) if block else repeat(0.0)
        for line, hang in zip(lines, hangs, strict=False):
            sheet.text(anchor + hang, base, line, style, at)
            base += style.lead

    return Brick(style.lead * len(lines), draw)


def flowing(text: str, x: float, width: float, style: Style = BODY) -> list[Brick]:
    """Set a long text that may break between any two lines, but for widows."""
    lines = wrapping.lines(text, style, width)
    bricks = []
    for index, (line, hang) in enumerate(
        zip(lines, wrapping.hung(lines, style), strict=True)
    ):
        brick = paragraph("", x, width, style)
        brick.draw = _line(line, (x, hang), style)
        brick.keep = index in (0, len(lines) - 2) and len(lines) > 1
        bricks.append(brick)
    return bricks


def _line(line: str, place: tuple[float, float], style: Style) -> Draw:
    x, hang = place

    def draw(sheet: Sheet, y: float) -> None:
        base = y + style.size * ASCENT + (style.lead - style.size) / 2
        sheet.text(x + hang if sheet.rtl else x, base, line, style)

    return draw


def stack(bricks: Sequence[Brick]) -> Brick:
    """Put bricks under each other for good: they make one brick."""

    def draw(sheet: Sheet, y: float) -> None:
        for brick in bricks:
            brick.draw(sheet, y)
            y += brick.height

    return Brick(sum(brick.height for brick in bricks), draw)


def beside(*bricks: Brick) -> Brick:
    """Put bricks next to each other: one brick as high as the highest."""

    def draw(sheet: Sheet, y: float) -> None:
        for brick in bricks:
            brick.draw(sheet, y)

    return Brick(max(brick.height for brick in bricks), draw)


def pair(
    label: str, value: str, x: float, widths: tuple[float, float], style: Style = BODY
) -> Brick:
    """Set a caption and its value on one line; both may wrap.

    Args:
        label: The caption.
        value: What it says; an empty value gives a brick of no height.
        x: Where the caption starts.
        widths: Of the caption and of the value.
        style: Of the value.
    """
    if not value:
        return space(0)
    gap = 6
    left = paragraph(label, x, widths[0] - gap, LABEL_STYLE)
    return beside(left, paragraph(value, x + widths[0], widths[1], style))


def pairs(
    items: Iterable[tuple[str, str]], x: float, widths: tuple[float, float]
) -> Brick:
    """Set captions with their values under each other; empty values are left out."""
    rows = [pair(label, value, x, widths) for label, value in items if value]
    spaced: list[Brick] = []
    for row in rows:
        spaced += [row, space(1.6)]
    return stack(spaced)


def keep_all(bricks: list[Brick]) -> list[Brick]:
    """Make bricks stay together with each other and with what follows."""
    for brick in bricks:
        brick.keep = True
    return bricks
