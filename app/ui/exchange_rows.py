"""Turns a dry run into what its page shows, and into a file of the wrong rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from app.core.exchange import heading
from app.core.i18n import _, screen_language, sentences
from app.core.papers.units import is_usual
from app.exchange import exporting
from app.exchange.checking import Outcome, Plan
from app.exchange.mapping import Mapping
from app.exchange.sheets import Sheet
from forms.exchange_rows import Shown, plain

if TYPE_CHECKING:
    from app.core.exchange import Column
    from app.exchange.building import Trouble


_NAME = re.compile(r"(.+\.)?unit")


def shown_of(
    plan: Plan, sheet: Sheet, mapping: Mapping, columns: Sequence[Column]
) -> Shown:
    """Return what the page of a dry run shows."""
    by_field = {one.field: one for one in columns}
    taken = [(at, by_field[f]) for at, f in enumerate(mapping.fields) if f in by_field]
    speaker = screen_language()
    outcomes = {
        row: entry.outcome.value for entry in plan.entries for row in entry.said.rows
    }
    problems: dict[tuple[int, int], str] = {}
    for one in plan.troubles():
        place = mapping.fields.index(one.path) if one.path in mapping.fields else -1
        words = _words(plan, one, named=place < 0)
        held = problems.get((one.row, place))
        problems[one.row, place] = sentences(held or "", words)
    return Shown(
        heads=[heading(plan.table, column, speaker) for _at, column in taken],
        columns=[at for at, _column in taken],
        numbers=[column.number for _at, column in taken],
        rows=sorted(outcomes),
        cells=sheet.rows,
        outcomes=outcomes,
        problems=problems,
        doubts={**_in_vain(plan, mapping), **dict(_doubts(plan, sheet, taken))},
        before=dict(_before(plan, taken)),
        counts={one.value: plan.count(one) for one in Outcome},
    )


_Taken = Sequence[tuple[int, "Column"]]
_Told = Iterator[tuple[tuple[int, int], str]]


def _doubts(plan: Plan, sheet: Sheet, taken: _Taken) -> _Told:
    """Yield what is doubtful in cells that can be taken over: units nobody knows."""
    places = [at for at, column in taken if _NAME.fullmatch(column.field)]
    for entry in plan.entries:
        if entry.outcome is Outcome.SAME:
            continue
        for row in entry.said.rows:
            for at in places:
                words = plain(sheet.rows[row][at]) if at < len(sheet.rows[row]) else ""
                if words.strip() and not is_usual(words):
                    said = _("“{unit}” is no usual unit. Is it right?", unit=words)
                    yield (row, at), said


def _in_vain(plan: Plan, mapping: Mapping) -> dict[tuple[int, int], str]:
    """Return what is said of cells that are taken over and change nothing."""
    return {
        (one.row, mapping.fields.index(one.path)): _words(plan, one, named=False)
        for one in plan.doubts()
    }


def _before(plan: Plan, taken: _Taken) -> _Told:
    """Yield what the office has where a record would be changed."""
    table = plan.table
    for entry in plan.entries:
        if entry.outcome is not Outcome.CHANGED or entry.before is None:
            continue
        for at, column in taken:
            if column.part and table.parts[column.part].lines:
                continue
            old = exporting.cell(table, column, entry.before)
            if old != exporting.cell(table, column, entry.record):
                yield (entry.said.rows[0], at), plain(old) or _("empty")


def _words(plan: Plan, trouble: Trouble, *, named: bool) -> str:
    """Return what is wrong; with the name of its field where no column shows it."""
    words = _(trouble.msgid, **trouble.params)
    column = plan.table.column(trouble.path) if named else None
    if column is None:
        return words
    field = heading(plan.table, column, screen_language())
    return _("{field}: {value}", field=field, value=words)


def rows_of_wrong(plan: Plan) -> list[int]:
    """Return the rows of every record in which something is wrong, from the first on.

    A document goes with all of its lines: a part of it could not be read in again.
    """
    wrong = (one for one in plan.entries if one.troubles)
    return sorted({row for one in wrong for row in one.said.rows})


def wrong_rows(
    plan: Plan, sheet: Sheet, mapping: Mapping
) -> tuple[list[str], list[list[Any]]]:
    """Return headings and rows of what is wrong, each row with its reasons."""
    said: dict[int, list[str]] = {}
    for one in plan.troubles():
        said.setdefault(one.row, []).append(_words(plan, one, named=True))
    first = sheet.rows[mapping.heading] if mapping.heading >= 0 else []
    heads = [plain(raw) for raw in first] or [""] * len(mapping.fields)
    rows = [
        [
            *(raw if raw != "" else None for raw in sheet.rows[row]),
            "; ".join(said.get(row, ())),
        ]
        for row in rows_of_wrong(plan)
    ]
    return [*heads, _("Error")], rows


def unreadable_with(plan: Plan, row: int, field: str) -> set[int]:
    """Return the rows whose cell of a column is wrong by itself as that of a row is.

    What a record says once stands there in all of its rows.
    """
    part = plan.table.parts.get(field.partition(".")[0])
    of_lines = part is not None and part.lines
    wrong = [
        (set((one.row,) if of_lines else entry.said.rows), one.msgid)
        for entry in plan.entries
        for one in entry.said.troubles
        if one.path == field
    ]
    here = {msgid for rows, msgid in wrong if row in rows}
    return set().union(*(rows for rows, msgid in wrong if msgid in here))
