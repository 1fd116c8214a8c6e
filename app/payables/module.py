"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Module, Next

MODULE = Module(
    name="payables",
    title=N_("Payables"),
    icon="credit-card",
    group=N_("Money"),
    permission="payables.view",
    listing="app.payables.controller:sheets",
    sheets={
        N_("Bills"): "",
        N_("Payments"): "",
    },
    records={
        "bill": "app.payables.controller:BillController",
        "payment": "app.payables.controller:PaymentController",
    },
    singular={"bill": N_("Bill"), "payment": N_("Payment")},
    around={
        "contract": "app.payables.controller:around_contract",
        "purchase": "app.payables.controller:around_purchase",
        "shipment": "app.payables.controller:around_shipment",
    },
    next_from={
        "receipt": (
            Next(
                key="payment",
                title=N_("Payment back to the customer"),
                icon="credit-card",
                kind="payment",
                drafts="app.payables.controller:payment_from_receipt",
                permission="payables.issue",
            ),
        ),
        "receivable": (
            Next(
                key="payment",
                title=N_("Payment back to the customer"),
                icon="credit-card",
                kind="payment",
                drafts="app.payables.controller:payment_from_debt",
                permission="payables.issue",
            ),
        ),
        "purchase": (
            Next(
                key="bill",
                title=N_("Supplier invoice"),
                icon="file-invoice",
                kind="bill",
                drafts="app.payables.controller:bill_from_purchase",
                needs="app.purchasing.domain:Action.COMPLETE",
                permission="payables.edit",
            ),
            Next(
                key="claim",
                title=N_("Debit note to supplier"),
                icon="file-invoice",
                kind="bill",
                drafts="app.payables.controller:claim_from_purchase",
                needs="app.purchasing.domain:Action.COMPLETE",
                permission="payables.edit",
            ),
            Next(
                key="payment",
                title=N_("Payment of the deposit"),
                icon="credit-card",
                kind="payment",
                drafts="app.payables.controller:deposit_from_purchase",
                needs="app.purchasing.domain:Action.COMPLETE",
                why_not="app.purchasing.domain:no_deposit_asked",
                permission="payables.issue",
            ),
        ),
        "goods_receipt": (
            Next(
                key="bill",
                title=N_("Supplier invoice"),
                icon="file-invoice",
                kind="bill",
                drafts="app.payables.controller:bill_from_receipt",
                needs="app.inventory.domain:Action.RETURN",
                permission="payables.edit",
            ),
        ),
    },
    lookups={
        "payee": "app.payables.controller:lookup_payees",
        "open_bill": "app.payables.service:lookup",
        "customer_debt": "app.receivables.service:lookup",
    },
)
