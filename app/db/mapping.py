"""Copies fields of the same name between a record and its row.

A field that holds a `Ref` is stored in the column `<field>_id`.
"""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.orm.attributes import instance_dict

from app.core.refs import Ref
from app.core.texts import normal
from app.db.types import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from _typeshed import DataclassInstance

    from app.db.base import Row

R = TypeVar("R", bound="DataclassInstance")


@cache
def columns(row_type: type[Row]) -> frozenset[str]:
    """Return the names of a table's columns as its row spells them."""
    return frozenset(row_type.__mapper__.column_attrs.keys())


@cache
def _names(record_type: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record_type))


@cache
def _pairs(
    row_type: type[Row], record_type: Any, skip: frozenset[str]
) -> tuple[tuple[str, str], ...]:
    """Return by field the column that stores it."""
    known, pairs = columns(row_type), []
    for name in _names(record_type):
        if name in skip:
            continue
        column = name if name in known else f"{name}_id"
        if column not in known:
            msg = f"{row_type.__name__} has no column for {name}"
            raise AttributeError(msg)
        pairs.append((name, column))
    return tuple(pairs)


def values(
    row_type: type[Row], record: DataclassInstance, skip: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Return what a record says of the columns of a table, but for fields in `skip`.

    A field for which the table has no column belongs in `skip`: forgetting one raises.
    """
    found = {}
    record_type: Any = type(record)
    for name, column in _pairs(row_type, record_type, skip):
        value = getattr(record, name)
        turn = _turn(value.__class__)
        found[column] = turn(value) if turn else value
    return found


@cache
def _turn(kind: type) -> Callable[[Any], Any] | None:
    """Return what makes a value of a record that of its column; None: it is that."""
    turns: dict[type, Callable[[Any], Any]] = {
        Ref: attrgetter("id"),
        str: normal,
        Decimal: _exact,
    }
    return next((turn for one, turn in turns.items() if issubclass(kind, one)), None)


def _exact(value: Decimal) -> Decimal:
    """Return a number as a row says it after it was read again."""
    return plain(value) if value.is_finite() else value


def change(row: Row, wanted: Mapping[str, Any]) -> None:
    """Set what differs: a row that stays as it is costs its save nothing."""
    held = instance_dict(row)
    for column, value in wanted.items():
        if column not in held or held[column] != value:
            setattr(row, column, value)


def write(row: Row, record: DataclassInstance, *, skip: Collection[str] = ()) -> None:
    """Set every field of the record on the row, except those in `skip`."""
    change(row, values(type(row), record, frozenset(skip)))


def read(record_type: type[R], row: Row, **given: Any) -> R:
    """Build a record from a row; `given` supplies what the row has no column for."""
    for name in _names(record_type):
        if name not in given:
            given[name] = getattr(row, name)
    return record_type(**given)
