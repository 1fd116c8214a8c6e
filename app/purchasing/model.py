"""The tables of purchase contracts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import DocumentRow, Row
from app.db.types import Amount, Key, Percent, Price, Quantity
from app.purchasing.domain import State


class PurchaseRow(DocumentRow):
    """A purchase contract; what is paid is read by who may see it only.

    Attributes:
        contract_id: The sales contract that it serves first.
        also: The numbers of others that it serves, each after a comma, for lists.
    """

    __tablename__ = "purchase"
    topic = "purchasing"
    __table_args__ = (UniqueConstraint("company_id", "number"),)

    state: Mapped[State] = mapped_column(index=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(
        ForeignKey("contract.id"), index=True
    )
    also: Mapped[str] = mapped_column(String(400), server_default="")
    signed_on: Mapped[date | None] = mapped_column(index=True)
    place_signed: Mapped[str] = mapped_column(String(80))
    delivery_on: Mapped[date | None]
    delivery_place: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    quality_terms: Mapped[str] = mapped_column(String(500))
    packing_terms: Mapped[str] = mapped_column(String(500))
    payment_terms: Mapped[str] = mapped_column(String(500))
    deposit_percent: Mapped[Percent]
    settle_days: Mapped[int]
    purchaser: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text)
    total: Mapped[Amount] = mapped_column(deferred=True)
    received_percent: Mapped[Percent]
    lines: Mapped[list[PurchaseLineRow]] = relationship(
        order_by="PurchaseLineRow.position", cascade="all, delete-orphan"
    )


class PurchaseLineRow(Row):
    """One line of a purchase contract; receipts and VAT invoices refer to it."""

    __tablename__ = "purchase_line"
    topic = "purchasing"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("price_incl_vat >= 0", name="price_incl_vat"),
        CheckConstraint("received >= 0", name="received"),
    )

    id: Mapped[Key]
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchase.id"), index=True)
    position: Mapped[int]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    contract_line_id: Mapped[int | None] = mapped_column(
        ForeignKey("contract_line.id"), index=True
    )
    description: Mapped[str] = mapped_column(String(300))
    specification: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[Quantity]
    unit: Mapped[str] = mapped_column(String(12))
    price_incl_vat: Mapped[Price] = mapped_column(deferred=True)
    vat_rate: Mapped[Percent]
    special_invoice: Mapped[bool]
    received: Mapped[Quantity]
