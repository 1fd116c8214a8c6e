"""How the list of issued papers is read."""

from __future__ import annotations

from sqlalchemy import func, select

from app.core.query import Sort
from app.db.listing import Listing
from app.db.vault import IssuedPaperRow, readable
from app.documents.domain import Summary
from app.parties.model import PartyRow

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
    scope=readable,
    record=Summary,
)
