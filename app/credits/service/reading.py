"""Finds and reads letters of credit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.contracts import service as contracts
from app.core.money import ZERO, Money
from app.core.refs import Choice, Ref
from app.credits.domain import Drawing, LetterOfCredit, State
from app.credits.model import CreditRow
from app.db import documents, mapping
from app.db.conditions import says
from app.office import service as office
from app.parties import service as parties
from app.shipments import service as shipments

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

MOST_CHOICES = 50
OPEN = (State.RECEIVED, State.ACCEPTED, State.USED)


def get(uow: UnitOfWork, credit_id: int) -> LetterOfCredit:
    """Read one letter of credit.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("credits.view")
    return record(uow, documents.fetch(uow, CreditRow, credit_id))


def of_contract(uow: UnitOfWork, contract_id: int) -> list[LetterOfCredit]:
    """Read the letters of credit that pay for a contract."""
    uow.actor.require("credits.view")
    rows = uow.session.scalars(
        select(CreditRow)
        .where(CreditRow.contract_id == contract_id)
        .order_by(CreditRow.id)
    )
    return [record(uow, row) for row in rows]


def open_credits(uow: UnitOfWork) -> list[LetterOfCredit]:
    """Read the credits that are not closed, the one that expires first on top."""
    uow.actor.require("credits.view")
    rows = uow.session.scalars(
        select(CreditRow)
        .where(CreditRow.state.in_(OPEN))
        .order_by(CreditRow.expires_on, CreditRow.id)
    )
    return [record(uow, row) for row in rows]


def lookup(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find credits that are not closed by a part of number or applicant."""
    uow.actor.require("credits.view")
    query = (
        select(CreditRow)
        .where(CreditRow.state.in_(OPEN))
        .where(says(text, CreditRow.number, CreditRow.applicant))
        .order_by(CreditRow.id.desc())
        .limit(MOST_CHOICES)
    )
    return [
        Choice(_ref(row), str(Money(row.amount or ZERO, row.currency)))
        for row in uow.session.scalars(query)
    ]


def _ref(row: CreditRow) -> Ref:
    applicant = row.applicant.splitlines()[0] if row.applicant else ""
    return Ref(row.id, row.number or "", applicant)


def record(uow: UnitOfWork, row: CreditRow) -> LetterOfCredit:
    """Return the record of a row."""
    known = parties.refs(uow, [row.customer_id, row.bank_id])
    drawn = shipments.refs(uow, [drawing.shipment_id for drawing in row.drawings])
    return mapping.read(
        LetterOfCredit,
        row,
        number=row.number or "",
        company=office.refs(uow, [row.company_id])[row.company_id],
        customer=known.get(row.customer_id or 0),
        bank=known.get(row.bank_id or 0),
        contract=contracts.refs(uow, [row.contract_id]).get(row.contract_id or 0),
        drawings=tuple(
            mapping.read(Drawing, one, shipment=drawn.get(one.shipment_id))
            for one in row.drawings
        ),
    )
