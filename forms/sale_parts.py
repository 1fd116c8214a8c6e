"""What the screens of inquiries, quotations and contracts have in common."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.core import codes, packing, people, unusual
from app.core.books import base_of, base_sign
from app.core.i18n import MINUS, N_, _, screen_language
from forms.currencies import CURRENCIES
from forms.kit.spec import Block, ColumnSpec, Fact, FieldSpec, unit_of
from forms.sale_list import places_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.core.errors import Problem
    from app.core.refs import Choice
    from app.core.sources import LastPrice
    from app.office.domain import ExchangeRate

INCOTERMS = tuple((code, code) for code in (
    *("FOB", "CIF", "CFR", "EXW", "FCA", "FAS", "CPT", "CIP", "DAP", "DPU", "DDP"),
))  # fmt: skip
CONTAINERS = ("20GP", "40GP", "40HC")
_WELL_FILLED = Decimal(80)
"""Percent of a container's volume that is well used: cartons fill some 90 of it."""


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


# --- What offers and contracts have in common ----------------------------------------


def _per_unit(record: Any) -> str:
    unit = record.rate_unit if record.rate_unit > 1 else ""
    return f"{base_of(record)}/{unit}{record.currency}"


TRADE_FIELDS = (
    FieldSpec("salesperson", N_("Salesperson")),
    FieldSpec("incoterm", N_("Incoterm"), "choice", options=INCOTERMS, required=True),
    FieldSpec("place", N_("Named place"), required=True),
    FieldSpec("port_of_loading", N_("Port of loading"), "code:ports"),
    FieldSpec("port_of_discharge", N_("Port of discharge"), "code:ports"),
    FieldSpec("currency", N_("Currency"), "choice", options=CURRENCIES, required=True),
    FieldSpec("rate", N_("Rate"), "rate", suffix=_per_unit),
)
OWNER = FieldSpec(
    "owner",
    N_("Responsible"),
    show=lambda record: people.called(record.owner) or _("The office"),
)
"""Whose record it is; handed over by managers and administrators."""

PAYMENT_TERMS = FieldSpec(
    "payment_terms",
    N_("Payment terms"),
    width=4,
    hint=N_("T/T 30% deposit, 70% within 30 days after B/L date"),
)


def goods_columns(
    fills: Callable[[Choice], Mapping[str, Any]], code: int, words: int
) -> tuple[ColumnSpec, ...]:
    """Return the columns of a line's product and its description in both languages.

    Args:
        fills: What follows from choosing a product.
        code: Width of the item number.
        words: Width of the description, which takes what is left over.
    """
    first, second = both_names()
    other = N_("English description") if first.endswith("zh") else (
        N_("Chinese description")
    )  # fmt: skip
    return (
        ColumnSpec("product", N_("Item no."), "lookup:product", code, required=True,
                   fills=fills, aliases=("货号", "Item", "SKU", "Art. no.", "Model")),
        ColumnSpec(first, N_("Description"), width=words, stretch=True, pictured=True,
                   describe=lambda line, _r: getattr(line, second),
                   aliases=("品名", "Product")),
        ColumnSpec(second, other, width=150, hidden=True),
    )  # fmt: skip


def quantity_columns(
    prices: Callable[[], Mapping[int, LastPrice]],
) -> tuple[ColumnSpec, ...]:
    """Return the columns of quantity and unit.

    Args:
        prices: Tells the last prices by product, with the quantities they were for.
    """

    def doubt(value: Any, line: Any, _record: Any) -> Problem | None:
        last = prices().get(line.product.id) if line.product else None
        return unusual.quantity(value, last.quantity if last else None)

    quantity, unit = _QUANTITY_COLUMNS
    return replace(quantity, doubt=doubt), unit


def with_rate(
    fields: tuple[FieldSpec, ...], newest: Callable[[], ExchangeRate | None]
) -> tuple[FieldSpec, ...]:
    """Return fields of which the rate is compared with the newest one.

    Args:
        fields: Of a document in a currency.
        newest: Tells the newest rate; None: there is none.
    """

    def doubt(value: Any, record: Any) -> Problem | None:
        if record.currency == base_of(record):
            return None
        known = newest()
        return unusual.rate(value, known.for_units(record.rate_unit) if known else None)

    return tuple(
        replace(one, doubt=doubt) if one.field == "rate" else one for one in fields
    )


_QUANTITY_COLUMNS = (
    ColumnSpec("quantity", N_("Quantity"), "decimal", 74, required=True, sum=True,
               unit=unit_of,
               places=lambda line, _r: places_of(line.quantity),
               aliases=("Qty", "数量")),
    ColumnSpec("unit", N_("Unit"), width=54, aliases=("单位",)),
)  # fmt: skip


def minus(words: str) -> str:
    """Return a figure that is taken away."""
    return f"{MINUS}{words}"


def base_words(value: Decimal, record: Any) -> str:
    """Return an amount in base currency; the fen only disturb in an estimate."""
    words = f"{base_sign(record.company)} {screen_language().quantity(abs(value), 0)}"
    return minus(words) if value < 0 else words


def both_names() -> tuple[str, str]:
    """Return the fields of the description that is read first, and of the other."""
    names = ("description_en", "description_zh")
    if screen_language().code.startswith("zh"):
        return names[1], names[0]
    return names


def volume_block(cartons: Decimal, cbm: Decimal, gross: Decimal) -> tuple[Block, ...]:
    """Return cartons, volume and how far they fill containers; nothing if unknown.

    As many containers as the plan of a shipment takes, and how full they are.
    """
    if not cbm:
        return ()
    language = screen_language()
    pieces = [
        Fact(_("Cartons"), language.quantity(cartons, 0)),
        Fact(_("Volume"), _("{n} m³", n=language.quantity(cbm, 3)), size="strong"),
    ]
    for code in CONTAINERS:
        facts = codes.find("container_types", code).extra
        room, payload = Decimal(facts["capacity_cbm"]), Decimal(facts["payload_kg"])
        count = packing.containers_needed(cbm, gross, room, payload)
        fill = packing.fill_percent(cbm, room * count)
        words = language.percent(fill, 1)
        if count > 1:
            words = f"{language.quantity(Decimal(count), 0)} × {words}"
        pieces.append(Fact(code, words, tone="ok" if fill >= _WELL_FILLED else ""))
    return (Block(_("Containers"), tuple(pieces)),)


def product_fills(choice: Choice) -> dict[str, Any]:
    """Return what every line takes over from a product's card."""
    return {
        name: choice.extra[name]
        for name in ("description_en", "description_zh", "unit")
        if name in choice.extra
    }


def last_price(last: LastPrice | None, price: Decimal, currency: str) -> str:
    """Return what stands below a price: the last one, or its document if it is it."""
    if last is None:
        return ""
    if last.price == price:
        return last.number
    return _("last {price}", price=screen_language().price(last.price, currency))
