"""How long it is to an instant: one reckoning for lists, editors and Home."""

from __future__ import annotations

from datetime import timedelta

from app.core.i18n import _n

_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def _parts(left: timedelta) -> tuple[timedelta, int]:
    """Return a stretch of time as a unit, and how many whole ones are in it.

    Nobody is told more time than there is: what has begun of a unit does not count.
    """
    unit = next((one for one in (_DAY, _HOUR) if left >= one), _MINUTE)
    return unit, left // unit


def remaining(left: timedelta) -> str:
    """Return how much time is left, or how much is over, in words."""
    if left < timedelta(0):
        unit, count = _parts(max(-left, _HOUR))
        if unit == _DAY:
            return _n("{n} day overdue", "{n} days overdue", count)
        return _n("{n} hour overdue", "{n} hours overdue", count)
    unit, count = _parts(left)
    if unit == _DAY:
        return _n("{n} day", "{n} days", count)
    if unit == _HOUR:
        return _n("{n} hour", "{n} hours", count)
    return _n("{n} minute", "{n} minutes", count)
