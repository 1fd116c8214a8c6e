"""What happened to a record, told from the audit trail, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.db.audit import CREATED, AuditRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

_SILENT = frozenset({"version", "created_at", "created_by"})
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
    entries = uow.session.scalars(
        select(AuditRow)
        .where(AuditRow.table == table, AuditRow.row_key == str(key))
        .order_by(AuditRow.id.desc())
        .limit(_MOST)
    )
    actions: dict[tuple[datetime, str], list[AuditRow]] = {}
    for entry in entries:
        actions.setdefault((entry.at, entry.by), []).append(entry)
    told = [_told(at, by, rows) for (at, by), rows in actions.items()]
    return tuple(told[:most])


def _told(at: datetime, by: str, entries: list[AuditRow]) -> Happening:
    # Newest first: the first state met is where the action led to.
    states = [e.new or "" for e in entries if e.field == "state"]
    names = dict.fromkeys(
        entry.field
        for entry in reversed(entries)
        if entry.field not in _SILENT and entry.field != CREATED
    )
    return Happening(
        at,
        by,
        states[0] if states else "",
        any(entry.field == CREATED for entry in entries),
        tuple(names),
    )
