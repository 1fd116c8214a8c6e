"""What earlier contracts tell a new one: usual terms, last prices, lines to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.catalog.service.sold_lines import SoldLines
from app.contracts.domain import HUNDRED, LastPrice, State, Usual
from app.contracts.model import ContractLineRow, ContractRow
from app.core.money import half_up
from app.db.trash import kept

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.sources import SourceLine
    from app.db.unit_of_work import UnitOfWork

_PRICE_DECIMALS = 6
_IN_FORCE = (State.CONFIRMED, State.COMPLETED)
_LINES = SoldLines(
    ContractLineRow,
    ContractRow,
    ContractRow.signed_on,
    (ContractRow.state != State.CANCELLED,),
)


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
    )


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
    newest = func.row_number().over(
        partition_by=ContractLineRow.product_id,
        order_by=(ContractRow.signed_on.desc(), ContractLineRow.id.desc()),
    )
    ranked = (
        select(
            ContractLineRow.product_id,
            ContractLineRow.unit_price,
            ContractLineRow.discount_percent,
            ContractRow.number,
            ContractRow.signed_on,
            newest.label("place"),
        )
        .join(ContractRow, ContractRow.id == ContractLineRow.contract_id)
        .where(
            ContractRow.customer_id == customer_id,
            ContractRow.currency == currency,
            ContractRow.state.in_(_IN_FORCE),
            ContractRow.id != but,
            ContractLineRow.product_id.in_(set(products)),
        )
        .subquery()
    )
    found = uow.session.execute(select(ranked).where(ranked.c.place == 1))
    return {
        key: LastPrice(
            half_up(price * (HUNDRED - off) / HUNDRED, _PRICE_DECIMALS),
            number or "",
            on,
        )
        for key, price, off, number, on, _place in found
    }


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
    return _LINES.find(uow, text, customer_id, but)
