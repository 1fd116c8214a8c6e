"""What shipments tell the lists of other modules."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.contracts.domain import State as ContractState
from app.contracts.model import ContractLineRow, ContractRow
from app.core.money import HUNDRED, ZERO, percent_done
from app.db.conditions import among
from app.inventory import service as inventory
from app.inventory.domain import State as Received
from app.inventory.model import GoodsReceiptLineRow, GoodsReceiptRow
from app.purchasing.model import PurchaseLineRow, PurchaseRow
from app.shipments.domain import State
from app.shipments.model import ShipmentLineRow, ShipmentRow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from app.db.unit_of_work import UnitOfWork

_LEFT = (State.SHIPPED, State.DELIVERED)
_BOOKED = (State.BOOKED, *_LEFT)


def of_contracts(uow: UnitOfWork, keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """Tell of sales contracts whether room is booked, what has left, and what is there.

    What has left is in percent of the value of the goods: goods without a price weigh
    nothing, as in the total; what is booked has not left.
    """
    uow.actor.require("shipments.view")
    left = (
        select(
            ShipmentLineRow.contract_line_id.label("line_id"),
            func.sum(ShipmentLineRow.quantity).label("quantity"),
        )
        .join(ShipmentRow, ShipmentRow.id == ShipmentLineRow.shipment_id)
        .where(
            ShipmentRow.state.in_(_LEFT),
            ShipmentLineRow.contract_line_id.in_(
                select(ContractLineRow.id).where(
                    among(ContractLineRow.contract_id, keys)
                )
            ),
        )
        .group_by(ShipmentLineRow.contract_line_id)
        .subquery()
    )
    sold: dict[int, Decimal] = defaultdict(Decimal)
    gone: dict[int, Decimal] = defaultdict(Decimal)
    needed: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for contract, product, price, discount, quantity, shipped in uow.session.execute(
        select(
            ContractLineRow.contract_id,
            ContractLineRow.product_id,
            ContractLineRow.unit_price,
            ContractLineRow.discount_percent,
            ContractLineRow.quantity,
            left.c.quantity,
        )
        .outerjoin(left, left.c.line_id == ContractLineRow.id)
        .where(among(ContractLineRow.contract_id, keys))
    ):
        worth = price * (1 - discount / HUNDRED)
        sold[contract] += quantity * worth
        gone[contract] += (shipped or ZERO) * worth
        needed[contract, product or 0] += max(quantity - (shipped or ZERO), ZERO)
    booked, there = _booked(uow, keys), _there(uow, needed)
    return {
        key: {
            "shipped": percent_done(gone[key], total) if total else None,
            "booked": key in booked,
            **({"arrived": True} if key in there else {}),
        }
        for key, total in sold.items()
    }


def _there(uow: UnitOfWork, needed: Mapping[tuple[int, int], Decimal]) -> set[int]:
    """Return the contracts of which all that has not left is in stock for them.

    In stock for a contract is what is on hand, less what came in for other confirmed
    contracts and has not left with them. Nobody is told who may not see stock.

    Args:
        uow: The reading.
        needed: By contract and product, what has not left; product 0: no goods of ours.
    """
    wanted = {key: count for key, count in needed.items() if count}
    if not all(uow.actor.may(one) for one in ("inventory.view", "purchasing.view")):
        return set()
    products = {product for _, product in wanted}
    on_hand = inventory.on_hand(uow, products)
    held = _held(uow, products)
    others: dict[int, Decimal] = defaultdict(Decimal)
    for (_, product), count in held.items():
        others[product] += count
    short = {
        contract
        for (contract, product), count in wanted.items()
        if on_hand.get(product, ZERO)
        - others[product]
        + held.get((contract, product), ZERO)
        < count
    }
    return {contract for contract, _ in wanted} - short


def _held(uow: UnitOfWork, products: Collection[int]) -> dict[tuple[int, int], Decimal]:
    """Return what came in for confirmed contracts and has not left with them."""
    got, order = GoodsReceiptLineRow, PurchaseLineRow
    whose = func.coalesce(ContractLineRow.contract_id, PurchaseRow.contract_id)
    came = (
        select(ContractRow.id, got.product_id, func.sum(got.quantity - got.rejected))
        .join(GoodsReceiptRow, GoodsReceiptRow.id == got.goods_receipt_id)
        .join(order, order.id == got.purchase_line_id)
        .join(PurchaseRow, PurchaseRow.id == order.purchase_id)
        .outerjoin(ContractLineRow, ContractLineRow.id == order.contract_line_id)
        .join(ContractRow, ContractRow.id == whose)
        .where(GoodsReceiptRow.state == Received.POSTED, got.product_id.in_(products))
    )
    line = ShipmentLineRow
    left = (
        select(ContractRow.id, ContractLineRow.product_id, func.sum(line.quantity))
        .join(ShipmentRow, ShipmentRow.id == line.shipment_id)
        .join(ContractLineRow, ContractLineRow.id == line.contract_line_id)
        .join(ContractRow, ContractRow.id == ContractLineRow.contract_id)
        .where(ShipmentRow.state.in_(_LEFT), ContractLineRow.product_id.in_(products))
    )
    held: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for sign, asked in ((1, came), (-1, left)):
        confirmed = asked.where(ContractRow.state == ContractState.CONFIRMED)
        grouped = confirmed.group_by(*confirmed.selected_columns[:2])
        for contract, product, count in uow.session.execute(grouped):
            held[contract, product or 0] += sign * Decimal(count)
    return {key: count for key, count in held.items() if count > 0}


def _booked(uow: UnitOfWork, keys: Collection[int]) -> set[int]:
    found = uow.session.scalars(
        select(ContractLineRow.contract_id)
        .join(ShipmentLineRow, ShipmentLineRow.contract_line_id == ContractLineRow.id)
        .join(ShipmentRow, ShipmentRow.id == ShipmentLineRow.shipment_id)
        .where(among(ContractLineRow.contract_id, keys), ShipmentRow.state.in_(_BOOKED))
        .distinct()
    )
    return set(found)
