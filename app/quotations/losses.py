"""What is said before a quotation is issued that would lose money, or may. No Qt."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.core.losses import losses as losses_of
from app.quotations.figures import Products, sale_of

if TYPE_CHECKING:
    from app.core.errors import Problem
    from app.quotations.domain import Quotation


def losses(offer: Quotation, products: Products) -> tuple[Problem, ...]:
    """Return what is issued only by who says so once more.

    A price that is offered for no quantity yet is compared as one piece.

    Args:
        offer: As it was read by who issues it.
        products: The cards of its products.
    """
    one = Decimal(1)
    lines = tuple(replace(x, quantity=x.quantity or one) for x in offer.lines)
    each = sale_of(replace(offer, lines=lines), products)
    freight = "costing.freight_per_cbm" if offer.costing else ""
    return losses_of(sale_of(offer, products), each.parts, freight)
