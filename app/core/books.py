"""The currency that the office keeps its books in."""

from __future__ import annotations

USUAL = "CNY"


class _Books:
    currency = USUAL


def base_currency() -> str:
    """Return the base currency of the office that is open, ISO 4217."""
    return _Books.currency


def keep_in(currency: str) -> None:
    """Take over the base currency of the office that was opened; "" is the usual."""
    _Books.currency = currency or USUAL


def base_sign() -> str:
    """Return how amounts in base currency begin: a sign all know, or the code."""
    return "¥" if _Books.currency == USUAL else _Books.currency
