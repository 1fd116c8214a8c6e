"""What a quotation is expected to leave, reckoned as its contract will be. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from app.catalog.domain import Product
from app.core import worth
from app.core.books import base_of
from app.core.money import ZERO
from app.core.way import Way
from app.quotations.domain import Costing, Line, LineCost, Quotation

Products = Mapping[int, Product]


def figures(offer: Quotation, products: Products) -> worth.Figures:
    """Return what an offer leaves if it is accepted as it stands."""
    costing = offer.costing or Costing()
    way = Way(
        freight_per_cbm=costing.freight_per_cbm,
        domestic_per_cbm=costing.domestic_per_cbm,
        premium_percent=costing.premium_percent,
        insured_percent=costing.insured_percent,
    )
    return worth.figures(
        worth.Sale(
            currency=offer.currency,
            base=base_of(offer),
            rate=offer.rate,
            rate_unit=offer.rate_unit,
            incoterm=offer.incoterm,
            commission_percent=costing.commission_percent,
            way=way,
            total=offer.total(),
            cbm=packed(offer, products)[1],
            bought=tuple(map(_bought, offer.lines)),
        )
    )


def _bought(line: Line) -> worth.Bought:
    cost = line.cost or LineCost()
    known = min(cost.purchase_incl_vat, line.unit_price, line.quantity) > 0
    if not known:
        return worth.Bought(None)
    paid = line.quantity * cost.purchase_incl_vat
    refund = worth.refund_of(paid, cost.vat_rate, cost.refund_rate)
    return worth.Bought(paid, refund if cost.special_invoice else ZERO)


def packed(offer: Quotation, products: Products) -> tuple[Decimal, Decimal, Decimal]:
    """Return cartons, exact volume in m³ and gross kg of the quantities offered."""
    whole = [ZERO, ZERO, ZERO]
    for product, count in _cartons(offer, products):
        whole[0] += count
        whole[1] += count * product.carton_cbm()
        whole[2] += count * product.carton_gross_kg
    return whole[0], whole[1], whole[2]


def _cartons(offer: Quotation, products: Products) -> Iterator[tuple[Product, Decimal]]:
    for line in offer.lines:
        product = products.get(line.product.id) if line.product else None
        if product is not None:
            yield product, worth.cartons(line.quantity, product.units_per_carton)
