"""The currencies that our companies keep their books in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.core.i18n import screen_language
from app.core.money import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.core.refs import Ref

USUAL = "CNY"
TOPIC = "books"
"""What is told when other companies than before keep books, or in other currencies."""
WORTH = frozenset({"base", "booked_base", "cash_base", "gave_base"})
"""Columns that say what is booked is worth in the base currency of its company."""
_SIGNS = {USUAL: "¥"}


class _Books:
    of: Mapping[int, str] = {}


def keep_in(currencies: Mapping[int, str]) -> bool:
    """Take over the base currencies of the office that was opened, by company.

    Args:
        currencies: ISO 4217 codes by the keys of our companies, the first one first.

    Returns:
        Whether that is news: what was shown by the books before is to be shown again.
    """
    known, _Books.of = _Books.of, dict(currencies)
    return list(known.items()) != list(_Books.of.items())


def base_currency(company: Ref | None = None) -> str:
    """Return the base currency of one of our companies, ISO 4217.

    Args:
        company: None means the first one, as before a company is chosen.
    """
    first = next(iter(_Books.of.values()), USUAL)
    return first if company is None else _Books.of.get(company.id, first)


def base_of(record: Any) -> str:
    """Return the base currency of the company that a record belongs to."""
    return base_currency(record.company)


def base_sign(company: Ref | None = None) -> str:
    """Return how amounts in base currency begin: a sign all know, or the code."""
    return sign_of(base_currency(company))


def sign_of(currency: str) -> str:
    """Return how amounts in a currency of our books begin."""
    return _SIGNS.get(currency, currency)


def in_all(amounts: Iterable[tuple[str, Decimal]], between: str = " · ") -> str:
    """Return sums in base currencies, one for each: "CNY 1,200.00 · HKD 30.00".

    Args:
        amounts: Currency and amount; different currencies are never added up.
        between: What stands between two sums.
    """
    sums: dict[str, Decimal] = {}
    for currency, amount in amounts:
        sums[currency] = sums.get(currency, ZERO) + amount
    language = screen_language()
    known = sums or {base_currency(): ZERO}
    return between.join(
        f"{code} {language.amount(v, code)}" for code, v in known.items()
    )


def companies() -> int:
    """Return how many companies the office has."""
    return len(_Books.of)


def several() -> bool:
    """Say whether our companies keep their books in more than one currency."""
    return len(set(_Books.of.values())) > 1
