"""How the list of suppliers is read."""

from __future__ import annotations

from sqlalchemy import func, select

from app.core.query import Sort
from app.db.listing import Listing
from app.parties.model import PartyOwnRow, PartyRow
from app.suppliers.domain import Summary
from app.suppliers.model import ProfileRow, SupplierPriceRow

LISTING = Listing(
    source=ProfileRow,
    joins=((PartyRow, ProfileRow.supplier_id == PartyRow.id),),
    columns={
        "code": PartyRow.code,
        "name": PartyRow.name,
        "name_zh": PartyRow.name_zh,
        "vat_rate": ProfileRow.vat_rate,
        "special_invoice": ProfileRow.special_invoice,
        "lead_time_days": ProfileRow.lead_time_days,
        "qualified_until": ProfileRow.qualified_until,
        "payment_terms": ProfileRow.payment_terms,
        "prices_count": select(func.count(SupplierPriceRow.id))
        .where(SupplierPriceRow.profile_id == ProfileRow.id)
        .correlate(ProfileRow)
        .scalar_subquery(),
    },
    key=ProfileRow.id,
    default=Sort("code"),
    permission="suppliers.view",
    search=("payment_terms",),
    folded=PartyRow.folded,
    secret={"prices_count": "catalog.view_cost"},
    record=Summary,
    own=PartyOwnRow,
    own_key=ProfileRow.supplier_id,
)
