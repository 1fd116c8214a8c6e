"""What an import asks of the tables: ids by keys, and pointers by what people write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.core.refs import Ref

if TYPE_CHECKING:
    from app.db.base import Row
    from app.db.unit_of_work import UnitOfWork

_AT_ONCE = 500
"""Values of one question; databases take a limited number of them."""


def chunks(values: Iterable[Any], size: int = _AT_ONCE) -> Iterator[list[Any]]:
    """Cut values into pieces that a database takes at once."""
    whole = list(values)
    for start in range(0, len(whole), size):
        yield whole[start : start + size]


def ids(uow: UnitOfWork, row_type: type[Row]) -> list[int]:
    """Return the keys of every row that the person may see, in their order."""
    mapper = row_type.__mapper__
    # The attribute, not the table's column: only that is narrowed to what one may see.
    key = mapper.get_property_by_column(mapper.primary_key[0]).class_attribute
    return list(uow.session.scalars(select(key).order_by(key)))


def by_key(
    uow: UnitOfWork, row_type: type[Row], column: str, values: Iterable[Any]
) -> dict[Any, int]:
    """Return the ids of rows by what stands in one of their columns."""
    held: Any = getattr(row_type, column)
    key: Any = row_type.__mapper__.primary_key[0]
    found: dict[Any, int] = {}
    for part in chunks(set(values)):
        asked = select(held, key).where(held.in_(part)).order_by(key.desc())
        found |= dict(uow.session.execute(asked).all())
    return found


def named(
    uow: UnitOfWork,
    row_type: type[Row],
    columns: Sequence[str],
    texts: Iterable[str],
    role: str = "",
) -> dict[str, list[Ref]]:
    """Return by each text the rows that one of their columns calls so.

    Args:
        uow: The action.
        row_type: Where to look.
        columns: The first is the code, the others are names; a code goes before names.
        texts: As they are written in the file.
        role: What a party must be; "": anything.
    """
    key: Any = row_type.__mapper__.primary_key[0]
    held = [getattr(row_type, name) for name in columns]
    found: dict[str, list[Ref]] = {}
    left = set(texts)
    for column in held:
        for part in chunks(left):
            asked = select(key, *held).where(column.in_(part)).order_by(key)
            if role:
                asked = asked.where(getattr(row_type, "roles").contains(role))  # noqa: B009 - parties only
            for row in uow.session.execute(asked):
                called = row[held.index(column) + 1]
                ref = Ref(row[0], row[1] or "", next(filter(None, row[2:]), ""))
                found.setdefault(called, []).append(ref)
        left -= found.keys()
    return found
