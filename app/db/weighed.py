"""What percentages of rows come to over a list: weighed by their amounts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.core.query import Query
    from app.db.listing import Listing
    from app.db.unit_of_work import UnitOfWork

Tell = Callable[["UnitOfWork", Collection[int]], Mapping[int, Mapping[str, Any]]]
"""Tells what a module knows of rows by their keys, as `Module.tells` names it."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What some rows add to a percentage of all of them.

    Attributes:
        parts: Their amounts times their percentages, by currency.
        wholes: Their amounts; of those alone whose percentage is known.
        more: Asks for the rows that follow; None: there are no more.
        sum_of: The field that the parts are the sums of; "": they are none's.
    """

    parts: Mapping[str, Decimal] = field(default_factory=dict)
    wholes: Mapping[str, Decimal] = field(default_factory=dict)
    more: Query | None = None
    sum_of: str = ""

    def then(self, later: Weighed) -> Weighed:
        """Return this together with the rows that follow."""
        return Weighed(
            _sum(self.parts, later.parts),
            _sum(self.wholes, later.wholes),
            later.more,
            later.sum_of,
        )

    def shares(self) -> dict[str, Decimal]:
        """Return the percentages by currency, of the largest amount first."""
        largest = sorted(self.wholes, key=lambda code: -self.wholes[code])
        return {c: self.parts[c] / self.wholes[c] for c in largest if self.wholes[c]}


def weigh(
    uow: UnitOfWork, listing: Listing[Any], query: Query, field_: str, tell: Tell
) -> Weighed:
    """Return what the rows of one page add.

    Args:
        uow: The transaction.
        listing: The list, whose rows have `total` and `currency`.
        query: Which rows; those that follow `after`, as many as its limit.
        field_: The percentage that is told; None of a row: it counts nowhere.
        tell: Who tells it.
    """
    page = listing.page(uow, query)
    told = tell(uow, [row.id for row in page.records])
    found = Weighed()
    for row in page.records:
        percent = told.get(row.id, {}).get(field_)
        if percent is not None:
            part, whole = {row.currency: row.total * percent}, {row.currency: row.total}
            found = found.then(Weighed(part, whole))
    after = page.next_key
    more = None if after is None else replace(query, after=after)
    return replace(found, more=more)


def _sum(
    one: Mapping[str, Decimal], other: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    return {
        c: one.get(c, Decimal()) + other.get(c, Decimal()) for c in {**one, **other}
    }
