"""How the list of issued papers is read."""

from __future__ import annotations

from app.core.query import Sort
from app.db.listing import Listing
from app.documents.domain import Summary
from app.documents.model import IssuedPaperRow
from app.parties.model import PartyRow
from app.shipments.model import ShipmentRow

LISTING = Listing(
    source=IssuedPaperRow,
    joins=(
        (ShipmentRow, IssuedPaperRow.shipment_id == ShipmentRow.id),
        (PartyRow, ShipmentRow.customer_id == PartyRow.id),
    ),
    columns={
        "number": IssuedPaperRow.number,
        "key": IssuedPaperRow.key,
        "part": IssuedPaperRow.part,
        "customer": PartyRow.name,
        "shipment": ShipmentRow.number,
        "shipment_id": IssuedPaperRow.shipment_id,
        "language": IssuedPaperRow.language,
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
    search=("number", "customer", "shipment", "part"),
    record=Summary,
)
