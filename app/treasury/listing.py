"""How the list of deals is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.contracts.domain import State as ContractState
from app.contracts.model import ContractRow
from app.core.query import Overview, Page, Query, Sort
from app.db import listing
from app.parties.model import PartyRow
from app.treasury.domain import DealSummary

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


DEALS = listing.Listing(
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
    search=("number", "customer"),
    sums={"total": "currency"},
    record=DealSummary,
    scope=lambda _uow: (ContractRow.state != ContractState.DRAFT,),
)


def search(uow: UnitOfWork, query: Query) -> Page[DealSummary]:
    """Return one page of the list of deals."""
    uow.actor.require("treasury.view")
    return listing.page(uow, DEALS, query)


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count and add up the whole list of deals."""
    uow.actor.require("treasury.view")
    return listing.overview(uow, DEALS, query)
