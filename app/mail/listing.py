"""How one's own outbox is read."""

from __future__ import annotations

from app.core.query import Sort
from app.db.listing import Listing
from app.mail.domain import Summary
from app.mail.model import MessageRow
from app.parties.model import PartyRow

LISTING = Listing(
    source=MessageRow,
    joins=((PartyRow, MessageRow.party_id == PartyRow.id),),
    columns={
        "version": MessageRow.version,
        "state": MessageRow.state,
        "receivers": MessageRow.receivers,
        "copies": MessageRow.copies,
        "subject": MessageRow.subject,
        "party": PartyRow.name,
        "party_zh": PartyRow.name_zh,
        "queued_at": MessageRow.queued_at,
        "next_at": MessageRow.next_at,
        "done_at": MessageRow.done_at,
        "tries": MessageRow.tries,
        "reason": MessageRow.reason,
        "detail": MessageRow.detail,
    },
    key=MessageRow.id,
    default=Sort("queued_at", descending=True),
    permission="mail.send",
    search=("receivers", "subject", "party", "party_zh"),
    twins={"party": "party_zh"},
    record=Summary,
    scope=lambda uow: [MessageRow.owner == (uow.actor.login or uow.actor.name)],
)
