"""Cuts texts into the pieces they are found by, and what is typed into those it needs.

Chinese is cut into pairs of characters and into the initials and the spelling of its
pinyin, numbers into all their endings. Every piece is a plain word of letters and
digits; see `app.db.search`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from app.core.folding import normal, runs, sounds

LONGEST = 24  # characters of a piece; nobody types more of one word


def mark(kind: str) -> str:
    """Return the piece that says of what kind an entry is; nobody can type it."""
    return "·" + kind.replace("_", "·")


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
