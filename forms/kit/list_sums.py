"""What is selected in a list, in words: count, sums by currency, average (H12)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.core.i18n import _, _n
from app.core.money import ZERO
from forms.kit.list_spec import Column, is_number
from forms.kit.list_totals import amount_words


def selection_words(shown: list[Column], records: tuple[Any, ...]) -> str:
    """Return count, sum and average of some records, never mixing currencies."""
    summed = next((one for one in shown if one.sum), None)
    if summed is None:
        return chosen_words(len(records))
    sums: dict[str, Decimal] = {}
    summands = 0
    for record in records:
        value = summed.value_of(record)
        if is_number(value):
            code = summed.currency_of(record)
            sums[code] = sums.get(code, ZERO) + Decimal(value)
            summands += 1
    return sum_words(len(records), sums, summands)


def chosen_words(count: int) -> str:
    """Return how many rows are selected."""
    return _n("{n} selected", "{n} selected", count)


def sum_words(count: int, sums: Mapping[str, Decimal], summands: int) -> str:
    """Return count, sums by currency, and the average where there is but one.

    Args:
        count: Of the rows.
        sums: By currency.
        summands: How many rows have a value.
    """
    chosen = chosen_words(count)
    if not sums:
        return chosen
    total = _(" + ").join(amount_words(v, code) for code, v in sorted(sums.items()))
    words = _("{chosen} · total {total}", chosen=chosen, total=total)
    if len(sums) > 1:
        return words
    code, value = next(iter(sums.items()))
    mean = amount_words(value / summands, code)
    return _("{words} · average {mean}", words=words, mean=mean)
