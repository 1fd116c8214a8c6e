"""Numbers as the screen and the papers print them, against Babel's own slow way."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from app.core.i18n import LANGUAGES, Language

NUMBERS = st.decimals(
    min_value=Decimal("-1e15"), max_value=Decimal("1e15"), places=6, allow_nan=False
)


@pytest.mark.parametrize("code", LANGUAGES)
@given(value=NUMBERS)
def test_numbers_are_grouped_and_rounded_as_the_language_does(
    code: str, value: Decimal
) -> None:
    """Half up, as rules §0 want it: Babel rounds as the decimal context does."""
    with localcontext(rounding=ROUND_HALF_UP):
        _compare(Language(code), value)


def _compare(lang: Language, value: Decimal) -> None:
    for decimals, pattern in ((0, "#,##0"), (2, "#,##0.00"), (3, "#,##0.000")):
        told = format_decimal(value, pattern, locale=lang._number)
        assert lang.quantity(value, decimals) == told
    trimmed = format_decimal(value, "#,##0.######", locale=lang._number)
    assert lang.number(value) == trimmed
    price = format_decimal(value, "#,##0.00##", locale=lang._number)
    assert lang.price(value, "USD") == price
