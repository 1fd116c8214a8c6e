"""What can be done with stock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.catalog import service as catalog
from app.catalog.model import ProductRow
from app.core.errors import InvalidError, NotPossibleError
from app.core.i18n import N_
from app.core.money import half_up
from app.core.query import Overview, Page, Query, Sort
from app.core.refs import Choice, Ref
from app.core.states import after
from app.db import documents, listing, mapping
from app.db import search as finder
from app.db.numbering import take_number
from app.inventory import rows as ledger
from app.inventory.domain import (
    TRANSITIONS,
    ZERO,
    Action,
    Balance,
    GoodsReceipt,
    GoodsReceived,
    Move,
    MoveKind,
    ReceiptLine,
    ReceiptSummary,
    Source,
    State,
    Warehouse,
)
from app.inventory.model import (
    GoodsReceiptLineRow,
    GoodsReceiptRow,
    StockBalanceRow,
    StockMoveRow,
    WarehouseRow,
)
from app.office import service as office
from app.parties.model import PartyRow
from app.purchasing import service as purchasing
from app.purchasing.model import PurchaseRow
from app.quality import service as quality

if TYPE_CHECKING:
    from datetime import date

    from app.db.unit_of_work import UnitOfWork

FIRST_WAREHOUSE = "MAIN"
UNIT_COST_DECIMALS = 4

BALANCES = listing.Listing(
    source=StockBalanceRow,
    joins=(
        (ProductRow, StockBalanceRow.product_id == ProductRow.id),
        (WarehouseRow, StockBalanceRow.warehouse_id == WarehouseRow.id),
    ),
    columns={
        "product_code": ProductRow.code,
        "product_name": ProductRow.name_en,
        "product_name_zh": ProductRow.name_zh,
        "warehouse": WarehouseRow.code,
        "unit": ProductRow.unit,
        "on_hand": StockBalanceRow.on_hand,
        "reserved": StockBalanceRow.reserved,
    },
    key=StockBalanceRow.id,
    default=Sort("product_code"),
    search=("product_code", "product_name", "product_name_zh"),
    record=Balance,
)

RECEIPTS = listing.Listing(
    source=GoodsReceiptRow,
    joins=(
        (PurchaseRow, GoodsReceiptRow.purchase_id == PurchaseRow.id),
        (PartyRow, PurchaseRow.supplier_id == PartyRow.id),
        (WarehouseRow, GoodsReceiptRow.warehouse_id == WarehouseRow.id),
    ),
    columns={
        "number": GoodsReceiptRow.number,
        "state": GoodsReceiptRow.state,
        "supplier": PartyRow.name,
        "supplier_zh": PartyRow.name_zh,
        "purchase": PurchaseRow.number,
        "warehouse": WarehouseRow.code,
        "received_on": GoodsReceiptRow.received_on,
    },
    key=GoodsReceiptRow.id,
    default=Sort("received_on", descending=True),
    search=("number", "supplier", "supplier_zh", "purchase"),
    record=ReceiptSummary,
)


def search(uow: UnitOfWork, query: Query) -> Page[Balance]:
    """Return one page of the list of stock."""
    uow.actor.require("inventory.view")
    return listing.page(uow, BALANCES, query)


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count the whole list of stock."""
    uow.actor.require("inventory.view")
    return listing.overview(uow, BALANCES, query)


def search_receipts(uow: UnitOfWork, query: Query) -> Page[ReceiptSummary]:
    """Return one page of the list of goods receipts."""
    uow.actor.require("inventory.view")
    return listing.page(uow, RECEIPTS, query)


def overview_receipts(uow: UnitOfWork, query: Query) -> Overview:
    """Count the whole list of goods receipts."""
    uow.actor.require("inventory.view")
    return listing.overview(uow, RECEIPTS, query)


def save_warehouse(uow: UnitOfWork, warehouse: Warehouse) -> Warehouse:
    """Enter or change a warehouse.

    Raises:
        InvalidError: It has problems.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("inventory.edit")
    if problems := warehouse.problems():
        raise InvalidError(N_("Please correct the marked fields."), problems)
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
    wanted = text.strip().casefold()
    return [
        Choice(ref)
        for ref in warehouses(uow)
        if wanted in f"{ref.code} {ref.name}".casefold()
    ]


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
        raise NotPossibleError(N_("Everything in this contract was received already."))
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
    if problems := receipt.problems():
        raise InvalidError(N_("Please correct the marked fields."), problems)
    place = receipt.warehouse or usual_warehouse(uow)
    receipt = replace(receipt, warehouse=place)
    row = documents.opened(uow, GoodsReceiptRow, receipt)
    if receipt.id is None:
        row.state = State.DRAFT
    row.state = after(TRANSITIONS, row.state, Action.EDIT)
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
    row = documents.fetch(uow, GoodsReceiptRow, receipt.id or 0)
    documents.check_version(row, receipt.version)
    quality.require_good(
        uow, [r.purchase_line_id for r in row.lines if r.quantity > r.rejected]
    )
    row.state = after(TRANSITIONS, row.state, Action.POST)
    row.version += 1
    ordered = purchasing.lines(uow, [line.purchase_line_id for line in row.lines])
    steps = []
    for line in sorted(row.lines, key=lambda line: line.purchase_line_id):
        _, wanted = ordered[line.purchase_line_id]
        accepted = line.quantity - line.rejected
        price = wanted.split().excl_vat / wanted.quantity
        steps.append(
            ledger.Step(
                product_id=line.product_id,
                warehouse_id=row.warehouse_id,
                quantity=accepted,
                unit_cost=half_up(price, UNIT_COST_DECIMALS),
            )
        )
        purchasing.note_received(uow, line.purchase_line_id, accepted)
    source = Source(kind="goods_receipt", id=row.id)
    ledger.post(uow, MoveKind.RECEIPT, row.received_on, steps, source)
    row.number = take_number(uow, row.company_id, "GR", row.received_on, number)
    uow.session.flush()
    _index(uow, row)
    uow.emit(GoodsReceived(row.id, row.purchase_id, row.received_on))
    return get(uow, row.id)


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


def adjust(
    uow: UnitOfWork, product_id: int, warehouse_id: int, quantity: Decimal, reason: str
) -> None:
    """Put a counted difference right; the reason stays in the ledger.

    Raises:
        InvalidError: No reason is given.
        NotPossibleError: The stock would fall below zero.
    """
    uow.actor.require("inventory.issue")
    if not reason.strip():
        raise InvalidError(N_("Enter the reason."))
    step = ledger.Step(
        product_id=product_id, warehouse_id=warehouse_id, quantity=quantity
    )
    ledger.post(uow, MoveKind.ADJUSTMENT, uow.today, [step], note=reason.strip())


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
    rows = uow.session.scalars(
        select(StockMoveRow)
        .where(StockMoveRow.product_id == product_id)
        .order_by(StockMoveRow.on.desc(), StockMoveRow.id.desc())
    ).all()
    product = catalog.refs(uow, [product_id])[product_id]
    places = {ref.id: ref for ref in warehouses(uow)}
    return [
        mapping.read(
            Move,
            row,
            product=product,
            warehouse=places[row.warehouse_id],
            document="",
            balance=None,
        )
        for row in rows
    ]


def receipts_of(uow: UnitOfWork, purchase_id: int) -> list[GoodsReceipt]:
    """Read the goods receipts of a purchase contract, the oldest first."""
    uow.actor.require("inventory.view")
    rows = uow.session.scalars(
        select(GoodsReceiptRow)
        .where(GoodsReceiptRow.purchase_id == purchase_id)
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
        detail=f"{purchase.name} · {purchase.code}",
        words=(purchase.name, purchase.code, row.delivery_note),
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
