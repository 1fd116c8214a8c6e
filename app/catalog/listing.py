"""How the lists of products and tariff codes are read."""

from __future__ import annotations

from sqlalchemy import select

from app.catalog.domain import HsSummary, Summary
from app.catalog.model import HsCodeRow, HsRateRow, ProductOwnRow, ProductRow
from app.core.query import Sort
from app.db.listing import Listing

LISTING = Listing(
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
    },
    key=ProductRow.id,
    default=Sort("code"),
    permission="catalog.view",
    search=("hs_code", "unit"),
    folded=ProductRow.folded,
    record=Summary,
    own=ProductOwnRow,
)


TARIFF = Listing(
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
    permission="catalog.view",
    search=("code", "name_zh", "name_en", "source"),
    twins={"name_zh": "name_en"},
    record=HsSummary,
)
