"""What the letter of credit demands of a shipment, for the comparison of papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.credits.domain import ZERO, State
from app.credits.model import CreditDrawingRow, CreditRow
from app.credits.mt700 import max_drawing
from app.documents.domain import CreditTerms
from app.shipments import service as shipments

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

WAITING = (State.ACCEPTED, State.RECEIVED)
"""Credits that a shipment may still be drawn under, the likelier first."""


def terms_of(uow: UnitOfWork, shipment_id: int) -> CreditTerms | None:
    """Return the terms of the credit that a shipment is, or will be, drawn under.

    None: there is none, or it is not to be seen.
    """
    if not uow.actor.may("credits.view"):
        return None  # the other papers are compared all the same
    uow.actor.require("credits.view")
    credit = _drawn_under(uow, shipment_id) or _waiting(uow, shipment_id)
    if credit is None:
        return None
    others = [one for one in credit.drawings if one.shipment_id != shipment_id]
    mine = next((d for d in credit.drawings if d.shipment_id == shipment_id), None)
    most = None
    if credit.amount is not None:
        spent = sum((one.amount for one in others), ZERO)
        most = max_drawing(credit.amount, credit.plus, credit.currency) - spent
    return CreditTerms(
        number=credit.number or "",
        currency=credit.currency,
        most=most,
        goods=credit.goods,
        latest_shipment_on=credit.latest_shipment_on,
        presentation_until=mine.last_day if mine else None,
        presented_on=mine.presented_on if mine else None,
    )


def _drawn_under(uow: UnitOfWork, shipment_id: int) -> CreditRow | None:
    return uow.session.scalar(
        select(CreditRow)
        .join(CreditDrawingRow, CreditDrawingRow.credit_id == CreditRow.id)
        .where(CreditDrawingRow.shipment_id == shipment_id)
    )


def _waiting(uow: UnitOfWork, shipment_id: int) -> CreditRow | None:
    contract = shipments.get(uow, shipment_id).contract
    if contract is None:
        return None
    found = uow.session.scalars(
        select(CreditRow)
        .where(CreditRow.contract_id == contract.id, CreditRow.state.in_(WAITING))
        .order_by(CreditRow.id)
    ).all()
    return min(found, key=lambda row: WAITING.index(State(row.state)), default=None)
