"""How the list of parties is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, exists, false, func, or_, select

from app.access.domain import CONFIRM_BANK, CREDIT_LIMIT
from app.access.rows import confirms
from app.core.places import countries_called
from app.core.query import Sort
from app.core.second import MINE, WAITS
from app.db.asked import values_of
from app.db.listing import Listing
from app.parties.domain import WHERE, Summary
from app.parties.model import (
    ConfirmedAccountRow,
    ConfirmedLimitRow,
    PartyBankRow,
    PartyOwnRow,
    PartyRow,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.core.query import Query
    from app.db.listing import Stages
    from app.db.unit_of_work import UnitOfWork

SEES_ACCOUNTS = "parties.view_bank"
_CONFIRMED = exists().where(
    ConfirmedAccountRow.bank_id == PartyBankRow.id,
    ConfirmedAccountRow.party_id == PartyBankRow.party_id,
    *(getattr(ConfirmedAccountRow, one) == getattr(PartyBankRow, one) for one in WHERE),
)
_UNCONFIRMED = and_(
    PartyBankRow.party_id == PartyRow.id,
    PartyBankRow.account_number != "",
    ~_CONFIRMED,
)
_WAITS = exists().where(_UNCONFIRMED)
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


def _stages(uow: UnitOfWork, query: Query) -> Stages:
    found: dict[str, dict[str, ColumnElement[bool]]] = {}
    if MINE in values_of(query.filters, "accounts"):
        may = confirms(uow, CONFIRM_BANK, PartyBankRow.entered_by)
        sees = uow.actor.may(SEES_ACCOUNTS)
        mine = exists().where(_UNCONFIRMED, may) if sees else false()
        found["accounts"] = {MINE: mine}
    if MINE in values_of(query.filters, "limit"):
        may = confirms(uow, CREDIT_LIMIT, PartyRow.limit_by)
        found["limit"] = {MINE: and_(_ASKED, may)}
    return found


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
    secret={"accounts": SEES_ACCOUNTS},
    key=PartyRow.id,
    default=Sort("name"),
    permission="parties.view",
    search=("email", "currency"),
    coded={"country": countries_called},
    folded=PartyRow.folded,
    several=frozenset({"roles"}),
    stages=_stages,
    record=Summary,
    own=PartyOwnRow,
)
