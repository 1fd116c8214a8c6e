"""What a sales contract is, and the rules it obeys. No Qt, no SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.core import checks
from app.core.errors import Problem
from app.core.events import Event
from app.core.i18n import N_, N_n
from app.core.money import HUNDRED, ZERO, Money, half_up, percent_done, to_coin
from app.core.places import named_place
from app.core.refs import Ref
from app.core.states import note_titles
from app.core.way import COSTS, Way

PRICE_DECIMALS = 6
QUANTITY_DECIMALS = 3


class State(StrEnum):
    """Where a contract stands."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What can be done to a contract."""

    EDIT = "edit"
    CONFIRM = "confirm"
    AMEND = "amend"
    FULFIL = "fulfil"
    COMPLETE = "complete"
    CANCEL = "cancel"


TRANSITIONS = {
    (State.DRAFT, Action.EDIT): State.DRAFT,
    (State.DRAFT, Action.CONFIRM): State.CONFIRMED,
    (State.DRAFT, Action.CANCEL): State.CANCELLED,
    (State.CONFIRMED, Action.AMEND): State.DRAFT,
    (State.CONFIRMED, Action.FULFIL): State.CONFIRMED,
    (State.CONFIRMED, Action.COMPLETE): State.COMPLETED,
    (State.CONFIRMED, Action.CANCEL): State.CANCELLED,
}

STATE_TITLES = {
    State.DRAFT: N_("Draft"),
    State.CONFIRMED: N_("Confirmed"),
    State.COMPLETED: N_("Completed"),
    State.CANCELLED: N_("Cancelled"),
}
note_titles(STATE_TITLES)


class PaymentEvent(StrEnum):
    """The event that an instalment is due after."""

    SIGNED = "signed"
    SHIPPED = "shipped"
    INVOICED = "invoiced"
    DELIVERED = "delivered"
    FIXED = "fixed"


class PaymentMethod(StrEnum):
    """How an instalment is paid."""

    TT = "T/T"
    LC = "L/C"
    DP = "D/P"
    DA = "D/A"
    OA = "O/A"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a contract.

    Attributes:
        quantity: In `unit`, at most three decimals.
        unit_price: In the contract's currency per `unit`, before the discount.
        discount_percent: Off the gross amount of the line.
        purchase_price: In base currency per `unit`, VAT included; None when unknown,
            or hidden from who asks.
    """

    id: int | None = None
    product: Ref | None = None
    description_en: str = ""
    description_zh: str = ""
    quantity: Decimal = ZERO
    unit: str = "PCS"
    unit_price: Decimal = ZERO
    discount_percent: Decimal = ZERO
    purchase_price: Decimal | None = None

    def gross(self, currency: str) -> Decimal:
        """Quantity times price, rounded to the coin."""
        return to_coin(self.quantity * self.unit_price, currency)

    def discount(self, currency: str) -> Decimal:
        """The discount, rounded to the coin by itself (settled_rules 5)."""
        return self._off(self.gross(currency), currency)

    def _off(self, gross: Decimal, currency: str) -> Decimal:
        return to_coin(gross * self.discount_percent / HUNDRED, currency)

    def amount(self, currency: str) -> Decimal:
        """What the line costs the customer."""
        gross = self.gross(currency)
        return gross - self._off(gross, currency) if self.discount_percent else gross

    def part(self, quantity: Decimal, currency: str) -> Decimal:
        """What a part of the line costs, as an invoice for that part prints it."""
        return replace(self, quantity=quantity).amount(currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """One payment of the plan.

    Attributes:
        percent: Of the contract's total; the last instalment takes the remainder.
        event: Due `days` after this happened.
        due_on: The date, when `event` is FIXED.
    """

    id: int | None = None
    percent: Decimal = HUNDRED
    event: PaymentEvent = PaymentEvent.SHIPPED
    days: int = 0
    method: PaymentMethod = PaymentMethod.TT
    due_on: date | None = None

    @property
    def is_deposit(self) -> bool:
        """Whether it is paid before the goods leave."""
        return self.event in (PaymentEvent.SIGNED, PaymentEvent.FIXED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A sales contract as screens edit it and papers print it.

    Attributes:
        owner: Login of who is responsible; empty: the office as a whole.
        number: Of the contract, given when it is confirmed.
        proforma_number: Of its proforma invoice, given at the same time.
        revision: 0, then counted by amendments; printed as "-R1".
        rate: Base currency for `rate_unit` of the currency, on the day of signing.
        place: The named place of the Incoterm, as printed: "HAMBURG".
        port_of_loading, port_of_discharge: UN/LOCODE.
        destination_country: ISO alpha-2.
        tolerance_percent: More or less, in quantity and amount.
        account: Ours that the papers name; None: the first of the currency.
        commission_percent: For `agent`, of the invoice.
        plan: In the order of payment; percentages add up to 100.
        way: What the way of the goods is estimated to cost; None: hidden from who
            asks, and left as it is when such a person saves.
    """

    id: int | None = None
    version: int = 0
    owner: str = ""
    number: str = ""
    proforma_number: str = ""
    revision: int = 0
    state: State = State.DRAFT
    company: Ref | None = None
    customer: Ref | None = None
    customer_po: str = ""
    inquiry_id: int | None = None
    quotation_id: int | None = None
    signed_on: date | None = None
    currency: str = "USD"
    rate: Decimal = ZERO
    rate_unit: int = 1
    incoterm: str = "FOB"
    place: str = ""
    port_of_loading: str = ""
    port_of_discharge: str = ""
    destination_country: str = ""
    latest_shipment_on: date | None = None
    partial_shipment: bool = True
    transhipment: bool = True
    tolerance_percent: Decimal = ZERO
    payment_terms: str = ""
    account: Ref | None = None
    agent: Ref | None = None
    commission_percent: Decimal = ZERO
    marks: str = ""
    packing: str = ""
    insurance: str = ""
    salesperson: str = ""
    note: str = ""
    lines: tuple[Line, ...] = ()
    plan: tuple[Instalment, ...] = ()
    way: Way | None = None

    def total(self) -> Decimal:
        """The sum of the line amounts, in the contract's currency."""
        return sum((line.amount(self.currency) for line in self.lines), ZERO)

    def money(self) -> Money:
        """The total with its currency."""
        return Money(self.total(), self.currency)

    def instalment_amounts(self) -> tuple[Decimal, ...]:
        """What each instalment comes to; the last one takes the remainder."""
        whole = self.total()
        amounts = [
            to_coin(whole * step.percent / HUNDRED, self.currency)
            for step in self.plan[:-1]
        ]
        return (*amounts, whole - sum(amounts, ZERO)) if self.plan else ()

    def deposit_percent(self) -> Decimal:
        """The share that is paid before the goods leave."""
        return sum((step.percent for step in self.plan if step.is_deposit), ZERO)

    def deposit(self) -> Decimal:
        """What is paid before the goods leave."""
        return sum(
            (
                amount
                for step, amount in zip(
                    self.plan, self.instalment_amounts(), strict=True
                )
                if step.is_deposit
            ),
            ZERO,
        )

    def usual_place(self) -> str:
        """The place its Incoterm usually names."""
        return named_place(self.incoterm, self.port_of_loading, self.port_of_discharge)

    def printed_number(self) -> str:
        """The number with its revision: "SC26-0031-R1"."""
        return f"{self.number}-R{self.revision}" if self.revision else self.number

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the contract from being saved."""
        return (*self._head(), *self._lines(), *self._payment())

    def doubts(self) -> tuple[Problem, ...]:
        """What is confirmed only by who says so once more."""
        return (*checks.free(self.lines, "unit_price"), *checks.parted(self.lines))

    def unfinished(self) -> tuple[Problem, ...]:
        """What a draft may lack but a confirmed contract may not."""
        wanted = {
            "signed_on": N_("Enter the date of signing."),
            "place": N_("Enter the named place of the Incoterm."),
            "lines": N_("Enter at least one line."),
            "plan": N_("Enter the payment plan."),
        }
        return tuple(checks.missing(self, wanted))

    def _head(self) -> list[Problem]:
        wanted = {
            "company": N_("Choose the company."),
            "customer": N_("Choose the customer."),
        }
        found = [
            *checks.missing(self, wanted),
            *checks.currency(self),
            *checks.incoterm(self),
            *checks.ports(self, "port_of_loading", "port_of_discharge"),
        ]
        if self.rate < 0:
            found.append(Problem("rate", N_("The rate cannot be negative.")))
        found += [
            Problem(name, N_("A share lies between 0 and 100 %."))
            for name in ("tolerance_percent", "commission_percent")
            if not ZERO <= getattr(self, name) <= HUNDRED
        ]
        if checks.before(self.latest_shipment_on, self.signed_on):
            found.append(
                Problem(
                    "latest_shipment_on",
                    N_("The latest shipment is before the date of signing."),
                )
            )
        if self.way is not None:
            found += checks.negative(self.way, *COSTS, where="way.")
            found += checks.percent(self.way, "premium_percent", where="way.")
        return found

    def _lines(self) -> list[Problem]:
        found = []
        for index, line in enumerate(self.lines):
            where = f"lines.{index}"
            if line.product is None and not line.description_en:
                found.append(Problem(f"{where}.product", N_("Choose the product.")))
            found += amounts_of_line(where, line)
        return found

    def _payment(self) -> list[Problem]:
        found = []
        if self.plan and sum((s.percent for s in self.plan), ZERO) != HUNDRED:
            found.append(Problem("plan", N_("The payment plan must add up to 100 %.")))
        for index, step in enumerate(self.plan):
            if step.percent <= 0:
                found.append(
                    Problem(
                        f"plan.{index}.percent",
                        N_("The share must be greater than zero."),
                    )
                )
            if step.days < 0:
                found.append(
                    Problem(f"plan.{index}.days", N_("This cannot be negative."))
                )
            if step.event is PaymentEvent.FIXED and step.due_on is None:
                found.append(Problem(f"plan.{index}.due_on", N_("Enter the date.")))
        return found


def amounts_of_line(where: str, line: Any) -> list[Problem]:
    """Check quantity, unit, price and discount of any line that sells something."""
    found = list(checks.unit(line, f"{where}."))
    if line.quantity <= 0:
        found.append(
            Problem(f"{where}.quantity", N_("The quantity must be greater than zero."))
        )
    elif line.quantity != half_up(line.quantity, QUANTITY_DECIMALS):
        found.append(
            Problem(
                f"{where}.quantity",
                N_n(
                    "The quantity may have at most {decimals} decimal.",
                    "The quantity may have at most {decimals} decimals.",
                    "decimals",
                ),
                {"decimals": QUANTITY_DECIMALS},
            )
        )
    if line.unit_price < 0:
        found.append(
            Problem(f"{where}.unit_price", N_("The price cannot be negative."))
        )
    elif line.unit_price != half_up(line.unit_price, PRICE_DECIMALS):
        found.append(
            Problem(
                f"{where}.unit_price",
                N_n(
                    "The price may have at most {decimals} decimal.",
                    "The price may have at most {decimals} decimals.",
                    "decimals",
                ),
                {"decimals": PRICE_DECIMALS},
            )
        )
    if not ZERO <= line.discount_percent < HUNDRED:
        found.append(
            Problem(
                f"{where}.discount_percent",
                N_("The discount lies between 0 and 100 %."),
            )
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A row of the list of contracts.

    Attributes:
        margin: Expected, in percent of the total; None: unknown or hidden.
        ordered: Purchase contracts signed and made for it: "2/3".
        arrived: Whether all that was ordered for it came in, or lies in stock for it;
            None: nothing is ordered.
        booked: Whether room on a ship is booked for it, or taken.
        shipped: What has left, in percent of the value.
        received: What the customer paid, the contract's currency.
        files: How many lie on it.
        papers: Issued ones of its shipments, and how many there are: "4/9".
        next_step: Key of the next cut-off of its ships, and the day; None: none comes.
    """

    id: int
    number: str
    state: State
    customer: str
    customer_zh: str
    country: str
    salesperson: str
    signed_on: date | None
    latest_shipment_on: date | None
    incoterm: str
    place: str
    currency: str
    total: Decimal
    customer_po: str = ""
    payment_terms: str = ""
    owner: str = ""
    margin: Decimal | None = None
    ordered: str = ""
    arrived: bool | None = None
    booked: bool = False
    shipped: Decimal | None = None
    received: Decimal | None = None
    files: int = 0
    papers: str = ""
    next_step: tuple[str, date] | None = None

    def paid(self) -> Decimal | None:
        """Return what was received in percent of the total; None when unknown."""
        if self.received is None or self.total <= 0:
            return None
        return percent_done(self.received, self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """How a contract read before it was amended.

    Attributes:
        revision: The number it had then; 0 is the contract as first signed.
        on: The day it was taken up again.
        total: What it came to then, in the currency it had then.
        changed: Message ids of what reads differently in the next revision.
        before, after: How it read then and in the next revision, without costs.
    """

    revision: int
    on: date
    by: str
    reason: str
    currency: str
    total: Decimal
    changed: tuple[str, ...] = ()
    before: Contract | None = None
    after: Contract | None = None


@dataclass(frozen=True, slots=True)
class Confirmed(Event):
    """A contract was confirmed."""

    contract_id: int


@dataclass(frozen=True, slots=True)
class Amended(Event):
    """A contract was confirmed again, after an amendment."""

    contract_id: int


@dataclass(frozen=True, slots=True)
class Shortened(Event):
    """Lines are about to be dropped from a contract, or to be of other goods."""

    line_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Completed(Event):
    """A contract was closed; what is left of its deposit goes back to the customer."""

    contract_id: int
    on: date


@dataclass(frozen=True, slots=True)
class Cancelled(Event):
    """A contract was cancelled on a day."""

    contract_id: int
    on: date
