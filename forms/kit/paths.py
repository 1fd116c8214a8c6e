"""Reads and replaces a field of a record by its path: "lines.2.quantity".

Records are frozen: replacing makes a copy of everything on the way and leaves the
rest as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any


def value_at(record: Any, path: str) -> Any:
    """Return the value at a path; None where the way ends in None.

    Raises:
        AttributeError: There is no such field.
        IndexError: There is no such line.
    """
    found = record
    for step in path.split("."):
        if found is None:
            return None
        if isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, tuple):
            found = found[int(step)]
        else:
            found = getattr(found, step)
    return found


def with_value(record: Any, path: str, value: Any) -> Any:
    """Return a copy of a record with one value replaced.

    Raises:
        AttributeError, TypeError: There is no such field.
        IndexError: There is no such line.
    """
    step, _, rest = path.partition(".")
    if rest:
        value = with_value(_inner(record, step), rest, value)
    if isinstance(record, tuple):
        lines = list(record)
        lines[int(step)] = value
        return tuple(lines)
    if isinstance(record, Mapping):
        return {**record, step: value}
    return replace(record, **{step: value})


def with_values(record: Any, values: Mapping[str, Any]) -> Any:
    """Return a copy of a record with several values replaced, by path."""
    plain = {path: value for path, value in values.items() if "." not in path}
    deep = {path: value for path, value in values.items() if "." in path}
    made = replace(record, **plain) if plain else record
    for path, value in deep.items():
        made = with_value(made, path, value)
    return made


def _inner(record: Any, step: str) -> Any:
    if isinstance(record, tuple):
        return record[int(step)]
    if isinstance(record, Mapping):
        return record.get(step)
    return getattr(record, step)
