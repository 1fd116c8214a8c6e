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
    issue,
    lookup_warehouses,
    moves,
    on_hand,
    overview,
    save_warehouse,
    search,
    usual_warehouse,
    warehouses,
)

__all__ = [
    "adjust",
    "card",
    "from_purchase",
    "get",
    "issue",
    "kept",
    "lookup_warehouses",
    "moves",
    "on_hand",
    "overview",
    "overview_receipts",
    "post",
    "prepared",
    "receipts_of",
    "return_goods",
    "save",
    "save_warehouse",
    "search",
    "search_receipts",
    "usual_warehouse",
    "warehouses",
]
