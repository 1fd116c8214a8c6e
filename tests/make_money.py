"""Moves the money and the goods of the worked deal for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.catalog import service as catalog
from app.catalog.domain import HsCode, HsRate
from app.core.refs import Ref
from app.office import service as office
from app.office.domain import BankAccount, RateKind
from app.parties.domain import PartyRole
from app.payables import service as payables
from app.payables.domain import State as BillState
from app.purchasing import service as purchasing
from app.receivables import service as receivables
from app.receivables.domain import Allocation, Kind, Receipt, Receivable
from app.shipments import service as shipments
from app.shipments.domain import Charge, ChargeKind, Shipment
from tests import make
from tests.remembered import remembered

if TYPE_CHECKING:
    from app.contracts.domain import Contract
    from app.db.unit_of_work import UnitOfWork
    from app.purchasing.domain import Purchase

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


@remembered
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


@remembered
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
    with make.not_before(uow, on):
        return shipments.ship(uow, booked, on)


@remembered
def shipped(uow: UnitOfWork, contract: Contract, index: int) -> Receivable:
    """Ship and return the newest claim that it makes."""
    gone = ship(uow, contract, index)
    claims = [
        one
        for one in receivables.of_contract(uow, contract.id or 0)
        if one.kind is Kind.INVOICE and one.shipment == Ref(gone.id or 0, "", "")
    ]
    return claims[-1]


@remembered
def delivered(uow: UnitOfWork, contract: Contract, on: date) -> None:
    """Deliver every shipment on its way."""
    for one in shipments.of_contract(uow, contract.id or 0):
        shipments.deliver(uow, one, on)


@remembered
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


@remembered
def purchases(uow: UnitOfWork, contract: Contract) -> list[Purchase]:
    """Order the goods from their three makers, as PO26-0088 to PO26-0090."""
    made = []
    for index, draft in enumerate(purchasing.from_contract(uow, contract.id or 0)):
        saved = purchasing.save(uow, replace(draft, signed_on=date(2026, 5, 18)))
        made.append(purchasing.confirm(uow, saved, f"PO26-00{88 + index}"))
    return made


@remembered
def refund_rates(uow: UnitOfWork) -> None:
    """Enter the three tariff codes with a refund of 13 %."""
    for code in ("8509401000", "6301300000", "3924100000"):
        catalog.save_hs(
            uow,
            HsCode(
                code=code,
                name_zh=code,
                legal_unit_1="035",
                vat_rate=D(13),
                rates=(HsRate(valid_from=date(2020, 1, 1), refund_rate=D(13)),),
            ),
        )


@remembered
def pay_bills(uow: UnitOfWork, on: date) -> None:
    """Pay everything that is owed, at the selling rate of the day."""
    forwarder = make.party(uow, f"FORWARDER {on}", PartyRole.FORWARDER)
    for bill in payables.open_bills(uow):
        if bill.state is BillState.HELD:
            payables.approve(uow, bill, "Goods seen in the warehouse")
        payment = payables.payment_for(uow, [bill.id or 0])
        payables.pay(
            uow,
            replace(
                payment,
                paid_on=on,
                rate=D(0),
                payee=payment.payee or forwarder,
            ),
        )


@remembered
def deal(uow: UnitOfWork) -> Contract:
    """Carry the worked deal out from the contract to the last balance."""
    refund_rates(uow)
    contract = make.contract(uow)
    bank = office.get_company(uow, contract.company.id if contract.company else 0)
    yuan = BankAccount(name="CNY", currency="CNY", bank_name="BANK OF CHINA")
    office.save_company(uow, replace(bank, accounts=(*bank.accounts, yuan)))
    deposit(uow, contract)
    for index, purchase in enumerate(purchases(uow, contract)):
        draft = payables.from_purchase(uow, purchase.id or 0)
        saved = payables.save(
            uow, replace(draft, invoice_number=f"2633200000001234567{index}")
        )
        payables.book(uow, saved)
    steps = (
        (date(2026, 6, 30), "7.0520", date(2026, 7, 8), "7.0455", D(20)),
        (date(2026, 7, 31), "7.0310", date(2026, 8, 12), "7.0180", D(12)),
    )
    for index, (end, closing, on, buying, charge) in enumerate(steps):
        claim = shipped(uow, contract, index)
        pay_bills(uow, ON_BOARD[index])
        make.rate(uow, end, closing, RateKind.CLOSING)
        receivables.revalue(uow, end)
        balance(uow, claim, on, buying, charge)
    return contract
