"""Takes a shipment back from on board that was put there by mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import checks
from app.db import documents
from app.inventory import service as inventory
from app.shipments.domain import TRANSITIONS, Action, Shipment
from app.shipments.events import TakenBack
from app.shipments.model import ShipmentRow
from app.shipments.service.reading import get

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


def take_back(uow: UnitOfWork, shipment: Shipment, reason: str) -> Shipment:
    """Undo that the goods are on board: it is booked again, as it was before.

    Stock, claims, used deposits and bills are turned around by entries of their own, on
    the day on board: that day and those after it add up as if nothing had left. Nothing
    is deleted. What customs released is theirs to change and stays as it is.

    Raises:
        InvalidError: No reason is given.
        NotPossibleError: Something stands upon it that has to go first.
        TransitionError: It is not on its way.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("shipments.issue")
    reason = checks.reason(reason)
    documents.lock(uow, ShipmentRow, [shipment.id or 0])
    row = documents.ready(uow, ShipmentRow, shipment, TRANSITIONS, Action.TAKE_BACK)
    on = row.on_board_on or uow.today
    uow.emit(TakenBack(row.id, on, reason))
    row.on_board_on = None
    row.note = f"{row.note}\n{reason}".strip()
    documents.follow(row, TRANSITIONS, Action.TAKE_BACK)
    uow.session.flush()  # a server lets nobody write to the costs before
    for charge in row.charges:
        charge.converted = None
    # Last: everybody else waits for the goods.
    inventory.put_back(uow, on=on, source=("shipment", row.id), note=reason)
    return get(uow, row.id)
