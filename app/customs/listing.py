"""How the lists of declarations and refund files are read."""

from __future__ import annotations

from app.contracts.model import ContractRow
from app.core.query import Sort
from app.customs.domain import Summary
from app.customs.model import DeclarationRow, RefundRow
from app.customs.refunding import RefundSummary
from app.db.listing import Listing
from app.shipments.model import ShipmentRow

LISTING = Listing(
    source=DeclarationRow,
    joins=((ShipmentRow, DeclarationRow.shipment_id == ShipmentRow.id),),
    columns={
        "number": DeclarationRow.number,
        "state": DeclarationRow.state,
        "shipment": ShipmentRow.invoice_number,
        "contract_number": DeclarationRow.contract_number,
        "consignee_name": DeclarationRow.consignee_name,
        "entry_number": DeclarationRow.entry_number,
        "declared_on": DeclarationRow.declared_on,
        "released_on": DeclarationRow.released_on,
        "conveyance": DeclarationRow.conveyance,
        "arrival_country": DeclarationRow.arrival_country,
        "packages": DeclarationRow.packages,
        "gross_kg": DeclarationRow.gross_kg,
        "net_kg": DeclarationRow.net_kg,
        "currency": DeclarationRow.currency,
        "invoice_total": DeclarationRow.invoice_total,
    },
    key=DeclarationRow.id,
    default=Sort("declared_on", descending=True),
    permission="customs.view",
    search=(
        "number",
        "entry_number",
        "shipment",
        "contract_number",
        "consignee_name",
        "conveyance",
        "currency",
    ),
    sums={"invoice_total": "currency"},
    record=Summary,
)


REFUNDS = Listing(
    source=RefundRow,
    joins=(
        (ShipmentRow, RefundRow.shipment_id == ShipmentRow.id),
        (ContractRow, ShipmentRow.contract_id == ContractRow.id),
    ),
    columns={
        "number": RefundRow.number,
        "state": RefundRow.state,
        "shipment": ShipmentRow.invoice_number,
        "contract": ContractRow.number + ShipmentRow.also,
        "exported_on": RefundRow.exported_on,
        "filing_by": RefundRow.filing_by,
        "lost_after": RefundRow.lost_after,
        "filed_on": RefundRow.filed_on,
        "received_on": RefundRow.received_on,
        "currency": RefundRow.currency,
        "excl_vat": RefundRow.excl_vat,
        "refund": RefundRow.refund,
        "non_refundable": RefundRow.non_refundable,
        "received_amount": RefundRow.received_amount,
    },
    key=RefundRow.id,
    default=Sort("exported_on", descending=True),
    permission="customs.view",
    search=("number", "shipment", "contract"),
    sums={
        "excl_vat": "currency",
        "refund": "currency",
        "non_refundable": "currency",
        "received_amount": "currency",
    },
    record=RefundSummary,
)
