"""Writes many rows of one table in one statement.

The session writes row by row: 60 µs each before the driver is reached, and a message
each to a server. The lines of a document come in hundreds and need nothing of that.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, func, insert, inspect, select, text
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import (
    instance_dict,
    instance_state,
    set_committed_value,
)
from sqlalchemy.orm.exc import StaleDataError

from app.db import limits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.engine import Connection, Dialect
    from sqlalchemy.orm import SessionTransaction

    from app.db.base import Row

    _Turned = tuple[str, Callable[[Any], Any] | None]
    """An attribute, and what turns its values for the driver; None: nothing."""
    _Prepared = tuple[str, tuple[_Turned, ...]]

KEY = "id"
VERSION = "version"
OFFICES = 4
"""Whose statements are kept: each office that was opened has a dialect of its own."""


class LinesSession(Session):
    """A session that writes the lines of documents after the documents, in bulk."""

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Override: write what changed, then the new lines."""
        super().flush(objects)
        for (parent, name), lines in self.info.pop("lines", {}).items():
            kind: Any = type(parent)
            key, column = instance_dict(parent)[KEY], _owner(kind, name)
            for line in lines:
                instance_dict(line)[column] = key
            if lines:
                _add(self, lines)


def later(session: Session, parent: Row, name: str, lines: Sequence[Row]) -> None:
    """Let new lines be written at the next flush, when their document has its key.

    Args:
        session: Of the document.
        parent: The document's row.
        name: The attribute of the document that lists its lines.
        lines: Rows of one table that no session knows yet; instead of those that
            still wait.
    """
    session.info.setdefault("lines", {})[parent, name] = lines


def put(
    session: Session, row_type: type[Row], values: Sequence[dict[str, Any]]
) -> None:
    """Write rows that bring their keys along, without making objects of them.

    Raises:
        InvalidError: The table cannot hold a value; see `app.db.limits`.
    """
    if values:
        limits.check_values(row_type, values)
        _insert(session.connection(), row_type, values)
        _note(session, row_type, values)


def change(session: Session, rows: Sequence[Row]) -> None:
    """Write what changed in rows of one table to a server at once.

    In a file, where a statement costs little, the session does it at its next flush.

    Raises:
        InvalidError: The table cannot hold a value; see `app.db.limits`.
        StaleDataError: Somebody else saved one of them first.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql" or not rows:
        return
    limits.check(session, rows)
    columns = _columns(type(rows[0]))
    alike: dict[frozenset[str], list[Row]] = defaultdict(list)
    for row in rows:
        news = columns.keys() & instance_state(row).committed_state.keys()
        alike[frozenset(news)].append(row)
    alike.pop(frozenset(), None)
    for names, several in alike.items():
        _change_text(connection, names, several)
        for row in several:
            for name in names:
                set_committed_value(row, name, instance_dict(row)[name])
    _remember(session, [row for several in alike.values() for row in several])


def _change_text(
    connection: Connection, names: frozenset[str], rows: Sequence[Row]
) -> None:
    """Change the same columns of rows, as one JSON text; see `_insert_text`."""
    row_type = type(rows[0])
    columns, key = _columns(row_type), inspect(row_type).primary_key[0].name
    quote = connection.dialect.identifier_preparer.quote
    table = quote(row_type.__tablename__)
    same = sorted({key, VERSION} & set(columns))
    sets = ", ".join(
        f"{at} = told.{at}{' + 1' if name == VERSION else ''}"
        for name in sorted(names)
        for at in (quote(columns[name]),)
    )
    where = " AND ".join(f"{table}.{name} = told.{name}" for name in same)
    statement = (
        f"UPDATE {table} SET {sets}"  # noqa: S608 - our own names
        f" FROM json_populate_recordset(NULL::{table}, %s::json) AS told WHERE {where}"
    )
    values = []
    for row in rows:
        held, was = instance_dict(row), instance_state(row).committed_state
        values.append(
            {columns[name]: held[name] for name in names}
            | {name: was.get(name, held[name]) for name in same}
        )
    told = json.dumps(values, default=str, ensure_ascii=False)
    found = connection.exec_driver_sql(statement, (told,)).rowcount
    if found != len(rows):
        msg = f"{len(rows) - found} rows of {table} were changed meanwhile"
        raise StaleDataError(msg)


def enter(
    session: Session, row_type: type[Row], values: Sequence[dict[str, Any]], by: str
) -> Sequence[int]:
    """Write new rows without making objects of them; return their keys in order.

    Args:
        session: Of the action.
        row_type: A table with a key that the database counts.
        values: By attribute; the keys are put in.
        by: An attribute that is another one in every row: the server promises no
            order.

    Raises:
        InvalidError: The table cannot hold a value; see `app.db.limits`.
    """
    if not values:
        return ()
    limits.check_values(row_type, values)
    keys = _insert(session.connection(), row_type, values, by)
    for row, key in zip(values, keys, strict=True):
        row[KEY] = key
    _note(session, row_type, values)
    return keys


def _note(
    session: Session, row_type: type[Row], values: Sequence[dict[str, Any]]
) -> None:
    from app.db import audit  # noqa: PLC0415 - the first list is read without it

    audit.note_created(session, row_type, values)


def _add(session: Session, rows: Sequence[Row]) -> None:
    """Write lines, learn their keys and let the session know them."""
    row_type = type(rows[0])
    values = [instance_dict(row) for row in rows]
    limits.check_values(row_type, values)
    keys = _insert(session.connection(), row_type, values)
    identity = inspect(row_type).identity_key_from_primary_key
    for row, value, key in zip(rows, values, keys, strict=True):
        value[KEY] = key
        instance_state(row).key = identity((key,))
    session.add_all(rows)
    _remember(session, rows)
    _note(session, row_type, values)


def _remember(session: Session, rows: Sequence[Row]) -> None:
    """Note the savepoints that rows stand and fall with."""
    point, points = session.get_nested_transaction(), set()
    while point is not None:
        points.add(point)
        point = point.parent
    if points:
        session.info.setdefault("written", []).append((points, rows))


@event.listens_for(LinesSession, "after_soft_rollback")
def _forget(session: Session, point: SessionTransaction) -> None:
    """Let go of the lines that are not in the database any more."""
    session.info.pop("lines", None)
    for points, rows in session.info.get("written", ()):
        for row in rows if point in points else ():
            if row in session:
                session.expunge(row)


def _insert(
    connection: Connection,
    row_type: type[Row],
    rows: Sequence[Mapping[str, Any]],
    by: str = "position",
) -> Sequence[int]:
    """Insert rows; return the keys they were given, none when they had their own."""
    keyless = KEY in _columns(row_type) and KEY not in rows[0]
    if connection.dialect.name == "postgresql":
        return _insert_text(connection, row_type, rows, by if keyless else "")
    keys: Sequence[int] = ()
    if keyless:
        # Nobody else writes meanwhile; it is how SQLite itself would number them.
        last = _last(connection, row_type.__table__)
        keys = range(last + 1, last + 1 + len(rows))
        rows = [{**row, KEY: key} for row, key in zip(rows, keys, strict=True)]
    write(connection, row_type, rows)
    return keys


def _last(connection: Connection, table: Any) -> int:
    """Return the highest key of a file's table; or ever given, where none returns."""
    last: int = connection.scalar(select(func.max(table.c[KEY]))) or 0
    if not table.dialect_options["sqlite"]["autoincrement"]:
        return last
    given = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return max(last, connection.scalar(given, {"name": table.name}) or 0)


def write(
    connection: Connection, row_type: type[Row], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Hand rows with their keys to the driver of a file, and nothing else."""
    statement, columns = _prepared(row_type, connection.dialect)
    told = [
        [turn(row.get(name)) for row in rows] if turn else [r.get(name) for r in rows]
        for name, turn in columns
    ]
    connection.exec_driver_sql(statement, list(zip(*told, strict=True)))


def _prepared(row_type: type[Row], dialect: Dialect) -> _Prepared:
    known = _known(dialect)
    if row_type not in known:
        known[row_type] = _prepare(row_type, dialect)
    return known[row_type]


@lru_cache(maxsize=OFFICES)
def _known(_dialect: Dialect) -> dict[type[Row], _Prepared]:
    """Return what was prepared for an office; one left long ago is let go of."""
    return {}


def _prepare(row_type: type[Row], dialect: Dialect) -> _Prepared:
    """Return the INSERT as the driver takes it, and its values by attribute."""
    table: Any = row_type.__table__
    columns = _columns(row_type)
    made = insert(table).compile(dialect=dialect, column_keys=[*columns.values()])
    names = {column: name for name, column in columns.items()}
    return str(made), tuple(
        (names[at], table.c[at].type.dialect_impl(dialect).bind_processor(dialect))
        for at in made.positiontup or ()
    )


def _insert_text(
    connection: Connection,
    row_type: type[Row],
    rows: Sequence[Mapping[str, Any]],
    by: str,
) -> Sequence[int]:
    """Insert rows into PostgreSQL as one JSON text.

    The driver takes ten times as long over a parameter for each value.

    Args:
        connection: To the server.
        row_type: The table.
        rows: By attribute.
        by: By which attribute each row is known when the server tells its key; "":
            they bring their keys along.
    """
    columns = dict(_columns(row_type))
    if by:
        del columns[KEY]
    quote = connection.dialect.identifier_preparer.quote
    table = quote(row_type.__tablename__)
    names = ", ".join(quote(column) for column in columns.values())
    statement = (
        f"INSERT INTO {table} ({names}) SELECT {names}"  # noqa: S608 - our own names
        f" FROM json_populate_recordset(NULL::{table}, %s::json)"
    )
    values = [{column: row.get(n) for n, column in columns.items()} for row in rows]
    told = json.dumps(values, default=str, ensure_ascii=False)
    if not by:
        connection.exec_driver_sql(statement, (told,))
        return ()
    # The server promises no order: a line is known by its position.
    asked = f"{statement} RETURNING {quote(columns[by])}, id"
    result = connection.exec_driver_sql(asked, (told,))
    given: dict[Any, int] = dict(result.all())
    return [given[row[by]] for row in rows]


@cache
def _owner(parent: type[Row], name: str) -> str:
    """Return the attribute of a line that holds the key of its document."""
    relation = inspect(parent).relationships[name]
    column = relation.local_remote_pairs[0][1]
    return str(relation.mapper.get_property_by_column(column).key)


@cache
def _columns(row_type: type[Row]) -> dict[str, str]:
    """Return by attribute the name of its column."""
    properties = inspect(row_type).column_attrs
    return {one.key: one.columns[0].name for one in properties}
