"""Stores a record with its lines: the same few steps for every document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import object_session
from sqlalchemy.orm.attributes import instance_dict, set_committed_value
from sqlalchemy.orm.collections import collection_adapter

from app.core.errors import ConflictError, MissingError
from app.core.i18n import N_
from app.core.refs import Ref
from app.core.states import A, S, after
from app.db import bulk, mapping, trash
from app.db.base import DocumentRow, Row, VersionedRow
from app.db.security import calls

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from _typeshed import DataclassInstance

    from app.db.unit_of_work import UnitOfWork

D = TypeVar("D", bound=Row)
V = TypeVar("V", bound=VersionedRow)

GIVEN_HERE = frozenset({"id", "version", "number", "created_at", "created_by", "owner"})
"""Fields of a document that saving it never takes from the record."""


def fetch(uow: UnitOfWork, row_type: type[D], key: int) -> D:
    """Read one row by its key.

    Raises:
        MissingError: There is none.
    """
    row = uow.session.get(row_type, key)
    if row is None:
        raise MissingError(N_("This record does not exist any more."))
    uow.at_hand.append(row)
    return row


def known(
    uow: UnitOfWork, row_type: type[D], keys: Iterable[int | None]
) -> dict[int, D]:
    """Return rows by key; one that this action has read already is not read again."""
    session, wanted = uow.session, {key for key in keys if key}
    found = {key: row for key in wanted if (row := _at_hand(uow, row_type, key))}
    if missing := wanted - found.keys():
        column = row_type.__mapper__.primary_key[0]
        for row in session.scalars(select(row_type).where(column.in_(missing))):
            key = getattr(row, column.name)
            found[key] = uow.seen[row_type, key] = row
    return found


def _at_hand(uow: UnitOfWork, row_type: type[D], key: int) -> D | None:
    row: D | None = uow.seen.get((row_type, key))
    if row is None:
        identity = row_type.__mapper__.identity_key_from_primary_key((key,))
        row = uow.session.identity_map.get(identity)
    return row


def lock(uow: UnitOfWork, row_type: type[D], keys: Iterable[int]) -> dict[int, D]:
    """Lock rows until the transaction ends, always in the order of their keys.

    One order for everybody: two actions that need the same rows wait for each other
    instead of blocking each other (unsorted locks: 195 deadlocks where sorted had 0).
    Keys do not change: who only names such a row in another waits for nobody. Who asks
    first is first: without a queue some waited twenty seconds for one bill.
    """
    if not (wanted := sorted(set(keys))):
        return {}
    calls.queue(uow.session, row_type.__tablename__, wanted)
    key = row_type.__mapper__.primary_key[0]
    rows = uow.session.scalars(
        select(row_type)
        .where(key.in_(wanted))
        .order_by(key)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {getattr(row, key.name): row for row in rows}


def hold(uow: UnitOfWork, row_type: type[D], keys: Iterable[int | None]) -> None:
    """Let whoever adds to the same record wait for each other, and read it anew.

    Before a sum is compared with what the record allows: two deposits for one contract
    would each find room for itself. Unlike `lock` it is for who may not change it.

    Args:
        uow: The action.
        row_type: Of contracts, purchases, parties, accounts
            (`app.db.security.issued.HOLD`).
        keys: None is passed over.
    """
    wanted = sorted({key for key in keys if key})
    uow.session.flush()
    if not wanted:
        return
    if not calls.hold(uow.session, row_type.__tablename__, wanted):
        lock(uow, row_type, wanted)
        return
    key = row_type.__mapper__.primary_key[0]
    anew = select(row_type).where(key.in_(wanted))
    uow.session.scalars(anew.execution_options(populate_existing=True)).all()


def check_version(row: VersionedRow, version: int) -> None:
    """Refuse to go on from a record that somebody has changed since it was read.

    Raises:
        ConflictError: The versions differ.
    """
    if row.version != version:
        raise ConflictError(
            N_("Someone else changed this record. Reload it and try again.")
        )


def opened(uow: UnitOfWork, row_type: type[V], record: Any) -> V:
    """Return the row to save a record into: a new one, or the one it was read from.

    Raises:
        MissingError: It was deleted meanwhile.
        ConflictError: Someone else saved it first.
        NotPossibleError: It lies in the trash.
    """
    if record.id is None:
        row = row_type(version=0)
        if isinstance(row, DocumentRow):
            row.created_at, row.created_by = uow.now, uow.actor.name
        uow.session.add(row)
        uow.at_hand.append(row)
        uow.made.add(row)
        return row
    row = fetch(uow, row_type, record.id)
    check_version(row, record.version)
    trash.refuse(uow.session, row)
    return row


def editable(
    uow: UnitOfWork,
    row_type: type[V],
    record: Any,
    transitions: Mapping[tuple[S, A], S],
    edit: A,
    first: S,
) -> V:
    """Return the row to save a document into, if its state allows the editing.

    Args:
        uow: The action.
        row_type: The document's table.
        record: As it was read and changed, or a new one.
        transitions: Its state machine.
        edit: Its action of editing.
        first: The state that a new one begins in.

    Raises:
        MissingError: It was deleted meanwhile.
        ConflictError: Someone else saved it first.
        NotPossibleError: It lies in the trash.
        TransitionError: It cannot be edited in its state.
    """
    row: Any = opened(uow, row_type, record)
    row.state = after(transitions, first if record.id is None else row.state, edit)
    found: V = row
    return found


def ready(
    uow: UnitOfWork,
    row_type: type[V],
    record: Any,
    transitions: Mapping[tuple[S, A], S],
    action: A,
) -> V:
    """Return the row of a document that may take an action; nothing is changed yet.

    For actions that look at the row before they `advance` it.

    Raises:
        MissingError: It was deleted meanwhile.
        ConflictError: Someone else saved it first.
        NotPossibleError: It lies in the trash.
        TransitionError: The action is not possible in its state.
    """
    row: Any = fetch(uow, row_type, record.id or 0)
    check_version(row, record.version)
    if row not in uow.made:
        trash.refuse(uow.session, row)
    after(transitions, row.state, action)
    found: V = row
    return found


def advance(
    uow: UnitOfWork,
    row_type: type[V],
    record: Any,
    transitions: Mapping[tuple[S, A], S],
    action: A,
) -> V:
    """Take a document through one of its transitions and count the save.

    Raises:
        MissingError: It was deleted meanwhile.
        ConflictError: Someone else saved it first.
        NotPossibleError: It lies in the trash.
        TransitionError: The action is not possible in its state.
    """
    row: Any = ready(uow, row_type, record, transitions, action)
    row.state = after(transitions, row.state, action)
    row.version += 1
    done: V = row
    return done


def follow(row: Any, transitions: Mapping[tuple[S, A], S], action: A) -> None:
    """Take a document along its way because another one went on; else it stays."""
    if (row.state, action) in transitions:
        row.state = after(transitions, row.state, action)
        row.version += 1


def write(row: VersionedRow, record: DataclassInstance, skip: Collection[str]) -> None:
    """Copy a record's header to its row and count the save."""
    mapping.write(row, record, skip=GIVEN_HERE | set(skip))
    row.version += 1


def write_lines(
    rows: list[Any],
    row_type: type[Row],
    lines: Sequence[Any],
    skip: Collection[str] = (),
) -> None:
    """Make the stored lines equal to the record's, matching them by their ids.

    A line keeps its id when others are inserted above it: shipments refer to it, and
    the audit trail follows it. `position` counts from 0. New lines have their ids
    after the next flush.

    Args:
        rows: The collection of a document's row, for example `row.lines`.
        row_type: What it holds.
        lines: The record's.
        skip: Fields that are stored elsewhere.
    """
    owner = collection_adapter(rows)
    parent: Any = owner.owner_state.obj()
    session: Any = object_session(parent)
    left = {row.id: row for row in rows if row.id is not None}
    left_out = frozenset({"id", *skip})
    kept: list[Any] = []
    new: list[Any] = []
    for position, line in enumerate(lines):
        wanted = mapping.values(row_type, line, left_out)
        wanted["position"] = position
        row = left.pop(line.id, None) if line.id is not None else None
        if row is None:
            row = row_type()
            instance_dict(row).update(wanted)
            new.append(row)
        else:
            mapping.change(row, wanted)
        kept.append(row)
    for row in left.values():
        session.delete(row)
    name = owner.attr.key
    set_committed_value(parent, name, kept)
    bulk.later(session, parent, name, new)


def write_beside(
    uow: UnitOfWork,
    row_type: type[Row],
    wanted: Mapping[int, Mapping[str, Any] | None],
    *,
    new: bool = False,
) -> None:
    """Make the rows of a side table equal to what is wanted.

    Args:
        uow: The action.
        row_type: A table whose primary key is that of the rows it stands beside.
        wanted: The columns by key; None: there is to be no row.
        new: Nothing can be stored yet.
    """
    column = row_type.__mapper__.primary_key[0]
    missing = {key: values for key, values in wanted.items() if values is not None}
    stored = select(row_type).where(column.in_(wanted))
    changed: list[Row] = []
    for row in () if new else uow.session.scalars(stored):
        values = missing.pop(getattr(row, column.name), None)
        if values is None:
            uow.session.delete(row)
        else:
            mapping.change(row, values)
            changed.append(row)
    bulk.change(uow.session, changed)
    rows = [{column.name: key, **values} for key, values in missing.items()]
    bulk.put(uow.session, row_type, rows)


def reversed_by(uow: UnitOfWork, table: Any, ids: Collection[int]) -> dict[int, Ref]:
    """Return what took documents back, by their ids; as its name the reason."""
    if not ids:
        return {}
    rows = uow.session.execute(
        select(table.reverses_id, table.id, table.number, table.note).where(
            table.reverses_id.in_(ids)
        )
    )
    return {old: Ref(key, number or "", why) for old, key, number, why in rows}
