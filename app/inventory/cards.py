"""Reads the card of a product in a warehouse: its ledger with running balances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog import service as catalog
from app.core.refs import Ref
from app.db import documents
from app.inventory import service
from app.inventory.domain import Card, Move
from app.inventory.model import GoodsReceiptRow, StockBalanceRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


def card(uow: UnitOfWork, balance_id: int) -> Card:
    """Read the ledger of a product in a warehouse, with what was there after each move.

    Raises:
        MissingError: There is no such balance.
    """
    uow.actor.require("inventory.view")
    row = documents.fetch(uow, StockBalanceRow, balance_id)
    here = [
        m
        for m in service.moves(uow, row.product_id)
        if m.warehouse.id == row.warehouse_id
    ]
    numbers = _receipt_numbers(uow, here)
    after_it = row.on_hand
    told = []
    for move in here:
        number = numbers.get(move.source_id or 0, "")
        known = number if move.source_kind == "goods_receipt" else ""
        told.append(replace(move, balance=after_it, document=known))
        after_it -= move.quantity
    product = catalog.get(uow, row.product_id)
    return Card(
        id=row.id,
        product=Ref(row.product_id, product.code, product.name_en or product.name_zh),
        warehouse=next(r for r in service.warehouses(uow) if r.id == row.warehouse_id),
        unit=product.unit,
        on_hand=row.on_hand,
        reserved=row.reserved,
        moves=tuple(told),
    )


def _receipt_numbers(uow: UnitOfWork, listed: Sequence[Move]) -> dict[int, str]:
    ids = {m.source_id for m in listed if m.source_kind == "goods_receipt"}
    found = uow.session.execute(
        select(GoodsReceiptRow.id, GoodsReceiptRow.number).where(
            GoodsReceiptRow.id.in_(ids)
        )
    )
    return {key: number or "" for key, number in found}
