"""How the lists of receivables and receipts are read."""

from __future__ import annotations

from sqlalchemy import and_, case

from app.contracts.model import ContractRow
from app.core.money import ZERO
from app.core.query import Sort
from app.db.listing import Listing
from app.office.model import CompanyRow
from app.parties.model import PartyRow
from app.receivables.domain import CLAIMS, Entry, ReceiptSummary, State
from app.receivables.model import ReceiptRow, ReceivableRow
from app.receivables.paid import TO_ALLOCATE, Paid
from app.receivables.rows import ADVANCE_REPORT_BY, CLAIM_REPORT_BY, standing
from app.shipments.model import ShipmentRow

ITEMS = Listing(
    source=ReceivableRow,
    joins=(
        (PartyRow, ReceivableRow.customer_id == PartyRow.id),
        (ContractRow, ReceivableRow.contract_id == ContractRow.id),
        (ShipmentRow, ReceivableRow.shipment_id == ShipmentRow.id),
        (CompanyRow, ReceivableRow.company_id == CompanyRow.id),
    ),
    columns={
        "number": ReceivableRow.number,
        "kind": ReceivableRow.kind,
        "customer": PartyRow.name,
        "customer_zh": PartyRow.name_zh,
        "contract": ContractRow.number,
        "invoice_number": ShipmentRow.invoice_number,
        "booked_on": ReceivableRow.booked_on,
        "due_on": ReceivableRow.due_on,
        "report_by": CLAIM_REPORT_BY,
        "currency": ReceivableRow.currency,
        "amount": ReceivableRow.amount,
        "open": ReceivableRow.open,
        "booked_base": ReceivableRow.booked_base,
        "carried_base": ReceivableRow.carried_base,
        "base_currency": CompanyRow.base_currency,
        "taken_back": ~standing(),
    },
    key=ReceivableRow.id,
    default=Sort("due_on"),
    permission="receivables.view",
    search=("number", "customer", "customer_zh", "contract", "currency"),
    twins={"customer": "customer_zh"},
    sums={"open": "currency", "carried_base": "base_currency"},
    derived={
        "state": case(
            (and_(ReceivableRow.open == ZERO, standing()), Paid.SETTLED.value),
            (ReceivableRow.open == ZERO, Paid.TAKEN_BACK.value),
            (ReceivableRow.kind.not_in(CLAIMS), Paid.OWED.value),
            (ReceivableRow.open < ReceivableRow.amount, Paid.PART.value),
            else_=Paid.OPEN.value,
        )
    },
    record=Entry,
)


_TO_ALLOCATE = and_(ReceiptRow.state == State.BOOKED, ReceiptRow.free != ZERO)

RECEIPTS = Listing(
    source=ReceiptRow,
    joins=(
        (PartyRow, ReceiptRow.customer_id == PartyRow.id),
        (CompanyRow, ReceiptRow.company_id == CompanyRow.id),
    ),
    columns={
        "number": ReceiptRow.number,
        "state": ReceiptRow.state,
        "received_on": ReceiptRow.received_on,
        "customer": PartyRow.name,
        "customer_zh": PartyRow.name_zh,
        "remitter": ReceiptRow.remitter,
        "reference": ReceiptRow.reference,
        "report_by": ADVANCE_REPORT_BY,
        "currency": ReceiptRow.currency,
        "amount": ReceiptRow.amount,
        "charge": ReceiptRow.charge,
        "free": ReceiptRow.free,
        "buying_rate": ReceiptRow.buying_rate,
        "cash_base": ReceiptRow.cash_base,
        "base_currency": CompanyRow.base_currency,
    },
    key=ReceiptRow.id,
    default=Sort("received_on", descending=True),
    permission="receivables.view",
    search=(
        "number",
        "customer",
        "customer_zh",
        "remitter",
        "reference",
        "currency",
    ),
    twins={"customer": "customer_zh"},
    sums={"amount": "currency", "cash_base": "base_currency"},
    stages=lambda _uow, _query: {"state": {TO_ALLOCATE: _TO_ALLOCATE}},
    record=ReceiptSummary,
)
