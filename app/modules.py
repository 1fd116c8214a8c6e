"""The modules in their order, and the reactions across them.

A module imports only those above it. When an upper one must react to a lower one, the
lower emits an event, and the reaction stands in `REACTIONS`. Both are written as
"module:name" and looked up when the event first happens: naming them here by import
would run in circles.
"""

from __future__ import annotations

from collections.abc import Mapping

ORDER: tuple[str, ...] = (
    "access",
    "office",
    "parties",
    "catalog",
    "suppliers",
    "inquiries",
    "quotations",
    "contracts",
    "purchasing",
    "quality",
    "inventory",
    "shipments",
    "documents",
    "customs",
    "credits",
    "receivables",
    "payables",
    "treasury",
)

REACTIONS: Mapping[str, tuple[str, ...]] = {
    "app.contracts.domain:Cancelled": ("app.receivables.service:on_cancelled",),
    "app.contracts.domain:Completed": ("app.receivables.service:on_cancelled",),
    "app.shipments.domain:Shipped": (
        "app.receivables.service:on_shipped",
        "app.payables.service:on_shipped",
    ),
    "app.shipments.domain:Delivered": ("app.receivables.service:on_delivered",),
    "app.receivables.domain:CreditNoted": ("app.payables.service:on_credit_noted",),
    "app.receivables.domain:MonthValued": ("app.payables.service:on_month_valued",),
    "app.receivables.domain:CashMoved": ("app.treasury.service:on_cash_moved",),
    "app.customs.refunding:RefundReceived": (
        "app.treasury.service:on_refund_received",
    ),
}

EVIDENCE: Mapping[str, str] = {
    "declared": "app.customs.service.evidence:declared_of",
}
"""What modules below tell the comparison of papers, by argument of `documents.check`.

Each function takes the transaction and the shipment's id, and returns None when it has
nothing to compare.
"""
