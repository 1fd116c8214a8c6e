"""What can be done with stock."""

from __future__ import annotations

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
    save_warehouse,
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
    "post",
    "prepared",
    "receipts_of",
    "return_goods",
    "save",
    "save_warehouse",
    "usual_warehouse",
    "warehouses",
]
