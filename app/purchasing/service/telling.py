"""What purchasing tells the lists of other modules."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.contracts.model import ContractLineRow
from app.db.trash import kept
from app.purchasing.domain import State
from app.purchasing.model import PurchaseLineRow, PurchaseRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.db.unit_of_work import UnitOfWork


def of_contracts(uow: UnitOfWork, keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """Tell of sales contracts how many purchase contracts are signed for them."""
    uow.actor.require("purchasing.view")
    alive = (PurchaseRow.state != State.CANCELLED, kept(PurchaseRow))
    named = select(PurchaseRow.contract_id, PurchaseRow.id, PurchaseRow.state)
    by_line = (
        select(ContractLineRow.contract_id, PurchaseRow.id, PurchaseRow.state)
        .join(PurchaseLineRow, PurchaseLineRow.contract_line_id == ContractLineRow.id)
        .join(PurchaseRow, PurchaseRow.id == PurchaseLineRow.purchase_id)
        .distinct()
    )
    states: dict[int, dict[int, State]] = defaultdict(dict)
    for asked, whose in (
        (named, PurchaseRow.contract_id),
        (by_line, ContractLineRow.contract_id),
    ):
        for contract, key, state in uow.session.execute(
            asked.where(whose.in_(keys), *alive)
        ):
            states[contract or 0][key] = state
    return {
        contract: {"ordered": f"{_signed(found.values())}/{len(found)}"}
        for contract, found in states.items()
    }


def _signed(states: Collection[State]) -> int:
    return sum(state is not State.DRAFT for state in states)
