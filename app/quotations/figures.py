"""What a quotation is expected to leave, reckoned as its contract will be. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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
    return worth.figures(sale_of(offer, products))


def margins(offer: Quotation, products: Products) -> tuple[Decimal | None, ...]:
    """Return what each line leaves of that, in percent of its amount."""
    return worth.margins(sale_of(offer, products))


def sale_of(offer: Quotation, products: Products) -> worth.Sale:
    """Return what an offer sells and what it costs."""
    costing = offer.costing or Costing()
    way = Way(
        freight_per_cbm=costing.freight_per_cbm,
        domestic_per_cbm=costing.domestic_per_cbm,
        premium_percent=costing.premium_percent,
        insured_percent=costing.insured_percent,
    )
    return worth.Sale(
        currency=offer.currency,
        base=base_of(offer),
        rate=offer.rate,
        rate_unit=offer.rate_unit,
        incoterm=offer.incoterm,
        commission_percent=costing.commission_percent,
        way=way,
        parts=tuple(_part(line, offer, products) for line in offer.lines),
    )


def _part(line: Line, offer: Quotation, products: Products) -> worth.Part:
    product, cost = _product(line, products), line.cost or LineCost()
    cbm = _cartons(line, product) * product.carton_cbm() if product else ZERO
    part = worth.Part(amount=line.amount(offer.currency), cbm=cbm)
    if min(cost.purchase_incl_vat, line.unit_price, line.quantity) <= 0:
        return part
    paid = line.quantity * cost.purchase_incl_vat
    refund = worth.refund_of(paid, cost.vat_rate, cost.refund_rate)
    return replace(part, cost=paid, refund=refund if cost.special_invoice else ZERO)


def packed(offer: Quotation, products: Products) -> tuple[Decimal, Decimal, Decimal]:
    """Return cartons, exact volume in m³ and gross kg of the quantities offered."""
    whole = [ZERO, ZERO, ZERO]
    for line in offer.lines:
        product = _product(line, products)
        if product is None:
            continue
        count = _cartons(line, product)
        whole[0] += count
        whole[1] += count * product.carton_cbm()
        whole[2] += count * product.carton_gross_kg
    return whole[0], whole[1], whole[2]


def _product(line: Line, products: Products) -> Product | None:
    return products.get(line.product.id) if line.product else None


def _cartons(line: Line, product: Product) -> Decimal:
    return worth.cartons(line.quantity, product.units_per_carton)
