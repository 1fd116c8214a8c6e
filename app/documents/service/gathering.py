"""Gathers what the consistency matrix compares, from the modules that know it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core.money import ZERO
from app.documents.evidence import Evidence
from app.modules import EVIDENCE, find
from app.purchasing import service as purchasing
from app.purchasing.domain import State as PurchaseState
from app.shipments import service as shipments

if TYPE_CHECKING:
    from decimal import Decimal

    from app.db.unit_of_work import UnitOfWork
    from app.documents.domain import CreditTerms, Declared, Outside
    from app.documents.facts import Facts


def evidence(
    uow: UnitOfWork,
    facts: Facts,
    outside: Outside,
    declared: Declared | None = None,
    credit: CreditTerms | None = None,
) -> Evidence:
    """Return everything that is known of a shipment and may be seen."""
    shipment_id = facts.shipment.id or 0
    sold = [one.id or 0 for one in facts.contracts]
    known = {key: _purchased(uow, key) for key in sold}
    return Evidence(
        facts=facts,
        outside=outside,
        declared=declared or told(uow, "declared", shipment_id),
        credits=(credit,) if credit else told(uow, "credits", shipment_id) or (),
        purchased={key: bought for key, bought in known.items() if bought is not None},
        invoiced={key: _invoiced(uow, key, shipment_id) for key in sold},
    )


def _invoiced(uow: UnitOfWork, contract_id: int, but: int) -> Decimal:
    """Add up what other shipments have of a contract, in its currency."""
    found = (
        portion.total
        for one in shipments.of_contract(uow, contract_id)
        if one.id != but
        for portion in one.portions()
        if portion.contract.id == contract_id
    )
    return sum(found, ZERO)


def told(uow: UnitOfWork, what: str, shipment_id: int) -> Any:
    """Ask a module below, which this one may not import, what it knows of it."""
    name = EVIDENCE.get(what)
    if not name:
        return None
    return uow.once((name, shipment_id), lambda: find(name)(uow, shipment_id))


def _purchased(uow: UnitOfWork, contract_id: int) -> dict[int, Decimal] | None:
    """Add up what was bought for a contract; None: nothing, or not to be seen."""
    if not uow.actor.may("purchasing.view"):
        return None
    orders = [
        order
        for order in purchasing.of_contract(uow, contract_id)
        if order.state not in {PurchaseState.DRAFT, PurchaseState.CANCELLED}
    ]
    if not orders:
        return None
    bought: dict[int, Decimal] = {}
    for order in orders:
        for line in order.lines:
            if line.product is not None:
                key = line.product.id
                bought[key] = bought.get(key, ZERO) + line.quantity
    return bought
