"""Banking days by country and clearing system, offline.

The public holidays come from the `holidays` library, loaded when first asked. A
calendar nobody knows, or a program built without the library, knows weekends only.
Chinese working Saturdays and Sundays (调休) count in the Chinese calendar and nowhere
else (settled 22). The office may add days of its own: strikes, local bank holidays,
adjustments published after this program was built.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from app.core import codes
from app.core.i18n import N_
from app.core.inputs import need

_LOG = logging.getLogger(__name__)

TARGET = "TARGET"
"""The euro clearing system; the calendar of banks in the euro area."""
WEEKENDS = "WEEKENDS"
"""Saturdays and Sundays only."""

_FINANCIAL = {TARGET: "ECB", "NYSE": "XNYS"}
_SATURDAY, _SUNDAY = 5, 6
_LONGEST_CLOSURE = 40


@dataclass(frozen=True, slots=True)
class _Year:
    """One year of one calendar.

    Attributes:
        closed: Public holidays.
        worked: Weekend days declared working days.
        weekend: Days of the week that are free; Monday is 0.
    """

    closed: frozenset[date]
    worked: frozenset[date]
    weekend: frozenset[int]


_PLAIN = _Year(frozenset(), frozenset(), frozenset({_SATURDAY, _SUNDAY}))


@dataclass(frozen=True, slots=True)
class Calendar:
    """When banks work.

    Attributes:
        code: ISO country ("CN", "DE"), "TARGET", or "WEEKENDS".
        closed: Further days without banking, the office's own.
        worked: Days the office knows to be worked in spite of the calendar.
    """

    code: str = WEEKENDS
    closed: frozenset[date] = field(default_factory=frozenset)
    worked: frozenset[date] = field(default_factory=frozenset)

    def is_banking_day(self, day: date) -> bool:
        """Say whether banks work on a day."""
        if day in self.closed or day in self.worked:
            return day in self.worked
        year = _year(self.code, day.year)
        if day in year.closed:
            return False
        return day in year.worked or day.weekday() not in year.weekend

    def next_banking_day(self, day: date) -> date:
        """Return the day itself when banks work, otherwise the next one they do.

        Raises:
            InvalidError: The office's own days close the banks for weeks on end.
        """
        for days in range(_LONGEST_CLOSURE):
            candidate = day + timedelta(days)
            if self.is_banking_day(candidate):
                return candidate
        need(
            False,  # noqa: FBT003 - no day was found
            "closed",
            N_("This calendar has no banking day for weeks; check its own days."),
        )
        return day


def calendar(code: str) -> Calendar:
    """Return the calendar of a country or clearing system.

    An unknown code gives a calendar of weekends.
    """
    return Calendar(code.strip().upper() or WEEKENDS)


def is_known(code: str) -> bool:
    """Say whether a code names a country, a clearing system, or weekends alone."""
    code = code.strip().upper()
    return code in {WEEKENDS, *_FINANCIAL} or codes.has("countries", code)


@lru_cache(maxsize=256)
def _year(code: str, year: int) -> _Year:
    """Read one year of a calendar once."""
    if code == WEEKENDS:
        return _PLAIN
    try:
        import holidays  # noqa: PLC0415 - 0.1 s, only when a date is moved
    except ImportError:
        _LOG.warning("No holiday data: weekends only")
        return _PLAIN
    try:
        if code in _FINANCIAL:
            days = holidays.financial_holidays(_FINANCIAL[code], years=year)
        else:
            days = holidays.country_holidays(code, years=year)
    except NotImplementedError:
        return _PLAIN
    return _Year(
        closed=frozenset(days),
        worked=frozenset(day for day in days.weekend_workdays if day.year == year),
        weekend=frozenset(days.weekend),
    )
