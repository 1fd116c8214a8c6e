"""The tables of sales contracts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contracts.domain import PaymentEvent, PaymentMethod, State
from app.db.base import DocumentRow, Owned, Row
from app.db.types import Amount, Key, Percent, Price, Quantity, Rate


class ContractRow(Owned, DocumentRow):
    """A sales contract."""

    __tablename__ = "contract"
    topic = "contracts"
    __table_args__ = (
        UniqueConstraint("company_id", "number"),
        UniqueConstraint("company_id", "proforma_number"),
        Index("ix_contract_signed_on_id", "signed_on", "id"),
    )

    proforma_number: Mapped[str | None] = mapped_column(String(40))
    revision: Mapped[int]
    state: Mapped[State] = mapped_column(index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    customer_po: Mapped[str] = mapped_column(String(60))
    inquiry_id: Mapped[int | None] = mapped_column(ForeignKey("inquiry.id"), index=True)
    quotation_id: Mapped[int | None] = mapped_column(
        ForeignKey("quotation.id"), index=True
    )
    signed_on: Mapped[date | None]
    currency: Mapped[str] = mapped_column(String(3))
    rate: Mapped[Rate]
    rate_unit: Mapped[int]
    incoterm: Mapped[str] = mapped_column(String(3))
    place: Mapped[str] = mapped_column(String(80))
    port_of_loading: Mapped[str] = mapped_column(String(5))
    port_of_discharge: Mapped[str] = mapped_column(String(5))
    destination_country: Mapped[str] = mapped_column(String(2))
    latest_shipment_on: Mapped[date | None]
    partial_shipment: Mapped[bool]
    transhipment: Mapped[bool]
    tolerance_percent: Mapped[Percent]
    payment_terms: Mapped[str] = mapped_column(String(300))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("bank_account.id"))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    commission_percent: Mapped[Percent]
    marks: Mapped[str] = mapped_column(String(400))
    packing: Mapped[str] = mapped_column(String(300))
    insurance: Mapped[str] = mapped_column(String(300))
    salesperson: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text)
    total: Mapped[Amount]
    lines: Mapped[list[ContractLineRow]] = relationship(
        order_by="ContractLineRow.position", cascade="all, delete-orphan"
    )
    plan: Mapped[list[InstalmentRow]] = relationship(
        order_by="InstalmentRow.position", cascade="all, delete-orphan"
    )


class ContractLineRow(Row):
    """One line of a contract; purchases and shipments refer to it."""

    __tablename__ = "contract_line"
    topic = "contracts"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("unit_price >= 0", name="unit_price"),
    )

    id: Mapped[Key]
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"), index=True)
    position: Mapped[int]
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    description_en: Mapped[str] = mapped_column(String(300))
    description_zh: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[Quantity]
    unit: Mapped[str] = mapped_column(String(12))
    unit_price: Mapped[Price]
    discount_percent: Mapped[Percent]


class ContractLineCostRow(Row):
    """What a line costs us: a table of its own, which most may not read."""

    __tablename__ = "contract_line_cost"
    topic = "contracts"

    line_id: Mapped[int] = mapped_column(
        ForeignKey("contract_line.id", ondelete="CASCADE"), primary_key=True
    )
    purchase_price: Mapped[Price]


class ContractCostRow(Row):
    """What the way of the goods costs: a table of its own, which most may not read."""

    __tablename__ = "contract_cost"
    topic = "contracts"

    contract_id: Mapped[int] = mapped_column(
        ForeignKey("contract.id", ondelete="CASCADE"), primary_key=True
    )
    freight_per_cbm: Mapped[Price]
    freight: Mapped[Amount]
    domestic_per_cbm: Mapped[Price]
    domestic: Mapped[Amount]
    premium_percent: Mapped[Percent]
    insured_percent: Mapped[Percent]


class InstalmentRow(Row):
    """One payment of a contract's plan."""

    __tablename__ = "contract_instalment"
    topic = "contracts"
    __table_args__ = (CheckConstraint("percent > 0", name="percent"),)

    id: Mapped[Key]
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"), index=True)
    position: Mapped[int]
    percent: Mapped[Percent]
    event: Mapped[PaymentEvent]
    days: Mapped[int]
    method: Mapped[PaymentMethod]
    due_on: Mapped[date | None]


class ContractRevisionRow(Row):
    """How a contract read before it was amended, word for word."""

    __tablename__ = "contract_revision"
    topic = "contracts"
    __table_args__ = (UniqueConstraint("contract_id", "revision"),)

    id: Mapped[Key]
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    revision: Mapped[int]
    on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    by: Mapped[str] = mapped_column(String(80))
    snapshot: Mapped[str] = mapped_column(Text)
