"""The office's clock: the same for everybody, whatever a computer's own is set to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
"""Where the office's day begins; PCs with wrong zones must not shift a date."""


def office_day(instant: datetime) -> date:
    """Return the day that an instant, with its zone, falls on in the office."""
    return instant.astimezone(OFFICE_ZONE).date()


def here(instant: datetime) -> datetime:
    """Return an instant in the zone of this computer, as every screen tells it."""
    return instant.astimezone()


def now() -> datetime:
    """Return the instant, aware, by the clock of the office that is open."""
    return _Office.clock()


def today() -> date:
    """Return the office's day now."""
    return office_day(now())


def follow(clock: Callable[[], datetime] | None) -> None:
    """Go by the clock of the office that was opened; None: by this computer's."""
    _Office.clock = staticmethod(clock or _here)


def _here() -> datetime:
    return datetime.now(UTC)


class _Office:
    clock: Callable[[], datetime] = staticmethod(_here)
