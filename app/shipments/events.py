"""What shipments tell the modules below when a step of theirs is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.core.events import Event


@dataclass(frozen=True, slots=True)
class TakenBack(Event):
    """A shipment is not on board after all; told while it still counts as such.

    Whoever has something that stands upon it refuses; whoever booked what followed
    from it books the contrary.

    Attributes:
        on: The day on which it was said to be on board.
        reason: Why it is taken back.
    """

    shipment_id: int
    on: date
    reason: str
