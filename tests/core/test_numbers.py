"""Numbers as the screen and the papers print them, against Babel's own slow way."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from app.core.i18n import LANGUAGES, Language
from app.core.money import Money

NUMBERS = st.decimals(
    min_value=Decimal("-1e15"), max_value=Decimal("1e15"), places=6, allow_nan=False
)


@pytest.mark.parametrize("code", LANGUAGES)
@given(value=NUMBERS)
def test_numbers_are_grouped_and_rounded_as_the_language_does(
    code: str, value: Decimal
) -> None:
    """Half up, as rules §0 want it: Babel rounds as the decimal context does.

    What is rounded to nothing has no sign, which Babel leaves before it. CLDR's minus
    of the six languages is the hyphen of the keyboard; we set a minus.
    """
    with localcontext(rounding=ROUND_HALF_UP):
        _compare(Language(code), value)


def _compare(lang: Language, value: Decimal) -> None:
    for decimals, pattern in ((0, "#,##0"), (2, "#,##0.00"), (3, "#,##0.000")):
        told = format_decimal(value, pattern, locale=lang._number)
        assert lang.quantity(value, decimals) == _with_minus(told)
    trimmed = format_decimal(value, "#,##0.######", locale=lang._number)
    assert lang.number(value) == _with_minus(trimmed)
    price = format_decimal(value, "#,##0.00##", locale=lang._number)
    assert lang.price(value, "USD") == _with_minus(price)


def _with_minus(told: str) -> str:
    nothing = not set(told) & set("123456789")
    return told.replace("\N{HYPHEN-MINUS}", "" if nothing else "\N{MINUS SIGN}")


@pytest.mark.feature("H41")
def test_what_is_rounded_to_nothing_has_no_sign() -> None:
    """A margin a little below nought was shown as −0.0%."""
    lang = Language("zh_CN")
    assert lang.percent(Decimal("-0.04"), 1) == "0.0%"
    assert lang.percent(Decimal("-0.05"), 1) == "−0.1%"
    assert lang.amount(Decimal("-0.004"), "USD") == "0.00"


@pytest.mark.feature("H41")
@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_less_than_nought_bears_a_minus_and_either_sign_is_read(
    code: str,
) -> None:
    """The minus of the drawings, as wide as a figure, is no hyphen."""
    lang, loss = Language(code), Decimal("-1292.92")  # realised loss, rules §9 reversed
    told = [
        lang.amount(loss, "USD"),
        lang.percent(loss),
        lang.rate(loss),
        lang.money(Money(loss, "USD")),
        lang.symbol_money(Money(loss, "USD")),
    ]
    assert all("−" in one and "-" not in one for one in told), told
    shown = lang.amount(loss, "USD")
    assert shown.startswith("−")
    assert lang.parse_decimal(shown) == loss
    assert lang.parse_decimal(shown.replace("−", "-")) == loss
