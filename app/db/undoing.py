"""Takes a whole action back by the audit trail, while nothing was built on it.

What it entered is removed, what it changed stands again as before, what it removed is
there again. It is one action itself: everything of it happens, or nothing. What others
changed since is never overwritten.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from sqlalchemy import (
    Date,
    DateTime,
    Integer,
    Text,
    bindparam,
    cast,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import instance_dict

from app.core.clock import here
from app.core.errors import NotPossibleError
from app.core.i18n import N_, N_n
from app.core.job import Job
from app.db import audit, bulk, exchange, tables
from app.db.actions import ActionRow
from app.db.audit import CHANGED, CREATED, DELETED, AuditRow
from app.db.base import Row, VersionedRow
from app.db.security import calls
from app.db.types import ExactDecimal

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

_BUILT_ON = N_(
    "Something was built on it since, so it cannot be taken back as a whole."
)
_CHANGED = N_n(
    "{n} of its records was changed since by {who}, last on {when}."
    " Nothing is taken back.",
    "{n} of its records were changed since by {who}, last on {when}."
    " Nothing is taken back.",
    "n",
)
TAKING_BACK = N_("Taking the import back")
_TAKEN_BACK = "undo."
_OFFERED = 5


@dataclass(frozen=True, slots=True)
class Done:
    """An action that can perhaps be taken back.

    Attributes:
        key: Of the action.
        at: When.
        by: Who.
        undone: Whether it was taken back.
    """

    key: str
    at: datetime
    by: str
    undone: bool


def undo_key(key: str) -> str:
    """Return the key under which an action is taken back, once."""
    return f"{_TAKEN_BACK}{key.partition('.')[2]}"


def latest(uow: UnitOfWork, prefix: str, by: str) -> list[Done]:
    """Return somebody's latest actions whose keys begin so, newest first."""
    asked = (
        select(ActionRow)
        .where(ActionRow.key.startswith(prefix, autoescape=True), ActionRow.by == by)
        .order_by(ActionRow.at.desc())
        .limit(_OFFERED)
    )
    rows = uow.session.scalars(asked).all()
    keys = [undo_key(row.key) for row in rows]
    gone = set(
        uow.session.scalars(select(ActionRow.key).where(ActionRow.key.in_(keys)))
    )
    return [Done(row.key, row.at, row.by, undo_key(row.key) in gone) for row in rows]


def standing(uow: UnitOfWork, prefix: str) -> Done | None:
    """Return the latest action whose key begins so and that was not taken back.

    Args:
        uow: The reading.
        prefix: What the keys begin with: a word, a dot and more.
    """
    back = aliased(ActionRow)
    bare = func.substr(ActionRow.key, prefix.index(".") + 2)
    gone = select(back.key).where(back.key == literal(_TAKEN_BACK) + bare).exists()
    asked = (
        select(ActionRow)
        .where(ActionRow.key.startswith(prefix, autoescape=True), ~gone)
        .order_by(ActionRow.at.desc())
        .limit(1)
    )
    row = uow.session.scalar(asked)
    return None if row is None else Done(row.key, row.at, row.by, undone=False)


@dataclass(frozen=True, slots=True)
class _Entry:
    table: str
    row_key: str
    op: str
    old: Mapping[str, Any]


def entered(uow: UnitOfWork, key: str) -> list[tuple[str, int]]:
    """Return table and key of every row that an action has entered, in order."""
    return [(e.table, int(e.row_key)) for e in _told(uow, key) if e.op == CREATED]


def take_back(
    uow: UnitOfWork, key: str, job: Job | None = None
) -> dict[str, list[int]]:
    """Undo everything that an action wrote.

    Args:
        uow: The action that undoes it.
        key: Of the other one.
        job: Hears how far it is and can stop it.

    Returns:
        By table the ids of the rows that stand again as before.

    Raises:
        NotPossibleError: There is nothing, or something was built on it.
        StoppedError: The person stopped it.
    """
    told = _told(uow, key)
    way = _Way(job or Job(), len(told))
    if not told:
        raise NotPossibleError(N_("There is nothing to take back."))
    _check_untouched(uow, key, told)
    new = _by_table(told, CREATED)
    fresh = {(name, one.row_key) for name, all_ in new.items() for one in all_}
    try:
        _put_back(uow, _by_table(told, DELETED), fresh)
        changed = _change_back(uow, _by_table(told, CHANGED), fresh, way)
        _remove(uow, new, key, way)
    except IntegrityError as error:
        raise NotPossibleError(_BUILT_ON) from error
    return changed


@dataclass(slots=True)
class _Way:
    """How far it is: each entry of the trail is one piece."""

    job: Job
    whole: int
    done: int = 0

    def go(self, pieces: int) -> None:
        """Tell that some more are coming."""
        self.job.step(TAKING_BACK, self.done, self.whole)
        self.done += pieces


# --- What was done -------------------------------------------------------------------


def _told(uow: UnitOfWork, key: str) -> list[_Entry]:
    asked = (
        select(AuditRow.table, AuditRow.row_key, AuditRow.op, cast(AuditRow.old, Text))
        .where(AuditRow.action_key == key)
        .order_by(AuditRow.id)
    )
    return [
        _Entry(table, row, op, json.loads(old, parse_float=Decimal) if old else {})
        for table, row, op, old in uow.session.execute(asked)
    ]


def _by_table(told: Iterable[_Entry], op: str) -> dict[str, list[_Entry]]:
    found: dict[str, list[_Entry]] = {}
    for entry in told:
        if entry.op == op:
            found.setdefault(entry.table, []).append(entry)
    return found


def _check_untouched(uow: UnitOfWork, key: str, told: Sequence[_Entry]) -> None:
    """Refuse where somebody changed one of the rows afterwards.

    Raises:
        NotPossibleError: Somebody did.
    """
    last = uow.session.scalar(
        select(func.max(AuditRow.id)).where(AuditRow.action_key == key)
    )
    touched: dict[tuple[str, str], Any] = {}
    for table in sorted({entry.table for entry in told}):
        rows = {entry.row_key for entry in told if entry.table == table}
        later = (
            select(AuditRow.row_key, AuditRow.action_key, AuditRow.by, AuditRow.at)
            .where(AuditRow.table == table, AuditRow.id > last)
            .order_by(AuditRow.id)
        )
        since = uow.session.execute(later).all()
        keys = {one.action_key for one in since if one.action_key}
        undone = {by for by in keys if by.startswith(_TAKEN_BACK)}
        for one in since:
            if one.row_key in rows and not _is_over(one.action_key, undone):
                touched[table, one.row_key] = one
    if touched:
        _tell_touched([*touched.values()])


def _tell_touched(changes: Sequence[Any]) -> NoReturn:
    """Say who has changed how many rows, and when last.

    Raises:
        NotPossibleError: Always.
    """
    at = here(max(one.at for one in changes))
    raise NotPossibleError(
        _CHANGED,
        who=", ".join(dict.fromkeys(one.by for one in changes)),
        n=len(changes),
        when=f"{at:%Y-%m-%d %H:%M}",
    )


def _is_over(key: str | None, undone: set[str]) -> bool:
    """Say whether an action was itself taken back, or took another one back."""
    return key is not None and (key in undone or undo_key(key) in undone)


# --- Undoing it ----------------------------------------------------------------------


def _types() -> dict[str, type[Row]]:
    return {str(one.local_table): one.class_ for one in tables.every()}


def _put_back(
    uow: UnitOfWork, gone: Mapping[str, list[_Entry]], fresh: set[tuple[str, str]]
) -> None:
    types = _types()
    for name in _sorted(gone):
        row_type = types[name]
        rows = [
            dict(_values(row_type, entry.old))
            for entry in gone[name]
            if (name, entry.row_key) not in fresh
        ]
        if not calls.secured(uow.session):
            bulk.put(uow.session, row_type, rows)
            continue
        for row in rows:  # there nobody gives a line its key himself
            del row[bulk.KEY]
            bulk.enter(uow.session, row_type, [row], "position")


def _change_back(
    uow: UnitOfWork,
    changed: Mapping[str, list[_Entry]],
    fresh: set[tuple[str, str]],
    way: _Way,
) -> dict[str, list[int]]:
    types, found = _types(), {}
    for name, told in changed.items():
        row_type = types[name]
        old: dict[str, dict[str, Any]] = {}
        for entry in reversed(told):  # the first change tells how it was
            if (name, entry.row_key) not in fresh:
                values = dict(_values(row_type, entry.old))
                old[entry.row_key] = {**old.get(entry.row_key, {}), **values}
        found[name] = [int(key) for key in old]
        for part in exchange.chunks(old):
            way.go(len(part))
            _write_back(uow, row_type, {int(key): old[key] for key in part})
    return found


def _write_back(
    uow: UnitOfWork, row_type: type[Row], old: Mapping[int, Mapping[str, Any]]
) -> None:
    key: Any = row_type.__mapper__.primary_key[0]
    if uow.session.get_bind().dialect.name == "postgresql":
        _write_at_once(uow, row_type, old)
        return
    for row in uow.session.scalars(select(row_type).where(key.in_(old))):
        for name, value in old[getattr(row, key.name)].items():
            if name != "version":
                setattr(row, name, value)
        if isinstance(row, VersionedRow):
            row.version += 1  # whoever has it open sees that it is another one
    uow.session.flush()


def _write_at_once(
    uow: UnitOfWork, row_type: type[Row], old: Mapping[int, Mapping[str, Any]]
) -> None:
    """Hand a server all rows at once, as it writes the trail itself."""
    columns = {one.key: one.columns[0] for one in row_type.__mapper__.column_attrs}
    key: Any = row_type.__mapper__.primary_key[0]
    table: Any = row_type.__table__
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row_key, values in old.items():
        told = {f"new_{name}": v for name, v in values.items() if name != "version"}
        alike.setdefault(tuple(sorted(told)), []).append({"row_key": row_key, **told})
    for names, rows in alike.items():
        new: dict[Any, Any] = {}
        for name in names:
            column = columns[name.removeprefix("new_")]
            new[column] = bindparam(name, type_=column.type)
        if issubclass(row_type, VersionedRow):
            new[columns["version"]] = columns["version"] + 1
        if new:
            change = update(table).where(key == bindparam("row_key"))
            uow.session.connection().execute(change.values(new), rows)
    uow.session.expire_all()
    if row_type.topic:
        uow.topics.add(row_type.topic)


def _remove(
    uow: UnitOfWork, new: Mapping[str, list[_Entry]], action: str, way: _Way
) -> None:
    types = _types()
    for name in reversed(_sorted(new)):
        row_type = types[name]
        key: Any = row_type.__mapper__.primary_key[0]
        for part in exchange.chunks(int(entry.row_key) for entry in new[name]):
            way.go(len(part))
            wanted = select(row_type).where(key.in_(part))
            rows = [dict(instance_dict(r)) for r in uow.session.scalars(wanted)]
            uow.session.expunge_all()
            audit.note_deleted(uow.session, row_type, rows)
            if calls.secured(uow.session):
                calls.remove_made(uow.session, name, part, action)
                continue
            gone = delete(row_type).where(key.in_(part))
            uow.session.connection().execute(gone)
        if row_type.topic:
            uow.topics.add(row_type.topic)


def _sorted(names: Iterable[str]) -> list[str]:
    """Return tables in the order in which their rows may be entered."""
    order = {str(table): at for at, table in enumerate(Row.metadata.sorted_tables)}
    return sorted(names, key=lambda name: order[name])


def _values(row_type: type[Row], old: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return what stood in a row, as its columns hold it."""
    columns = {one.key: one.columns[0] for one in row_type.__mapper__.column_attrs}
    for name, value in old.items():
        if name in columns:
            yield name, _value(columns[name].type, value)


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, ExactDecimal):
        return Decimal(str(value))
    if isinstance(kind, DateTime) or getattr(kind, "impl", None).__class__ is DateTime:
        return datetime.fromisoformat(str(value))
    if isinstance(kind, Date):
        return date.fromisoformat(str(value))
    if isinstance(kind, Integer):
        return int(value)
    members = getattr(kind, "enum_class", None)
    return members(value) if members else value
