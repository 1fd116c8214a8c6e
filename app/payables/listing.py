"""How the lists of bills and payments are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.contracts.model import ContractRow
from app.core.query import Overview, Page, Query, Sort
from app.db import listing
from app.office.model import CompanyRow
from app.parties.model import PartyRow
from app.payables.domain import PaymentSummary, Summary
from app.payables.model import BillRow, PaymentRow
from app.purchasing.model import PurchaseRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


BILLS = listing.Listing(
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
    search=("number", "payee", "payee_zh", "invoice_number", "contract", "purchase"),
    sums={"amount": "currency", "open": "currency"},
    record=Summary,
)


PAYMENTS = listing.Listing(
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
    },
    key=PaymentRow.id,
    default=Sort("paid_on", descending=True),
    search=("number", "payee", "payee_zh"),
    sums={"amount": "currency", "base": "base_currency"},
    record=PaymentSummary,
)


def search(uow: UnitOfWork, query: Query) -> Page[Summary]:
    """Return one page of the list of bills."""
    uow.actor.require("payables.view")
    return listing.page(uow, BILLS, query)


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count and add up the whole list of bills."""
    uow.actor.require("payables.view")
    return listing.overview(uow, BILLS, query)


def search_payments(uow: UnitOfWork, query: Query) -> Page[PaymentSummary]:
    """Return one page of the list of payments."""
    uow.actor.require("payables.view")
    return listing.page(uow, PAYMENTS, query)


def overview_payments(uow: UnitOfWork, query: Query) -> Overview:
    """Count and add up the whole list of payments."""
    uow.actor.require("payables.view")
    return listing.overview(uow, PAYMENTS, query)
