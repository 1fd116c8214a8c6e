"""Adds up what a sales contract brought, what it cost and what remains."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.contracts import service as contracts
from app.core import fx
from app.core.allocate import allocate
from app.core.money import ZERO
from app.core.refs import Ref
from app.customs import service as customs
from app.customs.model import RefundRow
from app.customs.refunding import REFUNDED_IN, RefundState
from app.office import service as office
from app.office.domain import RateKind, usual_unit
from app.payables import service as payables
from app.payables.domain import ChargeKind
from app.payables.domain import Kind as BillKind
from app.payables.domain import State as BillState
from app.payables.model import BillRow, PaymentAllocationRow
from app.purchasing import service as purchasing
from app.receivables import service as receivables
from app.receivables.model import (
    AdvanceReleaseRow,
    AdvanceRow,
    ReceiptAllocationRow,
    ReceivableRow,
    RevaluationRow,
)
from app.receivables.rows import standing
from app.shipments import portions
from app.shipments import service as shipments
from app.shipments.domain import State as ShipmentState
from app.treasury.domain import DealResult, ShipmentResult
from app.treasury.service import goods

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.db.unit_of_work import UnitOfWork
    from app.payables.domain import Costs
    from app.receivables.domain import Position
    from app.shipments.domain import Shipment

GONE = (ShipmentState.SHIPPED, ShipmentState.DELIVERED)
ABROAD = (
    ChargeKind.FREIGHT,
    ChargeKind.INSURANCE,
    ChargeKind.DESTINATION,
    ChargeKind.COMMISSION,
)


def deal_result(uow: UnitOfWork, contract_id: int) -> DealResult:
    """Return what a sales contract brought, cost and leaves (deal.md §9).

    Goods count as billed by the suppliers, as ordered while not billed; charges as
    paid, as booked while not paid; the refund as received, as reckoned before.

    Raises:
        NotAllowedError: The person may not see costs and margins.
        MissingError: There is no such contract.
    """
    uow.actor.require("contracts.view_cost")
    contract = contracts.get(uow, contract_id)
    base = office.get_company(
        uow, contract.company.id if contract.company else 0
    ).base_currency
    sent = [one for one in shipments.of_contract(uow, contract_id) if one.state in GONE]
    position = receivables.position(uow, contract_id)
    costs = payables.costs(uow, contract_id)
    own = _goods(uow, contract_id, base)
    results = tuple(_shipment(uow, one, contract_id) for one in sent)
    deposits = _Deposits.of(uow, contract_id)
    return DealResult(
        contract=Ref.of(contract_id, contract.number, contract.customer),
        customer=contract.customer,
        currency=contract.currency,
        base_currency=base,
        rate_unit=usual_unit(contract.currency),
        signed_on=contract.signed_on,
        total=contract.total(),
        invoiced=sum((one.invoice for one in results), ZERO),
        fob=sum((one.fob for one in results), ZERO),
        deposit_booked=deposits.booked,
        deposit_cash=deposits.cash,
        deposit_charge=deposits.charge,
        deposit_fx=deposits.gain,
        shipments=results,
        goods_incl_vat=own.incl_vat,
        goods_excl_vat=own.excl_vat,
        refund=sum((one.refund for one in results), ZERO),
        refund_received=_refund_received(uow, sent, contract_id),
        **_earned(position),
        **_spent_on(costs),
        charges=position.charges + costs.fees,
        fx_realised=position.realised + costs.realised,
        fx_unrealised=position.unrealised + costs.unrealised,
        open_suppliers=costs.open_suppliers + own.unbilled,
    )


def _earned(position: Position) -> dict[str, Decimal]:
    """Return what the customer's account tells of a deal."""
    return {
        "revenue": position.revenue,
        "credit_notes": position.credit_notes,
        "debit_notes": position.debit_notes,
        "cash_in": position.cash,
        "open_claims": position.open_base,
        "unearned": position.free_base,
    }


def _spent_on(costs: Costs) -> dict[str, Decimal]:
    """Return what bills and payments tell of a deal."""
    spent = costs.expenses
    domestic = (value for kind, value in spent.items() if kind not in ABROAD)
    return {
        "domestic": sum(domestic, ZERO),
        "freight": spent.get(ChargeKind.FREIGHT, ZERO),
        "insurance": spent.get(ChargeKind.INSURANCE, ZERO),
        "destination": spent.get(ChargeKind.DESTINATION, ZERO),
        "commissions": costs.commissions + spent.get(ChargeKind.COMMISSION, ZERO),
        "recovered": costs.recovered,
        "paid_suppliers": costs.paid_suppliers,
        "paid_expenses": costs.paid_expenses,
        "cash_fees": costs.fees,
        "open_expenses": costs.open_expenses,
        "prepaid": costs.prepaid,
        "open_recovered": costs.open_recovered,
    }


def _goods(uow: UnitOfWork, contract_id: int, base: str) -> goods.Goods:
    """Add up the goods of all purchases for a contract, in base currency."""
    orders = [
        goods.Order(
            one.state,
            one.currency,
            one.lines,
            ZERO if one.currency == base else _booked(uow, one.id or 0),
        )
        for one in purchasing.of_contract(uow, contract_id)
    ]
    keys = [line.id or 0 for one in orders for line in one.lines]
    return goods.of_orders(uow, orders, payables.billed(uow, keys), base)


def _booked(uow: UnitOfWork, purchase_id: int) -> Decimal:
    """Return what suppliers billed for a purchase, as it was booked."""
    bills = payables.of_purchase(uow, purchase_id)
    return sum(
        (
            bill.booked_base
            for bill in bills
            if bill.kind is BillKind.SUPPLIER and bill.state is not BillState.DRAFT
        ),
        ZERO,
    )


@dataclass(frozen=True, slots=True)
class _Deposits:
    booked: Decimal = ZERO
    cash: Decimal = ZERO
    charge: Decimal = ZERO
    gain: Decimal = ZERO

    @classmethod
    def of(cls, uow: UnitOfWork, contract_id: int) -> _Deposits:
        part = ReceiptAllocationRow
        sums = uow.session.execute(
            select(
                func.sum(part.carried_base),
                func.sum(part.settled_base),
                func.sum(part.charge_base),
                func.sum(part.realised),
            ).where(part.contract_id == contract_id, part.advance_id.is_not(None))
        ).one()
        booked, settled, charge, gain = (Decimal(one or 0) for one in sums)
        return cls(booked, settled - charge, charge, gain)


def _refund_received(
    uow: UnitOfWork, sent: list[Shipment], contract_id: int
) -> Decimal:
    rows = uow.session.execute(
        select(RefundRow.shipment_id, RefundRow.received_amount).where(
            RefundRow.shipment_id.in_([one.id for one in sent]),
            RefundRow.state == RefundState.RECEIVED,
        )
    )
    by_id = {one.id: one for one in sent}
    come = ((by_id[key], amount) for key, amount in rows)
    return sum(
        (
            _worth(uow, one, _share(uow, one, contract_id, amount))
            for one, amount in come
        ),
        ZERO,
    )


def _worth(uow: UnitOfWork, shipment: Shipment, refund: Decimal) -> Decimal:
    """Return what a refund is worth in the books of its company, at the mid rate.

    Raises:
        RateMissingError: None of that currency is known.
    """
    if not refund:
        return ZERO
    base = office.base_of(uow, shipment.company)
    return refund_worth(uow, refund, shipment.on_board_on, base)


def refund_worth(
    uow: UnitOfWork, refund: Decimal, left: date | None, base: str
) -> Decimal:
    """Return what a refund of goods that left on a day is worth in some books.

    Raises:
        RateMissingError: None of that currency is known.
    """
    day = left or uow.today
    rate = office.rate_on(uow, REFUNDED_IN, day, RateKind.MID, base)
    return fx.booked(refund, rate.value, rate.unit, base)


def _refund(uow: UnitOfWork, shipment: Shipment, contract_id: int) -> Decimal:
    """The refund of a shipment: what has come or was approved, else as reckoned."""
    row = uow.session.scalar(
        select(RefundRow).where(RefundRow.shipment_id == shipment.id)
    )
    if row is not None and row.state is RefundState.RECEIVED:
        return _share(uow, shipment, contract_id, row.received_amount)
    if row is not None and row.state is RefundState.APPROVED:
        return _share(uow, shipment, contract_id, row.approved_amount)
    return customs.refund_of_shipment(uow, shipment.id or 0, contract_id).refund


def _share(
    uow: UnitOfWork, shipment: Shipment, contract_id: int, refund: Decimal
) -> Decimal:
    """Return what of a shipment's refund its goods of one contract brought."""
    keys = [one.contract.id for one in shipment.portions()]
    if len(keys) == 1:
        return refund
    bases = [customs.refund_of_shipment(uow, shipment.id or 0, k).refund for k in keys]
    return share_of(refund, dict(zip(keys, bases, strict=True)), contract_id)


def share_of(
    refund: Decimal, reckoned: Mapping[int, Decimal], contract_id: int
) -> Decimal:
    """Return what of a shipment's refund is of one contract, as all were reckoned."""
    keys = list(reckoned)
    if not any(reckoned.values()):
        return refund if contract_id == keys[0] else ZERO
    return allocate(refund, list(reckoned.values()))[keys.index(contract_id)]


def _shipment(uow: UnitOfWork, shipment: Shipment, contract_id: int) -> ShipmentResult:
    """Return what a contract's goods of a shipment brought and cost."""
    key = shipment.id or 0
    own = next(p for p in shipment.portions() if p.contract.id == contract_id)
    claims = select(ReceivableRow.id).where(
        ReceivableRow.shipment_id == key, ReceivableRow.contract_id == contract_id
    )
    part = ReceiptAllocationRow
    paid = uow.session.execute(
        select(
            func.sum(part.realised),
            func.sum(part.charge_base),
            func.sum(part.settled_base),
        ).where(part.receivable_id.in_(claims), part.against_id.is_(None))
    ).one()
    realised, charges, settled = (Decimal(one or 0) for one in paid)
    spent = _spent(uow, key, contract_id)
    number = shipment.number_for(contract_id)
    return ShipmentResult(
        shipment=Ref(key, shipment.number, number),
        on=shipment.on_board_on,
        invoice_number=number,
        invoice=own.total,
        fob=portions.net_fob(shipment)[contract_id],
        released=_released(uow, key, contract_id),
        claimed=_claimed(uow, key, contract_id),
        freight=spent.get(ChargeKind.FREIGHT, ZERO),
        premium=spent.get(ChargeKind.INSURANCE, ZERO),
        domestic=sum(
            (value for kind, value in spent.items() if kind not in ABROAD), ZERO
        ),
        refund=_worth(uow, shipment, _refund(uow, shipment, contract_id)),
        unrealised=Decimal(
            uow.session.scalar(
                select(func.sum(RevaluationRow.gain)).where(
                    RevaluationRow.receivable_id.in_(claims)
                )
            )
            or 0
        ),
        realised=realised,
        charges=charges,
        cash=settled - charges,
    )


def _released(uow: UnitOfWork, shipment_id: int, contract_id: int) -> Decimal:
    query = (
        select(func.sum(AdvanceReleaseRow.base))
        .join(AdvanceRow, AdvanceRow.id == AdvanceReleaseRow.advance_id)
        .where(
            AdvanceReleaseRow.shipment_id == shipment_id,
            AdvanceRow.contract_id == contract_id,
        )
    )
    return Decimal(uow.session.scalar(query) or 0)


def _claimed(uow: UnitOfWork, shipment_id: int, contract_id: int) -> Decimal:
    query = select(func.sum(ReceivableRow.booked_base)).where(
        ReceivableRow.shipment_id == shipment_id,
        ReceivableRow.contract_id == contract_id,
        ReceivableRow.kind == "invoice",
        standing(),
    )
    return Decimal(uow.session.scalar(query) or 0)


def _spent(
    uow: UnitOfWork, shipment_id: int, contract_id: int
) -> Mapping[ChargeKind, Decimal]:
    """Return by kind what a shipment's charges cost a contract."""
    rows = uow.session.execute(
        select(BillRow.id, BillRow.charge, BillRow.carried_base).where(
            BillRow.shipment_id == shipment_id,
            BillRow.contract_id == contract_id,
            BillRow.kind == "charge",
            BillRow.state != "cancelled",
        )
    ).all()
    paid = dict(
        uow.session.execute(
            select(
                PaymentAllocationRow.bill_id, func.sum(PaymentAllocationRow.paid_base)
            )
            .where(PaymentAllocationRow.bill_id.in_([key for key, _, _ in rows]))
            .group_by(PaymentAllocationRow.bill_id)
        ).all()
    )
    found: dict[ChargeKind, Decimal] = {}
    for key, charge, carried in rows:
        kind = ChargeKind(charge)
        cost = carried + Decimal(paid.get(key) or 0)
        found[kind] = found.get(kind, ZERO) + cost
    return found
