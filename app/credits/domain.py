"""What a letter of credit is, and the rules it obeys. No Qt, no SQL."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.core import checks, codes, due
from app.core.calendars import WEEKENDS, Calendar
from app.core.errors import Problem
from app.core.events import Event
from app.core.i18n import N_
from app.core.money import HUNDRED, ZERO, is_currency
from app.core.refs import Ref
from app.core.states import note_titles
from app.credits import mt700
from app.credits.mt700 import USUAL_DAYS, Allowed, Message, max_drawing


class State(StrEnum):
    """Where a letter of credit stands."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    USED = "used"
    CLOSED = "closed"


class Action(StrEnum):
    """What can be done to a letter of credit."""

    EDIT = "edit"
    ACCEPT = "accept"
    DRAW = "draw"
    USE_UP = "use_up"
    UNDRAW = "undraw"
    PRESENT = "present"
    CLOSE = "close"


TRANSITIONS = {
    (State.RECEIVED, Action.EDIT): State.RECEIVED,
    (State.ACCEPTED, Action.EDIT): State.ACCEPTED,
    (State.RECEIVED, Action.ACCEPT): State.ACCEPTED,
    (State.RECEIVED, Action.CLOSE): State.CLOSED,
    (State.ACCEPTED, Action.DRAW): State.ACCEPTED,
    (State.ACCEPTED, Action.USE_UP): State.USED,
    (State.ACCEPTED, Action.UNDRAW): State.ACCEPTED,
    (State.USED, Action.UNDRAW): State.ACCEPTED,
    (State.ACCEPTED, Action.PRESENT): State.ACCEPTED,
    (State.USED, Action.PRESENT): State.USED,
    (State.ACCEPTED, Action.CLOSE): State.CLOSED,
    (State.USED, Action.CLOSE): State.CLOSED,
}

STATE_TITLES = {
    State.RECEIVED: N_("L/C received"),
    State.ACCEPTED: N_("Accepted"),
    State.USED: N_("Used up"),
    State.CLOSED: N_("Closed"),
}
note_titles(STATE_TITLES)

ALLOWED_TITLES = {
    Allowed.UNKNOWN: N_("Not stated"),
    Allowed.YES: N_("Allowed"),
    Allowed.CONDITIONAL: N_("On conditions"),
    Allowed.NO: N_("Not allowed"),
}

READ = (
    "issued_on",
    "expires_on",
    "expiry_place",
    "applicant",
    "beneficiary",
    "currency",
    "plus",
    "minus",
    "tenor",
    "partial",
    "transhipment",
    "port_of_loading",
    "port_of_discharge",
    "latest_shipment_on",
    "goods",
)
"""Fields of the record that come from the text under the same name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A presentation of documents for money.

    Attributes:
        amount: Of the draft, in the credit's currency.
        last_day: By when the documents must be at the bank; None while unknown.
        presented_on: When they were handed to the bank.
        paid_on: When the money came.
    """

    id: int | None = None
    shipment: Ref | None = None
    amount: Decimal = ZERO
    last_day: date | None = None
    presented_on: date | None = None
    paid_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LastDay:
    """By when the documents of a shipment must be at the bank.

    Attributes:
        counted: On-board date plus the period, before it is moved.
        presentation: The limits moved to banking days, and the warnings.
    """

    counted: date
    presentation: due.Presentation

    @property
    def last_day(self) -> date:
        """The last possible day."""
        return self.presentation.last_day

    @property
    def warnings(self) -> tuple[date, ...]:
        """10, 5 and 2 calendar days before it."""
        return self.presentation.warnings

    def days_left(self, today: date) -> int:
        """Calendar days until the last day; negative when it has passed."""
        return (self.last_day - today).days


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOfCredit:
    """A letter of credit in our favour.

    Attributes:
        number: Of the credit, the issuing bank's (field 20).
        advised_on: When our bank told us.
        advice_number: Our bank's own reference.
        text: The MT700 message as it came; empty for a credit on paper.
        amount: None until it is known.
        plus, minus: Tolerance of the amount in percent.
        presentation_days: After the on-board date.
    """

    id: int | None = None
    version: int = 0
    number: str = ""
    state: State = State.RECEIVED
    company: Ref | None = None
    customer: Ref | None = None
    contract: Ref | None = None
    bank: Ref | None = None
    issuing_bank: str = ""
    advice_number: str = ""
    advised_on: date | None = None
    accepted_on: date | None = None
    closed_on: date | None = None
    text: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    expiry_place: str = ""
    applicant: str = ""
    beneficiary: str = ""
    currency: str = "USD"
    amount: Decimal | None = None
    plus: Decimal = ZERO
    minus: Decimal = ZERO
    tenor: str = ""
    partial: Allowed = Allowed.UNKNOWN
    transhipment: Allowed = Allowed.UNKNOWN
    port_of_loading: str = ""
    port_of_discharge: str = ""
    latest_shipment_on: date | None = None
    presentation_days: int = USUAL_DAYS
    goods: str = ""
    note: str = ""
    drawings: tuple[Drawing, ...] = ()

    def message(self) -> Message:
        """The text as read; an empty message when there is none."""
        return mt700.parse(self.text) if self.text.strip() else Message()

    def with_text(self, text: str) -> LetterOfCredit:
        """Return a copy that says what a text says.

        What the text does not say, or says unreadably, stays as it was entered.
        """
        read = mt700.parse(text)
        given: dict[str, Any] = {
            name: getattr(read, name) for name in READ if getattr(read, name)
        }
        if read.presentation_days is not None:
            given["presentation_days"] = read.presentation_days
        if read.amount is not None:
            given["amount"] = read.amount
        if read.number:
            given["number"] = read.number
        return replace(self, text=text, **given)

    def max_drawing(self) -> Decimal:
        """The most that may be drawn in all, rounded down (settled_rules 8)."""
        return max_drawing(self.amount or ZERO, self.plus, self.currency)

    def drawn(self) -> Decimal:
        """What was drawn so far."""
        return sum((drawing.amount for drawing in self.drawings), ZERO)

    def earlier(self, shipment_id: int) -> tuple[Drawing, ...]:
        """The drawings before that of a shipment; all while it has none.

        Documents are judged by what was drawn before them, not by what came later.
        """
        drawn = [one.shipment.id if one.shipment else 0 for one in self.drawings]
        end = drawn.index(shipment_id) if shipment_id in drawn else len(drawn)
        return self.drawings[:end]

    def undrawn(self) -> Decimal:
        """What of the amount is left, without the tolerance; at least nothing."""
        return max((self.amount or ZERO) - self.drawn(), ZERO)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the credit from being saved."""
        found = []
        if self.company is None:
            found.append(Problem("company", N_("Choose the company.")))
        if not self.number.strip():
            found.append(
                Problem("number", N_("Enter the number of the letter of credit."))
            )
        if not is_currency(self.currency):
            found.append(Problem("currency", N_("Choose a currency.")))
        found += [
            Problem(name, N_("This cannot be negative."))
            for name in ("amount", "plus", "minus", "presentation_days")
            if (getattr(self, name) or 0) < 0
        ]
        if self.plus > HUNDRED or self.minus > HUNDRED:
            found.append(Problem("plus", N_("A share lies between 0 and 100 %.")))
        if checks.before(self.expires_on, self.issued_on):
            found.append(
                Problem("expires_on", N_("The credit expires before it is issued."))
            )
        return tuple(found)

    def unacceptable(self) -> tuple[Problem, ...]:
        """What a received credit may lack but an accepted one may not."""
        wanted = {
            "contract": N_("Choose the contract that it pays for."),
            "amount": N_("Enter the amount."),
            "expires_on": N_("Enter the date of expiry."),
            "expiry_place": N_("Enter the place of expiry."),
        }
        return tuple(checks.missing(self, wanted))


def calendar_of(place: str) -> Calendar:
    """Return the banking days of a place of expiry: "CHINA", "NINGBO, CHINA".

    Weekends only when no country is named in it.
    """
    upper = place.upper()
    named = [
        country
        for country in codes.table("countries")
        if re.search(rf"\b{re.escape(country.name('en').upper())}\b", upper)
    ]
    if not named:
        return Calendar(WEEKENDS)
    return Calendar(max(named, key=lambda country: len(country.name("en"))).code)


def latest_presentation(credit: LetterOfCredit, on_board_on: date) -> LastDay | None:
    """Return by when documents must be presented; None without a date of expiry.

    (UCP 600 art. 14c and 29; settled_rules 23)
    """
    if credit.expires_on is None:
        return None
    days = credit.presentation_days
    banking = calendar_of(credit.expiry_place)
    limits = due.latest_presentation(on_board_on, credit.expires_on, banking, days)
    return LastDay(date.fromordinal(on_board_on.toordinal() + days), limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A row of the list of letters of credit."""

    id: int
    number: str | None
    state: State
    customer: str | None
    customer_zh: str | None
    contract: str | None
    advised_on: date | None
    latest_shipment_on: date | None
    expires_on: date | None
    currency: str
    amount: Decimal | None
    drawn: Decimal
    undrawn: Decimal


@dataclass(frozen=True, slots=True)
class Accepted(Event):
    """A letter of credit was accepted: production may begin."""

    credit_id: int


@dataclass(frozen=True, slots=True)
class Drawn(Event):
    """Documents of a shipment are drawn under a letter of credit."""

    credit_id: int
    shipment_id: int
