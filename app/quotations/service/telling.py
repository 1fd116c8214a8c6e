"""What quotations are expected to leave, for their list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.catalog import service as catalog
from app.core.refs import Ref
from app.db import mapping, weighed
from app.quotations import rows
from app.quotations.domain import Line, LineCost, Quotation
from app.quotations.figures import figures
from app.quotations.listing import LISTING
from app.quotations.model import QuotationLineCostRow, QuotationLineRow, QuotationRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.core.query import Query
    from app.db.unit_of_work import UnitOfWork


def told(uow: UnitOfWork, keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """Tell the list the margin of quotations, for those who may see costs.

    It is the one that the quotation itself shows: rounded once, where it is shown.
    """
    uow.actor.require("quotations.view")
    if not uow.actor.may(rows.PERMISSION):
        return {}
    found = uow.session.scalars(
        select(QuotationRow)
        .where(QuotationRow.id.in_(keys))
        .options(selectinload(QuotationRow.lines))
    ).all()
    costings = rows.costings(uow, keys)
    costs = _costs(uow, keys)
    known = catalog.products(uow, {x.product_id for row in found for x in row.lines})
    margins: dict[int, dict[str, Any]] = {}
    for row in found:
        offer = Quotation(
            currency=row.currency,
            rate=row.rate,
            rate_unit=row.rate_unit,
            incoterm=row.incoterm,
            company=Ref(row.company_id, "", ""),
            costing=costings.get(row.id),
            lines=tuple(_line(line, costs) for line in row.lines),
        )
        margins[row.id] = {"margin": figures(offer, known).percent}
    return margins


def weigh(uow: UnitOfWork, query: Query) -> weighed.Weighed:
    """Return what a page of quotations adds to the margin of all."""
    if not uow.actor.may(rows.PERMISSION):
        return weighed.Weighed()
    return weighed.weigh(uow, LISTING, query, "margin", told)


def _costs(uow: UnitOfWork, keys: Collection[int]) -> dict[int, LineCost]:
    asked = (
        select(QuotationLineCostRow)
        .join(QuotationLineRow, QuotationLineRow.id == QuotationLineCostRow.line_id)
        .where(QuotationLineRow.quotation_id.in_(keys))
    )
    return {
        row.line_id: mapping.read(LineCost, row) for row in uow.session.scalars(asked)
    }


def _line(row: QuotationLineRow, costs: dict[int, LineCost]) -> Line:
    product = Ref(row.product_id, "", "") if row.product_id else None
    return mapping.read(Line, row, product=product, cost=costs.get(row.id))
