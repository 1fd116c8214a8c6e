"""Whole dates as people and programs write them, whoever wrote them."""

from __future__ import annotations

import re
from datetime import date

_NARROW = str.maketrans("０１２３４５６７８９．，－／：　", "0123456789.,-/: ")
_TIME = r"(?:[T ]0?0:00(?::00(?:\.0+)?)?)?"
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?" + _TIME)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EUROPEAN = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})" + _TIME)
_NAMED = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ -](\d{4})")
_AMERICAN = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}), ?(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun",
           "jul", "aug", "sep", "oct", "nov", "dec")  # fmt: skip


def whole_day(words: str, *, day_first: bool) -> date | None:
    """Read a whole date; None: it is none.

    Args:
        words: As written: `2026-03-15`, `2026年3月15日`, `20260315`, `15.03.2026`,
            `15-Mar-2026`, `Mar 15, 2026`, at midnight or without a time.
        day_first: Whether of `03/04/2026` the first figure is the day. Otherwise it may
            be either, and is read only where but one of both can be a month.
    """
    bare = words.translate(_NARROW).strip()
    try:
        return _figures(bare, day_first=day_first) or _named(bare)
    except ValueError:
        return None


def _figures(bare: str, *, day_first: bool) -> date | None:
    if first := _DAY.fullmatch(bare) or _PACKED.fullmatch(bare):
        year, month, day = map(int, first.groups())
        return date(year, month, day)
    last = _EUROPEAN.fullmatch(bare)
    if last is None:
        return None
    day, month, year = (int(last.group(at)) for at in (1, 3, 4))
    if day_first or last.group(2) == "." or day > 12 or day == month:  # noqa: PLR2004
        return date(year, month, day)
    return date(year, day, month) if month > 12 else None  # noqa: PLR2004 -- months


def _named(bare: str) -> date | None:
    if found := _NAMED.fullmatch(bare):
        day, name, year = found.groups()
    elif found := _AMERICAN.fullmatch(bare):
        name, day, year = found.groups()
    else:
        return None
    return date(int(year), _MONTHS.index(name[:3].lower()) + 1, int(day))
