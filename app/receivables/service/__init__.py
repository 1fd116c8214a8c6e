"""What can be done with receivables, advances and receipts."""

from __future__ import annotations

from app.receivables.service.accounts import ageing, currencies, paper, parked_base
from app.receivables.service.booking import (
    on_cancelled,
    on_delivered,
    on_shipped,
    return_advance,
)
from app.receivables.service.closing import (
    credit_note,
    debit_note,
    revalue,
    set_off,
    set_off_all,
    settle_debt,
    valued_until,
)
from app.receivables.service.opening import (
    check_claims,
    open_claim,
    opening_of,
    openings,
    prepared_claim,
)
from app.receivables.service.reading import (
    advances_of,
    deposits_awaited,
    find,
    get,
    get_receipt,
    lookup,
    note_paper,
    of_contract,
    open_items,
    parked,
    position,
    receipts_of,
    refs,
)
from app.receivables.service.receiving import allocate, rated, receive, reverse, suggest
from app.receivables.service.returning import overpaid, owed_back, return_parked
from app.receivables.service.taking_back import on_taken_back

__all__ = [
    "advances_of",
    "ageing",
    "allocate",
    "check_claims",
    "credit_note",
    "currencies",
    "debit_note",
    "deposits_awaited",
    "find",
    "get",
    "get_receipt",
    "lookup",
    "note_paper",
    "of_contract",
    "on_cancelled",
    "on_delivered",
    "on_shipped",
    "on_taken_back",
    "open_claim",
    "open_items",
    "opening_of",
    "openings",
    "overpaid",
    "owed_back",
    "paper",
    "parked",
    "parked_base",
    "position",
    "prepared_claim",
    "rated",
    "receipts_of",
    "receive",
    "refs",
    "return_advance",
    "return_parked",
    "revalue",
    "reverse",
    "set_off",
    "set_off_all",
    "settle_debt",
    "suggest",
    "valued_until",
]
