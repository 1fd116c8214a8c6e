"""The manual: pages of Markdown in Chinese and English, one folder for each language.

A page is named after the module or the screen it tells about (``contracts.md``), so
that F1 finds it by name. ``index.md`` lists every page in the order of a day's work.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

MANUAL = Path(__file__).parents[2] / "docs" / "manual"
"""Beside the packages, in a checkout and inside the built program alike."""
LANGUAGES = ("zh_CN", "en")
INDEX, KEYS = "index", "keys"
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*_`#|>]")


@dataclass(frozen=True, slots=True)
class Found:
    """A page that holds the words looked for.

    Attributes:
        name: The page.
        title: Its heading.
        line: The line the words stand in, without marks.
    """

    name: str
    title: str
    line: str


def spoken(language: str) -> str:
    """Return the language of the manual for who reads the screen in `language`."""
    return "zh_CN" if language.startswith("zh") else "en"


def page(name: str, language: str) -> Path:
    """Return the file of a page; of the index when there is no such page."""
    folder = MANUAL / spoken(language)
    wanted = folder / f"{name}.md"
    return wanted if wanted.is_file() else folder / f"{INDEX}.md"


def title(text: str) -> str:
    """Return the heading of a page's text."""
    found = _TITLE.search(text)
    return found[1].strip() if found else ""


def search(words: str, language: str) -> tuple[Found, ...]:
    """Return the pages that hold all the words, each with the first line of the first.

    Upper and lower case, full and half width count as the same.
    """
    wanted = _folded(words).split()
    if not wanted:
        return ()
    found = []
    for file in sorted((MANUAL / spoken(language)).glob("*.md")):
        text = file.read_text(encoding="utf-8")
        if file.stem != INDEX and all(word in _folded(text) for word in wanted):
            line = next(one for one in text.splitlines() if wanted[0] in _folded(one))
            plain = _MARKS.sub(lambda mark: mark[1] or "", line).strip()
            found.append(Found(file.stem, title(text), plain))
    return tuple(found)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
