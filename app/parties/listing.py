"""How the list of parties is read."""

from __future__ import annotations

from sqlalchemy import and_, case, exists

from app.core.places import countries_called
from app.core.query import Sort
from app.db.listing import Listing
from app.parties.domain import WAITS, WHERE, Summary
from app.parties.model import ConfirmedAccountRow, PartyBankRow, PartyRow

_CONFIRMED = exists().where(
    ConfirmedAccountRow.bank_id == PartyBankRow.id,
    ConfirmedAccountRow.party_id == PartyBankRow.party_id,
    *(getattr(ConfirmedAccountRow, one) == getattr(PartyBankRow, one) for one in WHERE),
)
_WAITS = exists().where(
    and_(
        PartyBankRow.party_id == PartyRow.id,
        PartyBankRow.account_number != "",
        ~_CONFIRMED,
    )
)
"""An account was entered or changed, and nobody has confirmed it as it is now."""

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
        "accounts": case((_WAITS, WAITS), else_=""),
    },
    secret={"accounts": "parties.view_bank"},
    key=PartyRow.id,
    default=Sort("name"),
    permission="parties.view",
    search=("email", "currency"),
    coded={"country": countries_called},
    folded=PartyRow.folded,
    several=frozenset({"roles"}),
    record=Summary,
)
