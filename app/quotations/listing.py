"""How the list of quotations is read."""

from __future__ import annotations

from app.core.places import countries_called
from app.core.query import Sort
from app.db.listing import Listing
from app.parties.model import PartyRow
from app.quotations.domain import Summary
from app.quotations.model import QuotationRow

LISTING = Listing(
    source=QuotationRow,
    joins=((PartyRow, QuotationRow.customer_id == PartyRow.id),),
    columns={
        "number": QuotationRow.number,
        "revision": QuotationRow.revision,
        "state": QuotationRow.state,
        "customer": PartyRow.name,
        "customer_zh": PartyRow.name_zh,
        "country": PartyRow.country,
        "quoted_on": QuotationRow.quoted_on,
        "valid_until": QuotationRow.valid_until,
        "incoterm": QuotationRow.incoterm,
        "place": QuotationRow.place,
        "currency": QuotationRow.currency,
        "total": QuotationRow.total,
        "salesperson": QuotationRow.salesperson,
        "owner": QuotationRow.owner,
    },
    key=QuotationRow.id,
    default=Sort("quoted_on", descending=True),
    permission="quotations.view",
    search=(
        "number",
        "customer",
        "customer_zh",
        "salesperson",
        "incoterm",
        "place",
        "currency",
    ),
    coded={"country": countries_called},
    twins={"customer": "customer_zh"},
    sums={"total": "currency"},
    owners={"owner": "salesperson"},
    record=Summary,
)
