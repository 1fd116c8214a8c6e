"""What may be worked out in a field of numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.kit import formula

SMALL = st.integers(-999, 999)


@pytest.mark.feature("H34")
@given(a=SMALL, b=SMALL, c=st.integers(1, 99))
def test_formula_agrees_with_arithmetic(a, b, c):
    typed = f"=({a}+{b})*{c}-{a}/{c}"
    expected = (Decimal(a) + b) * c - Decimal(a) / c
    assert formula.evaluate(typed) == expected


@pytest.mark.feature("H34")
@pytest.mark.parametrize("typed", ["=（1200、8＋2）×3。5", "=(1200/8+2)*3.5"])
def test_the_signs_of_a_chinese_keyboard_are_worked_out(typed):
    assert formula.evaluate(typed) == 532


@pytest.mark.parametrize(
    "typed",
    [
        *("", "=", "1+", "(1", "1)", "1//2", "1/0", "2**9", "a", "1 2", "1e5", "nan"),
        "__import__('os')",
        "(" * 50 + "1" + ")" * 50,
        "9" * 300,
    ],
)
def test_formula_refuses_the_rest(typed):
    with pytest.raises(formula.FormulaError):
        formula.evaluate(typed)
