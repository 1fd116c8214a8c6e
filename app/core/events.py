"""Events: how an upper module learns what a lower one did.

An event is a frozen dataclass in the emitting module's `domain.py`. The reactions stand
in one table in `app/modules.py` and run inside the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Base of every event; its fields are ids, dates and amounts, never rows."""
