"""Amounts and package counts in words, as trade papers write them.

One module per language holds its grammar; this module chooses the language and
rounds. Sources: rules §6, settled 28 and 29.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.core.money import decimals, to_coin
from app.core.words import ar, en, es, ru, zh, zh_tw
from app.core.words.amount import Parts

if TYPE_CHECKING:
    from decimal import Decimal
    from types import ModuleType

__all__ = ["accepted_amounts", "amount_in_words", "packages_in_words"]

_LANGUAGES: dict[str, ModuleType] = {
    "ar": ar,
    "en": en,
    "es": es,
    "ru": ru,
    "zh": zh,
    "zh_TW": zh_tw,
}


def amount_in_words(
    amount: Decimal, currency: str, lang: str = "en", *, fraction: bool = False
) -> str:
    """Write an amount as the papers of a language do.

    Args:
        amount: In currency units; rounded half up to the coin first (settled 28).
        currency: ISO 4217 code.
        lang: One of the languages of `app.core.i18n.LANGUAGES`.
        fraction: English only: cents as "35/100" instead of words.

    Raises:
        NotPossibleError: The language is unknown or the amount too large to write.
    """
    parts = _parts(amount, currency)
    module = _language(lang)
    if module is en:
        return en.amount(parts, fraction=fraction)
    text: str = module.amount(parts)
    return text


def accepted_amounts(
    amount: Decimal, currency: str, lang: str = "en"
) -> tuple[str, ...]:
    """Return every wording that says this amount, the printed one first.

    Only Chinese knows more than two: an optional 零 and an optional 整 (settled 29).
    Use it to compare the words on a foreign paper with its figures.

    Raises:
        NotPossibleError: The language is unknown or the amount too large to write.
    """
    parts = _parts(amount, currency)
    module = _language(lang)
    if module is en:
        return (en.amount(parts), en.amount(parts, fraction=True))
    if module in (zh, zh_tw):
        texts: tuple[str, ...] = module.accepted(parts)
        return texts
    return (module.amount(parts),)


def packages_in_words(count: int, unit_name: str, lang: str = "en") -> str:
    """Write a number of packages, for example "SAY TEN (10) CARTONS ONLY".

    Args:
        count: Packages of the shipment, not negative.
        unit_name: The kind of package in the paper's language, in its plural;
            English prints it in capitals.
        lang: One of the languages of `app.core.i18n.LANGUAGES`.

    Raises:
        NotPossibleError: The language is unknown, or the count is negative or huge.
    """
    if count < 0:
        raise NotPossibleError(N_("The number of packages cannot be negative."))
    text: str = _language(lang).packages(count, unit_name)
    return text


def _language(lang: str) -> ModuleType:
    """Find the grammar of a language; "es_MX" falls back to "es"."""
    module = _LANGUAGES.get(lang) or _LANGUAGES.get(lang.partition("_")[0])
    if module is None:
        raise NotPossibleError(
            N_("Amounts cannot be written in words in this language ({language})."),
            language=lang,
        )
    return module


def _parts(amount: Decimal, currency: str) -> Parts:
    """Round to the coin and cut into whole units and coins."""
    places = decimals(currency)
    coins = int(to_coin(abs(amount), currency).scaleb(places))
    whole, rest = divmod(coins, 10**places)
    return Parts(
        negative=amount < 0 and coins > 0,
        whole=whole,
        coins=rest,
        places=places,
        currency=currency,
    )
