"""The search of the manual finds the page by the words of the trade."""

from __future__ import annotations

import csv
import itertools
import re

import pytest

from app.core import manual
from tests import catalogues, walks

_BRACKETS = re.compile(r" ?[(（][^|]*[)）]$")


def terms():
    """Return the terms of the glossary that translations follow."""
    path = catalogues.FOLDER / "glossary.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.feature("A154")
@walks.walked(
    ("language", "typed"),
    itertools.product(manual.LANGUAGES, repeat=2),
    [(one, one) for one in manual.LANGUAGES],
)
def test_every_word_of_the_trade_leads_to_its_page(language, typed):
    """A page was found for 120 of the 234 English words, for 109 Chinese ones."""
    lost = [
        term[typed]
        for term in terms()
        if not (found := manual.search(term[typed], language))
        or found[0].name == manual.GLOSSARY
    ]
    assert lost == []


@pytest.mark.parametrize("language", manual.LANGUAGES)
def test_the_glossary_has_every_term_in_both_languages(language):
    text = manual.page(manual.GLOSSARY, language).read_text(encoding="utf-8")
    rows = [row for row in text.splitlines() if row.startswith("| ")][1:]
    told = {
        tuple(_BRACKETS.sub("", cell.strip()) for cell in row.strip("|").split("|")[:2])
        for row in rows
    }
    order = sorted(manual.LANGUAGES, key=lambda one: one != language)
    assert told == {
        tuple(_BRACKETS.sub("", term[one]) for one in order) for term in terms()
    }


@pytest.mark.feature("A154")
@pytest.mark.parametrize(
    ("language", "words", "page"),
    [
        ("en", "contracts sales", "contracts"),  # the other way round
        ("en", "letter of credits", "credits"),
        ("en", "bills of lading", "documents"),
        ("en", "B/L", "documents"),
        ("en", "export license", "customs"),  # the glossary writes Licence
        ("en", "lc", "credits"),  # L/C
        ("en", "color", "catalog"),
        ("zh_CN", "退税报关", "customs"),  # two words in one piece
        ("zh_CN", "合同", "contracts"),
        ("zh_CN", "ＬＣ 信用证", "credits"),
        ("zh_CN", "bill of lading", "documents"),
    ],
)
def test_the_page_looked_for_comes_first(language, words, page):
    """Order of words, plural and spelling do not matter; a title goes before a line."""
    assert manual.search(words, language)[0].name == page


def test_short_words_are_not_looked_for_within_others():
    """What no page says is found nowhere: "ett" stands in "letter" alone."""
    assert manual.search("ett", "en") == ()
    assert manual.search("xyzzy", "en") == ()
    assert manual.search(" - ", "en") == ()
