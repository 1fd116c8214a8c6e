"""What percentages of rows come to over a whole list: weighed by their amounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.core.query import Query
    from app.db.listing import Listing
    from app.db.unit_of_work import UnitOfWork

MOST = 1_000
"""Rows whose percentages are worked out at once; of more nothing is told."""
_AT_ONCE = 200
"""Rows that are read together."""

Tell = Callable[["UnitOfWork", Collection[int]], Mapping[int, Mapping[str, Any]]]
"""Tells what a module knows of rows by their keys, as `Module.tells` names it."""


def shares(
    uow: UnitOfWork, listing: Listing[Any], query: Query, field: str, tell: Tell
) -> dict[str, Decimal]:
    """Return what a percentage of `total` comes to, by currency.

    Args:
        uow: The transaction.
        listing: The list, whose rows have `total` and `currency`.
        query: Which rows.
        field: The percentage that is told; None of a row: it counts nowhere.
        tell: Who tells it.

    Returns:
        In percent of what it is known of, the largest amount first.
    """
    if listing.overview(uow, replace(query, limit=0)).count > MOST:
        return {}
    part, whole = defaultdict[str, Decimal](Decimal), defaultdict[str, Decimal](Decimal)
    asked: Query | None = replace(query, after=None, limit=_AT_ONCE)
    while asked is not None:
        page = listing.page(uow, asked)
        told = tell(uow, [row.id for row in page.records])
        for row in page.records:
            percent = told.get(row.id, {}).get(field)
            if percent is not None:
                part[row.currency] += row.total * percent
                whole[row.currency] += row.total
        more = page.next_key
        asked = None if more is None else replace(asked, after=more)
    largest = sorted(whole, key=lambda code: -whole[code])
    return {code: part[code] / whole[code] for code in largest if whole[code]}
