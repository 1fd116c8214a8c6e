"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Module, Next

MODULE = Module(
    name="customs",
    title=N_("Customs & refunds"),
    icon="rubber-stamp",
    group=N_("Execution"),
    permission="customs.view",
    listing="app.customs.controller:sheets",
    sheets={
        N_("Export declarations"): "",
        N_("Export tax refunds"): "",
    },
    records={
        "declaration": "app.customs.controller:DeclarationController",
        "refund": "app.customs.controller:RefundController",
    },
    papers={
        "declaration": "app.customs.controller:papers_of",
        "refund": "app.customs.controller:refund_papers_of",
    },
    singular={
        "declaration": N_("Export declaration"),
        "refund": N_("Refund file"),
    },
    around={"shipment": "app.customs.controller:around_shipment"},
    next_from={
        "shipment": (
            Next(
                key="declaration",
                title=N_("Export declaration"),
                icon="rubber-stamp",
                kind="declaration",
                drafts="app.customs.controller:from_shipment",
                permission="customs.edit",
            ),
            Next(
                key="refund",
                title=N_("Refund file"),
                icon="receipt-refund",
                kind="refund",
                drafts="app.customs.controller:refund_from_shipment",
                permission="customs.edit",
            ),
        ),
        "declaration": (
            Next(
                key="refund",
                title=N_("Refund file"),
                icon="receipt-refund",
                kind="refund",
                drafts="app.customs.controller:refund_from_declaration",
                permission="customs.edit",
            ),
        ),
    },
    lookups={"declaration": "app.customs.service:lookup"},
)
