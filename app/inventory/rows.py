"""Writes the stock ledger and keeps the balances beside it, in one place.

Balances are locked in the order of their products and warehouses by everybody, so that
two people who move the same goods wait for each other instead of blocking each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.catalog import service as catalog
from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.core.money import ZERO
from app.inventory.domain import MoveKind, Source
from app.inventory.model import StockBalanceRow, StockMoveRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One product to move; the quantity is signed."""

    product_id: int
    warehouse_id: int
    quantity: Decimal
    unit_cost: Decimal | None = None


def post(
    uow: UnitOfWork,
    kind: MoveKind,
    on: date,
    steps: Sequence[Step],
    source: Source | None = None,
    note: str = "",
) -> None:
    """Write moves and change the balances.

    Raises:
        NotPossibleError: More would leave than is there.
    """
    for step in sorted(steps, key=lambda s: (s.product_id, s.warehouse_id)):
        if not step.quantity:
            continue
        balance = _locked(uow, step)
        if balance.on_hand - balance.reserved + step.quantity < 0:
            raise _too_little(uow, step, balance)
        balance.on_hand += step.quantity
        uow.session.add(
            StockMoveRow(
                on=on,
                product_id=step.product_id,
                warehouse_id=step.warehouse_id,
                quantity=step.quantity,
                kind=kind,
                unit_cost=step.unit_cost,
                source_kind=source.kind if source else "",
                source_id=source.id if source else None,
                note=note,
            )
        )
    uow.session.flush()


def _locked(uow: UnitOfWork, step: Step) -> StockBalanceRow:
    wanted = (
        select(StockBalanceRow)
        .where(
            StockBalanceRow.product_id == step.product_id,
            StockBalanceRow.warehouse_id == step.warehouse_id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    uow.session.flush()
    row = uow.session.scalar(wanted)
    if row is not None:
        return row
    try:
        with uow.session.begin_nested():
            uow.session.add(
                StockBalanceRow(
                    product_id=step.product_id,
                    warehouse_id=step.warehouse_id,
                    on_hand=ZERO,
                    reserved=ZERO,
                )
            )
    except IntegrityError:
        pass  # a colleague has just moved the same product for the first time
    return uow.session.scalars(wanted).one()


def _too_little(
    uow: UnitOfWork, step: Step, balance: StockBalanceRow
) -> NotPossibleError:
    product = catalog.refs(uow, [step.product_id])[step.product_id]
    return NotPossibleError(
        N_("Only {there} of {product} are in stock, {wanted} are needed."),
        there=f"{balance.on_hand - balance.reserved:f}",
        product=product.code,
        wanted=f"{-step.quantity:f}",
    )
