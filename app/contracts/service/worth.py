"""What contracts are expected to leave: what their figures need, and their margins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.catalog import service as catalog
from app.contracts import rows
from app.contracts.domain import Contract
from app.contracts.figures import Goods, figures
from app.contracts.listing import LISTING
from app.contracts.model import ContractLineRow, ContractRow
from app.core.money import ZERO
from app.core.refs import Ref
from app.db import weighed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from app.catalog.domain import HsCode, Product
    from app.core.query import Query
    from app.core.way import Way
    from app.db.unit_of_work import UnitOfWork


def goods(uow: UnitOfWork, ids: Iterable[int], on: date) -> dict[int, Goods]:
    """Return what the cards of products say that a contract's figures need.

    Args:
        uow: The action.
        ids: Of the products.
        on: The day whose refund rates are meant.
    """
    uow.actor.require("contracts.view")
    known = catalog.products(uow, ids)
    tariff = catalog.tariff(uow, (one.hs_code for one in known.values()))
    return {key: _goods(one, tariff.get(one.hs_code), on) for key, one in known.items()}


def told(uow: UnitOfWork, keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """Tell the list the margin of contracts, for those who may see costs.

    It is the one that the contract itself shows, `Figures.percent`: rounded once, where
    it is shown.
    """
    uow.actor.require("contracts.view")
    if not uow.actor.may("contracts.view_cost"):
        return {}
    found = uow.session.scalars(
        select(ContractRow)
        .where(ContractRow.id.in_(keys))
        .options(selectinload(ContractRow.lines))
    ).all()
    prices = rows.costs(uow, ContractLineRow.contract_id.in_(keys))
    known = catalog.products(uow, {x.product_id for row in found for x in row.lines})
    tariff = catalog.tariff(uow, (one.hs_code for one in known.values()))
    ways = rows.ways(uow, found)
    margins: dict[int, dict[str, Any]] = {}
    for row in found:
        contract = _priced(row, prices, ways[row.id])
        on = row.signed_on or uow.today
        cards = {
            line.product.id: _goods(card, tariff.get(card.hs_code), on)
            for line in contract.lines
            if line.product and (card := known.get(line.product.id))
        }
        worth = figures(contract, cards)
        margins[row.id] = {"margin": worth.percent}
    return margins


def weigh(uow: UnitOfWork, query: Query) -> weighed.Weighed:
    """Return what a page of contracts adds to the margin of all."""
    if not uow.actor.may("contracts.view_cost"):
        return weighed.Weighed()
    return weighed.weigh(uow, LISTING, query, "margin", told)


def _priced(row: ContractRow, prices: dict[int, Any], way: Way) -> Contract:
    """Return of a contract what its figures need."""
    sold = {x.product_id: Ref(x.product_id, "", "") for x in row.lines if x.product_id}
    return Contract(
        currency=row.currency,
        rate=row.rate,
        rate_unit=row.rate_unit,
        incoterm=row.incoterm,
        commission_percent=row.commission_percent,
        way=way,
        lines=tuple(rows.line_of(line, sold, prices) for line in row.lines),
    )


def _goods(product: Product, hs: HsCode | None, on: date) -> Goods:
    cost = product.cost
    return Goods(
        hs_code=product.hs_code,
        units_per_carton=product.units_per_carton,
        carton_cbm=product.carton_cbm(),
        carton_kg=product.carton_gross_kg,
        vat_rate=cost.vat_rate if cost else hs.vat_rate if hs else Goods().vat_rate,
        refund_rate=(hs.refund_rate_on(on) if hs else None) or ZERO,
        special_invoice=cost.refunds if cost else True,
    )
