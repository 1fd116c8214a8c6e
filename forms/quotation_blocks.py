"""The panel beside a quotation: what it leaves, what another rate would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from app.catalog.domain import Product
from app.core.books import base_of
from app.core.i18n import _, screen_language
from app.core.money import HUNDRED, ZERO
from app.quotations.domain import STATE_TITLES, Quotation
from forms import sale_parts as parts
from forms.kit.beside import Beside, activity_block, links_block
from forms.kit.spec import Block, Fact, Gap, Note, Piece

WHAT_IF = (Decimal(-5), Decimal(-2), Decimal(2), Decimal(5))
"""Percent by which the rate is moved to see what is left (A44)."""
_LOW = Decimal(3)

Products = Mapping[int, Product]


def inspector(
    offer: Quotation, beside: Beside, products: Products, *, sees_cost: bool
) -> tuple[Block, ...]:
    """Return the blocks of the panel."""
    return (
        _money(offer, products, sees_cost=sees_cost),
        *(_what_if(offer, products) if sees_cost else ()),
        *parts.volume_block(*packed(offer, products)),
        *links_block(beside),
        *beside.blocks,
        *activity_block(beside, STATE_TITLES),
    )


def profit(offer: Quotation, products: Products) -> tuple[Decimal, Decimal] | None:
    """Return what all lines leave and what they cost, base currency.

    None while a line's cost, price or quantity is unknown.
    """
    left = cost = ZERO
    for line in offer.lines:
        product = products.get(line.product.id) if line.product else None
        found = offer.outcome(line, product)
        if found is None or line.quantity <= 0:
            return None
        left += found.profit * line.quantity
        cost += found.cost * line.quantity
    return (left, cost) if offer.lines else None


def packed(offer: Quotation, products: Products) -> tuple[Decimal, Decimal, Decimal]:
    """Return cartons, exact volume in m³ and gross kg of the quantities offered."""
    cartons = volume = weight = ZERO
    for line in offer.lines:
        product = products.get(line.product.id) if line.product else None
        if product is None or not product.units_per_carton or line.quantity <= 0:
            continue
        exact = line.quantity / product.units_per_carton
        count = exact.quantize(Decimal(1), ROUND_CEILING)
        cartons += count
        volume += count * product.carton_cbm()
        weight += count * product.carton_gross_kg
    return cartons, volume, weight


def _money(offer: Quotation, products: Products, *, sees_cost: bool) -> Block:
    language = screen_language()
    pieces: list[Piece] = [
        Fact(
            _("Total {currency}", currency=offer.currency),
            language.amount(offer.total(), offer.currency),
            size="big",
        )
    ]
    if not sees_cost:
        return Block(_("Totals"), tuple(pieces))
    worth = offer.total() * offer.rate / offer.rate_unit
    if offer.rate > 0:
        pieces.append(
            Fact(
                _("In {currency}", currency=base_of(offer)),
                parts.base_words(worth, offer),
            )
        )
    found = profit(offer, products)
    if found is None:
        if offer.lines:
            words = _("Enter quantities, costs and the rate to see what is left.")
            pieces += [Gap(), Note(words)]
        return Block(_("Totals"), tuple(pieces))
    left, cost = found
    share = left / worth * HUNDRED if worth else ZERO
    pieces += [
        Fact(_("Net cost with domestic"), parts.base_words(-cost, offer)),
        Gap(),
        Fact(
            _("Expected margin"),
            f"{parts.base_words(left, offer)}   {language.percent(share, 1)}",
            tone="ok" if share >= _LOW else "bad",
            size="strong",
        ),
    ]
    return Block(_("Totals"), tuple(pieces))


def _what_if(offer: Quotation, products: Products) -> tuple[Block, ...]:
    if profit(offer, products) is None:
        return ()
    language = screen_language()
    pieces: list[Piece] = []
    for percent in WHAT_IF:
        rate = offer.rate * (1 + percent / HUNDRED)
        found = profit(replace(offer, rate=rate), products)
        if found is None:
            continue
        left, _cost = found
        sign = "+" if percent > 0 else "-"
        moved = language.percent(abs(percent), 0)
        pieces.append(
            Fact(
                f"{sign}{moved}   {language.rate(rate)}",
                parts.base_words(left, offer),
                tone="" if left >= 0 else "bad",
            )
        )
    return (Block(_("If the rate moves"), tuple(pieces)),)
