"""How an invoice is cut into advance and claims, how receipts find them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.contracts.domain import Contract, Instalment, PaymentEvent
from app.core.due import due_date
from app.core.errors import NotPossibleError
from app.core.money import HUNDRED, ZERO, to_coin
from app.core.refs import Ref
from app.receivables.domain import Allocation, Receipt, Receivable

ON_DELIVERY = frozenset({"DAP", "DPU", "DDP"})
"""Terms under which revenue waits for the delivery (settled 19)."""
BUCKET_ENDS = (0, 30, 60, 90, 180)
"""Last day overdue of each bucket but the last (rules §9)."""
CHARGE_TOLERANCE = Decimal(50)
"""A receipt short by no more than this was most likely cut by the banks."""

MISSING_DEPOSIT = -1
"""The step of a claim to a deposit that was not paid before the goods left."""


class TwinError(NotPossibleError):
    """A receipt stands already, as it seems; who is sure books it all the same.

    Attributes:
        twin: The one that stands.
    """

    def __init__(self, msgid: str, twin: Ref, **params: Any) -> None:
        super().__init__(msgid, **params)
        self.twin = twin


@dataclass(frozen=True, slots=True)
class Part:
    """One claim that an invoice makes.

    Attributes:
        step: Instalment of the plan, or `MISSING_DEPOSIT`.
        instalment: It; None when the contract has no plan.
    """

    step: int
    amount: Decimal
    instalment: Instalment | None


@dataclass(frozen=True, slots=True)
class Cut:
    """An invoice cut up: what the advance pays, what is claimed."""

    released: Decimal
    parts: tuple[Part, ...]


def cut(contract: Contract, total: Decimal, free: Decimal, *, last: bool) -> Cut:
    """Cut an invoice into the advance it uses up and the claims of the plan.

    Args:
        contract: With its plan.
        total: Of the invoice.
        free: What is left of the contract's advances.
        last: The last shipment uses up what is left (settled 14).
    """
    deposit = to_coin(total * contract.deposit_percent() / HUNDRED, contract.currency)
    released = min(free, total) if last else min(deposit, free, total)
    missing = max(deposit - released, ZERO)
    rest = total - released - missing
    later = [(i, one) for i, one in enumerate(contract.plan) if not one.is_deposit]
    shares = _shares(contract.currency, rest, [one.percent for _, one in later])
    parts = [
        Part(step, amount, one)
        for (step, one), amount in zip(later, shares, strict=True)
    ]
    first = next((one for one in contract.plan if one.is_deposit), None)
    unplanned = rest - sum(shares, ZERO)
    if missing + unplanned:
        parts.insert(0, Part(MISSING_DEPOSIT, missing + unplanned, first))
    return Cut(released, tuple(part for part in parts if part.amount))


def _shares(
    currency: str, amount: Decimal, percents: Sequence[Decimal]
) -> list[Decimal]:
    whole = sum(percents, ZERO)
    if not whole:
        return []
    shares = [to_coin(amount * one / whole, currency) for one in percents[:-1]]
    return [*shares, amount - sum(shares, ZERO)]


def due_on(
    instalment: Instalment | None,
    signed_on: date | None,
    shipped_on: date,
    invoiced_on: date | None,
    delivered_on: date | None,
) -> date | None:
    """Return when an instalment is due; None while its event is awaited."""
    if instalment is None:
        return shipped_on
    if instalment.event is PaymentEvent.FIXED:
        return instalment.due_on
    base = {
        PaymentEvent.SIGNED: signed_on or shipped_on,
        PaymentEvent.SHIPPED: shipped_on,
        PaymentEvent.INVOICED: invoiced_on or shipped_on,
        PaymentEvent.DELIVERED: delivered_on,
    }[instalment.event]
    return due_date(base, instalment.days) if base else None


def all_shipped(
    contract: Contract, shipped: Iterable[tuple[int | None, Decimal]]
) -> bool:
    """Say whether everything contracted has left."""
    gone: dict[int, Decimal] = {}
    for line_id, quantity in shipped:
        gone[line_id or 0] = gone.get(line_id or 0, ZERO) + quantity
    return all(gone.get(line.id or 0, ZERO) >= line.quantity for line in contract.lines)


def bucket(days: int) -> int:
    """Return which of the six buckets so many days overdue fall into."""
    return sum(days > end for end in BUCKET_ENDS)


@dataclass(frozen=True, slots=True)
class Match:
    """What a receipt most likely pays.

    Attributes:
        percent: How sure that is, 0 to 100.
        candidates: How many open items it could be.
        charge: What the banks kept on the way, as it seems.
    """

    allocations: tuple[Allocation, ...] = ()
    percent: int = 0
    candidates: int = 0
    charge: Decimal = ZERO


def suggest(receipt: Receipt, items: Sequence[Receivable]) -> Match:
    """Find the open claims that a receipt pays.

    The reference names an invoice or a contract; or one claim fits to the amount,
    less at most the charges of a bank; or the oldest claims first.
    """
    claims = [one for one in items if one.is_claim and one.open > 0]
    if not claims or receipt.free <= 0:
        return Match(candidates=len(claims))
    named = [one for one in claims if _is_named(one, receipt.reference)]
    pool = named or claims
    fitting = [
        one for one in pool if ZERO <= one.open - receipt.free <= CHARGE_TOLERANCE
    ]
    if len(fitting) == 1:
        only = fitting[0]
        sure = 98 if named else 91
        charge = only.open - receipt.free
        return Match((_part(only, only.open),), sure, 1, charge)
    parts = []
    left = receipt.free
    for one in sorted(pool, key=lambda one: (one.due_on or date.max, one.id or 0)):
        taken = min(one.open, left)
        if taken > 0:
            parts.append(_part(one, taken))
            left -= taken
    sure = (80 if named else 50) if len(pool) == 1 else (60 if named else 0)
    return Match(tuple(parts), sure, len(pool))


def _part(item: Receivable, amount: Decimal) -> Allocation:
    return Allocation(
        receivable=Ref(item.id or 0, item.number, ""),
        contract=item.contract,
        amount=amount,
    )


def _is_named(item: Receivable, text: str) -> bool:
    words = text.upper()
    numbers = [item.number, item.contract.code if item.contract else ""]
    return any(number and number.upper() in words for number in numbers)


def reversed_(receipt: Receipt) -> Receipt:
    """Return a receipt with every amount turned around, to take it back."""
    return replace(
        receipt,
        id=None,
        version=0,
        amount=-receipt.amount,
        charge=-receipt.charge,
        gross_base=-receipt.gross_base,
        charge_base=-receipt.charge_base,
        cash_base=-receipt.cash_base,
        free=ZERO,
        free_base=ZERO,
        allocations=(),
    )
