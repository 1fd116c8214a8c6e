"""The tables of mail: accounts, templates, the outbox, letters to many, what left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Row, VersionedRow
from app.db.types import Key
from app.mail.domain import Security, State


class AccountRow(VersionedRow):
    """How one person sends mail; no password."""

    __tablename__ = "mail_account"
    topic = "mail_account"

    owner: Mapped[str] = mapped_column(String(80), unique=True)
    sender: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(254))
    host: Mapped[str] = mapped_column(String(253))
    port: Mapped[int]
    security: Mapped[Security]
    login: Mapped[str] = mapped_column(String(254))
    authority: Mapped[str] = mapped_column(String(400))


class TemplateRow(VersionedRow):
    """The office's own words for letters of one topic in one language."""

    __tablename__ = "mail_template"
    topic = "mail_template"
    __table_args__ = (UniqueConstraint("about", "language"),)

    about: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)


class MessageRow(VersionedRow):
    """A letter in the outbox, and after it was sent."""

    __tablename__ = "mail_message"
    topic = "mail"
    __table_args__ = (Index(None, "owner", "state"),)

    owner: Mapped[str] = mapped_column(String(80))
    state: Mapped[State]
    receivers: Mapped[str] = mapped_column(Text)
    copies: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int] = mapped_column(BigInteger)
    queued_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    tries: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    detail: Mapped[str] = mapped_column(String(400))
    header: Mapped[str] = mapped_column(String(120))
    parts: Mapped[list[PartRow]] = relationship(
        order_by="PartRow.position", cascade="all, delete-orphan"
    )


class PartRow(Row):
    """A file that goes along with a letter; its bytes are read when they are sent."""

    __tablename__ = "mail_part"
    topic = "mail"
    audited = False

    id: Mapped[Key]
    message_id: Mapped[int] = mapped_column(ForeignKey("mail_message.id"), index=True)
    owner: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(160))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    paper: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(40))
    edition: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    issued: Mapped[int] = mapped_column(BigInteger)
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class MailingRow(Row):
    """Letters that were begun together, until none of them waits any more."""

    __tablename__ = "mailing"
    topic = "mailing"
    audited = False
    __table_args__ = (Index(None, "owner", "done_at"),)

    id: Mapped[Key]
    owner: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(Text)
    begun_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class MailingLetterRow(Row):
    """One of them, as its writer left it; the message says how it goes on.

    Which message it became is written in the transaction that puts that into the
    outbox, and only once: no letter can become two.
    """

    __tablename__ = "mailing_letter"
    topic = "mailing"
    audited = False

    id: Mapped[Key]
    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id"), index=True)
    owner: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    receivers: Mapped[str] = mapped_column(Text)
    copies: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int] = mapped_column(BigInteger)
    papers: Mapped[str] = mapped_column(Text)
    taken_out: Mapped[bool]
    rewritten: Mapped[bool]
    why: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(String(40))
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("mail_message.id"), unique=True
    )


class DispatchRow(Row):
    """What left the house: kept for everybody who works on the record."""

    __tablename__ = "dispatch"
    topic = "mail"
    __table_args__ = (Index(None, "kind", "record_id"),)

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int] = mapped_column(BigInteger)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(80))
    sent_to: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(String(200))
    papers: Mapped[str] = mapped_column(Text)
