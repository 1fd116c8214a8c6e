"""What goods cost that come into stock."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.money import half_up
from app.db import exchange
from app.db.security import calls
from app.office import service as office
from app.office.domain import RateKind, RateMissingError
from app.purchasing.domain import PRICES, Line
from app.purchasing.model import PurchaseLineRow, PurchaseRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from decimal import Decimal

    from app.db.unit_of_work import UnitOfWork
    from app.office.domain import ExchangeRate

COST_DECIMALS = 4
_AT_ONCE = 5_000
"""Lines of one question."""


def unit_costs(
    uow: UnitOfWork, line_ids: Iterable[int], on: date
) -> dict[int, Decimal | None]:
    """Return what one of each line costs without VAT, for the stock that it becomes.

    In base currency: at the mid rate of the day, as the books value what was bought
    (`app.treasury.service.deals`); None where the office has entered no rate. Whoever
    receives goods need not see it: a server hides it from them, and works it out itself
    (`app.db.security.ledgers`); nothing is returned then.

    Args:
        uow: The action.
        line_ids: Of purchase contracts.
        on: The day the goods come.
    """
    uow.actor.require("purchasing.view")
    if not uow.actor.may(PRICES) and calls.secured(uow.session):
        return {}
    found: dict[int, Decimal | None] = {}
    bases = office.bases(uow)
    for key, company, currency, cost in _priced(uow, line_ids):
        rate = _mid(uow, currency, on, bases[company])
        found[key] = (
            None
            if rate is None
            else half_up(cost * rate.value / rate.unit, COST_DECIMALS)
        )
    return found


def costs_abroad(
    uow: UnitOfWork, line_ids: Iterable[int]
) -> dict[int, tuple[str, Decimal]]:
    """Return by line bought abroad its currency and what one costs in it.

    Earlier versions took that over as it was for the cost in base currency.

    Args:
        uow: The action; who may not see prices is told of none.
        line_ids: Of purchase contracts; those in base currency are left out.
    """
    uow.actor.require("purchasing.view")
    if not uow.actor.may(PRICES):
        return {}
    bases = office.bases(uow)
    return {
        key: (currency, half_up(cost, COST_DECIMALS))
        for key, company, currency, cost in _priced(uow, line_ids)
        if currency != bases[company]
    }


def _priced(
    uow: UnitOfWork, line_ids: Iterable[int]
) -> Iterator[tuple[int, int, str, Decimal]]:
    """Yield each line with its company, currency and the price of one without VAT."""
    row = PurchaseLineRow
    facts = (row.quantity, row.price_incl_vat, row.vat_rate, row.special_invoice)
    asked = select(row.id, PurchaseRow.company_id, PurchaseRow.currency, *facts).join(
        PurchaseRow, PurchaseRow.id == row.purchase_id
    )
    # The doctor asks for all that ever came.
    parts = exchange.chunks(set(line_ids), _AT_ONCE)
    answers = (uow.session.execute(asked.where(row.id.in_(part))) for part in parts)
    found = chain.from_iterable(answers)
    for key, company, currency, quantity, price, vat, special in found:
        line = Line(
            quantity=quantity,
            price_incl_vat=price,
            vat_rate=vat,
            special_invoice=special,
        )
        yield key, company, currency, line.split(currency=currency).excl_vat / quantity


def _mid(uow: UnitOfWork, currency: str, on: date, base: str) -> ExchangeRate | None:
    try:
        return office.rate_on(uow, currency, on, RateKind.MID, base)
    except RateMissingError:
        return None
