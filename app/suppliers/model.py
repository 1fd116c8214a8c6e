"""The tables of suppliers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Row, VersionedRow
from app.db.types import Key, Percent, Price, Quantity


class ProfileRow(VersionedRow):
    """A party as a supplier."""

    __tablename__ = "supplier_profile"
    topic = "suppliers"

    supplier_id: Mapped[int] = mapped_column(ForeignKey("party.id"), unique=True)
    vat_rate: Mapped[Percent]
    special_invoice: Mapped[bool]
    lead_time_days: Mapped[int]
    payment_terms: Mapped[str] = mapped_column(String(300))
    qualified_until: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text)
    prices: Mapped[list[SupplierPriceRow]] = relationship(
        order_by="SupplierPriceRow.position", cascade="all, delete-orphan"
    )


class SupplierPriceRow(Row):
    """What a supplier asks for a product."""

    __tablename__ = "supplier_price"
    topic = "suppliers"
    __table_args__ = (CheckConstraint("price_incl_vat > 0", name="price_incl_vat"),)

    id: Mapped[Key]
    profile_id: Mapped[int] = mapped_column(
        ForeignKey("supplier_profile.id"), index=True
    )
    position: Mapped[int]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    price_incl_vat: Mapped[Price]
    currency: Mapped[str] = mapped_column(String(3))
    moq: Mapped[Quantity]
    lead_time_days: Mapped[int]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
