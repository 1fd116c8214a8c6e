"""How the list of parties is read."""

from __future__ import annotations

from sqlalchemy import and_, case, exists, func, or_, select

from app.core.places import countries_called
from app.core.query import Sort
from app.core.second import WAITS
from app.db.listing import Listing
from app.parties.domain import WHERE, Summary
from app.parties.model import (
    ConfirmedAccountRow,
    ConfirmedLimitRow,
    PartyBankRow,
    PartyRow,
)

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

_LAST = select(func.max(ConfirmedLimitRow.id)).where(
    ConfirmedLimitRow.party_id == PartyRow.id
)
_COUNTS = exists().where(
    ConfirmedLimitRow.id == _LAST.correlate(PartyRow).scalar_subquery(),
    ConfirmedLimitRow.credit_limit.is_not_distinct_from(PartyRow.credit_limit),
    ConfirmedLimitRow.limit_currency == PartyRow.limit_currency,
)
_LIMITED = exists().where(ConfirmedLimitRow.party_id == PartyRow.id)
_ASKED = and_(or_(PartyRow.credit_limit.is_not(None), _LIMITED), ~_COUNTS)
"""A credit limit was set that does not count yet."""

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
        "limit": case((_ASKED, WAITS), else_=""),
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
