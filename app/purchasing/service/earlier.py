"""Lines of earlier purchase contracts that may be copied (H13)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog import service as catalog
from app.catalog.model import ProductRow
from app.core.sources import SourceLine
from app.db.conditions import says
from app.db.latest import Prices
from app.db.trash import kept
from app.parties.model import PartyRow
from app.purchasing.domain import PRICES, State, of_card, priced, with_invoices
from app.purchasing.model import PurchaseLineRow, PurchaseRow
from app.purchasing.service.ordering import invoiced, list_prices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.sources import LastPrice
    from app.db.unit_of_work import UnitOfWork
    from app.purchasing.domain import Line, Purchase

_PRICES = Prices(
    PurchaseLineRow,
    PurchaseRow,
    PurchaseRow.id == PurchaseLineRow.purchase_id,
    PurchaseRow.signed_on,
    PurchaseLineRow.price_incl_vat,
)
_IN_FORCE = (State.CONFIRMED, State.COMPLETED)
MOST = 30
"""Purchase contracts whose lines are shown at once."""


def earlier_lines(
    uow: UnitOfWork, text: str, supplier_id: int | None = None, but: int = 0
) -> tuple[SourceLine, ...]:
    """Return lines of earlier purchase contracts, the latest first.

    Args:
        uow: The action.
        text: Words of number, supplier, item number or description; all must fit.
        supplier_id: Only this supplier's; None: everybody's.
        but: A purchase contract that is left out: the one at hand; 0: none.
    """
    from app.purchasing.service import get  # noqa: PLC0415 - it imports this file

    uow.actor.require("purchasing.view")
    searched = (
        PurchaseRow.number, PartyRow.name, PartyRow.name_zh, ProductRow.code,
        PurchaseLineRow.description, PurchaseLineRow.specification,
    )  # fmt: skip
    query = (
        select(PurchaseRow.id)
        .join(PartyRow, PartyRow.id == PurchaseRow.supplier_id)
        .join(PurchaseLineRow, PurchaseLineRow.purchase_id == PurchaseRow.id)
        .join(ProductRow, ProductRow.id == PurchaseLineRow.product_id)
        .where(
            PurchaseRow.state != State.CANCELLED,
            PurchaseRow.id != but,
            kept(PurchaseRow),
            says(text, *searched),
        )
        .group_by(PurchaseRow.id)
        .order_by(PurchaseRow.signed_on.desc(), PurchaseRow.id.desc())
        .limit(MOST)
    )
    if supplier_id is not None:
        query = query.where(PurchaseRow.supplier_id == supplier_id)
    found = [get(uow, key) for key in uow.session.scalars(query)]
    priced = uow.actor.may(PRICES)
    lines = (one for purchase in found for one in _lines(purchase, priced=priced))
    return tuple(one for one in lines if _fits(one, text.split()))


def last_prices(
    uow: UnitOfWork, supplier_id: int, currency: str, products: Iterable[int], but: int
) -> dict[int, LastPrice]:
    """Return what a supplier asked last for products, VAT included (H13).

    Nothing for who may not see what is paid.

    Args:
        uow: The action.
        supplier_id: The supplier.
        currency: Prices in others are left out.
        products: Their ids.
        but: A purchase contract that does not count: the one at hand; 0: none.
    """
    uow.actor.require("purchasing.view")
    if not uow.actor.may(PRICES):
        return {}
    return _PRICES.last(
        uow,
        products,
        (
            PurchaseRow.supplier_id == supplier_id,
            PurchaseRow.currency == currency,
            PurchaseRow.state.in_(_IN_FORCE),
            PurchaseRow.id != but,
        ),
    )


def _lines(purchase: Purchase, *, priced: bool) -> list[SourceLine]:
    return [
        SourceLine(
            key=line.id or 0,
            source=purchase.number,
            source_id=purchase.id or 0,
            on=purchase.signed_on,
            partner=purchase.supplier.name if purchase.supplier else "",
            product=line.product,
            description_en=line.description,
            description_zh=line.specification,
            unit=line.unit,
            quantity=line.quantity,
            price=line.price_incl_vat if priced else None,
            currency=purchase.currency,
            vat_rate=line.vat_rate,
        )
        for line in purchase.lines
    ]


def _fits(line: SourceLine, words: list[str]) -> bool:
    """Say whether a line itself fits the words, not only its document."""
    code = line.product.code if line.product else ""
    said = f"{line.source} {line.partner} {code} {line.description_en} "
    whole = f"{said}{line.description_zh}".casefold()
    return all(word.casefold() in whole for word in words)


def completed(uow: UnitOfWork, purchase: Purchase) -> Purchase:
    """Return a purchase contract whose new lines have what typed ones get.

    That is what the card of the product says, and what the supplier asks or asked last.
    """
    uow.actor.require("purchasing.edit")
    new = [one.product.id for one in purchase.lines if one.product and one.id is None]
    supplier, currency = purchase.supplier, purchase.currency
    if supplier is None or not new or not uow.actor.may(PRICES):
        return purchase
    on = purchase.signed_on or uow.today
    asked = list_prices(uow, supplier.id, new, on, currency)
    last = last_prices(uow, supplier.id, currency, new, purchase.id or 0)
    products = catalog.read_once(uow, new)
    costs = {key: one.cost for key, one in products.items()}
    special = invoiced(uow, supplier.id, products)
    cards = {key: cost.price_incl_vat for key, cost in costs.items() if cost}

    def filled(line: Line) -> Line:
        if line.id is not None or line.product is None:
            return line
        if cost := costs.get(line.product.id):
            line = replace(line, **of_card(cost))
        (line,) = with_invoices([line], special)
        return priced(line, asked, last, cards)

    return replace(purchase, lines=tuple(map(filled, purchase.lines)))
