"""What a name is found by in a look-up: folded letters, pinyin and its initials.

A table whose records are looked up keeps this text in a column `folded`, written when
the record is saved: `nbhc` then finds 宁波海川 with one comparison a row, on both
databases, while the person types.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, product
from typing import Any

from sqlalchemy import ColumnElement, and_, true

from app.core import texts
from app.db.pieces import initials, normal

MOST_WAYS = 16
"""Readings of a name that are kept; more are of no use to anybody."""

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_RUN = re.compile(r"[^\x00-\x7f]+")
"""What is read as one piece; the same pieces come again from name to name."""


def folded(*names: str) -> str:
    """Return what a record is found by: its texts folded, and their pinyin.

    Args:
        names: Code, name, Chinese name; empty ones are passed over.
    """
    found: list[str] = []
    for text in names:
        if not text:
            continue
        found.append(normal(text))
        if not text.isascii() and _HAN.search(text):
            found += _sounds(tuple(_RUN.findall(text)))
    return "\n".join(dict.fromkeys(found))


def found_in(column: Any, text: str) -> ColumnElement[bool]:
    """Say that every typed word stands in a `folded` column; always for no words."""
    words = normal(texts.asked(text)).split()
    return and_(true(), *(column.contains(word, autoescape=True) for word in words))


@lru_cache(maxsize=8192)
def _sounds(runs: tuple[str, ...]) -> tuple[str, ...]:
    """Return the pinyin initials and the whole pinyin of the pieces of a text.

    A character of two readings counts in both: 长荣 is crhy for who says cháng and
    zrhy for who says zhǎng.
    """
    letters = [each for run in runs for each in _letters(run)]
    ways = islice(product(*letters), MOST_WAYS)
    spelled = "".join(map(_spelling, runs))
    return initials(" ".join(runs)), *map("".join, ways), spelled


@lru_cache(maxsize=8192)
def _letters(run: str) -> list[list[str]]:
    from pypinyin import Style, pinyin  # noqa: PLC0415 - as below

    read = pinyin(run, style=Style.NORMAL, heteronym=True, errors="ignore")
    return [sorted({sound[0] for sound in sounds if sound}) for sounds in read]


@lru_cache(maxsize=8192)
def _spelling(run: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - half a second when not needed

    return "".join(lazy_pinyin(run, errors="ignore"))
