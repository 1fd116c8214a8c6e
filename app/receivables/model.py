"""The tables of claims, advances and receipts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import DocumentRow, Row, VersionedRow
from app.db.types import Amount, Key, Rate
from app.receivables.domain import Kind, State


class ReceivableRow(VersionedRow):
    """A claim on a customer, or a debt to it; its balance stands beside it."""

    __tablename__ = "receivable"
    topic = "receivables"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("open >= 0 AND open <= amount", name="open"),
        Index("ix_receivable_due_on_id", "due_on", "id"),
        Index("ix_receivable_open", "due_on", sqlite_where=text("open > 0")),
    )

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    number: Mapped[str] = mapped_column(String(40), index=True)
    kind: Mapped[Kind]
    customer_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(
        ForeignKey("contract.id"), index=True
    )
    shipment_id: Mapped[int | None] = mapped_column(
        ForeignKey("shipment.id"), index=True
    )
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[Amount]
    open: Mapped[Amount]
    booked_on: Mapped[date]
    rate: Mapped[Rate]
    rate_unit: Mapped[int]
    booked_base: Mapped[Amount]
    carried_base: Mapped[Amount]
    due_on: Mapped[date | None]
    awaits: Mapped[str] = mapped_column(String(12))
    days: Mapped[int]
    step: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300))


class ReceiptRow(DocumentRow):
    """Money that came in; what is not allocated yet stands beside it."""

    __tablename__ = "receipt"
    topic = "receivables"
    __table_args__ = (
        UniqueConstraint("company_id", "number"),
        CheckConstraint("free >= 0", name="free"),
        Index("ix_receipt_received_on_id", "received_on", "id"),
    )

    state: Mapped[State]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    received_on: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[Amount]
    charge: Mapped[Amount]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("bank_account.id"))
    remitter: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(String(300))
    mid_rate: Mapped[Rate]
    buying_rate: Mapped[Rate]
    rate_unit: Mapped[int]
    gross_base: Mapped[Amount]
    charge_base: Mapped[Amount]
    cash_base: Mapped[Amount]
    free: Mapped[Amount]
    free_base: Mapped[Amount]
    reverses_id: Mapped[int | None] = mapped_column(
        ForeignKey("receipt.id"), unique=True
    )
    note: Mapped[str] = mapped_column(Text)
    allocations: Mapped[list[ReceiptAllocationRow]] = relationship(
        order_by="ReceiptAllocationRow.id"
    )


class AdvanceRow(VersionedRow):
    """A deposit received for a contract; what is not used up stands beside it."""

    __tablename__ = "advance"
    topic = "receivables"
    __table_args__ = (
        CheckConstraint("free >= 0 AND free <= amount", name="free"),
        CheckConstraint("free_base >= 0", name="free_base"),
    )

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"), index=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), index=True)
    currency: Mapped[str] = mapped_column(String(3))
    booked_on: Mapped[date]
    rate: Mapped[Rate]
    rate_unit: Mapped[int]
    amount: Mapped[Amount]
    free: Mapped[Amount]
    base: Mapped[Amount]
    free_base: Mapped[Amount]


class AdvanceReleaseRow(Row):
    """What of an advance was used up: by an invoice, or turned into a debt."""

    __tablename__ = "advance_release"
    topic = "receivables"

    id: Mapped[Key]
    advance_id: Mapped[int] = mapped_column(ForeignKey("advance.id"), index=True)
    on: Mapped[date]
    amount: Mapped[Amount]
    base: Mapped[Amount]
    shipment_id: Mapped[int | None] = mapped_column(
        ForeignKey("shipment.id"), index=True
    )
    receivable_id: Mapped[int | None] = mapped_column(
        ForeignKey("receivable.id"), index=True
    )


class ReceiptAllocationRow(Row):
    """What settled an open item: a receipt, a set-off or a payment back."""

    __tablename__ = "receipt_allocation"
    topic = "receivables"

    id: Mapped[Key]
    on: Mapped[date] = mapped_column(index=True)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), index=True)
    receivable_id: Mapped[int | None] = mapped_column(
        ForeignKey("receivable.id"), index=True
    )
    against_id: Mapped[int | None] = mapped_column(
        ForeignKey("receivable.id"), index=True
    )
    advance_id: Mapped[int | None] = mapped_column(ForeignKey("advance.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(
        ForeignKey("contract.id"), index=True
    )
    amount: Mapped[Amount]
    settled_base: Mapped[Amount]
    carried_base: Mapped[Amount]
    realised: Mapped[Amount]
    charge_base: Mapped[Amount]
    source: Mapped[str] = mapped_column(String(40))


class RevaluationRow(Row):
    """What an open item was worth at a month's end."""

    __tablename__ = "revaluation"
    topic = "receivables"
    __table_args__ = (UniqueConstraint("on", "receivable_id"),)

    id: Mapped[Key]
    on: Mapped[date]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    receivable_id: Mapped[int] = mapped_column(ForeignKey("receivable.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(
        ForeignKey("contract.id"), index=True
    )
    open: Mapped[Amount]
    rate: Mapped[Rate]
    rate_unit: Mapped[int]
    before_base: Mapped[Amount]
    after_base: Mapped[Amount]
    gain: Mapped[Amount]
