"""How a shipment of several contracts is cut up among them. Pure.

The goods of one customer's contracts leave in one container; invoice, deposit, claim
and result stay each contract's own. What the shipment costs as a whole is shared out
(rules §13): carriage by volume, in the air by weight where that decides the freight;
insurance, commission and duties by value; handling by the number of cartons.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.core import freight
from app.core.allocate import allocate
from app.core.money import ZERO, decimals
from app.shipments.parts import ChargeKind, Package, Portion, Totals, added

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.refs import Ref
    from app.shipments.domain import Shipment

HANDLED = frozenset({ChargeKind.PORT, ChargeKind.CUSTOMS, ChargeKind.DOCUMENTS})
VALUED = frozenset(
    {ChargeKind.INSURANCE, ChargeKind.COMMISSION, ChargeKind.DESTINATION}
)
DIVISORS = {"air": freight.AIR_DIVISOR, "express": freight.EXPRESS_DIVISOR}
CUBIC_CM = 1_000_000


def contracts(shipment: Shipment) -> tuple[Ref, ...]:
    """Return its contracts: its own, then the others as their lines come."""
    refs = (shipment.contract, *(shipment.contract_of(x) for x in shipment.lines))
    return tuple({ref.id: ref for ref in refs if ref}.values())


def invoice_numbers(shipment: Shipment) -> str:
    """Return the numbers of all its invoices."""
    own = (one.invoice_number for one in shipment.further)
    return ", ".join(filter(None, (shipment.invoice_number, *own)))


def further(shipment: Shipment) -> tuple[Portion, ...]:
    """Return what the contracts beside its own have; known invoice numbers stay."""
    known = {one.contract.id: one for one in shipment.further}
    return tuple(
        replace(
            known.get(ref.id) or Portion(contract=ref), total=total_of(shipment, ref.id)
        )
        for ref in contracts(shipment)[1:]
    )


def led(shipment: Shipment) -> Shipment:
    """Return it with the contract of its first line as its own, if that has none."""
    own = [ref for line in shipment.lines if (ref := shipment.contract_of(line))]
    first = shipment.contract
    if not own or first is None or first.id in {ref.id for ref in own}:
        return shipment
    rest = tuple(p for p in shipment.further if p.contract.id != own[0].id)
    return replace(shipment, contract=own[0], further=rest)


def only(shipment: Shipment, contract_id: int) -> Shipment:
    """Return what of it one contract has: lines and cartons, with their numbers.

    For an invoice and a packing list of its own. Pallets and containers, which it may
    share, and costs are left out; a shipment of this contract alone stays as it is.
    """
    found = [one for one in shipment.portions() if one.contract.id == contract_id]
    if not found or not shipment.further:
        return shipment
    kept = _positions(shipment, contract_id)
    place = {position: index for index, position in enumerate(kept)}
    return replace(
        shipment,
        contract=found[0].contract,
        further=(),
        invoice_number=shipment.number_for(contract_id),
        lines=tuple(shipment.lines[position] for position in kept),
        packages=tuple(
            replace(p, line_position=place[p.line_position])
            for p in shipment.packages
            if p.line_position in place
        ),
        pallets=(),
        containers=(),
        charges=(),
    )


def shares(
    shipment: Shipment, kind: ChargeKind, currency: str, amount: Decimal
) -> tuple[Decimal, ...]:
    """Share a cost of the shipment out over its portions, in their order."""
    portions = shipment.portions()
    if len(portions) < 2:  # noqa: PLR2004 - one contract bears it all
        return (amount,) * len(portions)
    bases = [_base(shipment, kind)(one) for one in portions]
    if not any(bases):  # nothing is packed or priced yet
        bases = [Decimal(1) for _ in portions]
    return allocate(amount, bases, decimals(currency))


def net_fob(shipment: Shipment) -> dict[int, Decimal]:
    """Return by contract the net FOB of its goods; together `Shipment.fob_value`."""
    portions, currency = shipment.portions(), shipment.currency
    found = {one.contract.id: one.total for one in portions}
    for kind, cost in (
        (ChargeKind.FREIGHT, shipment.freight()),
        (ChargeKind.INSURANCE, shipment.premium()),
        (ChargeKind.COMMISSION, shipment.commission()),
        (ChargeKind.DESTINATION, shipment.destination()),
    ):
        cut = shares(shipment, kind, currency, cost)
        for one, share in zip(portions, cut, strict=True):
            found[one.contract.id] -= share
    return found


def total_of(shipment: Shipment, contract_id: int) -> Decimal:
    """Return what a contract's goods cost the customer."""
    own = _positions(shipment, contract_id)
    return sum((shipment.lines[i].amount(shipment.currency) for i in own), ZERO)


def _positions(shipment: Shipment, contract_id: int) -> list[int]:
    return [
        index
        for index, line in enumerate(shipment.lines)
        if (ref := shipment.contract_of(line)) and ref.id == contract_id
    ]


def _base(shipment: Shipment, kind: ChargeKind) -> Callable[[Portion], Decimal]:
    if kind in VALUED:
        return lambda one: one.total
    if kind in HANDLED:
        return lambda one: Decimal(_goods(shipment, one).packages)
    if _by_weight(shipment):
        return lambda one: _goods(shipment, one).gross_kg
    return lambda one: _goods(shipment, one).cbm


def _goods(shipment: Shipment, one: Portion) -> Totals:
    """Return its cartons, exact; one that is shared is the row's that counts it."""
    own = set(_positions(shipment, one.contract.id))
    return added(_part(p) for p in shipment.packages if p.line_position in own)


def _part(package: Package) -> Totals:
    return package.part(package.cartons)


def _by_weight(shipment: Shipment) -> bool:
    divisor = DIVISORS.get(shipment.mode)
    if divisor is None:
        return False
    goods = shipment.goods()
    return goods.gross_kg >= goods.cbm * CUBIC_CM / divisor
