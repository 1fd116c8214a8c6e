"""The tables of quotations."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.pricing import Margin
from app.db.base import DocumentRow, Owned, Row
from app.db.types import Amount, Key, Percent, Price, Quantity, Rate
from app.quotations.domain import State


class QuotationRow(Owned, DocumentRow):
    """A quotation."""

    __tablename__ = "quotation"
    topic = "quotations"
    __table_args__ = (UniqueConstraint("company_id", "number"),)

    revision: Mapped[int]
    state: Mapped[State] = mapped_column(index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    inquiry_id: Mapped[int | None] = mapped_column(ForeignKey("inquiry.id"), index=True)
    quoted_on: Mapped[date | None] = mapped_column(index=True)
    valid_until: Mapped[date | None]
    binding: Mapped[bool]
    currency: Mapped[str] = mapped_column(String(3))
    rate: Mapped[Rate]
    rate_unit: Mapped[int]
    incoterm: Mapped[str] = mapped_column(String(3))
    place: Mapped[str] = mapped_column(String(80))
    port_of_loading: Mapped[str] = mapped_column(String(5))
    port_of_discharge: Mapped[str] = mapped_column(String(5))
    payment_terms: Mapped[str] = mapped_column(String(300))
    lead_time: Mapped[str] = mapped_column(String(120))
    salesperson: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text)
    total: Mapped[Amount]
    lines: Mapped[list[QuotationLineRow]] = relationship(
        order_by="QuotationLineRow.position", cascade="all, delete-orphan"
    )


class QuotationLineRow(Row):
    """One product offered."""

    __tablename__ = "quotation_line"
    topic = "quotations"
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="quantity"),
        CheckConstraint("unit_price >= 0", name="unit_price"),
    )

    id: Mapped[Key]
    quotation_id: Mapped[int] = mapped_column(ForeignKey("quotation.id"), index=True)
    position: Mapped[int]
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    description_en: Mapped[str] = mapped_column(String(300))
    description_zh: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[Quantity]
    unit: Mapped[str] = mapped_column(String(12))
    moq: Mapped[Quantity]
    unit_price: Mapped[Price]


class QuotationCostRow(Row):
    """What the prices were built from: a table that most may not read."""

    __tablename__ = "quotation_cost"
    topic = "quotations"

    quotation_id: Mapped[int] = mapped_column(
        ForeignKey("quotation.id", ondelete="CASCADE"), primary_key=True
    )
    margin_percent: Mapped[Percent]
    margin_on: Mapped[Margin]
    domestic_per_cbm: Mapped[Price]
    freight_per_cbm: Mapped[Price]
    premium_percent: Mapped[Percent]
    insured_percent: Mapped[Percent]
    commission_percent: Mapped[Percent]


class QuotationLineCostRow(Row):
    """What one unit of a line costs: a table that most may not read."""

    __tablename__ = "quotation_line_cost"
    topic = "quotations"

    line_id: Mapped[int] = mapped_column(
        ForeignKey("quotation_line.id", ondelete="CASCADE"), primary_key=True
    )
    purchase_incl_vat: Mapped[Price]
    vat_rate: Mapped[Percent]
    refund_rate: Mapped[Percent]
    special_invoice: Mapped[bool]
    net_cost: Mapped[Price]
    exw: Mapped[Price]
    fob: Mapped[Price]
    cfr: Mapped[Price]
    cif: Mapped[Price]
