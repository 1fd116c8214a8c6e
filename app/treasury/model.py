"""The ledger of our bank accounts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Row
from app.db.types import Amount, Key


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
