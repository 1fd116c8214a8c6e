"""How the list of quotations is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.query import Overview, Page, Query, Sort
from app.db import listing
from app.parties.model import PartyRow
from app.quotations.domain import Summary
from app.quotations.model import QuotationRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


LISTING = listing.Listing(
    source=QuotationRow,
    joins=((PartyRow, QuotationRow.customer_id == PartyRow.id),),
    columns={
        "number": QuotationRow.number,
        "revision": QuotationRow.revision,
        "state": QuotationRow.state,
        "customer": PartyRow.name,
        "country": PartyRow.country,
        "quoted_on": QuotationRow.quoted_on,
        "valid_until": QuotationRow.valid_until,
        "incoterm": QuotationRow.incoterm,
        "place": QuotationRow.place,
        "currency": QuotationRow.currency,
        "total": QuotationRow.total,
        "salesperson": QuotationRow.salesperson,
    },
    key=QuotationRow.id,
    default=Sort("quoted_on", descending=True),
    search=("number", "customer"),
    sums={"total": "currency"},
    record=Summary,
)


def search(uow: UnitOfWork, query: Query) -> Page[Summary]:
    """Return one page of the list of quotations."""
    uow.actor.require("quotations.view")
    return listing.page(uow, LISTING, query)


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count and add up the whole list of quotations."""
    uow.actor.require("quotations.view")
    return listing.overview(uow, LISTING, query)
