"""Finds and reads shipments."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from app.catalog import service as catalog
from app.contracts import service as contracts
from app.core.money import HUNDRED, ZERO
from app.core.refs import Choice, Ref
from app.db import documents
from app.db.conditions import says
from app.db.trash import kept
from app.parties.model import CALLED, PartyRow, called
from app.shipments.domain import OpenLine, Shipment, State
from app.shipments.model import (
    ContainerRow,
    ShipmentContractRow,
    ShipmentLineRow,
    ShipmentRow,
)
from app.shipments.service import store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.db.unit_of_work import UnitOfWork

MOST_CHOICES = 50


def get(uow: UnitOfWork, shipment_id: int) -> Shipment:
    """Read one shipment.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("shipments.view")
    return store.record(uow, documents.fetch(uow, ShipmentRow, shipment_id))


def find(uow: UnitOfWork, number: str) -> Shipment | None:
    """Read a shipment by its own number, or that of a paper or container of it.

    Of a container, which travels often, the last shipment is meant.
    """
    uow.actor.require("shipments.view")
    columns = (
        ShipmentRow.number,
        ShipmentRow.invoice_number,
        ShipmentRow.transport_document,
    )
    row = uow.session.scalar(
        select(ShipmentRow)
        .where(or_(*(column == number for column in columns)))
        .order_by(ShipmentRow.id)
        .limit(1)
    )
    if row is None:
        row = uow.session.scalar(
            select(ShipmentRow)
            .join(
                ShipmentContractRow, ShipmentContractRow.shipment_id == ShipmentRow.id
            )
            .where(ShipmentContractRow.invoice_number == number)
        )
    if row is None:
        row = uow.session.scalar(
            select(ShipmentRow)
            .join(ContainerRow, ContainerRow.shipment_id == ShipmentRow.id)
            .where(ContainerRow.number == number)
            .order_by(ShipmentRow.id.desc())
            .limit(1)
        )
    return None if row is None else store.record(uow, row)


def of_contract(uow: UnitOfWork, contract_id: int) -> list[Shipment]:
    """Read the shipments with goods of a contract, the oldest first.

    Cancelled ones are left out; those of several contracts are told whole.
    """
    uow.actor.require("shipments.view")
    joined = uow.session.scalars(
        select(ShipmentContractRow.shipment_id).where(
            ShipmentContractRow.contract_id == contract_id
        )
    ).all()
    rows = uow.session.scalars(
        select(ShipmentRow)
        .where(
            or_(ShipmentRow.contract_id == contract_id, ShipmentRow.id.in_(joined)),
            ShipmentRow.state != State.CANCELLED,
            kept(ShipmentRow),
        )
        .order_by(ShipmentRow.id)
        .options(*store.WHOLE)
    )
    return [store.record(uow, row) for row in rows]


def refs(uow: UnitOfWork, ids: Iterable[int | None]) -> dict[int, Ref]:
    """Return pointers to shipments: invoice number and customer."""
    uow.actor.require("shipments.view")
    if not (wanted := set(ids) - {None}):
        return {}
    rows = uow.session.execute(_pointers().where(ShipmentRow.id.in_(wanted)))
    return {
        key: Ref(key, invoice or own or "", *called(*both))
        for key, own, invoice, *both in rows
    }


def lookup(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find shipments that were not cancelled by number, invoice or customer."""
    uow.actor.require("shipments.view")
    query = (
        _pointers()
        .where(ShipmentRow.state != State.CANCELLED, kept(ShipmentRow))
        .where(says(text, ShipmentRow.number, ShipmentRow.invoice_number, *CALLED))
        .order_by(ShipmentRow.id.desc())
        .limit(MOST_CHOICES)
    )
    return [
        Choice(Ref(key, invoice or own or "", *called(*both)), own or "")
        for key, own, invoice, *both in uow.session.execute(query)
    ]


def open_lines(
    uow: UnitOfWork, contract_id: int, but_shipment_id: int | None = None
) -> tuple[OpenLine, ...]:
    """Return what of a contract is left to ship.

    Args:
        uow: The action.
        contract_id: The contract.
        but_shipment_id: A shipment whose own quantities count as not yet shipped.
    """
    uow.actor.require("shipments.view")
    contract = contracts.get(uow, contract_id)
    gone = _gone(uow, [line.id or 0 for line in contract.lines], but_shipment_id)
    products = catalog.products(
        uow, [line.product.id for line in contract.lines if line.product]
    )
    whose = Ref(contract_id, contract.number, contract.number)
    found = []
    for line in contract.lines:
        key = line.id or 0
        shipped = gone.get(key, ZERO)
        product = products.get(line.product.id) if line.product else None
        limit = line.quantity * (1 + contract.tolerance_percent / HUNDRED)
        found.append(
            OpenLine(
                contract_line_id=key,
                contract=whose,
                product=line.product,
                description_en=line.description_en,
                description_zh=line.description_zh,
                unit=line.unit,
                contracted=line.quantity,
                shipped=shipped,
                most=max(limit - shipped, ZERO),
                units_per_carton=product.units_per_carton if product else 0,
                carton_cbm=product.carton_cbm() if product else ZERO,
            )
        )
    return tuple(found)


def _pointers() -> Any:
    return select(
        ShipmentRow.id, ShipmentRow.number, ShipmentRow.invoice_number, *CALLED
    ).join(PartyRow, PartyRow.id == ShipmentRow.customer_id)


def with_open_lines(uow: UnitOfWork, contract_ids: Iterable[int]) -> set[int]:
    """Return of which contracts something is left to ship."""
    uow.actor.require("shipments.view")
    lines = contracts.quantities(uow, contract_ids)
    gone = _gone(uow, [key for _contract, key, *_more in lines], None)
    return {
        contract
        for contract, key, _product, quantity in lines
        if quantity > gone.get(key, ZERO)
    }


def _gone(uow: UnitOfWork, line_ids: list[int], but: int | None) -> dict[int, Decimal]:
    rows = uow.session.execute(
        select(ShipmentLineRow.contract_line_id, func.sum(ShipmentLineRow.quantity))
        .join(ShipmentRow, ShipmentRow.id == ShipmentLineRow.shipment_id)
        .where(
            ShipmentLineRow.contract_line_id.in_(line_ids),
            ShipmentRow.state != State.CANCELLED,
            kept(ShipmentRow),
            ShipmentRow.id != (but or 0),
        )
        .group_by(ShipmentLineRow.contract_line_id)
    )
    return {key or 0: Decimal(quantity) for key, quantity in rows}
