"""How the lists of deals and transfers are read."""

from __future__ import annotations

from sqlalchemy.orm import aliased

from app.contracts.domain import State as ContractState
from app.contracts.model import ContractRow
from app.core.query import Sort
from app.db.listing import Listing
from app.office.model import BankAccountRow, CompanyRow
from app.parties.model import PartyRow
from app.treasury.domain import DealSummary
from app.treasury.model import TransferRow
from app.treasury.transferring import TransferSummary

DEALS = Listing(
    source=ContractRow,
    joins=((PartyRow, ContractRow.customer_id == PartyRow.id),),
    columns={
        "number": ContractRow.number,
        "customer": PartyRow.name,
        "customer_zh": PartyRow.name_zh,
        "signed_on": ContractRow.signed_on,
        "currency": ContractRow.currency,
        "total": ContractRow.total,
        "state": ContractRow.state,
    },
    key=ContractRow.id,
    default=Sort("signed_on", descending=True),
    permission="treasury.view",
    search=("number", "customer", "customer_zh", "currency"),
    twins={"customer": "customer_zh"},
    sums={"total": "currency"},
    record=DealSummary,
    scope=lambda _uow: (ContractRow.state != ContractState.DRAFT,),
)

_SOURCE = aliased(BankAccountRow)
_TARGET = aliased(BankAccountRow)

TRANSFERS = Listing(
    source=TransferRow,
    joins=(
        (_SOURCE, TransferRow.source_id == _SOURCE.id),
        (_TARGET, TransferRow.target_id == _TARGET.id),
        (CompanyRow, TransferRow.company_id == CompanyRow.id),
    ),
    columns={
        "number": TransferRow.number,
        "state": TransferRow.state,
        "kind": TransferRow.kind,
        "moved_on": TransferRow.moved_on,
        "source": _SOURCE.name,
        "target": _TARGET.name,
        "currency": TransferRow.currency,
        "amount": TransferRow.amount,
        "to_currency": TransferRow.to_currency,
        "received": TransferRow.received,
        "rate": TransferRow.rate,
        "gain": TransferRow.gain,
        "base_currency": CompanyRow.base_currency,
        "bank_reference": TransferRow.bank_reference,
        "note": TransferRow.note,
    },
    key=TransferRow.id,
    default=Sort("moved_on", descending=True),
    permission="treasury.view",
    search=(
        *("number", "source", "target", "currency", "to_currency"),
        *("bank_reference", "note"),
    ),
    sums={"gain": "base_currency"},
    record=TransferSummary,
)
