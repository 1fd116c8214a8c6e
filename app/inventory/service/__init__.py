"""What can be done with stock."""

from __future__ import annotations

from app.inventory.service.abroad import unconverted
from app.inventory.service.opening import (
    check_opening,
    open_stock,
    stock_of,
    take_back_opening,
)
from app.inventory.service.receipts import (
    from_purchase,
    get,
    kept,
    post,
    prepared,
    receipts_of,
    return_goods,
    save,
)
from app.inventory.service.stock import (
    adjust,
    card,
    get_warehouse,
    issue,
    lookup_warehouses,
    moves,
    on_hand,
    put_back,
    save_warehouse,
    usual_warehouse,
    warehouses,
)

__all__ = [
    "adjust",
    "card",
    "check_opening",
    "from_purchase",
    "get",
    "get_warehouse",
    "issue",
    "kept",
    "lookup_warehouses",
    "moves",
    "on_hand",
    "open_stock",
    "post",
    "prepared",
    "put_back",
    "receipts_of",
    "return_goods",
    "save",
    "save_warehouse",
    "stock_of",
    "take_back_opening",
    "unconverted",
    "usual_warehouse",
    "warehouses",
]
