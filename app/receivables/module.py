"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Chore, Module, Next

MODULE = Module(
    name="receivables",
    title=N_("Receivables"),
    icon="cash-banknote",
    group=N_("Money"),
    permission="receivables.view",
    listing="app.receivables.controller:sheets",
    sheets={
        N_("Match receipts"): "",
        N_("Open items"): "",
        N_("Receipts"): "",
        N_("Ageing"): "",
    },
    records={
        "receipt": "app.receivables.controller.receipt:ReceiptController",
        "receivable": "app.receivables.controller:ItemController",
    },
    singular={"receipt": N_("Receipt"), "receivable": N_("Credit or debit note")},
    around={"contract": "app.receivables.controller:around_contract"},
    tells={"contracts": "app.receivables.service.telling:of_contracts"},
    next_from={
        "shipment": (
            Next(
                key="receipt",
                title=N_("Receipt"),
                icon="cash",
                kind="receipt",
                drafts="app.receivables.controller:receipt_from_shipment",
                permission="receivables.edit",
            ),
        ),
        "credit": (
            Next(
                key="receipt",
                title=N_("Receipt"),
                icon="cash",
                kind="receipt",
                drafts="app.receivables.controller:receipt_from_credit",
                needs="app.credits.domain:Action.PRESENT",
                permission="receivables.edit",
            ),
        ),
        "receivable": (
            Next(
                key="receipt",
                title=N_("Receipt"),
                icon="cash",
                kind="receipt",
                drafts="app.receivables.controller:receipt_from_claim",
                permission="receivables.edit",
            ),
        ),
        "contract": (
            Next(
                key="receipt",
                title=N_("Receipt"),
                icon="cash",
                kind="receipt",
                drafts="app.receivables.controller:receipt_from_contract",
                needs="app.contracts.domain:Action.COMPLETE",
                permission="receivables.edit",
            ),
            Next(
                key="credit_note",
                title=N_("Credit or debit note"),
                icon="file-invoice",
                kind="receivable",
                drafts="app.receivables.controller:note_from_contract",
                needs="app.contracts.domain:Action.COMPLETE",
                permission="receivables.issue",
            ),
        ),
    },
    chores=(
        Chore(
            key="month_end",
            title=N_("Month end"),
            does="app.receivables.controller.month_end:month_end",
            permission="receivables.issue",
        ),
    ),
    lookups={
        "claim": "app.receivables.controller:lookup_claims",
        "awaited": "app.receivables.controller:lookup_awaited",
    },
)
