"""Money between our own accounts, and what was on them when the office began.

An *exchange* sells one currency to the bank for another (结汇, 购汇), a *transfer*
takes money to another account of the same currency, an *opening balance* begins an
account. Foreign money leaves an account at what it is carried at there, pro rata; what
the bank pays above that is realised exchange (settled 20). No Qt, no SQL.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core import checks
from app.core.errors import Problem
from app.core.i18n import N_
from app.core.money import ZERO, decimals, half_up, to_coin
from app.core.refs import Ref
from app.core.states import note_titles

CLOSE = Decimal("0.0005")
"""Share by which a bank's rounded rate may differ from what it paid."""
RATE_PLACES = 6


class TransferKind(StrEnum):
    """What moves."""

    EXCHANGE = "exchange"
    TRANSFER = "transfer"
    OPENING = "opening"


KIND_TITLES = {
    TransferKind.EXCHANGE: N_("Currency exchange"),
    TransferKind.TRANSFER: N_("Internal transfer"),
    TransferKind.OPENING: N_("Opening balance"),
}


class State(StrEnum):
    """Where a transfer stands."""

    BOOKED = "booked"
    REVERSED = "reversed"
    REVERSAL = "reversal"


class Action(StrEnum):
    """What can be done to a transfer."""

    REFER = "refer"
    REVERSE = "reverse"


TRANSITIONS = {
    (State.BOOKED, Action.REFER): State.BOOKED,
    (State.BOOKED, Action.REVERSE): State.REVERSED,
}

STATE_TITLES = {
    State.BOOKED: N_("Posted"),
    State.REVERSED: N_("Reversed"),
    State.REVERSAL: N_("Reversal"),
}
note_titles(STATE_TITLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Money that went from one of our accounts to another.

    Attributes:
        source: The account it left; None for an opening balance.
        target: The account it reached.
        amount: What left `source`, in `currency`; 0 for an opening balance.
        received: What reached `target`, in `to_currency`; 0 lets it follow from the
            rate. An opening balance may be overdrawn: below zero.
        rate: The bank's, as `exchanged` uses it; 0 takes the office's of the day.
        rate_unit: 1, or 100 where the bank quotes for a hundred.
        gave_base: What the money that left was carried at, base currency.
        got_base: What came is worth in the books.
        gain: Realised by an exchange; negative is a loss.
        fee_base: What the bank took for it, base currency.
    """

    id: int | None = None
    version: int = 0
    number: str = ""
    state: State = State.BOOKED
    kind: TransferKind = TransferKind.EXCHANGE
    company: Ref | None = None
    moved_on: date | None = None
    source: Ref | None = None
    target: Ref | None = None
    currency: str = ""
    amount: Decimal = ZERO
    to_currency: str = ""
    received: Decimal = ZERO
    rate: Decimal = ZERO
    rate_unit: int = 1
    gave_base: Decimal = ZERO
    got_base: Decimal = ZERO
    gain: Decimal = ZERO
    fee_base: Decimal = ZERO
    reverses: Ref | None = None
    reversed_by: Ref | None = None
    bank_reference: str = ""
    note: str = ""

    @property
    def opens(self) -> bool:
        """Whether it is what was on an account at the beginning."""
        return self.kind is TransferKind.OPENING

    def usual_kind(self) -> TransferKind:
        """Return what it is by its two accounts; what it says while one is open."""
        if self.opens or not (self.currency and self.to_currency):
            return self.kind
        same = self.currency == self.to_currency
        return TransferKind.TRANSFER if same else TransferKind.EXCHANGE

    def of_its_kind(self) -> Transfer:
        """Return it as what its two accounts make of it."""
        return replace(self, kind=self.usual_kind())

    def exchanged(self, base: str) -> Decimal:
        """Return what `amount` brings at the rate, in coins of `to_currency`.

        The rate is base currency for `rate_unit` of the foreign one; between two
        foreign currencies it is `to_currency` for `rate_unit` of `currency`.

        Args:
            base: Currency of the books.
        """
        if self.currency == self.to_currency:
            return self.amount
        if not self.rate:
            return ZERO
        if self.currency == base:
            return to_coin(self.amount * self.rate_unit / self.rate, self.to_currency)
        return to_coin(self.amount * self.rate / self.rate_unit, self.to_currency)

    def needed(self, base: str) -> Decimal:
        """Return what must leave for `received`, in coins of `currency`.

        Args:
            base: Currency of the books.
        """
        if self.currency == self.to_currency or not self.rate:
            return self.received
        if self.currency == base:
            return to_coin(self.received * self.rate / self.rate_unit, self.currency)
        return to_coin(self.received * self.rate_unit / self.rate, self.currency)

    def rate_problems(self, base: str) -> tuple[Problem, ...]:
        """Say whether what came fits what left and the rate.

        Args:
            base: Currency of the books.
        """
        brought = self.exchanged(base)
        if self.opens or not brought or not self.received:
            return ()
        coin = Decimal(1).scaleb(-decimals(self.to_currency))
        off = abs(self.received - brought)
        if off <= (ZERO if self.currency == self.to_currency else coin) or (
            self.kind is TransferKind.EXCHANGE and off <= brought * CLOSE
        ):
            return ()
        text = N_("At this rate it is {currency} {amount}.")
        names = {"currency": self.to_currency, "amount": f"{brought:,f}"}
        return (Problem("received", text, names),)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps it from being booked."""
        wanted = {
            "company": N_("Choose the company."),
            "moved_on": N_("Enter the date."),
            "target": N_("Choose the account."),
        }
        if not self.opens:
            wanted["source"] = N_("Choose the account.")
        found = [*checks.missing(self, wanted), *checks.negative(self, "rate")]
        found += checks.negative(self, "fee_base")
        found += self._accounts()
        if self.opens and not self.received:
            found.append(Problem("received", N_("Enter the amount.")))
        if not self.opens and self.amount <= 0:
            text = N_("The amount must be greater than zero.")
            found.append(Problem("amount", text))
        if not self.opens and self.received < 0:
            found.append(Problem("received", N_("This cannot be negative.")))
        for name, currency in (
            ("amount", self.currency),
            ("received", self.to_currency),
        ):
            value = getattr(self, name)
            if currency and value != to_coin(value, currency):
                text = N_("{currency} has no such small coin.")
                found.append(Problem(name, text, {"currency": currency}))
        return tuple(found)

    def _accounts(self) -> list[Problem]:
        """Say which accounts do not go together."""
        if self.opens or self.source is None or self.target is None:
            return []
        if self.source.id == self.target.id:
            text = N_("Choose another account: it is the same on both sides.")
            return [Problem("target", text)]
        if self.kind is self.usual_kind():
            return []
        if self.kind is TransferKind.EXCHANGE:
            text = N_("Both accounts are in {currency}: this is a transfer.")
            return [Problem("kind", text, {"currency": self.currency})]
        text = N_("The accounts are in {one} and {other}: this is an exchange.")
        names = {"one": self.currency, "other": self.to_currency}
        return [Problem("kind", text, names)]


def cross(bought: Decimal, sold: Decimal) -> Decimal:
    """Return the rate between two foreign currencies from their rates in the books.

    Args:
        bought: What the bank pays for one or a hundred of the first, base currency.
        sold: What it takes for one of the second, base currency.
    """
    return half_up(bought / sold, RATE_PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferSummary:
    """A row of the list of transfers."""

    id: int
    number: str | None
    state: State
    kind: TransferKind
    moved_on: date
    source: str | None
    target: str
    currency: str
    amount: Decimal
    to_currency: str
    received: Decimal
    rate: Decimal
    gain: Decimal
    base_currency: str
    bank_reference: str = ""
    note: str = ""
