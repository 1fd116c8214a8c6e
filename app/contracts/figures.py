"""What a contract is worth to us before it is carried out. No Qt, no SQL.

Estimates for the screen, from the prices of the contract, the purchase prices of its
lines and the costs of its way. What the deal really left is the treasury's to say
(rules §2, deal.md §9).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache

from app.contracts.domain import Contract, Line
from app.contracts.way import FREIGHT_PAID, INSURED, Way
from app.core import tax
from app.core.books import base_of
from app.core.fx import booked
from app.core.money import HUNDRED, ZERO, half_up, to_coin

_FEN = 2
_RATE_PLACES = 4


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
        if not self.units_per_carton or quantity <= 0:
            return ZERO
        return _cartons(quantity, self.units_per_carton)

    def cbm(self, quantity: Decimal) -> Decimal:
        """Return the volume of a quantity in m³, exact (settled_rules 1)."""
        return self.cartons(quantity) * self.carton_cbm


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The expected result of a contract.

    Attributes:
        total, premium, commission: The contract's currency.
        freight: The same; None while the term makes us pay it and it is not estimated,
            or what costs us is hidden from who asks.
        net: The same, what is left at the ship's rail (FOB net); None without
            `freight`.
        base: `net` in base currency at the contract's rate; None without it.
        purchase: VAT included, base currency; None when a price is unknown or hidden.
        refund, domestic: Base currency.
        margin: What is expected to be left, base currency; None without
            `purchase` or `net`.
        percent: `margin` of the contract's total.
        exchange_cost: What one unit of foreign currency costs us to earn; the rate at
            which nothing is left.
    """

    total: Decimal
    freight: Decimal | None
    premium: Decimal
    commission: Decimal
    net: Decimal | None
    base: Decimal | None
    purchase: Decimal | None = None
    refund: Decimal = ZERO
    domestic: Decimal = ZERO
    margin: Decimal | None = None
    percent: Decimal | None = None
    exchange_cost: Decimal | None = None


@lru_cache(maxsize=4096)
def _cartons(quantity: Decimal, each: int) -> Decimal:
    # Every cell that is left asks for those of all lines six times.
    return (quantity / each).quantize(Decimal(1), ROUND_CEILING)


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
    paid = half_up(line.quantity * line.purchase_price, _FEN)
    refundable = min(goods.refund_rate, goods.vat_rate)
    return _refund(paid, goods.vat_rate, refundable)


@lru_cache(maxsize=4096)
def _refund(paid: Decimal, vat_rate: Decimal, refundable: Decimal) -> Decimal:
    # Every keystroke that changes one line asks for those of all others again.
    return tax.split_draft(paid, vat_rate, refundable).refund


def line_margin(line: Line, contract: Contract, goods: Goods) -> Decimal | None:
    """Return what a line leaves in percent of its amount; None when unknown.

    Purchase less refund; freight and other costs of the way are not shared out.
    """
    amount = line.amount(contract.currency)
    if line.purchase_price is None or contract.rate <= 0 or amount <= 0:
        return None
    worth = amount * contract.rate / contract.rate_unit
    cost = line.quantity * line.purchase_price - refund_of(line, goods)
    return (1 - cost / worth) * HUNDRED


def goods_margin(contract: Contract, goods: Mapping[int, Goods]) -> Decimal | None:
    """Return what all lines leave together in percent; None when one is unknown."""
    total = contract.total()
    prices = [line.purchase_price for line in contract.lines]
    if not prices or None in prices or contract.rate <= 0 or total <= 0:
        return None
    cost = sum(
        (
            line.quantity * (line.purchase_price or ZERO)
            - refund_of(line, _goods(line, goods))
            for line in contract.lines
        ),
        ZERO,
    )
    return (1 - cost / (total * contract.rate / contract.rate_unit)) * HUNDRED


def figures(contract: Contract, goods: Mapping[int, Goods]) -> Figures:
    """Return what a contract is expected to leave."""
    way, currency = contract.way or Way(), contract.currency
    total, space = contract.total(), volume(contract.lines, goods)
    freight, premium = _freight(contract, space), ZERO
    if contract.incoterm in INSURED:
        premium = way.premium_of(total, currency)
    commission = to_coin(total * contract.commission_percent / HUNDRED, currency)
    net = None if freight is None else total - freight - premium - commission
    plain = Figures(
        total=total,
        freight=freight,
        premium=premium,
        commission=commission,
        net=net,
        base=None if net is None else _in_base(net, contract),
        domestic=to_coin(way.domestic_of(space), base_of(contract)),
    )
    prices = [line.purchase_price for line in contract.lines]
    if None in prices or not prices or contract.rate <= 0:
        return plain
    return _with_margin(plain, contract, goods)


def _freight(contract: Contract, space: Decimal) -> Decimal | None:
    """Return the main freight; None while we owe some and it is not estimated."""
    if contract.incoterm not in FREIGHT_PAID:
        return ZERO
    exact = (contract.way or Way()).freight_of(space)
    if exact <= 0 and contract.lines:
        return None
    return to_coin(exact, contract.currency)


def _with_margin(
    plain: Figures, contract: Contract, goods: Mapping[int, Goods]
) -> Figures:
    purchase = sum(
        (
            to_coin(line.quantity * (line.purchase_price or ZERO), base_of(contract))
            for line in contract.lines
        ),
        ZERO,
    )
    refund = sum((refund_of(x, _goods(x, goods)) for x in contract.lines), ZERO)
    bought = replace(plain, purchase=purchase, refund=refund)
    if plain.net is None or plain.base is None:
        return bought
    cost = purchase - refund + plain.domestic
    margin = plain.base - cost
    worth = _in_base(plain.total, contract)
    return replace(
        bought,
        margin=margin,
        percent=margin / worth * HUNDRED if worth else None,
        exchange_cost=(
            half_up(cost / plain.net * contract.rate_unit, _RATE_PLACES)
            if plain.net > 0
            else None
        ),
    )


def _in_base(amount: Decimal, contract: Contract) -> Decimal:
    if contract.rate <= 0:
        return ZERO
    return booked(amount, contract.rate, contract.rate_unit, base_of(contract))


def _goods(line: Line, goods: Mapping[int, Goods]) -> Goods:
    found = goods.get(line.product.id) if line.product else None
    return found or Goods()
