"""Lines of documents that another document may take over, in whole or in part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.money import ZERO
from app.core.refs import Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One line that may be taken over.

    Attributes:
        key: The line's id.
        source: Number of its document.
        source_id: Id of its document.
        on: The document's day.
        partner: Whose document it is.
        quantity: What is left of the line, or all of it where nothing is used up.
        most: What may be taken at most, tolerance included; None: any quantity.
        price: For one `unit`, in `currency`; None: told to nobody.
        cost: What it was bought for, in `books`; None: unknown, or not to be told.
        books: The base currency of the company whose document it is.
        vat_rate: Of what was bought, in percent; None: nothing was bought.
    """

    key: int
    source: str = ""
    source_id: int = 0
    on: date | None = None
    partner: str = ""
    product: Ref | None = None
    description_en: str = ""
    description_zh: str = ""
    unit: str = "PCS"
    quantity: Decimal = ZERO
    most: Decimal | None = None
    price: Decimal | None = None
    currency: str = "CNY"
    cost: Decimal | None = None
    books: str = ""
    vat_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LastPrice:
    """What a partner paid, was offered or asked last for a product, after discount.

    Attributes:
        price: For one unit, in the currency asked for.
        number: Of the document.
        on: Its day.
        quantity: How many there were of it; None: not told.
    """

    price: Decimal
    number: str
    on: date | None
    quantity: Decimal | None = None


def with_last_price(line: Any, prices: Mapping[int, LastPrice]) -> Any:
    """Return a line of a sale; without a price it takes its product's last one (H13).

    Args:
        line: Of a quotation or a contract.
        prices: The last ones, by product.
    """
    last = prices.get(line.product.id) if line.product else None
    return (
        replace(line, unit_price=last.price) if last and not line.unit_price else line
    )
