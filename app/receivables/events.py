"""What receivables tell the modules that keep books of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.events import Event


@dataclass(frozen=True, slots=True)
class CashMoved(Event):
    """Money came to, or went from, an account with a customer.

    Attributes:
        source, reverses: Kind and id of the document; id of the one it takes back.
        amount, base: In `currency` and in the books, after charges; below 0: went out.
    """

    source: tuple[str, int]
    company_id: int
    account_id: int | None
    on: date
    currency: str
    amount: Decimal
    base: Decimal
    text: str
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class CreditNoted(Event):
    """A customer was given a credit note; commission falls with it (settled 17)."""

    receivable_id: int
    contract_id: int
    amount: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class MonthValued(Event):
    """What customers owe was valued at a month's end; what we owe follows."""

    on: date
