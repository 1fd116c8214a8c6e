"""How the list of parties is read."""

from __future__ import annotations

from app.core.places import countries_called
from app.core.query import Sort
from app.db.listing import Listing
from app.parties.domain import Summary
from app.parties.model import PartyRow

LISTING = Listing(
    source=PartyRow,
    columns={
        "code": PartyRow.code,
        "name": PartyRow.name,
        "name_zh": PartyRow.name_zh,
        "country": PartyRow.country,
        "roles": PartyRow.roles,
        "currency": PartyRow.currency,
        "email": PartyRow.email,
        "active": PartyRow.active,
    },
    key=PartyRow.id,
    default=Sort("name"),
    permission="parties.view",
    search=("email", "currency"),
    coded={"country": countries_called},
    folded=PartyRow.folded,
    several=frozenset({"roles"}),
    record=Summary,
)
