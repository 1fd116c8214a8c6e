"""What an inquiry is, and the rules it obeys. No Qt, no SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from app.core import checks
from app.core.errors import Problem
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.refs import Ref
from app.core.states import note_titles

FIRST_RESPONSE = timedelta(hours=24)
"""How soon an inquiry is answered (features A03)."""
DUE, LATE = "due", "late"
"""How the first response stands, for filters of the list."""


class State(StrEnum):
    """Where an inquiry stands."""

    OPEN = "open"
    QUOTED = "quoted"
    WON = "won"
    LOST = "lost"


class Action(StrEnum):
    """What can be done to an inquiry."""

    EDIT = "edit"
    QUOTE = "quote"
    WIN = "win"
    LOSE = "lose"
    REOPEN = "reopen"


TRANSITIONS = {
    (State.OPEN, Action.EDIT): State.OPEN,
    (State.QUOTED, Action.EDIT): State.QUOTED,
    (State.OPEN, Action.QUOTE): State.QUOTED,
    (State.QUOTED, Action.QUOTE): State.QUOTED,
    (State.OPEN, Action.WIN): State.WON,
    (State.QUOTED, Action.WIN): State.WON,
    (State.OPEN, Action.LOSE): State.LOST,
    (State.QUOTED, Action.LOSE): State.LOST,
    (State.LOST, Action.REOPEN): State.OPEN,
}

STATE_TITLES = {
    State.OPEN: N_("To quote"),
    State.QUOTED: N_("Quoted"),
    State.WON: N_("Won"),
    State.LOST: N_("Lost"),
}
note_titles(STATE_TITLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing asked for.

    Attributes:
        product: None while it is not in our catalogue.
        description: In the customer's words.
        target_price: In the inquiry's currency; None when not said.
    """

    id: int | None = None
    product: Ref | None = None
    description: str = ""
    quantity: Decimal = ZERO
    unit: str = "PCS"
    target_price: Decimal | None = None

    @property
    def words(self) -> str:
        """What is asked for as it is read here: our catalogue's words are translated.

        The customer's own words stay as they are.
        """
        product = self.product
        if product and self.description in {"", product.own, product.zh}:
            return product.name
        return self.description


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """A customer's inquiry.

    Attributes:
        owner: Login of who is responsible; empty: the office as a whole.
        received_on: The office's day on which it came in.
        received_at: The instant, from which the 24 hours run; None when only the day
            is known.
        source: E-mail, fair, platform …
        port: Port of destination, UN/LOCODE.
    """

    id: int | None = None
    version: int = 0
    owner: str = ""
    number: str = ""
    state: State = State.OPEN
    company: Ref | None = None
    customer: Ref | None = None
    received_on: date | None = None
    received_at: datetime | None = None
    source: str = ""
    currency: str = "USD"
    incoterm: str = ""
    port: str = ""
    wanted_by: date | None = None
    salesperson: str = ""
    note: str = ""
    lines: tuple[Line, ...] = ()

    def answer_due_at(self) -> datetime | None:
        """Return when the first response is due; None when it was given."""
        return _answer_due_at(self)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the inquiry from being saved."""
        wanted = {
            "company": N_("Choose the company."),
            "customer": N_("Choose the customer."),
            "received_on": N_("Enter the date of receipt."),
        }
        found = [*checks.missing(self, wanted), *checks.currency(self)]
        if self.incoterm:
            found += checks.incoterm(self)
        found += checks.ports(self, "port")
        for index, line in enumerate(self.lines):
            found += _line_problems(f"lines.{index}", line)
        return tuple(found)


def _line_problems(where: str, line: Line) -> list[Problem]:
    found = list(checks.unit(line, f"{where}."))
    if line.product is None and not line.description.strip():
        found.append(Problem(f"{where}.description", N_("Say what is asked for.")))
    if line.quantity < 0:
        found.append(Problem(f"{where}.quantity", N_("This cannot be negative.")))
    if line.target_price is not None and line.target_price < 0:
        found.append(Problem(f"{where}.target_price", N_("This cannot be negative.")))
    return found


def _answer_due_at(asked: Inquiry | Summary) -> datetime | None:
    if asked.received_at is None or asked.state is not State.OPEN:
        return None
    return asked.received_at + FIRST_RESPONSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A row of the list of inquiries."""

    id: int
    number: str | None
    state: State
    customer: str
    customer_zh: str
    country: str
    received_on: date
    received_at: datetime | None
    source: str
    port: str
    salesperson: str
    owner: str = ""

    def answer_due_at(self) -> datetime | None:
        """Return when the first response is due; None when it was given."""
        return _answer_due_at(self)

    def answer(self, at: datetime) -> str:
        """Return how the first response stands then, `DUE` or `LATE`; "": given."""
        due = self.answer_due_at()
        return "" if due is None else LATE if due < at else DUE
