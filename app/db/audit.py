"""The audit trail: who changed which row, when, from what to what.

One entry for each changed row, with the fields that changed. A PostgreSQL server writes
it itself, by triggers (`app.db.audit_server`): who has a login writes past no audit. In
a file the session writes it. No service calls it. Entries are only ever added, and
`app.db.chain` ties them together.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import platform
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Index,
    String,
    Text,
    TypeDecorator,
    insert,
    inspect,
    select,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column
from sqlalchemy.orm.attributes import instance_dict, instance_state
from sqlalchemy.orm.base import LoaderCallableStatus

from app.db.base import Row, mapped
from app.db.bulk import OFFICES
from app.db.types import Key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from sqlalchemy.engine import Connection, Dialect
    from sqlalchemy.orm import Session
    from sqlalchemy.types import TypeEngine

    from app.db.unit_of_work import UnitOfWork

CREATED = "+"
CHANGED = "~"
DELETED = "-"
Entry = tuple[str, str, str | None, str, str | None, str | None]
"""Table, key of the row, key of what it belongs to, operation, old, new."""
_COLUMNS = (
    *("at", "by", "login", "client", "action_key"),
    *("table", "row_key", "parent", "op", "old", "new"),
)


class Values(TypeDecorator[Any]):
    """A JSON object: jsonb on PostgreSQL, its text elsewhere."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Override TypeDecorator.load_dialect_impl."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(Text())
        # Late: an office in a file never loads the server's types.
        from sqlalchemy.dialects.postgresql import JSONB  # noqa: PLC0415

        return dialect.type_descriptor(JSONB())


class AuditRow(Row):
    """One row that was created, changed or deleted.

    Attributes:
        by: Name of the person, as the program was told it.
        login: Who was signed in: on the server, or on the computer with the file.
        client: From where: the computer's name or its address.
        action_key: The user action it belongs to.
        table: The table's name.
        row_key: The row's primary key; parts of one are joined by commas.
        parent: The key of the row it belongs to: a line's document.
        op: "+" created, "~" changed, "-" deleted.
        old: A JSON object of the fields before; of a changed row what changed only.
        new: The same of the fields after.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_row", "table", "row_key"),
        Index("ix_audit_parent", "table", "parent"),
    )
    audited = False

    id: Mapped[Key]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(80))
    login: Mapped[str] = mapped_column(String(64), server_default="")
    client: Mapped[str] = mapped_column(String(120), server_default="")
    action_key: Mapped[str | None] = mapped_column(String(64))
    table: Mapped[str] = mapped_column(String(64))
    row_key: Mapped[str] = mapped_column(String(64))
    parent: Mapped[str | None] = mapped_column(String(64))
    op: Mapped[str] = mapped_column(String(1))
    old: Mapped[Any] = mapped_column(Values, nullable=True)
    new: Mapped[Any] = mapped_column(Values, nullable=True)


class AuditLinkRow(Row):
    """One link of the chain that ties the entries together; see `app.db.chain`.

    Attributes:
        n: Counts the links from 1.
        at: When it was made.
        ids: The entries in it, as ranges: "{[1,201),[203,204)}".
        rows: How many they are.
        last: The greatest id of an entry so far.
        prev: Hash of the link before, hexadecimal.
        hash: SHA-256 over `prev`, this link and its entries, hexadecimal.
    """

    __tablename__ = "audit_link"
    audited = False

    n: Mapped[Key]
    at: Mapped[datetime]
    ids: Mapped[str] = mapped_column(Text)
    rows: Mapped[int]
    last: Mapped[int] = mapped_column(BigInteger)
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


def parents() -> Mapping[str, tuple[str, str]]:
    """Return by table the column that points to what it belongs to, and that table.

    Lines belong to their document, a row beside another to that one. Of the tables that
    are loaded so far: a window writes before it has loaded every module.
    """
    return _parents(mapped())


@lru_cache(maxsize=1)
def _parents(mappers: frozenset[Mapper[Any]]) -> Mapping[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for mapper in mappers:
        table = mapper.local_table
        for relation in mapper.relationships:
            if relation.uselist and "delete-orphan" in relation.cascade:
                child = relation.local_remote_pairs[0][1]
                found[str(child.table)] = (child.name, str(table))
        keys = list(mapper.primary_key)
        if len(keys) == 1 and keys[0].foreign_keys:
            target = next(iter(keys[0].foreign_keys)).column
            found[str(table)] = (keys[0].name, str(target.table))
    return found


def note_changes(session: Session) -> None:
    """Remember, before a flush, what it is about to change in a file."""
    if _on_server(session):
        return
    pending: list[Entry] = session.info.setdefault("audit", [])
    changes = (_change(row) for row in session.dirty if _audited(row))
    pending += [entry for entry in changes if entry]
    for row in filter(_audited, session.deleted):
        pending += [_whole(row, DELETED), *_with_it(session, row)]
    session.info["audit_new"] = [row for row in session.new if _audited(row)]


def write(session: Session) -> None:
    """Write, after a flush gave every row its key, what was remembered."""
    entries: list[Entry] = session.info.pop("audit", [])
    entries += [_whole(row, CREATED) for row in session.info.pop("audit_new", ())]
    _store(session, entries)


def note_created(
    session: Session, row_type: type[Row], rows: Iterable[Mapping[str, Any]]
) -> None:
    """Write of a file what was written in bulk, past the session's objects."""
    if row_type.audited and not _on_server(session):
        _store(session, [_entry(row_type, row, CREATED) for row in rows])


def note_deleted(
    session: Session, row_type: type[Row], rows: Iterable[Mapping[str, Any]]
) -> None:
    """Write of a file what is about to be removed past the session's objects."""
    if row_type.audited and not _on_server(session):
        _store(session, [_entry(row_type, row, DELETED) for row in rows])


def note(session: Session, row: Row, what: str) -> None:
    """Write of a file what happened to a row without changing any of its fields.

    Args:
        session: Of an action.
        row: What it happened to.
        what: The name that the history has for it (`app.ui.history.TITLES`).
    """
    table, key, above, op, _old, _new = _entry(type(row), instance_dict(row), CHANGED)
    _store(session, [(table, key, above, op, _json({}), _json({what: True}))])


def _on_server(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _store(session: Session, entries: Sequence[Entry]) -> None:
    """Hand all entries to the driver at once: every saved line makes one."""
    if not entries:
        return
    uow: UnitOfWork = session.info["uow"]
    connection: Connection = session.connection()
    statement, at = _prepared(connection.dialect)
    who = (at(uow.now), uow.actor.name, uow.actor.login or _login(), _client(), uow.key)
    connection.exec_driver_sql(statement, [(*who, *entry) for entry in entries])


@lru_cache(maxsize=OFFICES)
def _prepared(dialect: Dialect) -> tuple[str, Callable[[datetime], Any]]:
    """Return the INSERT as the driver takes it, and what turns the instant for it."""
    table = AuditRow.__table__
    compiled = insert(AuditRow).compile(dialect=dialect, column_keys=list(_COLUMNS))
    turn = table.c.at.type.dialect_impl(dialect).bind_processor(dialect)
    return str(compiled), turn or (lambda instant: instant)


@cache
def _login() -> str:
    try:
        return getpass.getuser()[:64]
    except (OSError, KeyError, ImportError):  # no name at all: some services
        return ""


@cache
def _client() -> str:
    return platform.node()[:120]


def _audited(row: object) -> bool:
    return isinstance(row, Row) and row.audited


def _change(row: Row) -> Entry | None:
    """Return the fields of a row that changed; None when none did."""
    state, held = instance_state(row), instance_dict(row)
    names, _, _ = _names(type(row))
    old, new = {}, {}
    for name, before in state.committed_state.items():
        if name in names and held.get(name) != before:
            unread = isinstance(before, LoaderCallableStatus)
            old[name], new[name] = None if unread else before, held.get(name)
    if not new:
        return None
    return (*_entry(type(row), held, CHANGED)[:4], _json(old), _json(new))


def _with_it(session: Session, row: Row) -> Iterable[Entry]:
    """Return the entries of rows that a file removes together with one."""
    for kind in _removed_with(type(row)):
        column = kind.__mapper__.primary_key[0]
        gone = select(kind.__table__).where(column == instance_dict(row)["id"])
        for values in session.connection().execute(gone).mappings():
            yield _entry(kind, dict(values), DELETED)


@cache
def _removed_with(row_type: type[Row]) -> tuple[type[Row], ...]:
    """Return the tables beside one whose rows go with its own."""
    return tuple(
        mapper.class_
        for mapper in mapped()
        for key in mapper.primary_key[0].foreign_keys
        if key.ondelete and key.column.table is row_type.__table__
    )


def _whole(row: Row, op: str) -> Entry:
    return _entry(type(row), instance_dict(row), op)


def _entry(row_type: type[Row], values: Mapping[str, Any], op: str) -> Entry:
    names, keys, parent = _names(row_type)
    key = ",".join([str(values[name]) for name in keys])
    above = None if parent is None else values.get(parent)
    text = None
    if op != CHANGED:
        text = _json({n: v for n in names if (v := values.get(n)) is not None})
    return (
        row_type.__tablename__,
        key,
        None if above is None else str(above),
        op,
        text if op == DELETED else None,
        text if op == CREATED else None,
    )


@cache
def _names(row_type: type[Row]) -> tuple[Collection[str], tuple[str, ...], str | None]:
    """Return the attributes of a table's columns, of its key, and of its parent."""
    mapper = inspect(row_type)
    key = [mapper.get_property_by_column(column).key for column in mapper.primary_key]
    above = parents().get(row_type.__tablename__)
    names = dict.fromkeys(one.key for one in mapper.column_attrs)
    return names, tuple(key), above[0] if above else None


def created_by(session: Session, table: str, key: int) -> frozenset[str]:
    """Return by whose login a record was entered; names change, and are changed."""
    asked = select(AuditRow.login).where(
        AuditRow.table == table, AuditRow.row_key == str(key), AuditRow.op == CREATED
    )
    return frozenset(session.scalars(asked))


def told_of(data: bytes) -> str:
    """Return what the trail says of bytes: how many they are, and their SHA-256."""
    return f"({len(data)} bytes, {hashlib.sha256(data).hexdigest()})"


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return told_of(value)
    return str(value)


_json = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, default=_plain
).encode
