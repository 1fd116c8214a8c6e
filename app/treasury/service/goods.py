"""Adds up what the goods of a deal cost: as billed, as ordered while not billed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.core import fx
from app.core.money import ZERO, to_coin
from app.office import service as office
from app.office.domain import RateKind
from app.purchasing.domain import State as Ordered

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.purchasing.domain import Line

Billed = Mapping[int, tuple[Decimal, Decimal, Decimal]]
"""Quantity, amount and price without VAT that were invoiced, by purchase line."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a purchase contract brings for one sales contract.

    Attributes:
        booked: Its suppliers' bills as booked, in base currency.
    """

    state: Ordered
    currency: str
    lines: tuple[Line, ...]
    booked: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Goods:
    """What goods cost, and what of it is not billed yet."""

    incl_vat: Decimal = ZERO
    excl_vat: Decimal = ZERO
    unbilled: Decimal = ZERO


def of_orders(
    uow: UnitOfWork, orders: Iterable[Order], billed: Billed, base: str
) -> Goods:
    """Add up the goods of all purchases for a contract, in base currency.

    Raises:
        RateMissingError: A purchase in foreign currency is not billed, and no mid
            rate of it is known.
    """
    found = Goods()
    for order in orders:
        own = bought(order, billed)
        if order.currency != base:
            own = _in_base(uow, order, own, base)
        found = Goods(
            found.incl_vat + own.incl_vat,
            found.excl_vat + own.excl_vat,
            found.unbilled + own.unbilled,
        )
    return found


def bought(order: Order, billed: Billed) -> Goods:
    """Add up one purchase: billed quantities as billed, the rest as ordered."""
    incl = excl = unbilled = ZERO
    for line in order.lines:
        quantity, amount, price = billed.get(line.id or 0, (ZERO, ZERO, ZERO))
        due = replace(line, quantity=_due(order, line))
        rest = due.split(currency=order.currency)
        if quantity >= due.quantity:
            incl, excl = incl + amount, excl + price
            continue
        if quantity:
            # The rest of the order, so that order and bills together are its total.
            left_incl = max(rest.incl_vat - amount, ZERO)
            left_excl = max(rest.excl_vat - price, ZERO)
        else:
            left_incl, left_excl = rest.incl_vat, rest.excl_vat
        incl, excl = incl + amount + left_incl, excl + price + left_excl
        unbilled += left_incl
    return Goods(incl, excl, unbilled)


def _due(order: Order, line: Line) -> Decimal:
    """Return what a line brings: of a completed contract what has come."""
    closed = order.state is Ordered.COMPLETED
    return line.received if closed and line.received else line.quantity


def _in_base(uow: UnitOfWork, order: Order, own: Goods, base: str) -> Goods:
    """Value a purchase in foreign currency: bills as booked, the rest at today's mid.

    Raises:
        RateMissingError: No mid rate is known for what is not billed.
    """
    unbilled = ZERO
    if own.unbilled:
        rate = office.rate_on(uow, order.currency, uow.today, RateKind.MID, base)
        unbilled = fx.booked(own.unbilled, rate.value, rate.unit, base)
    incl = order.booked + unbilled
    share = own.excl_vat / own.incl_vat if own.incl_vat else ZERO
    return Goods(incl, to_coin(incl * share, base), unbilled)
