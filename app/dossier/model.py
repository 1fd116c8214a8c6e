"""The tables of what lies beside records."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Row
from app.db.types import Key


class StoredFileRow(Row):
    """A file that something refers to, stored once however often it is attached.

    Attributes:
        digest: SHA-256 of its bytes, hexadecimal.
        size: Bytes.
    """

    __tablename__ = "stored_file"
    audited = False

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)


class AttachmentRow(Row):
    """A file on a record.

    Attributes:
        kind: Name of the record's table.
        record_id: Its key.
        name: Of the file, safe on every system.
        ready: Whether all of its bytes have arrived.
        removed_at: When it was put into the trash; None: it is there.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_record", "kind", "record_id"),
        Index("ix_attachment_digest", "digest"),
    )
    topic = "attachments"

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(ForeignKey("stored_file.digest"))
    ready: Mapped[bool]
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(80))
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str] = mapped_column(String(80), server_default="")


class FilePartRow(Row):
    """One megabyte of a file, or what is left of it."""

    __tablename__ = "file_part"
    audited = False

    digest: Mapped[str] = mapped_column(
        ForeignKey("stored_file.digest"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class NoteRow(Row):
    """What somebody wrote about a record.

    Attributes:
        permission: What its readers need beside seeing the record; empty: nothing.
        by_login: Who wrote it: sees it without that permission.
    """

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_record", "kind", "record_id"),)
    topic = "notes"

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(Text)
    permission: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(80))
    by_login: Mapped[str] = mapped_column(String(80))


class NoteMentionRow(Row):
    """Somebody whom a note addresses."""

    __tablename__ = "note_mention"
    __table_args__ = (UniqueConstraint("note_id", "login"),)
    topic = "notes"

    id: Mapped[Key]
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"))
    login: Mapped[str] = mapped_column(String(32), index=True)


class NoteReadRow(Row):
    """Somebody has seen that a note addresses them."""

    __tablename__ = "note_read"
    __table_args__ = (UniqueConstraint("note_id", "login"),)
    topic = "notes"
    audited = False

    id: Mapped[Key]
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"))
    login: Mapped[str] = mapped_column(String(32))


class DeadlineMarkRow(Row):
    """What somebody said about a deadline; the last word counts.

    Attributes:
        what: Which of the record's deadlines: "payment", "vgm".
        due: Its day then; a deadline that moves is due again.
        done: Whether it is settled; otherwise it is given to `person`.
    """

    __tablename__ = "deadline_mark"
    __table_args__ = (Index("ix_deadline_mark_record", "kind", "record_id"),)
    topic = "deadlines"

    id: Mapped[Key]
    what: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int] = mapped_column(BigInteger)
    due: Mapped[date]
    done: Mapped[bool]
    person: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(80))
