"""The manual: pages of Markdown in Chinese and English, one folder for each language.

A page is named after the module or the screen it tells about (``contracts.md``), so
that F1 finds it by name. ``index.md`` lists every page in the order of a day's work.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MANUAL = Path(__file__).parents[2] / "docs" / "manual"
"""Beside the packages, in a checkout and inside the built program alike."""
LANGUAGES = ("zh_CN", "en")
INDEX, KEYS, GLOSSARY = "index", "keys", "glossary"
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_LINK = re.compile(r"\]\((\S+)\.md\)")
_SAID = re.compile(r" ?[(（]|[)）]")
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
    """Return the pages that hold all the words, the likeliest first.

    Titles come first, then the page that the glossary names for the term, headings,
    and lines. Case, width, order of words and plural do not matter; Chinese written in
    one piece is found in pieces too, and a term in either language.
    """
    wanted = _tokens(words)
    if not wanted:
        return ()
    meant = _meant(wanted, spoken(language))
    found: list[tuple[int, Found]] = []
    for told in _pages(spoken(language)):
        rank, line = _rank(told, wanted)
        by_term, term = meant.get(told.name, (_NOT, ""))
        best = min(rank, by_term)
        if best < _NOT:
            shown = line if rank <= _IN_LINE else term or line
            found.append((best, Found(told.name, told.title, shown)))
    return tuple(one for _best, one in sorted(found, key=lambda each: each[0]))


# --- What is looked for --------------------------------------------------------------

_IN_TITLE, _IS_TERM, _IN_HEADING, _IN_LINE, _ON_PAGE, _IN_TERM, _LISTED, _NOT = range(8)
_HAN = "\u3400-\u9fff"
_TOKEN = re.compile(rf"[{_HAN}]+|[^\s{_HAN}(),;:·、。“”\"]+")
_ENDING = re.compile(r"(?<=[a-z]{2})(?:ies|y|(?<=x)es|(?<=[cs]h)es|(?<=[^su])s)\b")
_STROKE = re.compile(r"(?<=\b[a-z])/(?=[a-z]\b)")
_SPELT = re.compile(r"(?<=[a-z]{3})(?:our|nce)\b")
_ENTRY = re.compile(r"^\| (.+) \| (.+) \| \[.+\]\((\S+)\.md\) \|$", re.MULTILINE)
_SHORT = 3


@dataclass(frozen=True, slots=True)
class _Page:
    name: str
    title: str
    heading: str  # the title, folded
    lines: tuple[tuple[str, str], ...]  # as it is shown, and folded
    text: str


@cache
def _pages(language: str) -> tuple[_Page, ...]:
    """Return the pages of a language in the order of the contents."""
    folder = MANUAL / language
    index = (folder / f"{INDEX}.md").read_text(encoding="utf-8")
    found = []
    for name in _LINK.findall(index):
        text = (folder / f"{name}.md").read_text(encoding="utf-8")
        lines = tuple((line, _folded(line)) for line in text.splitlines() if line)
        called = title(text)
        found.append(_Page(name, called, _folded(called), lines, _folded(text)))
    return tuple(found)


def _rank(told: _Page, wanted: Sequence[str]) -> tuple[int, str]:
    """Return how well a page answers, and the line to be shown of it."""
    if not _holds(told.text, wanted):
        return _NOT, ""
    whole = [line for line, folded in told.lines if _holds(folded, wanted)]
    first = next((li for li, folded in told.lines if _holds(folded, wanted[:1])), "")
    line = _bare(next(iter(whole), first))
    if told.name == GLOSSARY:
        return (_LISTED, line) if whole else (_NOT, "")
    if _holds(told.heading, wanted):
        return _IN_TITLE, line
    if any(one.startswith("#") for one in whole):
        return _IN_HEADING, line
    return _IN_LINE if whole else _ON_PAGE, line


@dataclass(frozen=True, slots=True)
class _Term:
    page: str
    shown: str
    folded: str
    said: frozenset[tuple[str, ...]]  # each way to say it: its words, sorted


@cache
def _terms(language: str) -> tuple[_Term, ...]:
    """Return what the glossary of a language says of each term."""
    text = (MANUAL / language / f"{GLOSSARY}.md").read_text(encoding="utf-8")
    return tuple(
        _Term(
            name,
            f"{one} · {other}",
            _folded(f"{one} {other}"),
            frozenset(
                tuple(sorted(_tokens(said)))
                for term in (one, other)
                for said in _SAID.split(term)
            ),
        )
        for one, other, name in _ENTRY.findall(text)
    )


def _meant(wanted: Sequence[str], language: str) -> dict[str, tuple[int, str]]:
    """Return by page how well the glossary's terms for it answer, and the best term."""
    found: dict[str, tuple[int, str]] = {}
    whole = tuple(sorted(wanted))
    for term in _terms(language):
        exact = whole in term.said
        if exact or _holds(term.folded, wanted):
            rank = _IS_TERM if exact else _IN_TERM
            best = found.get(term.page, (_NOT, ""))
            found[term.page] = min(best, (rank, term.shown))
    return found


def _tokens(words: str) -> list[str]:
    """Return the words looked for, folded; Chinese apart from what it stands beside."""
    parted = (one.strip(".-–—&/") for one in _TOKEN.findall(_folded(words)))
    return [one for one in parted if one]


def _holds(text: str, wanted: Iterable[str]) -> bool:
    return all(_stands(word, text) for word in wanted)


def _stands(word: str, text: str) -> bool:
    """Say whether a folded word stands in a folded text."""
    if "\u3400" <= word[0] <= "\u9fff":
        return word in text or _in_pieces(word, text)
    if len(word) <= _SHORT:  # "tt" is no part of a letter
        return re.search(rf"(?<![a-z0-9]){re.escape(word)}", text) is not None
    return word in text


def _in_pieces(word: str, text: str) -> bool:
    """Say whether Chinese can be parted into words of the text, none of one sign."""
    parted = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
    return any(
        one in text and (rest in text or _in_pieces(rest, text)) for one, rest in parted
    )


def _bare(line: str) -> str:
    """Return a line without marks; the cells of a table parted by dots."""
    plain = _MARKS.sub(lambda mark: mark[1] or "", line.strip("| ").replace("|", "·"))
    return " ".join(plain.split())


def _folded(text: str) -> str:
    """Return a text without case, width, plural, spelling and the stroke of L/C."""
    plain = _STROKE.sub("", unicodedata.normalize("NFKC", text).casefold())
    return _ENDING.sub("", _SPELT.sub(_spelt, plain))


def _spelt(ending: re.Match[str]) -> str:
    return {"our": "or", "nce": "nse"}[ending[0]]
