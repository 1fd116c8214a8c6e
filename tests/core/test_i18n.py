"""Sentences in every direction, numbers as people write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from app.core.errors import NotPossibleError
from app.core.i18n import (
    LANGUAGES,
    SIGNS,
    Language,
    N_n,
    _,
    enumerated,
    inside,
    names_here,
    screen_language,
    sentences,
    set_screen_language,
)
from app.core.money import Money


def test_names_keep_their_direction_in_an_arabic_sentence():
    set_screen_language("ar")
    said = _("{file} is damaged.", file="ANDES HOGAR LTDA.")
    assert "\u2068ANDES HOGAR LTDA.\u2069" in said


def test_a_sentence_within_an_arabic_one_is_read_from_the_right():
    """Isolates tell nothing of where the line around them begins (UAX #9, P2)."""
    set_screen_language("ar")
    within = "\u2068الوصف\u2069: \u2068أدخل الوصف\u2069"
    assert f"\u2067{within}\u2069" in _("{file} is damaged.", file=within)


def test_no_space_stands_between_two_chinese_sentences():
    """GB/T 15834: a full stop holds its own room; words and figures are kept apart."""
    set_screen_language("zh_CN")
    assert sentences("密码已设置。", "", "角色待确认。") == "密码已设置。角色待确认。"
    assert sentences("A.", "B.", "丙。") == "A. B. 丙。"
    assert sentences() == ""
    set_screen_language("ru")
    assert sentences("Пароль задан.", "Роль ждёт.") == "Пароль задан. Роль ждёт."


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("zh_CN", "甲、乙"), ("zh_TW", "甲、乙"), ("en", "甲, 乙"), ("ar", "甲، 乙"),
    ],
)  # fmt: skip
def test_what_is_enumerated_is_kept_apart_as_the_language_does(code, said):
    set_screen_language(code)
    assert enumerated(["甲", "乙"]) == said


def test_other_languages_need_no_marks():
    set_screen_language("zh_CN")
    assert "\u2068" not in _("{file} is damaged.", file="A")


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("zh_CN", "USD 1,234,567.50"),
        ("en", "USD 1,234,567.50"),
        ("es", "USD 1.234.567,50"),
        ("ru", "USD 1 234 567,50"),
        ("ar", "USD 1,234,567.50"),
    ],
)
def test_amounts_are_written_as_the_language_does(code, written):
    money = Money(Decimal("1234567.5"), "USD")
    assert Language(code).money(money).replace("\xa0", " ") == written


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        ("1234.5", "USD", "USD 1,234.50"),
        ("1234567", "JPY", "JPY 1,234,567"),
        ("12.345", "KWD", "KWD 12.345"),
    ],
)
def test_money_for_everybody_has_the_decimals_of_its_coins(amount, currency, written):
    assert str(Money(Decimal(amount), currency)) == written


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_signs_in_numbers_are_those_of_the_locale(code):
    locale = Locale.parse("ar_AE" if code == "ar" else code)
    signs = get_group_symbol(locale) + get_decimal_symbol(locale)
    assert SIGNS.get(code, ",.") == signs


def test_months_are_named_in_the_language_that_is_spoken():
    """One after the other in one run: someone changes the language of the screen."""
    day = dt.date(2026, 5, 1)
    months = {
        code: Language(code).month(day)
        for code in ("zh_CN", "es", "ru", "ar", "zh_TW", "en")
    }
    assert months == {
        "zh_CN": "5月",
        "es": "may",
        "ru": "май",
        "ar": "مايو",
        "zh_TW": "5月",
        "en": "May",
    }


@pytest.mark.parametrize("text", ["1,2,3", "1e5", "NaN", "", "12 34", "--1"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        Language("en").parse_decimal(text)


def test_full_width_digits_are_understood():
    assert Language("zh_CN").parse_decimal("１２．５") == Decimal("12.5")


DAYS = N_n("{n} day", "{n} days", "n")


@pytest.mark.parametrize(
    ("code", "n", "said"),
    [
        ("en", 1, "1 day"),
        ("en", 2, "2 days"),
        ("en", 0, "0 days"),
        ("es", 1, "1 día"),
        ("ru", 1, "1 день"),
        ("ru", 3, "3 дня"),
        ("ru", 5, "5 дней"),
        ("ru", 21, "21 день"),
    ],
)
def test_a_travelling_message_is_said_in_the_form_its_count_asks_for(code, n, said):
    assert Language(code).tr(DAYS, n=n) == said
    set_screen_language(code)
    assert _(DAYS, n=n) == said


def test_an_error_that_counts_says_so_in_its_own_words():
    assert str(NotPossibleError(DAYS, n=1)) == "1 day"
    assert str(NotPossibleError(DAYS, n=7)) == "7 days"


def test_a_title_inside_a_sentence_keeps_its_abbreviation():
    titles = ("Sales contract", "HS code", "L/C", "合同", "")
    assert [inside(title) for title in titles] == [
        "sales contract",
        "HS code",
        "L/C",
        "合同",
        "",
    ]


@pytest.mark.parametrize(
    ("code", "names", "shown"),
    [
        ("zh_CN", ("PARASOL", "遮阳伞"), ("遮阳伞", "PARASOL")),
        ("es", ("PARASOL", "遮阳伞"), ("PARASOL", "遮阳伞")),
        ("zh_TW", ("PARASOL", ""), ("PARASOL", "")),
        ("en", (None, "遮阳伞"), ("遮阳伞", "")),
        ("en", ("SAME", "SAME"), ("SAME", "")),
    ],
)
def test_of_two_names_the_one_that_is_read_here_stands_first(code, names, shown):
    before = screen_language().code
    set_screen_language(code)
    try:
        assert names_here(*names) == shown
    finally:
        set_screen_language(before)


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        ("10.05", 1, "10.1"),
        ("0.125", 2, "0.13"),
        ("-10.05", 1, "−10.1"),
        ("2.5", 0, "3"),
    ],
)
def test_a_number_is_rounded_half_up_where_it_is_shown(value, decimals, written):
    """Rules §0: half up; Python's own format would say 10.0, 0.12, −10.0 and 2."""
    assert Language("en").quantity(Decimal(value), decimals) == written
    assert Language("en").percent(Decimal(value), decimals) == f"{written}%"


def test_a_number_is_shortened_half_up():
    assert Language("en").number(Decimal("0.125"), 2) == "0.13"
    assert Language("en").price(Decimal("1.00005"), "USD") == "1.0001"


def test_a_count_and_what_is_no_number_are_written_too():
    """They are painted: an exception there would end the program."""
    assert Language("en").quantity(12_345, 0) == "12,345"
    assert Language("en").quantity(Decimal("Infinity"), 0) == "Infinity"
    assert len(Language("en").quantity(Decimal("9" * 90), 0)) == 90 + 29  # commas


def test_a_number_that_is_very_long_is_still_written():
    long = Decimal("1234567890123456789012345678901234.5")
    said = Language("en").quantity(long, 0)
    assert said.replace(",", "") == "1234567890123456789012345678901235"
