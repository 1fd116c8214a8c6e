"""Cuts texts into the pieces they are found by, and what is typed into those it needs.

Chinese is cut into pairs of characters and into the initials and the spelling of its
pinyin, numbers into all their endings. Every piece is a plain word of letters and
digits; see `app.db.search`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from app.core import texts

LONGEST = 24  # characters of a piece; nobody types more of one word
_PLAIN = re.compile("[\t\n -~\u4e00-\u9fff]*")
_WORD = re.compile(r"[^\W_]+")
_HAN = r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\U00020000-\U0003ffff]+"


def mark(kind: str) -> str:
    """Return the piece that says of what kind an entry is; nobody can type it."""
    return "·" + kind.replace("_", "·")


def pieces_of(found_by: Sequence[str]) -> list[str]:
    """Return the pieces of an entry; the first text is its number."""
    found: list[str] = []
    for word, chinese in _runs("\n".join(found_by)):
        found += _of_chinese(word) if chinese else _of_latin(word[:LONGEST])
    # The number is also found written without its hyphens.
    found += _endings(compact(found_by[0])[:LONGEST])
    return list(dict.fromkeys(found))


def normal(text: str) -> str:
    """Fold width, case and accents, so that "ＬＵＭＩÈＲＥ" is "lumiere"."""
    if _PLAIN.fullmatch(text):
        return text.lower()
    wide = unicodedata.normalize("NFKD", texts.clean(text)).casefold()
    return "".join(c for c in wide if not unicodedata.combining(c))


def compact(text: str) -> str:
    """Return the letters and digits of a text, folded."""
    plain = normal(text)
    return plain if plain.isalnum() else "".join(c for c in plain if c.isalnum())


def _runs(text: str) -> Iterator[tuple[str, bool]]:
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


# A catalogue says the same words thousands of times.
@lru_cache(maxsize=8192)
def _of_latin(word: str) -> tuple[str, ...]:
    """Words are found by how they begin, numbers by any part of them."""
    return (word, *_endings(word)) if any(map(str.isdigit, word)) else (word,)


def _endings(word: str) -> list[str]:
    return [word[start:] for start in range(len(word) - 1)]


@lru_cache(maxsize=8192)
def _of_chinese(run: str) -> tuple[str, ...]:
    sounds = _sounds(run)
    letters = "".join(sound[0] for sound in sounds if sound)
    return (
        *(run[at : at + 2] for at in range(len(run) - 1)),
        run[-1],
        *_endings(letters[: LONGEST * 2]),
        *("".join(sounds[start:])[:LONGEST] for start in range(len(sounds))),
    )


@lru_cache(maxsize=8192)
def _sounds(run: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - half a second when not needed

    return tuple(s for s in lazy_pinyin(run) if s.isascii() and s.isalpha())


def initials(text: str) -> str:
    """Return the pinyin initials of the Chinese in a text: 海舟进出口 is "hzjck"."""
    runs = [word for word, chinese in _runs(text) if chinese]
    return "".join(s[0] for run in runs for s in _sounds(run))


def needed(text: str) -> tuple[list[str], list[str]]:
    """Return the pieces of a query: whole ones, and beginnings."""
    exact: list[str] = []
    begun: list[str] = []
    for word, chinese in _runs(text):
        if not chinese:
            begun.append(word[:LONGEST])
        elif len(word) == 1:
            begun.append(word)
        else:
            exact += [word[at : at + 2] for at in range(len(word) - 1)]
    return exact, begun
