"""Keeps what a quotation costs in the tables that most may not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.db import mapping
from app.quotations.domain import Costing, LineCost, Quotation
from app.quotations.model import (
    QuotationCostRow,
    QuotationLineCostRow,
    QuotationRow,
)

if TYPE_CHECKING:
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
        select(QuotationLineCostRow).where(
            QuotationLineCostRow.line_id.in_([line.id for line in row.lines])
        )
    )
    costs = {line.line_id: mapping.read(LineCost, line) for line in lines}
    return (mapping.read(Costing, head) if head else Costing()), costs


def save_costs(uow: UnitOfWork, row: QuotationRow, quotation: Quotation) -> None:
    """Store the costing and each line's cost, for those who may see them."""
    if not uow.actor.may(PERMISSION) or quotation.costing is None:
        return
    head = uow.session.get(QuotationCostRow, row.id)
    if head is None:
        head = QuotationCostRow(quotation_id=row.id)
        uow.session.add(head)
    mapping.write(head, quotation.costing)
    for line_row, line in zip(row.lines, quotation.lines, strict=True):
        stored = uow.session.get(QuotationLineCostRow, line_row.id)
        if line.cost is None:
            if stored is not None:
                uow.session.delete(stored)
            continue
        if stored is None:
            stored = QuotationLineCostRow(line_id=line_row.id)
            uow.session.add(stored)
        mapping.write(stored, line.cost)
    uow.session.flush()
