"""How the figures of the first page stood on earlier days, for the line beside each.

Nothing is kept for it: what is open now and what happened since a day tell what was
open on it. What was cancelled meanwhile counts as if it had never been.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, false, func, or_, select, true, union_all

from app.contracts.domain import State as ContractState
from app.contracts.model import ContractRow
from app.core.money import ZERO
from app.core.query import Span
from app.dossier.service.deadlines import GONE, SOON
from app.receivables.domain import CLAIMS
from app.receivables.model import ReceiptAllocationRow, ReceivableRow
from app.shipments.model import ShipmentContractRow, ShipmentRow

if TYPE_CHECKING:
    from sqlalchemy import CTE, ColumnElement, Select

    from app.db.unit_of_work import UnitOfWork

    Conditions = Sequence[ColumnElement[bool]]

Sum = tuple[str, tuple[Decimal, ...]]
"""A currency and its sum on each day; a currency may come several times."""
Sums = Iterator[Sum]
SIGNED = (ContractState.CONFIRMED.value, ContractState.COMPLETED.value)
SHARES = (
    (ShipmentRow.total, ShipmentRow.contract_id, 1),
    (ShipmentContractRow.total, ShipmentContractRow.contract_id, 1),
    (ShipmentContractRow.total, ShipmentRow.contract_id, -1),
)
"""What of the shipments is whose: a shipment counts for its first contract without what
its further ones have. The sum, the contract, whether it is added or taken off."""


def month_start(today: date, back: int) -> date:
    """Return the first day of the month so many months ago."""
    index = today.year * 12 + today.month - 1 - back
    return date(index // 12, index % 12 + 1, 1)


def month_ends(today: date, months: int) -> tuple[date, ...]:
    """Return the last days of the months before this one, the oldest first."""
    backs = range(months - 1, -1, -1)
    return tuple(month_start(today, back) - timedelta(1) for back in backs)


def shares(by: Any, column: Any, contract: Any, *sums: Any) -> Select[Any]:
    """Return the question for sums over what has left of the contracts.

    Args:
        by: The column that the sums are grouped by.
        column: What is shared, of one of `SHARES`.
        contract: Whose it is, of the same.
        sums: What is added up.
    """
    asked = select(by, *sums).select_from(ShipmentRow)
    if column is ShipmentContractRow.total:
        asked = asked.join(
            ShipmentContractRow, ShipmentContractRow.shipment_id == ShipmentRow.id
        )
    asked = asked.join(ContractRow, ContractRow.id == contract)
    return asked.where(ShipmentRow.state.in_(GONE)).group_by(by)


def sold(uow: UnitOfWork, since: date) -> Iterator[Any]:
    """Yield what was signed since a day, and what of it has left.

    Yields:
        The day, the currency, how many contracts, their sum, and what of it has left:
        of no contract more than its own sum.
    """
    late, key = ContractRow.signed_on >= since, ContractRow.id.label("key")
    parts = []
    for column, contract, sign in SHARES:
        part = (column if sign > 0 else -column).label("part")
        parts.append(shares(key, column, contract, part).group_by(None).where(late))
    each = union_all(*parts).subquery()
    left = (
        select(each.c.key, func.sum(each.c.part).label("sum"))
        .group_by(each.c.key)
        .subquery()
    )
    total, gone = ContractRow.total, left.c.sum
    moved = func.sum(case((gone < total, gone), (gone.is_not(None), total)))
    by = (ContractRow.signed_on, ContractRow.currency)
    asked = (
        select(*by, func.count(), func.sum(total), moved)
        .outerjoin(left, left.c.key == ContractRow.id)
        .where(ContractRow.state.in_(SIGNED), late)
        .group_by(*by)
    )
    yield from uow.session.execute(asked)


def unshipped(uow: UnitOfWork, days: Sequence[date]) -> Sums:
    """Yield what was sold and had not left on each day, and what is so now.

    Of what is confirmed it is everything but what had left by then, of what is
    completed only what left later.
    """
    signed, first = ContractRow.signed_on, days[0]
    confirmed = ContractRow.state == ContractState.CONFIRMED
    left = func.coalesce(ShipmentRow.on_board_on, ShipmentRow.etd)
    stood = [*(signed <= day for day in days), true()]
    gone = [
        *(and_(signed <= day, or_(left <= day, left.is_(None))) for day in days),
        true(),
    ]
    later = [*(and_(signed <= day, left > day) for day in days), false()]
    # Said apart from the sums: each finds the few it is about by an index.
    completed = (
        ContractRow.state == ContractState.COMPLETED,
        or_(
            ShipmentRow.on_board_on > first,
            and_(ShipmentRow.on_board_on.is_(None), ShipmentRow.etd > first),
        ),
    )
    code = ContractRow.currency
    asked = select(code, *_where(ContractRow.total, stood)).group_by(code)
    yield from _asked(uow, asked.where(confirmed))
    for column, contract, sign in SHARES:
        for which, conditions, way in (
            ((confirmed,), gone, -sign),
            (completed, later, sign),
        ):
            sums = _where(column, conditions)
            asked = shares(code, column, contract, *sums)
            yield from _asked(uow, asked.where(*which), way)


def claims(uow: UnitOfWork, days: Sequence[date]) -> tuple[list[Sum], list[Sum]]:
    """Return what was open and due within a fortnight on each day, and what overdue.

    It is what is open now, and what came since.
    """
    claim, part = ReceivableRow, _paid_since(days[0]).c
    span = Span("next_days", SOON)
    were = [
        *(
            and_(claim.booked_on <= d, claim.due_on.between(*span.dates(d)))
            for d in days
        ),
        *(and_(claim.booked_on <= d, claim.due_on < d) for d in days),
    ]
    since = [
        and_(part.on > d, was) for d, was in zip((*days, *days), were, strict=True)
    ]
    code = claim.currency
    now = select(code, *_where(claim.open, were)).where(claim.open > ZERO)
    paid = (
        select(code, *_where(part.amount, since))
        .select_from(claim)
        .join(part.on.table, claim.id == part.receivable_id)
    )
    found = [
        one
        for asked in (now, paid)
        for one in _asked(uow, asked.where(claim.kind.in_(CLAIMS)).group_by(code))
    ]
    half = len(days)
    due = [(code, sums[:half]) for code, sums in found]
    return due, [(code, sums[half:]) for code, sums in found]


def _paid_since(day: date) -> CTE:
    """Return what settled claims after a day.

    A part of a claim is seen by whoever sees the claim: a file is not asked again. A
    server asks of each row by itself, so it reads these first and no others.
    """
    row: Any = ReceiptAllocationRow.__table__.c
    asked = select(row.receivable_id, row.on, row.amount).where(row.on > day)
    return asked.cte("paid").prefix_with("MATERIALIZED", dialect="postgresql")


def _where(amount: Any, conditions: Conditions) -> list[Any]:
    """Return a sum for each condition, of the rows that meet it."""
    return [func.sum(case((one, amount))) for one in conditions]


def _asked(uow: UnitOfWork, asked: Select[Any], sign: int = 1) -> Sums:
    for code, *sums in uow.session.execute(asked):
        yield code, tuple(sign * Decimal(amount or 0) for amount in sums)
