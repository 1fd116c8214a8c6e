"""What pasted rows mean: which column is which field, and what each cell says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.i18n import _
from app.core.refs import Choice
from forms.kit.grid_clipboard import Table
from forms.kit.grid_model import LinesModel
from forms.kit.grid_values import TypingError, parse
from forms.kit.spec import ColumnSpec

_NOISE = re.compile(r"[\W_]+")

Found = Mapping[tuple[str, str], Choice | None]
"""What a look-up found, by kind and folded text; None: nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one pasted cell says.

    Attributes:
        text: The text.
        value: The value read; meaningless with a problem or without a column.
        problem: Why it cannot be read, translated; empty: it can.
        choice: What a look-up found.
        waits: A look-up has not answered yet.
    """

    text: str
    value: Any = None
    problem: str = ""
    choice: Choice | None = None
    waits: bool = False


def fold(text: str) -> str:
    """Return a heading or code without case, blanks and punctuation."""
    return _NOISE.sub("", text).casefold()


def names_of(model: LinesModel, column: ColumnSpec) -> set[str]:
    """Return every heading that means a column."""
    names = {column.title, _(column.title), model.heading(column), column.field}
    return {fold(name) for name in (*names, *column.aliases)}


def typed_columns(model: LinesModel) -> list[ColumnSpec]:
    """Return the columns that pasted values may go to."""
    return [column for column in model.columns if column.typed]


def heading_fields(model: LinesModel, row: Iterable[str]) -> list[str]:
    """Return the field that each cell of a first row names; "" where none."""
    known = [(c.field, names_of(model, c)) for c in typed_columns(model)]
    fields: list[str] = []
    for text in row:
        low = fold(text)
        match = next((f for f, names in known if low and low in names), "")
        fields.append("" if match in fields else match)
    return fields


def guess(
    model: LinesModel, rows: Table, known: tuple[str, ...], first: int
) -> tuple[list[str], bool]:
    """Return the field of each pasted column, and whether row 0 is a heading.

    Args:
        model: The lines.
        rows: The pasted rows.
        known: Fields, when the rows were copied from a grid of this program.
        first: Model column of the current cell, where unnamed columns begin.
    """
    named = heading_fields(model, rows[0])
    filled = sum(1 for text in rows[0] if text)
    found = sum(1 for field in named if field)
    if found and found * 2 >= filled:
        return named, True
    width = len(rows[0])
    typed = typed_columns(model)
    if known and len(known) == width:
        fields = {column.field for column in typed}
        return [field if field in fields else "" for field in known], False
    start = model.columns[first - 1].field if first > 0 else ""
    at = next((n for n, column in enumerate(typed) if column.field == start), 0)
    follow = typed[at : at + width]
    inorder = [column.field for column in follow] + [""] * (width - len(follow))
    if not _is_heading(follow, rows):
        return inorder, False
    # Named by words that nobody knows: they stand in the order of our columns.
    free = [field if field not in named else "" for field in inorder]
    return [name or one for name, one in zip(named, free, strict=True)], True


def _is_heading(columns: list[ColumnSpec], rows: Table) -> bool:
    """Say whether the first row has words only, where all others have figures."""
    figures = [n for n, column in enumerate(columns) if column.number]
    below = [row[n] for row in rows[1:] for n in figures if row[n]]
    words = any(rows[0][n] for n in figures) and not any(map(_has_digit, rows[0]))
    return words and bool(below) and all(map(_has_digit, below))


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def read_cell(
    column: ColumnSpec, text: str, record: Any, like: Any, found: Found
) -> Reading:
    """Read one pasted cell.

    Args:
        column: Where it goes.
        text: What it says.
        record: The record that is edited.
        like: A line that shows what kind of number the field keeps.
        found: What the look-ups found so far.
    """
    kind, _colon, name = column.kind.partition(":")
    if kind == "lookup":
        return _read_lookup(column, text, (name, fold(text)), found)
    try:
        value = parse(column, text, like, record, pasted=True)
    except TypingError as error:
        return Reading(text, problem=str(error))
    return Reading(text, value)


def _read_lookup(
    column: ColumnSpec, text: str, key: tuple[str, str], found: Found
) -> Reading:
    if not text:
        return Reading(text)
    if key not in found:
        return Reading(text, waits=True)
    choice = found[key]
    if choice is None:
        words = _("“{text}” is not known as {title}.", text=text, title=_(column.title))
        return Reading(text, problem=words)
    return Reading(text, choice.ref, choice=choice)


def changes_of(
    rows: Iterable[tuple[int, Mapping[str, Reading]]],
    columns: Mapping[str, ColumnSpec],
) -> tuple[tuple[int, dict[str, Any]], ...]:
    """Return what to write: row and values by field; unreadable cells are left out.

    What follows from a look-up is written first, so that pasted prices stand above
    the ones the catalogue proposes.
    """
    made: list[tuple[int, dict[str, Any]]] = []
    for row, readings in rows:
        values: dict[str, Any] = {}
        for field, reading in readings.items():
            fills = columns[field].fills
            if reading.choice is not None and fills is not None:
                values.update(fills(reading.choice))
        for field, reading in readings.items():
            if reading.text and not reading.problem and not reading.waits:
                values[field] = reading.value
        made.append((row, values))
    return tuple(made)
