"""Finds goods that stand in stock at a price of another currency than the books'."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog import service as catalog
from app.db import exchange
from app.inventory.domain import MoveKind
from app.inventory.model import GoodsReceiptLineRow, GoodsReceiptRow, StockMoveRow
from app.purchasing import service as purchasing

if TYPE_CHECKING:
    from decimal import Decimal

    from app.core.refs import Ref
    from app.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Unconverted:
    """Goods whose cost was taken over without its rate.

    Attributes:
        receipt: The number of the goods receipt they came with.
        product: Which goods.
        unit_cost: As it stands in the ledger of the stock.
        currency: What it really is: that of the purchase contract.
    """

    receipt: str
    product: Ref
    unit_cost: Decimal
    currency: str


def unconverted(uow: UnitOfWork) -> tuple[Unconverted, ...]:
    """Find goods bought abroad that came in before their cost was converted.

    Earlier versions kept the price of the purchase contract as it was: dollars stand
    there as if they were yuan. Of who may not see costs nothing is found.
    """
    uow.actor.require("inventory.view")
    if not uow.actor.may("catalog.view_cost"):
        return ()
    move, line = StockMoveRow, GoodsReceiptLineRow
    asked = (
        select(
            move.id,
            move.product_id,
            move.unit_cost,
            line.purchase_line_id,
            GoodsReceiptRow.number,
        )
        .join(GoodsReceiptRow, GoodsReceiptRow.id == move.source_id)
        .join(line, line.goods_receipt_id == GoodsReceiptRow.id)
        .where(
            move.kind == MoveKind.RECEIPT,
            move.source_kind == "goods_receipt",
            move.product_id == line.product_id,
            move.unit_cost.is_not(None),
        )
        .order_by(move.id)
    )
    came = uow.session.execute(asked).all()
    abroad = purchasing.costs_abroad(uow, {key for _, _, _, key, _ in came})
    kept = [one for one in came if one[3] in abroad and abroad[one[3]][1] == one[2]]
    products: dict[int, Ref] = {}
    for part in exchange.chunks({product for _, product, _, _, _ in kept}):
        products |= catalog.refs(uow, part)
    found = {
        move_id: Unconverted(number or "", products[product], cost, currency)
        for move_id, product, _, key, number in kept
        for currency, cost in (abroad[key],)
    }
    return tuple(found.values())
