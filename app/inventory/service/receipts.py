"""Goods that come from suppliers and go back to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.catalog import service as catalog
from app.core import checks
from app.core.errors import InvalidError, NotPossibleError
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.refs import Ref
from app.core.states import after
from app.db import documents, mapping, trash
from app.db import search as finder
from app.db.numbering import Wanted, issued
from app.inventory import rows as ledger
from app.inventory.domain import (
    TRANSITIONS,
    Action,
    GoodsReceipt,
    GoodsReceived,
    MoveKind,
    ReceiptLine,
    Source,
    State,
)
from app.inventory.model import GoodsReceiptLineRow, GoodsReceiptRow, StockMoveRow
from app.inventory.service.stock import usual_warehouse, warehouses
from app.office import service as office
from app.purchasing import service as purchasing
from app.purchasing.domain import ALL_RECEIVED
from app.quality import service as quality

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from app.db.unit_of_work import UnitOfWork


def get(uow: UnitOfWork, receipt_id: int) -> GoodsReceipt:
    """Read one goods receipt.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("inventory.view")
    return _record(uow, documents.fetch(uow, GoodsReceiptRow, receipt_id))


def from_purchase(uow: UnitOfWork, purchase_id: int) -> GoodsReceipt:
    """Return a draft that receives what a purchase contract still awaits.

    Raises:
        NotPossibleError: Everything has come.
    """
    uow.actor.require("inventory.edit")
    purchase = purchasing.get(uow, purchase_id)
    expected = tuple(
        ReceiptLine(
            purchase_line_id=line.id,
            product=line.product,
            quantity=line.open_quantity(),
        )
        for line in purchase.lines
        if line.open_quantity() > 0
    )
    if not expected:
        raise NotPossibleError(ALL_RECEIVED)
    return GoodsReceipt(
        company=purchase.company,
        purchase=Ref(purchase_id, purchase.number, ""),
        warehouse=next(iter(warehouses(uow)), None),
        received_on=uow.today,
        lines=expected,
    )


def prepared(uow: UnitOfWork, receipt: GoodsReceipt) -> GoodsReceipt:
    """Return a new receipt with what the office proposes; it is not saved yet."""
    uow.actor.require("inventory.edit")
    ours = office.companies(uow)
    places = warehouses(uow)
    return replace(
        receipt,
        company=receipt.company or (ours[0] if ours else None),
        warehouse=receipt.warehouse or (places[0] if places else None),
        received_on=receipt.received_on or uow.today,
    )


def save(uow: UnitOfWork, receipt: GoodsReceipt) -> GoodsReceipt:
    """Create or replace a draft of a goods receipt.

    Raises:
        InvalidError: The receipt has problems.
        TransitionError: It is posted already.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("inventory.edit")
    checks.refuse(receipt.problems())
    place = receipt.warehouse or usual_warehouse(uow)
    receipt = replace(receipt, warehouse=place)
    row = documents.editable(
        uow, GoodsReceiptRow, receipt, TRANSITIONS, Action.EDIT, State.DRAFT
    )
    documents.write(row, receipt, skip={"state", "lines"})
    documents.write_lines(row.lines, GoodsReceiptLineRow, receipt.lines)
    uow.session.flush()
    return get(uow, row.id)


def post(
    uow: UnitOfWork, receipt: GoodsReceipt, number: str | None = None
) -> GoodsReceipt:
    """Take the accepted goods into stock; what was rejected goes back.

    Raises:
        NotPossibleError: More is accepted than was ordered, the purchase contract is
            not in force, or a lot failed its inspection.
        TransitionError: It is posted already.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("inventory.issue")
    row = documents.ready(uow, GoodsReceiptRow, receipt, TRANSITIONS, Action.POST)
    quality.require_good(
        uow, [r.purchase_line_id for r in row.lines if r.quantity > r.rejected]
    )
    documents.advance(uow, GoodsReceiptRow, receipt, TRANSITIONS, Action.POST)
    ordered = [one.purchase_line_id for one in row.lines]
    costs = purchasing.unit_costs(uow, ordered, row.received_on)
    steps = []
    for line in sorted(row.lines, key=lambda line: line.purchase_line_id):
        accepted = line.quantity - line.rejected
        steps.append(
            ledger.Step(
                product_id=line.product_id,
                warehouse_id=row.warehouse_id,
                quantity=accepted,
                unit_cost=costs.get(line.purchase_line_id),
            )
        )
        purchasing.note_received(uow, line.purchase_line_id, accepted)
    source = Source(kind="goods_receipt", id=row.id)
    ledger.post(uow, MoveKind.RECEIPT, row.received_on, steps, source)
    uow.emit(GoodsReceived(row.id, row.purchase_id, row.received_on))
    wanted = Wanted("GR", row.received_on, number)
    return issued(uow, row, get(uow, row.id), (wanted,), _index)


def return_goods(
    uow: UnitOfWork, receipt: GoodsReceipt, quantities: dict[int, Decimal], on: date
) -> GoodsReceipt:
    """Send accepted goods of a posted receipt back to the supplier.

    Args:
        uow: The action.
        receipt: The posted receipt.
        quantities: What goes back, by purchase line.
        on: The day.

    Raises:
        InvalidError: Nothing goes back, or a quantity is negative.
        TransitionError: The receipt is not posted.
        NotPossibleError: More goes back than is there or came with this receipt.
    """
    uow.actor.require("inventory.issue")
    documents.lock(uow, GoodsReceiptRow, [receipt.id or 0])
    row = documents.fetch(uow, GoodsReceiptRow, receipt.id or 0)
    row.state = after(TRANSITIONS, row.state, Action.RETURN)
    products = {line.purchase_line_id: line.product_id for line in row.lines}
    if not any(quantities.values()) or min(quantities.values()) < 0:
        raise InvalidError(N_("Enter what goes back."))
    _check_return(uow, row, quantities)
    steps = [
        ledger.Step(
            product_id=products[line_id],
            warehouse_id=row.warehouse_id,
            quantity=-quantity,
        )
        for line_id, quantity in quantities.items()
    ]
    for line_id, quantity in sorted(quantities.items()):
        purchasing.note_received(uow, line_id, -quantity)
    source = Source(kind="goods_receipt", id=row.id)
    ledger.post(uow, MoveKind.RETURN, on, steps, source)
    return get(uow, row.id)


def _check_return(
    uow: UnitOfWork, row: GoodsReceiptRow, quantities: dict[int, Decimal]
) -> None:
    """Refuse to send back more of a line than came with it and is still here.

    Raises:
        NotPossibleError: It is more.
    """
    left = kept(uow, row.id)
    products = {line.purchase_line_id: line.product_id for line in row.lines}
    for line_id, quantity in quantities.items():
        there = left.get(products.get(line_id, 0), ZERO)
        if quantity > there:
            raise NotPossibleError(
                N_("Only {there} of this receipt can go back."),
                there=f"{there.normalize():f}",
            )


def kept(uow: UnitOfWork, receipt_id: int) -> dict[int, Decimal]:
    """Return what a receipt brought in and did not go back, by product."""
    uow.actor.require("inventory.view")
    found = uow.session.execute(
        select(StockMoveRow.product_id, func.sum(StockMoveRow.quantity))
        .where(
            StockMoveRow.source_kind == "goods_receipt",
            StockMoveRow.source_id == receipt_id,
        )
        .group_by(StockMoveRow.product_id)
    )
    return {product: amount or ZERO for product, amount in found}


def receipts_of(uow: UnitOfWork, purchase_id: int) -> list[GoodsReceipt]:
    """Read the goods receipts of a purchase contract, the oldest first."""
    uow.actor.require("inventory.view")
    rows = uow.session.scalars(
        select(GoodsReceiptRow)
        .where(GoodsReceiptRow.purchase_id == purchase_id, trash.kept(GoodsReceiptRow))
        .order_by(GoodsReceiptRow.id)
    )
    return [_record(uow, row) for row in rows]


def _index(uow: UnitOfWork, row: GoodsReceiptRow) -> None:
    purchase = purchasing.refs(uow, [row.purchase_id])[row.purchase_id]
    finder.index(
        uow,
        "goods_receipt",
        row.id,
        number=row.number or "",
        title=row.number or "",
        detail=f"{finder.NAMED} · {purchase.code}",
        words=(purchase.code, row.delivery_note),
        named=purchase,
    )


def _record(uow: UnitOfWork, row: GoodsReceiptRow) -> GoodsReceipt:
    products = catalog.refs(uow, [line.product_id for line in row.lines])
    places = {ref.id: ref for ref in warehouses(uow)}
    return mapping.read(
        GoodsReceipt,
        row,
        number=row.number or "",
        company=office.refs(uow, [row.company_id])[row.company_id],
        purchase=purchasing.refs(uow, [row.purchase_id])[row.purchase_id],
        warehouse=places[row.warehouse_id],
        lines=tuple(
            mapping.read(ReceiptLine, line, product=products.get(line.product_id))
            for line in row.lines
        ),
    )
