"""The panel beside a quotation: what it leaves, what another rate would do."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.core.i18n import MINUS, _, screen_language
from app.core.money import HUNDRED
from app.quotations.domain import STATE_TITLES, Costing, Quotation
from app.quotations.figures import Products, figures, packed
from forms import sale_parts as parts
from forms.kit.beside import Beside, activity_block, links_block
from forms.kit.spec import Block, Fact, Piece
from forms.sale_worth import worth_block

WHAT_IF = (Decimal(-5), Decimal(-2), Decimal(2), Decimal(5))
"""Percent by which the rate is moved to see what is left (A44)."""


def inspector(
    offer: Quotation, beside: Beside, products: Products, *, sees_cost: bool
) -> tuple[Block, ...]:
    """Return the blocks of the panel."""
    return (
        worth_block(
            offer,
            figures(offer, products),
            (offer.costing or Costing()).commission_percent,
            (
                _("Freight or volume of the goods are not known: no margin yet."),
                _("Enter quantities, costs and the rate to see what is left."),
            ),
            sees_cost=sees_cost,
        ),
        *(_what_if(offer, products) if sees_cost else ()),
        *parts.volume_block(*packed(offer, products)),
        *links_block(beside),
        *beside.blocks,
        *activity_block(beside, STATE_TITLES),
    )


def _what_if(offer: Quotation, products: Products) -> tuple[Block, ...]:
    if figures(offer, products).margin is None:
        return ()
    language = screen_language()
    pieces: list[Piece] = []
    for percent in WHAT_IF:
        rate = offer.rate * (1 + percent / HUNDRED)
        left = figures(replace(offer, rate=rate), products).margin
        if left is None:
            continue
        sign = "+" if percent > 0 else MINUS
        moved = language.percent(abs(percent), 0)
        pieces.append(
            Fact(
                f"{sign}{moved}   {language.rate(rate)}",
                parts.base_words(left, offer),
                tone="" if left >= 0 else "bad",
            )
        )
    return (Block(_("If the rate moves"), tuple(pieces)),)
