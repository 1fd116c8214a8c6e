"""How the list of parties is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core.query import Overview, Page, Query, Sort
from app.db import listing
from app.db.folding import folding
from app.parties.domain import Summary
from app.parties.model import PartyRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


def _summary(folded: str, **row: Any) -> Summary:  # noqa: ARG001 - searched, not shown
    return Summary(**row)


LISTING = listing.Listing(
    source=PartyRow,
    columns={
        "code": PartyRow.code,
        "name": PartyRow.name,
        "name_zh": PartyRow.name_zh,
        "country": PartyRow.country,
        "roles": PartyRow.roles,
        "currency": PartyRow.currency,
        "email": PartyRow.email,
        "active": PartyRow.active,
        "folded": PartyRow.folded,
    },
    key=PartyRow.id,
    default=Sort("name"),
    search=("folded", "email"),
    record=_summary,
)


def search(uow: UnitOfWork, query: Query) -> Page[Summary]:
    """Return one page of the list of parties."""
    uow.actor.require("parties.view")
    return listing.page(uow, LISTING, folding(query))


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count the whole list of parties."""
    uow.actor.require("parties.view")
    return listing.overview(uow, LISTING, folding(query))
