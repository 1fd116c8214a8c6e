"""Moves the money and the goods of the worked deal for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.core.refs import Ref
from app.office.domain import RateKind
from app.receivables import service as receivables
from app.receivables.domain import Allocation, Kind, Receipt, Receivable
from app.shipments import service as shipments
from app.shipments.domain import Charge, ChargeKind, Shipment
from tests import make

if TYPE_CHECKING:
    from app.contracts.domain import Contract
    from app.db.unit_of_work import UnitOfWork

D = Decimal
ON_BOARD = (date(2026, 6, 20), date(2026, 7, 25))
MID = ("7.0610", "7.0390")
SELLING = ("7.0780", "7.0560")
DOMESTIC = (
    (
        (ChargeKind.TRUCKING, D(2600)),
        (ChargeKind.PORT, D(1250)),
        (ChargeKind.CUSTOMS, D(350)),
        (ChargeKind.DOCUMENTS, D(450)),
    ),
    ((ChargeKind.TRUCKING, D(1980)),),
)
FREIGHT = (D(2380), D("521.82"))


def deposit(uow: UnitOfWork, contract: Contract) -> Receipt:
    """Receive the deposit of 18 May, all of it, less 15 dollars of charges."""
    return receivables.receive(
        uow,
        Receipt(
            company=contract.company,
            customer=contract.customer,
            received_on=date(2026, 5, 18),
            currency=contract.currency,
            amount=contract.deposit(),
            charge=D(15),
            mid_rate=D("7.0850"),
            buying_rate=D("7.0820"),
            remitter="NORDHAUS HANDELS GMBH",
            reference=f"DEPOSIT {contract.number}",
            allocations=(
                Allocation(
                    contract=Ref(contract.id or 0, contract.number, ""),
                    amount=contract.deposit(),
                ),
            ),
        ),
    )


def ship(uow: UnitOfWork, contract: Contract, index: int) -> Shipment:
    """Book and ship the first (0) or second (1) shipment with its charges."""
    on = ON_BOARD[index]
    make.rate(uow, on, MID[index])
    make.rate(uow, on, SELLING[index], RateKind.SELLING)
    draft = shipments.from_contract(
        uow, contract.id or 0, make.shipped_lines(contract, index)
    )
    domestic = (
        Charge(kind=kind, currency="CNY", amount=amount)
        for kind, amount in DOMESTIC[index]
    )
    boxes = tuple(
        replace(box, number="TCNU6312341", dunnage_kg=D(40)) for box in draft.containers
    )
    saved = shipments.save(
        uow,
        replace(
            draft,
            vessel="EVER HORIZON",
            voyage="026W",
            transport_document=f"EHNB2606018{8 + index}",
            premium_percent=D("0.25"),
            containers=boxes,
            charges=(Charge(amount=FREIGHT[index]), *domestic),
        ),
    )
    booked = shipments.book(uow, saved, invoice_number=f"CI26-0029-{index + 1}")
    goods = make.shipped_lines(contract, index)
    part = replace(
        contract,
        lines=tuple(
            replace(line, quantity=goods[line.id or 0]) for line in contract.lines
        ),
    )
    make.stock(uow, part)
    return shipments.ship(uow, booked, on)


def shipped(uow: UnitOfWork, contract: Contract, index: int) -> Receivable:
    """Ship and return the newest claim that it makes."""
    gone = ship(uow, contract, index)
    claims = [
        one
        for one in receivables.of_contract(uow, contract.id or 0)
        if one.kind is Kind.INVOICE and one.shipment == Ref(gone.id or 0, "", "")
    ]
    return claims[-1]


def delivered(uow: UnitOfWork, contract: Contract, on: date) -> None:
    """Deliver every shipment on its way."""
    for one in shipments.of_contract(uow, contract.id or 0):
        shipments.deliver(uow, one, on)


def balance(
    uow: UnitOfWork, claim: Receivable, on: date, buying: str, charge: Decimal
) -> Receipt:
    """Receive a claim in full, less the bank's charges."""
    return receivables.receive(
        uow,
        Receipt(
            company=claim.company,
            customer=claim.customer,
            received_on=on,
            currency=claim.currency,
            amount=claim.open,
            charge=charge,
            buying_rate=D(buying),
            reference=f"INV {claim.number}",
            allocations=(
                Allocation(receivable=Ref(claim.id or 0, "", ""), amount=claim.open),
            ),
        ),
    )
