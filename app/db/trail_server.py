"""Compares the rows of a server with its audit trail, as far as a login may read both.

Who changes a row on a server leaves an entry, also with psql. What leaves none is a
damaged disk, or the server's administrator who switched the triggers off.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import LargeBinary, text

from app.core.rights import EVERYBODY, Beside, Via
from app.db import trail
from app.db.base import Row
from app.db.invariants import told_of
from app.db.pieces import compact, mark, pieces_of
from app.modules import POLICY, find

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection, Table

_BATCH = 400
_CUT = 400  # letters of a title: of a longer one in Chinese the end may be half a word
_ENTRIES = """
SELECT row_key, op, new::text FROM audit WHERE "table" = :table ORDER BY row_key, id
"""
_READABLE = """
SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(:table) AND attnum > 0
AND NOT attisdropped AND has_column_privilege(attrelid, attnum, 'SELECT')
"""
_PAPERS = """
SELECT i.number, i.digest, c.pdf FROM issued_paper i
JOIN paper_content c ON c.issued_id = i.id ORDER BY i.id
"""
_CHECKED = """
SELECT i.number, i.checked_digest, c.checked FROM issued_paper i
JOIN paper_content c ON c.issued_id = i.id
WHERE i.checked_digest <> '' OR c.checked <> '' ORDER BY i.id
"""
_ENTRY = """
SELECT kind, record_id, number, number_key, title, detail, title_zh, detail_zh,
tsvector_to_array(grams) FROM search_entry ORDER BY id
"""
_FINDERS = """
SELECT e.kind, e.record_id, e.number, e.permission, n.kind, n.permission
FROM search_entry e LEFT JOIN note n ON e.kind = 'note' AND n.id = e.record_id
ORDER BY e.id
"""
_ASTRAY = """
SELECT record_id, number FROM search_entry e WHERE kind = :kind
AND NOT EXISTS (SELECT FROM "{}" r WHERE r.id = e.record_id) ORDER BY id
"""
_KIND = re.compile(mark(""))
_KEY = re.compile("[0-9]{1,18}")
_decode = json.JSONDecoder(parse_float=Decimal).decode


def differences(
    connection: Connection, pause: Callable[[], object] = lambda: None
) -> Iterator[trail.Difference]:
    """Yield what differs from the audit trail, from its papers' sums and its search.

    Args:
        connection: In a transaction that only reads.
        pause: Called after each batch of rows; what it raises ends the reading.
    """
    connection.execute(text("SET LOCAL timezone = 'UTC'"))  # as the trail is written
    yield from trail.compared(_Server(connection), pause)
    if _may_read(connection, "paper_content", "pdf"):
        with _streamed(connection, _PAPERS) as rows:
            yield from trail.papers(map(tuple, rows), pause)
        with _streamed(connection, _CHECKED) as rows:
            yield from trail.papers(map(tuple, rows), pause, "checked")
    with _streamed(connection, _ENTRY) as rows:
        yield from _entries(rows, pause)
    with _streamed(connection, _FINDERS) as rows:
        yield from _finders(rows, pause)
    yield from _astray(connection, pause)


def left_out(connection: Connection) -> tuple[str, ...]:
    """Return the tables with a history that the login does not read in full."""
    source = _Server(connection)
    return tuple(t.name for t in trail.compared_tables() if not source.reads_all(t))


class _Server:
    """Reads a server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._told = told_of(connection)

    def named(self) -> Iterator[str]:
        return iter(self._connection.execute(text(trail.TABLES)).scalars())

    def columns(self, table: Table) -> list[Column[Any]]:
        seen = table.name in self._told and not self._hides_rows(table.name)
        there = self._readable(table) if seen else set()
        key = next(iter(table.primary_key)).name
        return [c for c in table.c if c.name in there] if key in there else []

    def reads_all(self, table: Table) -> bool:
        """Say whether every column can be compared."""
        return len(self.columns(table)) == len(table.c)

    def entries(self, table: str) -> Iterator[tuple[str, str, str | None]]:
        with _streamed(self._connection, _ENTRIES, table=table) as rows:
            yield from map(tuple, rows)

    def held(
        self, table: Table, columns: Sequence[Column[Any]], keys: Sequence[str]
    ) -> dict[str, dict[str, Any]]:
        key = next(iter(table.primary_key)).name
        asked = (
            f"SELECT to_jsonb(r)::text FROM (SELECT {', '.join(map(_read, columns))}"  # noqa: S608 - our names
            f' FROM "{table.name}" WHERE "{key}" = ANY (CAST(:keys AS bigint[]))) r'
        )
        known = list(filter(_KEY.fullmatch, keys))
        found = self._connection.execute(text(asked), {"keys": known}).scalars()
        rows = [_decode(row) for row in found]
        return {
            str(row[key]): {c.name: trail.as_held(c, row[c.name]) for c in columns}
            for row in rows
        }

    def _hides_rows(self, table: str) -> bool:
        """Say whether rows are hidden from who may read their entries all the same."""
        policy = find(POLICY)
        declared = policy.tables[table]
        rule = declared.rule
        strict = isinstance(rule, Beside) or (isinstance(rule, Via) and rule.strict)
        # Who reads all entries of the staff reads all of the staff.
        own = table in policy.personal and declared.see == (EVERYBODY,)
        asked = text("SELECT row_security_active(:table)")
        return bool(
            (strict or own) and self._connection.scalar(asked, {"table": table})
        )

    def _readable(self, table: Table) -> set[str]:
        asked = self._connection.execute(text(_READABLE), {"table": table.name})
        return set(asked.scalars())


def _read(column: Column[Any]) -> str:
    """Return what reads a column; of bytes only what the trail tells of them."""
    name = f'"{column.name}"'
    if not isinstance(column.type, LargeBinary):
        return name
    told = f"length({name}) || ' bytes, ' || encode(sha256({name}), 'hex')"
    return f"'(' || {told} || ')' AS {name}"


def _may_read(connection: Connection, table: str, column: str) -> bool:
    asked = text("SELECT has_column_privilege(:table, :column, 'SELECT')")
    return bool(connection.scalar(asked, {"table": table, "column": column}))


@contextmanager
def _streamed(connection: Connection, asked: str, **values: object) -> Iterator[Any]:
    """Read row by row: a trail of years does not fit into the memory of a PC."""
    options = {"stream_results": True, "yield_per": _BATCH}
    with connection.execute(text(asked), values, execution_options=options) as rows:
        yield rows


def _entries(rows: Any, pause: Callable[[], object]) -> Iterator[trail.Difference]:
    """Yield what is found of records by other words than it shows."""
    found = iter(rows)
    while batch := list(islice(found, _BATCH)):
        for kind, key, number, number_key, *shown, grams in batch:
            expected = _expected(kind, number, shown, grams)
            if not expected <= set(grams) or number_key != compact(number)[:80]:
                where = (f"{kind} {key}", number)
                yield trail.Difference(
                    "search_entry", *where, "title", shown[0], "another sum"
                )
        pause()


def _finders(rows: Any, pause: Callable[[], object]) -> Iterator[trail.Difference]:
    """Yield what is found by others than may see it, or by nobody.

    A record is found by whoever sees its kind, whether or not the entry says so; a note
    by who sees its record, or only by whom it is for.
    """
    tables, found = find(POLICY).tables, iter(rows)
    while batch := list(islice(found, _BATCH)):
        for kind, key, number, held, of, kept_for in batch:
            declared = tables.get(of or kind)
            may = (
                {kept_for}
                if kept_for
                else {EVERYBODY, *(declared.see if declared else ())}
            )
            if declared is not None and held not in may:
                where = (f"{kind} {key}", number, "permission")
                told = ", ".join(sorted(may - {EVERYBODY}))
                yield trail.Difference("search_entry", *where, held, told)
        pause()


def _expected(
    kind: str, number: str, shown: Sequence[str], grams: Sequence[str]
) -> set[str]:
    """Return the pieces that an entry has at least.

    Args:
        kind: Of record.
        number: Its number.
        shown: Title and detail, both once more in Chinese.
        grams: Its pieces. One of before they told the kind was given other names by a
            step, and is found by its number until it is saved again.
    """
    if not any(map(_KIND.match, grams)):
        return set(pieces_of((number,)))
    title, detail, *zh = shown
    whole = (said for said in zh if len(said) < _CUT)
    return {mark(kind), *pieces_of((number, title, detail, *whole))}


def _astray(
    connection: Connection, pause: Callable[[], object]
) -> Iterator[trail.Difference]:
    """Yield what is found of records that are not there."""
    kinds = connection.execute(text("SELECT DISTINCT kind FROM search_entry")).scalars()
    for kind in sorted(set(kinds) & Row.metadata.tables.keys()):
        asked = text(_ASTRAY.format(kind))
        for key, number in connection.execute(asked, {"kind": kind}):
            where = (f"{kind} {key}", number)
            yield trail.Difference("search_entry", *where, "", "there", "gone")
        pause()
