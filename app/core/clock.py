"""The office's day: the same for everybody, whatever zone a computer is set to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
"""Where the office's day begins; PCs with wrong zones must not shift a date."""


def office_day(instant: datetime) -> date:
    """Return the day that an instant, with its zone, falls on in the office."""
    return instant.astimezone(OFFICE_ZONE).date()


def today() -> date:
    """Return the office's day now, by the clock of this computer."""
    return office_day(datetime.now(UTC))
