"""What a sale is worth to us before it is carried out, the same offered or agreed.

Estimates for the screen, from prices, purchase prices and the costs of the way, each
for the whole of the goods: the freight of all cartons, the premium of the total, the
refund of each line (rules §2, §10). What a deal really left is the treasury's to say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache

from app.core import tax
from app.core.fx import booked
from app.core.money import HUNDRED, ZERO, half_up, to_coin
from app.core.way import FREIGHT_PAID, INSURED, Way

_FEN = 2
_RATE_PLACES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A line of what is sold, and what it costs us.

    Attributes:
        amount: In the sale's currency.
        cbm: Its volume in whole cartons, exact.
        cost: VAT included, base currency; None: it is unknown or hidden.
        refund: Of the state, base currency.
    """

    amount: Decimal
    cbm: Decimal = ZERO
    cost: Decimal | None = None
    refund: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """What is sold and what it costs.

    Attributes:
        base: The base currency.
        rate: Base for `rate_unit` of the currency; 0: it is not known.
        commission_percent: Of the total.
        parts: Its lines.
    """

    currency: str
    base: str
    rate: Decimal
    rate_unit: int
    incoterm: str
    commission_percent: Decimal
    way: Way
    parts: tuple[Part, ...]

    @property
    def total(self) -> Decimal:
        """The sum of the lines, in the currency."""
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def cbm(self) -> Decimal:
        """Volume of the goods in whole cartons, exact."""
        return sum((part.cbm for part in self.parts), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The expected result of a sale.

    Attributes:
        total, premium, commission: The sale's currency.
        freight: The same; None while the term makes us pay it and it is not estimated,
            or what costs us is hidden from who asks.
        net: The same, what is left at the ship's rail (FOB net); None without
            `freight`.
        base: `net` in base currency at the sale's rate; None without it.
        purchase: VAT included, base currency; None when a price is unknown or hidden.
        refund, domestic: Base currency.
        margin: What is expected to be left, base currency; None without
            `purchase` or `net`.
        percent: `margin` of the total.
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


def cartons(quantity: Decimal, each: int) -> Decimal:
    """Return how many cartons a quantity needs; the last one may not be full.

    Args:
        quantity: Of units.
        each: Units in a carton; 0 while the packing is unknown.
    """
    return _cartons(quantity, each) if each and quantity > 0 else ZERO


def refund_of(paid: Decimal, vat_rate: Decimal, refund_rate: Decimal) -> Decimal:
    """Return the export refund of a whole line, base currency (rules §10).

    Args:
        paid: VAT included.
        vat_rate: In percent.
        refund_rate: The same; above the tax it counts as the tax.
    """
    return _refund(half_up(paid, _FEN), vat_rate, min(refund_rate, vat_rate))


@lru_cache(maxsize=4096)
def _refund(paid: Decimal, vat_rate: Decimal, refundable: Decimal) -> Decimal:
    # Every keystroke that changes one line asks for those of all others again.
    return tax.split_draft(paid, vat_rate, refundable).refund


def figures(sale: Sale) -> Figures:
    """Return what a sale is expected to leave."""
    way, currency, total = sale.way, sale.currency, sale.total
    freight, premium = _freight(sale), ZERO
    if sale.incoterm in INSURED:
        premium = way.premium_of(total, currency)
    commission = to_coin(total * sale.commission_percent / HUNDRED, currency)
    net = None if freight is None else total - freight - premium - commission
    domestic = ZERO if sale.incoterm == "EXW" else way.domestic_of(sale.cbm)
    plain = Figures(
        total=total,
        freight=freight,
        premium=premium,
        commission=commission,
        net=net,
        base=None if net is None else _in_base(net, sale),
        domestic=to_coin(domestic, sale.base),
    )
    costs = [one.cost for one in sale.parts]
    known = [to_coin(cost, sale.base) for cost in costs if cost is not None]
    if not known or len(known) < len(costs) or sale.rate <= 0:
        return plain
    return _with_margin(plain, sale, sum(known, ZERO))


def margins(sale: Sale) -> tuple[Decimal | None, ...]:
    """Return what each line leaves in percent of its amount; None: that is not known.

    The lines bear all that the whole bears, so that together they leave what it leaves:
    freight and domestic costs by volume, premium and commission by amount (rules §13).
    """
    found = figures(sale)
    if found.freight is None or sale.rate <= 0:
        return (None,) * len(sale.parts)
    total, cbm, rate = sale.total, sale.cbm, sale.rate / sale.rate_unit
    by_amount = (found.premium + found.commission) * rate
    by_volume = found.freight * rate + found.domestic

    def left(part: Part) -> Decimal | None:
        if part.cost is None or part.amount <= 0:
            return None
        share = part.amount / total
        carried = by_amount * share + by_volume * (part.cbm / cbm if cbm else share)
        cost = part.cost - part.refund + carried
        return (1 - cost / (part.amount * rate)) * HUNDRED

    return tuple(map(left, sale.parts))


def _freight(sale: Sale) -> Decimal | None:
    """Return the main freight; None while we owe some and it is not estimated."""
    if sale.incoterm not in FREIGHT_PAID:
        return ZERO
    exact = sale.way.freight_of(sale.cbm)
    if exact <= 0 and sale.parts:
        return None
    return to_coin(exact, sale.currency)


def _with_margin(plain: Figures, sale: Sale, purchase: Decimal) -> Figures:
    refund = sum((one.refund for one in sale.parts), ZERO)
    known = replace(plain, purchase=purchase, refund=refund)
    if plain.net is None or plain.base is None:
        return known
    cost = purchase - refund + plain.domestic
    margin = plain.base - cost
    worth = _in_base(plain.total, sale)
    return replace(
        known,
        margin=margin,
        percent=margin / worth * HUNDRED if worth else None,
        exchange_cost=(
            half_up(cost / plain.net * sale.rate_unit, _RATE_PLACES)
            if plain.net > 0
            else None
        ),
    )


def _in_base(amount: Decimal, sale: Sale) -> Decimal:
    if sale.rate <= 0:
        return ZERO
    return booked(amount, sale.rate, sale.rate_unit, sale.base)
