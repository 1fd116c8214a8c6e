"""How the list of issued papers is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, not_, select

from app.core.papers.vault import Way
from app.core.query import Sort
from app.db.asked import values_of
from app.db.conditions import among
from app.db.listing import Listing
from app.db.vault import IssuedPaperRow, readable
from app.documents.domain import Summary
from app.mail.rows import carried
from app.parties.model import PartyRow

if TYPE_CHECKING:
    from app.core.query import Query
    from app.db.listing import Stages
    from app.db.unit_of_work import UnitOfWork

_LOCKED = and_(IssuedPaperRow.sent_at.is_not(None), IssuedPaperRow.sent_to == "")


def _stages(uow: UnitOfWork, query: Query) -> Stages:
    """Tell what the letters of who asks say of papers not known to be sent."""
    if not any(values_of(query.filters, "state")):
        return {}
    ways = carried(uow)
    told = {
        way: among(IssuedPaperRow.id, [k for k, one in ways.items() if one is way])
        for way in (Way.WAITING, Way.HANDED)
    }
    unknown = and_(_LOCKED, *map(not_, told.values()))
    locked = {way: and_(_LOCKED, one) for way, one in told.items()}
    return {"state": {**locked, Way.UNKNOWN: unknown}}


LISTING = Listing(
    source=IssuedPaperRow,
    columns={
        "number": IssuedPaperRow.number,
        "key": IssuedPaperRow.key,
        "part": IssuedPaperRow.part,
        "customer": IssuedPaperRow.party,
        "customer_zh": select(func.max(PartyRow.name_zh))
        .where(PartyRow.name == IssuedPaperRow.party)
        .correlate(IssuedPaperRow)
        .scalar_subquery(),
        "shipment": IssuedPaperRow.record,
        "kind": IssuedPaperRow.kind,
        "record_id": IssuedPaperRow.record_id,
        "language": IssuedPaperRow.language,
        "version": IssuedPaperRow.version,
        "edition": IssuedPaperRow.edition,
        "size": IssuedPaperRow.size,
        "issued_at": IssuedPaperRow.issued_at,
        "issued_by": IssuedPaperRow.issued_by,
        "sent_at": IssuedPaperRow.sent_at,
        "sent_to": IssuedPaperRow.sent_to,
    },
    key=IssuedPaperRow.id,
    default=Sort("issued_at", descending=True),
    permission="documents.view",
    search=(
        "number",
        "customer",
        "customer_zh",
        "shipment",
        "part",
        "issued_by",
        "sent_to",
    ),
    twins={"customer": "customer_zh"},
    derived={
        "state": case(
            (IssuedPaperRow.sent_at.is_(None), Way.OPEN.value),
            (IssuedPaperRow.sent_to != "", Way.SENT.value),
            else_=Way.UNKNOWN.value,
        )
    },
    stages=_stages,
    scope=readable,
    record=Summary,
)
