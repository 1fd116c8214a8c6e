"""The tables of stock."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import DocumentRow, Row, VersionedRow
from app.db.types import Key, Price, Quantity
from app.inventory.domain import MoveKind, State


class WarehouseRow(VersionedRow):
    """A place where we hold goods."""

    __tablename__ = "warehouse"
    topic = "inventory"

    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(300))


class GoodsReceiptRow(DocumentRow):
    """Goods that came from a supplier."""

    __tablename__ = "goods_receipt"
    topic = "inventory"
    __table_args__ = (UniqueConstraint("company_id", "number"),)

    state: Mapped[State]
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchase.id"), index=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouse.id"))
    received_on: Mapped[date] = mapped_column(index=True)
    delivery_note: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[GoodsReceiptLineRow]] = relationship(
        order_by="GoodsReceiptLineRow.position", cascade="all, delete-orphan"
    )


class GoodsReceiptLineRow(Row):
    """Goods that came for one line of a purchase contract."""

    __tablename__ = "goods_receipt_line"
    topic = "inventory"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("rejected >= 0 AND rejected <= quantity", name="rejected"),
    )

    id: Mapped[Key]
    goods_receipt_id: Mapped[int] = mapped_column(
        ForeignKey("goods_receipt.id"), index=True
    )
    position: Mapped[int]
    purchase_line_id: Mapped[int] = mapped_column(
        ForeignKey("purchase_line.id"), index=True
    )
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    quantity: Mapped[Quantity]
    rejected: Mapped[Quantity]


class StockMoveRow(Row):
    """One line of the stock ledger; never changed, never deleted."""

    __tablename__ = "stock_move"
    topic = "inventory"
    __table_args__ = (CheckConstraint("quantity <> 0", name="quantity"),)

    id: Mapped[Key]
    on: Mapped[date] = mapped_column(index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouse.id"))
    quantity: Mapped[Quantity]
    kind: Mapped[MoveKind]
    unit_cost: Mapped[Price | None] = mapped_column(deferred=True)
    source_kind: Mapped[str] = mapped_column(String(32))
    source_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(300))


class StockBalanceRow(Row):
    """What is there: the sum of the moves, which cannot fall below zero."""

    __tablename__ = "stock_balance"
    topic = "inventory"
    audited = False
    __table_args__ = (
        UniqueConstraint("product_id", "warehouse_id"),
        CheckConstraint("on_hand >= 0", name="on_hand"),
        CheckConstraint("reserved >= 0 AND reserved <= on_hand", name="reserved"),
    )

    id: Mapped[Key]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouse.id"))
    on_hand: Mapped[Quantity]
    reserved: Mapped[Quantity]
