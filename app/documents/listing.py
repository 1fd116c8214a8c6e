"""How the list of issued papers is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.query import Overview, Page, Query, Sort
from app.db import listing
from app.documents.domain import Summary
from app.documents.model import IssuedPaperRow
from app.parties.model import PartyRow
from app.shipments.model import ShipmentRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


LISTING = listing.Listing(
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
    search=("number", "customer", "shipment", "part"),
    record=Summary,
)


def search(uow: UnitOfWork, query: Query) -> Page[Summary]:
    """Return one page of the list of issued papers."""
    uow.actor.require("documents.view")
    return listing.page(uow, LISTING, query)


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count the whole list of issued papers."""
    uow.actor.require("documents.view")
    return listing.overview(uow, LISTING, query)
