"""Files on records: taken in part by part, stored once, read part by part.

A file arrives in several actions, so that nobody waits for it: `begin` says which parts
are missing, `put` stores one, `finish` shows it. What breaks off on the way goes on
where it stopped when the same file comes again.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.core.errors import InvalidError, MissingError, UnavailableError
from app.core.i18n import N_
from app.db.documents import fetch
from app.dossier.domain import (
    KEPT_DAYS,
    PART,
    Attachment,
    Upload,
    check_size,
    parts_of,
    safe_name,
)
from app.dossier.model import AttachmentRow, FilePartRow, StoredFileRow
from app.dossier.service import records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.db.unit_of_work import UnitOfWork

GONE = N_("This file was taken away meanwhile.")


def of_record(uow: UnitOfWork, kind: str, record_id: int) -> tuple[Attachment, ...]:
    """Return the files on a record, the oldest first."""
    uow.actor.require("office.view")
    records.seen(uow, kind, record_id)
    rows = uow.session.execute(
        _with_size()
        .where(
            AttachmentRow.kind == kind,
            AttachmentRow.record_id == record_id,
            AttachmentRow.ready,
            AttachmentRow.removed_at.is_(None),
        )
        .order_by(AttachmentRow.id)
    )
    return tuple(_record(row, size) for row, size in rows)


def count(uow: UnitOfWork, kind: str, record_id: int) -> int:
    """Return how many files lie on a record."""
    uow.actor.require("office.view")
    asked = select(func.count(AttachmentRow.id)).where(
        AttachmentRow.kind == kind,
        AttachmentRow.record_id == record_id,
        AttachmentRow.ready,
        AttachmentRow.removed_at.is_(None),
    )
    return uow.session.scalar(asked) or 0


def removed(uow: UnitOfWork, kind: str, record_id: int) -> tuple[Attachment, ...]:
    """Return the files of a record that lie in the trash and can come back."""
    uow.actor.require("office.view")
    records.seen(uow, kind, record_id)
    rows = uow.session.execute(
        _with_size()
        .where(
            AttachmentRow.kind == kind,
            AttachmentRow.record_id == record_id,
            AttachmentRow.removed_at >= uow.now - timedelta(KEPT_DAYS),
        )
        .order_by(AttachmentRow.removed_at.desc())
    )
    return tuple(_record(row, size) for row, size in rows)


def begin(
    uow: UnitOfWork, kind: str, record_id: int, name: str, size: int, digest: str
) -> Upload:
    """Announce a file for a record.

    Args:
        uow: The action.
        kind: Of the record.
        record_id: Its key.
        name: Of the file, as it came; made safe here.
        size: Bytes.
        digest: SHA-256 of its bytes, hexadecimal.

    Raises:
        InvalidError: It is empty or larger than 200 MB.
        NotAllowedError: The actor may not change the record.
    """
    uow.actor.require("office.view")
    records.changed(uow, kind, record_id)
    check_size(size)
    mine = AttachmentRow.kind == kind, AttachmentRow.record_id == record_id
    same = select(AttachmentRow).where(*mine, AttachmentRow.digest == digest)
    row = uow.session.scalar(same.order_by(AttachmentRow.id).limit(1))
    known = row is not None and row.ready and row.removed_at is None
    if row is None:
        _keep(uow, StoredFileRow, digest=digest, size=size)
        row = AttachmentRow(
            kind=kind,
            record_id=record_id,
            name=safe_name(name),
            digest=digest,
            ready=False,
            added_at=uow.now,
            added_by=uow.actor.name,
        )
        uow.session.add(row)
    row.removed_at, row.removed_by = None, ""
    uow.session.flush()
    there = select(FilePartRow.position).where(FilePartRow.digest == digest)
    missing = set(range(parts_of(size))) - set(uow.session.scalars(there))
    return Upload(_record(row, size), tuple(sorted(missing)), known)


def put(uow: UnitOfWork, attachment_id: int, position: int, data: bytes) -> None:
    """Store one part of a file that was announced.

    Raises:
        InvalidError: It is not the part that belongs there.
    """
    uow.actor.require("office.view")
    row, size = _announced(uow, attachment_id)
    records.changed(uow, row.kind, row.record_id)
    last = parts_of(size) - 1
    wanted = PART if position < last else size - last * PART
    if not 0 <= position <= last or len(data) != wanted:
        raise InvalidError(N_("The file changed while it was read. Attach it again."))
    _keep(uow, FilePartRow, digest=row.digest, position=position, data=data)


def finish(uow: UnitOfWork, attachment_id: int) -> Attachment:
    """Show a file on its record, once all of it is there.

    Raises:
        InvalidError: Some of it is missing.
    """
    uow.actor.require("office.view")
    row, size = _announced(uow, attachment_id)
    records.changed(uow, row.kind, row.record_id)
    there = select(
        func.count(), func.coalesce(func.sum(func.length(FilePartRow.data)), 0)
    )
    count, length = uow.session.execute(
        there.where(FilePartRow.digest == row.digest)
    ).one()
    if (count, length) != (parts_of(size), size):
        raise InvalidError(N_("Not all of the file has arrived. Attach it again."))
    row.ready = True
    uow.session.flush()
    return _record(row, size)


def read_part(uow: UnitOfWork, attachment_id: int, position: int) -> bytes:
    """Return one part of a file.

    Raises:
        MissingError: There is no such part.
    """
    uow.actor.require("office.view")
    row, _size = _announced(uow, attachment_id)
    records.seen(uow, row.kind, row.record_id)
    asked = select(FilePartRow.data).where(
        FilePartRow.digest == row.digest, FilePartRow.position == position
    )
    data = uow.session.scalar(asked)
    if data is None:
        raise MissingError(GONE)
    return bytes(data)


def content(uow: UnitOfWork, attachment_id: int) -> bytes:
    """Return a whole file, as it came.

    Raises:
        UnavailableError: It is not what it was: the database is damaged.
    """
    uow.actor.require("office.view")
    row, size = _announced(uow, attachment_id)
    whole = b"".join(_parts(uow, attachment_id, size))
    if hashlib.sha256(whole).hexdigest() != row.digest:
        raise UnavailableError(
            N_("“{name}” is damaged in the database. Take it from a backup."),
            name=row.name,
        )
    return whole


def remove(uow: UnitOfWork, attachment_id: int) -> Attachment:
    """Put a file into the trash.

    Raises:
        NotAllowedError: The actor may not change the record.
    """
    uow.actor.require("office.view")
    row, size = _announced(uow, attachment_id)
    records.changed(uow, row.kind, row.record_id)
    row.removed_at, row.removed_by = uow.now, uow.actor.name
    uow.session.flush()
    return _record(row, size)


def bring_back(uow: UnitOfWork, attachment_id: int) -> Attachment:
    """Take a file out of the trash again."""
    uow.actor.require("office.view")
    row, size = _announced(uow, attachment_id)
    records.changed(uow, row.kind, row.record_id)
    row.removed_at, row.removed_by = None, ""
    uow.session.flush()
    return _record(row, size)


def _parts(uow: UnitOfWork, attachment_id: int, size: int) -> Iterator[bytes]:
    for position in range(parts_of(size)):
        yield read_part(uow, attachment_id, position)


def _announced(uow: UnitOfWork, attachment_id: int) -> tuple[AttachmentRow, int]:
    row = fetch(uow, AttachmentRow, attachment_id)
    return row, fetch_size(uow, row.digest)


def fetch_size(uow: UnitOfWork, digest: str) -> int:
    """Return how many bytes a stored file has."""
    asked = select(StoredFileRow.size).where(StoredFileRow.digest == digest)
    return uow.session.scalar(asked) or 0


def _with_size() -> Any:
    return select(AttachmentRow, StoredFileRow.size).join(
        StoredFileRow, StoredFileRow.digest == AttachmentRow.digest
    )


def _keep(uow: UnitOfWork, row_type: type[Any], **values: Any) -> None:
    """Store a row unless it is there already; on a server, unseen rows count too."""
    if uow.session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql as dialect  # noqa: PLC0415
    else:
        from sqlalchemy.dialects import sqlite as dialect  # type: ignore[no-redef]  # noqa: PLC0415
    new: Any = dialect.insert(row_type).values(**values)
    uow.session.execute(new.on_conflict_do_nothing())


def _record(row: AttachmentRow, size: int) -> Attachment:
    return Attachment(
        id=row.id,
        kind=row.kind,
        record_id=row.record_id,
        name=safe_name(row.name),  # who comes past the program writes any name
        size=size,
        digest=row.digest,
        added_at=row.added_at,
        added_by=row.added_by,
    )
