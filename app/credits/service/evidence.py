"""What the letter of credit demands of a shipment, for the comparison of papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, union

from app.core.money import ZERO
from app.credits import mt700
from app.credits.domain import State
from app.credits.model import CreditDrawingRow, CreditRow
from app.credits.mt700 import max_drawing
from app.documents import asked
from app.documents.domain import Asked, CreditTerms
from app.parties import service as parties
from app.shipments import service as shipments
from app.shipments.model import ShipmentContractRow, ShipmentRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from app.db.unit_of_work import UnitOfWork

WAITING = (State.ACCEPTED, State.RECEIVED)
"""Credits that a shipment may still be drawn under, the likelier first."""


def terms_of(uow: UnitOfWork, shipment_id: int) -> tuple[CreditTerms, ...] | None:
    """Return the terms of the credits that a shipment is, or will be, drawn under.

    None: there is none, or it is not to be seen.
    """
    if not uow.actor.may("credits.view"):
        return None  # the other papers are compared all the same
    uow.actor.require("credits.view")
    drawn = _drawn_under(uow, shipment_id)
    paid = {credit.contract_id for credit in drawn}
    waiting = [
        credit
        for portion in shipments.get(uow, shipment_id).portions()
        if portion.contract.id not in paid
        and (credit := _waiting(uow, portion.contract.id)) is not None
    ]
    return (
        tuple(_terms(uow, credit, shipment_id) for credit in (*drawn, *waiting)) or None
    )


def under_credit(uow: UnitOfWork, shipment_ids: Collection[int]) -> set[int]:
    """Return the shipments for which `terms_of` would tell something, in one question.

    Args:
        uow: The action.
        shipment_ids: Of which shipments, for example those of a page of contracts.
    """
    if not uow.actor.may("credits.view"):
        return set()
    uow.actor.require("credits.view")
    first, further, drawing = ShipmentRow, ShipmentContractRow, CreditDrawingRow
    asked = union(
        select(drawing.shipment_id).where(drawing.shipment_id.in_(shipment_ids)),
        select(first.id)
        .join(CreditRow, CreditRow.contract_id == first.contract_id)
        .where(first.id.in_(shipment_ids), CreditRow.state.in_(WAITING)),
        select(further.shipment_id)
        .join(CreditRow, CreditRow.contract_id == further.contract_id)
        .where(further.shipment_id.in_(shipment_ids), CreditRow.state.in_(WAITING)),
    )
    return set(uow.session.scalars(asked))


def consigned(uow: UnitOfWork, contract_ids: Iterable[int]) -> tuple[str, str]:
    """Return the consignee and the notify party that the credits of contracts want.

    Empty: no credit says so, or it is not to be seen.
    """
    if not uow.actor.may("credits.view"):
        return "", ""
    uow.actor.require("credits.view")
    found = (_waiting(uow, key) for key in contract_ids)
    terms = tuple(_terms(uow, credit, 0) for credit in found if credit is not None)
    return asked.consigned(terms)


def _terms(uow: UnitOfWork, credit: CreditRow, shipment_id: int) -> CreditTerms:
    drawn = [one.shipment_id for one in credit.drawings]
    place = drawn.index(shipment_id) if shipment_id in drawn else len(drawn)
    mine = credit.drawings[place] if place < len(drawn) else None
    most = None
    if credit.amount is not None:
        earlier = credit.drawings[:place]  # what comes later takes nothing from it
        spent = sum((one.amount for one in earlier), ZERO)
        most = max_drawing(credit.amount, credit.plus, credit.currency) - spent
    said = mt700.parse(credit.text) if credit.text.strip() else mt700.Message()
    banks = parties.refs(uow, [credit.bank_id])
    named = parties.bank_named(uow, said.drawee)  # a credit may give its BIC alone
    return CreditTerms(
        id=credit.id,
        number=credit.number or "",
        contract=credit.contract_id or 0,
        currency=credit.currency,
        most=most,
        drawing=mine.amount if mine else None,
        goods=credit.goods,
        issuing_bank=credit.issuing_bank,
        issued_on=credit.issued_on,
        applicant=credit.applicant,
        tenor=credit.tenor,
        drawee="\n".join(filter(None, (named, said.drawee))),
        bank=banks[credit.bank_id].name if credit.bank_id in banks else "",
        documents=tuple(
            Asked(one.text, one.kind.value, one.originals, one.copies)
            for one in said.documents
        ),
        latest_shipment_on=credit.latest_shipment_on,
        presentation_until=mine.last_day if mine else None,
        presented_on=mine.presented_on if mine else None,
    )


def _drawn_under(uow: UnitOfWork, shipment_id: int) -> list[CreditRow]:
    return list(
        uow.session.scalars(
            select(CreditRow)
            .join(CreditDrawingRow, CreditDrawingRow.credit_id == CreditRow.id)
            .where(CreditDrawingRow.shipment_id == shipment_id)
            .order_by(CreditRow.id)
        )
    )


def _waiting(uow: UnitOfWork, contract_id: int) -> CreditRow | None:
    found = uow.session.scalars(
        select(CreditRow)
        .where(CreditRow.contract_id == contract_id, CreditRow.state.in_(WAITING))
        .order_by(CreditRow.id)
    ).all()
    return min(found, key=lambda row: WAITING.index(State(row.state)), default=None)
