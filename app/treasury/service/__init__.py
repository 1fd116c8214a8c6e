"""What can be done with accounts, and what is to know about deals."""

from __future__ import annotations

from app.treasury.service.accounts import (
    balances,
    moves,
    on_cash_moved,
    on_refund_received,
    on_refund_reversed,
)
from app.treasury.service.deals import deal_result
from app.treasury.service.profits import told
from app.treasury.service.start import home
from app.treasury.service.transfers import (
    book_transfer,
    get_transfer,
    new_transfer,
    rated,
    refer,
    reverse_transfer,
    transfers,
)

__all__ = [
    "balances",
    "book_transfer",
    "deal_result",
    "get_transfer",
    "home",
    "moves",
    "new_transfer",
    "on_cash_moved",
    "on_refund_received",
    "on_refund_reversed",
    "rated",
    "refer",
    "reverse_transfer",
    "told",
    "transfers",
]
