"""What can happen to the lines of a draft; pure functions on tuples of records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from forms.kit.paths import with_values

Lines = tuple[Any, ...]
RowChanges = Iterable[tuple[int, Mapping[str, Any]]]


def edited(
    lines: Lines,
    changes: RowChanges,
    new_line: Callable[[], Any] | None,
    derive: Callable[[Any, Mapping[str, Any]], Any],
) -> Lines:
    """Return the lines with some of them changed; rows beyond the end are new ones.

    Args:
        lines: The lines as they are.
        changes: Row and values by field, in the order of the rows.
        new_line: Makes an empty line; None: rows beyond the end are passed over.
        derive: Completes a changed line: prices, amounts, packing.
    """
    made = list(lines)
    for row, values in changes:
        at = row
        if row >= len(made):
            if new_line is None:
                continue
            made.append(new_line())
            at = len(made) - 1
        made[at] = derive(with_values(made[at], values), values)
    return tuple(made)


def inserted(lines: Lines, row: int, new: Iterable[Any]) -> Lines:
    """Return the lines with others put in before a row."""
    return (*lines[:row], *new, *lines[row:])


def removed(lines: Lines, rows: Iterable[int]) -> Lines:
    """Return the lines without some of them."""
    gone = set(rows)
    return tuple(line for row, line in enumerate(lines) if row not in gone)


def moved(lines: Lines, row: int, to: int) -> Lines:
    """Return the lines with one of them at another place."""
    if not (0 <= row < len(lines) and 0 <= to < len(lines)):
        return lines
    left = list(lines)
    left.insert(to, left.pop(row))
    return tuple(left)
