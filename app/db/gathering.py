"""Gathers what was searched for in a file: the newest entries that a person may see.

The index of a file tells its matches from the newest back, 300 of them in a tenth of a
millisecond; to look at one entry, and at whose record it is, takes a thousandth. So the
newest are looked at first. Who sees few of those has his own records told to the index:
all others are passed over before anybody looks at them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Integer,
    column,
    func,
    literal_column,
    select,
    table,
    text,
    union_all,
)

from app.db import scope
from app.db.pieces import mark
from app.db.search import SearchEntryRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from app.db.unit_of_work import UnitOfWork

NEAR, FURTHER = 1000, 8000
"""How many of the newest matches are looked at first, and then."""
OWN = 10_000
"""Records of a kind that are told to the index, at most; of more some are met soon."""
_MATCHES = text(
    "SELECT rowid FROM search_gram WHERE search_gram MATCH :words"
    " ORDER BY rowid DESC LIMIT :most"
)
_GRAM = table("search_gram", column("rowid"), column("search_gram"))
_AT: Any = literal_column("+search_gram.rowid")
"""The same, but nothing that the index would look up for each row."""


def asked(words: str, hidden: Collection[str], kinds: Collection[str]) -> str:
    """Return what the index is asked for.

    Args:
        words: What an entry must hold.
        hidden: The kinds that the actor may not see: to look at each entry for that
            takes longer.
        kinds: Only these kinds of record; empty: all.
    """
    found = _but(words, hidden)
    return f"({found}) AND ({_marked(kinds)})" if kinds else found


def newest(
    uow: UnitOfWork, query: Select[Any], words: str, most: int
) -> Sequence[SearchEntryRow]:
    """Return the newest entries that hold some words, and that the actor may see.

    Args:
        uow: The action.
        query: For the entries that the actor may see.
        words: As the index is asked for them.
        most: How many at most.
    """
    found = query.order_by(SearchEntryRow.id.desc()).limit(most)
    near = uow.session.scalars(_MATCHES, {"words": words, "most": NEAR}).all()
    keys = func.json_each(json.dumps([*near])).table_valued("value")
    rows = uow.session.scalars(
        found.where(SearchEntryRow.id.in_(select(keys.c.value)))
    ).all()
    if len(rows) == most or len(near) < NEAR:
        return rows
    if len(rows) * FURTHER >= most * NEAR:  # so many more are likely to be enough
        matches = _MATCHES.bindparams(words=words, most=FURTHER).columns(rowid=Integer)
        further = select(matches.subquery().c.rowid)
        rows = uow.session.scalars(found.where(SearchEntryRow.id.in_(further))).all()
        last = matches.subquery().c.rowid
        more = select(last).offset(FURTHER - 1).limit(1)
        if len(rows) == most or uow.session.scalar(more) is None:
            return rows
    back = (
        query.join_from(_GRAM, SearchEntryRow, SearchEntryRow.id == _AT)
        .order_by(_GRAM.c.rowid.desc())
        .limit(most)
    )
    own = _few_own(uow)
    parts = [back.where(_holds(_but(words, own)))]
    if own:
        told = _holds(f"({words}) AND ({_marked(own)})")
        parts.append(back.where(told, _AT.in_(union_all(*own.values()))))
    met = [row for part in parts for row in uow.session.scalars(part)]
    return sorted(met, key=lambda row: -row.id)[:most]


def _few_own(uow: UnitOfWork) -> dict[str, Select[Any]]:
    """Return the entries of one's records, of each kind of which these are few."""
    if uow.actor.reach is None:
        return {}
    entry: Any = SearchEntryRow.__table__
    own = scope.found_own(uow.actor.reach)
    counted = [
        select(func.count()).select_from(keys.limit(OWN + 1).subquery()).label(kind)
        for kind, keys in own.items()
    ]
    counts = uow.session.execute(select(*counted)).one()
    return {
        kind: select(entry.c.id).where(
            entry.c.kind == kind, entry.c.record_id.in_(keys)
        )
        for (kind, keys), count in zip(own.items(), counts, strict=True)
        if count <= OWN
    }


def _holds(words: str) -> ColumnElement[bool]:
    return _GRAM.c.search_gram.op("MATCH", is_comparison=True)(words)


def _marked(kinds: Iterable[str]) -> str:
    return " OR ".join(f'"{mark(kind)}"' for kind in kinds)


def _but(words: str, kinds: Collection[str]) -> str:
    """Return what finds the same, but of no record of some kinds."""
    return f"({words}) NOT ({_marked(kinds)})" if kinds else words
