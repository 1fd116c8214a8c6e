"""Bills, payments, and the rules they obey. No Qt, no SQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from app.core import checks, tax
from app.core.errors import Problem
from app.core.i18n import N_
from app.core.matching import Finding
from app.core.money import ZERO, is_currency, to_coin
from app.core.refs import Ref
from app.core.states import note_titles
from app.shipments.parts import CHARGE_TITLES, ChargeKind

__all__ = ["CHARGE_TITLES", "ChargeKind"]

VAT_NUMBER = re.compile(r"\d{20}")
"""A digital VAT invoice has twenty digits (rules §17)."""


class Kind(StrEnum):
    """What a bill is for."""

    SUPPLIER = "supplier"
    CHARGE = "charge"
    COMMISSION = "commission"
    DEBIT_NOTE = "debit_note"


KIND_TITLES = {
    Kind.SUPPLIER: N_("Supplier invoice"),
    Kind.CHARGE: N_("Charge"),
    Kind.COMMISSION: N_("Commission"),
    Kind.DEBIT_NOTE: N_("Debit note to supplier"),
}


class State(StrEnum):
    """Where a bill stands; a held one may not be paid."""

    DRAFT = "draft"
    HELD = "held"
    BOOKED = "booked"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What can be done to a bill."""

    EDIT = "edit"
    HOLD = "hold"
    BOOK = "book"
    APPROVE = "approve"
    CANCEL = "cancel"


TRANSITIONS = {
    (State.DRAFT, Action.EDIT): State.DRAFT,
    (State.DRAFT, Action.HOLD): State.HELD,
    (State.DRAFT, Action.BOOK): State.BOOKED,
    (State.DRAFT, Action.CANCEL): State.CANCELLED,
    (State.HELD, Action.APPROVE): State.BOOKED,
    (State.HELD, Action.CANCEL): State.CANCELLED,
    (State.BOOKED, Action.CANCEL): State.CANCELLED,
}

STATE_TITLES = {
    State.DRAFT: N_("Draft"),
    State.HELD: N_("Held"),
    State.BOOKED: N_("Posted"),
    State.CANCELLED: N_("Cancelled"),
}
note_titles(STATE_TITLES)

FINDING_TITLES = {
    Finding.MATCHED: N_("Matched"),
    Finding.QTY_OVER: N_("More than ordered or received"),
    Finding.QTY_SHORT: N_("Less than ordered"),
    Finding.PRICE_OVER: N_("Price too high"),
    Finding.PRICE_UNDER: N_("Price too low"),
    Finding.NOT_RECEIVED: N_("Not received"),
    Finding.TOTAL_OFF: N_("Total differs"),
    Finding.DUPLICATE: N_("Entered twice"),
}


class PaymentState(StrEnum):
    """Where a payment stands."""

    PAID = "paid"
    REVERSED = "reversed"
    REVERSAL = "reversal"


class PaymentAction(StrEnum):
    """What can be done to a payment."""

    REFER = "refer"
    REVERSE = "reverse"


PAYMENT_TRANSITIONS = {
    (PaymentState.PAID, PaymentAction.REFER): PaymentState.PAID,
    (PaymentState.PAID, PaymentAction.REVERSE): PaymentState.REVERSED,
}

PAYMENT_TITLES = {
    PaymentState.PAID: N_("Paid"),
    PaymentState.REVERSED: N_("Reversed"),
    PaymentState.REVERSAL: N_("Reversal"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a supplier's invoice, beside the order and the receipts.

    Attributes:
        price_incl_vat: As invoiced, for one unit.
        ordered, received, invoiced: Of the order line; invoiced with this bill.
        order_price: As ordered, VAT included.
        findings: What the comparison shows; empty before it was made.
    """

    id: int | None = None
    purchase_line_id: int | None = None
    product: Ref | None = None
    description: str = ""
    quantity: Decimal = ZERO
    unit: str = "PCS"
    price_incl_vat: Decimal = ZERO
    vat_rate: Decimal = Decimal(13)
    special_invoice: bool = True
    ordered: Decimal = ZERO
    received: Decimal = ZERO
    invoiced: Decimal = ZERO
    order_price: Decimal = ZERO
    findings: tuple[Finding, ...] = ()

    def amount(self, currency: str = "CNY") -> Decimal:
        """What is invoiced for the line, VAT included."""
        return to_coin(self.quantity * self.price_incl_vat, currency)

    def split(self, currency: str = "CNY") -> tax.VatLine:
        """The line cut into price and VAT (settled_rules 7)."""
        return tax.split_draft(
            self.amount(currency),
            self.vat_rate,
            special_invoice=self.special_invoice,
            currency=currency,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What somebody wants from us, or in a debit note we from a supplier.

    Attributes:
        number: Our own; given when it is booked.
        invoice_number: The payee's; twenty digits on a VAT invoice.
        charge: What a charge is for.
        amount: VAT included; of a supplier's invoice the sum of its lines.
        open: What of it is not settled.
        rate: Base currency for `rate_unit` on the day of booking.
        booked_base, carried_base: In base currency, whole and still open.
        approved_by, reason: Who let a difference pass, and why.
    """

    id: int | None = None
    version: int = 0
    number: str = ""
    kind: Kind = Kind.SUPPLIER
    state: State = State.DRAFT
    company: Ref | None = None
    payee: Ref | None = None
    purchase: Ref | None = None
    contract: Ref | None = None
    shipment: Ref | None = None
    charge: ChargeKind | None = None
    invoice_number: str = ""
    invoice_on: date | None = None
    due_on: date | None = None
    currency: str = "CNY"
    amount: Decimal = ZERO
    open: Decimal = ZERO
    rate: Decimal = Decimal(1)
    rate_unit: int = 1
    booked_base: Decimal = ZERO
    carried_base: Decimal = ZERO
    approved_by: str = ""
    reason: str = ""
    note: str = ""
    lines: tuple[Line, ...] = ()

    def total(self) -> Decimal:
        """What is to be paid: the sum of the lines, else the amount."""
        if not self.lines:
            return self.amount
        return sum((line.amount(self.currency) for line in self.lines), ZERO)

    def total_excl_vat(self) -> Decimal:
        """The price without VAT: the sum of the lines' prices."""
        return sum(
            (line.split(currency=self.currency).excl_vat for line in self.lines), ZERO
        )

    def total_vat(self) -> Decimal:
        """The VAT: the sum of the lines' VAT."""
        return sum(
            (line.split(currency=self.currency).vat for line in self.lines), ZERO
        )

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the bill from being saved."""
        found = []
        if self.company is None:
            found.append(Problem("company", N_("Choose the company.")))
        if self.kind is not Kind.CHARGE and self.payee is None:
            found.append(Problem("payee", N_("Choose the payee.")))
        if not is_currency(self.currency):
            found.append(Problem("currency", N_("Choose a currency.")))
            return tuple(found)
        if self.total() <= 0:
            text = N_("The amount must be greater than zero.")
            found.append(Problem("lines" if self.lines else "amount", text))
        elif self.total() != to_coin(self.total(), self.currency):
            text = N_("{currency} has no such small coin.")
            found.append(Problem("amount", text, {"currency": self.currency}))
        if self.kind is Kind.CHARGE and self.charge is None:
            found.append(Problem("charge", N_("Choose what the charge is for.")))
        if checks.before(self.due_on, self.invoice_on):
            text = N_("The due date is before the invoice.")
            found.append(Problem("due_on", text))
        return (*found, *self._vat_number(), *self._lines())

    def _vat_number(self) -> list[Problem]:
        special = self.kind is Kind.SUPPLIER and any(
            line.special_invoice for line in self.lines
        )
        if not special or VAT_NUMBER.fullmatch(self.invoice_number):
            return []
        text = N_("The number of a VAT invoice has 20 digits.")
        return [Problem("invoice_number", text)]

    def _lines(self) -> list[Problem]:
        found = []
        for index, line in enumerate(self.lines):
            where = f"lines.{index}"
            if line.quantity <= 0:
                text = N_("The quantity must be greater than zero.")
                found.append(Problem(f"{where}.quantity", text))
            if line.price_incl_vat < 0:
                text = N_("The price cannot be negative.")
                found.append(Problem(f"{where}.price_incl_vat", text))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """What a part of a payment is for: one of bill, purchase and debt.

    Attributes:
        purchase: Whose deposit it is.
        debt: A credit note or an advance that a customer gets back.
        amount: In the payment's currency.
        paid_base: What left our account for it, base currency.
        realised: Exchange gain against the carried amount; negative is a loss.
    """

    id: int | None = None
    bill: Ref | None = None
    purchase: Ref | None = None
    debt: Ref | None = None
    contract: Ref | None = None
    amount: Decimal = ZERO
    paid_base: Decimal = ZERO
    realised: Decimal = ZERO

    def target(self) -> Ref | None:
        """What it is for."""
        return self.bill or self.purchase or self.debt


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money that left our account.

    Attributes:
        rate: The bank's selling rate for `rate_unit`; 0 takes the office's.
        base: What left, in base currency, our bank's own fee aside.
        fee_base: What our bank charged for it, base currency.
        bank_reference: The bank's own, on its advice.
        payee_account: Where it goes, as it was confirmed; when it is made, None takes
            the payee's first. None: the payee has none, or it is not to be seen.
    """

    id: int | None = None
    version: int = 0
    number: str = ""
    state: PaymentState = PaymentState.PAID
    company: Ref | None = None
    payee: Ref | None = None
    paid_on: date | None = None
    currency: str = "CNY"
    amount: Decimal = ZERO
    rate: Decimal = ZERO
    rate_unit: int = 1
    base: Decimal = ZERO
    fee_base: Decimal = ZERO
    account: Ref | None = None
    payee_account: Ref | None = None
    reverses: Ref | None = None
    reversed_by: Ref | None = None
    bank_reference: str = ""
    note: str = ""
    allocations: tuple[Allocation, ...] = ()

    def allocated(self) -> Decimal:
        """What is said to be for something."""
        return sum((part.amount for part in self.allocations), ZERO)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the payment from being made."""
        found = []
        for name, text in (
            ("company", N_("Choose the company.")),
            ("payee", N_("Choose the payee.")),
            ("paid_on", N_("Enter the date of payment.")),
            ("allocations", N_("Say what the payment is for.")),
        ):
            if not getattr(self, name):
                found.append(Problem(name, text))
        if not is_currency(self.currency):
            found.append(Problem("currency", N_("Choose a currency.")))
        if self.amount <= 0:
            text = N_("The amount must be greater than zero.")
            found.append(Problem("amount", text))
        elif self.allocations and self.allocated() != self.amount:
            text = N_("The parts must add up to the amount.")
            found.append(Problem("amount", text))
        if self.amount != to_coin(self.amount, self.currency):
            text = N_("{currency} has no such small coin.")
            found.append(Problem("amount", text, {"currency": self.currency}))
        found += checks.negative(self, "rate", "fee_base")
        return (*found, *self._parts())

    def _parts(self) -> list[Problem]:
        found = []
        for index, part in enumerate(self.allocations):
            where = f"allocations.{index}"
            if part.target() is None:
                text = N_("Choose the bill or the purchase contract it is for.")
                found.append(Problem(f"{where}.bill", text))
            if part.amount <= 0:
                text = N_("The amount must be greater than zero.")
                found.append(Problem(f"{where}.amount", text))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A row of the list of bills."""

    id: int
    number: str | None
    kind: Kind
    state: State
    charge: str
    payee: str | None
    payee_zh: str | None
    invoice_number: str
    contract: str | None
    purchase: str | None
    invoice_on: date | None
    due_on: date | None
    currency: str
    amount: Decimal
    open: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSummary:
    """A row of the list of payments."""

    id: int
    number: str | None
    state: PaymentState
    paid_on: date
    payee: str
    payee_zh: str
    currency: str
    amount: Decimal
    rate: Decimal
    base: Decimal
    base_currency: str
    bank_reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What the last bill of a payee was like; a new one begins with it (H13).

    Attributes:
        number: Ours, of that bill.
        days: From its date until it was due; None: one of them was not said.
    """

    number: str
    kind: Kind
    charge: ChargeKind | None
    currency: str
    days: int | None

    def begin(self, bill: Bill) -> Bill:
        """Return a bill that begins with it; a day that was entered stays."""
        due = bill.due_on
        if due is None and self.days is not None and bill.invoice_on:
            due = bill.invoice_on + timedelta(self.days)
        return replace(
            bill,
            kind=self.kind,
            charge=self.charge,
            currency=self.currency,
            due_on=due,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What a contract costs beside its goods, and what was paid, base currency.

    Attributes:
        expenses: By kind of charge; paid parts as paid, open parts as booked.
        commissions: At the rate of the transport document's day.
        recovered: What suppliers and agents owe back by debit notes.
        open_recovered: The part of it that is not settled.
        realised, unrealised: Exchange differences; negative is a loss.
        fees: What our banks charged for payments.
        paid_suppliers, paid_expenses: What left our accounts, fees aside.
        open_suppliers, open_expenses: Booked and not paid.
        prepaid: Deposits paid to suppliers that no bill has used up.
    """

    expenses: Mapping[ChargeKind, Decimal] = field(default_factory=dict)
    commissions: Decimal = ZERO
    recovered: Decimal = ZERO
    open_recovered: Decimal = ZERO
    realised: Decimal = ZERO
    unrealised: Decimal = ZERO
    fees: Decimal = ZERO
    paid_suppliers: Decimal = ZERO
    paid_expenses: Decimal = ZERO
    open_suppliers: Decimal = ZERO
    open_expenses: Decimal = ZERO
    prepaid: Decimal = ZERO
