"""The tables of declarations and refund files."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.customs.domain import RefundState, State
from app.db.base import DocumentRow, Row
from app.db.types import Amount, Key, Percent, Price, Quantity


class DeclarationRow(DocumentRow):
    """An export declaration."""

    __tablename__ = "declaration"
    topic = "customs"
    __table_args__ = (
        UniqueConstraint("company_id", "number"),
        CheckConstraint("packages >= 0", name="packages"),
    )

    state: Mapped[State] = mapped_column(index=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    part: Mapped[int]
    parts: Mapped[int]
    pre_entry_number: Mapped[str] = mapped_column(String(18))
    entry_number: Mapped[str] = mapped_column(String(18), index=True)
    declared_on: Mapped[date | None] = mapped_column(index=True)
    released_on: Mapped[date | None]
    export_on: Mapped[date | None]
    consignor_name: Mapped[str] = mapped_column(String(100))
    consignor_code: Mapped[str] = mapped_column(String(18))
    exit_office: Mapped[str] = mapped_column(String(4))
    filing_number: Mapped[str] = mapped_column(String(12))
    consignee_name: Mapped[str] = mapped_column(String(400))
    consignee_code: Mapped[str] = mapped_column(String(40))
    transport_mode: Mapped[str] = mapped_column(String(1))
    conveyance: Mapped[str] = mapped_column(String(120))
    bill_number: Mapped[str] = mapped_column(String(40))
    producer_name: Mapped[str] = mapped_column(String(100))
    producer_code: Mapped[str] = mapped_column(String(18))
    supervision_mode: Mapped[str] = mapped_column(String(4))
    levy_nature: Mapped[str] = mapped_column(String(3))
    licence_number: Mapped[str] = mapped_column(String(20))
    contract_number: Mapped[str] = mapped_column(String(32))
    trade_country: Mapped[str] = mapped_column(String(2))
    arrival_country: Mapped[str] = mapped_column(String(2))
    destination_port: Mapped[str] = mapped_column(String(80))
    destination_port_code: Mapped[str] = mapped_column(String(8))
    exit_port: Mapped[str] = mapped_column(String(80))
    exit_port_code: Mapped[str] = mapped_column(String(8))
    packaging: Mapped[str] = mapped_column(String(2))
    packages: Mapped[int]
    gross_kg: Mapped[Quantity]
    net_kg: Mapped[Quantity]
    trade_term: Mapped[str] = mapped_column(String(1))
    freight: Mapped[str] = mapped_column(String(40))
    insurance: Mapped[str] = mapped_column(String(40))
    misc: Mapped[str] = mapped_column(String(40))
    documents: Mapped[str] = mapped_column(String(400))
    marks: Mapped[str] = mapped_column(String(400))
    remarks: Mapped[str] = mapped_column(String(255))
    declarant_name: Mapped[str] = mapped_column(String(100))
    declarant_code: Mapped[str] = mapped_column(String(18))
    declarant_person: Mapped[str] = mapped_column(String(40))
    declarant_person_number: Mapped[str] = mapped_column(String(40))
    declarant_phone: Mapped[str] = mapped_column(String(40))
    currency: Mapped[str] = mapped_column(String(3))
    invoice_total: Mapped[Amount]
    note: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[DeclarationLineRow]] = relationship(
        order_by="DeclarationLineRow.position", cascade="all, delete-orphan"
    )


class DeclarationLineRow(Row):
    """One item of a declaration."""

    __tablename__ = "declaration_line"
    topic = "customs"

    id: Mapped[Key]
    declaration_id: Mapped[int] = mapped_column(
        ForeignKey("declaration.id"), index=True
    )
    position: Mapped[int]
    shipment_line_id: Mapped[int | None] = mapped_column(
        ForeignKey("shipment_line.id"), index=True
    )
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    hs_code: Mapped[str] = mapped_column(String(13))
    name: Mapped[str] = mapped_column(String(255))
    elements: Mapped[str] = mapped_column(String(255))
    first_quantity: Mapped[Quantity]
    first_unit: Mapped[str] = mapped_column(String(3))
    second_quantity: Mapped[Quantity]
    second_unit: Mapped[str] = mapped_column(String(3))
    quantity: Mapped[Quantity]
    unit: Mapped[str] = mapped_column(String(3))
    unit_price: Mapped[Price]
    total: Mapped[Amount]
    net_kg: Mapped[Quantity]
    origin: Mapped[str] = mapped_column(String(2))
    destination: Mapped[str] = mapped_column(String(2))
    source_code: Mapped[str] = mapped_column(String(5))
    source_name: Mapped[str] = mapped_column(String(60))
    duty_mode: Mapped[str] = mapped_column(String(1))
    handbook_item: Mapped[str] = mapped_column(String(10))


class RefundRow(DocumentRow):
    """The refund file of a shipment; one each."""

    __tablename__ = "refund"
    topic = "customs"
    __table_args__ = (
        UniqueConstraint("company_id", "number"),
        UniqueConstraint("shipment_id"),
        CheckConstraint("received_amount >= 0", name="received_amount"),
    )

    state: Mapped[RefundState] = mapped_column(index=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    declaration_id: Mapped[int | None] = mapped_column(
        ForeignKey("declaration.id"), index=True
    )
    exported_on: Mapped[date | None] = mapped_column(index=True)
    collect_until: Mapped[date | None]
    filing_by: Mapped[date | None]
    lost_after: Mapped[date | None]
    filed_on: Mapped[date | None]
    approved_on: Mapped[date | None]
    received_on: Mapped[date | None]
    approved_amount: Mapped[Amount]
    received_amount: Mapped[Amount]
    currency: Mapped[str] = mapped_column(String(3))
    excl_vat: Mapped[Amount]
    refund: Mapped[Amount]
    non_refundable: Mapped[Amount]
    note: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[RefundLineRow]] = relationship(
        order_by="RefundLineRow.position", cascade="all, delete-orphan"
    )


class RefundLineRow(Row):
    """What a purchase line contributed to a shipment."""

    __tablename__ = "refund_line"
    topic = "customs"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    id: Mapped[Key]
    refund_id: Mapped[int] = mapped_column(ForeignKey("refund.id"), index=True)
    position: Mapped[int]
    purchase_line_id: Mapped[int | None] = mapped_column(
        ForeignKey("purchase_line.id"), index=True
    )
    purchase_id: Mapped[int | None] = mapped_column(
        ForeignKey("purchase.id"), index=True
    )
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    hs_code: Mapped[str] = mapped_column(String(13))
    name: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[Quantity]
    unit: Mapped[str] = mapped_column(String(12))
    invoice_number: Mapped[str] = mapped_column(String(20), index=True)
    special_invoice: Mapped[bool]
    vat_rate: Mapped[Percent]
    refund_rate: Mapped[Percent]
    incl_vat: Mapped[Amount]
    excl_vat: Mapped[Amount]
    vat: Mapped[Amount]
    refund: Mapped[Amount]
    non_refundable: Mapped[Amount]
