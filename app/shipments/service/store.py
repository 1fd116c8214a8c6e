"""Reads shipments from their rows and writes them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import selectinload

from app.catalog import service as catalog
from app.contracts import service as contracts
from app.core.refs import Ref
from app.db import documents, mapping
from app.db import search as finder
from app.office import service as office
from app.parties import service as parties
from app.shipments.domain import (
    Charge,
    Container,
    Line,
    Package,
    Pallet,
    Portion,
    Shipment,
)
from app.shipments.model import (
    ChargeRow,
    ContainerRow,
    PackageRow,
    PalletRow,
    ShipmentContractRow,
    ShipmentLineRow,
    ShipmentRow,
)

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

ALSO = 400
"""Characters of the numbers that lists show."""
ROWS: Mapping[str, tuple[type[Any], type[Any]]] = {
    "lines": (ShipmentLineRow, Line),
    "packages": (PackageRow, Package),
    "pallets": (PalletRow, Pallet),
    "containers": (ContainerRow, Container),
    "charges": (ChargeRow, Charge),
}


def write(row: ShipmentRow, shipment: Shipment) -> None:
    """Copy a shipment with all its rows and figures to its tables."""
    documents.write(row, shipment, skip={"state", "invoice_number", "further", *ROWS})
    row.invoice_number = shipment.invoice_number.strip() or None
    for name, (row_type, _) in ROWS.items():
        documents.write_lines(getattr(row, name), row_type, getattr(shipment, name))
    _write_further(row, shipment)
    totals = shipment.totals()
    row.packages_count = totals.packages
    row.net_kg, row.gross_kg, row.cbm = totals.net_kg, totals.gross_kg, totals.cbm
    row.total = shipment.invoice_total()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A portion as its table keeps it: an empty number is none."""

    id: int | None
    company: Ref | None
    contract: Ref
    invoice_number: str | None
    total: Decimal


def _write_further(row: ShipmentRow, shipment: Shipment) -> None:
    known = {held.contract_id: held.id for held in row.further}
    further = [
        _Kept(
            id=known.get(one.contract.id),
            company=shipment.company,
            contract=one.contract,
            invoice_number=one.invoice_number or None,
            total=one.total,
        )
        for one in shipment.further
    ]
    documents.write_lines(row.further, ShipmentContractRow, further)
    row.also = "".join(f", {one.contract.code}" for one in further)[:ALSO]


def index(uow: UnitOfWork, row: ShipmentRow) -> None:
    """Let the search find it by its numbers, vessel, customer and containers."""
    customer = parties.ref(uow, row.customer_id)
    sold = [row.contract_id, *(one.contract_id for one in row.further)]
    numbers = [ref.code for ref in contracts.refs(uow, sold).values()]
    finder.index(
        uow,
        "shipment",
        row.id,
        number=row.number or "",
        title=row.number or row.invoice_number or finder.NAMED,
        detail=" · ".join(
            (finder.NAMED, ", ".join(numbers), f"{row.vessel} {row.voyage}".strip())
        ),
        words=(
            row.invoice_number or "",
            row.booking_number,
            row.transport_document,
            row.vessel,
            *numbers,
            *(one.invoice_number or "" for one in row.further),
            *(box.number for box in row.containers),
        ),
        permission="shipments.view",
        named=customer,
    )


_PARTS = ["charges", "lines", "further", "packages", "pallets", "containers"]
WHOLE = tuple(selectinload(getattr(ShipmentRow, part)) for part in _PARTS)
"""How several shipments are read whole."""


def record(uow: UnitOfWork, row: ShipmentRow) -> Shipment:
    """Return the record of a row; where only is read it is made once."""
    return uow.once((Shipment, row.id), lambda: _made(uow, row))


def _made(uow: UnitOfWork, row: ShipmentRow) -> Shipment:
    payees = [charge.payee_id for charge in row.charges]
    helpers = [row.forwarder_id, row.carrier_id, row.insurer_id]
    known = parties.refs(uow, [row.customer_id, *helpers, *payees])
    products = catalog.refs(uow, [line.product_id for line in row.lines])
    sold = _sold(uow, row)
    return mapping.read(
        Shipment,
        row,
        number=row.number or "",
        invoice_number=row.invoice_number or "",
        company=office.refs(uow, [row.company_id])[row.company_id],
        customer=known.get(row.customer_id) or parties.ref(uow, row.customer_id),
        contract=sold[row.contract_id],
        further=tuple(
            mapping.read(
                Portion,
                one,
                contract=sold[one.contract_id],
                invoice_number=one.invoice_number or "",
            )
            for one in row.further
        ),
        forwarder=known.get(row.forwarder_id or 0),
        carrier=known.get(row.carrier_id or 0),
        insurer=known.get(row.insurer_id or 0),
        lines=tuple(
            mapping.read(
                Line,
                line,
                contract=sold.get(line.contract_id or row.contract_id),
                product=products.get(line.product_id or 0),
            )
            for line in row.lines
        ),
        packages=tuple(mapping.read(Package, package) for package in row.packages),
        pallets=tuple(mapping.read(Pallet, pallet) for pallet in row.pallets),
        containers=tuple(mapping.read(Container, box) for box in row.containers),
        charges=tuple(
            mapping.read(Charge, charge, payee=known.get(charge.payee_id or 0))
            for charge in row.charges
        ),
    )


def _sold(uow: UnitOfWork, row: ShipmentRow) -> dict[int, Ref]:
    """Return the contracts by their numbers: the customer stands beside them anyway.

    Of one that is not to be seen only the key is told.
    """
    keys = {row.contract_id, *(one.contract_id for one in row.further)}
    keys |= {line.contract_id for line in row.lines if line.contract_id}
    found = contracts.refs(uow, keys)
    return {
        key: Ref(key, found[key].code, found[key].code)
        if key in found
        else Ref(key, "–", "–")
        for key in keys
    }
