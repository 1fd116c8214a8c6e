"""How the list of inspections is read."""

from __future__ import annotations

from app.catalog.model import ProductRow
from app.core.query import Sort
from app.db.listing import Listing
from app.parties.model import PartyRow
from app.purchasing.model import PurchaseRow
from app.quality.domain import Summary
from app.quality.model import InspectionRow

LISTING = Listing(
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
    permission="quality.view",
    search=("number", "supplier", "supplier_zh", "purchase", "product"),
    twins={"supplier_zh": "supplier"},
    record=Summary,
)
