"""Cuts texts into the pieces they are found by, and what is typed into those it needs.

Chinese is cut into pairs of characters and into the initials and the spelling of its
pinyin, numbers into all their endings. Every piece is a plain word of letters and
digits; see `app.db.search`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from zlib import crc32

from app.core.folding import normal, runs, sounds

LONGEST = 24  # characters of a piece; nobody types more of one word


def mark(kind: str) -> str:
    """Return the piece that says of what kind an entry is; nobody can type it."""
    return "·" + kind.replace("_", "·")


SUMMED = (
    *("kind", "record_id", "number", "number_key", "title", "detail"),
    *("title_zh", "detail_zh", "permission"),
)
"""The columns of an entry that its sum is over, beside its pieces."""
_MARKS = "!#$%&()*+,-./:;<"
_IN_MARKS = str.maketrans("0123456789abcdef", _MARKS)


def sealed(entry: Mapping[str, Any], pieces: str) -> str:
    """Return the pieces of an entry of a file with a sum over all that it holds.

    A bit that flips in a title is no damage to SQLite. The sum is written in marks that
    the index reads as blanks: nobody finds by it, and it takes no room there.
    """
    told = json.dumps([entry[name] for name in SUMMED]) + pieces
    found = f"{crc32(told.encode('utf-8', 'backslashreplace')):08x}"
    return f"{pieces} {found.translate(_IN_MARKS)}"


def pieces_in(grams: str) -> str:
    """Return the pieces of an entry of a file without the sum over it."""
    pieces, _, end = grams.rpartition(" ")
    return pieces if any(letter in _MARKS for letter in end) else grams


def pieces_of(found_by: Sequence[str]) -> list[str]:
    """Return the pieces of an entry; the first text is its number."""
    found: list[str] = []
    for word, chinese in runs("\n".join(found_by)):
        found += _of_chinese(word) if chinese else _of_latin(word[:LONGEST])
    # The number is also found written without its hyphens.
    found += _endings(compact(found_by[0])[:LONGEST])
    return list(dict.fromkeys(found))


def compact(text: str) -> str:
    """Return the letters and digits of a text, folded."""
    plain = normal(text)
    return plain if plain.isalnum() else "".join(c for c in plain if c.isalnum())


# A catalogue says the same words thousands of times.
@lru_cache(maxsize=8192)
def _of_latin(word: str) -> tuple[str, ...]:
    """Words are found by how they begin, numbers by any part of them."""
    return (word, *_endings(word)) if any(map(str.isdigit, word)) else (word,)


def _endings(word: str) -> list[str]:
    return [word[start:] for start in range(len(word) - 1)]


@lru_cache(maxsize=8192)
def _of_chinese(run: str) -> tuple[str, ...]:
    heard = sounds(run)
    letters = "".join(sound[0] for sound in heard if sound)
    return (
        *(run[at : at + 2] for at in range(len(run) - 1)),
        run[-1],
        *_endings(letters[: LONGEST * 2]),
        *("".join(heard[start:])[:LONGEST] for start in range(len(heard))),
    )


def needed(text: str) -> tuple[list[str], list[str]]:
    """Return the pieces of a query: whole ones, and beginnings."""
    exact: list[str] = []
    begun: list[str] = []
    for word, chinese in runs(text):
        if not chinese:
            begun.append(word[:LONGEST])
        elif len(word) == 1:
            begun.append(word)
        else:
            exact += [word[at : at + 2] for at in range(len(word) - 1)]
    return exact, begun
