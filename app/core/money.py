"""Money: an exact amount in one currency, and the one way to round it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING

from app.core import codes
from app.core.errors import AppError
from app.core.i18n import N_, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable

ZERO = Decimal(0)
"""Nothing, of money as of goods."""
HUNDRED = Decimal(100)
"""What percents are of."""
PER_HUNDRED = frozenset({"JPY", "KRW", "VND", "IDR"})
"""Currencies that Chinese banks quote per 100 units (settled_rules 13)."""


class CurrencyError(AppError):
    """A currency is unknown, or two currencies would be mixed."""


@cache
def decimals(currency: str) -> int:
    """Return the decimals of a currency's smallest coin: USD 2, JPY 0, KWD 3.

    By ISO 4217; two for a code that is no currency.
    """
    if not is_currency(currency):
        return 2
    return int(codes.find("currencies", currency).extra["minor_units"] or 2)


@cache
def is_currency(code: str) -> bool:
    """Say whether a code is a currency of ISO 4217 that people pay in: no gold."""
    if not codes.has("currencies", code):
        return False
    return codes.find("currencies", code).extra["not_a_trading_currency"] != "1"


def half_up(value: Decimal, places: int) -> Decimal:
    """Round half away from zero, as the trade does (rules §0)."""
    return value.quantize(_step(places), ROUND_HALF_UP)


def percent_done(part: Decimal, whole: Decimal) -> Decimal:
    """Return a share in percent, cut after two decimals: 100 is only what is whole."""
    return (part / whole * 100).quantize(_step(2), ROUND_DOWN)


@cache
def _step(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def to_coin(value: Decimal, currency: str) -> Decimal:
    """Round half up to the smallest coin of a currency."""
    return half_up(value, decimals(currency))


def written(value: Decimal, currency: str) -> str:
    """Return an amount with its currency's decimals, for everybody: "1,234.50".

    What a person reads in a language of theirs is written by `Language.amount`.
    """
    return grouped(value, decimals(currency))


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one currency.

    Attributes:
        amount: In currency units (dollars, not cents), never a float.
        currency: ISO 4217 code, for example "USD".
    """

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        """Return both for everybody: "USD 1,234.50"."""
        return f"{self.currency} {written(self.amount, self.currency)}"

    def __add__(self, other: Money) -> Money:
        """Add two amounts of one currency."""
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        """Subtract two amounts of one currency."""
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> Money:
        """Turn a claim into a debt."""
        return Money(-self.amount, self.currency)

    def rounded(self) -> Money:
        """Round half up to the smallest coin of the currency."""
        return Money(to_coin(self.amount, self.currency), self.currency)

    def _same(self, other: Money) -> None:
        if other.currency != self.currency:
            raise CurrencyError(
                N_("{one} and {other} cannot be added up."),
                one=self.currency,
                other=other.currency,
            )


def total(currency: str, amounts: Iterable[Money]) -> Money:
    """Add amounts of one currency; zero when there are none.

    Raises:
        CurrencyError: An amount is in another currency.
    """
    return sum(amounts, start=Money(Decimal(0), currency))
