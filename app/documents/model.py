"""The tables of papers: the vault, and what the papers of others say."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Row, VersionedRow
from app.db.types import Amount, Key, Quantity
from app.documents.domain import PaperKey


class IssuedPaperRow(Row):
    """A paper as it was issued, byte for byte."""

    __tablename__ = "issued_paper"
    topic = "documents"
    __table_args__ = (
        UniqueConstraint("shipment_id", "key", "part", "language", "edition"),
    )

    id: Mapped[Key]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    key: Mapped[PaperKey]
    part: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(40), index=True)
    language: Mapped[str] = mapped_column(String(8))
    second_language: Mapped[str] = mapped_column(String(8))
    edition: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(index=True)
    issued_by: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[datetime | None]
    sent_to: Mapped[str] = mapped_column(String(200))


class PaperBytesRow(Row):
    """The PDF of an issued paper: apart, since lists never need it.

    Attributes:
        data: What it prints, field by field, as JSON (`app.core.papers.fields`);
            empty: it was issued before this was kept.
    """

    __tablename__ = "paper_content"
    topic = "documents"
    audited = False

    issued_id: Mapped[int] = mapped_column(
        ForeignKey("issued_paper.id"), primary_key=True
    )
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    data: Mapped[str] = mapped_column(Text, server_default="")


class OutsideRow(VersionedRow):
    """What transport document and policy say of a shipment."""

    __tablename__ = "outside_paper"
    topic = "documents"

    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), unique=True)
    document_number: Mapped[str] = mapped_column(String(40))
    consignee: Mapped[str] = mapped_column(String(400))
    notify: Mapped[str] = mapped_column(String(400))
    marks: Mapped[str] = mapped_column(String(400))
    packages: Mapped[int | None]
    gross_kg: Mapped[Quantity | None]
    cbm: Mapped[Quantity | None]
    vessel: Mapped[str] = mapped_column(String(80))
    voyage: Mapped[str] = mapped_column(String(40))
    port_of_loading: Mapped[str] = mapped_column(String(5))
    port_of_discharge: Mapped[str] = mapped_column(String(5))
    on_board_on: Mapped[date | None]
    freight: Mapped[str] = mapped_column(String(8))
    notation: Mapped[str] = mapped_column(String(8), server_default="")
    clean: Mapped[str] = mapped_column(String(8), server_default="")
    route: Mapped[str] = mapped_column(String(12), server_default="")
    originals: Mapped[int | None]
    policy_number: Mapped[str] = mapped_column(String(40))
    policy_on: Mapped[date | None]
    policy_amount: Mapped[Amount | None]
    cover: Mapped[str] = mapped_column(String(20), server_default="")
