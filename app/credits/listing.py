"""How the list of letters of credit is read."""

from __future__ import annotations

from app.contracts.model import ContractRow
from app.core.query import Sort
from app.credits.domain import Summary
from app.credits.model import CreditRow
from app.db.listing import Listing
from app.parties.model import PartyRow

LISTING = Listing(
    source=CreditRow,
    joins=(
        (PartyRow, CreditRow.customer_id == PartyRow.id),
        (ContractRow, CreditRow.contract_id == ContractRow.id),
    ),
    columns={
        "number": CreditRow.number,
        "state": CreditRow.state,
        "customer": PartyRow.name,
        "customer_zh": PartyRow.name_zh,
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
    permission="credits.view",
    search=("number", "customer", "customer_zh", "contract", "currency"),
    twins={"customer": "customer_zh"},
    sums={"amount": "currency", "drawn": "currency", "undrawn": "currency"},
    record=Summary,
)
