"""Reckons the refunds of many shipments together, as `reckoning` does of each.

A list asks for a page of deals, and for the sums of all of them: what each shipment
needs is read for all in a few questions and then served from memory, by the same rules
(`app.customs.refunding`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import func, select

from app.catalog import service as catalog
from app.catalog.model import ProductRow
from app.contracts.model import ContractLineRow
from app.core.money import ZERO
from app.customs import refunding
from app.customs.domain import State
from app.customs.model import DeclarationRow
from app.customs.refunding import Bought, Demand, Supply
from app.customs.service.reckoning import BOUGHT, come
from app.db.conditions import among
from app.db.trash import kept
from app.purchasing import service as purchasing
from app.purchasing.model import PurchaseLineRow, PurchaseRow
from app.shipments.domain import State as ShipmentState
from app.shipments.model import ShipmentLineRow, ShipmentRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


def refunds_of_shipments(
    uow: UnitOfWork, ids: Collection[int]
) -> dict[int, dict[int, Decimal]]:
    """Reckon what comes back of many shipments, in CNY.

    Args:
        uow: The action.
        ids: Of the shipments.

    Returns:
        By shipment and contract what `refund_of_shipment` says of it; a contract of
        whose goods nothing comes back may be missing.
    """
    uow.actor.require("customs.view")
    if not ids:
        return {}
    return _Reckoning(uow, ids).refunds()


class _Reckoning:
    """What is needed to reckon the refunds of some shipments, read together."""

    def __init__(self, uow: UnitOfWork, ids: Collection[int]) -> None:
        self._uow = uow
        row = ShipmentRow
        asked = select(
            row.id, row.company_id, row.contract_id, row.on_board_on, row.etd
        ).where(among(row.id, ids))
        self._shipments = {one.id: one for one in uow.session.execute(asked)}
        self._lines: dict[int, list[Any]] = defaultdict(list)
        for one in self._shipped(among(ShipmentLineRow.shipment_id, ids)):
            self._lines[one.shipment_id].append(one)
        every = [one for lines in self._lines.values() for one in lines]
        self._products = {one.product_id for one in every if one.product_id}
        self._sold: dict[int, Any] = {}
        self._of_contract: dict[int, list[Any]] = defaultdict(list)
        self._learn({one.contract_line_id or 0 for one in every})
        self._read_supplies()
        self._read_demands()
        known = set(self._demanded[0])
        if others := known - self._sold.keys() - {0}:
            self._learn(others)
            self._read_supplies()
            self._read_demands()

    # --- Reading ---------------------------------------------------------------------

    def _shipped(self, *where: Any) -> Iterable[Any]:
        row = ShipmentLineRow
        columns = (row.id, row.shipment_id, row.position, row.contract_id)
        goods = (row.contract_line_id, row.product_id, row.quantity)
        asked = (
            select(*columns, *goods, ShipmentRow.on_board_on, ShipmentRow.company_id)
            .join(ShipmentRow, ShipmentRow.id == row.shipment_id)
            .where(*where)
        )
        return self._uow.session.execute(asked.order_by(row.position))

    def _learn(self, lines: Collection[int]) -> None:
        """Read all lines of the contracts that some lines are of."""
        row = ContractLineRow
        theirs = select(row.contract_id).where(among(row.id, lines))
        asked = select(row.id, row.contract_id, row.product_id)
        for one in self._uow.session.execute(asked.where(row.contract_id.in_(theirs))):
            if one.id not in self._sold:
                self._of_contract[one.contract_id].append(one)
            self._sold[one.id] = one

    def _read_supplies(self) -> None:
        """Read what was bought for these contracts, and for stock, in its order."""
        row = PurchaseLineRow
        columns = (row.id, row.contract_line_id, row.product_id)
        asked = (
            select(*columns, row.quantity, row.received)
            .add_columns(PurchaseRow.state, PurchaseRow.company_id)
            .join(PurchaseRow, PurchaseRow.id == row.purchase_id)
            .where(
                PurchaseRow.state.in_(BOUGHT),
                among(row.contract_line_id, self._sold)
                | (
                    row.contract_line_id.is_(None)
                    & among(row.product_id, self._products)
                ),
            )
            .order_by(PurchaseRow.signed_on, PurchaseRow.id, row.position)
        )
        self._supplies = self._uow.session.execute(asked).all()
        self._bought_for: dict[int, list[int]] = defaultdict(list)
        self._in_stock: dict[int, list[int]] = defaultdict(list)
        for place, one in enumerate(self._supplies):
            if one.contract_line_id:
                self._bought_for[one.contract_line_id].append(place)
            else:
                self._in_stock[one.product_id].append(place)

    def _read_demands(self) -> None:
        """Read what left of these contracts and of goods in stock, in its order."""
        row = ShipmentLineRow
        rows = self._shipped(
            ShipmentRow.state != ShipmentState.CANCELLED,
            kept(ShipmentRow),
            among(row.contract_line_id, self._sold)
            | among(row.product_id, self._in_stock),
        )
        self._demands = sorted(
            rows, key=lambda r: (r.on_board_on or date.max, r.shipment_id, r.position)
        )
        self._demanded: tuple[dict[int, list[int]], dict[int, list[int]]]
        by_line: dict[int, list[int]] = defaultdict(list)
        by_product: dict[int, list[int]] = defaultdict(list)
        for place, one in enumerate(self._demands):
            by_line[one.contract_line_id or 0].append(place)
            by_product[one.product_id or 0].append(place)
        self._demanded = (by_line, by_product)

    def _days(self) -> dict[int, date]:
        """Return the day that the rate of each shipment goes by."""
        row = DeclarationRow
        told = dict(
            self._uow.session.execute(
                select(row.shipment_id, func.min(row.export_on))
                .where(
                    among(row.shipment_id, self._shipments),
                    row.state == State.RELEASED,
                    kept(row),
                )
                .group_by(row.shipment_id)
            ).all()
        )
        return {
            key: told.get(key) or one.on_board_on or one.etd or self._uow.today
            for key, one in self._shipments.items()
        }

    # --- Reckoning -------------------------------------------------------------------

    def refunds(self) -> dict[int, dict[int, Decimal]]:
        taken = {key: self._taken(key) for key in self._shipments}
        bought = purchasing.lines(
            self._uow, {part.supply for parts in taken.values() for part in parts}
        )
        asked = select(ProductRow.id, ProductRow.hs_code).where(
            among(ProductRow.id, self._products)
        )
        codes = dict(self._uow.session.execute(asked).all())
        tariff = catalog.tariff(self._uow, codes.values())
        days = self._days()
        found: dict[int, dict[int, Decimal]] = {}
        for key, parts in taken.items():
            lines = {one.id: one for one in self._lines[key]}
            products = {one.product_id for one in lines.values()}
            sums: dict[int, Decimal] = defaultdict(Decimal)
            for part in parts:
                line = bought[part.supply][1]
                product = line.product.id if line.product else 0
                hs = tariff.get(codes.get(product, "")) if product in products else None
                rate = (hs.refund_rate_on(days[key]) if hs else None) or ZERO
                whole = Bought(
                    quantity=line.quantity,
                    price_incl_vat=line.price_incl_vat,
                    vat_rate=line.vat_rate,
                    special_invoice=line.special_invoice,
                )
                rate = min(rate, line.vat_rate) if line.special_invoice else ZERO
                of = lines[part.demand].contract_id or self._shipments[key].contract_id
                sums[of] += refunding.share(whole, part, rate).refund
            found[key] = dict(sums)
        return found

    def _taken(self, key: int) -> list[refunding.Taken]:
        """Serve a shipment and all before it from the purchases (`reckoning`)."""
        company = self._shipments[key].company_id
        lines = self._lines[key]
        products = {one.product_id for one in lines if one.product_id}
        own = {one.contract_line_id or 0 for one in lines}
        sold = self._sold_of(own, products)
        supplies = self._supplies_of(company, sold, products)
        stock = {one.product_id for one in supplies if not one.contract_line_id}
        demands = self._demands_of(company, sold, stock)
        if others := {one.contract_line_id for one in demands} - set(sold):
            sold = self._sold_of(own | others, products)
            supplies = self._supplies_of(company, sold, products)
            demands = self._demands_of(company, sold, stock)
        mine = {one.id for one in lines}
        return [
            part for part in refunding.take(demands, supplies) if part.demand in mine
        ]

    def _sold_of(self, lines: set[int], products: set[int]) -> dict[int, int]:
        theirs = {self._sold[key].contract_id for key in lines if key in self._sold}
        return {
            one.id: contract
            for contract in theirs
            for one in self._of_contract[contract]
            if one.id in lines or one.product_id in products
        }

    def _supplies_of(
        self, company: int, sold: dict[int, int], products: set[int]
    ) -> tuple[Supply, ...]:
        places = {at for key in sold for at in self._bought_for.get(key, ())}
        places |= {at for key in products for at in self._in_stock.get(key, ())}
        rows = (self._supplies[at] for at in sorted(places))
        return tuple(
            Supply(
                one.id,
                one.contract_line_id or 0,
                one.product_id,
                come(cast("Any", one), one.state),
                sold.get(one.contract_line_id or 0, 0),
            )
            for one in rows
            if one.company_id == company
        )

    def _demands_of(
        self, company: int, sold: dict[int, int], stock: set[int]
    ) -> tuple[Demand, ...]:
        by_line, by_product = self._demanded
        places = {at for key in sold for at in by_line.get(key, ())}
        places |= {at for key in stock for at in by_product.get(key, ())}
        rows = (self._demands[at] for at in sorted(places))
        return tuple(
            Demand(
                one.id,
                one.contract_line_id or 0,
                one.product_id or 0,
                one.quantity,
                sold.get(one.contract_line_id or 0, 0),
            )
            for one in rows
            if one.company_id == company
        )
