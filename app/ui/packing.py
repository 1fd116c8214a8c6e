"""Packs records into plain JSON and back, for drafts that survive a crash.

Only records, enums and values of this program come back; a draft that an older
version wrote keeps what the newer record still has.
"""

from __future__ import annotations

import importlib
import json
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

_TYPE = "$"
_HOMES = ("app.", "tests.", "forms.")
"""The packages whose records may come back from a file."""


class UnreadableError(ValueError):
    """The packed value is not one of ours, or too old."""


def pack(value: Any) -> Any:
    """Return a value as JSON can hold it.

    Raises:
        TypeError: Something in it is neither a record nor a plain value.
    """
    if value is None or (isinstance(value, bool | str | int) and not _is_enum(value)):
        return value
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    if is_dataclass(value) and not isinstance(value, type):
        packed = {f.name: pack(getattr(value, f.name)) for f in fields(value) if f.init}
        return {_TYPE: "record", "of": _name(type(value)), "has": packed}
    raise TypeError(type(value).__qualname__)


class Texts:
    """Writes one record again and again, as it changes, as text.

    Records are frozen: the same line has the same text, and is not packed twice. What
    is new is packed in small pieces, for a thread that must not hold up the window.
    """

    PIECE, PAUSE = 20, 0.001  # lines, and seconds between so many of them

    def __init__(self) -> None:
        self._before: dict[int, tuple[Any, str]] = {}
        self._now: dict[int, tuple[Any, str]] = {}

    def of(self, *records: Any) -> tuple[str, ...]:
        """Return the text of each record; `json.loads` and `unpack` read it.

        Raises:
            TypeError: Something in one is neither a record nor a plain value.
        """
        self._now = {}
        found = tuple(map(self._known, records))
        self._before = self._now
        return found

    def _known(self, record: Any) -> str:
        known = self._before.get(id(record)) or self._now.get(id(record))
        if known is None or known[0] is not record:
            known = record, self._new(record)
        else:
            self._keep_parts(record)
        self._now[id(record)] = known
        return known[1]

    def _keep_parts(self, record: Any) -> None:
        """Do not forget the lines of a record that stays as it is."""
        for lines in _line_fields(record).values():
            for line in lines:
                if id(line) in self._before:
                    self._now[id(line)] = self._before[id(line)]

    def _new(self, record: Any) -> str:
        lines = _line_fields(record)
        if not lines:
            if len(self._now) % self.PIECE == self.PIECE - 1:
                time.sleep(self.PAUSE)
            return _dumped(pack(record))
        parts = []
        for field in fields(record):
            if not field.init:
                continue
            if field.name in lines:
                held = ", ".join(map(self._known, lines[field.name]))
                text = f'{{"{_TYPE}": "tuple", "has": [{held}]}}'
            else:
                text = _dumped(pack(getattr(record, field.name)))
            parts.append(f"{_dumped(field.name)}: {text}")
        name = _dumped(_name(type(record)))
        has = ", ".join(parts)
        return f'{{"{_TYPE}": "record", "of": {name}, "has": {{{has}}}}}'


def _line_fields(record: Any) -> dict[str, tuple[Any, ...]]:
    """Return the fields of a record that hold lines: tuples of records."""
    if not is_dataclass(record) or isinstance(record, type):
        return {}
    held = {f.name: getattr(record, f.name) for f in fields(record)}
    return {
        name: value
        for name, value in held.items()
        if type(value) is tuple and value and all(map(is_dataclass, value))
    }


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def unpack(value: Any) -> Any:
    """Return what `pack` was given.

    Raises:
        UnreadableError: It names a type that is not ours, or is damaged.
    """
    if not isinstance(value, dict):
        return value
    try:
        return _READERS[value[_TYPE]](value)
    except UnreadableError:
        raise
    except (
        LookupError,
        TypeError,
        ValueError,
        ArithmeticError,
        AttributeError,
    ) as error:
        raise UnreadableError(str(error)) from error


def _is_enum(value: Any) -> bool:
    return isinstance(value, Enum)


def _name(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


@cache
def _type(name: str) -> type:
    module, _, qualname = name.partition(":")
    if not module.startswith(_HOMES):
        raise UnreadableError(name)
    try:
        found: Any = importlib.import_module(module)
        for part in qualname.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError) as error:
        raise UnreadableError(name) from error
    if not isinstance(found, type):
        raise UnreadableError(name)
    return found


def _sequence(kind: str) -> Callable[[Any], dict[str, Any]]:
    return lambda value: {_TYPE: kind, "has": [pack(part) for part in value]}


def _mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {_TYPE: "map", "has": [[pack(k), pack(v)] for k, v in value.items()]}


def _enum(value: Enum) -> dict[str, Any]:
    return {_TYPE: "enum", "of": _name(type(value)), "is": value.value}


_WRITERS: tuple[tuple[type, Callable[[Any], dict[str, Any]]], ...] = (
    (Enum, _enum),
    (Decimal, lambda value: {_TYPE: "decimal", "is": str(value)}),
    (bytes, lambda value: {_TYPE: "bytes", "is": b64encode(value).decode()}),
    (datetime, lambda value: {_TYPE: "instant", "is": value.isoformat()}),
    (date, lambda value: {_TYPE: "date", "is": value.isoformat()}),
    (tuple, _sequence("tuple")),
    (list, _sequence("list")),
    (frozenset, _sequence("set")),
    (Mapping, _mapping),
)


def _record(value: dict[str, Any]) -> Any:
    kind = _type(value["of"])
    if not is_dataclass(kind):
        raise UnreadableError(value["of"])
    known = {f.name for f in fields(kind) if f.init}
    now: Mapping[str, str] = getattr(kind, "WAS", {})
    told = {now.get(name, name): has for name, has in value["has"].items()}
    return kind(**{k: unpack(v) for k, v in told.items() if k in known})


def _read_enum(value: dict[str, Any]) -> Any:
    kind = _type(value["of"])
    if not issubclass(kind, Enum):
        raise UnreadableError(value["of"])
    return kind(value["is"])


_READERS: Mapping[str, Callable[[dict[str, Any]], Any]] = {
    "record": _record,
    "enum": _read_enum,
    "decimal": lambda value: Decimal(value["is"]),
    "bytes": lambda value: b64decode(value["is"], validate=True),
    "instant": lambda value: datetime.fromisoformat(value["is"]),
    "date": lambda value: date.fromisoformat(value["is"]),
    "tuple": lambda value: tuple(unpack(part) for part in value["has"]),
    "list": lambda value: [unpack(part) for part in value["has"]],
    "set": lambda value: frozenset(unpack(part) for part in value["has"]),
    "map": lambda value: {unpack(k): unpack(v) for k, v in value["has"]},
}
