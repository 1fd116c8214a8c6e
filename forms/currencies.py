"""The currencies that every choice offers; a document's own is shown beside them."""

from __future__ import annotations

CODES = (
    *("CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "SGD", "AUD", "CAD", "CHF"),
    *("RUB", "AED", "KWD", "MXN"),
)
CURRENCIES = tuple((code, code) for code in CODES)
"""The same as options of a field: value and words."""
