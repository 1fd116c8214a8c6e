"""Writing texts and lines into a PDF page, faster than the canvas does it.

The canvas asks the font anew for every text which of its characters are in the file;
the pen remembers them for the whole document, and writes a page's texts as one block.
A line costs the canvas three calls and the keeping of colours that nobody asks for.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from typing import Any

from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase import pdfmetrics

from reports import fonts
from reports.styles import Color, Style

_SPECIAL = re.compile(r"[()\\]")


class _Codes(dict[int, str]):
    """The byte of each character in its subset of the font, given when asked.

    The table of `str.translate`: a text whose characters all lie in the first subset is
    written in one go. Another subset begins with the 256th sign of a document. The
    first one begins with ASCII, which is written as it is.
    """

    def __init__(self, canvas: Any, name: str) -> None:
        super().__init__()
        self._font: Any = pdfmetrics.getFont(name)
        self._document = canvas._doc  # noqa: SLF001
        self._names: dict[int, str] = {}
        self._later: dict[str, int] = {}

    def __missing__(self, code: int) -> str:
        subset, data = self._font.splitString(chr(code), self._document)[0]
        if subset:
            self._later[chr(code)] = subset
        self[code] = chr(data[0])
        return self[code]

    def runs(self, line: str) -> list[tuple[str, str]]:
        """Return a line as font names with what is written in them."""
        if line.isascii() and line.isprintable():
            return [(self._name(0), f"({_SPECIAL.sub(_escaped, line)})")]
        data = line.translate(self).encode("latin-1").hex()
        if not self._later:
            return [(self._name(0), f"<{data}>")]
        found, at = [], 0
        for subset, chars in groupby(line, lambda char: self._later.get(char, 0)):
            end = at + 2 * sum(1 for _char in chars)
            found.append((self._name(subset), f"<{data[at:end]}>"))
            at = end
        return found

    def _name(self, subset: int) -> str:
        """Return the name under which the page knows a subset of the font."""
        if subset not in self._names:
            name = self._font.getSubsetInternalName(subset, self._document)
            self._names[subset] = name
        return self._names[subset]


def _escaped(found: re.Match[str]) -> str:
    return "\\" + found[0]


@cache
def _stroke(weight: float, color: Color) -> str:
    return f"{fp_str(*color)} RG {fp_str(weight)} w"


class Pen:
    """Writes texts and lines on the pages of one document."""

    def __init__(self, canvas: Any) -> None:
        fonts.ready()
        self._canvas = canvas
        self._codes = {
            False: _Codes(canvas, fonts.REGULAR),
            True: _Codes(canvas, fonts.BOLD),
        }

    def write(self, texts: list[tuple[float, float, str, Style]]) -> None:
        """Write texts, each at the start of its base line."""
        if not texts:
            return
        out = ["BT"]
        last: Style | None = None
        color: Color | None = None
        face: tuple[str, float] | None = None
        for x, y, line, style in texts:
            if style is not last and style.color != color:
                color = style.color
                out.append("{:.3f} {:.3f} {:.3f} rg".format(*color))
            last = style
            place = f"1 0 0 1 {x:.2f} {y:.2f} Tm"
            for name, data in self._codes[style.bold].runs(line):
                if face != (name, style.size):
                    face = (name, style.size)
                    out.append(f"{name} {style.size:g} Tf")
                out.append(f"{place} {data} Tj")
                place = ""
        out.append("ET")
        self._canvas._code.append("\n".join(out))  # noqa: SLF001

    def line(
        self, ends: tuple[float, float, float, float], weight: float, color: Color
    ) -> None:
        """Draw a straight line from x1, y1 to x2, y2."""
        style = _stroke(weight, color)
        drawn = f"n {fp_str(*ends[:2])} m {fp_str(*ends[2:])} l S"
        self._canvas._code.append(f"{style} {drawn}")  # noqa: SLF001
