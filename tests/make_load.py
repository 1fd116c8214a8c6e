"""Two contracts of one customer in one container, for tests; figures by hand.

A is SC26-0041: 1 000 HJ-350 at 14.36, B is SC26-0042: 1 200 CB-1520 at 7.70, both with
a deposit of 30 %. Of A leave 800 in 200 cartons, of B 600 in 60 cartons.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.contracts import service as contracts
from app.contracts.domain import Contract, Line
from app.core.refs import Ref
from app.inventory import service as inventory
from app.office.domain import RateKind
from app.parties.domain import PartyRole
from app.purchasing import service as purchasing
from app.receivables import service as receivables
from app.receivables.domain import Allocation, Receipt
from app.shipments import service as shipments
from app.shipments.domain import Charge, ChargeKind, Shipment
from tests import make, make_money
from tests.remembered import remembered

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

D = Decimal
ON_BOARD = date(2026, 6, 20)


@remembered
def contract(
    uow: UnitOfWork, number: str, item: str, quantity: int, **changes: Any
) -> Contract:
    """Enter and confirm another contract of the customer, of one product."""
    sample = make.HOUSEWARES[item]
    known = {ref.code: ref for ref in _products(uow).values()}
    first = contracts.find(uow, "SC26-0031")
    assert first is not None  # it is the pattern
    draft = replace(
        first,
        id=None,
        version=0,
        number="",
        proforma_number="",
        state=Contract().state,
        customer_po=f"PO-{number[-2:]}",
        marks=f"NORDHAUS\n{number}\nHAMBURG",
        plan=tuple(replace(step, id=None) for step in first.plan),
        lines=(
            Line(
                product=known[item],
                description_en=sample.name_en,
                description_zh=sample.name_zh,
                quantity=D(quantity),
                unit=sample.unit,
                unit_price=make.CIF[item],
                purchase_price=make.SUPPLIERS[item][2],
            ),
        ),
    )
    saved = contracts.save(uow, replace(draft, **changes))
    return contracts.confirm(uow, saved, number, f"PI{number[2:]}")


def _products(uow: UnitOfWork) -> dict[str, Ref]:
    first = contracts.find(uow, "SC26-0031")
    assert first is not None
    return {x.product.code: x.product for x in first.lines if x.product}


@remembered
def pair(uow: UnitOfWork) -> tuple[Contract, Contract]:
    """Sign both contracts beside the worked deal's."""
    make_money.refund_rates(uow)
    make.contract(uow)
    return (
        contract(uow, "SC26-0041", "HJ-350", 1000),
        contract(uow, "SC26-0042", "CB-1520", 1200),
    )


@remembered
def deposits(uow: UnitOfWork, sold: tuple[Contract, ...]) -> None:
    """Receive the deposit of each contract on 18 May, no charges."""
    for one in sold:
        receivables.receive(
            uow,
            Receipt(
                company=one.company,
                customer=one.customer,
                received_on=date(2026, 5, 18),
                currency="USD",
                amount=one.deposit(),
                mid_rate=D("7.0850"),
                buying_rate=D("7.0850"),
                allocations=(
                    Allocation(
                        contract=Ref(one.id or 0, one.number, ""), amount=one.deposit()
                    ),
                ),
            ),
        )


def quantities(sold: tuple[Contract, ...]) -> dict[int, Decimal]:
    """Return what leaves, by contract line: 800 of A, 600 of B."""
    return {
        one.lines[0].id or 0: quantity
        for one, quantity in zip(sold, (D(800), D(600)), strict=True)
    }


@remembered
def booked(
    uow: UnitOfWork, sold: tuple[Contract, ...], *, separate: bool = False
) -> Shipment:
    """Book 800 of A and 600 of B into one container."""
    draft = shipments.from_contract(uow, sold[0].id or 0, quantities(sold))
    box = replace(draft.containers[0], number="TCNU6312341")
    forwarder = make.party(uow, "EASTERN FREIGHT", PartyRole.FORWARDER)
    saved = shipments.save(
        uow,
        replace(
            draft,
            containers=(box,),
            separate_invoices=separate,
            premium_percent=D("0.25"),
            forwarder=forwarder,
            charges=(
                Charge(amount=D(1500)),
                Charge(kind=ChargeKind.TRUCKING, currency="CNY", amount=D(1800)),
                Charge(kind=ChargeKind.PORT, currency="CNY", amount=D(1300)),
            ),
        ),
    )
    return shipments.book(uow, saved, invoice_number="CI26-0051")


@remembered
def shipped(uow: UnitOfWork, load: Shipment) -> Shipment:
    """Send the container off on 20 June."""
    make.rate(uow, ON_BOARD, "7.0610")
    make.rate(uow, ON_BOARD, "7.0780", RateKind.SELLING)
    place = inventory.usual_warehouse(uow).id
    for line in load.lines:
        if line.product is not None:
            inventory.adjust(uow, line.product.id, place, line.quantity, "Opening")
    with make.not_before(uow, ON_BOARD):
        return shipments.ship(uow, load, ON_BOARD)


@remembered
def ordered(uow: UnitOfWork, sold: tuple[Contract, ...]) -> None:
    """Order the goods of both contracts from their makers."""
    for at, one in enumerate(sold):
        for draft in purchasing.from_contract(uow, one.id or 0):
            dated = replace(draft, signed_on=date(2026, 5, 18))
            purchasing.confirm(uow, purchasing.save(uow, dated), f"PO26-010{at}")
