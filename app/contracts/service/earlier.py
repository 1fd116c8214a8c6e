"""What earlier contracts tell a new one: usual terms, last prices, lines to copy."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog import service as catalog
from app.catalog.service.sold_lines import SoldLines
from app.contracts import rows
from app.contracts.domain import State
from app.contracts.model import ContractLineRow, ContractRow
from app.contracts.usual import Usual
from app.core.sources import with_last_price
from app.core.way import Way
from app.db.latest import Prices
from app.db.trash import kept
from app.office import service as office

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.contracts.domain import Contract, Line
    from app.core.sources import LastPrice, SourceLine
    from app.db.unit_of_work import UnitOfWork

_IN_FORCE = (State.CONFIRMED, State.COMPLETED)
_LINES = SoldLines(
    ContractLineRow,
    ContractRow,
    ContractRow.signed_on,
    (ContractRow.state != State.CANCELLED,),
)
_PRICES = Prices(
    ContractLineRow,
    ContractRow,
    ContractRow.id == ContractLineRow.contract_id,
    ContractRow.signed_on,
    ContractLineRow.unit_price,
    ContractLineRow.discount_percent,
)
_LATELY = 20
"""So many contracts are looked through for one whose freight is estimated."""


def usual(uow: UnitOfWork, customer_id: int) -> Usual | None:
    """Return the terms of a customer's last contract; None: there was none (H35)."""
    uow.actor.require("contracts.view")
    row = uow.session.scalar(
        select(ContractRow)
        .where(
            ContractRow.customer_id == customer_id,
            ContractRow.state != State.CANCELLED,
            kept(ContractRow),
        )
        .order_by(ContractRow.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    return Usual(
        number=row.number or "",
        incoterm=row.incoterm,
        port_of_loading=row.port_of_loading,
        port_of_discharge=row.port_of_discharge,
        destination_country=row.destination_country,
        currency=row.currency,
        payment_terms=row.payment_terms,
        way=_usual_way(uow, row),
    )


def usual_way(uow: UnitOfWork, contract: Contract) -> Way | None:
    """Return what the way cost when the customer last had goods sent to that port.

    Of the newest contract in the same currency and of the same company whose freight
    is estimated; nothing is estimated where there is none.

    Returns:
        None for who may not see it.
    """
    uow.actor.require("contracts.view")
    asked = ContractRow(
        customer_id=contract.customer.id if contract.customer else 0,
        company_id=contract.company.id if contract.company else 0,
        port_of_discharge=contract.port_of_discharge,
        currency=contract.currency,
    )
    return _usual_way(uow, asked)


def _usual_way(uow: UnitOfWork, like: ContractRow) -> Way | None:
    if not uow.actor.may(rows.COST):
        return None
    if not like.customer_id or not like.port_of_discharge:
        return Way()
    newest = uow.session.scalars(
        select(ContractRow)
        .where(
            ContractRow.customer_id == like.customer_id,
            ContractRow.company_id == like.company_id,
            ContractRow.port_of_discharge == like.port_of_discharge,
            ContractRow.currency == like.currency,
            ContractRow.state != State.CANCELLED,
            kept(ContractRow),
        )
        .order_by(ContractRow.id.desc())
        .limit(_LATELY)
    ).all()
    found = rows.ways(uow, newest)
    return next((found[x.id] for x in newest if found[x.id].has_freight), Way())


def last_prices(
    uow: UnitOfWork, customer_id: int, currency: str, products: Iterable[int], but: int
) -> dict[int, LastPrice]:
    """Return what a customer paid last for products, after discount (H13).

    Args:
        uow: The action.
        customer_id: The customer.
        currency: Prices in others are left out.
        products: Their ids.
        but: A contract that does not count: the one at hand; 0: none.
    """
    uow.actor.require("contracts.view")
    return _PRICES.last(
        uow,
        products,
        (
            ContractRow.customer_id == customer_id,
            ContractRow.currency == currency,
            ContractRow.state.in_(_IN_FORCE),
            ContractRow.id != but,
        ),
    )


def completed(uow: UnitOfWork, contract: Contract) -> Contract:
    """Return a contract whose new lines have what typed ones get from their products.

    That is the cost on the card and the customer's last price, where they have none.
    """
    uow.actor.require("contracts.edit")
    new = [one.product.id for one in contract.lines if one.product and one.id is None]
    company = contract.company
    base = uow.once(("base", company), partial(office.base_of, uow, company))
    costs = {
        key: product.cost.price_in(base)
        for key, product in catalog.read_once(uow, new).items()
        if product.cost is not None
    }
    prices: dict[int, LastPrice] = {}
    if contract.customer is not None:
        asked = (contract.customer.id, contract.currency, tuple(new), contract.id or 0)
        ask = partial(last_prices, uow, *asked)
        prices = uow.once(("contracts.last", asked), ask)

    def filled(line: Line) -> Line:
        if line.id is not None or line.product is None:
            return line
        if line.purchase_price is None:
            line = replace(line, purchase_price=costs.get(line.product.id))
        made: Line = with_last_price(line, prices)
        return made

    return replace(contract, lines=tuple(map(filled, contract.lines)))


def lines(
    uow: UnitOfWork, text: str, customer_id: int | None = None, but: int = 0
) -> tuple[SourceLine, ...]:
    """Return lines of earlier contracts that may be copied, the latest first (H13).

    Args:
        uow: The action.
        text: Words of number, customer, item number or description; all must fit.
        customer_id: Only this customer's; None: everybody's.
        but: A contract that is left out: the one at hand; 0: none.
    """
    uow.actor.require("contracts.view")
    found = _LINES.find(uow, text, customer_id, but)
    keys = [line.key for line in found]
    paid = rows.costs(uow, ContractLineRow.id.in_(keys)) if keys else {}
    if not paid:
        return found
    of = {line.source_id for line in found}
    asked = select(ContractRow.id, ContractRow.company_id).where(ContractRow.id.in_(of))
    whose, bases = dict(uow.session.execute(asked).all()), office.bases(uow)
    return tuple(
        replace(line, cost=paid.get(line.key), books=bases[whose[line.source_id]])
        for line in found
    )
