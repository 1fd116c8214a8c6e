"""Foreign currency in the books (rules §9, settled 12 to 18).

Rates are base currency for one unit, or for a hundred where banks quote so
(`rate_unit`). What comes out is rounded to the smallest coin of the books (`base`):
CNY 2 decimals, JPY none, KWD 3 (rules §0).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.core.books import USUAL
from app.core.errors import Problem
from app.core.i18n import N_
from app.core.inputs import need, not_negative, positive
from app.core.money import ZERO, to_coin


def booked(
    amount: Decimal, rate: Decimal, rate_unit: int = 1, base: str = USUAL
) -> Decimal:
    """Return what a foreign amount is worth in the books: round(FC × rate).

    Raises:
        InvalidError: The rate is not above zero or not per 1 or 100.
    """
    positive(rate, "rate")
    need(
        rate_unit in (1, 100),
        "rate_unit",
        N_("Rates are quoted for 1 or for 100 units of a currency."),
    )
    return to_coin(amount * rate / rate_unit, base)


def own(currency: str, base: str, **rates: Decimal) -> tuple[Problem, ...]:
    """Say what is wrong with rates of the books' own currency: one is worth one.

    Args:
        currency: Of the money.
        base: Of the books.
        rates: By the field they stand in; 0 means none.
    """
    if currency != base:
        return ()
    text = N_("{currency} is the currency of the books: it has no exchange rate.")
    return tuple(
        Problem(name, text, {"currency": currency})
        for name, rate in rates.items()
        if rate not in {ZERO, Decimal(1)}
    )


def realised(carried: Decimal, settled: Decimal) -> Decimal:
    """Return the gain of a settled claim; negative is a loss.

    The difference of two rounded amounts, not FC × Δrate (rules §9).

    Args:
        carried: At what the claim stood in the books.
        settled: Base currency of the gross amount at the bank's rate, before charges.
    """
    return settled - carried


def revalued(
    open_amount: Decimal,
    carried: Decimal,
    closing_rate: Decimal,
    rate_unit: int = 1,
    base: str = USUAL,
) -> tuple[Decimal, Decimal]:
    """Value an open monetary item at the period's end.

    Advances are no monetary items and are never revalued (settled 14).

    Args:
        open_amount: Foreign currency still open.
        carried: At what it stands in the books.
        closing_rate: Mid rate of the last day.
        rate_unit: 1 or 100.
        base: Currency of the books.

    Returns:
        The new carried amount and the unrealised gain (negative is a loss).

    Raises:
        InvalidError: The rate is not above zero.
    """
    value = booked(open_amount, closing_rate, rate_unit, base)
    return value, value - carried


def release(
    carried: Decimal, open_amount: Decimal, taken: Decimal, base: str = USUAL
) -> tuple[Decimal, Decimal]:
    """Release what is carried pro rata; the last part takes the remainder.

    For advances used up by invoices and claims paid in parts (settled 14).

    Args:
        carried: Base currency still in the books.
        open_amount: Foreign currency still open.
        taken: Foreign currency that goes now.
        base: Currency of the books.

    Returns:
        What of the carried amount goes now, and what stays.

    Raises:
        InvalidError: More is taken than is open, or nothing is.
    """
    positive(open_amount, "open_amount")
    positive(taken, "taken")
    need(
        taken <= open_amount,
        "taken",
        N_("No more can be taken than is still open."),
    )
    if taken == open_amount:
        return carried, Decimal("0.00")
    part = to_coin(carried * taken / open_amount, base)
    return part, carried - part


@dataclass(frozen=True, slots=True)
class Receipt:
    """A foreign receipt in base currency.

    Attributes:
        gross: Whole amount at the bank's buying rate.
        charge: Bank charges at the same rate; an expense, no exchange loss.
        cash: What the account receives.
        gain: Realised gain against the carried CNY; negative is a loss.
    """

    gross: Decimal
    charge: Decimal
    cash: Decimal
    gain: Decimal


def receive(
    amount: Decimal,
    charges: Decimal,
    buying_rate: Decimal,
    carried: Decimal,
    rate_unit: int = 1,
    base: str = USUAL,
) -> Receipt:
    """Book a receipt: exchange on the gross amount, charges apart (settled 12).

    Args:
        amount: Gross foreign amount: what the customer paid.
        charges: Foreign amount the banks kept.
        buying_rate: The bank's buying rate of the day.
        carried: At what the claim (or the advance) stands in the books.
        rate_unit: 1 or 100.
        base: Currency of the books.

    Raises:
        InvalidError: The charges exceed the amount, or a figure cannot be.
    """
    positive(amount, "amount")
    not_negative(charges, "charges")
    need(
        charges <= amount,
        "charges",
        N_("The bank charges cannot be higher than the receipt."),
    )
    gross = booked(amount, buying_rate, rate_unit, base)
    charge = booked(charges, buying_rate, rate_unit, base)
    return Receipt(gross, charge, gross - charge, realised(carried, gross))
