"""Type sizes, colours and measures of every paper; all lengths in points."""

from __future__ import annotations

from typing import NamedTuple

from reportlab.lib.pagesizes import A4

MM = 72 / 25.4
"""One millimetre in points."""

PORTRAIT = (A4[0], A4[1])
LANDSCAPE = (A4[1], A4[0])
LABEL = (100 * MM, 150 * MM)

MARGIN_X = 20 * MM
"""Left margin of the UN Layout Key, so that addresses sit in a window envelope."""

MARGIN_TOP = 12 * MM
MARGIN_BOTTOM = 17 * MM


class Color(NamedTuple):
    """Red, green, blue from 0 to 1."""

    red: float
    green: float
    blue: float


def _hex(code: str) -> Color:
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return Color(red, green, blue)


INK = _hex("18202E")
MUTED = _hex("5B6677")
HAIR = _hex("CFD6E0")
ACCENT = _hex("1B5FC8")
HEAD_FILL = _hex("EDF1F7")
CHOP = _hex("C62828")
GHOST = _hex("E3E7ED")
BLACK = _hex("000000")


class Style(NamedTuple):
    """How a text is set.

    Attributes:
        size: In points.
        lead: From one line to the next, in points.
        bold: Semibold instead of regular.
        color: Of the letters.
    """

    size: float
    lead: float
    bold: bool = False
    color: Color = INK


BODY = Style(8, 10.6)
STRONG = Style(8, 10.6, bold=True)
LABEL_STYLE = Style(7.2, 10.6, bold=False, color=MUTED)
SMALL = Style(7, 9.2, color=MUTED)
SMALL_INK = Style(7, 9.2)
HEAD = Style(7.4, 9.4, bold=True)
HEAD_SECOND = Style(7, 9.2, color=MUTED)
SECOND = Style(7.6, 10, color=MUTED)
TOTAL = Style(8.6, 11.4, bold=True)
TITLE = Style(14, 18, bold=True)
TITLE_SECOND = Style(10.5, 14, bold=True)
CLAUSE_HEAD = Style(8, 10.8, bold=True)
CLAUSE = Style(7.8, 10.8)
COMPANY = Style(15, 19, bold=True)
COMPANY_SECOND = Style(10.2, 13.6, bold=True)
ADDRESS = Style(7.4, 10)
FOOT = Style(6.8, 9, color=MUTED)
