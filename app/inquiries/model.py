"""The tables of inquiries."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import DocumentRow, Owned, Row
from app.db.types import Key, Price, Quantity
from app.inquiries.domain import State


class InquiryRow(Owned, DocumentRow):
    """A customer's inquiry."""

    __tablename__ = "inquiry"
    topic = "inquiries"
    __table_args__ = (UniqueConstraint("company_id", "number"),)

    state: Mapped[State] = mapped_column(index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    received_on: Mapped[date] = mapped_column(index=True)
    received_at: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(String(60))
    currency: Mapped[str] = mapped_column(String(3))
    incoterm: Mapped[str] = mapped_column(String(3))
    port: Mapped[str] = mapped_column(String(5))
    wanted_by: Mapped[date | None]
    salesperson: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[InquiryLineRow]] = relationship(
        order_by="InquiryLineRow.position", cascade="all, delete-orphan"
    )


class InquiryLineRow(Row):
    """One thing asked for."""

    __tablename__ = "inquiry_line"
    topic = "inquiries"
    __table_args__ = (CheckConstraint("quantity >= 0", name="quantity"),)

    id: Mapped[Key]
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), index=True)
    position: Mapped[int]
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    description: Mapped[str] = mapped_column(String(500))
    quantity: Mapped[Quantity]
    unit: Mapped[str] = mapped_column(String(12))
    target_price: Mapped[Price | None]
