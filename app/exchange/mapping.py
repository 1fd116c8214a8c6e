"""Which column of a file is which field: by its heading, in whatever language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.exchange import Column, Table, fold, own_names
from app.core.i18n import LANGUAGES, language
from app.exchange.cells import text
from app.exchange.sheets import Raw, Sheet

_LOOKED_AT = 15
"""Rows among which the headings are searched for: titles of firms stand above."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a sheet is read.

    Attributes:
        fields: The field of each column; "" for one that is left out.
        heading: Row of the headings, counted from 0; −1: there is none.
    """

    fields: tuple[str, ...]
    heading: int = 0


def names(table: Table, columns: Sequence[Column]) -> dict[str, str]:
    """Return the field by every folded heading that means it."""
    found = own_names(table, columns)
    for one in columns:  # what others call it counts less than what we do
        spoken = (language(code).tr(one.title) for code in LANGUAGES)
        for word in (*one.aliases, *spoken):
            found.setdefault(fold(word), one.field)
    return found


def guess(
    table: Table, columns: Sequence[Column], sheet: Sheet, known: dict[str, str]
) -> Mapping:
    """Return how a sheet is probably meant.

    Args:
        table: What is imported.
        columns: Those the person may write.
        sheet: The cells.
        known: By folded heading the field that the person chose before; "": none.
    """
    sure = {**own_names(table, columns), **known}
    meant = {**names(table, columns), **known}
    allowed = {one.field for one in columns} | {""}
    best = Mapping(tuple("" for _ in sheet.rows[0]), -1)
    most = 0
    for number, row in enumerate(sheet.rows[:_LOOKED_AT]):
        fields = _fields(row, (sure, meant), allowed)
        found = sum(1 for one in fields if one)
        if found > most:
            best, most = Mapping(fields, number), found
    return best


def _fields(
    row: Sequence[Raw], meanings: Sequence[dict[str, str]], allowed: set[str]
) -> tuple[str, ...]:
    """Return the field of each column; the surest of the meanings comes first."""
    words = [fold(_starless(raw)) for raw in row]
    fields = [""] * len(row)
    for meant in meanings:
        for at, word in enumerate(words):
            field = meant.get(word, "") if word else ""
            if not fields[at] and field in allowed and field not in fields:
                fields[at] = field
    return tuple(fields)


def _starless(raw: Raw) -> str:
    """Return a heading without the star that marks what is required."""
    return "" if raw is None else text(raw).rstrip("* ")


def remembered(sheet: Sheet, mapping: Mapping) -> dict[str, str]:
    """Return by folded heading what each column was taken for."""
    if mapping.heading < 0:
        return {}
    row = sheet.rows[mapping.heading]
    return {
        word: field
        for raw, field in zip(row, mapping.fields, strict=False)
        if (word := fold(_starless(raw)))
    }
