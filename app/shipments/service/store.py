"""Reads shipments from their rows and writes them back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

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
    Shipment,
)
from app.shipments.model import (
    ChargeRow,
    ContainerRow,
    PackageRow,
    PalletRow,
    ShipmentLineRow,
    ShipmentRow,
)

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

ROWS: Mapping[str, tuple[type[Any], type[Any]]] = {
    "lines": (ShipmentLineRow, Line),
    "packages": (PackageRow, Package),
    "pallets": (PalletRow, Pallet),
    "containers": (ContainerRow, Container),
    "charges": (ChargeRow, Charge),
}


def write(row: ShipmentRow, shipment: Shipment) -> None:
    """Copy a shipment with all its rows and figures to its tables."""
    documents.write(row, shipment, skip={"state", "invoice_number", *ROWS})
    row.invoice_number = shipment.invoice_number.strip() or None
    for name, (row_type, _) in ROWS.items():
        documents.write_lines(getattr(row, name), row_type, getattr(shipment, name))
    totals = shipment.totals()
    row.packages_count = totals.packages
    row.net_kg, row.gross_kg, row.cbm = totals.net_kg, totals.gross_kg, totals.cbm
    row.total = shipment.invoice_total()


def index(uow: UnitOfWork, row: ShipmentRow) -> None:
    """Let the search find it by its numbers, vessel, customer and containers."""
    customer = parties.refs(uow, [row.customer_id])[row.customer_id]
    contract = contracts.refs(uow, [row.contract_id])[row.contract_id]
    finder.index(
        uow,
        "shipment",
        row.id,
        number=row.number or "",
        title=row.number or row.invoice_number or customer.name,
        detail=f"{customer.name} · {contract.code} · {row.vessel} {row.voyage}".strip(),
        words=(
            row.invoice_number or "",
            row.booking_number,
            row.transport_document,
            row.vessel,
            customer.name,
            contract.code,
            *(box.number for box in row.containers),
        ),
        permission="shipments.view",
    )


def record(uow: UnitOfWork, row: ShipmentRow) -> Shipment:
    """Return the record of a row."""
    payees = [charge.payee_id for charge in row.charges]
    known = parties.refs(
        uow, [row.customer_id, row.forwarder_id, row.carrier_id, *payees]
    )
    products = catalog.refs(uow, [line.product_id for line in row.lines])
    return mapping.read(
        Shipment,
        row,
        number=row.number or "",
        invoice_number=row.invoice_number or "",
        company=office.refs(uow, [row.company_id])[row.company_id],
        customer=known[row.customer_id],
        contract=_contract(uow, row.contract_id),
        forwarder=known.get(row.forwarder_id or 0),
        carrier=known.get(row.carrier_id or 0),
        lines=tuple(
            mapping.read(Line, line, product=products.get(line.product_id or 0))
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


def _contract(uow: UnitOfWork, contract_id: int) -> Ref:
    """Return the contract by its number: the customer stands beside it anyway."""
    found = contracts.refs(uow, [contract_id])[contract_id]
    return Ref(found.id, found.code, found.code)
