"""Which way a text runs: right-to-left beside left-to-right, on one line.

The order of the signs on a line is that of the Unicode Bidirectional Algorithm
(UAX #9). A text that is put together of pieces (a caption and its value, two languages)
tells it where each piece begins and ends by *isolates*: what a piece says never moves
what stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from bidi import get_display

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
RIGHT_TO_LEFT = re.compile(f"[{_RTL}]")
"""A letter that runs from right to left."""

_STRONG = re.compile(rf"(?P<rtl>[{_RTL}])|[^\W\d_]")

_HAN = re.compile("[\u3400-\u9fff]")

LTR, RTL, END = "\u2066", "\u2067", "\u2069"
"""Left-to-right isolate, right-to-left isolate, pop directional isolate."""

SEAM = "\u2063"
"""Where one language of a text ends and the next begins, seen by nobody."""

BETWEEN = " / "
"""What stands at the seam of two languages of alike script."""

GLUE = "\u2060"
"""The word joiner: a run of letters that begins with it breaks nowhere if it fits."""

_ISOLATE = re.compile(f"[{LTR}{RTL}][^{LTR}{RTL}{END}]*{END}")
_MARKS = re.compile(f"[{LTR}{RTL}{END}{SEAM}{GLUE}]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2068\ufe00-\ufe0f\ufeff]")

_SIGN = r"0-9A-Za-z\u00c0-\u024f\u0370-\u052f$£¥\u20a0-\u20bf"
_LATIN = rf"[{_SIGN}](?:[{_SIGN}.,:/@&_+%×–\u00a0 '-]*[{_SIGN}%])?"
# Brackets right after a Latin word are part of it: "ICC (A)".
_LATIN_RUN = re.compile(rf"[+#-]?{_LATIN}(?:(?<=[A-Za-z]) ?\({_LATIN}\))*")

_PAIRS = "()[]{}<>«»‹›（）《》〈〉「」『』【】〔〕≤≥"
_MIRRORED = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_MIRRORED |= {right: left for left, right in _MIRRORED.items()}
_PAIRED = re.compile(f"[{re.escape(_PAIRS)}]")
_FOLLOWER = "\ufe00"
"""A sign without a width that stays behind the one it follows, whichever way that runs:
found before a bracket, it says that the bracket runs from right to left."""

_FOLLOWED = re.compile(
    f"(?P<ltr>{_PAIRED.pattern}){_FOLLOWER}|{_FOLLOWER}(?P<rtl>{_PAIRED.pattern})"
)


def typed(text: str) -> str:
    """Return a text without the invisible signs that a person may have pasted."""
    return _INVISIBLE.sub("", text)


def bare(text: str) -> str:
    """Return a text without the marks of this module."""
    return _MARKS.sub("", text)


def runs_left(text: str) -> bool:
    """Say whether the first letter of a text runs from right to left."""
    found = _STRONG.search(text)
    return found is not None and found["rtl"] is not None


def isolated(text: str) -> str:
    """Close a piece off from what stands beside it on its line."""
    return f"{RTL if runs_left(text) else LTR}{text}{END}" if text else ""


def joined(texts: Sequence[str]) -> str:
    """Return one text in several languages on one line, with a seam between them.

    Chinese signs part by themselves from what stands beside them; other languages have
    a slash between them.
    """
    if any(map(RIGHT_TO_LEFT.search, texts)):
        texts = [isolated(text) for text in texts]
    found = "".join(texts[:1])
    for one, other in pairwise(texts):
        chinese = bool(_HAN.search(one)) is not bool(_HAN.search(other))
        found += SEAM + (" " if chinese else BETWEEN) + other
    return found


def balanced(lines: list[str]) -> list[str]:
    """Close at each line's end what it leaves open, and open it again on the next."""
    found, still_open = [], ""
    for line in lines:
        whole = still_open + line
        still_open = _left_open(whole)
        found.append(whole + END * len(still_open))
    return found


def _outside(line: str) -> str:
    """Return what of a line stands in none of its isolates."""
    while (less := _ISOLATE.sub("", line)) != line:
        line = less
    return line


def _left_open(line: str) -> str:
    opened: list[str] = []
    for mark in _MARKS.findall(line):
        if mark in (LTR, RTL):
            opened.append(mark)
        elif mark == END and opened:
            opened.pop()
    return "".join(opened)


@lru_cache(maxsize=4096)
def visual(line: str, *, rtl: bool = False) -> str:
    """Put one shaped line into the order in which it is drawn, left to right.

    Args:
        line: In reading order; may bear isolates.
        rtl: The page runs from right to left; otherwise the first letter decides.
    """
    if not RIGHT_TO_LEFT.search(line):
        return bare(line)
    # Phone numbers, dates and codes would fall apart at their blanks and hyphens: each
    # is a piece of its own that reads left to right.
    whole = _LATIN_RUN.sub(rf"{LTR}\g<0>{END}", line)
    marked = _PAIRED.sub(rf"\g<0>{_FOLLOWER}", whole)
    base = "R" if rtl or runs_left(_outside(line)) else "L"
    turned = str(get_display(marked, base_dir=base))
    return bare(_FOLLOWED.sub(lambda one: one["ltr"] or _MIRRORED[one["rtl"]], turned))
