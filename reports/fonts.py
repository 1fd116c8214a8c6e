"""The fonts of the papers: registered once, measured fast, Arabic joined.

WORKAROUND: reportlab 5.1 writes a broken ToUnicode map for characters beyond U+FFFF
and none for Arabic presentation forms; the map is written here instead, so that text
copied or searched in the PDF is the text that was printed.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from arabic_reshaper.arabic_reshaper import reshape
from reportlab import rl_config
from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase import pdfmetrics, ttfonts

from app.core.resources import RESOURCES
from reports import direction

REGULAR = "LadingSans-Regular"
BOLD = "LadingSans-Bold"
_FILES = {REGULAR: "LadingSans-Regular.ttf", BOLD: "LadingSans-SemiBold.ttf"}

_FORMS = (range(0xFB50, 0xFE00), range(0xFE70, 0xFF00))
"""Arabic presentation forms A and B."""

_LAM_ALEF = range(0xFEF5, 0xFEFD)

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


class _Glyphs:
    """The outlines of a font, cut where they lie: the table is 8 MB long."""

    def __init__(self, font: bytes, start: int) -> None:
        self._font = font
        self._start = start

    def __getitem__(self, part: slice) -> bytes:
        return self._font[self._start + part.start : self._start + part.stop]


def _lean(face: Any) -> Callable[[str], Any]:
    """Return a `get_table` for a face that leaves the outlines where they are.

    WORKAROUND: reportlab 5.1 copies all outlines for each subset it makes, a fifth of
    the time of an invoice.
    """
    copied: Callable[[str], bytes] = face.get_table

    def table(tag: str) -> Any:
        if tag != "glyf":
            return copied(tag)
        return _Glyphs(face._ttf_data, face.get_table_pos(tag)[0])  # noqa: SLF001

    return table


def _told(face: Any) -> Callable[[int], bytes]:
    """Return a `getCharWidth` for a face that writes each advance once, as in a PDF.

    Only the lists of advances ask for it; reportlab writes each figure of them anew,
    which is a twentieth of the time of an invoice.
    """
    asked: Callable[[int], float] = face.getCharWidth

    @cache
    def told(code: int) -> bytes:
        return str(fp_str(asked(code))).encode("ascii")

    return told


_widths: dict[bool, _Widths] = {}


def ready() -> None:
    """Register the fonts; the first call takes about 80 ms, the others nothing."""
    if _widths:
        return
    with _lock:
        if _widths:
            return
        rl_config.useA85 = 0  # the default inflates every stream by a quarter
        ttfonts.makeToUnicodeCMap = _to_unicode
        found: dict[bool, _Widths] = {}
        for name in _FILES:
            bold = name == BOLD
            font: Any = ttfonts.TTFont(name, str(path(bold=bold)), asciiReadable=0)
            font.face.get_table = _lean(font.face)
            font.face.getCharWidth = _told(font.face)
            pdfmetrics.registerFont(font)
            found[bold] = _Widths(font.face)
        _widths.update(found)


def path(*, bold: bool) -> Path:
    """Return where a font lies."""
    return RESOURCES / "fonts" / _FILES[BOLD if bold else REGULAR]


def covers(char: str) -> bool:
    """Say whether the fonts have a glyph for a character."""
    ready()
    return all(ord(char) in w._face.charToGlyph for w in _widths.values())  # noqa: SLF001


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


def _to_unicode(fontname: str, subset: list[int]) -> str:
    rows = [f"<{code:02X}> <{_utf16(char)}>" for code, char in enumerate(subset)]
    blocks: list[str] = []
    for start in range(0, len(rows), 100):
        block = rows[start : start + 100]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo",
            f"<< /Registry ({fontname})",
            f"/Ordering ({fontname})",
            "/Supplement 0",
            ">> def",
            f"/CMapName /{fontname} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<00> <{len(subset) - 1:02X}>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


@lru_cache(maxsize=8192)
def _utf16(code: int) -> str:
    text = chr(code)
    if any(code in block for block in _FORMS):
        text = unicodedata.normalize("NFKC", text)
        if code in _LAM_ALEF:  # readers turn the two letters round
            text = text[::-1]
    return text.encode("utf-16-be").hex().upper()
