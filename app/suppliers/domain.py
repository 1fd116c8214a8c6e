"""What we know of a supplier, and its prices. No Qt, no SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.core import checks
from app.core.errors import Problem
from app.core.i18n import N_
from app.core.money import HUNDRED, ZERO, is_currency
from app.core.own_fields import NOTHING, Own
from app.core.refs import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierPrice:
    """What a supplier asks for a product.

    Attributes:
        price_incl_vat: For one unit, VAT included.
        moq: Minimum order quantity; 0 for none.
        valid_to: The last day; None while it lasts.
    """

    id: int | None = None
    product: Ref | None = None
    price_incl_vat: Decimal = ZERO
    currency: str = "CNY"
    moq: Decimal = ZERO
    lead_time_days: int = 0
    valid_from: date | None = None
    valid_to: date | None = None

    def covers(self, on: date) -> bool:
        """Say whether the price holds on a day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)


def lowest(prices: Iterable[SupplierPrice], quantity: Decimal) -> SupplierPrice | None:
    """Return the lowest of one product's prices for a quantity; None without one.

    Args:
        prices: What is asked for it; steps of a price are entries with other minima.
        quantity: How much is wanted; 0 while nobody knows: the smallest minimum.
    """
    known = tuple(prices)
    wanted = quantity or min((one.moq for one in known), default=ZERO)
    enough = (one for one in known if one.moq <= wanted)
    return min(enough, key=lambda one: one.price_incl_vat, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A party as a supplier.

    Attributes:
        vat_rate: In percent, on its invoices.
        special_invoice: Whether it issues special VAT invoices.
        qualified_until: The end of its qualification; None when there is none.
    """

    id: int | None = None
    version: int = 0
    supplier: Ref | None = None
    vat_rate: Decimal = Decimal(13)
    special_invoice: bool = True
    lead_time_days: int = 30
    payment_terms: str = ""
    qualified_until: date | None = None
    note: str = ""
    prices: tuple[SupplierPrice, ...] = ()

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the profile from being saved."""
        found = []
        if self.supplier is None:
            found.append(Problem("supplier", N_("Choose the supplier.")))
        if not ZERO <= self.vat_rate <= HUNDRED:
            found.append(Problem("vat_rate", N_("A rate lies between 0 and 100 %.")))
        if self.lead_time_days < 0:
            found.append(Problem("lead_time_days", N_("This cannot be negative.")))
        for index, price in enumerate(self.prices):
            found += _price_problems(f"prices.{index}", price)
        return tuple(found)


def _price_problems(where: str, price: SupplierPrice) -> list[Problem]:
    found = []
    if price.product is None:
        found.append(Problem(f"{where}.product", N_("Choose the product.")))
    if price.price_incl_vat <= 0:
        found.append(
            Problem(
                f"{where}.price_incl_vat", N_("The price must be greater than zero.")
            )
        )
    if not is_currency(price.currency):
        found.append(Problem(f"{where}.currency", N_("Choose a currency.")))
    if checks.before(price.valid_to, price.valid_from):
        found.append(Problem(f"{where}.valid_to", N_("The end is before the start.")))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A row of the list of suppliers.

    Attributes:
        own: What the supplier says in the office's own fields of parties.
    """

    id: int
    code: str
    name: str
    name_zh: str
    vat_rate: Decimal
    special_invoice: bool
    lead_time_days: int
    qualified_until: date | None
    payment_terms: str
    prices_count: int | None
    own: Own = NOTHING
