"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Listed, Module, MoreList, Next

MODULE = Module(
    name="shipments",
    title=N_("Shipments"),
    icon="ship",
    group=N_("Execution"),
    permission="shipments.view",
    listing=Listed(
        spec="forms.shipments_list:LIST",
        rows="app.shipments.listing:LISTING",
        actions={"papers": "app.shipments.controller:open_papers"},
        papers="app.documents.controller:papers_of",
    ),
    more_lists=(
        MoreList(
            name="port_rules",
            title=N_("Port rules"),
            icon="anchor",
            listing=Listed(
                spec="forms.port_rules:LIST",
                rows="app.shipments.listing:PORT_RULES",
            ),
        ),
    ),
    records={
        "shipment": "app.shipments.controller:ShipmentController",
        "port_rule": "app.shipments.controller:PortRuleController",
    },
    singular={"shipment": N_("Shipment"), "port_rule": N_("Port rule")},
    around={
        "contract": "app.shipments.controller:around_contract",
        "shipment": "app.shipments.controller:around_shipment",
    },
    tells={"contracts": "app.shipments.service.telling:of_contracts"},
    next_from={
        "contract": (
            Next(
                key="shipment",
                title=N_("Shipment"),
                icon="ship",
                kind="shipment",
                drafts="app.shipments.controller:from_contract",
                lines="app.shipments.controller:lines_of_contract",
                joins="contract",
                left="app.shipments.service:with_open_lines",
                needs="app.contracts.domain:Action.FULFIL",
                permission="shipments.edit",
            ),
        )
    },
    lookups={"shipment": "app.shipments.service:lookup"},
)
