"""Cells of what lists show again and again: `cell_of.day(row.signed_on)`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.core.i18n import _, screen_language
from forms.kit.cells import Cell

if TYPE_CHECKING:
    from forms.kit.spec import Chip

_FULL = 100


def record(number: str | None) -> Cell:
    """Return the cell of a number that opens its record; a draft has none yet."""
    return Cell(number or _("Draft"), kind="link")


def day(value: date | None, tone: str = "") -> Cell:
    """Return the cell of a date; one that presses has a tone and stands out."""
    if value is None:
        return Cell()
    return Cell(screen_language().iso(value), kind="date", tone=tone, bold=bool(tone))


def due(value: date | None, left: int | None, soon: int) -> Cell:
    """Return the cell of the day by which something has to happen.

    Args:
        value: The day.
        left: Days until then; None: nothing is awaited any more.
        soon: So many days before it stands in colour.
    """
    presses = left is not None and left <= soon
    tone = "" if not presses else "bad" if left is not None and left < 0 else "warn"
    return day(value, tone)


def amount(value: Decimal | None, currency: str, *, bold: bool = False) -> Cell:
    """Return the cell of an amount without its currency; nothing owed is quiet."""
    if value is None:
        return Cell()
    words = screen_language().amount(value, currency)
    return Cell(words, kind="number", bold=bold, tone="" if value else "text3")


def money(value: Decimal, currency: str) -> Cell:
    """Return the cell of an amount with its currency; nothing owed is quiet."""
    words = f"{currency} {screen_language().amount(value, currency)}"
    return Cell(words, kind="number", tone="" if value else "text3")


def quantity(value: Decimal, places: int) -> Cell:
    """Return the cell of a quantity with so many decimals."""
    return Cell(screen_language().quantity(value, places), kind="number")


def share(percent: Decimal | None, decimals: int = 0) -> Cell:
    """Return the cell of a percentage; a loss stands out."""
    if percent is None:
        return Cell()
    words = screen_language().percent(percent, decimals)
    return Cell(words, kind="number", tone="bad" if percent < 0 else "")


def done_words(percent: Decimal | None) -> str:
    """Return how much is done in whole percent, cut: only what is done is full."""
    if percent is None:
        return ""
    return screen_language().percent(Decimal(int(percent)), 0)


def done(percent: Decimal | None) -> Cell:
    """Return the cell of how much is done, without a bar."""
    return Cell(done_words(percent), kind="number")


def progress(percent: Decimal | None, tone: str = "") -> Cell:
    """Return the cell of a bar that fills up to a hundred percent."""
    if percent is None:
        return Cell()
    tone = tone or ("ok" if percent >= _FULL else "info")
    words = done_words(percent)
    return Cell(words, kind="progress", percent=int(percent), tone=tone)


def chip(said: Chip) -> Cell:
    """Return the cell of a state, given in words and tone."""
    words, tone = said
    return Cell(words, kind="chip", chip=tone)
