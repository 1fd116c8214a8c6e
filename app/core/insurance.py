"""Cargo insurance: what is insured and what it costs (rules §3, settled 2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from app.core.i18n import N_
from app.core.inputs import PERCENT, need, not_negative, positive
from app.core.money import ZERO, half_up, to_coin

USUAL_PERCENT = Decimal(110)
"""UCP 600 art. 28 and Incoterms 2020 ask for 110 % of the CIF or CIP value."""


@dataclass(frozen=True, slots=True)
class Cover:
    """An insured shipment.

    Attributes:
        sum_insured: Whole currency units.
        premium: In the same currency, rounded to its coin.
    """

    sum_insured: Decimal
    premium: Decimal


def sum_insured(cif: Decimal, insured_percent: Decimal = USUAL_PERCENT) -> Decimal:
    """Return CIF × 110 %, rounded **up** to the whole unit (rules §0).

    Raises:
        InvalidError: The value is not above zero.
    """
    positive(cif, "cif")
    positive(insured_percent, "insured_percent")
    exact = cif * insured_percent / PERCENT
    return exact.quantize(Decimal(1), ROUND_CEILING)


def premium(
    insured: Decimal,
    premium_percent: Decimal,
    currency: str,
    minimum: Decimal = ZERO,
) -> Decimal:
    """Return sum insured × rate, or the policy's minimum (settled 2).

    Args:
        insured: The sum insured, already rounded up.
        premium_percent: 0.25 means 0.25 %.
        currency: Decides the rounding.
        minimum: Least premium of the policy, in the same currency; 0 means none.

    Raises:
        InvalidError: A figure is negative.
    """
    positive(insured, "sum_insured")
    not_negative(premium_percent, "premium_percent")
    not_negative(minimum, "minimum_premium")
    return max(to_coin(insured * premium_percent / PERCENT, currency), minimum)


def cover(
    cif: Decimal,
    premium_percent: Decimal,
    currency: str,
    insured_percent: Decimal = USUAL_PERCENT,
    minimum: Decimal = ZERO,
) -> Cover:
    """Insure a CIF or CIP value.

    Raises:
        InvalidError: A figure is negative, or the value is not above zero.
    """
    insured = sum_insured(cif, insured_percent)
    return Cover(insured, premium(insured, premium_percent, currency, minimum))


def cif_from_cfr(
    cfr: Decimal,
    premium_percent: Decimal,
    insured_percent: Decimal = USUAL_PERCENT,
    places: int = 2,
) -> Decimal:
    """Return CFR / (1 − 1.1 × rate): the premium is part of what is insured (§2).

    Raises:
        InvalidError: The rate is so high that no price covers it.
    """
    not_negative(cfr, "cfr")
    return half_up(cfr / _left(premium_percent, insured_percent), places)


def _left(premium_percent: Decimal, insured_percent: Decimal) -> Decimal:
    """Return the part of the CIF price that is not premium."""
    not_negative(premium_percent, "premium_percent")
    positive(insured_percent, "insured_percent")
    left = 1 - insured_percent / PERCENT * premium_percent / PERCENT
    need(
        left > 0,
        "premium_percent",
        N_("The premium rate is too high: it would eat up the whole price."),
    )
    return left
