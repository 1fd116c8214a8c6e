"""What can be done with accounts, and what is to know about deals."""

from __future__ import annotations

from app.treasury.service.accounts import (
    balances,
    moves,
    on_cash_moved,
    on_refund_received,
)
from app.treasury.service.deals import deal_result
from app.treasury.service.start import home

__all__ = [
    "balances",
    "deal_result",
    "home",
    "moves",
    "on_cash_moved",
    "on_refund_received",
]
