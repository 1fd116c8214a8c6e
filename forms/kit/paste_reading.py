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
from forms.kit.grid_values import TypingError, parse, read_number
from forms.kit.paste_guess import by_content
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


@dataclass(frozen=True, slots=True)
class Guess:
    """What pasted columns are taken for.

    Attributes:
        fields: The field of each; "" where it is left out.
        heading: Whether row 0 is a heading.
        guessed: Whether no heading said so, only what stands in them.
    """

    fields: list[str]
    heading: bool = False
    guessed: bool = False


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


def guess(model: LinesModel, rows: Table, known: tuple[str, ...], first: int) -> Guess:
    """Return what the pasted columns are taken for.

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
        return Guess(named, heading=True)
    width = len(rows[0])
    typed = typed_columns(model)
    if known and len(known) == width:
        fields = {column.field for column in typed}
        return Guess([field if field in fields else "" for field in known])
    start = model.columns[first - 1].field if first > 0 else ""
    at = next((n for n, column in enumerate(typed) if column.field == start), 0)
    heading = _is_heading(rows)
    free = [column for column in typed[at:] if column.field not in named]
    guessed = by_content(free, rows[1:] if heading else rows)
    if not heading:
        return Guess(guessed, guessed=True)
    # Named by words that nobody knows: what stands below says what they are.
    both = [name or one for name, one in zip(named, guessed, strict=True)]
    return Guess(both, heading=True, guessed=True)


def _is_heading(rows: Table) -> bool:
    """Say whether the first row has words only, where all others have figures."""
    if any(map(_has_digit, rows[0])):
        return False
    return any(
        text and below and all(map(_is_figure, below))
        for text, *cells in zip(*rows, strict=True)
        if (below := list(filter(None, cells)))
    )


def _is_figure(text: str) -> bool:
    try:
        read_number(text, brackets=True)
    except ValueError:
        return False
    return True


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
