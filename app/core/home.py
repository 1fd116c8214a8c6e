"""What the first page shows: figures, deadlines, ageing, the months. Pure records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One figure that leads to the list that proves it.

    Attributes:
        key: Names it, for example "overdue".
        title: Message id.
        value: An amount, or a count.
        note: Message id of the line below; its params may be Money, Decimal, date.
        params: Values for the note.
        trend: The figure's course, oldest first; empty: no line is drawn.
        tone: Colour of the line: accent, teal, bad, ok, warn.
        rises: Whether the note begins with a triangle up (True) or down (False).
        note_tone: Colour of the note: text2, ok, bad, warn.
        module: The list it leads to.
        query: Narrows that list; None: all of it.
    """

    key: str
    title: str
    value: Money | int
    note: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    trend: tuple[Decimal, ...] = ()
    tone: str = "accent"
    rises: bool | None = None
    note_tone: str = "text2"
    module: str = ""
    query: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Something that must be done by an instant.

    Attributes:
        what: Message id.
        key: Names it among the deadlines of its record: "payment"; empty: nobody can
            say anything about it.
        params: Values for it.
        icon: Icon name.
        kind: Kind of the record it concerns.
        id: The record's key.
        number: The record's number.
        person: Who is responsible.
        due: Aware; at midnight of the office when only the day counts.
        whole_day: Whether only the day counts.
        mine: Whether the signed-in person is responsible.
        usual: Whether it is the usual day, as nobody has told the very one yet.
        reason: Why it was given to `person`; empty: it was not.
        worth: The money it is about; None: it is about no sum.
    """

    what: str
    key: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    icon: str = "calendar-due"
    kind: str = ""
    id: int | None = None
    number: str = ""
    person: str = ""
    due: datetime
    whole_day: bool = True
    mine: bool = True
    usual: bool = False
    reason: str = ""
    worth: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeBand:
    """What is owed to us in one band of age.

    Attributes:
        title: Message id, for example "1–30 days".
        tone: ok, info, warn, bad; neutral for what came and is not allocated.
        amount: In the base currency of the chart; below zero for the latter.
        query: Narrows the lists of receivables to what is in it.
    """

    title: str
    tone: str
    amount: Money
    query: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One bar: what was signed in a month, by what has left of it.

    Attributes:
        year: Four digits.
        month: 1 to 12.
        shipped: In units of the currency.
        open: Not shipped yet, in units of the currency.
        query: Narrows the list of contracts to what was signed in it.
    """

    year: int
    month: int
    shipped: Decimal
    open: Decimal
    query: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """How many things wait in a module.

    Attributes:
        module: Name of the module.
        count: More than zero.
        urgent: Whether a deadline is among them.
    """

    module: str
    count: int
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeData:
    """Everything the first page shows, read in one go.

    Attributes:
        kpis: At most four.
        deadlines: Sorted by the time left, the overdue first.
        ageing: From not due to longest overdue.
        months: Oldest first.
        currency: Of the months' amounts.
        approvals: How many records wait for the signed-in person's approval.
        badges: What waits in the modules.
    """

    kpis: tuple[Kpi, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    ageing: tuple[AgeBand, ...] = ()
    months: tuple[Month, ...] = ()
    currency: str = "USD"
    approvals: int = 0
    badges: tuple[Badge, ...] = ()


EMPTY = HomeData()
"""A company that has just begun."""
