"""Books claims when goods leave; turns advances that nobody needs into debts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.contracts import service as contracts
from app.core import fx
from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.core.money import ZERO, Money
from app.core.refs import Ref
from app.db import documents
from app.db import search as finder
from app.office import service as office
from app.office.domain import ExchangeRate, RateKind
from app.parties import service as parties
from app.receivables import rules
from app.receivables.domain import Kind, Receivable
from app.receivables.model import AdvanceReleaseRow, AdvanceRow, ReceivableRow
from app.receivables.rows import standing
from app.receivables.service import reading
from app.shipments import service as shipments
from app.shipments.domain import State as ShipmentState

if TYPE_CHECKING:
    from app.contracts.domain import Cancelled, Completed, Contract
    from app.db.unit_of_work import UnitOfWork
    from app.shipments.domain import Delivered, Portion, Shipment, Shipped


def on_shipped(uow: UnitOfWork, event: Shipped) -> None:
    """Book the revenue of goods on board, unless the term waits for delivery."""
    uow.actor.require("shipments.view")
    shipment = shipments.get(uow, event.shipment_id)
    if shipment.incoterm not in rules.ON_DELIVERY:
        _recognise(uow, shipment, event.on)


def on_delivered(uow: UnitOfWork, event: Delivered) -> None:
    """Book the revenue of DAP, DPU and DDP; else date what waited for delivery."""
    uow.actor.require("shipments.view")
    shipment = shipments.get(uow, event.shipment_id)
    if shipment.incoterm in rules.ON_DELIVERY:
        _recognise(uow, shipment, event.on)
        return
    waiting = uow.session.scalars(
        select(ReceivableRow).where(
            ReceivableRow.shipment_id == event.shipment_id,
            ReceivableRow.awaits == "delivered",
        )
    )
    for row in waiting:
        contract = contracts.get(uow, row.contract_id or 0)
        row.due_on = rules.due_on(
            contract.plan[row.step],
            contract.signed_on,
            shipment.on_board_on or event.on,
            shipment.invoice_on,
            event.on,
        )
        row.version += 1
    uow.session.flush()


def on_cancelled(uow: UnitOfWork, event: Cancelled | Completed) -> None:
    """Owe the customer what is left of the deposit of a closed contract (settled 15).

    A contract is closed by being cancelled, or completed with less than was prepaid.
    """
    uow.actor.require("contracts.view")
    if any(one.free for one in reading.advances_of(uow, event.contract_id)):
        return_advance(uow, event.contract_id, event.on)


def return_advance(
    uow: UnitOfWork, contract_id: int, on: date, only: int | None = None
) -> Receivable:
    """Turn what is left of a contract's advances into a debt (settled 15).

    It keeps the base amount it was carried at: the difference to what is paid back
    later is realised exchange.

    Args:
        uow: The action.
        contract_id: Whose advances they are.
        on: The day.
        only: One of them alone; None: all.

    Raises:
        NotPossibleError: Nothing is left.
    """
    uow.actor.require("receivables.view")
    contract = contracts.get(uow, contract_id)
    advances = [
        row for row in _locked_advances(uow, contract_id) if only in (None, row.id)
    ]
    free = sum((row.free for row in advances), ZERO)
    if not free:
        raise NotPossibleError(N_("No advance of this contract is left."))
    base = sum((row.free_base for row in advances), ZERO)
    rate = ExchangeRate(
        on=on,
        currency=contract.currency,
        kind=RateKind.MID,
        value=advances[0].rate,
        unit=advances[0].rate_unit,
    )
    debt = new_item(
        uow, contract, Kind.ADVANCE_REFUND, free, rate, number=contract.number
    )
    debt.booked_base = debt.carried_base = base
    uow.session.flush()
    _release(uow, advances, free, on, receivable_id=debt.id)
    return reading.get(uow, debt.id)


def new_item(
    uow: UnitOfWork,
    contract: Contract,
    kind: Kind,
    amount: Decimal,
    rate: ExchangeRate,
    number: str,
) -> ReceivableRow:
    """Add an open item of a contract, booked at a rate on the rate's day.

    A note gets its number from its series later.
    """
    uow.actor.require("receivables.view")
    on = rate.on
    company, customer = _required(contract)
    books = office.base_of(uow, company)
    base = fx.booked(amount, rate.value, rate.unit, books)
    row = ReceivableRow(
        version=1,
        company_id=company.id,
        number=number,
        kind=kind,
        customer_id=customer.id,
        contract_id=contract.id,
        shipment_id=None,
        currency=contract.currency,
        amount=amount,
        open=amount,
        booked_on=on,
        rate=rate.value,
        rate_unit=rate.unit,
        booked_base=base,
        carried_base=base,
        due_on=on,
        awaits="",
        days=0,
        step=0,
        reason="",
    )
    uow.session.add(row)
    return row


def index_item(uow: UnitOfWork, row: ReceivableRow) -> None:
    """Let the search find an open item by its number and customer."""
    uow.actor.require("receivables.view")
    customer = parties.ref(uow, row.customer_id)
    finder.index(
        uow,
        "receivable",
        row.id,
        number=row.number,
        title=row.number,
        detail=f"{finder.NAMED} · {Money(row.amount, row.currency)}",
        words=(customer.code,),
        named=customer,
        permission="receivables.view",
    )


def _recognise(uow: UnitOfWork, shipment: Shipment, on: date) -> None:
    """Book a shipment's revenue, contract by contract (settled 14, 19)."""
    if not shipment.invoice_total() or _is_booked(uow, shipment.id or 0):
        return
    contracts.hold(uow, (portion.contract.id for portion in shipment.portions()))
    for portion in shipment.portions():
        if portion.total:
            _claim(uow, shipment, portion, on)


def _claim(uow: UnitOfWork, shipment: Shipment, portion: Portion, on: date) -> None:
    """Use up a contract's advance, and claim the rest by its plan."""
    contract = contracts.get(uow, portion.contract.id)
    company, _ = _required(contract)
    base = office.get_company(uow, company.id).base_currency
    rate = office.rate_on(uow, shipment.currency, on, RateKind.MID, base)
    advances = _locked_advances(uow, portion.contract.id)
    free = sum((row.free for row in advances), ZERO)
    last = _is_last(uow, contract, shipment)
    cut = rules.cut(contract, portion.total, free, last=last)
    for part in cut.parts:
        row = new_item(
            uow,
            contract,
            Kind.INVOICE,
            part.amount,
            replace(rate, on=on),
            number=shipment.number_for(portion.contract.id),
        )
        row.shipment_id, row.step = shipment.id, part.step
        if part.instalment is not None:
            row.awaits = part.instalment.event.value
            row.days = part.instalment.days
        row.due_on = rules.due_on(
            part.instalment,
            contract.signed_on,
            shipment.on_board_on or on,
            shipment.invoice_on,
            shipment.delivered_on,
        )
        uow.session.flush()
        index_item(uow, row)
    _release(uow, advances, cut.released, on, shipment_id=shipment.id)


def _release(
    uow: UnitOfWork,
    advances: list[AdvanceRow],
    amount: Decimal,
    on: date,
    *,
    shipment_id: int | None = None,
    receivable_id: int | None = None,
) -> None:
    """Use up advances, the oldest first, at their carried worth."""
    left = amount
    for row in advances:
        taken = min(row.free, left)
        if not taken:
            continue
        base = office.bases(uow)[row.company_id]
        gone, row.free_base = fx.release(row.free_base, row.free, taken, base)
        row.free -= taken
        row.version += 1
        left -= taken
        uow.session.add(
            AdvanceReleaseRow(
                advance_id=row.id,
                on=on,
                amount=taken,
                base=gone,
                shipment_id=shipment_id,
                receivable_id=receivable_id,
            )
        )
    uow.session.flush()


def _locked_advances(uow: UnitOfWork, contract_id: int) -> list[AdvanceRow]:
    keys = uow.session.scalars(
        select(AdvanceRow.id).where(AdvanceRow.contract_id == contract_id)
    ).all()
    rows = documents.lock(uow, AdvanceRow, keys).values()
    return sorted(rows, key=lambda row: (row.booked_on, row.id))


def _is_booked(uow: UnitOfWork, shipment_id: int) -> bool:
    """Say whether a shipment's revenue stands in the books."""
    claims = select(ReceivableRow.id).where(
        ReceivableRow.shipment_id == shipment_id, standing()
    )
    used = select(func.sum(AdvanceReleaseRow.amount)).where(
        AdvanceReleaseRow.shipment_id == shipment_id
    )
    return any(uow.session.scalar(query) for query in (claims.limit(1), used))


def _is_last(uow: UnitOfWork, contract: Contract, shipment: Shipment) -> bool:
    """Say whether this shipment and those that left before it are the contract."""
    gone = {ShipmentState.SHIPPED, ShipmentState.DELIVERED}
    return rules.all_shipped(
        contract,
        (
            (line.contract_line_id, line.quantity)
            for one in shipments.of_contract(uow, contract.id or 0)
            if one.id == shipment.id
            or (one.state in gone and _is_booked(uow, one.id or 0))
            for line in one.lines
        ),
    )


def _required(contract: Contract) -> tuple[Ref, Ref]:
    if contract.company is None or contract.customer is None:
        raise NotPossibleError(N_("Choose the company and the customer first."))
    return contract.company, contract.customer
