"""What shipments tell the lists of other modules."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.contracts.model import ContractLineRow
from app.core.money import HUNDRED, ZERO, percent_done
from app.shipments.domain import State
from app.shipments.model import ShipmentLineRow, ShipmentRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.db.unit_of_work import UnitOfWork

_LEFT = (State.SHIPPED, State.DELIVERED)
_BOOKED = (State.BOOKED, *_LEFT)


def of_contracts(uow: UnitOfWork, keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """Tell of sales contracts whether room is booked, and what has left.

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
                select(ContractLineRow.id).where(ContractLineRow.contract_id.in_(keys))
            ),
        )
        .group_by(ShipmentLineRow.contract_line_id)
        .subquery()
    )
    sold: dict[int, Decimal] = defaultdict(Decimal)
    gone: dict[int, Decimal] = defaultdict(Decimal)
    for contract, price, discount, quantity, shipped in uow.session.execute(
        select(
            ContractLineRow.contract_id,
            ContractLineRow.unit_price,
            ContractLineRow.discount_percent,
            ContractLineRow.quantity,
            left.c.quantity,
        )
        .outerjoin(left, left.c.line_id == ContractLineRow.id)
        .where(ContractLineRow.contract_id.in_(keys))
    ):
        worth = price * (1 - discount / HUNDRED)
        sold[contract] += quantity * worth
        gone[contract] += (shipped or ZERO) * worth
    booked = _booked(uow, keys)
    return {
        key: {
            "shipped": percent_done(gone[key], total) if total else None,
            "booked": key in booked,
        }
        for key, total in sold.items()
    }


def _booked(uow: UnitOfWork, keys: Collection[int]) -> set[int]:
    found = uow.session.scalars(
        select(ContractLineRow.contract_id)
        .join(ShipmentLineRow, ShipmentLineRow.contract_line_id == ContractLineRow.id)
        .join(ShipmentRow, ShipmentRow.id == ShipmentLineRow.shipment_id)
        .where(ContractLineRow.contract_id.in_(keys), ShipmentRow.state.in_(_BOOKED))
        .distinct()
    )
    return set(found)
