"""What a name is found by: folded letters, pinyin and its initials.

`nbhc` finds 宁波海川 and `ningbo` as well: in choices and look-ups, and in the column
`folded` of a table whose records are looked up, written when the record is saved.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, product

from app.core import texts

_PLAIN = re.compile("[\t\n -~\u4e00-\u9fff]*")
_WORD = re.compile(r"[^\W_]+")
_HAN = r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\U00020000-\U0003ffff]+"
MOST_WAYS = 16
"""Readings of a name that are kept; more are of no use to anybody."""

_RUN = re.compile(r"[^\x00-\x7f]+")
"""What is read as one piece; the same pieces come again from name to name."""


@cache
def _read() -> re.Pattern[str]:
    """Return what has a reading; it is slow to prepare, and the start needs none."""
    return re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def normal(text: str) -> str:
    """Fold width, case and accents, so that "ＬＵＭＩÈＲＥ" is "lumiere"."""
    if _PLAIN.fullmatch(text):
        return text.lower()
    wide = unicodedata.normalize("NFKD", texts.clean(text)).casefold()
    return "".join(c for c in wide if not unicodedata.combining(c))


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
        if not text.isascii() and _read().search(text):
            found += _heard(tuple(_RUN.findall(text)))
    return "\n".join(dict.fromkeys(found))


def fits(typed: str, *names: str) -> bool:
    """Say that every typed word stands in one of the names, or in their pinyin."""
    found = folded(*names)
    return all(word in found for word in normal(texts.asked(typed)).split())


@lru_cache(maxsize=8192)
def _heard(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the pinyin initials and the whole pinyin of the pieces of a text.

    A character of two readings counts in both: 长荣 is crhy for who says cháng and
    zrhy for who says zhǎng.
    """
    letters = [each for word in words for each in _letters(word)]
    ways = islice(product(*letters), MOST_WAYS)
    spelled = "".join(map(_spelling, words))
    return initials(" ".join(words)), *map("".join, ways), spelled


@lru_cache(maxsize=8192)
def _letters(word: str) -> list[list[str]]:
    from pypinyin import Style, pinyin  # noqa: PLC0415 - as below

    read = pinyin(word, style=Style.NORMAL, heteronym=True, errors="ignore")
    return [sorted({sound[0] for sound in ways if sound}) for ways in read]


@lru_cache(maxsize=8192)
def _spelling(word: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - half a second when not needed

    return "".join(lazy_pinyin(word, errors="ignore"))


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the words of a text; with each, whether it is Chinese."""
    for word in _WORD.findall(normal(text)):
        if word.isascii():
            yield word, False
            continue
        at = 0
        # So large a set takes long to compile: not before Chinese is cut up.
        for han in re.finditer(_HAN, word):
            if han.start() > at:
                yield word[at : han.start()], False
            yield han.group(), True
            at = han.end()
        if at < len(word):
            yield word[at:], False


@lru_cache(maxsize=8192)
def sounds(run: str) -> tuple[str, ...]:
    """Return the pinyin of each character of Chinese: ("hai", "zhou")."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - half a second when not needed

    return tuple(s for s in lazy_pinyin(run) if s.isascii() and s.isalpha())


def initials(text: str) -> str:
    """Return the pinyin initials of the Chinese in a text: 海舟进出口 is "hzjck"."""
    chinese = [word for word, is_chinese in runs(text) if is_chinese]
    return "".join(sound[0] for run in chinese for sound in sounds(run))
