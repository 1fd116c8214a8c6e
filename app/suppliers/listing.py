"""How the list of suppliers is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.core.query import Overview, Page, Query, Sort
from app.db import listing
from app.db.folding import folding
from app.parties.model import PartyRow
from app.suppliers.domain import Summary
from app.suppliers.model import ProfileRow, SupplierPriceRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


def _summary(folded: str, **row: Any) -> Summary:  # noqa: ARG001 - searched, not shown
    return Summary(**row)


LISTING = listing.Listing(
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
        "folded": PartyRow.folded,
    },
    key=ProfileRow.id,
    default=Sort("code"),
    search=("folded",),
    record=_summary,
)


def search(uow: UnitOfWork, query: Query) -> Page[Summary]:
    """Return one page of the list of suppliers."""
    uow.actor.require("suppliers.view")
    return listing.page(uow, LISTING, folding(query))


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count the whole list of suppliers."""
    uow.actor.require("suppliers.view")
    return listing.overview(uow, LISTING, folding(query))
