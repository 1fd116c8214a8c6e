"""How the lists of stock, warehouses and goods receipts are read."""

from __future__ import annotations

from sqlalchemy import case

from app.catalog.model import ProductRow
from app.core.money import ZERO
from app.core.query import Sort
from app.db.listing import Listing
from app.inventory.domain import Balance, Free, ReceiptSummary, Warehouse
from app.inventory.model import GoodsReceiptRow, StockBalanceRow, WarehouseRow
from app.parties.model import PartyRow
from app.purchasing.model import PurchaseRow

FREE = StockBalanceRow.on_hand - StockBalanceRow.reserved
"""As `Balance.free`."""

BALANCES = Listing(
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
    permission="inventory.view",
    search=("product_code", "product_name", "product_name_zh", "warehouse", "unit"),
    twins={"product_name": "product_name_zh"},
    derived={
        "free": FREE,
        "state": case(
            (FREE > ZERO, Free.AVAILABLE.value),
            (StockBalanceRow.on_hand > ZERO, Free.RESERVED.value),
            else_=Free.NONE.value,
        ),
    },
    record=Balance,
)


WAREHOUSES = Listing(
    source=WarehouseRow,
    columns={
        "code": WarehouseRow.code,
        "name": WarehouseRow.name,
        "address": WarehouseRow.address,
    },
    key=WarehouseRow.id,
    default=Sort("code"),
    permission="inventory.view",
    search=("code", "name", "address"),
    record=Warehouse,
)


RECEIPTS = Listing(
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
    permission="purchasing.view",
    search=("number", "supplier", "supplier_zh", "purchase", "warehouse"),
    twins={"supplier_zh": "supplier"},
    record=ReceiptSummary,
)
