"""Compares the goods of an invoice with field 45A (UCP 600 art. 18 c). Pure.

Word for word, quantity figures and ABOUT excepted (settled_rules 35): every word of the
credit must stand on the invoice, in its order; prices are compared as figures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from app.core.i18n import N_, language
from app.core.money import ZERO, is_currency
from app.credits.requirements import items

_UNITS = (
    "PCS|PIECES?|PC|SETS?|CTNS?|CARTONS?|KGS?|MTS?|TONS?|DOZ|DOZENS?|PAIRS?|PRS|ROLLS?"
    "|UNITS?|METERS?|YDS|YARDS|BAGS?|DRUMS?|BOXES|LITERS?"
)
_PACKED = re.compile(
    r"PCS|PIECES?|PC|SETS?|CTNS?|CARTONS?|DOZ|DOZENS?|PAIRS?|PRS|ROLLS?|UNITS?|BAGS?"
    r"|DRUMS?|BOXES"
)
"""Units that are counted: the 5 % of art. 30 b do not apply to them."""
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_QUANTITY = re.compile(
    rf"(?P<about>\b(?:ABOUT|APPROXIMATELY|APPROX\.?)\s+)?"
    rf"(?<![\w.])(?P<quantity>{_NUMBER})\s*(?P<unit>{_UNITS})\b(?!/)"
)
_PRICE = re.compile(
    rf"(?:(?:\bAT|@)\s*)?\b(?P<currency>[A-Z]{{3}})\s?(?P<price>{_NUMBER})\s?"
    r"(?:/|PER\s+)\s?(?P<per>[A-Z]+)"
)
_TERM = re.compile(
    r"\b(EXW|FCA|FAS|FOB|CFR|CIF|CPT|CIP|DAP|DPU|DDP)\s+([A-Z][A-Z ]*[A-Z])"
)
_CONTRACT = re.compile(
    r"(?:S/C|CONTRACT|SALES CONTRACT|P/I|PROFORMA INVOICE)\s*(?:NO\.?|NUMBER)?\s*:?\s*"
    r"([A-Z0-9][A-Z0-9/-]*\d[A-Z0-9/-]*)"
)
_TERMS_LINE = re.compile(r"\b(?:AS PER|ACCORDING TO|INCOTERMS|S/C NO|CONTRACT NO)\b")
_WORD = re.compile(r"[A-Z0-9]+(?:[.\-/][A-Z0-9]+)*")
_ABOUT, _BULK = Decimal("1.10"), Decimal("1.05")

SENTENCES: Mapping[str, tuple[str, bool]] = MappingProxyType(
    {
        "DESCRIPTION": (
            N_("“{found}” lacks words of the credit: {expected}."),
            True,
        ),
        "MORE_WORDS": (N_("“{found}” says more than the credit: {expected}."), False),
        "GOODS_NOT_IN_CREDIT": (N_("“{found}” is not in the credit."), True),
        "PRICE": (
            N_("{item}: the credit says {expected}, the invoice {found}."),
            True,
        ),
        "QUANTITY": (
            N_("{item}: {found} shipped in all; the credit allows {expected}."),
            True,
        ),
    }
)
"""What is said of a difference, and whether a bank refuses for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoiced:
    """A line of the invoice.

    Attributes:
        text: The description with the item number.
        quantity: In this shipment; `before`: in earlier ones under the credit.
    """

    text: str
    quantity: Decimal = ZERO
    before: Decimal = ZERO
    unit_price: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """An item of field 45A.

    Attributes:
        words: Without quantity and price.
        quantity, unit_price: None where the credit names none.
        most: The quantity with the tolerance of art. 30.
    """

    text: str
    words: tuple[str, ...]
    quantity: Decimal | None = None
    most: Decimal | None = None
    currency: str = ""
    unit_price: Decimal | None = None


Difference = tuple[str, dict[str, object]]


def words(text: str) -> list[str]:
    """Return the words as they are compared: capitals, "&" as AND, no punctuation."""
    plain = text.upper().replace("&", " AND ").replace("×", "X")
    return _WORD.findall(plain)


def read(text: str) -> tuple[Described, ...]:
    """Cut field 45A into items of goods; lines with terms only are left out.

    An item ends with the line that names a quantity or a price. Where no line does,
    every line is an item.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    marked = any(line.startswith(("+", "- ")) for line in lines)
    lines = list(items(text)) if marked else lines
    lines = [line for line in lines if not _TERMS_LINE.search(line.upper())]
    figured = [bool(_figures(line.upper())) for line in lines]
    if not any(figured):
        return tuple(_item(line) for line in lines)
    found, gathered = [], []
    for line, ends in zip(lines, figured, strict=True):
        gathered.append(line)
        if ends:
            found.append(_item(" ".join(gathered)))
            gathered = []
    return tuple(found)


def terms(text: str) -> tuple[str, str]:
    """Return trade term with place, and contract number, of field 45A; "" for none."""
    upper = " ".join(text.upper().split())
    term, number = _TERM.search(upper), _CONTRACT.search(upper)
    return (
        f"{term[1]} {term[2]}".removesuffix(" INCOTERMS") if term else "",
        number[1].rstrip(".") if number else "",
    )


def compare(
    wanted: Sequence[Described], given: Sequence[Invoiced], currency: str
) -> list[Difference]:
    """Return where invoice lines differ from the items they belong to."""
    found: list[Difference] = []
    for line in given:
        ours = words(line.text)
        item = max(wanted, key=lambda one: _common(one.words, ours), default=None)
        if item is None or not _common(item.words, ours):
            found.append(("GOODS_NOT_IN_CREDIT", {"found": line.text}))
            continue
        found += _words_differ(item, line, ours)
        found += _figures_differ(item, line, currency)
    return found


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    return len(set(one) & set(other))


def _words_differ(item: Described, line: Invoiced, ours: list[str]) -> list[Difference]:
    missing, rest = [], list(ours)
    for word in item.words:
        if word in rest:
            rest = rest[rest.index(word) + 1 :]
        else:
            missing.append(word)
    if missing:
        return [("DESCRIPTION", {"expected": " ".join(missing), "found": line.text})]
    more = [word for word in ours if word not in item.words]
    if more:
        return [("MORE_WORDS", {"expected": " ".join(more), "found": line.text})]
    return []


def _figures_differ(item: Described, line: Invoiced, currency: str) -> list[Difference]:
    found: list[Difference] = []
    prices = item.unit_price is not None and line.unit_price is not None
    if prices and (item.unit_price, item.currency) != (line.unit_price, currency):
        found.append(
            (
                "PRICE",
                {
                    "item": line.text,
                    "expected": _price_words(item.unit_price, item.currency),
                    "found": _price_words(line.unit_price, currency),
                },
            )
        )
    shipped = line.before + line.quantity
    if item.most is not None and shipped > item.most:
        found.append(
            (
                "QUANTITY",
                {
                    "item": line.text,
                    "expected": f"{item.most.normalize():f}",
                    "found": f"{shipped.normalize():f}",
                },
            )
        )
    return found


def _price_words(price: Decimal | None, currency: str) -> str:
    """Return a price as papers print it: USD 9.40."""
    return f"{currency} {language('en').price(price or ZERO, currency)}"


def _figures(upper: str) -> bool:
    return bool(_QUANTITY.search(upper) or _price(upper))


def _price(upper: str) -> re.Match[str] | None:
    matches = _PRICE.finditer(upper)
    return next((m for m in matches if is_currency(m["currency"])), None)


def _item(text: str) -> Described:
    rest = text.upper()
    price = _price(rest)
    if price:
        rest = rest[: price.start()] + " " + rest[price.end() :]
    quantity = _QUANTITY.search(rest)
    if quantity:
        rest = rest[: quantity.start()] + " " + rest[quantity.end() :]
    count = _decimal(quantity["quantity"]) if quantity else None
    return Described(
        text=text,
        words=tuple(words(rest)),
        quantity=count,
        most=None if count is None or quantity is None else count * _more(quantity),
        currency=price["currency"] if price else "",
        unit_price=_decimal(price["price"]) if price else None,
    )


def _more(quantity: re.Match[str]) -> Decimal:
    """Return what may be shipped of each unit of quantity (UCP 600 art. 30 a, b)."""
    if quantity["about"]:
        return _ABOUT
    return Decimal(1) if _PACKED.fullmatch(quantity["unit"]) else _BULK


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
