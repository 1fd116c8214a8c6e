"""The tables of bills and payments."""

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

from app.db.base import DocumentRow, Row
from app.db.types import Amount, Key, Percent, Price, Quantity, Rate
from app.payables.domain import Kind, PaymentState, State


class BillRow(DocumentRow):
    """What somebody wants from us; its balance stands beside it."""

    __tablename__ = "bill"
    topic = "payables"
    __table_args__ = (
        UniqueConstraint("company_id", "number"),
        CheckConstraint("open >= 0 AND open <= amount", name="open"),
        Index("ix_bill_due_on_id", "due_on", "id"),
    )

    kind: Mapped[Kind]
    state: Mapped[State] = mapped_column(index=True)
    payee_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    purchase_id: Mapped[int | None] = mapped_column(
        ForeignKey("purchase.id"), index=True
    )
    contract_id: Mapped[int | None] = mapped_column(
        ForeignKey("contract.id"), index=True
    )
    shipment_id: Mapped[int | None] = mapped_column(
        ForeignKey("shipment.id"), index=True
    )
    charge: Mapped[str] = mapped_column(String(16))
    invoice_number: Mapped[str] = mapped_column(String(40), index=True)
    invoice_on: Mapped[date | None]
    due_on: Mapped[date | None]
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[Amount]
    open: Mapped[Amount]
    rate: Mapped[Rate]
    rate_unit: Mapped[int]
    booked_base: Mapped[Amount]
    carried_base: Mapped[Amount]
    approved_by: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(300))
    note: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[BillLineRow]] = relationship(
        order_by="BillLineRow.position", cascade="all, delete-orphan"
    )


class BillLineRow(Row):
    """One line of a supplier's invoice, matched with the order and the receipts."""

    __tablename__ = "bill_match"
    topic = "payables"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    id: Mapped[Key]
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"), index=True)
    position: Mapped[int]
    purchase_line_id: Mapped[int | None] = mapped_column(
        ForeignKey("purchase_line.id"), index=True
    )
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    description: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[Quantity]
    unit: Mapped[str] = mapped_column(String(12))
    price_incl_vat: Mapped[Price]
    vat_rate: Mapped[Percent]
    special_invoice: Mapped[bool]
    findings: Mapped[str] = mapped_column(String(120))


class PaymentRow(DocumentRow):
    """Money that left our account."""

    __tablename__ = "payment"
    topic = "payables"
    __table_args__ = (
        UniqueConstraint("company_id", "number"),
        Index("ix_payment_paid_on_id", "paid_on", "id"),
    )

    state: Mapped[PaymentState]
    payee_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    paid_on: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[Amount]
    rate: Mapped[Rate]
    rate_unit: Mapped[int]
    base: Mapped[Amount]
    fee_base: Mapped[Amount]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("bank_account.id"))
    payee_account_id: Mapped[int | None] = mapped_column(
        ForeignKey("confirmed_account.id"), index=True
    )
    reverses_id: Mapped[int | None] = mapped_column(
        ForeignKey("payment.id"), unique=True
    )
    bank_reference: Mapped[str] = mapped_column(String(60), server_default="")
    note: Mapped[str] = mapped_column(Text)
    allocations: Mapped[list[PaymentAllocationRow]] = relationship(
        order_by="PaymentAllocationRow.id"
    )


class PaymentAllocationRow(Row):
    """What settled a bill: a payment, a deposit paid before, a debit note.

    A deposit for a purchase has its own balance in `free`.
    """

    __tablename__ = "payment_allocation"
    topic = "payables"
    __table_args__ = (CheckConstraint("free >= 0", name="free"),)

    id: Mapped[Key]
    on: Mapped[date]
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), index=True)
    bill_id: Mapped[int | None] = mapped_column(ForeignKey("bill.id"), index=True)
    against_id: Mapped[int | None] = mapped_column(ForeignKey("bill.id"), index=True)
    deposit_id: Mapped[int | None] = mapped_column(
        ForeignKey("payment_allocation.id"), index=True
    )
    purchase_id: Mapped[int | None] = mapped_column(
        ForeignKey("purchase.id"), index=True
    )
    debt_id: Mapped[int | None] = mapped_column(ForeignKey("receivable.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(
        ForeignKey("contract.id"), index=True
    )
    amount: Mapped[Amount]
    paid_base: Mapped[Amount]
    carried_base: Mapped[Amount]
    realised: Mapped[Amount]
    fee_base: Mapped[Amount]
    free: Mapped[Amount]
    free_base: Mapped[Amount]


class BillRevaluationRow(Row):
    """What an open debt in foreign currency was worth at a month's end."""

    __tablename__ = "bill_revaluation"
    topic = "payables"
    __table_args__ = (UniqueConstraint("on", "bill_id"),)

    id: Mapped[Key]
    on: Mapped[date]
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(
        ForeignKey("contract.id"), index=True
    )
    open: Mapped[Amount]
    rate: Mapped[Rate]
    rate_unit: Mapped[int]
    before_base: Mapped[Amount]
    after_base: Mapped[Amount]
    gain: Mapped[Amount]
