"""Dates as people type them: `t`, `+7`, `15`, `12-5`, `20261205` (H34)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from app.core.inputs import YEARS

_NARROW = str.maketrans("０１２３４５６７８９＋－−．／、年月。", "0123456789+--.////.")
_TODAY = frozenset({"t", "0", "今", "今天"})
_STEPS = re.compile(r"[+]+|-+")
_DAYS = re.compile(r"([+-])(\d{1,4})")
_SPLIT = re.compile(r"[-/. ]+")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")


class DateError(ValueError):
    """The text is not a date."""


def read_date(text: str, today: date, current: date | None = None) -> date | None:
    """Read a date or its shorthand.

    `t`, `0`: today. `+7`, `-3`: days from today. `+`, `--`: days from the date that
    stands in the field. `15`: a day of this month. `12-5`: month and day of this year.
    `2026/12/5`, `20261205`, `2026年12月5日`: the whole date, year first. Two digits are
    no year, here as in tables: `1-2-26` and `26-1-2` mean other days elsewhere.

    Args:
        text: What was typed; "" means no date.
        today: The day that shorthand counts from.
        current: The date that stands in the field, or None.

    Raises:
        DateError: The text is no date, or there is no such day.
    """
    bare = text.translate(_NARROW).strip().removesuffix("日").lower()
    if not bare:
        return None
    if bare in _TODAY:
        return today
    try:
        found = _steps(bare, today, current) or _whole(bare, today)
    except (ValueError, OverflowError) as error:
        raise DateError(text) from error
    if found.year not in YEARS:
        raise DateError(text)
    return found


def _steps(bare: str, today: date, current: date | None) -> date | None:
    if _STEPS.fullmatch(bare):
        days = len(bare) if bare[0] == "+" else -len(bare)
        return (current or today) + timedelta(days)
    if match := _DAYS.fullmatch(bare):
        days = int(match.group(2))
        return today + timedelta(days if match.group(1) == "+" else -days)
    return None


def _whole(bare: str, today: date) -> date:
    if match := _PACKED.fullmatch(bare):
        year, month, day = map(int, match.groups())
        return date(year, month, day)
    parts = [int(part) for part in _SPLIT.split(bare)]
    if len(parts) == 1:
        return today.replace(day=parts[0])
    if len(parts) == 2:  # noqa: PLR2004 -- month and day
        return date(today.year, parts[0], parts[1])
    year, month, day = parts
    return date(year, month, day)


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
