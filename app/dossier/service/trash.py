"""Drafts that are put away, and come back whole."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.core.errors import MissingError, NotPossibleError
from app.core.i18n import N_
from app.db import tables
from app.db.audit import parents
from app.db.base import DocumentRow
from app.db.trash import TrashRow
from app.dossier.domain import KEPT_DAYS, Trashed
from app.dossier.service import records
from app.modules import STATES, find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.db.unit_of_work import UnitOfWork

DRAFTS = ("draft", "planned")
"""The first states of what was not issued yet; money and credits begin otherwise."""
OVER = N_("It was put away more than {days} days ago and does not come back.")


def may_put_away(kind: str, row: Any) -> bool:
    """Say whether a record is a draft that can be put away: it bears no number."""
    is_document = isinstance(row, DocumentRow)
    return (
        is_document
        and kind in STATES
        and not row.number
        and getattr(row, "revision", 0) == 0
        and row.state == next(iter(find(STATES[kind])))[0]
        and row.state in DRAFTS
    )


def put_away(uow: UnitOfWork, kind: str, record_id: int) -> Trashed:
    """Put a draft into the trash; for thirty days it comes back whole.

    Raises:
        NotPossibleError: It bears a number, or another document was made from it.
        NotAllowedError: The actor may not change it.
        MissingError: It is not there, or put away already.
    """
    uow.actor.require("office.view")
    row: Any = records.changed(uow, kind, record_id)
    if _entry(uow, kind, record_id) is not None:
        raise MissingError(N_("This draft lies in the trash already."))
    if not may_put_away(kind, row):
        raise NotPossibleError(
            N_("Only drafts are put into the trash. Cancel or reverse what is issued.")
        )
    for other in _made_from(uow, kind, record_id):
        raise NotPossibleError(
            N_("{other} was made from it. Put that away first."), other=other
        )
    title = records.titles(uow, [(kind, record_id)]).get((kind, record_id), "")
    entry = TrashRow(
        kind=kind, record_id=record_id, title=title, at=uow.now, by=uow.actor.name
    )
    uow.session.add(entry)
    uow.made.discard(row)  # from now on it is looked for in the trash
    uow.topics.add(type(row).topic)
    uow.session.flush()
    return _record(entry)


def restore(uow: UnitOfWork, kind: str, record_id: int) -> None:
    """Take a draft out of the trash, with the drafts it was made from.

    Raises:
        MissingError: It does not lie there.
        NotPossibleError: Its time is over.
        NotAllowedError: The actor may not change it.
    """
    uow.actor.require("office.view")
    row = records.changed(uow, kind, record_id)
    entry = _entry(uow, kind, record_id)
    if entry is None:
        raise MissingError(N_("This draft does not lie in the trash any more."))
    if entry.at < uow.now - timedelta(KEPT_DAYS):
        raise NotPossibleError(OVER, days=KEPT_DAYS)
    uow.session.delete(entry)
    uow.topics.add(type(row).topic)
    uow.session.flush()
    for its_kind, key in _points_to(row):
        if _entry(uow, its_kind, key) is not None:
            restore(uow, its_kind, key)


def is_away(uow: UnitOfWork, kind: str, record_id: int) -> bool:
    """Say whether a record lies in the trash."""
    uow.actor.require("office.view")
    return _entry(uow, kind, record_id) is not None


def _entry(uow: UnitOfWork, kind: str, record_id: int) -> TrashRow | None:
    asked = select(TrashRow).where(
        TrashRow.kind == kind, TrashRow.record_id == record_id
    )
    return uow.session.scalar(asked)


def _points_to(row: DocumentRow | Any) -> Iterator[tuple[str, int]]:
    """Yield the documents that a row refers to."""
    documents = {one.__tablename__ for one in DocumentRow.__subclasses__()}
    for column in type(row).__table__.columns:
        for pointer in column.foreign_keys:
            key = getattr(row, column.name)
            if key is not None and pointer.column.table.name in documents:
                yield pointer.column.table.name, key


def _made_from(uow: UnitOfWork, kind: str, record_id: int) -> Iterator[str]:
    """Yield what was made from a document and is not in the trash itself."""
    own = {child for child, (_, parent) in parents().items() if parent == kind}
    for mapper in tables.every():
        table: Any = mapper.local_table
        if table.name in own or not issubclass(mapper.class_, DocumentRow):
            continue
        for column in table.columns:
            if not any(one.column.table.name == kind for one in column.foreign_keys):
                continue
            asked = select(mapper.class_).where(column == record_id)
            for row in uow.session.scalars(asked):
                if _entry(uow, table.name, row.id) is None:
                    named = records.titles(uow, [(table.name, row.id)])
                    yield named.get((table.name, row.id)) or f"#{row.id}"


def _record(entry: TrashRow) -> Trashed:
    return Trashed(
        id=entry.id,
        kind=entry.kind,
        record_id=entry.record_id,
        title=entry.title,
        at=entry.at,
        by=entry.by,
    )
