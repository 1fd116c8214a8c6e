"""What happened to a record, told from the audit trail, the latest first."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, cast, or_, select

from app.db.audit import CHANGED, CREATED, AuditRow, parents
from app.db.base import Row

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.db.unit_of_work import UnitOfWork

_SILENT = frozenset({"id", "version", "created_at", "created_by", "position"})
_MOST = 400  # entries read; more is history, not activity


@dataclass(frozen=True, slots=True)
class Happening:
    """One action on a record.

    Attributes:
        at: The instant, aware.
        by: Who did it.
        state: The state it led to; empty when the state stayed.
        created: Whether the record was made by it.
        fields: The fields of the record itself that it changed.
    """

    at: datetime
    by: str
    state: str = ""
    created: bool = False
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row that an action changed, or a line made or removed by it.

    Attributes:
        table: The row's table.
        key: The row's key.
        op: "~" a field changed, "+" the line was made, "-" it was removed.
        field: Its column; empty for a whole line.
        old: What it held, as the trail keeps it: text, number, bool or None.
        new: What it holds since then.
        line: Place of the line in its document, counted from 1; None: not a line, or
            not known any more.
        words: Of a whole line, what it said: its fields that are words or figures.
    """

    table: str
    key: str
    op: str = CHANGED
    field: str = ""
    old: Any = None
    new: Any = None
    line: int | None = None
    words: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One action on a record and its lines, field by field.

    Attributes:
        at: The instant, aware.
        by: Who did it, as the program was told.
        login: Who was signed in.
        created: Whether it made the record.
        changes: What it changed.
    """

    at: datetime
    by: str
    login: str
    created: bool
    changes: tuple[Change, ...]


def happened(
    uow: UnitOfWork, table: str, key: int, most: int = 8
) -> tuple[Happening, ...]:
    """Return the latest actions on one row.

    Args:
        uow: The action.
        table: Name of the record's table.
        key: The record's key.
        most: How many are wanted.
    """
    found = uow.session.execute(
        _entries()
        .where(AuditRow.table == table, AuditRow.row_key == str(key))
        .order_by(AuditRow.id.desc())
        .limit(_MOST)
    ).all()
    actions = groupby(found, key=lambda entry: (entry.at, entry.by))
    told = [_told(at, by, list(entries)) for (at, by), entries in actions]
    return tuple(told[:most])


def history(
    uow: UnitOfWork, table: str, key: int, hidden: Collection[str] = ()
) -> tuple[Event, ...]:
    """Return every action on a record, its lines and what stands beside them.

    Args:
        uow: The action.
        table: Name of the record's table.
        key: The record's key.
        hidden: Tables that the person may not see.
    """
    entries: list[Any] = []
    where: list[ColumnElement[bool]] = [
        and_(AuditRow.table == table, AuditRow.row_key == str(key))
    ]
    while where:
        query = _entries().where(or_(*where)).order_by(AuditRow.id)
        found = uow.session.execute(query).all()
        entries += found
        where = _below(found, hidden)
    entries.sort(key=lambda entry: entry.id)
    places: dict[tuple[str, str], int] = {}
    events = [
        _event(at, by, login, list(group), (table, str(key)), places)
        for (at, by, login), group in groupby(
            entries, key=lambda entry: (entry.at, entry.by, entry.login)
        )
    ]
    return tuple(reversed([one for one in events if one.created or one.changes]))


def _below(found: Iterable[Any], hidden: Collection[str]) -> list[ColumnElement[bool]]:
    """Return how to find what belongs to rows, table by table."""
    where: list[ColumnElement[bool]] = []
    for child, (_, parent) in parents().items():
        keys = {entry.row_key for entry in found if entry.table == parent}
        if keys and child not in hidden:
            where.append(and_(AuditRow.table == child, AuditRow.parent.in_(keys)))
    return where


def _entries() -> Any:
    # As text: a JSON number would become a binary one, which money must not.
    return select(
        AuditRow.id,
        AuditRow.at,
        AuditRow.by,
        AuditRow.login,
        AuditRow.table,
        AuditRow.row_key,
        AuditRow.parent,
        AuditRow.op,
        cast(AuditRow.old, Text).label("old"),
        cast(AuditRow.new, Text).label("new"),
    )


def _values(text: str | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text or "{}", parse_float=Decimal)
    return found


def _told(at: datetime, by: str, entries: list[Any]) -> Happening:
    # Newest first: the first state met is where the action led to.
    changed = [_values(one.new) for one in entries if one.op == CHANGED]
    states = [str(new["state"]) for new in changed if "state" in new]
    fields = dict.fromkeys(name for new in reversed(changed) for name in new)
    return Happening(
        at,
        by,
        states[0] if states else "",
        any(entry.op == CREATED for entry in entries),
        tuple(name for name in fields if name not in _SILENT),
    )


def _event(
    at: datetime,
    by: str,
    login: str,
    entries: list[Any],
    record: tuple[str, str],
    places: dict[tuple[str, str], int],
) -> Event:
    changes: list[Change] = []
    created = False
    for entry in entries:
        row = (entry.table, entry.row_key)
        old, new = _values(entry.old), _values(entry.new)
        place = {**old, **new}.get("position")
        if isinstance(place, int) and row != record:  # a record itself is no line
            places[row] = place + 1
        if row == record and entry.op == CREATED:
            created = True
            continue
        line = places.get(_line_of(entry), places.get(row))
        whole = Change(*row, op=entry.op, line=line)
        if entry.op == CHANGED or _is_beside(entry.table):
            changes += [
                replace(whole, op=CHANGED, field=name, old=old.get(name), new=value)
                for name, value in {**dict.fromkeys(old), **new}.items()
                if name not in _SILENT and not _is_key(entry.table, name)
            ]
        else:
            words = new if entry.op == CREATED else old
            changes.append(replace(whole, words=words))
    if created:  # what was written with the new record itself is no change of it
        changes = []
    return Event(at, by, login, created, tuple(changes))


def _line_of(entry: Any) -> tuple[str, str]:
    """Return the row that a row stands beside or belongs to."""
    above = parents().get(entry.table, ("", ""))[1]
    return above, entry.parent or ""


def _is_beside(table: str) -> bool:
    """Say whether a table stands beside another, row for row."""
    column = parents().get(table, ("", ""))[0]
    return bool(column) and _is_key(table, column)


def _is_key(table: str, column: str) -> bool:
    return column in Row.metadata.tables[table].primary_key.columns
