"""What purchasing tells the lists of other modules."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.contracts.model import ContractLineRow
from app.core.money import HUNDRED
from app.db.conditions import among
from app.db.trash import kept
from app.purchasing.domain import State
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
            asked.where(among(whose, keys), *alive)
        ):
            came_in = state is State.COMPLETED or received >= HUNDRED
            orders[contract or 0][key] = (state is not State.DRAFT, came_in)
    missing = _missing(uow, list(orders))
    return {
        contract: _told(found.values(), whole=contract not in missing)
        for contract, found in orders.items()
    }


def _told(orders: Collection[_Order], *, whole: bool) -> dict[str, Any]:
    signed = [came_in for is_signed, came_in in orders if is_signed]
    arrived = whole and len(signed) == len(orders) and all(signed)
    return {
        "ordered": f"{len(signed)}/{len(orders)}",
        "arrived": arrived if signed else None,
    }


def _missing(uow: UnitOfWork, contracts: Collection[int]) -> set[int]:
    """Return the contracts of which some goods are not ordered at all.

    What was ordered for a contract, but for no line of it, counts for its product.
    """
    line, order, whose = PurchaseLineRow, PurchaseRow, ContractLineRow
    alive = (order.state != State.CANCELLED, kept(order))
    wanted = select(whose.contract_id, whose.product_id, whose.quantity).where(
        among(whose.contract_id, contracts), whose.product_id.is_not(None)
    )
    bought = (
        select(whose.contract_id, whose.product_id, line.quantity)
        .join(line, line.contract_line_id == whose.id)
        .join(order, order.id == line.purchase_id)
        .where(among(whose.contract_id, contracts), *alive)
    )
    beside = (
        select(order.contract_id, line.product_id, line.quantity)
        .join(line, line.purchase_id == order.id)
        .where(
            among(order.contract_id, contracts), line.contract_line_id.is_(None), *alive
        )
    )
    left: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for sign, asked in ((1, wanted), (-1, bought), (-1, beside)):
        for contract, product, quantity in uow.session.execute(asked):
            left[contract, product] += sign * quantity
    return {contract for (contract, _), rest in left.items() if rest > 0}
