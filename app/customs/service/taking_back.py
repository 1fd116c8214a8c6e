"""Keeps on board what a tax refund was applied for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.customs.model import RefundRow
from app.customs.refunding import RefundState

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.shipments.events import TakenBack


def on_taken_back(uow: UnitOfWork, event: TakenBack) -> None:
    """Refuse while a refund is applied for.

    A declaration is no hindrance: customs release goods before they are loaded, and
    what they released is changed or withdrawn with them, not here.

    Raises:
        NotPossibleError: A refund is applied for, approved or received.
    """
    uow.actor.require("customs.view")
    number = uow.session.scalar(
        select(RefundRow.number)
        .where(
            RefundRow.shipment_id == event.shipment_id,
            RefundRow.state != RefundState.OPEN,
        )
        .limit(1)
    )
    if number is not None:
        text = N_(
            "Refund {number} of this shipment is applied for: take the application "
            "back first."
        )
        raise NotPossibleError(text, number=number)
