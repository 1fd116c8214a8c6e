"""The fonts of the papers: registered once, measured fast, Arabic joined."""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path

from arabic_reshaper.arabic_reshaper import reshape
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

from app.core.resources import RESOURCES
from reports import direction, embedding

REGULAR = "LadingSans-Regular"
BOLD = "LadingSans-Bold"
_FILES = {REGULAR: "LadingSans-Regular.ttf", BOLD: "LadingSans-SemiBold.ttf"}

_lock = threading.Lock()


class _Widths(dict[str, float]):
    """Advance of each character in 1/1000 of the size, filled when asked."""

    def __init__(self, face: ttfonts.TTFontFace) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, char: str) -> float:
        face = self._face
        known = face.charWidths.get(ord(char), face.defaultWidth or 0)
        width = float(known if direction.bare(char) else 0)
        self[char] = width
        return width


_widths: dict[bool, _Widths] = {}


def ready() -> None:
    """Register the fonts; the first call takes about 80 ms, the others nothing."""
    if _widths:
        return
    with _lock:
        if _widths:
            return
        rl_config.useA85 = 0  # the default inflates every stream by a quarter
        found: dict[bool, _Widths] = {}
        for name in _FILES:
            bold = name == BOLD
            font = embedding.Font(name, str(path(bold=bold)))
            pdfmetrics.registerFont(font)
            found[bold] = _Widths(font.face)
        _widths.update(found)


def path(*, bold: bool) -> Path:
    """Return where a font lies."""
    return RESOURCES / "fonts" / _FILES[BOLD if bold else REGULAR]


def width(text: str, size: float, *, bold: bool) -> float:
    """Measure a shaped text in points."""
    advance = _widths[bold]
    return sum(map(advance.__getitem__, text)) * size / 1000


@lru_cache(maxsize=4096)
def shape(text: str) -> str:
    """Join Arabic letters; other text only loses what a person pasted unseen.

    The result is still in reading order, so that lines can be broken.
    """
    text = direction.typed(text)
    if direction.RIGHT_TO_LEFT.search(text):
        return str(reshape(text))
    return text
