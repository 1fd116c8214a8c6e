"""How the list of deals is read."""

from __future__ import annotations

from app.contracts.domain import State as ContractState
from app.contracts.model import ContractRow
from app.core.query import Sort
from app.db.listing import Listing
from app.parties.model import PartyRow
from app.treasury.domain import DealSummary

DEALS = Listing(
    source=ContractRow,
    joins=((PartyRow, ContractRow.customer_id == PartyRow.id),),
    columns={
        "number": ContractRow.number,
        "customer": PartyRow.name,
        "signed_on": ContractRow.signed_on,
        "currency": ContractRow.currency,
        "total": ContractRow.total,
        "state": ContractRow.state,
    },
    key=ContractRow.id,
    default=Sort("signed_on", descending=True),
    permission="treasury.view",
    search=("number", "customer"),
    sums={"total": "currency"},
    record=DealSummary,
    scope=lambda _uow: (ContractRow.state != ContractState.DRAFT,),
)
