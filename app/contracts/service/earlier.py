"""What earlier contracts tell a new one: usual terms, last prices, lines to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from app.catalog import service as catalog
from app.catalog.model import ProductRow
from app.contracts.domain import HUNDRED, LastPrice, State, Usual
from app.contracts.model import ContractLineRow, ContractRow
from app.core.money import half_up
from app.core.sources import SourceLine
from app.db.trash import kept
from app.parties.model import PartyRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.db.unit_of_work import UnitOfWork

MOST_LINES = 200
_PRICE_DECIMALS = 6
_IN_FORCE = (State.CONFIRMED, State.COMPLETED)


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
    query = (
        select(ContractLineRow, ContractRow, PartyRow.name)
        .join(ContractRow, ContractRow.id == ContractLineRow.contract_id)
        .join(PartyRow, PartyRow.id == ContractRow.customer_id)
        .outerjoin(ProductRow, ProductRow.id == ContractLineRow.product_id)
        .where(
            ContractRow.state != State.CANCELLED,
            ContractRow.id != but,
            kept(ContractRow),
        )
        .order_by(
            ContractRow.signed_on.desc(),
            ContractRow.id.desc(),
            ContractLineRow.position,
        )
        .limit(MOST_LINES)
    )
    if customer_id is not None:
        query = query.where(ContractRow.customer_id == customer_id)
    searched = (
        ContractRow.number, PartyRow.name, ProductRow.code,
        ContractLineRow.description_en, ContractLineRow.description_zh,
    )  # fmt: skip
    for word in text.split():
        query = query.where(
            or_(*(one.icontains(word, autoescape=True) for one in searched))
        )
    found = uow.session.execute(query).all()
    products = catalog.refs(uow, [line.product_id for line, _of, _name in found])
    return tuple(
        SourceLine(
            key=line.id,
            source=contract.number or "",
            source_id=contract.id,
            on=contract.signed_on,
            partner=name,
            product=products.get(line.product_id or 0),
            description_en=line.description_en,
            description_zh=line.description_zh,
            unit=line.unit,
            quantity=line.quantity,
            price=line.unit_price,
            currency=contract.currency,
        )
        for line, contract, name in found
    )
