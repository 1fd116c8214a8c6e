"""What a contract is worth to us before it is carried out. No Qt, no SQL.

Estimates for the screen, from the prices of the contract, the purchase prices of its
lines and the costs of its way. What the deal really left is the treasury's to say
(rules §2, deal.md §9).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.contracts.domain import Contract, Line
from app.core import worth
from app.core.books import base_of
from app.core.money import ZERO
from app.core.way import Way
from app.core.worth import Figures

__all__ = ["Figures", "Goods", "figures", "margins"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What a product's card says that a contract's figures need.

    Attributes:
        units_per_carton: 0 while the packing is unknown.
        carton_cbm: Exact, m³.
        carton_kg: Gross; 0 while it is not known.
        vat_rate, refund_rate: In percent; the refund of the day of signing.
        special_invoice: Without one there is no refund.
        picture: For the line; None for none.
    """

    hs_code: str = ""
    units_per_carton: int = 0
    carton_cbm: Decimal = ZERO
    carton_kg: Decimal = ZERO
    vat_rate: Decimal = Decimal(13)
    refund_rate: Decimal = ZERO
    special_invoice: bool = True
    picture: bytes | None = field(default=None, repr=False)

    def cartons(self, quantity: Decimal) -> Decimal:
        """Return how many cartons a quantity needs; the last one may not be full."""
        return worth.cartons(quantity, self.units_per_carton)

    def cbm(self, quantity: Decimal) -> Decimal:
        """Return the volume of a quantity in m³, exact (settled_rules 1)."""
        return self.cartons(quantity) * self.carton_cbm


def volume(lines: Iterable[Line], goods: Mapping[int, Goods]) -> Decimal:
    """Return the volume of lines in m³, exact."""
    return sum((_goods(line, goods).cbm(line.quantity) for line in lines), ZERO)


def weight(lines: Iterable[Line], goods: Mapping[int, Goods]) -> Decimal:
    """Return the gross weight of lines in kg, as far as it is known."""
    packed = [(_goods(line, goods), line.quantity) for line in lines]
    return sum((one.cartons(count) * one.carton_kg for one, count in packed), ZERO)


def cartons(lines: Iterable[Line], goods: Mapping[int, Goods]) -> Decimal:
    """Return how many cartons lines need."""
    return sum((_goods(line, goods).cartons(line.quantity) for line in lines), ZERO)


def refund_of(line: Line, goods: Goods) -> Decimal:
    """Return the export refund of a whole line, base currency (rules §10)."""
    if line.purchase_price is None or not goods.special_invoice:
        return ZERO
    paid = line.quantity * line.purchase_price
    return worth.refund_of(paid, goods.vat_rate, goods.refund_rate)


def figures(contract: Contract, goods: Mapping[int, Goods]) -> Figures:
    """Return what a contract is expected to leave."""
    return worth.figures(sale_of(contract, goods))


def margins(
    contract: Contract, goods: Mapping[int, Goods]
) -> tuple[Decimal | None, ...]:
    """Return what each line leaves of that, in percent of its amount."""
    return worth.margins(sale_of(contract, goods))


def sale_of(contract: Contract, goods: Mapping[int, Goods]) -> worth.Sale:
    """Return what a contract sells and what it costs."""
    return worth.Sale(
        currency=contract.currency,
        base=base_of(contract),
        rate=contract.rate,
        rate_unit=contract.rate_unit,
        incoterm=contract.incoterm,
        commission_percent=contract.commission_percent,
        way=contract.way or Way(),
        parts=tuple(_part(x, contract, _goods(x, goods)) for x in contract.lines),
    )


def _part(line: Line, contract: Contract, goods: Goods) -> worth.Part:
    price = line.purchase_price
    return worth.Part(
        amount=line.amount(contract.currency),
        cbm=goods.cbm(line.quantity),
        cost=None if price is None else line.quantity * price,
        refund=refund_of(line, goods),
    )


def _goods(line: Line, goods: Mapping[int, Goods]) -> Goods:
    found = goods.get(line.product.id) if line.product else None
    return found or Goods()
