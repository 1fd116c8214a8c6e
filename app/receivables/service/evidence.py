"""What papers say of the money that came before the goods left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.contracts.model import ContractRow
from app.documents.domain import Deposit
from app.receivables.model import AdvanceReleaseRow, AdvanceRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


def deposits_of(uow: UnitOfWork, shipment_id: int) -> tuple[Deposit, ...] | None:
    """Return what a shipment's invoice used up of deposits, the oldest first.

    None: the person may not see them, and so prints no invoice.
    """
    if not uow.actor.may("receivables.view"):
        return None  # the other papers are made and compared all the same
    uow.actor.require("receivables.view")
    released = uow.session.execute(
        select(
            AdvanceRow.booked_on,
            AdvanceRow.currency,
            func.sum(AdvanceReleaseRow.amount),
            ContractRow.number,
        )
        .select_from(AdvanceReleaseRow)
        .join(AdvanceRow, AdvanceRow.id == AdvanceReleaseRow.advance_id)
        .join(ContractRow, ContractRow.id == AdvanceRow.contract_id)
        .where(AdvanceReleaseRow.shipment_id == shipment_id)
        .group_by(
            AdvanceRow.id,
            AdvanceRow.booked_on,
            AdvanceRow.currency,
            ContractRow.number,
        )
        .order_by(AdvanceRow.booked_on, AdvanceRow.id)
    )
    return tuple(
        Deposit(received_on=on, currency=currency, amount=amount, contract=number or "")
        for on, currency, amount, number in released
        if amount
    )
