"""How far a confirmed contract has come, by what the other modules tell of it."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.contracts.domain import Contract, State, Summary
from app.core.i18n import N_
from app.core.money import HUNDRED, ZERO

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Stage(StrEnum):
    """What a confirmed contract waits for."""

    PRODUCED = "produced"
    READY = "ready"
    BOOKED = "booked"
    PARTLY_SHIPPED = "partly_shipped"
    UNPAID = "unpaid"
    PAID = "paid"
    LATE = "late"


STAGE_TITLES = {
    Stage.PRODUCED: N_("In production"),
    Stage.READY: N_("Ready to book"),
    Stage.BOOKED: N_("Booked"),
    Stage.PARTLY_SHIPPED: N_("Partly shipped"),
    Stage.UNPAID: N_("Balance due"),
    Stage.PAID: N_("Paid in full"),
    Stage.LATE: N_("Late"),
}


def days_left(row: Summary, on: date) -> int | None:
    """Return the days until all must have left; None where nothing is awaited."""
    unshipped = row.shipped is not None and row.shipped < HUNDRED
    waits = row.state is State.CONFIRMED and unshipped
    if not waits or row.latest_shipment_on is None:
        return None
    return (row.latest_shipment_on - on).days


def shown(row: Summary, on: date) -> Stage | State:
    """Return what the list says of a contract; what is late comes first.

    Args:
        row: With what the other modules tell of it.
        on: The day it is said.
    """
    left = days_left(row, on)
    if left is not None and left < 0:
        return Stage.LATE
    return stage(row) or row.state


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


def stage_of(contract: Contract, told: Mapping[str, Any]) -> Stage | None:
    """Return the stage of a contract that is open, as the list says it.

    Args:
        contract: As it is stored.
        told: What the other modules tell the list of it.
    """
    row = Summary(
        id=contract.id or 0,
        number=contract.number,
        state=contract.state,
        customer="",
        customer_zh="",
        country="",
        salesperson="",
        signed_on=None,
        latest_shipment_on=None,
        incoterm="",
        place="",
        currency=contract.currency,
        total=contract.total(),
    )
    return stage(replace(row, **told))


def _collected(row: Summary) -> Stage | None:
    paid = row.paid()
    if paid is None:
        return None
    return Stage.PAID if paid >= HUNDRED else Stage.UNPAID
