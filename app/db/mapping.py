"""Copies fields of the same name between a record and its row.

A field that holds a `Ref` is stored in the column `<field>_id`.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from app.core.refs import Ref

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from _typeshed import DataclassInstance

    from app.db.base import Row

R = TypeVar("R", bound="DataclassInstance")


@cache
def columns(row_type: type[Row]) -> frozenset[str]:
    """Return the names of a table's columns as its row spells them."""
    return frozenset(row_type.__mapper__.column_attrs.keys())


@cache
def _names(record_type: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record_type))


def write(row: Row, record: DataclassInstance, *, skip: Collection[str] = ()) -> None:
    """Set every field of the record on the row, except those in `skip`.

    A field for which the table has no column belongs in `skip`: forgetting one raises.
    """
    known = columns(type(row))
    for name in _names(type(record)):
        if name in skip:
            continue
        value = getattr(record, name)
        if name not in known and f"{name}_id" in known:
            setattr(row, f"{name}_id", value.id if isinstance(value, Ref) else value)
        elif name in known:
            setattr(row, name, value)
        else:
            msg = f"{type(row).__name__} has no column for {name}"
            raise AttributeError(msg)


def read(record_type: type[R], row: Row, **given: Any) -> R:
    """Build a record from a row; `given` supplies what the row has no column for."""
    values: Mapping[str, Any] = {
        name: getattr(row, name) for name in _names(record_type) if name not in given
    }
    return record_type(**values, **given)
