"""The ledger of our bank accounts, and money that moves between them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import DocumentRow, Row
from app.db.types import Amount, Key, Rate
from app.treasury.transferring import State, TransferKind


class CashMoveRow(Row):
    """What one document did to an account; never changed, only added to."""

    __tablename__ = "cash_move"
    topic = "treasury"
    __table_args__ = (
        UniqueConstraint("source_kind", "source_id"),
        Index("ix_cash_move_account_id_on_id", "account_id", "on", "id"),
    )

    id: Mapped[Key]
    on: Mapped[date]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("bank_account.id"))
    source_kind: Mapped[str] = mapped_column(String(16))
    source_id: Mapped[int]
    text: Mapped[str] = mapped_column(String(300))
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[Amount]
    base: Mapped[Amount]


class TransferRow(DocumentRow):
    """Money between two of our accounts, or what was on one at the beginning."""

    __tablename__ = "transfer"
    topic = "treasury"
    __table_args__ = (
        UniqueConstraint("company_id", "number"),
        CheckConstraint("source_id <> target_id", name="accounts"),
        Index("ix_transfer_moved_on_id", "moved_on", "id"),
    )

    state: Mapped[State]
    kind: Mapped[TransferKind]
    moved_on: Mapped[date]
    source_id: Mapped[int | None] = mapped_column(
        ForeignKey("bank_account.id"), index=True
    )
    target_id: Mapped[int] = mapped_column(ForeignKey("bank_account.id"), index=True)
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[Amount]
    to_currency: Mapped[str] = mapped_column(String(3))
    received: Mapped[Amount]
    rate: Mapped[Rate]
    rate_unit: Mapped[int]
    gave_base: Mapped[Amount]
    got_base: Mapped[Amount]
    gain: Mapped[Amount]
    fee_base: Mapped[Amount]
    reverses_id: Mapped[int | None] = mapped_column(
        ForeignKey("transfer.id"), unique=True
    )
    bank_reference: Mapped[str] = mapped_column(String(60), server_default="")
    note: Mapped[str] = mapped_column(String(300))
