"""What receivables tell the lists of other modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.core.money import ZERO
from app.db.conditions import among
from app.receivables.model import ReceiptAllocationRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.db.unit_of_work import UnitOfWork


def of_contracts(uow: UnitOfWork, keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """Tell of sales contracts what their customers paid, less what was paid back.

    The same as `Position.received`: a set-off moves no money.
    """
    uow.actor.require("receivables.view")
    is_receipt = ReceiptAllocationRow.receipt_id.is_not(None)
    found = uow.session.execute(
        select(
            ReceiptAllocationRow.contract_id,
            is_receipt,
            func.sum(ReceiptAllocationRow.amount),
        )
        .where(
            among(ReceiptAllocationRow.contract_id, keys),
            ReceiptAllocationRow.against_id.is_(None),
        )
        .group_by(ReceiptAllocationRow.contract_id, is_receipt)
    )
    received = dict.fromkeys(keys, ZERO)
    for contract, came_in, amount in found:
        received[contract or 0] += amount if came_in else -amount
    return {key: {"received": amount} for key, amount in received.items()}
