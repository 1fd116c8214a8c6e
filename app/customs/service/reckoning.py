"""Reckons the refund of a shipment from the purchases its goods came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.catalog import service as catalog
from app.contracts import service as contracts
from app.contracts.domain import PaymentEvent
from app.contracts.model import ContractLineRow
from app.core.due import RefundDates, refund_dates
from app.core.errors import MissingError, Problem
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.refs import Ref
from app.customs import refunding
from app.customs.domain import State
from app.customs.model import DeclarationRow
from app.customs.refunding import (
    Bought,
    Demand,
    RefundFigures,
    RefundLine,
    Supply,
    Taken,
)
from app.db.trash import kept
from app.parties import service as parties
from app.purchasing import service as purchasing
from app.purchasing.domain import State as PurchaseState
from app.purchasing.model import PurchaseLineRow, PurchaseRow
from app.shipments import service as shipments
from app.shipments.domain import State as ShipmentState
from app.shipments.model import ShipmentLineRow, ShipmentRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.shipments.domain import Shipment

BOUGHT = (PurchaseState.CONFIRMED, PurchaseState.COMPLETED)


def refund_of_shipment(
    uow: UnitOfWork, shipment_id: int, contract_id: int | None = None
) -> RefundFigures:
    """Reckon what a shipment's goods cost and what of it comes back.

    Its goods come from the purchase lines for their contracts, the oldest first, after
    what left with earlier shipments. The rate is that of the day of export; before
    that of the planned departure, or today's. What no purchase covers, and what has no
    rate, is named in `problems` and counts nothing.

    Args:
        uow: The action.
        shipment_id: The shipment.
        contract_id: Whose goods; None: all of them.
    """
    uow.actor.require("customs.view")
    shipment = shipments.get(uow, shipment_id)
    day = export_day(uow, shipment) or shipment.etd or uow.today
    taken, demands = _taken(uow, shipment)
    own = {
        line.id or 0: index
        for index, line in enumerate(shipment.lines)
        if (of := shipment.contract_of(line)) and contract_id in {None, of.id}
    }
    problems = [
        Problem(
            f"lines.{own[key]}.quantity",
            N_("No purchase contract covers {quantity} of this."),
            {"quantity": f"{quantity.normalize():f}"},
        )
        for key, quantity in refunding.uncovered(demands, taken).items()
        if key in own
    ]
    parts = [part for part in taken if part.demand in own]
    rates, unknown = _rates(uow, shipment, day)
    lines = _lines(uow, parts, rates)
    return RefundFigures.of(lines, [*problems, *unknown])


def refund_dates_of_shipment(uow: UnitOfWork, shipment_id: int) -> RefundDates | None:
    """Return by when a shipment's refund is filed and its payment collected.

    None while it has not left.
    """
    uow.actor.require("customs.view")
    shipment = shipments.get(uow, shipment_id)
    day = export_day(uow, shipment)
    if day is None:
        return None
    return refund_dates(day, collect_until(uow, shipment))


def export_day(uow: UnitOfWork, shipment: Shipment) -> date | None:
    """Return the export date that refunds go by (rules §10); None while it is here.

    It is that of the declaration, of several the earliest, for which most is lost
    first; the day on board until customs have told one.
    """
    told: date | None = uow.session.scalar(
        select(func.min(DeclarationRow.export_on)).where(
            DeclarationRow.shipment_id == (shipment.id or 0),
            DeclarationRow.state == State.RELEASED,
            kept(DeclarationRow),
        )
    )
    return told or shipment.on_board_on


def _taken(
    uow: UnitOfWork, shipment: Shipment
) -> tuple[tuple[Taken, ...], tuple[Demand, ...]]:
    """Serve this shipment and all before it from the purchases.

    What other contracts sell of goods bought for stock is served like this: first from
    what was bought for them. Only what they still need came from the stock.
    """
    products = {line.product.id for line in shipment.lines if line.product}
    own = {line.contract_line_id or 0 for line in shipment.lines}
    sold = _sold(uow, own, products)
    supplies = _supplies(uow, shipment, sold, products)
    stock = {s.product_id for s in supplies if not s.contract_line_id}
    demands = _demands(uow, shipment, sold, stock)
    if others := {demand.contract_line_id for demand in demands} - set(sold):
        sold = _sold(uow, own | others, products)
        supplies = _supplies(uow, shipment, sold, products)
        demands = _demands(uow, shipment, sold, stock)
    return refunding.take(demands, supplies), demands


def _sold(uow: UnitOfWork, lines: set[int], products: set[int]) -> dict[int, int]:
    """Return contract lines and the others that sell these products: whose they are."""
    theirs = select(ContractLineRow.contract_id).where(ContractLineRow.id.in_(lines))
    rows = uow.session.execute(
        select(ContractLineRow.id, ContractLineRow.contract_id).where(
            ContractLineRow.contract_id.in_(theirs),
            ContractLineRow.id.in_(lines) | ContractLineRow.product_id.in_(products),
        )
    )
    return {row.id: row.contract_id for row in rows}


def _supplies(
    uow: UnitOfWork, shipment: Shipment, sold: Mapping[int, int], products: set[int]
) -> tuple[Supply, ...]:
    rows = uow.session.execute(
        select(PurchaseLineRow, PurchaseRow.state)
        .join(PurchaseRow, PurchaseRow.id == PurchaseLineRow.purchase_id)
        .where(
            PurchaseRow.company_id == (shipment.company.id if shipment.company else 0),
            PurchaseRow.state.in_(BOUGHT),
            PurchaseLineRow.contract_line_id.in_(sold)
            | (
                PurchaseLineRow.contract_line_id.is_(None)
                & PurchaseLineRow.product_id.in_(products)
            ),
        )
        .order_by(PurchaseRow.signed_on, PurchaseRow.id, PurchaseLineRow.position)
    )
    return tuple(
        Supply(
            line.id,
            line.contract_line_id or 0,
            line.product_id,
            come(line, state),
            sold.get(line.contract_line_id or 0, 0),
        )
        for line, state in rows
    )


def come(line: PurchaseLineRow, state: PurchaseState) -> Decimal:
    """Return what a line delivers: of a completed contract what has come."""
    if state is PurchaseState.COMPLETED and ZERO < line.received < line.quantity:
        return line.received
    return line.quantity


def _demands(
    uow: UnitOfWork, shipment: Shipment, sold: Mapping[int, int], stock: set[int]
) -> tuple[Demand, ...]:
    """Return what left of these contract lines and stock goods, in its order.

    Shipments on their way come first by their day, then the planned ones.
    """
    rows = uow.session.execute(
        select(ShipmentLineRow, ShipmentRow.on_board_on)
        .join(ShipmentRow, ShipmentRow.id == ShipmentLineRow.shipment_id)
        .where(
            ShipmentRow.company_id == (shipment.company.id if shipment.company else 0),
            ShipmentRow.state != ShipmentState.CANCELLED,
            kept(ShipmentRow),
            ShipmentLineRow.contract_line_id.in_(sold)
            | ShipmentLineRow.product_id.in_(stock),
        )
    )
    ordered = sorted(
        rows, key=lambda r: (r[1] or date.max, r[0].shipment_id, r[0].position)
    )
    return tuple(
        Demand(
            line.id,
            line.contract_line_id or 0,
            line.product_id or 0,
            line.quantity,
            sold.get(line.contract_line_id or 0, 0),
        )
        for line, _ in ordered
    )


def _rates(
    uow: UnitOfWork, shipment: Shipment, day: date
) -> tuple[dict[int, tuple[str, Decimal]], list[Problem]]:
    """Return HS code and refund rate by product, and what has no rate."""
    ids = [line.product.id for line in shipment.lines if line.product]
    products = catalog.products(uow, ids)
    found: dict[int, tuple[str, Decimal]] = {}
    problems = []
    for index, line in enumerate(shipment.lines):
        product = products.get(line.product.id) if line.product else None
        if product is None or product.id in found:
            continue
        try:
            rate = catalog.refund_rate_on(uow, product.hs_code, day)
        except MissingError as missing:
            rate = ZERO
            problems.append(
                Problem(f"lines.{index}.hs_code", missing.msgid, missing.params)
            )
        found[product.id or 0] = (product.hs_code, rate)
    return found, problems


def _lines(
    uow: UnitOfWork, parts: list[Taken], rates: Mapping[int, tuple[str, Decimal]]
) -> list[RefundLine]:
    bought = purchasing.lines(uow, [part.supply for part in parts])
    suppliers = _suppliers(uow, {purchase for purchase, _ in bought.values()})
    found = []
    for part in parts:
        purchase_id, line = bought[part.supply]
        hs_code, rate = rates.get(line.product.id if line.product else 0, ("", ZERO))
        rate = min(rate, line.vat_rate) if line.special_invoice else ZERO
        figures = refunding.share(
            Bought(
                quantity=line.quantity,
                price_incl_vat=line.price_incl_vat,
                vat_rate=line.vat_rate,
                special_invoice=line.special_invoice,
            ),
            part,
            rate,
        )
        purchase, supplier = suppliers[purchase_id]
        found.append(
            RefundLine(
                purchase_line_id=part.supply,
                purchase=purchase,
                supplier=supplier,
                product=line.product,
                hs_code=hs_code,
                name=line.description,
                quantity=part.quantity,
                unit=line.unit,
                special_invoice=line.special_invoice,
                vat_rate=line.vat_rate,
                refund_rate=rate,
                incl_vat=figures.incl_vat,
                excl_vat=figures.excl_vat,
                vat=figures.vat,
                refund=figures.refund,
                non_refundable=figures.non_refundable,
            )
        )
    return found


def _suppliers(
    uow: UnitOfWork, purchase_ids: Iterable[int]
) -> dict[int, tuple[Ref | None, Ref | None]]:
    pointers = purchasing.refs(uow, purchase_ids)
    rows = uow.session.execute(
        select(PurchaseRow.id, PurchaseRow.supplier_id).where(
            PurchaseRow.id.in_(set(pointers))
        )
    ).all()
    known = parties.refs(uow, [supplier for _, supplier in rows])
    return {key: (pointers.get(key), known.get(supplier)) for key, supplier in rows}


def collect_until(uow: UnitOfWork, shipment: Shipment) -> date | None:
    """Return the last day on which the contracts let the customer pay."""
    if shipment.on_board_on is None:
        return None
    days: list[date] = []
    sold = [contracts.get(uow, one.contract.id) for one in shipment.portions()]
    for step in (step for one in sold for step in one.plan):
        if step.event is PaymentEvent.FIXED and step.due_on is not None:
            days.append(step.due_on)
        elif step.event is not PaymentEvent.SIGNED:
            days.append(shipment.on_board_on + timedelta(step.days))
    return max(days, default=None)
