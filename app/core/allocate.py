"""Sharing a cost out over lines so that the shares add up (rules §13, settled 10)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.core.i18n import N_
from app.core.inputs import need, not_negative
from app.core.money import ZERO, half_up

if TYPE_CHECKING:
    from collections.abc import Sequence


def allocate(
    amount: Decimal, bases: Sequence[Decimal], places: int = 2
) -> tuple[Decimal, ...]:
    """Share an amount in proportion to bases.

    Every share is rounded half up; the difference goes to the largest base, to the
    first of them on a tie.

    Args:
        amount: To be shared; negative for a credit.
        bases: Value, quantity, weight, volume … of each line; all ones for equal
            shares. A base of 0 gets nothing.
        places: Decimals of the shares.

    Raises:
        InvalidError: There is no line, a base is negative, or all bases are zero.
    """
    need(bool(bases), "bases", N_("There is no line to share the cost over."))
    for base in bases:
        not_negative(base, "bases")
    whole = sum(bases, ZERO)
    need(
        whole > 0,
        "bases",
        N_("The cost cannot be shared by this measure: it is zero on every line."),
    )
    need(
        amount == half_up(amount, places),
        "amount",
        N_("The amount has more decimals than the shares can have."),
    )
    shares = [half_up(amount * base / whole, places) for base in bases]
    largest = max(range(len(bases)), key=lambda index: bases[index])
    shares[largest] += amount - sum(shares, ZERO)
    return tuple(shares)
