"""Breaking text into lines, by the habits of Latin, Chinese and Arabic script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from reports import direction, fonts
from reports.direction import BETWEEN, GLUE, SEAM
from reports.styles import Style

_HAN = "\u2e80-\u303f\u3040-\u31ff\u3200-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
_CLOSING = f"，。、；：！？）》」』】〕〉”’％)\\]}}.,;:!?%{direction.END}"
_OPENING = f"（《「『【〔〈“‘{direction.LTR}{direction.RTL}"
# A Chinese sign may end a line unless a closing sign follows; the others break at
# blanks (not at the no-break ones inside figures) and after a bar or slash, so that
# element lists and paths can break.
_PIECE = re.compile(
    f"[{_OPENING}]*(?:[{_HAN}]|[^ \\t{_HAN}{_OPENING}|/]+[|/]?|[|/])[{_CLOSING}]*"
    f"|[{_OPENING}]+"
    r"|[ \t]+"
)
_RUN = re.compile(r"[ \t]+|[^ \t]+")
_JUST_BELOW = 0.999
"""A word that would fill its column to the last point is torn all the same."""
_SHORT = 6
"""Characters of a word that looks lost on a line of its own."""


@lru_cache(maxsize=8192)
def lines(text: str, style: Style, limit: float) -> tuple[str, ...]:
    """Shape a text and break it into lines no wider than `limit` points."""
    found: list[str] = []
    for paragraph in fonts.shape(text).split("\n"):
        found += _broken(paragraph.rstrip(), style, limit)
    return tuple(found)


def hung(lines: Sequence[str], style: Style) -> list[float]:
    """Return how far each line of a paragraph stands in from the right, in points.

    On a mirrored page all lines begin at the right edge. Those of a text that runs from
    left to right would then end there: as a block at the right edge they begin under
    each other, as such a text is read.
    """
    if len(lines) < 2 or any(map(direction.RIGHT_TO_LEFT.search, lines)):  # noqa: PLR2004
        return [0.0] * len(lines)
    widths = [fonts.width(line, style.size, bold=style.bold) for line in lines]
    return [max(widths) - width for width in widths]


def fitted(text: str, style: Style, limit: float) -> Style:
    """Return a style in which no word of a text is wider than `limit` points."""
    needed = widest(text, style)
    if needed <= limit:
        return style
    return style._replace(size=style.size * limit / needed * _JUST_BELOW)


def widest(text: str, style: Style) -> float:
    """Return the width of the widest word of a text, in points."""
    words = (fonts.shape(piece).strip() for piece in _PIECE.findall(text))
    return max(
        (fonts.width(word, style.size, bold=style.bold) for word in words), default=0
    )


def _broken(text: str, style: Style, limit: float) -> list[str]:
    whole = text.replace(GLUE, "").replace(SEAM, "")
    if fonts.width(whole, style.size, bold=style.bold) <= limit:
        return [whole]
    # Too long for one line, each language begins one of its own.
    parts = [part.removeprefix(BETWEEN).lstrip() for part in text.split(SEAM)]
    if GLUE in text or len(parts) == 1:
        parts = [text.replace(SEAM, "")]
    return [line for part in parts for line in _directed(part, style, limit)]


def _directed(text: str, style: Style, limit: float) -> list[str]:
    """Fill lines that all run as the first letter of the text does."""
    if not direction.RIGHT_TO_LEFT.search(text):
        return _filled(text, style, limit)
    return direction.balanced(_filled(direction.isolated(text), style, limit))


def _filled(text: str, style: Style, limit: float) -> list[str]:
    """Fill line after line with as many pieces as it takes."""
    if fonts.width(text, style.size, bold=style.bold) <= limit:
        return [text]
    found: list[str] = []
    line = ""
    for piece in _pieces(text, style, limit):
        if fonts.width((line + piece).rstrip(), style.size, bold=style.bold) <= limit:
            line += piece
            continue
        if line.strip():
            found.append(line.rstrip())
        line = piece.lstrip()
        while fonts.width(line, style.size, bold=style.bold) > limit:
            head = _fitting(line, style, limit)
            found.append(line[:head])
            line = line[head:]
    if line.strip() or not found:
        found.append(line.rstrip())
    return _accompanied(found, style, limit)


def _pieces(text: str, style: Style, limit: float) -> Iterator[str]:
    """Cut a text where a line may end; what is glued only when it fits on none."""
    if GLUE not in text:
        yield from _PIECE.findall(text)
        return
    for run in _RUN.findall(text):
        bare = run.removeprefix(GLUE)
        if bare != run and fonts.width(bare, style.size, bold=style.bold) <= limit:
            yield bare
        else:
            yield from _PIECE.findall(bare)


def _accompanied(found: list[str], style: Style, limit: float) -> list[str]:
    """Give a short word that stands alone on the last line the one before it."""
    if len(found) == 1 or len(found[-1]) > _SHORT or " " in found[-1]:
        return found
    head, _blank, word = found[-2].rpartition(" ")
    last = f"{word} {found[-1]}"
    if not head.strip() or fonts.width(last, style.size, bold=style.bold) > limit:
        return found
    return [*found[:-2], head.rstrip(), last]


def _fitting(word: str, style: Style, limit: float) -> int:
    """Return how many characters of a word too long for any line fit on one.

    An item number is cut behind a hyphen, if that leaves no short beginning.
    """
    room = limit * 1000 / style.size
    for index, char in enumerate(word):
        room -= fonts.width(char, 1000, bold=style.bold)
        if room < 0:
            behind = word.rfind("-", 0, index) + 1
            return behind if 2 * behind >= index > 1 else max(index, 1)
    return len(word)
