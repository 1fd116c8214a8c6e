"""Tells letters of credit what came of the money that was drawn under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.contracts import service as contracts
from app.contracts.domain import PaymentMethod
from app.core.money import ZERO
from app.credits import service as of_credits
from app.receivables.domain import Kind
from app.receivables.model import ReceivableRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from app.db.unit_of_work import UnitOfWork


def follow(uow: UnitOfWork, settled: Iterable[ReceivableRow], on: date) -> None:
    """Note as paid what was drawn for invoices that nobody owes any more.

    What the bank has not got yet is paid by somebody else: it is left alone.

    Args:
        uow: The action.
        settled: Claims that a receipt has just settled, or reopened by its reversal.
        on: When its money came; what it had paid is not paid if they are open again.
    """
    uow.actor.require("receivables.edit")
    pairs = {
        (one.contract_id, one.shipment_id)
        for one in settled
        if one.kind is Kind.INVOICE and one.contract_id and one.shipment_id
    }
    for contract_id, shipment_id in sorted(pairs):
        drawn = of_credits.presented(uow, contract_id, shipment_id)
        if drawn is not None:
            left = _left(uow, contract_id, shipment_id, drawn)
            note = of_credits.unpaid if left else of_credits.paid
            note(uow, contract_id, shipment_id, on)


def _left(
    uow: UnitOfWork, contract_id: int, shipment_id: int, drawn: Decimal
) -> Decimal:
    """Return what is open of the claims that a drawing is for.

    Instalments by letter of credit alone, where they come to what was drawn; else all
    that the invoice claims.
    """
    rows = uow.session.scalars(
        select(ReceivableRow).where(
            ReceivableRow.contract_id == contract_id,
            ReceivableRow.shipment_id == shipment_id,
            ReceivableRow.kind == Kind.INVOICE,
        )
    ).all()
    plan = dict(enumerate(contracts.get(uow, contract_id).plan))
    by_credit = [
        row
        for row in rows
        if row.step in plan and plan[row.step].method is PaymentMethod.LC
    ]
    enough = sum((row.amount for row in by_credit), ZERO) >= drawn
    return sum((row.open for row in (by_credit if enough else rows)), ZERO)
