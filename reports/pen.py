"""Writing text into a PDF page, faster than the canvas does it.

The canvas asks the font anew for every text which of its characters are in the file;
the pen remembers them for the whole document, and writes a page's texts as one block.
"""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase import pdfmetrics

from reports import fonts
from reports.styles import Color, Style

_ESCAPES = {0x28: "\\(", 0x29: "\\)", 0x5C: "\\\\"}


class _Codes(dict[str, tuple[int, str]]):
    """Subset and escaped byte of each character, given by the font when asked."""

    def __init__(self, canvas: Any, name: str) -> None:
        super().__init__()
        self._font: Any = pdfmetrics.getFont(name)
        self._document = canvas._doc  # noqa: SLF001
        self._names: dict[int, str] = {}

    def __missing__(self, char: str) -> tuple[int, str]:
        subset, data = self._font.splitString(char, self._document)[0]
        code = data[0]
        plain = 32 <= code < 127  # noqa: PLR2004
        found = (
            subset,
            _ESCAPES.get(code) or (chr(code) if plain else f"\\{code:03o}"),
        )
        self[char] = found
        return found

    def name(self, subset: int) -> str:
        """Return the name under which the page knows a subset of the font."""
        if subset not in self._names:
            name = self._font.getSubsetInternalName(subset, self._document)
            self._names[subset] = name
        return self._names[subset]


class Pen:
    """Writes texts on the pages of one document."""

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
        color: Color | None = None
        for x, y, line, style in texts:
            if style.color != color:
                color = style.color
                out.append("{:.3f} {:.3f} {:.3f} rg".format(*color))
            out.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
            self._line(out, line, style)
        out.append("ET")
        self._canvas._code.append("\n".join(out))  # noqa: SLF001

    def _line(self, out: list[str], line: str, style: Style) -> None:
        codes = self._codes[style.bold]
        run: list[str] = []
        now = -1
        for char in line:
            subset, byte = codes[char]
            if subset != now:
                if run:
                    out.append(f"({''.join(run)}) Tj")
                    run = []
                now = subset
                out.append(f"{codes.name(subset)} {style.size:g} Tf")
            run.append(byte)
        out.append(f"({''.join(run)}) Tj")
