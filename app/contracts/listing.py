"""How the list of sales contracts is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.contracts.domain import Summary
from app.contracts.model import ContractRow
from app.core.query import Overview, Page, Query, Sort
from app.db import listing
from app.parties.model import PartyRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


LISTING = listing.Listing(
    source=ContractRow,
    joins=((PartyRow, ContractRow.customer_id == PartyRow.id),),
    columns={
        "number": ContractRow.number,
        "state": ContractRow.state,
        "customer": PartyRow.name,
        "country": PartyRow.country,
        "salesperson": ContractRow.salesperson,
        "signed_on": ContractRow.signed_on,
        "latest_shipment_on": ContractRow.latest_shipment_on,
        "incoterm": ContractRow.incoterm,
        "place": ContractRow.place,
        "currency": ContractRow.currency,
        "total": ContractRow.total,
    },
    key=ContractRow.id,
    default=Sort("signed_on", descending=True),
    search=("number", "customer"),
    sums={"total": "currency"},
    record=Summary,
)


def search(uow: UnitOfWork, query: Query) -> Page[Summary]:
    """Return one page of the list of contracts."""
    uow.actor.require("contracts.view")
    return listing.page(uow, LISTING, query)


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count and add up the whole list of contracts."""
    uow.actor.require("contracts.view")
    return listing.overview(uow, LISTING, query)
