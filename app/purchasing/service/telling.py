"""What purchasing tells the lists of other modules."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.contracts.model import ContractLineRow
from app.db.trash import kept
from app.purchasing.domain import HUNDRED, State
from app.purchasing.model import PurchaseLineRow, PurchaseRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.db.unit_of_work import UnitOfWork

_Order = tuple[bool, bool]
"""Whether a purchase contract is signed, and whether its goods came in."""


def of_contracts(uow: UnitOfWork, keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """Tell of sales contracts what is ordered for them, and whether it came in."""
    uow.actor.require("purchasing.view")
    alive = (PurchaseRow.state != State.CANCELLED, kept(PurchaseRow))
    facts = (PurchaseRow.id, PurchaseRow.state, PurchaseRow.received_percent)
    named = select(PurchaseRow.contract_id, *facts)
    by_line = (
        select(ContractLineRow.contract_id, *facts)
        .join(PurchaseLineRow, PurchaseLineRow.contract_line_id == ContractLineRow.id)
        .join(PurchaseRow, PurchaseRow.id == PurchaseLineRow.purchase_id)
        .distinct()
    )
    orders: dict[int, dict[int, _Order]] = defaultdict(dict)
    for asked, whose in (
        (named, PurchaseRow.contract_id),
        (by_line, ContractLineRow.contract_id),
    ):
        for contract, key, state, received in uow.session.execute(
            asked.where(whose.in_(keys), *alive)
        ):
            came_in = state is State.COMPLETED or received >= HUNDRED
            orders[contract or 0][key] = (state is not State.DRAFT, came_in)
    return {contract: _told(found.values()) for contract, found in orders.items()}


def _told(orders: Collection[_Order]) -> dict[str, Any]:
    signed = [came_in for is_signed, came_in in orders if is_signed]
    return {
        "ordered": f"{len(signed)}/{len(orders)}",
        "arrived": len(signed) == len(orders) and all(signed) if signed else None,
    }
