"""How the figures of the first page stood on earlier days, for the line beside each.

Nothing is kept for it: what is open now and what happened since a day tell what was
open on it. What was cancelled meanwhile counts as if it had never been.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select, union_all

from app.contracts.domain import State as ContractState
from app.contracts.model import ContractRow
from app.core.money import ZERO
from app.db.scope import own_alone
from app.dossier.service.deadlines import GONE, SOON
from app.receivables.domain import CLAIMS
from app.receivables.model import ReceiptAllocationRow, ReceivableRow
from app.shipments.model import ShipmentContractRow, ShipmentRow

if TYPE_CHECKING:
    from sqlalchemy import CTE, Select

    from app.db.unit_of_work import UnitOfWork

Sum = tuple[str, tuple[Decimal, ...]]
"""A currency and its sum on each day; a currency may come several times."""
Sums = Iterator[Sum]
AHEAD = timedelta(SOON - 1)
"""How far a claim's day may lie ahead to be due soon: with today it is a fortnight."""
SIGNED = (ContractState.CONFIRMED.value, ContractState.COMPLETED.value)


def month_start(today: date, back: int) -> date:
    """Return the first day of the month so many months ago."""
    index = today.year * 12 + today.month - 1 - back
    return date(index // 12, index % 12 + 1, 1)


def month_ends(today: date, months: int) -> tuple[date, ...]:
    """Return the last days of the months before this one, the oldest first."""
    backs = range(months - 1, -1, -1)
    return tuple(month_start(today, back) - timedelta(1) for back in backs)


@cache
def shares() -> tuple[tuple[Any, Any, Any, Any], ...]:
    """Return what of the shipments is whose.

    A shipment counts for its first contract without what its further ones have.

    Returns:
        The sum, the contract; the table beside the shipments it comes from, and
        whether every shipment has a row there.
    """
    row = ShipmentContractRow
    further = select(row.shipment_id, func.sum(row.total).label("sum"))
    theirs = further.group_by(row.shipment_id).subquery()
    rest = ShipmentRow.total - func.coalesce(theirs.c.sum, ZERO)
    return (
        (rest, ShipmentRow.contract_id, theirs, False),
        (row.total, row.contract_id, row, True),
    )


def gone(share: tuple[Any, Any, Any, Any], *columns: Any) -> Select[Any]:
    """Return the question for what has left of the contracts.

    Args:
        share: One of `shares`.
        columns: What is asked of it.
    """
    _sum, contract, beside, always = share
    key = beside.shipment_id if always else beside.c.shipment_id
    return (
        select(*columns)
        .select_from(ShipmentRow)
        .join(beside, key == ShipmentRow.id, isouter=not always)
        .join(ContractRow, ContractRow.id == contract)
        .where(ShipmentRow.state.in_(GONE))
    )


def sold(uow: UnitOfWork, since: date) -> Iterator[Any]:
    """Yield what was signed since a day, and what of it has left.

    Yields:
        The day, the currency, how many contracts, their sum, and what of it has left:
        of no contract more than its own sum.
    """
    yield from uow.session.execute(_sold(since))


@lru_cache(maxsize=8)
def _sold(since: date) -> Any:
    """Return the question of `sold`; this and those below are dear to make."""
    late, key = ContractRow.signed_on >= since, ContractRow.id.label("key")
    parts = [gone(one, key, one[0].label("part")).where(late) for one in shares()]
    each = union_all(*parts).subquery()
    left = (
        select(each.c.key, func.sum(each.c.part).label("sum"))
        .group_by(each.c.key)
        .subquery()
    )
    total, moved = ContractRow.total, left.c.sum
    most = func.sum(case((moved < total, moved), (moved.is_not(None), total)))
    by = (ContractRow.signed_on, ContractRow.currency)
    return (
        select(*by, func.count(), func.sum(total), most)
        .outerjoin(left, left.c.key == ContractRow.id)
        .where(ContractRow.state.in_(SIGNED), late)
        .group_by(*by)
    )


def unshipped(uow: UnitOfWork, days: Sequence[date]) -> Sums:
    """Yield what was sold and had not left on each day, and what is so now.

    Of what is confirmed it is everything but what had left by then, of what is
    completed only what left later.
    """
    now, (standing, left) = len(days), _unshipped(tuple(days))
    parts = [
        (code, on, now + 1, sum_) for code, on, sum_ in uow.session.execute(standing)
    ]
    for confirmed, completed in left:
        for code, on, off, part in uow.session.execute(confirmed):
            parts.append((code, max(on, off), now + 1, -part))
        for code, on, off, part in uow.session.execute(completed):
            parts.append((code, on, off, part))
    yield from _stood(parts, now + 1)


@lru_cache(maxsize=8)
def _unshipped(
    days: tuple[date, ...],
) -> tuple[Select[Any], list[tuple[Select[Any], Select[Any]]]]:
    """Return the questions of `unshipped`: what was sold, and what of it has left.

    The latter of what is confirmed, and of what is completed.
    """
    first = days[0]
    confirmed = ContractRow.state == ContractState.CONFIRMED
    left = func.coalesce(ShipmentRow.on_board_on, ShipmentRow.etd)
    # Said apart from the days: each question finds the few it is about by an index.
    completed = (
        ContractRow.state == ContractState.COMPLETED,
        or_(
            ShipmentRow.on_board_on > first,
            and_(ShipmentRow.on_board_on.is_(None), ShipmentRow.etd > first),
        ),
    )
    code, signed = ContractRow.currency, _before(ContractRow.signed_on, days, "signed")
    standing = select(code, signed, func.sum(ContractRow.total)).where(confirmed)
    found = []
    for one in shares():
        off = _before(left, days, "gone")
        asked = gone(one, code, signed, off, func.sum(one[0]))
        asked = asked.group_by(code, "signed", "gone")
        found.append((asked.where(confirmed), asked.where(*completed)))
    return standing.group_by(code, "signed"), found


def owed(uow: UnitOfWork) -> Sequence[Any]:
    """Return what is owed to us.

    Returns:
        The days it is due and was booked on, the company, the currency; the open sum
        of these, the same in the books, and how many claims they are.
    """
    row = ReceivableRow
    by = (row.due_on, row.booked_on, row.company_id, row.currency)
    sums = (func.sum(row.open), func.sum(row.carried_base), func.count())
    asked = select(*by, *sums).where(row.open > ZERO, row.kind.in_(CLAIMS))
    return uow.session.execute(asked.group_by(*by)).all()


def claims(
    uow: UnitOfWork, days: Sequence[date], now: Sequence[Any]
) -> tuple[list[Sum], list[Sum]]:
    """Return what was open and due within a fortnight on each day, and what overdue.

    Args:
        uow: The action.
        days: The days, in their order.
        now: What is owed now; what came since the first day was open before.
    """
    last = len(days)
    open_ = [
        (code, due, bisect_left(days, on), last, amount)
        for due, on, _company, code, amount, *_more in now
    ]
    settled = uow.session.execute(_settled(tuple(days), _told(uow)))
    open_ += [tuple(one) for one in settled]
    soon, late = [], []
    for code, due, on, off, amount in open_:
        if due is not None:
            begun, over = bisect_left(days, due - AHEAD), bisect_right(days, due)
            soon.append((code, max(on, begun), min(off, over), amount))
            late.append((code, max(on, over), off, amount))
    return list(_stood(soon, last)), list(_stood(late, last))


def _told(uow: UnitOfWork) -> tuple[Any, ...] | None:
    """Return what a server is told of the claims of whoever sees some; None: a file."""
    if uow.session.get_bind().dialect.name != "postgresql":
        return None
    return own_alone(uow, ReceivableRow, sought=True)


@lru_cache(maxsize=8)
def _settled(days: tuple[date, ...], own: tuple[Any, ...] | None) -> Select[Any]:
    """Return the question for what was settled of claims since the first day.

    Args:
        days: The days, in their order.
        own: Which claims a server shows to who does not see all. Of all it is told
            the keys of those settled: it would read each to join a few. None: a file.
    """
    claim, part = ReceivableRow, _paid_since(days[0], own).c
    by = (claim.currency, claim.due_on)
    booked, paid = (
        _before(claim.booked_on, days, "booked"),
        _before(part.on, days, "paid"),
    )
    asked = (
        select(*by, booked, paid, func.sum(part.amount))
        .select_from(claim)
        .join(part.on.table, claim.id == part.receivable_id)
        .where(claim.kind.in_(CLAIMS))
        .group_by(*by, "booked", "paid")
    )
    if own or own is None:
        return asked
    keys = select(part.receivable_id).scalar_subquery()
    return asked.where(claim.id == func.any(func.array(keys)))


def _paid_since(day: date, own: tuple[Any, ...] | None) -> CTE:
    """Return what settled claims after a day.

    A part of a claim is seen by whoever sees the claim: a file is not asked again. A
    server asks of each row by itself, so it reads these first and no others: of
    somebody's own claims, which it finds by their customers.
    """
    row: Any = ReceiptAllocationRow.__table__.c
    asked = select(row.receivable_id, row.on, row.amount).where(row.on > day)
    if own:
        claim: Any = ReceivableRow.__table__.c
        keys = select(claim.id).where(*own).scalar_subquery()
        asked = asked.where(row.receivable_id == func.any(func.array(keys)))
    return asked.cte("paid").prefix_with("MATERIALIZED", dialect="postgresql")


def _before(column: Any, days: Sequence[date], name: str) -> Any:
    """Return how many of some days come before the one of a column; none: 0."""
    later = [(column > day, place) for place, day in enumerate(days, 1)]
    return case(*reversed(later), else_=0).label(name)


def _stood(parts: Iterable[tuple[str, int, int, Any]], days: int) -> Sums:
    """Yield what stood in each currency on each of so many days.

    Args:
        parts: The currency, the first of the days, the first one no more, the amount.
        days: How many.
    """
    moved: dict[str, list[Decimal]] = {}
    for code, first, end, amount in parts:
        if first < end:
            steps = moved.setdefault(code, [ZERO] * (days + 1))
            steps[first] += Decimal(amount)
            steps[end] -= Decimal(amount)
    for code, steps in moved.items():
        yield code, tuple(accumulate(steps[:-1]))
