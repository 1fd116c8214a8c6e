"""The audit trail: who changed which field of which row, when, from what to what.

Written for every table by the session itself; no service calls it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, Text, insert, inspect
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Row
from app.db.types import Key

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Dialect
    from sqlalchemy.orm import Session

    from app.db.unit_of_work import UnitOfWork

CREATED = "+"
DELETED = "-"
Entry = tuple[str, str, str, str | None, str | None]
"""Table, key of the row, field, old value, new value."""
_UNNEST = """
INSERT INTO audit (at, by, action_key, "table", row_key, field, old, new)
SELECT %s::timestamptz, %s::text, %s::text, entry.* FROM
unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[]) AS entry
"""
"""One statement for all entries; one for each took ten times as long."""
_COLUMNS = ("at", "by", "action_key", "table", "row_key", "field", "old", "new")


class AuditRow(Row):
    """One changed field, one created row ("+") or one deleted row ("-").

    Attributes:
        table: The table's name.
        row_key: The row's primary key.
        field: The column, or "+" or "-" with all values in `new` or `old`.
        action_key: The user action it belongs to.
    """

    __tablename__ = "audit"
    audited = False

    id: Mapped[Key]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(80))
    action_key: Mapped[str | None] = mapped_column(String(64))
    table: Mapped[str] = mapped_column(String(64), index=True)
    row_key: Mapped[str] = mapped_column(String(64), index=True)
    field: Mapped[str] = mapped_column(String(64))
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)


def note_changes(uow: UnitOfWork, session: Session) -> None:
    """Remember, before a flush, what it is about to change."""
    pending: list[Entry] = session.info.setdefault("audit", [])
    for row in session.dirty:
        if _audited(row) and session.is_modified(row):
            pending += _changed_fields(row)
    for row in session.deleted:
        if _audited(row):
            pending.append(_whole(row, DELETED))
    session.info["audit_new"] = [row for row in session.new if _audited(row)]
    del uow


def write(uow: UnitOfWork, session: Session) -> None:
    """Write, after a flush gave every row its key, what was remembered."""
    entries = session.info.pop("audit", [])
    entries += [_whole(row, CREATED) for row in session.info.pop("audit_new", ())]
    if entries:
        _store(uow, session.connection(), entries)


def note_created(
    session: Session, row_type: type[Row], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Write what was written in bulk, past the session."""
    names, keys = _names(row_type)
    entries: list[Entry] = []
    for row in rows:
        told = {n: text for n in names if (text := _text(row.get(n))) is not None}
        key = ",".join(str(row[name]) for name in keys)
        new = json.dumps(told, ensure_ascii=False)
        entries.append((str(row_type.__tablename__), key, CREATED, None, new))
    _store(session.info["uow"], session.connection(), entries)


def _store(uow: UnitOfWork, connection: Connection, entries: list[Entry]) -> None:
    """Hand all entries to the driver at once: every saved line makes one."""
    dialect = connection.dialect
    statement, at = _prepared(dialect)
    who = (at(uow.now), uow.actor.name, uow.key)
    if dialect.name == "postgresql":
        connection.exec_driver_sql(
            _UNNEST, (*who, *(list(column) for column in zip(*entries, strict=True)))
        )
    else:
        connection.exec_driver_sql(statement, [(*who, *entry) for entry in entries])


@cache
def _prepared(dialect: Dialect) -> tuple[str, Callable[[datetime], Any]]:
    """Return the INSERT as the driver takes it, and what turns the instant for it."""
    table = AuditRow.__table__
    compiled = insert(AuditRow).compile(dialect=dialect, column_keys=list(_COLUMNS))
    turn = table.c.at.type.dialect_impl(dialect).bind_processor(dialect)
    return str(compiled), turn or (lambda instant: instant)


def _audited(row: object) -> bool:
    return isinstance(row, Row) and row.audited


def _changed_fields(row: Row) -> list[Entry]:
    state = inspect(row)
    changed = []
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.has_changes() and history.added != history.deleted:
            changed.append(
                _entry(
                    row,
                    attribute.key,
                    _text(history.deleted[0]) if history.deleted else None,
                    _text(history.added[0]) if history.added else None,
                )
            )
    return changed


def _whole(row: Row, sign: str) -> Entry:
    values = {
        name: value
        for name in _names(type(row))[0]
        if (value := _text(getattr(row, name))) is not None
    }
    text = json.dumps(values, ensure_ascii=False)
    return _entry(
        row,
        sign,
        text if sign == DELETED else None,
        text if sign == CREATED else None,
    )


def _entry(row: Row, field: str, old: str | None, new: str | None) -> Entry:
    key = ",".join(str(getattr(row, name)) for name in _names(type(row))[1])
    return str(row.__tablename__), key, field, old, new


@cache
def _names(kind: type[Row]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the attributes of all columns of a table, and those of its key."""
    mapper = inspect(kind)
    key = [mapper.get_property_by_column(column).key for column in mapper.primary_key]
    return tuple(one.key for one in mapper.column_attrs), tuple(key)


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        return f"({len(value)} bytes)"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
