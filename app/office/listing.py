"""How the lists of our companies and exchange rates are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.query import Overview, Page, Query, Sort
from app.db import listing
from app.office.domain import CompanySummary, RateSummary
from app.office.model import CompanyRow, RateRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


RATES = listing.Listing(
    source=RateRow,
    columns={
        "on": RateRow.on,
        "currency": RateRow.currency,
        "kind": RateRow.kind,
        "value": RateRow.value,
        "unit": RateRow.unit,
        "source": RateRow.source,
    },
    key=RateRow.id,
    default=Sort("on", descending=True),
    search=("currency", "source"),
    record=RateSummary,
)


COMPANIES = listing.Listing(
    source=CompanyRow,
    columns={
        "code": CompanyRow.code,
        "name_en": CompanyRow.name_en,
        "name_zh": CompanyRow.name_zh,
        "tax_number": CompanyRow.tax_number,
        "base_currency": CompanyRow.base_currency,
        "phone": CompanyRow.phone,
        "email": CompanyRow.email,
    },
    key=CompanyRow.id,
    default=Sort("code"),
    search=("code", "name_en", "name_zh"),
    record=CompanySummary,
)


def search_companies(uow: UnitOfWork, query: Query) -> Page[CompanySummary]:
    """Return one page of the list of our companies."""
    uow.actor.require("office.view")
    return listing.page(uow, COMPANIES, query)


def overview_companies(uow: UnitOfWork, query: Query) -> Overview:
    """Count the whole list of our companies."""
    uow.actor.require("office.view")
    return listing.overview(uow, COMPANIES, query)


def search(uow: UnitOfWork, query: Query) -> Page[RateSummary]:
    """Return one page of the list of exchange rates."""
    uow.actor.require("office.view")
    return listing.page(uow, RATES, query)


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count the whole list of exchange rates."""
    uow.actor.require("office.view")
    return listing.overview(uow, RATES, query)
