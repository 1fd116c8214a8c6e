"""How the figures of the first page stood on earlier days, for the line beside each.

Nothing is kept for it: what is open now and what happened since a day tell what was
open on it. What was cancelled meanwhile counts as if it had never been.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select

from app.contracts.domain import State as ContractState
from app.contracts.model import ContractRow
from app.core.money import ZERO
from app.core.query import Span
from app.dossier.service.deadlines import GONE, SOON
from app.receivables.domain import CLAIMS
from app.receivables.model import ReceiptAllocationRow, ReceivableRow
from app.shipments.model import ShipmentContractRow, ShipmentRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from app.db.unit_of_work import UnitOfWork

    Conditions = Sequence[ColumnElement[bool]]

Sums = Iterator[tuple[str, tuple[Decimal, ...]]]
"""A currency and its sum on each day; a currency may come several times."""
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


def unshipped(uow: UnitOfWork, days: Sequence[date]) -> Sums:
    """Yield what was sold and had not left on each day.

    Of what is confirmed it is everything but what had left by then, of what is
    completed only what left later.
    """
    signed, state = ContractRow.signed_on, ContractRow.state
    left = func.coalesce(ShipmentRow.on_board_on, ShipmentRow.etd)
    sold = [and_(signed <= d, state == ContractState.CONFIRMED) for d in days]
    gone = [
        and_(was, or_(left <= day, left.is_(None)))
        for day, was in zip(days, sold, strict=True)
    ]
    later = [
        and_(signed <= d, state == ContractState.COMPLETED, left > d) for d in days
    ]
    code = ContractRow.currency
    asked = select(code, *_where(ContractRow.total, sold)).group_by(code)
    yield from _asked(uow, asked)
    for column, contract, sign in SHARES:
        for conditions, way in ((gone, -sign), (later, sign)):
            sums = _where(column, conditions)
            yield from _asked(uow, shares(code, column, contract, *sums), way)


def due(uow: UnitOfWork, days: Sequence[date]) -> Sums:
    """Yield what was open and due within a fortnight on each day."""
    on, span = ReceivableRow.due_on, Span("next_days", SOON)
    return _claims(uow, days, [on.between(*span.dates(day)) for day in days])


def overdue(uow: UnitOfWork, days: Sequence[date]) -> Sums:
    """Yield what was open and overdue on each day."""
    return _claims(uow, days, [ReceivableRow.due_on < day for day in days])


def _claims(uow: UnitOfWork, days: Sequence[date], which: Conditions) -> Sums:
    """Yield what of some claims was open: what is so now, and what came since."""
    claim, part = ReceivableRow, ReceiptAllocationRow
    were = [
        and_(claim.booked_on <= day, one) for day, one in zip(days, which, strict=True)
    ]
    since = [and_(part.on > d, was) for d, was in zip(days, were, strict=True)]
    asked = select(claim.currency, *_where(claim.open, were)).where(
        claim.kind.in_(CLAIMS), claim.open > ZERO
    )
    yield from _asked(uow, asked.group_by(claim.currency))
    asked = (
        select(claim.currency, *_where(part.amount, since))
        .select_from(part)
        .join(claim, claim.id == part.receivable_id)
        .where(claim.kind.in_(CLAIMS), part.on > days[0])
    )
    yield from _asked(uow, asked.group_by(claim.currency))


def _where(amount: Any, conditions: Conditions) -> list[Any]:
    """Return a sum for each condition, of the rows that meet it."""
    return [func.sum(case((one, amount))) for one in conditions]


def _asked(uow: UnitOfWork, asked: Select[Any], sign: int = 1) -> Sums:
    for code, *sums in uow.session.execute(asked):
        yield code, tuple(sign * Decimal(amount or 0) for amount in sums)
