"""The modules in their order, and the reactions across them.

A module imports only those above it. When an upper one must react to a lower one, the
lower emits an event, and the reaction stands in `REACTIONS`. Both are written as
"module:name", as is everything behind a screen in a module's manifest
(`app/<module>/module.py`), and found when first used: to import them here would run in
circles, and an office opens in a third of the time without what nobody looks at.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from operator import attrgetter
from typing import Any

ORDER: tuple[str, ...] = (
    "access",
    "office",
    "parties",
    "mail",
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
    "dossier",
    "treasury",
)

REACTIONS: Mapping[str, tuple[str, ...]] = {
    "app.contracts.domain:Cancelled": (
        "app.shipments.service:on_cancelled",
        "app.receivables.service:on_cancelled",
    ),
    "app.contracts.domain:Completed": ("app.receivables.service:on_cancelled",),
    "app.contracts.domain:Amended": ("app.shipments.service:on_amended",),
    "app.contracts.domain:Shortened": (
        "app.purchasing.service:on_shortened",
        "app.shipments.service:on_shortened",
    ),
    "app.core.papers.checked:IssuedAllTheSame": (
        "app.dossier.service:on_issued_all_the_same",
    ),
    "app.mail.domain:Withdrawn": ("app.documents.service:on_withdrawn",),
    "app.mail.domain:Arrived": ("app.documents.service:on_arrived",),
    "app.mail.domain:Resumed": ("app.documents.service:on_resumed",),
    "app.shipments.domain:Shipped": (
        "app.receivables.service:on_shipped",
        "app.payables.service:on_shipped",
    ),
    "app.shipments.events:TakenBack": (
        "app.customs.service:on_taken_back",
        "app.credits.service:on_taken_back",
        "app.receivables.service:on_taken_back",
        "app.payables.service:on_taken_back",
    ),
    "app.shipments.domain:Delivered": ("app.receivables.service:on_delivered",),
    "app.receivables.events:CreditNoted": ("app.payables.service:on_credit_noted",),
    "app.receivables.events:MonthValued": ("app.payables.service:on_month_valued",),
    "app.receivables.events:CashMoved": ("app.treasury.service:on_cash_moved",),
    "app.customs.refunding:RefundReceived": (
        "app.treasury.service:on_refund_received",
    ),
    "app.customs.refunding:RefundReversed": (
        "app.treasury.service:on_refund_reversed",
    ),
}

POLICY = "app.access.policy:POLICY"
"""What is allowed on every table; databases are told, and sessions filter by it."""

CARRIED = "app.mail.rows:carried"
"""Tells how far the letters are that carry issued papers, by the papers' keys."""

STATES: Mapping[str, str] = {
    "inquiry": "app.inquiries.domain:TRANSITIONS",
    "quotation": "app.quotations.domain:TRANSITIONS",
    "contract": "app.contracts.domain:TRANSITIONS",
    "purchase": "app.purchasing.domain:TRANSITIONS",
    "inspection": "app.quality.domain:TRANSITIONS",
    "goods_receipt": "app.inventory.domain:TRANSITIONS",
    "shipment": "app.shipments.domain:TRANSITIONS",
    "declaration": "app.customs.domain:TRANSITIONS",
    "refund": "app.customs.domain:REFUND_TRANSITIONS",
    "credit": "app.credits.domain:TRANSITIONS",
    "receipt": "app.receivables.domain:TRANSITIONS",
    "bill": "app.payables.domain:TRANSITIONS",
    "payment": "app.payables.domain:PAYMENT_TRANSITIONS",
    "transfer": "app.treasury.transferring:TRANSITIONS",
}
"""The ways of documents by their tables; a secured server lets them go no other."""

EVIDENCE: Mapping[str, str] = {
    "consigned": "app.credits.service.evidence:consigned",
    "credits": "app.credits.service.evidence:terms_of",
    "declared": "app.customs.service.evidence:declared_of",
    "deposits": "app.receivables.service.evidence:deposits_of",
    "photos": "app.dossier.service.photos:of_inspection",
    "invoices": "app.payables.service.evidence:invoices_of",
    "sold": "app.contracts.service.earlier:last_prices",
    "under_credit": "app.credits.service.evidence:under_credit",
    "uninvoiced": "app.suppliers.service:uninvoiced",
}
"""What modules below tell papers and their comparison, by topic.

Each function takes the transaction and the key of the shipment or inspection, and
returns None when it has nothing to tell; "sold" tells what customers paid last,
"consigned" what a credit wants of the bill of lading by the keys of its contracts,
"under_credit" for which of several shipments "credits" has something to tell,
"invoices" the numbers of supplier invoices by purchase line, and "uninvoiced" which
suppliers give no special VAT invoice.
"""


REACHED: Mapping[str, str] = {
    "purchasing.view": "app.purchasing.service.telling:of_contracts",
    "shipments.view": "app.shipments.service.telling:of_contracts",
    "receivables.view": "app.receivables.service.telling:of_contracts",
}
"""Who tells how far sales contracts have come, by the permission to know it."""

TABLES: Mapping[str, str] = {
    "office": "app.office.exchange:COMPANIES",
    "rates": "app.office.exchange:RATES",
    "parties": "app.parties.exchange:PARTIES",
    "catalog": "app.catalog.exchange:PRODUCTS",
    "tariff": "app.catalog.exchange:TARIFF",
    "suppliers": "app.suppliers.exchange:SUPPLIERS",
    "inquiries": "app.inquiries.exchange:INQUIRIES",
    "quotations": "app.quotations.exchange:QUOTATIONS",
    "contracts": "app.contracts.exchange:CONTRACTS",
    "purchasing": "app.purchasing.exchange:PURCHASES",
    "warehouses": "app.inventory.exchange:WAREHOUSES",
    "port_rules": "app.shipments.exchange:PORT_RULES",
    "inventory": "app.inventory.exchange:STOCK",
    "receivables": "app.receivables.exchange:CLAIMS",
    "payables": "app.payables.exchange:BILLS",
}
"""What can be imported and exported, by the list it is reached from; people can not."""

IMPORTED_BY: Mapping[str, str] = {
    **{name: f"{name}.edit" for name in TABLES},
    "rates": "office.edit",
    "tariff": "catalog.edit",
    "warehouses": "inventory.edit",
    "port_rules": "office.edit",
    "inventory": "inventory.issue",
    "receivables": "receivables.issue",
}
"""The permission to import each, so that a list need not load it to offer that."""


def find(name: str) -> Any:
    """Return what "app.contracts.listing:LISTING" names, loading its module.

    Raises:
        ImportError: There is no such module.
        AttributeError: It has nothing of that name.
    """
    module, _, what = name.partition(":")
    return attrgetter(what)(importlib.import_module(module))
