"""The tables of products and tariff codes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Row, VersionedRow
from app.db.own_fields import OwnValues
from app.db.types import Key, Percent, Price, Quantity


class ProductRow(VersionedRow):
    """An item we trade."""

    __tablename__ = "product"
    topic = "catalog"
    __table_args__ = (
        CheckConstraint("units_per_carton >= 0", name="units_per_carton"),
        CheckConstraint("carton_net_kg <= carton_gross_kg", name="net_below_gross"),
    )

    code: Mapped[str] = mapped_column(String(40), unique=True)
    code_folded: Mapped[str] = mapped_column(String(40), unique=True)
    folded: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(String(300), index=True)
    name_zh: Mapped[str] = mapped_column(String(300))
    customs_name: Mapped[str] = mapped_column(String(255))
    elements: Mapped[str] = mapped_column(String(255))
    hs_code: Mapped[str] = mapped_column(String(10), index=True)
    unit: Mapped[str] = mapped_column(String(12))
    customs_unit: Mapped[str] = mapped_column(String(3))
    legal_unit_1: Mapped[str] = mapped_column(String(3))
    legal_unit_2: Mapped[str] = mapped_column(String(3))
    units_per_carton: Mapped[int]
    carton_length_cm: Mapped[Quantity]
    carton_width_cm: Mapped[Quantity]
    carton_height_cm: Mapped[Quantity]
    carton_net_kg: Mapped[Quantity]
    carton_gross_kg: Mapped[Quantity]
    origin: Mapped[str] = mapped_column(String(2))
    district: Mapped[str] = mapped_column(String(40))
    brand: Mapped[str] = mapped_column(String(80))
    model: Mapped[str] = mapped_column(String(80))
    picture: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    thumb: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    note: Mapped[str] = mapped_column(Text)
    active: Mapped[bool]
    texts: Mapped[list[ProductTextRow]] = relationship(
        order_by="ProductTextRow.position", cascade="all, delete-orphan"
    )


class ProductTextRow(Row):
    """The description in one more language."""

    __tablename__ = "product_text"
    topic = "catalog"

    id: Mapped[Key]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    position: Mapped[int]
    language: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(300))


class ProductCostRow(Row):
    """What a product costs us: a table of its own, which most may not read."""

    __tablename__ = "product_cost"
    topic = "catalog"
    __table_args__ = (CheckConstraint("price_incl_vat >= 0", name="price_incl_vat"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True)
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    price_incl_vat: Mapped[Price]
    currency: Mapped[str] = mapped_column(String(3))
    vat_rate: Mapped[Percent]
    special_invoice: Mapped[bool]


class HsCodeRow(VersionedRow):
    """A Chinese tariff code; `element_names` are joined by "|"."""

    __tablename__ = "hs_code"
    topic = "catalog"

    code: Mapped[str] = mapped_column(String(10), unique=True)
    name_zh: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str] = mapped_column(String(300))
    legal_unit_1: Mapped[str] = mapped_column(String(3))
    legal_unit_2: Mapped[str] = mapped_column(String(3))
    vat_rate: Mapped[Percent]
    element_names: Mapped[str] = mapped_column(String(500))
    verified: Mapped[bool]
    source: Mapped[str] = mapped_column(String(120))
    rates: Mapped[list[HsRateRow]] = relationship(
        order_by="HsRateRow.position", cascade="all, delete-orphan"
    )


class HsRateRow(Row):
    """The refund rate of a tariff code for a span of export dates."""

    __tablename__ = "hs_rate"
    topic = "catalog"
    __table_args__ = (
        CheckConstraint("refund_rate >= 0", name="refund_rate"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="span"),
    )

    id: Mapped[Key]
    hs_code_id: Mapped[int] = mapped_column(ForeignKey("hs_code.id"), index=True)
    position: Mapped[int]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    refund_rate: Mapped[Percent]


class ProductOwnRow(OwnValues):
    """What a product says in the fields that the office added."""

    __tablename__ = "product_own"
    topic = "catalog"

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True)
