"""Makes a record again from the plain data that it was kept as.

What `dataclasses.asdict` and JSON with `default=str` made of a frozen record becomes
that record again: decimals, days, states and the records inside it.
"""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

R = TypeVar("R")


def restored(kind: type[R], data: Any) -> R:
    """Return the record that plain data tells.

    Fields that the data lacks get their defaults, fields that are gone are passed over:
    both happen when a later version of the program reads it.

    Args:
        kind: The record's class.
        data: As JSON gave it.

    Raises:
        TypeError: The class has a field that plain data cannot tell.
        ValueError: The data is of something else.
    """
    made: R = _value(kind, data)
    return made


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(kind: Any, data: Any) -> Any:
    origin, inside = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return _one_of(inside, data)
    if origin is tuple:
        return tuple(_value(inside[0], one) for one in data)
    if kind is Any or origin is not None:
        return data
    return _record(kind, data) if is_dataclass(kind) else _plain(kind, data)


def _plain(kind: type[Any], data: Any) -> Any:
    if issubclass(kind, bool):
        return data in {True, "True"}
    if issubclass(kind, datetime | date):
        return kind.fromisoformat(data)
    if issubclass(kind, Enum | Decimal | int | str):
        return kind(data)
    msg = f"{kind} cannot be told by plain data"
    raise TypeError(msg)


def _one_of(kinds: tuple[Any, ...], data: Any) -> Any:
    if data is None:
        return None
    return _value(next(k for k in kinds if k is not type(None)), data)


def _record(kind: Any, data: Any) -> Any:
    if not isinstance(data, dict):
        msg = f"not a {kind.__name__}: {data!r}"
        raise ValueError(msg)  # noqa: TRY004 - what it should have been is no type
    hints = _hints(kind)
    told = {
        one.name: _value(hints[one.name], data[one.name])
        for one in fields(kind)
        if one.name in data
    }
    return kind(**told)
