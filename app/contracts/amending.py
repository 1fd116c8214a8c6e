"""What an amendment changed, field by field and line by line. No Qt, no SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from app.contracts.domain import Contract, Instalment, Line
from app.core.i18n import N_
from app.core.money import ZERO

HEAD = {
    "customer": N_("Customer"),
    "payment_terms": N_("Payment terms"),
    "account": N_("Our account"),
    "incoterm": N_("Incoterm"),
    "place": N_("Named place"),
    "port_of_loading": N_("Port of loading"),
    "port_of_discharge": N_("Port of discharge"),
    "destination_country": N_("Destination"),
    "signed_on": N_("Signed on"),
    "latest_shipment_on": N_("Latest shipment"),
    "partial_shipment": N_("Partial shipment"),
    "transhipment": N_("Transhipment"),
    "currency": N_("Currency"),
    "rate": N_("Rate"),
    "tolerance_percent": N_("More or less"),
    "customer_po": N_("Customer PO"),
    "agent": N_("Agent"),
    "commission_percent": N_("Commission"),
    "marks": N_("Shipping marks"),
    "packing": N_("Packing"),
    "insurance": N_("Insurance"),
    "note": N_("Note"),
}
LINE = {
    "product": N_("Item no."),
    "description_en": N_("Description"),
    "description_zh": N_("Description (Chinese)"),
    "quantity": N_("Quantity"),
    "unit": N_("Unit"),
    "unit_price": N_("Price"),
    "discount_percent": N_("Discount"),
}
INSTALMENT = {
    "percent": N_("Share"),
    "event": N_("Due after"),
    "days": N_("Days"),
    "method": N_("Method"),
    "due_on": N_("Due on"),
}
_WHOLE = ("description_en", "quantity", "unit", "unit_price", "discount_percent")
LINES, PLAN, TOTAL = N_("Goods"), N_("Payment plan"), N_("Total")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that reads differently.

    Attributes:
        title: Message id of the field.
        old, new: What it held and holds; None: there was, or is, no such line.
        part: Message id of the list it is in; empty: a field of the contract.
        line: Its place there, counted from 1; 0: no line.
        field: The field's name; empty: a whole line.
    """

    title: str
    old: Any
    new: Any
    part: str = ""
    line: int = 0
    field: str = ""


def differences(before: Contract, after: Contract) -> tuple[Difference, ...]:
    """Return everything that reads differently, the fields first, then the lines."""
    found = [*_fields(HEAD, before, after)]
    found += _lines(LINES, LINE, before.lines, after.lines)
    found += _lines(PLAN, INSTALMENT, before.plan, after.plan)
    if before.total() != after.total():
        found.append(Difference(TOTAL, before.total(), after.total(), field="total"))
    return tuple(found)


def _fields(
    titles: Mapping[str, str], before: Any, after: Any, part: str = "", line: int = 0
) -> Iterator[Difference]:
    for name, title in titles.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Difference(title, old, new, part, line, name)


def _lines(
    part: str,
    titles: Mapping[str, str],
    before: tuple[Any, ...],
    after: tuple[Any, ...],
) -> Iterator[Difference]:
    """Compare lines by their keys; lines that were written anew, by their place."""
    old = {_key(one, at): (at, one) for at, one in enumerate(before)}
    new = {_key(one, at): (at, one) for at, one in enumerate(after)}
    for key, (at, one) in new.items():
        if key in old:
            yield from _fields(titles, old[key][1], one, part, at + 1)
        else:
            yield Difference(part, None, one, part, at + 1)
    for key, (at, one) in old.items():
        if key not in new:
            yield Difference(part, one, None, part, at + 1)


def _key(one: Line | Instalment, at: int) -> tuple[str, int]:
    return ("key", one.id) if one.id is not None else ("place", at)


def words_of(one: Line | Instalment) -> Mapping[str, Any]:
    """Return what a whole line says, by field; what is empty is left out."""
    told = {each.name: getattr(one, each.name) for each in fields(one)}
    shown = _WHOLE if isinstance(one, Line) else INSTALMENT
    return {
        name: value
        for name, value in told.items()
        if name in shown and value not in {"", None, ZERO}
    }
