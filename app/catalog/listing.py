"""How the lists of products and tariff codes are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.catalog.domain import HsSummary, Summary
from app.catalog.model import HsCodeRow, HsRateRow, ProductRow
from app.core.query import Overview, Page, Query, Sort
from app.db import listing
from app.db.folding import folding

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


def _summary(folded: str, **row: Any) -> Summary:  # noqa: ARG001 - searched, not shown
    return Summary(**row)


LISTING = listing.Listing(
    source=ProductRow,
    columns={
        "code": ProductRow.code,
        "name_en": ProductRow.name_en,
        "name_zh": ProductRow.name_zh,
        "hs_code": ProductRow.hs_code,
        "unit": ProductRow.unit,
        "units_per_carton": ProductRow.units_per_carton,
        "carton_gross_kg": ProductRow.carton_gross_kg,
        "active": ProductRow.active,
        "folded": ProductRow.folded,
    },
    key=ProductRow.id,
    default=Sort("code"),
    search=("folded", "hs_code"),
    record=_summary,
)


TARIFF = listing.Listing(
    source=HsCodeRow,
    columns={
        "code": HsCodeRow.code,
        "name_zh": HsCodeRow.name_zh,
        "name_en": HsCodeRow.name_en,
        "legal_unit_1": HsCodeRow.legal_unit_1,
        "legal_unit_2": HsCodeRow.legal_unit_2,
        "vat_rate": HsCodeRow.vat_rate,
        "refund_rate": select(HsRateRow.refund_rate)
        .where(HsRateRow.hs_code_id == HsCodeRow.id)
        .order_by(HsRateRow.position.desc())
        .limit(1)
        .correlate(HsCodeRow)
        .scalar_subquery(),
        "source": HsCodeRow.source,
        "verified": HsCodeRow.verified,
    },
    key=HsCodeRow.id,
    default=Sort("code"),
    search=("code", "name_zh", "name_en"),
    record=HsSummary,
)


def search(uow: UnitOfWork, query: Query) -> Page[Summary]:
    """Return one page of the list of products."""
    uow.actor.require("catalog.view")
    return listing.page(uow, LISTING, folding(query))


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count the whole list of products."""
    uow.actor.require("catalog.view")
    return listing.overview(uow, LISTING, folding(query))


def search_hs(uow: UnitOfWork, query: Query) -> Page[HsSummary]:
    """Return one page of the list of tariff codes."""
    uow.actor.require("catalog.view")
    return listing.page(uow, TARIFF, query)


def overview_hs(uow: UnitOfWork, query: Query) -> Overview:
    """Count the whole list of tariff codes."""
    uow.actor.require("catalog.view")
    return listing.overview(uow, TARIFF, query)
