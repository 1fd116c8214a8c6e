"""Turns what a list is asked for, its filters and typed words, into SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, false, literal, or_, true

from app.core.folding import normal
from app.core.query import Filter, Query
from app.db.conditions import condition, says
from app.db.counted import in_order, placed

if TYPE_CHECKING:
    from app.db.listing import Listing

_OF_BOTH = frozenset({"ne", "empty"})
"""Comparisons that hold of two names where they hold of each."""

_GROUPS = frozenset({"any", "all"})
_RANGES = frozenset({"gt", "ge", "lt", "le", "between"})


def expression(column: Any) -> Any:
    """Return the SQL expression of a column of a table, or of one that is one."""
    return column.expression if hasattr(column, "expression") else column


def conditions(listing: Listing[Any], query: Query) -> list[ColumnElement[bool]]:
    """Return what holds of the rows of a list that is asked for so."""
    made = [_of_filter(listing, one) for one in query.filters]
    columns, text = [listing.column(name) for name in listing.search], query.text
    called = {listing.column(name): codes for name, codes in listing.coded.items()}
    if text and listing.folded is not None:
        columns, text = [*columns, expression(listing.folded)], normal(text)
    return [*made, says(text, *columns, called=called)]


def ranged(filters: Sequence[Filter]) -> Iterator[str]:
    """Yield the fields of which more or less than something is asked."""
    for one in filters:
        if one.op in _GROUPS:
            yield from ranged(one.value)
        elif one.op in _RANGES:
            yield one.field


def _each(change: Callable[[Any], Any], value: Any) -> Any:
    return tuple(map(change, value)) if isinstance(value, tuple) else change(value)


def _of_filter(listing: Listing[Any], one: Filter) -> ColumnElement[bool]:
    if one.op == "any":
        return or_(false(), *(_of_filter(listing, part) for part in one.value))
    if one.op == "all":
        return and_(true(), *(_of_filter(listing, part) for part in one.value))
    if one.op in _RANGES and one.field in listing.counted:
        by = in_order(listing.column(one.field))
        return condition(by, one.op, _each(placed, one.value))
    if one.op == "in" and one.field in listing.several:
        held = literal(",") + listing.column(one.field) + ","
        return or_(
            false(), *(held.contains(f",{c},", autoescape=True) for c in one.value)
        )
    names = [one.field, *filter(None, [listing.twins.get(one.field)])]
    made = [condition(listing.column(name), one.op, one.value) for name in names]
    return and_(*made) if one.op in _OF_BOTH else or_(*made)
