"""What every calculator asks of its figures before it calculates."""

from __future__ import annotations

from decimal import Decimal

from app.core.errors import InvalidError, Problem
from app.core.i18n import N_

PERCENT = Decimal(100)
"""Percentages are written as people say them: 13 means 13 %."""

YEARS = range(1990, 2101)
"""Years that a date on a paper of ours can have; others are slips of the hand."""


def need(condition: bool, where: str, msgid: str, **params: object) -> None:  # noqa: FBT001 - reads as a sentence
    """Insist on a rule.

    Args:
        condition: The rule holds.
        where: The field that must be corrected.
        msgid: What to do, as an English sentence marked with `N_`.
        **params: Values for the placeholders of the sentence.

    Raises:
        InvalidError: The rule is broken.
    """
    if not condition:
        raise InvalidError(msgid, (Problem(where, msgid, dict(params)),), **params)


def positive(value: Decimal | int, where: str) -> None:
    """Insist on a finite number above zero.

    Raises:
        InvalidError: It is zero, negative or not a number.
    """
    need(
        Decimal(value).is_finite() and value > 0,
        where,
        N_("This must be greater than zero."),
    )


def not_negative(value: Decimal | int, where: str) -> None:
    """Insist on a finite number that is zero or more.

    Raises:
        InvalidError: It is negative or not a number.
    """
    need(
        Decimal(value).is_finite() and value >= 0,
        where,
        N_("This cannot be negative."),
    )


def percent_below_hundred(value: Decimal, where: str) -> None:
    """Insist on a percentage from 0 to below 100, one that can be divided out.

    Raises:
        InvalidError: It is negative, 100 or more, or not a number.
    """
    not_negative(value, where)
    need(value < PERCENT, where, N_("A percentage here must be below 100."))
