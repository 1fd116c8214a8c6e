"""Turns what a list is asked for, its filters and typed words, into SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    and_,
    false,
    inspect,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.sql.util import find_tables

from app.core.folding import normal
from app.core.query import Filter, Query
from app.db.conditions import condition, says
from app.db.counted import in_order, placed

if TYPE_CHECKING:
    from app.db.listing import Listing

_OF_BOTH = frozenset({"ne", "empty"})
"""Comparisons that hold of two names where they hold of each."""

_SHORT = frozenset({"party", "company", "warehouse"})
"""Tables with few rows beside those that name them."""
_GROUPS = frozenset({"any", "all"})
_NAMING = frozenset({"eq", "ne", "in"})
_RANGES = frozenset({"gt", "ge", "lt", "le", "between"})


def expression(column: Any) -> Any:
    """Return the SQL expression of a column of a table, or of one that is one."""
    return column.expression if hasattr(column, "expression") else column


def conditions(
    listing: Listing[Any], query: Query, *, sought: bool = False
) -> list[ColumnElement[bool]]:
    """Return what holds of the rows of a list that is asked for so.

    Args:
        listing: The list.
        query: What it is asked for.
        sought: Whether the rows are wanted in no order: a word is looked for in every
            joined table once. Where many rows have it, the first ones in an order are
            met sooner with those of the other tables beside them.
    """
    made = [_of_filter(listing, one) for one in query.filters]
    columns, text = [listing.column(name) for name in listing.search], query.text
    called = {listing.column(name): codes for name, codes in listing.coded.items()}
    if text and listing.folded is not None:
        columns, text = [*columns, expression(listing.folded)], normal(text)
    by_key = partial(_by_key, listing, whole=sought)
    return [*made, says(text, *columns, called=called, by_key=by_key)]


def tables_of(clause: Any) -> list[Any]:
    """Return the tables, and aliases of some, whose columns a clause names."""
    return find_tables(clause, check_columns=True, include_aliases=True)


def _by_key(
    listing: Listing[Any], found: Iterator[ColumnElement[bool]], *, whole: bool
) -> Iterator[ColumnElement[bool]]:
    """Look for a word in the few rows of a joined table once, not in each of ours.

    Args:
        listing: The list.
        found: Where the word may be found.
        whole: Whether to do so with the other joined tables as well.
    """
    source = inspect(listing.source).selectable
    named = {
        inspect(target).selectable: on
        for target, on in listing.joins
        if (whole or inspect(target).mapper.local_table.name in _SHORT)
        and getattr(getattr(on, "left", None), "table", None) is source
    }
    there: dict[Any, list[ColumnElement[bool]]] = defaultdict(list)
    others = []
    for one in found:
        tables = tables_of(one)
        if len(tables) == 1 and tables[0] in named:
            there[tables[0]].append(one)
        else:
            others.append(one)
    # The keys first: of rows with a name that holds the word nothing else is asked.
    for table, met in there.items():
        on: Any = named[table]
        keys = select(on.right).where(or_(*met)).correlate(None)
        yield on.left.in_(keys)
    yield from others


def ranged(filters: Sequence[Filter]) -> Iterator[str]:
    """Yield the fields of which more or less than something is asked."""
    for one in filters:
        if one.op in _GROUPS:
            yield from ranged(one.value)
        elif one.op in _RANGES:
            yield one.field


def values_of(filters: Sequence[Filter], field: str) -> Iterator[Any]:
    """Yield what one field is compared with."""
    for one in filters:
        if one.op in _GROUPS:
            yield from values_of(one.value, field)
        elif one.field == field:
            yield from one.value if isinstance(one.value, tuple) else (one.value,)


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
    if one.field in listing.staged and one.op in _NAMING:
        return _at_stage(listing, one)
    return _compared(listing, one)


def _at_stage(listing: Listing[Any], one: Filter) -> ColumnElement[bool]:
    """Compare a column that shows stages of what it stores with either of them."""
    stages = listing.staged[one.field]
    values = one.value if isinstance(one.value, tuple) else (one.value,)
    plain = Filter(one.field, "in", tuple(v for v in values if v not in stages))
    reached = [stages[value] for value in values if value in stages]
    found = or_(_compared(listing, plain), *reached)
    return not_(found) if one.op == "ne" else found


def _compared(listing: Listing[Any], one: Filter) -> ColumnElement[bool]:
    names = [one.field, *filter(None, [listing.twins.get(one.field)])]
    made = [condition(listing.column(name), one.op, one.value) for name in names]
    return and_(*made) if one.op in _OF_BOTH else or_(*made)
