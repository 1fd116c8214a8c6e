"""What the screens of inquiries, quotations and contracts have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from app.core import codes, packing
from app.core.i18n import N_, _, screen_language
from app.core.money import is_currency
from app.core.refs import Choice
from forms.kit.cells import Cell
from forms.kit.spec import Block, Fact, FieldSpec

ZERO = Decimal(0)
COMMON_CURRENCIES = (
    *("USD", "EUR", "GBP", "JPY", "HKD", "AUD", "CAD", "CHF", "SGD", "RUB", "AED"),
    "CNY",
)
CURRENCIES = tuple((code, code) for code in COMMON_CURRENCIES if is_currency(code))
INCOTERMS = tuple((code, code) for code in (
    *("FOB", "CIF", "CFR", "EXW", "FCA", "FAS", "CPT", "CIP", "DAP", "DPU", "DDP"),
))  # fmt: skip
CONTAINERS = ("20GP", "40GP", "40HC")
_FULL = Decimal(100)


def country_cell(code: str) -> Cell:
    """Return the cell of a country by its name."""
    return Cell(code_name("countries", code))


def code_name(table: str, code: str) -> str:
    """Return the name of a code in the language of the screen; "" for none."""
    if not code or not codes.has(table, code):
        return code
    return codes.find(table, code).name(screen_language().code)


def customer_fills(*names: tuple[str, str]) -> Callable[[Choice], Mapping[str, Any]]:
    """Return what follows from choosing a customer.

    Args:
        names: The fact of the customer's card and the field it goes to; a fact the
            card does not tell changes nothing.
    """

    def fills(choice: Choice) -> dict[str, Any]:
        return {
            field: choice.extra[fact] for fact, field in names if choice.extra.get(fact)
        }

    return fills


def customer_field(*names: tuple[str, str]) -> FieldSpec:
    """Return the field of the customer, whose card fills other fields."""
    return FieldSpec(
        "customer",
        N_("Customer"),
        "lookup:customer",
        required=True,
        width=2,
        fills=customer_fills(*names),
    )


def minus(words: str) -> str:
    """Return a figure that is taken away."""
    return f"−{words}"


def base_words(value: Decimal) -> str:
    """Return an amount in base currency; the fen only disturb in an estimate."""
    words = f"¥ {screen_language().quantity(abs(value), 0)}"
    return minus(words) if value < 0 else words


def both_names() -> tuple[str, str]:
    """Return the fields of the description that is read first, and of the other."""
    names = ("description_en", "description_zh")
    if screen_language().code.startswith("zh"):
        return names[1], names[0]
    return names


def places_of(quantity: Decimal) -> int:
    """Return the decimals that a quantity is shown with: those it has."""
    return max(0, -int(quantity.normalize().as_tuple().exponent))


def volume_block(cartons: Decimal, cbm: Decimal) -> tuple[Block, ...]:
    """Return cartons, volume and how far they fill containers; nothing if unknown."""
    if not cbm:
        return ()
    language = screen_language()
    pieces = [
        Fact(_("Cartons"), language.quantity(cartons, 0)),
        Fact(_("Volume"), f"{language.quantity(cbm, 3)} m³", size="strong"),
    ]
    for code in CONTAINERS:
        room = Decimal(codes.find("container_types", code).extra["capacity_cbm"])
        fill = packing.fill_percent(cbm, room)
        words = language.percent(fill, 1)
        if fill > _FULL:
            whole, rest = divmod(fill, _FULL)
            words = f"{language.quantity(whole, 0)} + {language.percent(rest, 1)}"
        pieces.append(Fact(code, words, tone="ok" if _well_filled(fill) else ""))
    return (Block(_("Containers"), tuple(pieces)),)


def _well_filled(fill: Decimal) -> bool:
    return Decimal(85) <= fill <= _FULL


def product_fills(choice: Choice) -> dict[str, Any]:
    """Return what every line takes over from a product's card."""
    return {
        name: choice.extra[name]
        for name in ("description_en", "description_zh", "unit")
        if name in choice.extra
    }
