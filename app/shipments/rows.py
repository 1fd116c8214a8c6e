"""What other questions ask of the tables of shipments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from app.shipments.domain import State
from app.shipments.model import ShipmentContractRow, ShipmentRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

GONE = (State.SHIPPED, State.DELIVERED)


def none_left(contract: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that no goods of a contract left.

    Two conditions that hold both, not one that does not: a server finds those of which
    neither is there in one pass, and asks for each contract what an OR is about.

    Args:
        contract: The column of another query that holds its id.
    """
    gone = select(ShipmentRow.id).where(ShipmentRow.state.in_(GONE))
    joined = gone.join(
        ShipmentContractRow, ShipmentContractRow.shipment_id == ShipmentRow.id
    )
    return and_(
        ~gone.where(ShipmentRow.contract_id == contract).exists(),
        ~joined.where(ShipmentContractRow.contract_id == contract).exists(),
    )
