"""How the lists of stock, warehouses and goods receipts are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.query import Overview, Page, Query, Sort
from app.db import listing
from app.inventory.domain import ReceiptSummary
from app.inventory.model import GoodsReceiptRow, WarehouseRow
from app.parties.model import PartyRow
from app.purchasing.model import PurchaseRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

from typing import TYPE_CHECKING

from app.catalog.model import ProductRow
from app.inventory.domain import Balance, Warehouse
from app.inventory.model import StockBalanceRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


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


WAREHOUSES = listing.Listing(
    source=WarehouseRow,
    columns={
        "code": WarehouseRow.code,
        "name": WarehouseRow.name,
        "address": WarehouseRow.address,
    },
    key=WarehouseRow.id,
    default=Sort("code"),
    search=("code", "name", "address"),
    record=Warehouse,
)


def search(uow: UnitOfWork, query: Query) -> Page[Balance]:
    """Return one page of the list of stock."""
    uow.actor.require("inventory.view")
    return listing.page(uow, BALANCES, query)


def overview(uow: UnitOfWork, query: Query) -> Overview:
    """Count the whole list of stock."""
    uow.actor.require("inventory.view")
    return listing.overview(uow, BALANCES, query)


def search_warehouses(uow: UnitOfWork, query: Query) -> Page[Warehouse]:
    """Return one page of the list of warehouses."""
    uow.actor.require("inventory.view")
    return listing.page(uow, WAREHOUSES, query)


def overview_warehouses(uow: UnitOfWork, query: Query) -> Overview:
    """Count the whole list of warehouses."""
    uow.actor.require("inventory.view")
    return listing.overview(uow, WAREHOUSES, query)


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


def search_receipts(uow: UnitOfWork, query: Query) -> Page[ReceiptSummary]:
    """Return one page of the list of goods receipts."""
    uow.actor.require("inventory.view")
    return listing.page(uow, RECEIPTS, query)


def overview_receipts(uow: UnitOfWork, query: Query) -> Overview:
    """Count the whole list of goods receipts."""
    uow.actor.require("inventory.view")
    return listing.overview(uow, RECEIPTS, query)
