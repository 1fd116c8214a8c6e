"""Keeps what a quotation costs in the tables that most may not read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.money import ZERO
from app.db import documents, mapping
from app.quotations.domain import Costing, LineCost, Quotation
from app.quotations.model import (
    QuotationCostRow,
    QuotationLineCostRow,
    QuotationLineRow,
    QuotationRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.db.unit_of_work import UnitOfWork

PERMISSION = "contracts.view_cost"


def read_costs(
    uow: UnitOfWork, row: QuotationRow
) -> tuple[Costing | None, dict[int, LineCost]]:
    """Return the costing and each line's cost by line id; nothing when hidden."""
    if not uow.actor.may(PERMISSION):
        return None, {}
    head = uow.session.get(QuotationCostRow, row.id)
    lines = uow.session.scalars(
        select(QuotationLineCostRow)
        .join(QuotationLineRow, QuotationLineRow.id == QuotationLineCostRow.line_id)
        .where(QuotationLineRow.quotation_id == row.id)
    )
    costs = {line.line_id: mapping.read(LineCost, line) for line in lines}
    return (mapping.read(Costing, head) if head else Costing()), costs


def costings(uow: UnitOfWork, ids: Iterable[int]) -> dict[int, Costing]:
    """Return the costings of several quotations by id; nothing when hidden."""
    if not uow.actor.may(PERMISSION):
        return {}
    asked = select(QuotationCostRow).where(QuotationCostRow.quotation_id.in_(set(ids)))
    return {
        row.quotation_id: mapping.read(Costing, row)
        for row in uow.session.scalars(asked)
    }


def usual_port(uow: UnitOfWork) -> str:
    """Return the port of loading of the newest quotation; "" when there is none."""
    newest = select(QuotationRow.port_of_loading).order_by(QuotationRow.id.desc())
    return uow.session.scalar(newest.limit(1)) or ""


def usual_costing(uow: UnitOfWork) -> Costing | None:
    """Return the costing of the newest quotation; None for who may not see it.

    An office counts alike from one quotation to the next: same margin, same costs to
    the port. Freight depends on the destination and commission on the agent, so both
    are left out.
    """
    if not uow.actor.may(PERMISSION):
        return None
    newest = select(QuotationCostRow).order_by(QuotationCostRow.quotation_id.desc())
    row = uow.session.scalar(newest.limit(1))
    costing = mapping.read(Costing, row) if row else Costing()
    return replace(costing, freight_per_cbm=ZERO, commission_percent=ZERO)


def save_costs(uow: UnitOfWork, row: QuotationRow, quotation: Quotation) -> None:
    """Store the costing and each line's cost, for those who may see them."""
    if not uow.actor.may(PERMISSION) or quotation.costing is None:
        return
    head = uow.session.get(QuotationCostRow, row.id)
    if head is None:
        head = QuotationCostRow(quotation_id=row.id)
        uow.session.add(head)
    mapping.write(head, quotation.costing)
    costs = {
        line_row.id: None
        if line.cost is None
        else mapping.values(QuotationLineCostRow, line.cost)
        for line_row, line in zip(row.lines, quotation.lines, strict=True)
    }
    documents.write_beside(uow, QuotationLineCostRow, costs, new=quotation.id is None)
    uow.session.flush()
