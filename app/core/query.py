"""What a list asks for, and what it gets: search, filters, order, one page of rows.

A query is plain data: it travels to the database thread, is compared, and is kept as
JSON in a saved view. Dates may be told relative to the day ("this month"); they are
resolved when the question is asked, so that a saved view stays true tomorrow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, Generic, Literal, TypeVar, get_args

from app.core import texts

R = TypeVar("R")

Op = Literal[
    "eq",
    "ne",
    "in",
    "contains",
    "starts",
    "between",
    "gt",
    "ge",
    "lt",
    "le",
    "empty",
    "not_empty",
    "any",
    "all",
]
"""How a field is compared; "any" holds filters of which one must be true, "all" filters
that must all be."""

OPS: tuple[str, ...] = get_args(Op)

GROUPS = frozenset({"any", "all"})
"""The comparisons whose value is a tuple of filters."""

_DEEPEST = 20
"""Groups within groups; a saved view that goes deeper was not made by people."""

Key = tuple[Any, ...]
"""Where a row stands in its order: the value it is sorted by and its id."""

SPANS = (
    "today",
    "yesterday",
    "tomorrow",
    "this_week",
    "last_week",
    "next_week",
    "this_month",
    "last_month",
    "next_month",
    "this_quarter",
    "last_quarter",
    "this_year",
    "last_year",
    "past_days",
    "next_days",
)
"""Stretches of days that are told relative to the office's day."""

_SHIFT = {"last": -1, "this": 0, "next": 1}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days relative to the office's day; weeks begin on Monday.

    Attributes:
        name: One of `SPANS`.
        days: How many days "next_days" and "past_days" cover, the day itself included.
    """

    name: str
    days: int = 0

    def dates(self, today: date) -> tuple[date, date]:
        """Return the first and the last day.

        Raises:
            ValueError: The name is unknown.
        """
        if self.name in {"today", "yesterday", "tomorrow"}:
            step = {"today": 0, "yesterday": -1, "tomorrow": 1}[self.name]
            day = today + timedelta(days=step)
            return day, day
        if self.name == "next_days":
            return today, today + timedelta(days=max(self.days, 1) - 1)
        if self.name == "past_days":
            return today - timedelta(days=max(self.days, 1) - 1), today
        if self.name not in SPANS:
            raise ValueError(self.name)
        which, unit = self.name.split("_")
        return _PERIODS[unit](today, _SHIFT[which])


def _week(today: date, shift: int) -> tuple[date, date]:
    monday = today + timedelta(days=7 * shift - today.weekday())
    return monday, monday + timedelta(days=6)


def _months(today: date, first: int, count: int) -> tuple[date, date]:
    """Return `count` months beginning with month `first` of the year, from 0."""
    after = first + count
    start = date(today.year + first // 12, first % 12 + 1, 1)
    end = date(today.year + after // 12, after % 12 + 1, 1)
    return start, end - timedelta(days=1)


def _month(today: date, shift: int) -> tuple[date, date]:
    return _months(today, today.month - 1 + shift, 1)


def _quarter(today: date, shift: int) -> tuple[date, date]:
    return _months(today, (today.month - 1) // 3 * 3 + 3 * shift, 3)


def _year(today: date, shift: int) -> tuple[date, date]:
    return _months(today, 12 * shift, 12)


_PERIODS = {"week": _week, "month": _month, "quarter": _quarter, "year": _year}


@dataclass(frozen=True, slots=True)
class Me:
    """Whoever asks, so that "My contracts" can be shared by a team."""


ME = Me()
Whose = Callable[[str], tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on one field.

    Attributes:
        field: A column of the list, as its listing names it; empty for a group.
        op: How it is compared.
        value: A str, int, Decimal, date, bool, `Span` or `ME`; a tuple of them for
            "in" and "between"; a tuple of filters for a group, "any" or "all"; None
            where none is needed.
    """

    def fields(self) -> frozenset[str]:
        """Return every field that it asks about."""
        if self.op not in GROUPS:
            return frozenset({self.field})
        return frozenset().union(*(part.fields() for part in self.value))

    field: str
    op: Op
    value: Any = None

    def resolved(self, today: date, me: Whose) -> Filter:
        """Replace relative values by what they mean on this day for this person.

        Args:
            today: The office's day.
            me: Tells for a field which one tells whose a record is, and what `ME`
                stands for in it.
        """
        if self.op in GROUPS:
            parts = tuple(part.resolved(today, me) for part in self.value)
            return replace(self, value=parts)
        if isinstance(self.value, Span):
            return self._on_days(*self.value.dates(today))
        if self.op == "between":
            low, high = self.value
            return replace(self, value=(_edge(low, today, 0), _edge(high, today, 1)))
        if type(self.value) is str:  # what people type; not a state
            return replace(self, value=texts.asked(self.value))
        several = isinstance(self.value, tuple)
        values = self.value if several else (self.value,)
        if ME not in values:
            return self
        field, own = me(self.field)
        found = tuple(own if one == ME else one for one in values)
        return replace(self, field=field, value=found if several else found[0])

    def _on_days(self, first: date, last: date) -> Filter:
        if self.op == "ne":
            outside = (
                Filter(self.field, "lt", first),
                Filter(self.field, "gt", last),
                Filter(self.field, "empty"),
            )
            return Filter("", "any", outside)
        edge: dict[str, date] = {"gt": last, "le": last, "ge": first, "lt": first}
        if self.op in edge:
            return replace(self, value=edge[self.op])
        return Filter(self.field, "between", (first, last))


def _edge(value: Any, today: date, end: int) -> Any:
    return value.dates(today)[end] if isinstance(value, Span) else value


def any_of(*filters: Filter) -> Filter:
    """Return a filter that is true where one of these is."""
    return Filter("", "any", filters)


def all_of(*filters: Filter) -> Filter:
    """Return a filter that is true where each of these is."""
    return Filter("", "all", filters)


@dataclass(frozen=True, slots=True)
class Sort:
    """The order of a list; rows of equal value stand in the order of their ids.

    Rows without a value stand at the end, in both directions, as in a spreadsheet.
    """

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What a list asks the database.

    Attributes:
        text: Words that must all be found, each in any of the searched columns.
        filters: Conditions that must all be true.
        sort: None: the order the listing declares.
        limit: Rows in a page; 0 asks an overview for nothing but the count.
        after: The key of the row before the page; None: from the beginning.
        staged: `Page.staged` of the same question; empty: it is worked out.
    """

    text: str = ""
    filters: tuple[Filter, ...] = ()
    sort: Sort | None = None
    limit: int = 200
    after: Key | None = None
    staged: Any = field(default=None, compare=False, repr=False)

    def where(self, *more: Filter) -> Query:
        """Return it with more conditions; one that is there already is not doubled."""
        new = tuple(one for one in more if one not in self.filters)
        return replace(self, filters=(*self.filters, *new))

    def without(self, *gone: Filter) -> Query:
        """Return it without these conditions."""
        kept = tuple(one for one in self.filters if one not in gone)
        return replace(self, filters=kept)

    def counting(self) -> Query:
        """Return the question for the count alone."""
        return replace(self, sort=None, limit=0, after=None)

    def resolved(self, today: date, me: Whose) -> Query:
        """Replace relative values by what they mean on this day for this person."""
        filters = tuple(one.resolved(today, me) for one in self.filters)
        return replace(self, text=texts.asked(self.text), filters=filters)

    def same_rows(self, other: Query) -> bool:
        """Say whether both choose the same rows, in whatever order."""
        return (self.text.strip(), frozenset(self.filters)) == (
            other.text.strip(),
            frozenset(other.filters),
        )


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """One stretch of rows.

    Attributes:
        records: In the order asked for.
        next_key: What `Query.after` needs for the rows that follow; None at the end.
        staged: What the listing had to find out before it could filter, for the count
            of the same rows (`Query.staged`); empty: nothing.
    """

    records: tuple[R, ...]
    next_key: Key | None = None
    staged: Any = field(default=None, compare=False, repr=False)


Sums = Mapping[str, Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Overview:
    """What is known about the whole result without reading its rows.

    Attributes:
        count: Number of rows.
        sums: Totals by field, then by currency; "" for what has no currency.
        anchors: `Query.after` for each block of rows, so that a scroll bar can jump
            anywhere; the first is None. Empty when only the count was asked for.
    """

    count: int
    sums: Sums = field(default_factory=dict)
    anchors: tuple[Key | None, ...] = ()


def to_data(query: Query) -> dict[str, Any]:
    """Return a query as plain data for JSON; the page asked for is not kept."""
    sort = query.sort
    return {
        "text": query.text,
        "filters": [_filter_data(one) for one in query.filters],
        "sort": [sort.field, sort.descending] if sort else None,
    }


def from_data(data: Mapping[str, Any]) -> Query:
    """Read what `to_data` wrote.

    Raises:
        ValueError: It is no query, or one of a later version of the program.
    """
    try:
        sort = data.get("sort")
        return Query(
            text=str(data.get("text", "")),
            filters=tuple(_read_filter(one) for one in data.get("filters", ())),
            sort=Sort(str(sort[0]), bool(sort[1])) if sort else None,
        )
    except (AttributeError, IndexError, KeyError, TypeError, InvalidOperation) as error:
        msg = f"not a query: {data!r}"
        raise ValueError(msg) from error


def _filter_data(one: Filter) -> dict[str, Any]:
    if one.op in GROUPS:
        return {"op": one.op, "value": [_filter_data(part) for part in one.value]}
    return {"field": one.field, "op": one.op, "value": _value_data(one.value)}


def _read_filter(data: Mapping[str, Any], depth: int = 0) -> Filter:
    op = data["op"]
    if op not in OPS or depth > _DEEPEST:
        msg = f"not a comparison: {op!r}"
        raise ValueError(msg)
    if op in GROUPS:
        parts = tuple(_read_filter(part, depth + 1) for part in data["value"])
        return Filter("", op, parts)
    value = _read_value(data.get("value"))
    pair = isinstance(value, tuple) and len(value) == 2  # noqa: PLR2004 - both ends
    if (op == "between" and not pair) or (op == "in" and not isinstance(value, tuple)):
        msg = f"not a value for {op}: {value!r}"
        raise ValueError(msg)
    return Filter(str(data["field"]), op, value)


def _value_data(value: Any) -> Any:
    if isinstance(value, tuple):
        # A None between others is told: not every file format knows it.
        return [{"none": True} if one is None else _value_data(one) for one in value]
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    return value


def _read_value(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(_read_value(part) for part in data)
    if not isinstance(data, dict):
        return data
    for mark, read in _READERS.items():
        if mark in data:
            return read(data)
    msg = f"not a value: {data!r}"
    raise ValueError(msg)


def _read_span(data: Mapping[str, Any]) -> Span:
    span = Span(data["span"], int(data.get("days", 0)))
    span.dates(date(2000, 1, 1))  # an unknown name is told here
    return span


# In this order: an instant is a date too.
_WRITERS: dict[type, Callable[[Any], Any]] = {
    Span: lambda value: {"span": value.name, "days": value.days},
    Me: lambda _value: {"me": True},
    Decimal: lambda value: {"decimal": f"{value:f}"},
    datetime: lambda value: {"instant": value.isoformat()},
    date: lambda value: {"date": value.isoformat()},
    Enum: lambda value: value.value,
}

_READERS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "span": _read_span,
    "me": lambda _data: ME,
    "none": lambda _data: None,
    "decimal": lambda data: Decimal(data["decimal"]),
    "instant": lambda data: datetime.fromisoformat(data["instant"]),
    "date": lambda data: date.fromisoformat(data["date"]),
}
