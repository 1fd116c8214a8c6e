"""Books receipts, finds what they are for, takes them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.contracts import service as contracts
from app.contracts.domain import State as ContractState
from app.core import checks, fx
from app.core.errors import InvalidError, NotPossibleError, Problem
from app.core.i18n import N_
from app.core.money import HUNDRED, ZERO, Money, written
from app.core.refs import Ref
from app.db import documents
from app.db import search as finder
from app.db.numbering import take_number
from app.office import service as office
from app.office.domain import OTHERS, RateKind, RateMissingError
from app.receivables import rules
from app.receivables.domain import (
    TRANSITIONS,
    Action,
    Allocation,
    Kind,
    Receipt,
    State,
)
from app.receivables.events import CashMoved
from app.receivables.model import (
    AdvanceReleaseRow,
    AdvanceRow,
    ReceiptAllocationRow,
    ReceiptRow,
    ReceivableRow,
)
from app.receivables.rows import standing
from app.receivables.service import drawings, reading
from app.receivables.service.twins import refuse_twin

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

CLOSED = (ContractState.COMPLETED, ContractState.CANCELLED)
WORKED_OUT = frozenset(
    {
        "state",
        "account",
        "gross_base",
        "charge_base",
        "cash_base",
        "free",
        "free_base",
        "reverses",
        "reversed_by",
        "allocations",
        "report_by",
    }
)
TURNED = frozenset(
    {"state", "account", "report_by", "reverses", "reversed_by", "allocations"}
)
"""What a reversal does not take over from the receipt that it turns around."""


def receive(
    uow: UnitOfWork, receipt: Receipt, number: str | None = None, *, sure: bool = False
) -> Receipt:
    """Book money that came in, with what is known of its purpose.

    What is not allocated stays parked and is shown until it is.

    Args:
        uow: The action.
        receipt: Its allocations name open claims, or contracts for deposits.
        number: The number it already bears, when it comes from elsewhere.
        sure: It is booked though one like it stands.

    Raises:
        TwinError: The same reference and amount were booked within a year.
        InvalidError: It has problems, or more is allocated than is open.
        RateMissingError: No rate of the day is known or given.
    """
    uow.actor.require("receivables.edit")
    checks.refuse(receipt.problems())
    if receipt.id is not None:
        raise NotPossibleError(N_("This receipt is booked already."))
    receipt = rated(uow, receipt)
    base = office.base_of(uow, receipt.company)
    rates = {"mid_rate": receipt.mid_rate, "buying_rate": receipt.buying_rate}
    checks.refuse(fx.own(receipt.currency, base, **rates))
    if not receipt.buying_rate:
        day = receipt.received_on or uow.today
        office.rate_on(uow, receipt.currency, day, RateKind.BUYING, base)
    worth = fx.receive(
        receipt.amount,
        receipt.charge,
        receipt.buying_rate,
        ZERO,
        receipt.rate_unit,
        base,
    )
    account_id = _account_id(uow, receipt)
    if not sure:
        refuse_twin(uow, receipt, account_id)
    row = documents.opened(uow, ReceiptRow, receipt)
    documents.write(row, receipt, skip=WORKED_OUT)
    row.state, row.account_id = State.BOOKED, account_id
    row.gross_base, row.charge_base, row.cash_base = (
        worth.gross,
        worth.charge,
        worth.cash,
    )
    row.free, row.free_base = receipt.amount, worth.gross
    uow.session.flush()
    _allocate(uow, row, receipt.allocations, receipt.received_on or uow.today)
    return _numbered(uow, row, number)


def allocate(
    uow: UnitOfWork,
    receipt: Receipt,
    parts: Sequence[Allocation],
    charge: Decimal = ZERO,
    on: date | None = None,
    *,
    back: bool = False,
) -> Receipt:
    """Say what a parked receipt was for.

    Args:
        uow: The action.
        receipt: As it was read; its version is checked.
        parts: Open claims, or contracts for deposits, with amounts.
        charge: What the banks kept beyond what was noted: the customer sent so much
            more than came in.
        on: The day; None: the receipt's.
        back: The deposits go back to the customer: no goods have to be left for them.

    Raises:
        InvalidError: More is allocated than was received or is open.
        ConflictError: Someone else allocated it first.
    """
    uow.actor.require("receivables.edit")
    row = _opened(uow, receipt, Action.ALLOCATE)
    if charge < 0:
        low = Problem("charge", N_("This cannot be negative."))
        raise InvalidError.of(low)
    if charge:
        books = office.bases(uow)[row.company_id]
        base = fx.booked(charge, row.buying_rate, row.rate_unit, books)
        row.amount, row.charge = row.amount + charge, row.charge + charge
        row.gross_base, row.charge_base = row.gross_base + base, row.charge_base + base
        row.free, row.free_base = row.free + charge, row.free_base + base
    wanted = replace(receipt, amount=row.free, charge=ZERO, allocations=tuple(parts))
    checks.refuse(wanted.problems())
    _allocate(uow, row, parts, on or row.received_on, back=back)
    return reading.get_receipt(uow, row.id)


def suggest(uow: UnitOfWork, receipt: Receipt) -> rules.Match:
    """Find the claims that a receipt most likely pays."""
    uow.actor.require("receivables.view")
    customer = receipt.customer.id if receipt.customer else None
    claims = reading.open_items(uow, customer, receipt.currency, receipt.company)
    return rules.suggest(receipt, claims)


def reverse(uow: UnitOfWork, receipt: Receipt, on: date, reason: str) -> Receipt:
    """Take a receipt back by one that turns every amount around.

    Raises:
        InvalidError: No reason is given.
        NotPossibleError: A deposit was used up by an invoice, or the day is before it.
        TransitionError: It was reversed before.
        ConflictError: Someone else changed it first.
    """
    uow.actor.require("receivables.cancel")
    reason = checks.reason(reason)
    checks.not_before(receipt.received_on, on)
    row = _opened(uow, receipt, Action.REVERSE)
    stored = rules.reversed_(reading.receipts(uow, [row])[0])
    back = documents.opened(uow, ReceiptRow, stored)
    documents.write(
        back,
        stored,
        skip=TURNED,
    )
    back.state, back.received_on = State.REVERSAL, on
    back.account_id, back.reverses_id = row.account_id, row.id
    back.note = reason
    row.free = row.free_base = ZERO
    uow.session.flush()
    _undo(uow, row, back, on)
    return _numbered(uow, back)


def rated(uow: UnitOfWork, receipt: Receipt) -> Receipt:
    """Return a receipt with the office's rates of the day where none are given.

    A rate that the office has not entered stays 0.
    """
    uow.actor.require("receivables.view")
    on = receipt.received_on or uow.today
    company = office.get_company(uow, receipt.company.id if receipt.company else 0)
    for name, kind in (("buying_rate", RateKind.BUYING), ("mid_rate", RateKind.MID)):
        if getattr(receipt, name):
            continue
        try:
            rate = office.rate_on(
                uow, receipt.currency, on, kind, company.base_currency
            )
        except RateMissingError:
            continue
        found: dict[str, Any] = {name: rate.value, "rate_unit": rate.unit}
        receipt = replace(receipt, **found)
    return receipt


def _account_id(uow: UnitOfWork, receipt: Receipt) -> int | None:
    """Return the account it came to: the one named, else ours of the currency."""
    company_id = receipt.company.id if receipt.company else 0
    return office.account_id(uow, company_id, receipt.currency, receipt.account)


def _opened(uow: UnitOfWork, receipt: Receipt, action: Action) -> ReceiptRow:
    documents.lock(uow, ReceiptRow, [receipt.id or 0])
    return documents.advance(uow, ReceiptRow, receipt, TRANSITIONS, action)


def _allocate(
    uow: UnitOfWork,
    row: ReceiptRow,
    parts: Sequence[Allocation],
    on: date,
    *,
    back: bool = False,
) -> None:
    keys = [part.receivable.id for part in parts if part.receivable]
    # Contracts before claims, as who credits and sets off has them.
    contracts.hold(uow, (one.contract.id for one in parts if one.contract))
    claims = documents.lock(uow, ReceivableRow, keys)
    base = office.bases(uow)[row.company_id]
    for index, part in enumerate(parts):
        claim = claims.get(part.receivable.id) if part.receivable else None
        if part.receivable is not None and claim is None:
            documents.fetch(uow, ReceivableRow, part.receivable.id)
        where = f"allocations.{index}"
        if claim is not None:
            _check_claim(row, claim, part.amount, where)
            row.customer_id = row.customer_id or claim.customer_id
        used = sum((one.charge_base for one in row.allocations), ZERO)
        charge, _ = fx.release(row.charge_base - used, row.free, part.amount, base)
        settled, row.free_base = fx.release(row.free_base, row.free, part.amount, base)
        row.free -= part.amount
        done = ReceiptAllocationRow(
            on=on, amount=part.amount, settled_base=settled, charge_base=charge
        )
        done.source = ""
        if claim is not None:
            _pay(claim, done, base)
        elif part.contract is not None:
            _deposit(uow, row, done, part.contract.id, where, back=back)
        done.realised = fx.realised(done.carried_base, settled)
        row.allocations.append(done)
        uow.session.flush()
    drawings.follow(uow, claims.values(), row.received_on)


def _check_claim(
    row: ReceiptRow, claim: ReceivableRow, amount: Decimal, where: str
) -> None:
    if claim.kind not in (Kind.INVOICE, Kind.DEBIT_NOTE):
        text = N_("{number} is owed to the customer, not by it.")
        wrong = Problem(f"{where}.receivable", text, {"number": claim.number})
    elif claim.company_id != row.company_id:
        wrong = Problem(f"{where}.receivable", OTHERS, {"number": claim.number})
    elif claim.currency != row.currency:
        text = N_("{number} is in {currency}.")
        names = {"number": claim.number, "currency": claim.currency}
        wrong = Problem(f"{where}.receivable", text, names)
    elif row.customer_id not in (None, claim.customer_id):
        text = N_("{number} belongs to another customer.")
        wrong = Problem(f"{where}.receivable", text, {"number": claim.number})
    elif amount > claim.open:
        text = N_("Only {open} of {number} is open.")
        names = {"open": written(claim.open, claim.currency), "number": claim.number}
        wrong = Problem(f"{where}.amount", text, names)
    else:
        return
    raise InvalidError.of(wrong)


def _pay(claim: ReceivableRow, done: ReceiptAllocationRow, base: str) -> None:
    done.receivable_id, done.contract_id = claim.id, claim.contract_id
    done.carried_base, claim.carried_base = fx.release(
        claim.carried_base, claim.open, done.amount, base
    )
    claim.open -= done.amount
    claim.version += 1


def _deposit(
    uow: UnitOfWork,
    row: ReceiptRow,
    done: ReceiptAllocationRow,
    contract_id: int,
    where: str,
    *,
    back: bool,
) -> None:
    """Book a deposit at the mid rate of the receipt day (settled 14).

    `back`: it goes back to the customer at once.
    """
    contract = contracts.get(uow, contract_id)
    if contract.company is None or contract.company.id != row.company_id:
        problem = Problem(f"{where}.contract", OTHERS, {"number": contract.number})
        raise InvalidError.of(problem)
    if contract.customer is None or contract.currency != row.currency:
        text = N_("{number} is in {currency}.")
        names = {"number": contract.number, "currency": contract.currency}
        problem = Problem(f"{where}.contract", text, names)
        raise InvalidError.of(problem)
    row.customer_id = row.customer_id or contract.customer.id
    left = done.amount if back else _left_to_pay(uow, contract_id)
    if row.customer_id != contract.customer.id or done.amount > left:
        text = N_("At most {left} can still be paid for {number}.")
        names = {
            "left": written(max(left, ZERO), row.currency),
            "number": contract.number,
        }
        problem = Problem(f"{where}.amount", text, names)
        raise InvalidError.of(problem)
    base_currency = office.get_company(uow, row.company_id).base_currency
    if not row.mid_rate:
        rate = office.rate_on(
            uow, row.currency, row.received_on, RateKind.MID, base_currency
        )
        row.mid_rate = rate.value
    base = fx.booked(done.amount, row.mid_rate, row.rate_unit, base_currency)
    advance = AdvanceRow(
        version=1,
        company_id=row.company_id,
        customer_id=contract.customer.id,
        contract_id=contract_id,
        receipt_id=row.id,
        currency=row.currency,
        booked_on=row.received_on,
        rate=row.mid_rate,
        rate_unit=row.rate_unit,
        amount=done.amount,
        free=done.amount,
        base=base,
        free_base=base,
    )
    uow.session.add(advance)
    uow.session.flush()
    done.advance_id, done.contract_id = advance.id, contract_id
    done.carried_base = base


def _left_to_pay(uow: UnitOfWork, contract_id: int) -> Decimal:
    """What a contract is worth, tolerance included, less deposits and invoices."""
    contract = contracts.get(uow, contract_id)
    if contract.state in CLOSED:
        return ZERO
    worth = contract.total() * (1 + contract.tolerance_percent / HUNDRED)
    invoiced = uow.session.scalar(
        select(func.sum(ReceivableRow.amount)).where(
            ReceivableRow.contract_id == contract_id,
            ReceivableRow.kind == Kind.INVOICE,
            standing(),
        )
    )
    free = uow.session.scalar(
        select(func.sum(AdvanceRow.free)).where(AdvanceRow.contract_id == contract_id)
    )
    used = uow.session.scalar(
        select(func.sum(AdvanceReleaseRow.amount))
        .join(AdvanceRow, AdvanceRow.id == AdvanceReleaseRow.advance_id)
        .where(
            AdvanceRow.contract_id == contract_id,
            AdvanceReleaseRow.shipment_id.is_not(None),
        )
    )
    taken = sum((Decimal(one) for one in (invoiced, free, used) if one), ZERO)
    return worth - taken


def _undo(uow: UnitOfWork, row: ReceiptRow, back: ReceiptRow, on: date) -> None:
    """Reopen the claims that a receipt settled; drop the deposits it made."""
    advances = documents.lock(
        uow, AdvanceRow, [one.advance_id for one in row.allocations if one.advance_id]
    )
    claims = documents.lock(
        uow,
        ReceivableRow,
        [one.receivable_id for one in row.allocations if one.receivable_id],
    )
    for part in row.allocations:
        if part.receivable_id:
            claim = claims[part.receivable_id]
            claim.open += part.amount
            claim.carried_base += part.carried_base
            claim.version += 1
        if part.advance_id:
            _drop(uow, advances[part.advance_id], on)
        back.allocations.append(
            ReceiptAllocationRow(
                on=on,
                receivable_id=part.receivable_id,
                advance_id=part.advance_id,
                contract_id=part.contract_id,
                amount=-part.amount,
                settled_base=-part.settled_base,
                carried_base=-part.carried_base,
                realised=-part.realised,
                charge_base=-part.charge_base,
                source="",
            )
        )
    uow.session.flush()
    drawings.reopen(uow, claims.values())


def _drop(uow: UnitOfWork, advance: AdvanceRow, on: date) -> None:
    if advance.free != advance.amount:
        owed = AdvanceReleaseRow.receivable_id.is_not(None)
        mine = select(AdvanceReleaseRow.id).where(
            AdvanceReleaseRow.advance_id == advance.id, owed
        )
        raise NotPossibleError(
            N_("The deposit is owed back to the customer; it cannot be taken back.")
            if uow.session.scalar(mine.limit(1)) is not None
            else N_("The deposit was used up by an invoice; it cannot be taken back.")
        )
    uow.session.add(
        AdvanceReleaseRow(
            advance_id=advance.id, on=on, amount=advance.free, base=advance.free_base
        )
    )
    advance.free = advance.free_base = ZERO
    advance.version += 1


def _numbered(uow: UnitOfWork, row: ReceiptRow, number: str | None = None) -> Receipt:
    """Number a receipt, and let the search and the cash accounts know of it.

    The account names it by its number, so that cannot wait for the COMMIT.
    """
    uow.session.flush()
    record = reading.get_receipt(uow, row.id)
    payer = record.customer or Ref(0, "", row.remitter)
    row.number = take_number(uow, row.company_id, "RC", row.received_on, number)
    finder.index(
        uow,
        "receipt",
        row.id,
        number=row.number or "",
        title=row.number or "",
        detail=f"{finder.NAMED} · {Money(row.amount, row.currency)}",
        words=(row.remitter, row.reference),
        named=payer,
        permission="receivables.view",
    )
    uow.emit(
        CashMoved(
            source=("receipt", row.id),
            company_id=row.company_id,
            account_id=row.account_id,
            on=row.received_on,
            currency=row.currency,
            amount=row.amount - row.charge,
            base=row.cash_base,
            text=f"{row.number} {payer.own}".strip(),
        )
    )
    return replace(record, number=row.number)
