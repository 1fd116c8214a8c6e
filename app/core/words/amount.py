"""The pieces of an amount that every language puts into words."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import NotPossibleError
from app.core.i18n import N_

LIMIT = 10**15
"""Amounts from here on have no wording anybody would check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """An amount cut into whole units and coins.

    Attributes:
        negative: Less than zero after rounding.
        whole: Whole currency units.
        coins: Cents, fen, fils …; 0 when the currency has none.
        places: Decimals of the currency: 0, 2 or 3.
        currency: ISO 4217 code.
    """

    negative: bool
    whole: int
    coins: int
    places: int
    currency: str

    def fraction(self) -> str:
        """Write the coins as "07/100", keeping leading zeros (settled 28)."""
        return f"{self.coins:0{self.places}d}/{10**self.places}"


def below(limit: int, number: int) -> int:
    """Return the number if the language can write it.

    Raises:
        NotPossibleError: It is too large.
    """
    if number >= limit:
        raise NotPossibleError(N_("The amount is too large to be written in words."))
    return number


def groups(number: int, size: int) -> list[int]:
    """Cut a number into groups of digits, the lowest group first."""
    cut: list[int] = []
    while number:
        number, group = divmod(number, size)
        cut.append(group)
    return cut


def listed(words: str) -> tuple[str, ...]:
    """Cut a row of numerals apart; the index is the number, "-" stands for none."""
    return tuple(words.split())
