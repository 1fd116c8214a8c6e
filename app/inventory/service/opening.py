"""The stock that an office begins with: entered once, taken back as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog import service as catalog
from app.core import checks
from app.core.errors import NotPossibleError, Problem
from app.core.i18n import N_
from app.core.money import ZERO
from app.db import documents, exchange
from app.inventory import rows as ledger
from app.inventory.domain import MoveKind, OpeningStock
from app.inventory.model import StockBalanceRow, StockMoveRow
from app.inventory.service.stock import usual_warehouse, warehouses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.db.unit_of_work import UnitOfWork

NOTE = N_("Opening stock")
_MOVED = N_("This product was moved in the warehouse before; count it instead.")


def stock_of(uow: UnitOfWork, balance_id: int) -> OpeningStock:
    """Return what lies in a warehouse, as another office would begin with it.

    Raises:
        MissingError: There is no such balance.
    """
    uow.actor.require("inventory.view")
    row = documents.fetch(uow, StockBalanceRow, balance_id)
    return OpeningStock(
        id=row.id,
        product=catalog.refs(uow, [row.product_id])[row.product_id],
        warehouse=next(r for r in warehouses(uow) if r.id == row.warehouse_id),
        quantity=row.on_hand,
    )


def open_stock(uow: UnitOfWork, stock: OpeningStock) -> OpeningStock:
    """Enter the stock of a product that nobody has moved yet.

    Raises:
        InvalidError: It has problems.
        NotPossibleError: The product was moved in this warehouse before.
    """
    uow.actor.require("inventory.issue")
    checks.refuse(stock.problems())
    if found := check_opening(uow, [stock]):
        raise NotPossibleError(found[0].msgid)
    assert stock.product is not None  # noqa: S101 - it has no problems
    place = stock.warehouse or usual_warehouse(uow)
    step = ledger.Step(
        product_id=stock.product.id,
        warehouse_id=place.id,
        quantity=stock.quantity,
        unit_cost=stock.unit_cost if uow.actor.may("catalog.view_cost") else None,
    )
    note = stock.note or NOTE
    ledger.post(uow, MoveKind.ADJUSTMENT, uow.today, [step], note=note)
    return stock


def check_opening(
    uow: UnitOfWork, stocks: Sequence[OpeningStock]
) -> dict[int, Problem]:
    """Tell by their place which of several products were moved already."""
    uow.actor.require("inventory.view")
    known = warehouses(uow)
    usual = known[0].id if known else 0
    wanted = [
        (stock.product.id if stock.product else 0,
         stock.warehouse.id if stock.warehouse else usual)
        for stock in stocks
    ]  # fmt: skip
    moved: set[tuple[int, int]] = set()
    for part in exchange.chunks({product for product, _ in wanted}):
        asked = select(StockMoveRow.product_id, StockMoveRow.warehouse_id)
        of_these = asked.where(StockMoveRow.product_id.in_(part)).distinct()
        moved |= {(row[0], row[1]) for row in uow.session.execute(of_these)}
    found: dict[int, Problem] = {}
    for place, pair in enumerate(wanted):
        if pair in moved:
            found[place] = Problem("product", _MOVED)
        moved.add(pair)
    return found


def take_back_opening(uow: UnitOfWork, moves: Sequence[int]) -> None:
    """Take entered stock out again; the ledger keeps both moves.

    Args:
        uow: The action.
        moves: Keys of the moves that entered it.

    Raises:
        NotPossibleError: Some of it is not there any more.
    """
    uow.actor.require("inventory.issue")
    for part in exchange.chunks(moves):
        rows = uow.session.scalars(
            select(StockMoveRow).where(StockMoveRow.id.in_(part))
        )
        steps = [
            ledger.Step(
                product_id=row.product_id,
                warehouse_id=row.warehouse_id,
                quantity=-row.quantity,
            )
            for row in rows
            if row.quantity > ZERO
        ]
        ledger.post(uow, MoveKind.ADJUSTMENT, uow.today, steps, note=NOTE)
