"""Keeps on board what is drawn under a letter of credit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.credits.model import CreditDrawingRow, CreditRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.shipments.events import TakenBack


def on_taken_back(uow: UnitOfWork, event: TakenBack) -> None:
    """Refuse while the shipment is drawn: amount and last day follow from the day.

    Raises:
        NotPossibleError: It is drawn, perhaps presented to the bank already.
    """
    uow.actor.require("credits.view")
    found = uow.session.execute(
        select(CreditRow.number, CreditDrawingRow.presented_on)
        .join(CreditRow, CreditRow.id == CreditDrawingRow.credit_id)
        .where(CreditDrawingRow.shipment_id == event.shipment_id)
        .limit(1)
    ).one_or_none()
    if found is None:
        return
    number, presented_on = found
    if presented_on is not None:
        text = N_(
            "Its documents were presented under credit {number}: it stays on board."
        )
        raise NotPossibleError(text, number=number)
    text = N_("It is drawn under credit {number}: take the drawing back first.")
    raise NotPossibleError(text, number=number)
