"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Listed, Module, MoreList, Next

MODULE = Module(
    name="inventory",
    title=N_("Stock"),
    icon="building-warehouse",
    group=N_("Execution"),
    permission="inventory.view",
    listing="app.inventory.controller:stock_list",
    more_lists=(
        MoreList(
            name="goods_receipts",
            kind="goods_receipt",
            title=N_("Goods receipts"),
            icon="forklift",
            group=N_("Execution"),
            permission="purchasing.view",  # it names orders and who delivers them
            listing=Listed(
                spec="forms.inventory_list:RECEIPTS",
                rows="app.inventory.listing:RECEIPTS",
            ),
        ),
        MoreList(
            name="warehouses",
            title=N_("Warehouses"),
            icon="building-warehouse",
            listing=Listed(
                spec="forms.inventory_list:WAREHOUSES",
                rows="app.inventory.listing:WAREHOUSES",
            ),
        ),
    ),
    records={
        "stock": "app.inventory.controller:StockController",
        "goods_receipt": "app.inventory.controller:ReceiptController",
        "warehouse": "app.inventory.controller:WarehouseController",
    },
    singular={
        "goods_receipt": N_("Goods receipt"),
        "warehouse": N_("Warehouse"),
    },
    lookups={"warehouse": "app.inventory.service:lookup_warehouses"},
    around={
        "purchase": "app.inventory.controller:around_purchase",
        "goods_receipt": "app.inventory.controller:around_receipt",
        "stock": "app.inventory.controller:around_stock",
    },
    next_from={
        "purchase": (
            Next(
                key="goods_receipt",
                title=N_("Goods receipt"),
                icon="forklift",
                kind="goods_receipt",
                drafts="app.inventory.controller:from_purchase",
                needs="app.purchasing.domain:Action.COMPLETE",
                why_not="app.purchasing.domain:no_goods_awaited",
                permission="inventory.edit",
            ),
        ),
        "inspection": (
            Next(
                key="goods_receipt",
                title=N_("Goods receipt"),
                icon="forklift",
                kind="goods_receipt",
                drafts="app.inventory.controller:from_inspection",
                permission="inventory.edit",
            ),
        ),
    },
)
