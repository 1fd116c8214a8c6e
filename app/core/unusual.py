"""What is possible and yet seldom meant: said beside the field, never refused.

What is wrong is a problem of its module; what is told here keeps nobody from saving.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from app.core.errors import Problem
from app.core.i18n import N_, screen_language
from app.core.money import HUNDRED

YEARS = 3
"""So far away a date of our trade is hardly meant."""
RATE_PERCENT = 20
"""So far from the newest one a rate is hardly meant."""
TIMES = 1000
"""So many times what was ordered last are pieces instead of thousands of them."""

_DIGITS = re.compile(r"\d")
_PHONE = re.compile(r"[\d\s+()\-./;,#*]+(?:(?:ext|x|转|доб)\.?\s*\d+)?", re.IGNORECASE)
_LEAST_DIGITS, _MOST_DIGITS = 5, 15


def phone(text: str) -> Problem | None:
    """Say that a text can hardly be a phone number (ITU-T E.164: at most 15 digits).

    Several numbers, parted by a comma or a stroke, are each looked at.
    """
    for one in re.split(r"[,;/，；、]", text.strip()):
        digits = len(_DIGITS.findall(re.split(r"ext|x|转|доб", one.casefold())[0]))
        plain = _PHONE.fullmatch(one.strip())
        if one.strip() and not (plain and _LEAST_DIGITS <= digits <= _MOST_DIGITS):
            return Problem("", N_("“{text}” is hardly a phone number."), {"text": text})
    return None


def day(value: date | None, today: date) -> Problem | None:
    """Say that a day lies years away."""
    if value is None or abs((value - today).days) <= YEARS * 365 + 1:
        return None
    years = abs(value.year - today.year)
    words = N_("{date} is {years} years away: is the year meant?")
    told = {"date": screen_language().iso(value), "years": years}
    return Problem("", words, told)


def rate(value: Decimal, newest: Decimal | None) -> Problem | None:
    """Say that a rate is nought, or far from the newest one.

    Args:
        value: As it stands in a document.
        newest: As the office knows it, for as many units; None: it knows none.
    """
    if value <= 0:
        return Problem("", N_("Without a rate nothing is known in our currency."))
    if newest is None or newest <= 0:
        return None
    off = (value / newest - 1) * HUNDRED
    if abs(off) <= RATE_PERCENT:
        return None
    language = screen_language()
    return Problem(
        "",
        N_("This is {percent} off the newest rate, {rate}."),
        {"percent": language.percent(off, 0), "rate": language.rate(newest)},
    )


def quantity(value: Decimal, last: Decimal | None) -> Problem | None:
    """Say that a quantity is a thousand times what was ordered last, or a thousandth.

    Args:
        value: As it stands in a line.
        last: What was ordered of the product last; None: nothing was.
    """
    if not last or value <= 0 or last / TIMES < value < last * TIMES:
        return None
    words = N_("Last time it was {quantity}.")
    return Problem("", words, {"quantity": screen_language().number(last, 3)})
