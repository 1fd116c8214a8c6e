"""What can be done with stock."""

from __future__ import annotations

from app.inventory.service.receipts import (
    from_purchase,
    get,
    kept,
    overview_receipts,
    post,
    prepared,
    receipts_of,
    return_goods,
    save,
    search_receipts,
)
from app.inventory.service.stock import (
    adjust,
    card,
    get_warehouse,
    issue,
    lookup_warehouses,
    moves,
    on_hand,
    overview,
    overview_warehouses,
    save_warehouse,
    search,
    search_warehouses,
    usual_warehouse,
    warehouses,
)

__all__ = [
    "adjust",
    "card",
    "from_purchase",
    "get",
    "get_warehouse",
    "issue",
    "kept",
    "lookup_warehouses",
    "moves",
    "on_hand",
    "overview",
    "overview_receipts",
    "overview_warehouses",
    "post",
    "prepared",
    "receipts_of",
    "return_goods",
    "save",
    "save_warehouse",
    "search",
    "search_receipts",
    "search_warehouses",
    "usual_warehouse",
    "warehouses",
]
