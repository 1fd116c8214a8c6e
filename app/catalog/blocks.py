"""How products read on papers, in every language. No Qt, no SQL."""

from __future__ import annotations

from app.catalog.domain import Product
from app.core import codes
from app.core.i18n import LANGUAGES
from app.core.papers import Texts
from app.core.papers.parts import same


def descriptions(english: str, chinese: str, product: Product | None) -> Texts:
    """Return a line's description in every language that has one.

    Args:
        english: The line's own wording, as the letter of credit wants it; "" takes
            the product's.
        chinese: The same in Chinese.
        product: None for goods outside of the catalogue.
    """
    texts = {code: product.name(code) for code in LANGUAGES} if product else {}
    if english:
        texts["en"] = english
    if chinese:
        texts["zh_CN"] = chinese
    return {code: text for code, text in texts.items() if text}


def unit_names(unit: str, product: Product | None) -> Texts:
    """Return a unit as papers print it, with its Chinese customs name."""
    if product and product.customs_unit and unit == product.unit:
        chinese = codes.find("units", product.customs_unit).name("zh_CN")
        return {"en": unit, "zh_CN": chinese}
    return same(unit)


def country_names(alpha2: str) -> Texts:
    """Return a country's name in every language."""
    country = codes.find("countries", alpha2)
    return {code: country.name(code) for code in LANGUAGES}
