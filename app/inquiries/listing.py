"""How the list of inquiries is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.query import Overview, Page, Query, Sort
from app.db import listing
from app.inquiries.domain import Summary
from app.inquiries.model import InquiryRow
from app.parties.model import PartyRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


LISTING = listing.Listing(
    source=InquiryRow,
    joins=((PartyRow, InquiryRow.customer_id == PartyRow.id),),
    columns={
        "number": InquiryRow.number,
        "state": InquiryRow.state,
        "customer": PartyRow.name,
        "country": PartyRow.country,
        "received_on": InquiryRow.received_on,
        "received_at": InquiryRow.received_at,
        "source": InquiryRow.source,
        "port": InquiryRow.port,
        "salesperson": InquiryRow.salesperson,
    },
    key=InquiryRow.id,
    default=Sort("received_on", descending=True),
    search=("number", "customer"),
    record=Summary,
)


def search(uow: UnitOfWork, query: Query) -> Page[Summary]:
    """Return one page of the list of inquiries."""
    uow.actor.require("inquiries.view")
    return listing.page(uow, LISTING, query)


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count the whole list of inquiries."""
    uow.actor.require("inquiries.view")
    return listing.overview(uow, LISTING, query)
