"""Compares the rows of a file with its audit trail: who changed a value past it?

A flipped bit inside a name or a price is a sound page, a sound row and a wrong value:
no check of the database sees it. The trail holds what was last written into every
field of every audited row, so the two must say the same. What its beginning does not
tell of a row was left empty, unless a step of an upgrade has filled it, and tables
without a history are not compared.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Boolean, Date, Integer, LargeBinary

from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.db import sqlite, tables
from app.db.audit import CHANGED, CREATED, DELETED, told_of
from app.db.base import Row, audited
from app.db.pieces import SUMMED, pieces_in, sealed
from app.db.trouble import unreadable
from app.db.types import ExactDecimal, UtcDateTime

if TYPE_CHECKING:
    from sqlalchemy import Column, Table

_BATCH = 400  # rows; SQLite takes many more parameters
_REST = 0.005  # seconds between two batches in the background of a window
_MOST = 200  # differences that are looked for; more of them say nothing more
_LABELS = ("number", "code", "sku", "login", "name", "name_en", "title")
_ENTRIES = """
SELECT row_key, op, new FROM audit WHERE "table" = ? ORDER BY row_key, id
"""
TABLES = """
WITH RECURSIVE named(name) AS (
  SELECT min("table") FROM audit UNION ALL
  SELECT (SELECT min("table") FROM audit WHERE "table" > n.name)
  FROM named n WHERE n.name IS NOT NULL)
SELECT name FROM named WHERE name IS NOT NULL
"""
"""Asks for the tables that entries name; from one to the next in the index."""
_PAPERS = """
SELECT i.number, i.digest, c.pdf FROM issued_paper i
JOIN paper_content c ON c.issued_id = i.id ORDER BY i.id
"""
_CHECKED = """
SELECT i.number, i.checked_digest, c.checked FROM issued_paper i
JOIN paper_content c ON c.issued_id = i.id
WHERE i.checked_digest <> '' OR c.checked <> '' ORDER BY i.id
"""
FILLED = frozenset((("product", "thumb"),))
"""Tables and columns that may be empty, came after the first trail, and were filled by
a step: the beginning of an older row says nothing of what stands there."""
KNOWN_BESIDE = {
    "issued_paper": frozenset(("shipment_id",)),
    "staff": frozenset(("wrong_password",)),
}
"""Fields that the history may name and no table has: what happened to a row without
changing it, and columns that a step has taken away."""
_decode = json.JSONDecoder(parse_float=Decimal).decode
_TRUTH = {"True": True, "False": False}
_State = Mapping[str, Any] | None
"""What the trail says of a row, by field; None: it was deleted."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is not what the trail says was last written there.

    Attributes:
        table: The row's table.
        key: The row's key, as the trail writes it.
        record: Its number, code or name; empty: it has none, or is gone.
        field: Which; empty: the whole row.
        held: What stands in the file, as text.
        told: What the trail says, as text.
    """

    table: str
    key: str
    record: str
    field: str
    held: str
    told: str

    def __str__(self) -> str:
        """Return one line for the doctor and the log."""
        whose = " ".join(filter(None, (self.table, self.key, self.record)))
        what = f"{whose} · {self.field}" if self.field else whose
        return f"{what}: {self.held!r}, the history says {self.told!r}"


class ChangedError(NotPossibleError):
    """Values of a file are not those that were last written there.

    Attributes:
        found: Which, the first of them.
    """

    def __init__(self, msgid: str, **params: Any) -> None:
        super().__init__(msgid, **params)
        self.found: tuple[Difference, ...] = ()

    @classmethod
    def at(cls, found: Sequence[Difference], file: Path) -> ChangedError:
        """Return what is told of a file with these differences, of which there is one.

        Args:
            found: All that were looked for.
            file: The office.
        """
        first = found[0]
        made = cls(
            N_(
                "{file} does not hold what was last saved: {record} · {field} is "
                "“{held}”, the history says “{told}” ({count} in all). Correct it, or "
                "restore a backup of before."
            ),
            file=file.name,
            record=first.record or f"{first.table} {first.key}",
            field=first.field or "–",
            held=first.held,
            told=first.told,
            count=str(len(found)),
        )
        made.found = tuple(found)
        return made


class _StoppedError(Exception):
    """The window closes; the reading may go on another day."""


def check(path: Path, stop: threading.Event | None = None) -> None:
    """Compare a file with its trail, in the background of a window.

    Args:
        path: The office, or a backup of it.
        stop: Ends it early when it is set; None: it runs to its end.

    Raises:
        ChangedError: Values differ.
        UnavailableError: The file cannot be read; a damaged one is a DamagedError.
    """

    def pause() -> None:
        # The screen's thread gets its turn; a great office takes half a minute.
        if stop is not None and stop.wait(_REST):
            raise _StoppedError

    try:
        with sqlite.reading(path) as connection:
            if found := list(islice(differences(connection, pause), _MOST)):
                raise ChangedError.at(found, path)
    except _StoppedError:
        return
    except sqlite.DAMAGE as error:
        raise unreadable(error, path) from error


def differences(
    connection: Any, pause: Callable[[], object] = lambda: None
) -> Iterator[Difference]:
    """Yield what differs from the audit trail.

    Args:
        connection: Of the SQLite library, to a whole file that nobody writes through.
        pause: Called after each batch of rows, so that others get their turn.

    Raises:
        Error: The file cannot be read any more.
    """
    # Spoilt bytes are to be shown beside what stood there, not to end the reading.
    connection.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")
    connection.create_function("told_of", 1, _told_of, deterministic=True)
    yield from compared(_File(connection), pause)
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if there >= {"issued_paper", "paper_content"}:
        yield from papers(connection.execute(_PAPERS), pause)
        columns = connection.execute("PRAGMA table_info(paper_content)")
        if "checked" in {row[1] for row in columns}:  # not an older file
            yield from papers(connection.execute(_CHECKED), pause, "checked")
    if "search_entry" in there:
        yield from _entries(connection, pause)


class Source(Protocol):
    """Where rows and what the trail says of them are read."""

    def named(self) -> Iterator[str]:
        """Yield the names of the tables that entries are about."""

    def columns(self, table: Table) -> list[Column[Any]]:
        """Return the columns that can be read; none: the table cannot."""

    def entries(self, table: str) -> Iterator[tuple[str, str, str | None]]:
        """Yield key, kind and new values of a table's entries, by key and in order."""

    def held(
        self, table: Table, columns: Sequence[Column[Any]], keys: Sequence[str]
    ) -> dict[str, dict[str, Any]]:
        """Return rows by their keys, each value as a file would hold it."""


def compared_tables() -> list[Table]:
    """Return the tables whose rows the trail tells of."""
    tables.load()
    found = [table for table in audited() if len(table.primary_key) == 1]
    return sorted(found, key=lambda table: table.name)


def compared(source: Source, pause: Callable[[], object]) -> Iterator[Difference]:
    """Yield the rows that are not what the trail says of them."""
    for table in compared_tables():
        columns = source.columns(table)
        told = _told(source, table) if columns else iter(())
        while batch := list(islice(told, _BATCH)):
            rows = source.held(table, columns, [key for key, _ in batch])
            for key, state in batch:
                yield from _compared(table, key, state, rows.get(key), columns)
            pause()
    for name in source.named():
        if name not in Row.metadata.tables:
            yield Difference(name, "", "", "", "no such table", "entries")


def _told_of(held: Any) -> str | None:
    if held is None:
        return None
    return told_of(held if isinstance(held, bytes) else str(held).encode())


def _told(source: Source, table: Table) -> Iterator[tuple[str, _State]]:
    """Yield for each row that the trail knows what it says last."""
    may = (c.name for c in table.c if c.nullable and (table.name, c.name) not in FILLED)
    empty = dict.fromkeys(may)
    for key, group in groupby(source.entries(table.name), key=lambda entry: entry[0]):
        yield key, _last(group, empty)


class _File:
    """Reads a file, through the SQLite library itself."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def named(self) -> Iterator[str]:
        return (name for (name,) in self._connection.execute(TABLES))

    def columns(self, table: Table) -> list[Column[Any]]:
        asked = f"PRAGMA table_info({sqlite.quoted(table.name)})"
        there = {row[1] for row in self._connection.execute(asked)}
        return [c for c in table.c if c.name in there]  # an older file has fewer

    def entries(self, table: str) -> Iterator[tuple[str, str, str | None]]:
        return iter(self._connection.execute(_ENTRIES, (table,)))

    def held(
        self, table: Table, columns: Sequence[Column[Any]], keys: Sequence[str]
    ) -> dict[str, dict[str, Any]]:
        return _held(self._connection, table, columns, keys)


def _last(
    entries: Iterable[tuple[str, str, str | None]], empty: Mapping[str, None]
) -> _State:
    """Return what the trail says of one row last.

    Args:
        entries: Of the row, in order.
        empty: What a row that was just made holds in the columns it was told nothing
            of: an entry leaves out what is empty.

    What cannot be read of an entry stands there under the name of its column, which is
    no field of any row.
    """
    state: dict[str, Any] | None = {}
    for _key, op, new in entries:
        if op == DELETED:
            state = None
            continue
        if op == CREATED or state is None:  # a key may be given again
            state = {**empty}
        try:
            told = _decode(new or "{}")
        except ValueError:
            told = None
        state |= told if isinstance(told, dict) else {"new": new}
        if op not in (CREATED, CHANGED):
            state["op"] = op
    return state


def _held(
    connection: Any, table: Table, columns: Sequence[Column[Any]], keys: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Return the rows of a batch as the file holds them, by key."""
    (key,) = table.primary_key
    names = ", ".join(
        f"told_of({sqlite.quoted(c.name)})"
        if isinstance(c.type, LargeBinary)
        else sqlite.quoted(c.name)
        for c in columns
    )
    marks = ", ".join("?" * len(keys))
    found = connection.execute(
        f"SELECT {names} FROM {sqlite.quoted(table.name)}"  # noqa: S608 - our names
        f" WHERE {sqlite.quoted(key.name)} IN ({marks})",
        keys,
    )
    rows = [dict(zip((c.name for c in columns), row, strict=True)) for row in found]
    return {str(row[key.name]): row for row in rows}


def _compared(
    table: Table,
    key: str,
    state: _State,
    row: Mapping[str, Any] | None,
    columns: Sequence[Column[Any]],
) -> Iterator[Difference]:
    """Yield how a row differs from what the trail says of it."""
    if state is None or row is None:
        if (state is None) != (row is None):
            said = ("gone", "there") if row is None else ("there", "deleted")
            yield Difference(table.name, key, "", "", *said)
        return
    record = next((str(row[name]) for name in _LABELS if row.get(name)), "")
    for column in columns:
        if column.name not in state:
            continue
        told, held = state[column.name], row[column.name]
        if held and isinstance(column.type, LargeBinary) and "," not in str(told):
            held = held.partition(",")[0] + ")"  # an older program told the size only
        if told == held and (told is None or isinstance(told, str)):
            continue  # most values: a text stands there as it is told
        if as_held(column, told) != held:
            shown = (_shown(column, held), "" if told is None else str(told))
            yield Difference(table.name, key, record, column.name, *shown)
    for name in sorted(state.keys() - _fields(table)):
        yield Difference(table.name, key, record, name, "", str(state[name]))


@cache
def _fields(table: Table) -> frozenset[str]:
    """Return what the trail may name of a table's rows."""
    beside = KNOWN_BESIDE.get(table.name, frozenset())
    return beside.union(column.name for column in table.c)


def as_held(column: Column[Any], told: Any) -> Any:
    """Return what the trail tells as the file would hold it.

    A server wrote the trail of a moved office, in JSON's own numbers and with a zone.
    """
    kind: Any = column.type
    turn = next((turn for of, turn in _TURNS if isinstance(kind, of)), _text)
    try:
        return None if told is None else turn(kind, told)
    except (ValueError, InvalidOperation):
        return told


def _scaled(kind: ExactDecimal, told: Any) -> int:
    return int(Decimal(str(told)).scaleb(kind.scale))


def _instant(_kind: object, told: Any) -> str:
    at = datetime.fromisoformat(str(told))
    utc = at.astimezone(UTC) if at.tzinfo else at
    return utc.strftime("%Y-%m-%d %H:%M:%S.%f")


def _day(_kind: object, told: Any) -> str:
    return str(told)[:10]


def _whole(_kind: object, told: Any) -> int:
    # The first program wrote every value as its text.
    return int(_TRUTH.get(told, told))


def _text(_kind: object, told: Any) -> str:
    return str(told)


_TURNS: tuple[tuple[Any, Callable[[Any, Any], Any]], ...] = (
    (ExactDecimal, _scaled),
    (UtcDateTime, _instant),
    (Date, _day),
    ((Integer, Boolean), _whole),
)
"""How a value of the trail is turned into what the file holds, by its column's type."""


def _shown(column: Column[Any], held: Any) -> str:
    if isinstance(column.type, ExactDecimal) and isinstance(held, int):
        return f"{Decimal(held).scaleb(-column.type.scale):f}"
    return "" if held is None else str(held)


def papers(
    rows: Iterable[tuple[str, str, bytes | str | None]],
    pause: Callable[[], object],
    what: str = "pdf",
) -> Iterator[Difference]:
    """Yield the papers whose bytes are not those that were issued.

    Args:
        rows: Number, digest and bytes of each.
        pause: Called after each.
        what: What the bytes are: the field that is told.
    """
    for number, digest, held in rows:
        pause()
        data = held.encode() if isinstance(held, str) else held
        found = hashlib.sha256(data or b"").hexdigest()
        if found != digest:
            yield Difference("issued_paper", "", number, what, found, digest)


def _entries(connection: Any, pause: Callable[[], object]) -> Iterator[Difference]:
    """Yield what is found of records otherwise than it was entered.

    Entries of before there were sums are not compared.
    """
    known = {row[1] for row in connection.execute("PRAGMA table_info(search_entry)")}
    if not known.issuperset(SUMMED):
        return  # an older file
    names = ", ".join(SUMMED)
    asked = f"SELECT {names}, grams FROM search_entry ORDER BY id"  # noqa: S608 - ours
    rows = iter(connection.execute(asked))
    while batch := list(islice(rows, _BATCH)):
        for *values, grams in batch:
            entry = dict(zip(SUMMED, values, strict=True))
            pieces = pieces_in(grams or "")
            if pieces != grams and sealed(entry, pieces) != grams:
                key = f"{entry['kind']} {entry['record_id']}"
                held = (entry["number"], "title", entry["title"])
                yield Difference("search_entry", key, *held, "another sum")
        pause()
