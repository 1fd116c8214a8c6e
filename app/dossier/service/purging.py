"""Removes for good what lay in the trash for longer than it comes back (H29).

The history keeps what was in it, field by field. A secured server, where no role may
delete records, does it itself; what is over is over for everybody, so anybody's window
may ask for it.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from app.db import search, tables
from app.db.audit import parents
from app.db.base import DocumentRow, Row
from app.db.security import calls
from app.db.trash import TrashRow
from app.db.vault import IssuedPaperRow
from app.dossier.domain import KEPT_DAYS
from app.dossier.model import (
    AttachmentRow,
    DeadlineMarkRow,
    FilePartRow,
    NoteMentionRow,
    NoteReadRow,
    NoteRow,
    StoredFileRow,
)
from app.dossier.service import records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.db.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)


class _NeededError(Exception):
    """Something else points to a row that was to be removed."""


AT_ONCE = 200
"""So many drafts and files are removed in one action; the rest goes the next time."""


def purge(uow: UnitOfWork) -> int:
    """Remove the drafts and the files on records that do not come back any more.

    A draft that something still points to stays where it is, hidden, until that goes
    too; it holds up no other.

    Returns:
        How many were removed.
    """
    uow.actor.require("office.view")
    if calls.secured(uow.session):
        return calls.purge_trash(uow.session)
    if uow.actor.reach is not None:
        return 0  # a colleague who sees everything does it
    before = uow.now - timedelta(KEPT_DAYS)
    # What was made from another was put away before it.
    over = select(TrashRow).where(TrashRow.at < before).order_by(TrashRow.id)
    entries = uow.session.scalars(over).all()
    drafts = islice((True for one in entries if _purged(uow, one)), AT_ONCE)
    return sum(drafts) + _purge_files(uow, before)


def _purge_files(uow: UnitOfWork, before: datetime) -> int:
    """Remove the files that were put away one by one; return how many."""
    over = (
        select(AttachmentRow)
        .where(AttachmentRow.removed_at < before)
        .order_by(AttachmentRow.id)
        .limit(AT_ONCE)
    )
    files = uow.session.scalars(over).all()
    for file in files:
        _remove_file(uow, file)
    return len(files)


def _purged(uow: UnitOfWork, entry: TrashRow) -> bool:
    session, kind, key = uow.session, entry.kind, entry.record_id
    row: Any = session.get(records.row_type_of(kind), key)
    if row is not None and (not isinstance(row, DocumentRow) or row.number):
        return False
    papers = IssuedPaperRow.kind == kind, IssuedPaperRow.record_id == key
    if session.scalar(select(IssuedPaperRow.id).where(*papers).limit(1)):
        return False
    try:
        with session.begin_nested():
            _remove_beside(uow, kind, key)
            session.delete(entry)
            if row is not None:
                _remove(uow, row)
    except _NeededError:
        log.info("%s %s stays in the trash: something points to it", kind, key)
        return False
    return True


def _remove_beside(uow: UnitOfWork, kind: str, key: int) -> None:
    """Remove what lies beside a draft."""
    session = uow.session
    search.remove(uow, kind, key)
    for note in _of(uow, NoteRow, kind, key):
        search.remove(uow, "note", note.id)
        for part in (NoteMentionRow, NoteReadRow):
            for row in session.scalars(select(part).where(part.note_id == note.id)):
                session.delete(row)
        session.flush()
        session.delete(note)
    for mark in _of(uow, DeadlineMarkRow, kind, key):
        session.delete(mark)
    for file in _of(uow, AttachmentRow, kind, key):
        _remove_file(uow, file)
    session.flush()


def _remove_file(uow: UnitOfWork, file: AttachmentRow) -> None:
    uow.session.delete(file)
    uow.session.flush()
    _forget_content(uow, file.digest)


def _of(uow: UnitOfWork, row_type: Any, kind: str, key: int) -> list[Any]:
    mine = row_type.kind == kind, row_type.record_id == key
    return list(uow.session.scalars(select(row_type).where(*mine)))


def _forget_content(uow: UnitOfWork, digest: str) -> None:
    """Remove the bytes of a file that is attached nowhere any more."""
    others = select(AttachmentRow.id).where(AttachmentRow.digest == digest)
    if uow.session.scalar(others.limit(1)) is None:
        for part in (FilePartRow, StoredFileRow):
            uow.session.execute(delete(part).where(part.digest == digest))


def _remove(uow: UnitOfWork, row: Row) -> None:
    """Remove a row after its lines and what stands beside it.

    Raises:
        _NeededError: Something else points to it. A file would tell that only when the
            action ends, and of the action as a whole.
    """
    session = uow.session
    value = getattr(row, row.__mapper__.primary_key[0].name)
    for child_type, column in _pointing(row.__tablename__):
        rows = select(child_type).where(column == value)
        if parents().get(child_type.__tablename__) == (column.key, row.__tablename__):
            for line in session.scalars(rows).all():
                _remove(uow, line)
        elif session.scalars(rows.limit(1)).first() is not None:
            raise _NeededError
    session.flush()
    session.refresh(row)  # it may remember lines that are gone
    session.delete(row)
    session.flush()


def _pointing(table: str) -> Iterator[tuple[Any, Any]]:
    """Yield the tables that point to one, as their rows' types, and their columns."""
    for mapper in tables.every():
        for column in mapper.local_table.columns:
            if any(key.column.table.name == table for key in column.foreign_keys):
                yield (
                    mapper.class_,
                    mapper.get_property_by_column(column).class_attribute,
                )
