"""Stores the office's own fields of a record in the row that stands beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Date, String, false, func, select
from sqlalchemy.orm import mapped_column

from app.core.own_fields import (
    LONGEST,
    MOST_PLACES,
    MOST_WHOLE,
    NOTHING,
    Own,
    OwnField,
    OwnKind,
    asked,
    known,
)
from app.db import documents, mapping
from app.db.base import Row
from app.db.types import ExactDecimal

if TYPE_CHECKING:
    from app.db.listing import Listing
    from app.db.unit_of_work import UnitOfWork

_NUMBER = ExactDecimal(MOST_WHOLE + MOST_PLACES, MOST_PLACES)
_KINDS: Mapping[str, tuple[Any, bool]] = {
    "text": (String(LONGEST), False),
    "number": (_NUMBER, True),
    "day": (Date(), True),
    "check": (Boolean(), False),
}
"""The column of a slot, and whether it may be empty."""


class OwnValues(Row):
    """A row beside a record, with a column for every slot there is."""

    __abstract__ = True

    def __init_subclass__(cls, **given: Any) -> None:
        """Declare the slots before the table is mapped."""
        for one in fields(Own):
            kind, empty = _KINDS[one.name.rpartition("_")[0]]
            setattr(cls, one.name, mapped_column(kind, nullable=empty))
        super().__init_subclass__(**given)


def read(
    uow: UnitOfWork, row_type: type[OwnValues], keys: Collection[int]
) -> dict[int, Own]:
    """Return what records say in the office's own fields, where they say anything.

    Args:
        uow: The action.
        row_type: The table beside theirs.
        keys: Of the records.
    """
    key = row_type.__mapper__.primary_key[0]
    rows = uow.session.scalars(select(row_type).where(key.in_(keys)))
    return {getattr(row, key.name): mapping.read(Own, row) for row in rows}


def write(
    uow: UnitOfWork,
    row_type: type[OwnValues],
    said: Mapping[int, Own],
    new: Collection[int] = (),
) -> None:
    """Write what records say; one that says nothing has no row.

    Args:
        uow: The action.
        row_type: The table beside theirs.
        said: By their keys.
        new: The keys of those of which nothing can be stored yet.
    """
    values = {
        key: None if one == NOTHING else mapping.values(row_type, one)
        for key, one in said.items()
    }
    old = {key: one for key, one in values.items() if key not in new}
    made = {key: one for key, one in values.items() if one and key in new}
    if old:
        documents.write_beside(uow, row_type, old)
    if made:
        documents.write_beside(uow, row_type, made, new=True)


def listed(listing: Listing[Any]) -> Listing[Any]:
    """Return a list that can also be sorted and narrowed by the office's own fields.

    What stands beside a row is joined when such a field is asked for, and not before.
    """
    row_type: Any = listing.own
    shown = asked(known(of_table(row_type))) if row_type else ()
    if not shown:
        return listing
    key = row_type.__mapper__.primary_key[0]
    beside = {one.field: _asked_of(getattr(row_type, one.slot), one) for one in shown}
    return replace(
        listing,
        joins=(*listing.joins, (row_type, key == _named_by(listing))),
        derived={**listing.derived, **beside},
    )


def _named_by(listing: Listing[Any]) -> Any:
    return listing.key if listing.own_key is None else listing.own_key


def of_table(row_type: type[OwnValues]) -> str:
    """Return the kind of record that a table of own fields stands beside."""
    name: str = row_type.__tablename__
    return name.removesuffix("_own")


def _asked_of(column: Any, one: OwnField) -> Any:
    """Return a slot as a list asks for it; of who says nothing, nothing is said."""
    if one.kind is OwnKind.CHECK:
        return func.coalesce(column, false())
    words = one.kind in {OwnKind.TEXT, OwnKind.CHOICE}
    return func.coalesce(column, "") if words else column
