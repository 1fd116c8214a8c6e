"""How one's own outbox is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.query import Overview, Page, Query, Sort
from app.db import listing
from app.mail.domain import Summary
from app.mail.model import MessageRow
from app.parties.model import PartyRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


LISTING = listing.Listing(
    source=MessageRow,
    joins=((PartyRow, MessageRow.party_id == PartyRow.id),),
    columns={
        "version": MessageRow.version,
        "state": MessageRow.state,
        "receivers": MessageRow.receivers,
        "copies": MessageRow.copies,
        "subject": MessageRow.subject,
        "party": PartyRow.name,
        "queued_at": MessageRow.queued_at,
        "next_at": MessageRow.next_at,
        "done_at": MessageRow.done_at,
        "tries": MessageRow.tries,
        "reason": MessageRow.reason,
        "detail": MessageRow.detail,
    },
    key=MessageRow.id,
    default=Sort("queued_at", descending=True),
    search=("receivers", "subject", "party"),
    record=Summary,
    scope=lambda uow: [MessageRow.owner == (uow.actor.login or uow.actor.name)],
)


def search(uow: UnitOfWork, query: Query) -> Page[Summary]:
    """Return one page of one's own letters."""
    uow.actor.require("mail.send")
    return listing.page(uow, LISTING, query)


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count one's own letters."""
    uow.actor.require("mail.send")
    return listing.overview(uow, LISTING, query)
