"""What is in stock: balances, the ledger, issues, counting, warehouses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from app.catalog import service as catalog
from app.core import books, checks
from app.core.errors import NotPossibleError, Problem
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.refs import Choice, Ref
from app.db import documents, exchange, mapping
from app.db.search import SearchEntryRow
from app.inventory import rows as ledger
from app.inventory.domain import Card, Move, MoveKind, Source, Warehouse
from app.inventory.model import (
    GoodsReceiptRow,
    StockBalanceRow,
    StockMoveRow,
    WarehouseRow,
)
from app.office import service as office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from app.db.unit_of_work import UnitOfWork

FIRST_WAREHOUSE = "MAIN"
NOTE = 300
"""Characters that a move keeps of why it was made."""
_RECEIPT = "goods_receipt"


def get_warehouse(uow: UnitOfWork, warehouse_id: int) -> Warehouse:
    """Read one warehouse.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("inventory.view")
    return mapping.read(Warehouse, documents.fetch(uow, WarehouseRow, warehouse_id))


def save_warehouse(uow: UnitOfWork, warehouse: Warehouse) -> Warehouse:
    """Enter or change a warehouse.

    Raises:
        InvalidError: It has problems, or another one has its short name.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("inventory.edit")
    problems = warehouse.problems()
    if any(r.code == warehouse.code and r.id != warehouse.id for r in warehouses(uow)):
        taken = Problem("code", N_("Another warehouse has this short name."))
        problems = (*problems, taken)
    checks.refuse(problems)
    row = documents.opened(uow, WarehouseRow, warehouse)
    documents.write(row, warehouse, skip=())
    uow.session.flush()
    return mapping.read(Warehouse, row)


def warehouses(uow: UnitOfWork) -> list[Ref]:
    """List the warehouses, the first entered first."""
    uow.actor.require("inventory.view")
    rows = uow.session.scalars(select(WarehouseRow).order_by(WarehouseRow.id))
    return [Ref(row.id, row.code, row.name) for row in rows]


def lookup_warehouses(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find warehouses by a part of code or name."""
    uow.actor.require("inventory.view")
    return [Choice(ref) for ref in warehouses(uow) if ref.fits(text)]


def usual_warehouse(uow: UnitOfWork) -> Ref:
    """Return the first warehouse; an office that has none gets one."""
    uow.actor.require("inventory.view")
    known = warehouses(uow)
    if known:
        return known[0]
    row = WarehouseRow(version=1, code=FIRST_WAREHOUSE, name="", address="")
    uow.session.add(row)
    uow.session.flush()
    return Ref(row.id, row.code, row.name)


def issue(
    uow: UnitOfWork,
    *,
    on: date,
    lines: Sequence[tuple[int, Decimal]],
    source: tuple[str, int],
    warehouse_id: int | None = None,
) -> None:
    """Take goods out of stock for a document.

    Args:
        uow: The action.
        on: The day.
        lines: Product id and quantity, in the product's unit.
        source: Kind and id of the document, for example ("shipment", 7).
        warehouse_id: None takes the usual warehouse.

    Raises:
        NotPossibleError: There is not enough of a product.
    """
    uow.actor.require("inventory.view")
    place = warehouse_id or usual_warehouse(uow).id
    steps = [
        ledger.Step(product_id=product, warehouse_id=place, quantity=-quantity)
        for product, quantity in lines
    ]
    kind, key = source
    ledger.post(uow, MoveKind.ISSUE, on, steps, Source(kind=kind, id=key))


def put_back(uow: UnitOfWork, *, on: date, source: tuple[str, int], note: str) -> None:
    """Take what a document took out of stock in again, where it was; both moves stay.

    Args:
        uow: The action.
        on: The day.
        source: Kind and id of the document, as it was given to `issue`.
        note: Why; kept in the ledger.
    """
    uow.actor.require("inventory.view")
    kind, key = source
    move = StockMoveRow
    gone = uow.session.execute(
        select(move.product_id, move.warehouse_id, func.sum(move.quantity))
        .where(move.source_kind == kind, move.source_id == key)
        .where(move.kind == MoveKind.ISSUE)
        .group_by(move.product_id, move.warehouse_id)
    )
    steps = [
        ledger.Step(product_id=product, warehouse_id=place, quantity=-moved)
        for product, place, moved in gone
    ]
    said = note[:NOTE]
    ledger.post(uow, MoveKind.ISSUE, on, steps, Source(kind=kind, id=key), said)


def adjust(
    uow: UnitOfWork, product_id: int, warehouse_id: int, quantity: Decimal, reason: str
) -> None:
    """Put a counted difference right; the reason stays in the ledger.

    Raises:
        InvalidError: No reason is given.
        NotPossibleError: The stock would fall below zero, or nothing differs.
    """
    uow.actor.require("inventory.issue")
    reason = checks.reason(reason)
    if not quantity:
        raise NotPossibleError(
            N_("What was counted is what the ledger says. There is nothing to change.")
        )
    step = ledger.Step(
        product_id=product_id, warehouse_id=warehouse_id, quantity=quantity
    )
    ledger.post(uow, MoveKind.ADJUSTMENT, uow.today, [step], note=reason)


def on_hand(uow: UnitOfWork, product_ids: Iterable[int]) -> dict[int, Decimal]:
    """Return what is free to ship of each product, over all warehouses."""
    uow.actor.require("inventory.view")
    free = func.sum(StockBalanceRow.on_hand - StockBalanceRow.reserved)
    found = uow.session.execute(
        select(StockBalanceRow.product_id, free)
        .where(StockBalanceRow.product_id.in_(set(product_ids)))
        .group_by(StockBalanceRow.product_id)
    )
    return {product: amount or ZERO for product, amount in found}


def moves(uow: UnitOfWork, product_id: int) -> list[Move]:
    """Return the ledger of a product, the newest first."""
    uow.actor.require("inventory.view")
    sees_cost = uow.actor.may("catalog.view_cost")
    costs = (undefer(StockMoveRow.unit_cost),) if sees_cost else ()
    rows = uow.session.scalars(
        select(StockMoveRow)
        .where(StockMoveRow.product_id == product_id)
        .order_by(StockMoveRow.on.desc(), StockMoveRow.id.desc())
        .options(*costs)
    ).all()
    product = catalog.refs(uow, [product_id])[product_id]
    costed_in = _books(uow, rows)
    places = {ref.id: ref for ref in warehouses(uow)}
    return [
        mapping.read(
            Move,
            row,
            product=product,
            warehouse=places[row.warehouse_id],
            document="",
            balance=None,
            unit_cost=row.unit_cost if sees_cost else None,
            currency=costed_in(row),
        )
        for row in rows
    ]


def _books(
    uow: UnitOfWork, listed: Sequence[StockMoveRow]
) -> Callable[[StockMoveRow], str]:
    """Tell what currency a move's cost is in: the books of who bought the goods."""
    bases = office.bases(uow)
    first = next(iter(bases.values()), books.USUAL)
    receipt = GoodsReceiptRow
    came = {row.source_id for row in listed if row.source_kind == _RECEIPT}
    companies: dict[int | None, int] = {}
    for part in exchange.chunks(came):
        asked = select(receipt.id, receipt.company_id).where(receipt.id.in_(part))
        companies |= {row.id: row.company_id for row in uow.session.execute(asked)}

    def costed_in(row: StockMoveRow) -> str:
        bought = row.source_kind == _RECEIPT and companies.get(row.source_id)
        return bases[bought] if bought else first

    return costed_in


def card(uow: UnitOfWork, balance_id: int) -> Card:
    """Read the ledger of a product in a warehouse, with what was there after each move.

    Raises:
        MissingError: There is no such balance.
    """
    uow.actor.require("inventory.view")
    row = documents.fetch(uow, StockBalanceRow, balance_id)
    here = [m for m in moves(uow, row.product_id) if m.warehouse.id == row.warehouse_id]
    numbers = _numbers(uow, here)
    after_it = row.on_hand
    told = []
    for move in here:
        known = numbers.get((move.source_kind, move.source_id or 0), "")
        told.append(replace(move, balance=after_it, document=known))
        after_it -= move.quantity
    product = catalog.get(uow, row.product_id)
    ref = catalog.refs(uow, [row.product_id])[row.product_id]
    return Card(
        id=row.id,
        product=ref,
        warehouse=next(r for r in warehouses(uow) if r.id == row.warehouse_id),
        unit=product.unit,
        on_hand=row.on_hand,
        reserved=row.reserved,
        moves=tuple(told),
    )


def _numbers(uow: UnitOfWork, listed: Sequence[Move]) -> dict[tuple[str, int], str]:
    """Return the numbers of the moves' documents, whatever module they belong to."""
    ids = {move.source_id for move in listed if move.source_id}
    uow.settle()  # the index of what this action has done
    found = uow.session.execute(
        select(
            SearchEntryRow.kind,
            SearchEntryRow.record_id,
            SearchEntryRow.number,
            SearchEntryRow.title,
        ).where(
            SearchEntryRow.record_id.in_(ids),
            SearchEntryRow.kind.in_({move.source_kind for move in listed}),
        )
    )
    return {(kind, key): number or title for kind, key, number, title in found}
