"""How the list of inquiries is read."""

from __future__ import annotations

from app.core.places import countries_called, places_called
from app.core.query import Sort
from app.db.listing import Listing
from app.inquiries.domain import Summary
from app.inquiries.model import InquiryRow
from app.parties.model import PartyRow

LISTING = Listing(
    source=InquiryRow,
    joins=((PartyRow, InquiryRow.customer_id == PartyRow.id),),
    columns={
        "number": InquiryRow.number,
        "state": InquiryRow.state,
        "customer": PartyRow.name,
        "customer_zh": PartyRow.name_zh,
        "country": PartyRow.country,
        "received_on": InquiryRow.received_on,
        "received_at": InquiryRow.received_at,
        "source": InquiryRow.source,
        "port": InquiryRow.port,
        "salesperson": InquiryRow.salesperson,
    },
    key=InquiryRow.id,
    default=Sort("received_on", descending=True),
    permission="inquiries.view",
    search=("number", "customer", "customer_zh", "salesperson"),
    coded={"country": countries_called, "port": places_called},
    twins={"customer": "customer_zh"},
    record=Summary,
)
