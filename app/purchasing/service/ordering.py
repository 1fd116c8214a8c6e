"""What of sales contracts is still to be ordered, and the drafts that order it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.catalog import service as catalog
from app.catalog.domain import ProductCost
from app.contracts import service as contracts
from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.core.money import HUNDRED, ZERO
from app.core.refs import Ref
from app.core.sources import SourceLine
from app.db.trash import kept
from app.parties import service as parties
from app.purchasing.domain import (
    PRICES,
    Line,
    Purchase,
    State,
    listed,
    with_invoices,
)
from app.purchasing.model import PurchaseLineRow, PurchaseRow
from app.suppliers import service as suppliers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.catalog.domain import Product
    from app.contracts.domain import Contract
    from app.contracts.domain import Line as ContractLine
    from app.db.unit_of_work import UnitOfWork
    from app.suppliers.domain import SupplierPrice


def open_lines(uow: UnitOfWork, contract_id: int) -> tuple[SourceLine, ...]:
    """Return what of a sales contract is still to be ordered, drafts counted.

    Lines without a product are left out: nobody knows who supplies them.
    """
    uow.actor.require("purchasing.view")
    contract = contracts.get(uow, contract_id)
    known = ordered(uow, [line.id or 0 for line in contract.lines])
    share = 1 + contract.tolerance_percent / HUNDRED
    found = []
    for line in contract.lines:
        gone = known.get(line.id or 0, ZERO)
        if line.product is not None and line.quantity > gone:
            found.append(
                SourceLine(
                    key=line.id or 0,
                    source=contract.printed_number(),
                    source_id=contract_id,
                    on=contract.signed_on,
                    partner=contract.customer.name if contract.customer else "",
                    product=line.product,
                    description_en=line.description_en,
                    description_zh=line.description_zh,
                    unit=line.unit,
                    quantity=line.quantity - gone,
                    most=line.quantity * share - gone,
                )
            )
    return tuple(found)


def with_open_lines(uow: UnitOfWork, contract_ids: Iterable[int]) -> set[int]:
    """Return of which sales contracts something is still to be ordered."""
    uow.actor.require("purchasing.view")
    lines = contracts.quantities(uow, contract_ids)
    gone = ordered(uow, [key for _contract, key, *_more in lines])
    return {
        contract
        for contract, key, product, quantity in lines
        if product is not None and quantity > gone.get(key, ZERO)
    }


def from_contract(
    uow: UnitOfWork,
    contract_id: int,
    supplier_id: int | None = None,
    quantities: Mapping[int, Decimal] | None = None,
) -> list[Purchase]:
    """Return drafts that order what a sales contract still needs, one per supplier.

    A line goes to the supplier of its product; what is ordered already is left out.
    Products whose supplier nobody entered stand in one draft, to be chosen there. Of
    contracts of several companies each company orders its own.

    Args:
        uow: The action.
        contract_id: The sales contract.
        supplier_id: Order everything from this supplier instead.
        quantities: How much of which contract line, also of other contracts; None
            orders all that is missing.

    Raises:
        NotPossibleError: Nothing is left to order, or more is asked for than is left.
    """
    uow.actor.require("purchasing.edit")
    contract = contracts.get(uow, contract_id)
    if quantities is None:
        quantities = {one.key: one.quantity for one in open_lines(uow, contract_id)}
    sold = contracts.lines(uow, quantities)
    _require_open(uow, sold, quantities)
    products = catalog.products(
        uow, [line.product.id for _of, line in sold.values() if line.product]
    )
    served = {
        of: contract if of == contract_id else contracts.get(uow, of)
        for of, _line in sold.values()
    }
    drafts: dict[tuple[int, int], list[Line]] = {}
    for key, wanted in quantities.items():
        of, line = sold.get(key, (0, None))
        product = products.get(line.product.id) if line and line.product else None
        if wanted <= 0 or line is None or product is None:
            continue
        usual = product.cost.supplier if product.cost else None
        whose = supplier_id or (usual.id if usual else 0)
        ours = served[of].company
        beside = drafts.setdefault((whose, ours.id if ours else 0), [])
        beside.append(_wanted(line, product, wanted))
    if not drafts:
        raise NotPossibleError(N_("Everything in this contract is ordered already."))
    suppliers_ = {key for key, _company in drafts}
    special = {key: invoiced(uow, key, products) for key in suppliers_}
    named = parties.refs(uow, suppliers_)
    return [
        replace(
            _begun(uow, [served[sold[line.contract_line_id or 0][0]] for line in made]),
            supplier=named.get(key),
            lines=_as_listed(uow, key, with_invoices(made, special[key])),
        )
        for (key, _company), made in drafts.items()
    ]


def _begun(uow: UnitOfWork, served: Sequence[Contract]) -> Purchase:
    """Return a draft without lines; it names the first contract that it serves.

    A draft of another supplier may serve none of that contract, and its bill would be
    that contract's. What it delivers must be there for whichever leaves first.
    """
    first = served[0]
    leaving = [one.latest_shipment_on for one in served if one.latest_shipment_on]
    return Purchase(
        company=first.company,
        contract=Ref(first.id or 0, first.number, ""),
        signed_on=uow.today,
        delivery_on=min(leaving, default=None),
        purchaser=uow.actor.name,
    )


def _as_listed(
    uow: UnitOfWork, supplier_id: int, lines: Sequence[Line]
) -> tuple[Line, ...]:
    """Return lines at what the supplier's price list asks; others stay (A30)."""
    ids = [line.product.id for line in lines if line.product]
    asked = list_prices(uow, supplier_id, ids, uow.today)
    return tuple(
        replace(line, price_incl_vat=one.price_incl_vat) if one else line
        for line, one in ((line, listed(line, asked)) for line in lines)
    )


def list_prices(
    uow: UnitOfWork,
    supplier_id: int,
    products: Iterable[int],
    on: date,
    currency: str = "CNY",
) -> dict[int, tuple[SupplierPrice, ...]]:
    """Return what a supplier's price list asks, by product.

    Nothing for who may see no price lists, and no prices of orders.
    """
    uow.actor.require("purchasing.view")
    if not all(map(uow.actor.may, ("suppliers.view", "catalog.view_cost", PRICES))):
        return {}
    return suppliers.prices_for(uow, supplier_id, products, on, currency)


def invoiced(
    uow: UnitOfWork, supplier_id: int | None, products: Mapping[int, Product]
) -> dict[int, bool]:
    """Say of products whether a supplier's line of them bears a special VAT invoice.

    Neither its own profile nor the product's card may say no (settled_rules 7).
    """
    uow.actor.require("purchasing.view")
    given = not suppliers.uninvoiced(uow, [supplier_id])
    return {
        key: replace(one.cost or ProductCost(), given=given).refunds
        for key, one in products.items()
    }


def _require_open(
    uow: UnitOfWork,
    sold: Mapping[int, tuple[int, ContractLine]],
    quantities: Mapping[int, Decimal],
) -> None:
    """Refuse to order more than the contracts have left, their tolerance included."""
    left = {
        one.key: one
        for contract_id in {contract_id for contract_id, _line in sold.values()}
        for one in open_lines(uow, contract_id)
    }
    for key, quantity in quantities.items():
        most = left[key].most if key in left else ZERO
        if quantity > ZERO and most is not None and quantity > most:
            product = sold[key][1].product if key in sold else None
            raise NotPossibleError(
                N_("Only {open} of {product} are left to order."),
                open=f"{most.normalize():f}",
                product=product.code if product else "–",
            )


def _wanted(line: ContractLine, product: Product, missing: Decimal) -> Line:
    cost = product.cost
    price = line.purchase_price
    if price is None:
        price = cost.price_incl_vat if cost else ZERO
    return Line(
        product=line.product,
        contract_line_id=line.id,
        description=line.description_zh or line.description_en,
        specification=product.model or product.code,
        quantity=missing,
        unit=line.unit,
        price_incl_vat=price,
        vat_rate=cost.vat_rate if cost else Decimal(13),
    )


def ordered(uow: UnitOfWork, line_ids: Iterable[int]) -> dict[int, Decimal]:
    """Return how much is ordered by line of a sales contract, drafts included."""
    uow.actor.require("purchasing.view")
    found = uow.session.execute(
        select(PurchaseLineRow.contract_line_id, func.sum(PurchaseLineRow.quantity))
        .join(PurchaseRow, PurchaseRow.id == PurchaseLineRow.purchase_id)
        .where(
            PurchaseLineRow.contract_line_id.in_(set(line_ids)),
            PurchaseRow.state != State.CANCELLED,
            kept(PurchaseRow),
        )
        .group_by(PurchaseLineRow.contract_line_id)
    )
    return {key or 0: Decimal(quantity) for key, quantity in found}
