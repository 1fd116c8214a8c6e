"""What the lines of an answer are called for a person; JSON keeps the English names."""

from __future__ import annotations

import unicodedata

from app.core.i18n import N_, _

_NAMES = (
    *(N_("moved"), N_("tables"), N_("rows"), N_("sums compared"), N_("encrypted")),
    *(N_("office"), N_("server"), N_("content"), N_("milliseconds"), N_("joined")),
    *(N_("created"), N_("upgraded"), N_("secured"), N_("admitted"), N_("since")),
    *(N_("differences"), N_("removed"), N_("yes"), N_("no")),
    *(N_("given to who is named in it"), N_("nobody's")),
)
"""Of the words about an office; other answers have few of them."""


def called(name: object) -> str:
    """Return the name of a line, or yes or no, in the language of the person."""
    return _(str(name)) if name in _NAMES else str(name)


def width(words: str) -> int:
    """Return how many columns of a terminal words take."""
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in words)


def filled(words: str, columns: int) -> str:
    """Return words with blanks behind them, so that what follows stands in a row."""
    return words + " " * (columns - width(words))
