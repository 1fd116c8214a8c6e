"""How the list of letters of credit is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.contracts.model import ContractRow
from app.core.query import Overview, Page, Query, Sort
from app.credits.domain import Summary
from app.credits.model import CreditRow
from app.db import listing
from app.parties.model import PartyRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


LISTING = listing.Listing(
    source=CreditRow,
    joins=(
        (PartyRow, CreditRow.customer_id == PartyRow.id),
        (ContractRow, CreditRow.contract_id == ContractRow.id),
    ),
    columns={
        "number": CreditRow.number,
        "state": CreditRow.state,
        "customer": PartyRow.name,
        "contract": ContractRow.number,
        "advised_on": CreditRow.advised_on,
        "latest_shipment_on": CreditRow.latest_shipment_on,
        "expires_on": CreditRow.expires_on,
        "currency": CreditRow.currency,
        "amount": CreditRow.amount,
        "drawn": CreditRow.drawn,
        "undrawn": CreditRow.undrawn,
    },
    key=CreditRow.id,
    default=Sort("expires_on", descending=True),
    search=("number", "customer", "contract"),
    sums={"amount": "currency", "drawn": "currency", "undrawn": "currency"},
    record=Summary,
)


def search(uow: UnitOfWork, query: Query) -> Page[Summary]:
    """Return one page of the list of letters of credit."""
    uow.actor.require("credits.view")
    return listing.page(uow, LISTING, query)


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count and add up the whole list of letters of credit."""
    uow.actor.require("credits.view")
    return listing.overview(uow, LISTING, query)
