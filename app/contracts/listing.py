"""How the list of sales contracts is read."""

from __future__ import annotations

from app.contracts.domain import Summary
from app.contracts.model import ContractRow
from app.core.places import countries_called
from app.core.query import Sort
from app.db.listing import Listing
from app.parties.model import PartyRow

LISTING = Listing(
    source=ContractRow,
    joins=((PartyRow, ContractRow.customer_id == PartyRow.id),),
    columns={
        "number": ContractRow.number,
        "state": ContractRow.state,
        "customer": PartyRow.name,
        "customer_zh": PartyRow.name_zh,
        "country": PartyRow.country,
        "salesperson": ContractRow.salesperson,
        "signed_on": ContractRow.signed_on,
        "latest_shipment_on": ContractRow.latest_shipment_on,
        "customer_po": ContractRow.customer_po,
        "payment_terms": ContractRow.payment_terms,
        "incoterm": ContractRow.incoterm,
        "place": ContractRow.place,
        "currency": ContractRow.currency,
        "total": ContractRow.total,
    },
    key=ContractRow.id,
    default=Sort("signed_on", descending=True),
    permission="contracts.view",
    search=(
        "number",
        "customer",
        "customer_zh",
        "salesperson",
        "incoterm",
        "place",
        "currency",
        "customer_po",
        "payment_terms",
    ),
    coded={"country": countries_called},
    twins={"customer": "customer_zh"},
    sums={"total": "currency"},
    record=Summary,
)
