"""Turns rows of cells into what the file says of each record.

A record may take several rows: its own columns are repeated or given once, and each row
adds a line to every part whose cells are filled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.exchange import Column, Table
from app.core.i18n import N_
from app.core.job import Job
from app.exchange.cells import CellError, Read, reader_of, text
from app.exchange.mapping import Mapping
from app.exchange.sheets import STEP, Raw

_NOISE = re.compile(r"[\W_]+")
_FIGURE = re.compile(r"[-+]?[\d.,\s]*")
_TOTALS = frozenset(
    (
        *("合计", "总计", "小计", "本页合计", "本页小计", "累计"),
        *("合計", "總計", "小計"),
        *("total", "grandtotal", "subtotal", "totals", "sum", "итого", "всего"),
        *("suma", "totalgeneral", "المجموع", "الإجمالي"),
    )
)
"""What stands before the sums at the end of a table, without blanks and signs."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something to correct.

    Attributes:
        row: Row of the sheet, counted from 0.
        path: Field of the column; "": it concerns the row.
        msgid: Message id.
        params: Values for its placeholders.
    """

    row: int
    path: str
    msgid: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Said:
    """What the file says of one record.

    Attributes:
        rows: Its rows of the sheet, counted from 0.
        key: The words of its key, as written.
        own: Values of the record's own fields, and of parts there is one of: by path.
        lines: By part the lines, each with its row and its values by path.
        troubles: Cells that cannot be read.
    """

    rows: list[int]
    key: str
    own: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, list[tuple[int, dict[str, Any]]]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)

    def says(self, row: int, path: str) -> bool:
        """Say whether a row of a line fills a field."""
        told = self.lines.get(path.partition(".")[0], ())
        return any(at == row and path in values for at, values in told)


@dataclass(frozen=True, slots=True)
class _Reading:
    at: int
    column: Column
    read: Read
    part: str  # the part with lines that it belongs to; "": the record


def read_rows(
    table: Table, rows: Sequence[Sequence[Raw]], mapping: Mapping, code: str, job: Job
) -> list[Said]:
    """Return what a sheet says, record by record.

    Args:
        table: What is imported.
        rows: All rows of the sheet.
        mapping: How they are read.
        code: Language that tells what "1,234" means.
        job: Hears how far it is and can stop it.

    Raises:
        StoppedError: The person stopped it.
    """
    readings = [_reading(table, at, one, code) for at, one in _mapped(table, mapping)]
    key = next((r.at for r in readings if r.column.field == table.key), None)
    head = rows[mapping.heading] if mapping.heading >= 0 else ()
    found: list[Said] = []
    by_key: dict[str, Said] = {}
    for number in range(mapping.heading + 1, len(rows)):
        cells = rows[number]
        if number % STEP == 1:
            job.step(N_("Checking rows"), 0, len(rows))
        if not any(_filled(cells[r.at]) for r in readings) or _beside(cells, head):
            continue
        words = _key_words(cells[key]) if key is not None else ""
        said = by_key.get(words) if words and table.parts else None
        if not words and found and _only_lines(cells, readings):
            said = found[-1]
        if said is None:
            said = Said([number], words)
            found.append(said)
            by_key[words] = said
        else:
            said.rows.append(number)
        _take(said, number, cells, readings)
    return found


def _beside(cells: Sequence[Raw], head: Sequence[Raw]) -> bool:
    """Say whether a row is no record: a total, or the headings of the next page."""
    first, *rest = (raw for raw in cells if _filled(raw))
    if not isinstance(first, str):
        return False
    if cells == head:
        return True
    words = _NOISE.sub("", first).casefold()
    return words in _TOTALS and not any(map(_is_words, rest))


def _is_words(raw: Raw) -> bool:
    return isinstance(raw, str) and not _FIGURE.fullmatch(raw.strip())


def _only_lines(cells: Sequence[Raw], readings: list[_Reading]) -> bool:
    """Say whether a row without a key only adds lines to the record above it."""
    return all(one.part for one in readings if _filled(cells[one.at]))


def _mapped(table: Table, mapping: Mapping) -> Iterator[tuple[int, Column]]:
    for at, path in enumerate(mapping.fields):
        column = table.column(path) if path else None
        if column is not None:
            yield at, column


def _reading(table: Table, at: int, column: Column, code: str) -> _Reading:
    part = column.field.partition(".")[0] if "." in column.field else ""
    several = part in table.parts and table.parts[part].lines
    return _Reading(at, column, reader_of(column, code), part if several else "")


def _filled(raw: Raw) -> bool:
    return raw is not None and (not isinstance(raw, str) or bool(raw.strip()))


def _key_words(raw: Raw) -> str:
    return text(raw) if _filled(raw) else ""


def _take(
    said: Said, number: int, cells: Sequence[Raw], readings: list[_Reading]
) -> None:
    new: dict[str, dict[str, Any]] = {}
    for one in readings:
        raw = cells[one.at]
        if not _filled(raw):
            continue
        path = one.column.field
        try:
            value = one.read(raw)
        except CellError as error:
            said.troubles.append(Trouble(number, path, error.msgid, error.params))
            continue
        if one.part:
            new.setdefault(one.part, {})[path] = value
        elif path not in said.own:
            said.own[path] = value
        elif said.own[path] != value:
            said.troubles.append(
                Trouble(
                    number,
                    path,
                    N_("Row {row} says something else of the same record."),
                    {"row": said.rows[0] + 1},
                )
            )
    for part, values in new.items():
        said.lines.setdefault(part, []).append((number, values))
