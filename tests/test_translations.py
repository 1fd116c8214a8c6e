"""Every language says everything, in the trade's own terms.

`python -m tests.catalogues` brings the catalogues up to the sources; translating is
left to people. The terms stand in resources/translations/glossary.csv.
"""

from __future__ import annotations

import csv
import gettext
import re
import unicodedata
from functools import cache

import pytest
from babel import Locale
from babel.messages import Catalog, Message

from app.core import i18n, manual
from app.core.i18n import LANGUAGES
from app.modules import ORDER, find
from tests import catalogues

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
CONTROLS = {
    *("\u200b", "\u200e", "\u200f", "\u061c", "\ufeff", "\u00ad"),
    *(chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))),
}
"""Invisible characters; isolating what is mixed is the program's own work."""

OTHER_MEANING = {
    "Copy": "a button copies; the glossary means a copy of a paper",
    "Receipt": "money that came in; the glossary means the paper",
    "VAT": "the column of the tax amount; the glossary means the tax",
    "To": "the end of a range in a filter; the glossary means the addressee",
    "from": "a condition: not before; the glossary means the place",
}

SHORTER: dict[str, set[str]] = {
    "es": {
        *("Carton", "ETA", "ETD", "Export date", "HS code", "Item no."),
        "Transaction mode",
    },
    "ru": {"ETA", "ETD", "Premium", "Unified social credit code"},
    "ar": {"ETA", "ETD"},
}
"""By language: terms for which a column of the screen has no room."""

COUNTED = re.compile(r"\{\w+\} (?:more |of \{\w+\} )?([a-z]+s)\b")
"""A value and a word behind it that looks like a plural."""

NOT_COUNTED = {
    *("agrees", "already", "as", "asks", "bears", "belongs", "comes", "declares"),
    *("differs", "does", "leads", "lies"),
    *("exists", "expires", "fits", "has", "holds", "includes", "is", "lacks", "ms"),
    *("offers", "says", "stands", "was"),
}
"""Words behind a value that are no nouns, or units."""

FIXED = frozenset({"copies"})
"""Values that are never one, nor counted in other words where they stand."""

LIMITS = frozenset(
    {
        *("{most} characters", "{most} records", "{most} rows", "{most} columns"),
        *("{rows} rows", "{columns} columns", "{days} days ago", "{most} hours"),
    }
)
"""Limits of the program: hundreds and thousands, never one."""

QUOTED = {"en": re.compile(r'"([^"\n]+)"'), "zh_CN": re.compile(r"“([^”\n]+)”")}
"""By language of the manual: how its pages name what stands on the screen."""

NO_NAMES = frozenset(
    {
        *("as it prints", "@name", "@姓名"),
        *("Ship by · next 14 days", "最迟装运 · 未来 14 天"),
    }
)
"""What the manual quotes besides: examples of what is typed or shown."""

every_language = pytest.mark.parametrize("code", catalogues.LANGUAGES)


@cache
def catalogue(code: str) -> Catalog:
    return catalogues.read(code)


def texts(message: Message) -> tuple[str, ...]:
    """The English of a message: one text, or one and many."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def said(message: Message) -> tuple[str, ...]:
    """What a catalogue says for it, in all plural forms; nothing yet: empty."""
    whole = message.string
    forms = (whole,) if isinstance(whole, str) else tuple(whole)
    return tuple(form for form in forms if form)


def messages(code: str) -> list[Message]:
    return [message for message in catalogue(code) if message.id]


def ids(catalog: Catalog) -> set[tuple[str, ...]]:
    return {texts(message) for message in catalog if message.id}


def names(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def test_the_catalogues_are_those_of_the_program():
    assert {*catalogues.LANGUAGES, "en"} == set(LANGUAGES)


@pytest.mark.feature("A154")
@every_language
def test_catalogue_says_exactly_what_the_sources_say(code):
    here, there = ids(catalogues.extracted()), ids(catalogue(code))
    wrong = {
        "missing": sorted(here - there),
        "unused": sorted(there - here),
        "untranslated": [m.id for m in messages(code) if not catalogues.said(m.string)],
        "fuzzy": [m.id for m in messages(code) if m.fuzzy],
    }
    assert not any(wrong.values()), (
        f"run `python -m tests.catalogues {code}`, then translate: {wrong}"
    )


def _counts(text: str) -> bool:
    """Tell whether a text counts things: "{n} invoices" may be said of one invoice."""
    found = COUNTED.search(text)
    if found is None or found[1] in NOT_COUNTED:
        return False
    if any(limit in text for limit in LIMITS):
        return False
    return FIXED.isdisjoint(names(found[0]))


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("{count} invoices", True),
        ("At most {most} decimals", True),
        ("{bad} of {all} comparisons differ", True),
        ("{number} is in {currency}.", False),
        ("{customer} expires", False),
        ("in {copies} originals", False),
    ],
)
def test_counting_is_recognised(text, counts):
    assert _counts(text) == counts


@pytest.mark.feature("A154")
def test_what_is_counted_is_said_in_the_plural_forms_of_a_language():
    """One invoice, two invoices: `_n`, `N_n` or `trn`, never `_` or `N_`."""
    wrong = [
        m.id for m in catalogues.extracted() if isinstance(m.id, str) and _counts(m.id)
    ]
    assert wrong == []


def test_a_text_that_counts_since_keeps_what_was_said_of_it():
    """Whole in Chinese; to be looked at where there are several forms."""
    for code, forms in (("zh_CN", 1), ("ru", 3)):
        before, now = (Catalog(locale=code) for _ in range(2))
        before.add("{n} days", "T {n}")
        now.add(("{n} day", "{n} days"))
        catalogues._carry_over(now, before)
        message = now.get("{n} day")
        assert message.string == ("T {n}",) * forms
        assert message.fuzzy == (forms > 1)


def test_no_language_keeps_what_another_said(tmp_path, monkeypatch):
    """Several are brought up in one run, from the same texts of the sources."""
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    now = Catalog()
    now.add(("{n} day", "{n} days"))
    monkeypatch.setattr(catalogues, "extracted", lambda: now)
    before = Catalog(locale="zh_CN")
    before.add("{n} days", "{n} 天")
    catalogues.write(before, "zh_CN")
    assert list(catalogues.update(("zh_CN", "es"))) == [
        "zh_CN: 1 texts, 0 to translate",
        "es: 1 texts, 1 to translate",
    ]


@every_language
def test_placeholders_are_the_same(code):
    wrong = [
        (message.id, form)
        for message in messages(code)
        for form in said(message)
        if not _fits(message, form)
    ]
    assert not wrong


def _fits(message: Message, form: str) -> bool:
    """A form of the plural may leave out its number: "one line", "both lines"."""
    one, *more = texts(message)
    wanted = names(one).union(*map(names, more))
    if not more:
        return names(form) == wanted
    return wanted - {"n"} <= names(form) <= wanted


@every_language
def test_plural_forms_are_those_of_the_language(code):
    catalog = catalogue(code)
    form_of, rule = gettext.c2py(catalog.plural_expr), Locale.parse(code).plural_form
    forms = {(form_of(n), rule(n)) for n in range(1000)}
    assert len(forms) == catalog.num_plurals == len({form for form, _ in forms})


@every_language
def test_every_plural_form_stands(code):
    wrong = [
        message.id
        for message in messages(code)
        if not isinstance(message.id, str)
        and said(message)
        and len(said(message)) != catalogue(code).num_plurals
    ]
    assert not wrong


def test_arabic_counts_eleven_and_a_hundred_in_their_own_cases():
    """11 to 99 stand before an accusative (يومًا), 100 to 102 before a genitive (يوم).

    The two forms are the last of six and easily change places.
    """
    form_of = gettext.c2py(catalogue("ar").plural_expr)
    accusative = re.compile(r"\{(?:n|count|days)\} \w+ًا\b")
    wrong = [
        message.id
        for message in messages("ar")
        if not isinstance(message.id, str)
        and accusative.search(said(message)[form_of(100)])
    ]
    assert wrong == []


@every_language
def test_no_stray_spaces_and_line_ends(code):
    wrong = [
        (message.id, form)
        for message in messages(code)
        for form in said(message)
        if any(map(str.isalpha, texts(message)[0].strip()))
        and (_edges(form) != _edges(texts(message)[0]) or "  " in form.strip())
        and "  " not in texts(message)[0]
    ]
    assert not wrong


def _edges(text: str) -> tuple[bool, bool, int]:
    return text[:1].isspace(), text[-1:].isspace(), text.count("\n")


@every_language
def test_what_trails_off_trails_off_everywhere(code):
    wrong = [
        (message.id, form)
        for message in messages(code)
        for form in said(message)
        if form.rstrip("…").endswith("...")
        or form.endswith("…") != texts(message)[0].endswith("…")
    ]
    assert not wrong


@every_language
def test_nothing_invisible_is_in_a_text(code):
    wrong = [
        (message.id, [unicodedata.name(c, hex(ord(c))) for c in found])
        for message in messages(code)
        for form in said(message)
        if (found := [c for c in form if c in CONTROLS or (c < " " and c != "\n")])
    ]
    assert not wrong


@cache
def glossary() -> dict[str, dict[str, str]]:
    path = catalogues.FOLDER / "glossary.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["en"].casefold(): row for row in csv.DictReader(file)}


@pytest.mark.feature("A154")
@every_language
def test_terms_are_those_of_the_glossary(code):
    excepted = {*OTHER_MEANING, *SHORTER.get(code, ())}
    wrong = [
        (english, form, terms[code])
        for message in messages(code)
        if isinstance(message.id, str) and (english := message.id) not in excepted
        if (terms := glossary().get(english.casefold()))
        for form in said(message)
        if form.casefold() != terms[code].casefold()
    ]
    assert not wrong


def test_a_line_is_called_as_it_is_where_the_language_is_spoken():
    """A row of a table is 列 in Taiwan and 行 in the mainland."""
    said_of = {
        "zh_TW": ("列", re.compile(r"第 \{\w+\} 行|各行|的行$")),
        "zh_CN": ("行", None),
    }
    for code, (row, wrong) in said_of.items():
        for message in messages(code):
            for form in said(message):
                assert wrong is None or not wrong.search(form), form
                if "{line}" in form and "第" in form:
                    assert f"第 {{line}} {row}" in form, form


def test_every_exception_from_the_glossary_is_needed():
    said_here = {
        message.id for message in catalogues.extracted() if isinstance(message.id, str)
    }
    excepted = set(OTHER_MEANING).union(*SHORTER.values())
    assert excepted <= said_here
    assert {english.casefold() for english in excepted} <= set(glossary())


def test_beginning_a_record_has_one_name():
    """The button said "Enter a receipt" and the palette "New receipt": one is enough.

    All say what `new_words` makes of the record's own name.
    """
    said_here = {one for message in catalogues.extracted() for one in texts(message)}
    titles = {
        i18n.inside(title)
        for module in (find(f"app.{name}.module:MODULE") for name in ORDER)
        for title in (*module.singular.values(), *module.begun.values())
    }
    verbs = ("New", "Enter a", "Enter an", "Write a", "Create a", "Add a", "Record a")
    assert titles >= {"receipt", "customer", "sales contract"}
    assert not said_here & {f"{verb} {title}" for verb in verbs for title in titles}


@pytest.mark.parametrize("code", manual.LANGUAGES)
def test_the_manual_calls_things_as_the_screen_does(code):
    spoken = (
        {form for message in messages(code) for form in said(message)}
        if code in catalogues.LANGUAGES
        else {text for message in catalogues.extracted() for text in texts(message)}
    )
    known = {one.split("  ")[0].rstrip("…") for one in spoken}  # a key stands behind
    known |= {i18n.language(code).tr("New {kind}", kind=i18n.inside(t)) for t in known}
    named = {
        (page.name, name)
        for page in sorted((manual.MANUAL / code).glob("*.md"))
        for quoted in QUOTED[code].findall(page.read_text(encoding="utf-8"))
        for name in quoted.rstrip("…").split(" → ")
    }
    wrong = {(page, name) for page, name in named if name not in known | NO_NAMES}
    assert wrong == set()
