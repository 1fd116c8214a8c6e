"""How warehouses and the stock that an office begins with look in a file."""

from __future__ import annotations

from app.core.exchange import Column, Table
from app.core.i18n import N_

WAREHOUSES = Table(
    name="warehouses",
    title=N_("Warehouses"),
    kind="warehouse",
    record="app.inventory.domain:Warehouse",
    row="app.inventory.model:WarehouseRow",
    key="code",
    get="app.inventory.service:get_warehouse",
    save="app.inventory.service:save_warehouse",
    view="inventory.view",
    edit="inventory.edit",
    columns=(
        Column("code", N_("Short name"), required=True, example="NB-1",
               aliases=("编码", "Code")),
        Column("name", N_("Name"), example="Ningbo, Beilun", aliases=("名称",)),
        Column("address", N_("Address"), aliases=("地址",)),
    ),
)  # fmt: skip

STOCK = Table(
    name="inventory",
    title=N_("Stock"),
    kind="stock",
    record="app.inventory.domain:OpeningStock",
    row="app.inventory.model:StockBalanceRow",
    key="",
    get="app.inventory.service:stock_of",
    save="app.inventory.service:open_stock",
    check="app.inventory.service:check_opening",
    take_back="app.inventory.service:take_back_opening",
    view="inventory.view",
    edit="inventory.issue",
    columns=(
        Column("product", N_("Item no."), "lookup:product", required=True,
               example="HJ-350", aliases=("货号", "Item", "SKU")),
        Column("warehouse", N_("Warehouse"), "lookup:warehouse", example="MAIN",
               aliases=("仓库",), note=N_("Empty: the usual one.")),
        Column("quantity", N_("On hand"), "decimal", required=True, example="1200",
               aliases=("Quantity", "Qty", "数量", "库存")),
        Column("unit_cost", N_("Cost excl. VAT"), "price", example="85.00",
               permission="catalog.view_cost", aliases=("单位成本", "Cost")),
        Column("note", N_("Reason"), example="Opening stock"),
    ),
)  # fmt: skip
