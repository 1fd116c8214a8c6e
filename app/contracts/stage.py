"""How far a confirmed contract has come, by what the other modules tell of it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from app.contracts.domain import State
from app.core.i18n import N_
from app.core.money import HUNDRED, ZERO

if TYPE_CHECKING:
    from app.contracts.domain import Summary


class Stage(StrEnum):
    """What a confirmed contract waits for."""

    PRODUCED = "produced"
    READY = "ready"
    BOOKED = "booked"
    PARTLY_SHIPPED = "partly_shipped"
    UNPAID = "unpaid"
    PAID = "paid"


STAGE_TITLES = {
    Stage.PRODUCED: N_("In production"),
    Stage.READY: N_("Ready to book"),
    Stage.BOOKED: N_("Booked"),
    Stage.PARTLY_SHIPPED: N_("Partly shipped"),
    Stage.UNPAID: N_("Balance due"),
    Stage.PAID: N_("Paid in full"),
}


def stage(row: Summary) -> Stage | None:
    """Return the stage of a contract; None: its state says all that is known."""
    if row.state is not State.CONFIRMED or row.shipped is None:
        return None
    if row.shipped >= HUNDRED:
        return _collected(row)
    if row.shipped > ZERO:
        return Stage.PARTLY_SHIPPED
    if row.booked:
        return Stage.BOOKED
    if row.arrived is None:
        return None
    return Stage.READY if row.arrived else Stage.PRODUCED


def _collected(row: Summary) -> Stage | None:
    paid = row.paid()
    if paid is None:
        return None
    return Stage.PAID if paid >= HUNDRED else Stage.UNPAID
