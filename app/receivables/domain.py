"""Claims on customers, advances and receipts, and the rules they obey."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core import checks
from app.core.books import base_of
from app.core.due import REPORTED_BOOKS, ReportKind, report_due
from app.core.errors import Problem
from app.core.i18n import N_
from app.core.money import ZERO, is_currency, to_coin
from app.core.refs import Ref
from app.core.states import note_titles


class Kind(StrEnum):
    """What an open item is."""

    INVOICE = "invoice"
    DEBIT_NOTE = "debit_note"
    CREDIT_NOTE = "credit_note"
    ADVANCE_REFUND = "advance_refund"


KIND_TITLES = {
    Kind.INVOICE: N_("Invoice"),
    Kind.DEBIT_NOTE: N_("Debit note"),
    Kind.CREDIT_NOTE: N_("Credit note"),
    Kind.ADVANCE_REFUND: N_("Advance to pay back"),
}

CLAIMS = frozenset({Kind.INVOICE, Kind.DEBIT_NOTE})
"""Kinds that customers owe us; the others we owe them."""
NOTES = frozenset({Kind.DEBIT_NOTE, Kind.CREDIT_NOTE})


class State(StrEnum):
    """Where a receipt stands."""

    BOOKED = "booked"
    REVERSED = "reversed"
    REVERSAL = "reversal"


class Action(StrEnum):
    """What can be done to a receipt."""

    ALLOCATE = "allocate"
    REVERSE = "reverse"


TRANSITIONS = {
    (State.BOOKED, Action.ALLOCATE): State.BOOKED,
    (State.BOOKED, Action.REVERSE): State.REVERSED,
}

STATE_TITLES = {
    State.BOOKED: N_("Posted"),
    State.REVERSED: N_("Reversed"),
    State.REVERSAL: N_("Reversal"),
}
note_titles(STATE_TITLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivable:
    """An open item of a customer's account.

    Attributes:
        number: Of the invoice or the note.
        amount: What it was booked with, above zero also for a credit note.
        open: What of it is not settled.
        rate: Base currency for `rate_unit`, on the day of booking.
        booked_base: Its worth when booked, base currency.
        carried_base: What the open part is worth in the books now.
        due_on: None while the event it waits for has not happened.
        step: Which instalment of the plan, from 0; -1 for a missing deposit.
        reason: Why a note was written.
        settled: Receipts and other items that settled of it, each by kind and the day.
        taken_back: Whether it and the note that takes it back cancel each other out.
    """

    id: int | None = None
    version: int = 0
    number: str = ""
    kind: Kind = Kind.INVOICE
    company: Ref | None = None
    customer: Ref | None = None
    contract: Ref | None = None
    shipment: Ref | None = None
    currency: str = "USD"
    amount: Decimal = ZERO
    open: Decimal = ZERO
    booked_on: date
    rate: Decimal = ZERO
    rate_unit: int = 1
    booked_base: Decimal = ZERO
    carried_base: Decimal = ZERO
    due_on: date | None = None
    step: int = 0
    reason: str = ""
    settled: tuple[tuple[str, Ref], ...] = ()
    taken_back: bool = False

    @property
    def is_claim(self) -> bool:
        """Whether the customer owes it to us."""
        return self.kind in CLAIMS

    @property
    def report_by(self) -> date | None:
        """By when SAFE is told that it is paid late; None: not at all (rules §11)."""
        foreign = base_of(self) == REPORTED_BOOKS != self.currency
        if not self.is_claim or self.due_on is None or not foreign:
            return None
        return report_due(ReportKind.DEFERRED, self.booked_on, self.due_on)

    def overdue_days(self, on: date) -> int:
        """Days past the due date; 0 or less while it is not due."""
        return (on - self.due_on).days if self.due_on else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningClaim:
    """What a customer owed before the office kept its books here.

    Attributes:
        number: Of the invoice in the books before.
        amount: What is still open of it.
        booked_on: Day of the invoice.
        rate: Base currency for one unit; 0: the mid rate of that day.
        note: Why it is claimed.
    """

    id: int | None = None
    company: Ref | None = None
    customer: Ref | None = None
    number: str = ""
    currency: str = "USD"
    amount: Decimal = ZERO
    booked_on: date | None = None
    due_on: date | None = None
    rate: Decimal = ZERO
    note: str = ""

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps it from being entered."""
        wanted = {
            "company": N_("Choose the company."),
            "customer": N_("Choose the customer."),
            "number": N_("Enter the number."),
            "booked_on": N_("Enter the date."),
        }
        found = [*checks.missing(self, wanted), *checks.currency(self)]
        found += checks.negative(self, "rate")
        if self.amount <= 0:
            text = N_("The amount must be greater than zero.")
            found.append(Problem("amount", text))
        elif is_currency(self.currency) and self.amount != to_coin(
            self.amount, self.currency
        ):
            text = N_("{currency} has no such small coin.")
            found.append(Problem("amount", text, {"currency": self.currency}))
        if checks.before(self.due_on, self.booked_on):
            text = N_("The due date is before the invoice.")
            found.append(Problem("due_on", text))
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """A deposit for a contract; a contract liability, never revalued (settled 14).

    Attributes:
        free: What no invoice has used up yet.
        base, free_base: At the mid rate of the receipt day.
    """

    id: int
    contract: Ref | None
    receipt: Ref | None
    currency: str
    booked_on: date
    amount: Decimal
    free: Decimal
    base: Decimal
    free_base: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """What a part of a receipt was for.

    Attributes:
        contract: Whose deposit it is, when there is no `receivable`.
        amount: Foreign currency, before bank charges.
        settled_base: What the bank paid for it, before charges.
        carried_base: What it stood at in the books.
        realised: The difference; negative is a loss.
    """

    id: int | None = None
    on: date | None = None
    receivable: Ref | None = None
    contract: Ref | None = None
    amount: Decimal = ZERO
    settled_base: Decimal = ZERO
    carried_base: Decimal = ZERO
    realised: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Money that came in.

    Attributes:
        customer: None while nobody knows who paid.
        amount: What the customer sent, before the banks' charges.
        charge: What the banks kept, same currency.
        account: Our bank account; None: not noted.
        remitter, reference: As the bank's advice names them.
        mid_rate, buying_rate: Base currency for `rate_unit`; 0 takes the office's.
        gross_base, charge_base, cash_base: At the buying rate (settled 12).
        free: What is not allocated to anything yet.
        report_by: By when SAFE is told of it as an advance; None: not at all.
        reverses, reversed_by: The receipt that this one takes back; the other way.
    """

    id: int | None = None
    version: int = 0
    number: str = ""
    state: State = State.BOOKED
    company: Ref | None = None
    customer: Ref | None = None
    received_on: date | None = None
    currency: str = "USD"
    amount: Decimal = ZERO
    charge: Decimal = ZERO
    account: Ref | None = None
    remitter: str = ""
    reference: str = ""
    mid_rate: Decimal = ZERO
    buying_rate: Decimal = ZERO
    rate_unit: int = 1
    gross_base: Decimal = ZERO
    charge_base: Decimal = ZERO
    cash_base: Decimal = ZERO
    free: Decimal = ZERO
    free_base: Decimal = ZERO
    report_by: date | None = None
    reverses: Ref | None = None
    reversed_by: Ref | None = None
    note: str = ""
    allocations: tuple[Allocation, ...] = ()

    def net(self) -> Decimal:
        """What reaches the account, in the receipt's currency."""
        return self.amount - self.charge

    def allocated(self) -> Decimal:
        """What has found its claim or contract."""
        return sum((part.amount for part in self.allocations), ZERO)

    def realised(self) -> Decimal:
        """The exchange difference of all allocations; negative is a loss."""
        return sum((part.realised for part in self.allocations), ZERO)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the receipt from being booked."""
        return (*self._head(), *self._parts())

    def _head(self) -> list[Problem]:
        found = []
        if self.company is None:
            found.append(Problem("company", N_("Choose the company.")))
        if self.received_on is None:
            found.append(Problem("received_on", N_("Enter the date of receipt.")))
        if not is_currency(self.currency):
            found.append(Problem("currency", N_("Choose a currency.")))
            return found
        if self.amount <= 0:
            found.append(Problem("amount", N_("The amount must be greater than zero.")))
        for name in ("amount", "charge"):
            value = getattr(self, name)
            if value != to_coin(value, self.currency):
                text = N_("{currency} has no such small coin.")
                found.append(Problem(name, text, {"currency": self.currency}))
        if self.charge < 0:
            found.append(Problem("charge", N_("This cannot be negative.")))
        elif self.charge > self.amount:
            text = N_("The bank charges cannot be higher than the receipt.")
            found.append(Problem("charge", text))
        found += [
            Problem(name, N_("The rate cannot be negative."))
            for name in ("mid_rate", "buying_rate")
            if getattr(self, name) < 0
        ]
        return found

    def _parts(self) -> list[Problem]:
        found = []
        for index, part in enumerate(self.allocations):
            where = f"allocations.{index}"
            if part.amount <= 0:
                text = N_("The amount must be greater than zero.")
                found.append(Problem(f"{where}.amount", text))
            elif part.amount != to_coin(part.amount, self.currency):
                text, said = N_("{currency} has no such small coin."), self.currency
                found.append(Problem(f"{where}.amount", text, {"currency": said}))
            if part.receivable is None and part.contract is None:
                text = N_("Choose the invoice or the contract it is for.")
                found.append(Problem(f"{where}.receivable", text))
        if self.allocated() > self.amount:
            text = N_("More is allocated than was received.")
            found.append(Problem("allocations", text))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of the list of open items."""

    id: int
    number: str
    kind: Kind
    customer: str
    customer_zh: str
    contract: str | None
    invoice_number: str | None
    booked_on: date
    due_on: date | None
    report_by: date | None
    currency: str
    amount: Decimal
    open: Decimal
    booked_base: Decimal
    carried_base: Decimal
    base_currency: str
    taken_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A deposit that a contract still waits for.

    Attributes:
        amount: By the payment plan, less what is claimed with invoices since.
    """

    contract: Ref
    customer: Ref
    currency: str
    amount: Decimal
    received: Decimal
    due_on: date | None

    @property
    def open(self) -> Decimal:
        """What is still to come."""
        return self.amount - self.received


@dataclass(frozen=True, slots=True, kw_only=True)
class Revalued:
    """What a month's end did to one open item; a gain below zero is a loss."""

    on: date
    number: str
    base_currency: str
    currency: str
    open: Decimal
    rate: Decimal
    before_base: Decimal
    after_base: Decimal
    gain: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSummary:
    """A row of the list of receipts."""

    id: int
    number: str | None
    state: State
    received_on: date
    customer: str | None
    customer_zh: str | None
    remitter: str
    reference: str
    report_by: date | None
    currency: str
    amount: Decimal
    charge: Decimal
    free: Decimal
    buying_rate: Decimal
    cash_base: Decimal
    base_currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aged:
    """What a customer owes one of us in one currency, by days overdue (rules §9).

    Attributes:
        buckets: Not due, 1–30, 31–60, 61–90, 91–180, over 180; parked receipts and
            credits count negative in the first.
        base: The same in the base currency of our company, at carried amounts.
        credit_limit: None when none was set.
    """

    company: Ref
    base_currency: str
    customer: Ref
    currency: str
    buckets: tuple[Decimal, ...]
    base: tuple[Decimal, ...]
    credit_limit: Decimal | None = None

    def total(self) -> Decimal:
        """The sum of the buckets."""
        return sum(self.buckets, ZERO)

    def total_base(self) -> Decimal:
        """The sum of the buckets, base currency."""
        return sum(self.base, ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What a contract's money with its customer comes to, base currency.

    Attributes:
        released: Advances used up by invoices.
        invoiced: Claims at the rate of their booking, notes aside.
        revenue: `released` + `invoiced`.
        credit_notes, debit_notes: At the rate of their booking.
        realised, unrealised: Exchange differences; negative is a loss.
        charges: What banks kept.
        cash: What came in net, less what was paid back.
        open_base: Claims still open less what we owe, as carried.
        free_base: Advances not used up.
        received, open, free: In the contract's currency.
    """

    released: Decimal = ZERO
    invoiced: Decimal = ZERO
    credit_notes: Decimal = ZERO
    debit_notes: Decimal = ZERO
    realised: Decimal = ZERO
    unrealised: Decimal = ZERO
    charges: Decimal = ZERO
    cash: Decimal = ZERO
    open_base: Decimal = ZERO
    free_base: Decimal = ZERO
    received: Decimal = ZERO
    open: Decimal = ZERO
    free: Decimal = ZERO

    @property
    def revenue(self) -> Decimal:
        """Advances used up and claims booked."""
        return self.released + self.invoiced
