"""How the list of purchase contracts is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import literal
from sqlalchemy.orm import aliased

from app.contracts.model import ContractRow
from app.core.query import Overview, Page, Query, Sort
from app.db import listing
from app.parties.model import PartyRow
from app.purchasing.domain import PRICES, Summary
from app.purchasing.model import PurchaseRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


SupplierRow = aliased(PartyRow)


LISTING = listing.Listing(
    source=PurchaseRow,
    joins=(
        (SupplierRow, PurchaseRow.supplier_id == SupplierRow.id),
        (ContractRow, PurchaseRow.contract_id == ContractRow.id),
    ),
    columns={
        "number": PurchaseRow.number,
        "state": PurchaseRow.state,
        "supplier": SupplierRow.name,
        "supplier_zh": SupplierRow.name_zh,
        "contract": ContractRow.number,
        "signed_on": PurchaseRow.signed_on,
        "delivery_on": PurchaseRow.delivery_on,
        "currency": PurchaseRow.currency,
        "total": PurchaseRow.total,
        "received_percent": PurchaseRow.received_percent,
        "purchaser": PurchaseRow.purchaser,
    },
    key=PurchaseRow.id,
    default=Sort("signed_on", descending=True),
    search=("number", "supplier", "supplier_zh", "contract"),
    sums={"total": "currency"},
    record=Summary,
)


UNPRICED = replace(
    LISTING,
    columns={**LISTING.columns, "total": literal(0)},
    sums={},
    record=lambda **values: Summary(**{**values, "total": None}),
)
"""The same for who may not see what is paid."""


def search(uow: UnitOfWork, query: Query) -> Page[Summary]:
    """Return one page of the list of purchase contracts."""
    uow.actor.require("purchasing.view")
    return listing.page(uow, _for(uow), query)


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count and add up the whole list of purchase contracts."""
    uow.actor.require("purchasing.view")
    return listing.overview(uow, _for(uow), query)


def _for(uow: UnitOfWork) -> listing.Listing[Summary]:
    return LISTING if uow.actor.may(PRICES) else UNPRICED
