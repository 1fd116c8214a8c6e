"""Tells letters of credit what came of the money that was drawn under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from app.contracts import service as contracts
from app.contracts.domain import PaymentMethod
from app.core.money import ZERO
from app.credits import service as of_credits
from app.receivables.domain import Kind
from app.receivables.model import ReceiptAllocationRow, ReceiptRow, ReceivableRow
from app.receivables.rows import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from decimal import Decimal

    from sqlalchemy import ColumnElement

    from app.db.unit_of_work import UnitOfWork


def follow(uow: UnitOfWork, settled: Iterable[ReceivableRow], on: date) -> None:
    """Note as paid what was drawn for invoices that nobody owes any more.

    What the bank has not got yet is paid by somebody else: it is left alone.

    Args:
        uow: The action.
        settled: Claims that a receipt has just settled.
        on: When its money came.
    """
    uow.actor.require("receivables.edit")
    for contract_id, shipment_id, left in _drawn(uow, settled):
        if not left:
            of_credits.paid(uow, contract_id, shipment_id, on)


def reopen(uow: UnitOfWork, claims: Iterable[ReceivableRow]) -> None:
    """Note as not paid what was drawn for claims that a reversal has just reopened.

    Unless somebody noted a day on which none of their money came.
    """
    uow.actor.require("receivables.edit")
    came = (
        select(ReceiptRow.received_on)
        .join(ReceiptAllocationRow, ReceiptAllocationRow.receipt_id == ReceiptRow.id)
        .where(ReceiptRow.reverses_id.is_(None))
    )
    for contract_id, shipment_id, left in _drawn(uow, claims):
        if left:
            keys = select(ReceivableRow.id).where(_of(contract_id, shipment_id))
            days = came.where(ReceiptAllocationRow.receivable_id.in_(keys))
            known = frozenset(uow.session.scalars(days))
            of_credits.unpaid(uow, contract_id, shipment_id, known)


def _drawn(
    uow: UnitOfWork, claims: Iterable[ReceivableRow]
) -> Iterator[tuple[int, int, Decimal]]:
    """Yield contract and shipment of what is at a bank, and what is open of it."""
    pairs = {
        (one.contract_id, one.shipment_id)
        for one in claims
        if one.kind is Kind.INVOICE and one.contract_id and one.shipment_id
    }
    for contract_id, shipment_id in sorted(pairs):
        drawn = of_credits.presented(uow, contract_id, shipment_id)
        if drawn is not None:
            left = _left(uow, contract_id, shipment_id, drawn)
            yield contract_id, shipment_id, left


def _of(contract_id: int, shipment_id: int) -> ColumnElement[bool]:
    return and_(
        ReceivableRow.contract_id == contract_id,
        ReceivableRow.shipment_id == shipment_id,
        ReceivableRow.kind == Kind.INVOICE,
        standing(),
    )


def _left(
    uow: UnitOfWork, contract_id: int, shipment_id: int, drawn: Decimal
) -> Decimal:
    """Return what is open of the claims that a drawing is for.

    Instalments by letter of credit alone, where they come to what was drawn; else all
    that the invoice claims.
    """
    rows = uow.session.scalars(
        select(ReceivableRow).where(_of(contract_id, shipment_id))
    ).all()
    plan = dict(enumerate(contracts.get(uow, contract_id).plan))
    by_credit = [
        row
        for row in rows
        if row.step in plan and plan[row.step].method is PaymentMethod.LC
    ]
    enough = sum((row.amount for row in by_credit), ZERO) >= drawn
    return sum((row.open for row in (by_credit if enough else rows)), ZERO)
