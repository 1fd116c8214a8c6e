"""What many deals leave, in a constant number of questions.

`deals.deal_result` tells all of one deal; a list asks for the profit of a page of them.
Each figure is the same, added up for all contracts at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.contracts.model import ContractLineRow, ContractRow
from app.core.errors import MissingError
from app.core.money import HUNDRED, ZERO, half_up
from app.customs import service as customs
from app.customs.model import RefundRow
from app.customs.refunding import RefundState
from app.db.conditions import among
from app.db.trash import kept
from app.db.weighed import Weighed
from app.office import service as office
from app.payables import service as payables
from app.payables.domain import Kind as BillKind
from app.payables.domain import State as BillState
from app.payables.model import BillRevaluationRow, BillRow, PaymentAllocationRow
from app.payables.service.reading import LIVE
from app.purchasing import service as purchasing
from app.purchasing.domain import State as Ordered
from app.purchasing.model import PurchaseLineRow, PurchaseRow
from app.receivables.domain import Kind
from app.receivables.model import (
    AdvanceReleaseRow,
    AdvanceRow,
    ReceiptAllocationRow,
    ReceivableRow,
    RevaluationRow,
)
from app.shipments.model import ShipmentContractRow, ShipmentRow
from app.treasury.listing import DEALS
from app.treasury.service import goods
from app.treasury.service.deals import GONE, refund_worth, share_of

if TYPE_CHECKING:
    from app.core.query import Query
    from app.db.unit_of_work import UnitOfWork

NEEDED = (
    *("contracts.view_cost", "contracts.view", "shipments.view", "receivables.view"),
    *("payables.view", "purchasing.view", "customs.view"),
)
"""What a profit is made of: who may not view some of it is told none."""

Sums = Mapping[int, Decimal]
"""An amount in base currency by sales contract."""


@dataclass(frozen=True, slots=True)
class Profit:
    """What a deal leaves, in base currency.

    Attributes:
        earned: Revenue as notes to the customer leave it.
    """

    base: str
    amount: Decimal
    earned: Decimal

    @property
    def margin(self) -> Decimal | None:
        """The profit in percent of what is earned, 2 decimals; None without it."""
        if self.earned <= 0:
            return None
        return half_up(self.amount / self.earned * HUNDRED, 2)


def told(uow: UnitOfWork, keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """Tell the list of deals what those leave of which something was shipped."""
    uow.actor.require("treasury.view")
    if not all(map(uow.actor.may, NEEDED)):
        return {}
    return {
        key: {
            "base_currency": one.base,
            "profit": one.amount,
            "margin": one.margin,
        }
        for key, one in profits(uow, keys).items()
    }


def weigh(uow: UnitOfWork, query: Query) -> Weighed:
    """Return what the deals of a page of the list add to profit and margin.

    The margin over deals is their profit in percent of all that they earned.
    """
    page = DEALS.page(uow, query)
    after = page.next_key
    more = None if after is None else replace(query, after=after)
    found = Weighed(more=more, sum_of="profit")
    if not all(map(uow.actor.may, NEEDED)):
        return Weighed()
    for one in profits(uow, [row.id for row in page.records]).values():
        whole = {one.base: one.earned / HUNDRED}
        found = Weighed({one.base: one.amount}, whole).then(found)
    return found


def profits(uow: UnitOfWork, keys: Collection[int]) -> dict[int, Profit]:
    """Return what deals leave of which something was shipped, by sales contract.

    A deal whose purchases or refund no known rate values is left out: its own page
    says which rate is missing.

    Raises:
        NotAllowedError: The person may not see costs and margins.
    """
    for permission in NEEDED:
        uow.actor.require(permission)
    left = _Left.of(uow, keys)
    shipped = left.contracts()
    if not shipped:
        return {}
    books = office.bases(uow)
    rows = uow.session.execute(
        select(ContractRow.id, ContractRow.company_id).where(
            among(ContractRow.id, shipped)
        )
    )
    bases = {key: books[company] for key, company in rows}
    earned, gained = _of_customers(uow, shipped)
    spent = _spent(uow, shipped)
    bought = _bought(uow, bases)
    refunds = left.refunds(uow, books)
    return {
        key: Profit(
            base,
            earned.get(key, ZERO)
            + gained.get(key, ZERO)
            - spent.get(key, ZERO)
            - bought[key]
            + refunds[key],
            earned.get(key, ZERO),
        )
        for key, base in bases.items()
        if key in bought and key in refunds
    }


def _added(*parts: tuple[int, Iterable[Any]]) -> dict[int, Decimal]:
    """Add up rows of contract and amount, each with a sign."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    for sign, rows in parts:
        for key, amount in rows:
            found[key] += sign * Decimal(amount or 0)
    return found


# --- The customer and all but the goods ----------------------------------------------


def _of_customers(uow: UnitOfWork, keys: Collection[int]) -> tuple[Sums, Sums]:
    """Return what was earned, and what banks and rates made of it."""
    ask = uow.session.execute
    claim, part, advance = ReceivableRow, ReceiptAllocationRow, AdvanceRow
    booked = ask(
        select(claim.contract_id, claim.kind, func.sum(claim.booked_base))
        .where(
            among(claim.contract_id, keys),
            claim.kind.in_((Kind.INVOICE, Kind.DEBIT_NOTE, Kind.CREDIT_NOTE)),
        )
        .group_by(claim.contract_id, claim.kind)
    )
    signed = [
        (key, -amount if kind == Kind.CREDIT_NOTE else amount)
        for key, kind, amount in booked
    ]
    released = ask(
        select(advance.contract_id, func.sum(AdvanceReleaseRow.base))
        .join(AdvanceReleaseRow, AdvanceReleaseRow.advance_id == advance.id)
        .where(
            among(advance.contract_id, keys), AdvanceReleaseRow.shipment_id.is_not(None)
        )
        .group_by(advance.contract_id)
    )
    of = part.contract_id
    settled = select(of, func.sum(part.realised)).where(among(of, keys)).group_by(of)
    charged = (
        select(of, func.sum(part.charge_base))
        .where(among(of, keys), part.against_id.is_(None))
        .group_by(of)
    )
    return (
        _added((1, signed), (1, released)),
        _added(
            (1, ask(settled)),
            (-1, ask(charged)),
            (1, _gains(uow, RevaluationRow, keys)),
        ),
    )


def _gains(uow: UnitOfWork, row: Any, keys: Collection[int]) -> Iterable[Any]:
    """Return what values at the ends of months made of claims or bills."""
    asked = select(row.contract_id, func.sum(row.gain))
    asked = asked.where(among(row.contract_id, keys)).group_by(row.contract_id)
    return uow.session.execute(asked)


def _spent(uow: UnitOfWork, keys: Collection[int]) -> Sums:
    """Return what deals cost beside the goods, less what rates made of it."""
    ask, bill, part = uow.session.execute, BillRow, PaymentAllocationRow
    live = bill.state.in_(LIVE)
    booked = ask(
        select(
            bill.contract_id,
            bill.kind,
            func.sum(bill.booked_base),
            func.sum(bill.carried_base),
        )
        .where(among(bill.contract_id, keys), live)
        .group_by(bill.contract_id, bill.kind)
    ).all()
    paid = (
        select(part.contract_id, func.sum(part.paid_base))
        .join(bill, bill.id == part.bill_id)
        .where(
            among(part.contract_id, keys),
            live,
            bill.kind == BillKind.CHARGE,
            bill.contract_id == part.contract_id,
        )
        .group_by(part.contract_id)
    )
    of = part.contract_id
    fees = (
        select(of, func.sum(part.fee_base))
        .where(among(of, keys), part.payment_id.is_not(None))
        .group_by(of)
    )
    realised = (
        select(of, func.sum(part.realised))
        .where(among(of, keys), part.debt_id.is_(None))
        .group_by(of)
    )
    of_kind: dict[BillKind, list[tuple[int, Decimal]]] = defaultdict(list)
    for key, kind, base, carried in booked:
        of_kind[kind].append((key or 0, carried if kind is BillKind.CHARGE else base))
    return _added(
        (1, of_kind[BillKind.CHARGE]),
        (1, of_kind[BillKind.COMMISSION]),
        (-1, of_kind[BillKind.DEBIT_NOTE]),
        (1, ask(paid)),
        (1, ask(fees)),
        (-1, ask(realised)),
        (-1, _gains(uow, BillRevaluationRow, keys)),
    )


# --- Goods ---------------------------------------------------------------------------


def _bought(uow: UnitOfWork, bases: Mapping[int, str]) -> Sums:
    """Return what the goods of deals cost with VAT, as `deals` adds them up.

    One whose purchases no known rate values is left out.
    """
    sold = ContractLineRow
    asked = select(sold.id, sold.contract_id).where(among(sold.contract_id, bases))
    whose = dict(uow.session.execute(asked).all())
    heads = _purchases(uow, bases, whose)
    row = PurchaseLineRow
    served: dict[tuple[int, int], list[int]] = defaultdict(list)
    for key, purchase, line in uow.session.execute(
        select(row.id, row.purchase_id, row.contract_line_id).where(
            among(row.purchase_id, heads)
        )
    ):
        # Lines that serve none belong to the contract that the purchase names.
        named = heads[purchase].contract_id
        contract = (named if line is None else whose.get(line)) or 0
        if contract in bases:
            served[contract, purchase].append(key)
    keys = [key for several in served.values() for key in several]
    lines, billed = purchasing.lines(uow, keys), payables.billed(uow, keys)
    foreign = {p for c, p in served if heads[p].currency != bases[c]}
    booked = _booked(uow, foreign)
    orders: dict[int, list[goods.Order]] = defaultdict(list)
    for (contract, purchase), own in served.items():
        head = heads[purchase]
        told_ = tuple(lines[key][1] for key in own)
        worth = booked.get(purchase, ZERO)
        orders[contract].append(goods.Order(head.state, head.currency, told_, worth))
    found: dict[int, Decimal] = {}
    for key, base in bases.items():
        with suppress(MissingError):
            cost = goods.of_orders(uow, orders.get(key, ()), billed, base)
            found[key] = cost.incl_vat
    return found


def _purchases(
    uow: UnitOfWork, contracts: Collection[int], lines: Collection[int]
) -> dict[int, Any]:
    """Return the purchase contracts that serve sales contracts, without cancelled."""
    row, part = PurchaseRow, PurchaseLineRow
    asked = select(row.id, row.contract_id, row.state, row.currency).where(
        row.state != Ordered.CANCELLED, kept(row)
    )
    joined = asked.join(part, part.purchase_id == row.id).distinct()
    named = uow.session.execute(asked.where(among(row.contract_id, contracts)))
    bought = uow.session.execute(joined.where(among(part.contract_line_id, lines)))
    return {one.id: one for rows in (named, bought) for one in rows}


def _booked(uow: UnitOfWork, purchases: Collection[int]) -> Sums:
    """Return what suppliers billed for purchases, as it was booked, by purchase."""
    row = BillRow
    asked = (
        select(row.purchase_id, func.sum(row.booked_base))
        .where(
            among(row.purchase_id, purchases),
            row.kind == BillKind.SUPPLIER,
            row.state.not_in((BillState.DRAFT, BillState.CANCELLED)),
            kept(row),
        )
        .group_by(row.purchase_id)
    )
    return _added((1, uow.session.execute(asked) if purchases else ()))


# --- Refunds -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Left:
    """The shipments on their way with goods of some deals.

    Attributes:
        wanted: The sales contracts.
        shipments: By key: company, day on board and what is told of the refund.
        portions: The contracts of each, its own first.
    """

    wanted: frozenset[int]
    shipments: Mapping[int, Any]
    portions: Mapping[int, tuple[int, ...]]

    @classmethod
    def of(cls, uow: UnitOfWork, keys: Collection[int]) -> _Left:
        row, more = ShipmentRow, ShipmentContractRow
        joined = select(more.shipment_id).where(among(more.contract_id, keys))
        asked = (
            select(
                *(row.id, row.company_id, row.contract_id, row.on_board_on),
                *(RefundRow.state, RefundRow.received_amount),
                RefundRow.approved_amount,
            )
            .outerjoin(RefundRow, RefundRow.shipment_id == row.id)
            .where(row.state.in_(GONE), kept(row))
        )
        found = {
            one.id: one
            for where in (among(row.contract_id, keys), row.id.in_(joined))
            for one in uow.session.execute(asked.where(where))
        }
        further: dict[int, list[int]] = defaultdict(list)
        for shipment, contract in uow.session.execute(
            select(more.shipment_id, more.contract_id)
            .where(among(more.shipment_id, found))
            .order_by(more.position)
        ):
            further[shipment].append(contract)
        portions = {
            key: (one.contract_id, *further.get(key, ())) for key, one in found.items()
        }
        return cls(frozenset(keys), found, portions)

    def contracts(self) -> frozenset[int]:
        """Return those of which something was shipped."""
        told_ = {key for several in self.portions.values() for key in several}
        return self.wanted & told_

    def refunds(self, uow: UnitOfWork, books: Mapping[int, str]) -> Sums:
        """Return what of the VAT on their goods comes back, in base currency.

        A deal of which no known rate tells that is left out.
        """
        decided = {
            key: amount
            for key, one in self.shipments.items()
            if (amount := _decided(one)) is not None
        }
        open_ = [
            key
            for key, several in self.portions.items()
            if key not in decided or len(several) > 1
        ]
        reckoned = customs.refunds_of_shipments(uow, open_)
        found: dict[int, Decimal] = dict.fromkeys(self.wanted, ZERO)
        for key, one in self.shipments.items():
            sums = reckoned.get(key, {})
            parts = {c: sums.get(c, ZERO) for c in self.portions[key]}
            for contract in found.keys() & parts.keys():
                refund = parts[contract]
                if key in decided and len(parts) == 1:
                    refund = decided[key]
                elif key in decided:
                    refund = share_of(decided[key], parts, contract)
                try:
                    found[contract] += _worth(uow, refund, one, books)
                except MissingError:
                    del found[contract]
        return found


def _worth(
    uow: UnitOfWork, refund: Decimal, shipment: Any, books: Mapping[int, str]
) -> Decimal:
    """Return what a refund is worth in the books of its company.

    Raises:
        RateMissingError: No mid rate of the day is known.
    """
    if not refund:
        return ZERO
    base = books[shipment.company_id]
    return refund_worth(uow, refund, shipment.on_board_on, base)


def _decided(shipment: Any) -> Decimal | None:
    """Return the refund that has come or was approved; None: none was yet."""
    if shipment.state is RefundState.RECEIVED:
        return Decimal(shipment.received_amount)
    if shipment.state is RefundState.APPROVED:
        return Decimal(shipment.approved_amount)
    return None
