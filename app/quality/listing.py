"""How the list of inspections is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.catalog.model import ProductRow
from app.core.query import Overview, Page, Query, Sort
from app.db import listing
from app.parties.model import PartyRow
from app.purchasing.model import PurchaseRow
from app.quality.domain import Summary
from app.quality.model import InspectionRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


LISTING = listing.Listing(
    source=InspectionRow,
    joins=(
        (PurchaseRow, InspectionRow.purchase_id == PurchaseRow.id),
        (PartyRow, PurchaseRow.supplier_id == PartyRow.id),
        (ProductRow, InspectionRow.product_id == ProductRow.id),
    ),
    columns={
        "number": InspectionRow.number,
        "state": InspectionRow.state,
        "supplier": PartyRow.name,
        "supplier_zh": PartyRow.name_zh,
        "purchase": PurchaseRow.number,
        "product": ProductRow.code,
        "inspected_on": InspectionRow.inspected_on,
        "lot_size": InspectionRow.lot_size,
        "resubmission": InspectionRow.resubmission,
    },
    key=InspectionRow.id,
    default=Sort("inspected_on", descending=True),
    search=("number", "supplier", "supplier_zh", "purchase", "product"),
    record=Summary,
)


def search(uow: UnitOfWork, query: Query) -> Page[Summary]:
    """Return one page of the list of inspections."""
    uow.actor.require("quality.view")
    return listing.page(uow, LISTING, query)


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count the whole list of inspections."""
    uow.actor.require("quality.view")
    return listing.overview(uow, LISTING, query)
