"""Cancels what a shipment cost that is not on board after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.core.money import ZERO
from app.db import documents
from app.payables.domain import TRANSITIONS, Action, State
from app.payables.model import BillRevaluationRow, BillRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.shipments.events import TakenBack

REASON = 300
"""Characters that a bill keeps of why it was cancelled."""


def on_taken_back(uow: UnitOfWork, event: TakenBack) -> None:
    """Cancel the bills that were booked when the shipment was put on board.

    Who may not cancel bills cannot take back what is in the books.

    Raises:
        NotPossibleError: A part of one is settled, or it bears the payee's own invoice,
            or a month's end stands upon it.
    """
    uow.actor.require("payables.view")
    booked = select(BillRow.id).where(
        BillRow.shipment_id == event.shipment_id,
        BillRow.state.not_in((State.DRAFT, State.CANCELLED)),
    )
    keys = uow.session.scalars(booked).all()
    if not keys:
        return
    if not uow.actor.may("payables.cancel"):
        raise NotPossibleError(
            N_("Its costs are in the books: let somebody take it back who may cancel "
               "bills.")
        )  # fmt: skip
    for row in documents.lock(uow, BillRow, keys).values():
        _refuse(uow, row)
        documents.follow(row, TRANSITIONS, Action.CANCEL)
        row.reason = event.reason[:REASON]
        row.open = row.carried_base = row.booked_base = ZERO
    uow.session.flush()


def _refuse(uow: UnitOfWork, row: BillRow) -> None:
    if row.open != row.amount:
        text = N_("Bill {number} of this shipment is paid: reverse the payment first.")
        raise NotPossibleError(text, number=row.number)
    if row.invoice_number:
        text = N_(
            "Bill {number} bears invoice {invoice} of the payee: cancel it first."
        )
        raise NotPossibleError(text, number=row.number, invoice=row.invoice_number)
    valued = select(BillRevaluationRow.on).where(BillRevaluationRow.bill_id == row.id)
    if (on := uow.session.scalar(valued.limit(1))) is not None:
        text = N_(
            "Bill {number} of this shipment was valued at the end of a month ({date}): "
            "it stays on board."
        )
        raise NotPossibleError(text, number=row.number, date=on.isoformat())
