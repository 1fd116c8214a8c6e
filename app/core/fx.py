"""Foreign currency in the books, in CNY (rules §9, settled 12 to 18).

Rates are CNY for one unit, or for a hundred where banks quote so (`rate_unit`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.core.errors import Problem
from app.core.i18n import N_
from app.core.inputs import need, not_negative, positive
from app.core.money import half_up

_FEN = 2


def booked(amount: Decimal, rate: Decimal, rate_unit: int = 1) -> Decimal:
    """Return the CNY of a foreign amount: round(FC × rate, 2).

    Raises:
        InvalidError: The rate is not above zero or not per 1 or 100.
    """
    positive(rate, "rate")
    need(
        rate_unit in (1, 100),
        "rate_unit",
        N_("Rates are quoted for 1 or for 100 units of a currency."),
    )
    return half_up(amount * rate / rate_unit, _FEN)


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
        if rate not in {Decimal(0), Decimal(1)}
    )


def realised(carried: Decimal, settled: Decimal) -> Decimal:
    """Return the gain of a settled claim, CNY; negative is a loss.

    The difference of two rounded amounts, not FC × Δrate (rules §9).

    Args:
        carried: CNY at which the claim stood in the books.
        settled: CNY of the gross amount at the bank's rate, before charges.
    """
    return settled - carried


def revalued(
    open_amount: Decimal, carried: Decimal, closing_rate: Decimal, rate_unit: int = 1
) -> tuple[Decimal, Decimal]:
    """Value an open monetary item at the period's end.

    Advances are no monetary items and are never revalued (settled 14).

    Args:
        open_amount: Foreign currency still open.
        carried: CNY at which it stands in the books.
        closing_rate: Mid rate of the last day.
        rate_unit: 1 or 100.

    Returns:
        The new carried CNY and the unrealised gain (negative is a loss).

    Raises:
        InvalidError: The rate is not above zero.
    """
    value = booked(open_amount, closing_rate, rate_unit)
    return value, value - carried


def release(
    carried: Decimal, open_amount: Decimal, taken: Decimal
) -> tuple[Decimal, Decimal]:
    """Release carried CNY pro rata; the last part takes the remainder.

    For advances used up by invoices and claims paid in parts (settled 14).

    Args:
        carried: CNY still in the books.
        open_amount: Foreign currency still open.
        taken: Foreign currency that goes now.

    Returns:
        The CNY that goes now and the CNY that stays.

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
    part = half_up(carried * taken / open_amount, _FEN)
    return part, carried - part


@dataclass(frozen=True, slots=True)
class Receipt:
    """A foreign receipt in CNY.

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
) -> Receipt:
    """Book a receipt: exchange on the gross amount, charges apart (settled 12).

    Args:
        amount: Gross foreign amount: what the customer paid.
        charges: Foreign amount the banks kept.
        buying_rate: The bank's buying rate of the day.
        carried: CNY at which the claim (or the advance) stands in the books.
        rate_unit: 1 or 100.

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
    gross = booked(amount, buying_rate, rate_unit)
    charge = booked(charges, buying_rate, rate_unit)
    return Receipt(gross, charge, gross - charge, realised(carried, gross))
