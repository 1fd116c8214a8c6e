"""How the list of shipments is read."""

from __future__ import annotations

from app.contracts.model import ContractRow
from app.core.places import places_called
from app.core.query import Sort
from app.db.listing import Listing
from app.parties.model import PartyRow
from app.shipments.domain import Summary
from app.shipments.model import PortRuleRow, ShipmentRow
from app.shipments.ports import RuleSummary

LISTING = Listing(
    source=ShipmentRow,
    joins=(
        (PartyRow, ShipmentRow.customer_id == PartyRow.id),
        (ContractRow, ShipmentRow.contract_id == ContractRow.id),
    ),
    columns={
        "number": ShipmentRow.number,
        "state": ShipmentRow.state,
        "mode": ShipmentRow.mode,
        "customer": PartyRow.name,
        "customer_zh": PartyRow.name_zh,
        "contract": ContractRow.number + ShipmentRow.also,
        "invoice_number": ShipmentRow.invoice_number,
        "vessel": ShipmentRow.vessel,
        "transport_document": ShipmentRow.transport_document,
        "port_of_loading": ShipmentRow.port_of_loading,
        "port_of_discharge": ShipmentRow.port_of_discharge,
        "etd": ShipmentRow.etd,
        "eta": ShipmentRow.eta,
        "on_board_on": ShipmentRow.on_board_on,
        "packages_count": ShipmentRow.packages_count,
        "gross_kg": ShipmentRow.gross_kg,
        "cbm": ShipmentRow.cbm,
        "currency": ShipmentRow.currency,
        "total": ShipmentRow.total,
    },
    key=ShipmentRow.id,
    default=Sort("etd", descending=True),
    permission="shipments.view",
    search=(
        "number",
        "customer",
        "customer_zh",
        "contract",
        "invoice_number",
        "transport_document",
        "vessel",
        "currency",
    ),
    coded={"port_of_loading": places_called, "port_of_discharge": places_called},
    twins={"customer": "customer_zh"},
    sums={"total": "currency"},
    record=Summary,
)

PORT_RULES = Listing(
    source=PortRuleRow,
    joins=((PartyRow, PortRuleRow.carrier_id == PartyRow.id),),
    columns={
        "code": PortRuleRow.code,
        "port": PortRuleRow.port,
        "carrier": PartyRow.name,
        "si_hours": PortRuleRow.si_hours,
        "vgm_hours": PortRuleRow.vgm_hours,
        "cy_hours": PortRuleRow.cy_hours,
        "customs_hours": PortRuleRow.customs_hours,
        "note": PortRuleRow.note,
    },
    key=PortRuleRow.id,
    default=Sort("port"),
    permission="shipments.view",
    search=("code", "port", "carrier", "note"),
    record=RuleSummary,
)
