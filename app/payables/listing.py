"""How the lists of bills and payments are read."""

from __future__ import annotations

from sqlalchemy import and_

from app.contracts.model import ContractRow
from app.core.money import ZERO
from app.core.query import Sort
from app.db.listing import Listing
from app.office.model import CompanyRow
from app.parties.model import PartyRow
from app.payables.domain import PaymentSummary, State, Summary
from app.payables.model import BillRow, PaymentRow
from app.purchasing.model import PurchaseRow
from app.receivables.paid import Paid

_BOOKED = BillRow.state == State.BOOKED
_PAID = {
    Paid.PART: and_(_BOOKED, BillRow.open != ZERO, BillRow.open < BillRow.amount),
    Paid.SETTLED: and_(_BOOKED, BillRow.open == ZERO),
}

BILLS = Listing(
    source=BillRow,
    joins=(
        (PartyRow, BillRow.payee_id == PartyRow.id),
        (ContractRow, BillRow.contract_id == ContractRow.id),
        (PurchaseRow, BillRow.purchase_id == PurchaseRow.id),
    ),
    columns={
        "number": BillRow.number,
        "kind": BillRow.kind,
        "state": BillRow.state,
        "charge": BillRow.charge,
        "payee": PartyRow.name,
        "payee_zh": PartyRow.name_zh,
        "invoice_number": BillRow.invoice_number,
        "contract": ContractRow.number,
        "purchase": PurchaseRow.number,
        "invoice_on": BillRow.invoice_on,
        "due_on": BillRow.due_on,
        "currency": BillRow.currency,
        "amount": BillRow.amount,
        "open": BillRow.open,
    },
    key=BillRow.id,
    default=Sort("due_on"),
    permission="payables.view",
    search=(
        "number",
        "payee",
        "payee_zh",
        "invoice_number",
        "contract",
        "purchase",
        "currency",
    ),
    twins={"payee": "payee_zh"},
    sums={"amount": "currency", "open": "currency"},
    stages=lambda _uow, _query: {"state": _PAID},
    record=Summary,
)


PAYMENTS = Listing(
    source=PaymentRow,
    joins=(
        (PartyRow, PaymentRow.payee_id == PartyRow.id),
        (CompanyRow, PaymentRow.company_id == CompanyRow.id),
    ),
    columns={
        "number": PaymentRow.number,
        "state": PaymentRow.state,
        "paid_on": PaymentRow.paid_on,
        "payee": PartyRow.name,
        "payee_zh": PartyRow.name_zh,
        "currency": PaymentRow.currency,
        "amount": PaymentRow.amount,
        "rate": PaymentRow.rate,
        "base": PaymentRow.base,
        "base_currency": CompanyRow.base_currency,
        "bank_reference": PaymentRow.bank_reference,
        "note": PaymentRow.note,
    },
    key=PaymentRow.id,
    default=Sort("paid_on", descending=True),
    permission="payables.view",
    search=("number", "payee", "payee_zh", "currency", "bank_reference", "note"),
    twins={"payee": "payee_zh"},
    sums={"amount": "currency", "base": "base_currency"},
    record=PaymentSummary,
)
