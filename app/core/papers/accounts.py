"""The papers of an account: its statement (对账单), debit and credit notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.core.money import ZERO
from app.core.papers.parts import BankBlock, Letterhead, Paper, PartyBlock, Texts, agree


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One entry of the account.

    Attributes:
        on: Date of the paper or payment.
        number: Its number.
        kind: What it is, per language, for example {"en": "Invoice"}.
        debit: Raises what the party owes.
        credit: Lowers it.
        due_on: None for payments.
        reference: For example the contract number.
    """

    on: date
    number: str
    kind: Texts
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    due_on: date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Ageing:
    """What is open by days overdue; unallocated receipts count negative."""

    not_due: Decimal = ZERO
    to_30: Decimal = ZERO
    to_60: Decimal = ZERO
    to_90: Decimal = ZERO
    over_90: Decimal = ZERO

    def values(self) -> tuple[Decimal, ...]:
        """Return the five buckets, the youngest first."""
        return (self.not_due, self.to_30, self.to_60, self.to_90, self.over_90)

    def total(self) -> Decimal:
        """Return the sum of the buckets."""
        return sum(self.values(), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPaper(Paper):
    """A statement of account in one currency.

    Attributes:
        letterhead: Our company.
        party: Whose account.
        currency: ISO code.
        starts_on: First day of the period.
        ends_on: Last day, the day the ageing is made on.
        opening: Balance before `starts_on`; positive is owed to us.
        lines: Entries in order of date.
        closing: Opening + Σ debit − Σ credit; refused when it is not.
        ageing: Must add up to `closing`; None when not printed.
        bank: Where to pay.
        reply_by: Last day for the confirmation slip.
        supplier: It is a supplier's account; positive is owed by us.
        notes: Further paragraphs, per language.
    """

    letterhead: Letterhead
    party: PartyBlock
    currency: str
    starts_on: date
    ends_on: date
    opening: Decimal
    lines: tuple[StatementLine, ...]
    closing: Decimal
    ageing: Ageing | None = None
    bank: BankBlock | None = None
    reply_by: date | None = None
    supplier: bool = False
    notes: tuple[Texts, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        """Refuse a closing balance or an ageing that does not add up."""
        moved = self.debit() - self.credit()
        agree(self.number, "closing", self.closing, self.opening + moved)
        if self.ageing is not None:
            agree(self.number, "ageing", self.closing, self.ageing.total())

    def debit(self) -> Decimal:
        """Return the sum of the debits."""
        return sum((line.debit for line in self.lines), ZERO)

    def credit(self) -> Decimal:
        """Return the sum of the credits."""
        return sum((line.credit for line in self.lines), ZERO)

    def balances(self) -> tuple[Decimal, ...]:
        """Return the running balance after each line."""
        running, after = self.opening, []
        for line in self.lines:
            running += line.debit - line.credit
            after.append(running)
        return tuple(after)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePaper(Paper):
    """A debit note (借记通知) or a credit note (贷记通知) to a customer.

    Attributes:
        letterhead: Our company.
        party: Whose account.
        debit: True raises what the party owes, False lowers it.
        currency, amount: Above zero.
        reason: Why, as it was entered.
        invoice_no, contract_no: What it belongs to; empty for none.
        due_on: By when a debit is to be paid; None for a credit.
        bank: Where a debit is to be paid; None for a credit.
    """

    letterhead: Letterhead
    party: PartyBlock
    debit: bool
    currency: str
    amount: Decimal
    reason: str
    invoice_no: str = ""
    contract_no: str = ""
    due_on: date | None = None
    bank: BankBlock | None = None
