"""How far an open item is settled. No Qt, no SQL."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from app.core.i18n import N_
from app.receivables.domain import CLAIMS

if TYPE_CHECKING:
    from app.receivables.domain import Entry, Receivable


class Paid(StrEnum):
    """How far an item is settled."""

    TAKEN_BACK = "taken_back"
    SETTLED = "settled"
    OWED = "owed"
    PART = "part"
    OPEN = "open"


PAID_TITLES = {
    Paid.OPEN: N_("Open"),
    Paid.PART: N_("Part paid"),
    Paid.OWED: N_("We owe it"),
    Paid.SETTLED: N_("Settled"),
    Paid.TAKEN_BACK: N_("Taken back"),
}


TO_ALLOCATE = "to_allocate"
"""What the list says of a receipt of which some is not allocated yet."""
TO_ALLOCATE_TITLE = N_("To allocate")


def paid_state(entry: Entry | Receivable) -> Paid:
    """Return how far an item is settled."""
    if entry.taken_back:
        return Paid.TAKEN_BACK
    if not entry.open:
        return Paid.SETTLED
    if entry.kind not in CLAIMS:
        return Paid.OWED
    return Paid.PART if entry.open < entry.amount else Paid.OPEN
