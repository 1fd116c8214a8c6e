"""Pays bills, deposits and debts; takes payments back; sets debit notes off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.core import checks, fx
from app.core.errors import InvalidError, NotPossibleError, Problem
from app.core.i18n import N_
from app.core.money import ZERO, to_coin, written
from app.core.refs import Ref
from app.db import documents
from app.db.numbering import take_number
from app.office import service as office
from app.office.domain import OTHERS, RateKind, RateMissingError
from app.parties import service as parties
from app.payables.domain import (
    PAYMENT_TRANSITIONS,
    Allocation,
    Bill,
    Kind,
    Payment,
    PaymentAction,
    PaymentState,
    State,
)
from app.payables.model import BillRow, PaymentAllocationRow, PaymentRow
from app.payables.service import reading
from app.payables.service.referring import index_payment
from app.purchasing import service as purchasing
from app.receivables import service as receivables
from app.receivables.events import CashMoved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.db.unit_of_work import UnitOfWork
    from app.receivables.domain import Receivable

WORKED_OUT = frozenset(
    {
        "state",
        "base",
        "account",
        "payee_account",
        "reverses",
        "reversed_by",
        "allocations",
    }
)


def payment_for(uow: UnitOfWork, bill_ids: Sequence[int]) -> Payment:
    """Return a payment, not yet made, of the open bills of one payee.

    Raises:
        NotPossibleError: They are of several payees or currencies, or held.
    """
    uow.actor.require("payables.edit")
    bills = [reading.get(uow, key) for key in bill_ids]
    held = next((one for one in bills if one.state is not State.BOOKED), None)
    if held is not None:
        raise NotPossibleError(
            N_("{number} may not be paid yet."), number=held.number or "–"
        )
    payees = {one.payee.id for one in bills if one.payee}
    currencies = {one.currency for one in bills}
    if len(payees) > 1 or len(currencies) != 1:
        raise NotPossibleError(N_("Choose bills of one payee in one currency."))
    currency = currencies.pop()
    made = Payment(
        company=bills[0].company,
        payee=next((one.payee for one in bills if one.payee), None),
        paid_on=uow.today,
        currency=currency,
        amount=sum((one.open for one in bills), ZERO),
        allocations=tuple(
            Allocation(
                bill=Ref.of(one.id or 0, one.number, one.payee),
                contract=one.contract,
                amount=one.open,
            )
            for one in bills
        ),
    )
    return rated(uow, made)


def payment_back(uow: UnitOfWork, debts: Sequence[Receivable]) -> Payment:
    """Return a payment, not yet made, of what one customer gets back.

    Raises:
        NotPossibleError: Nothing of it is open.
    """
    uow.actor.require("payables.issue")
    owed = [one for one in debts if one.open and not one.is_claim]
    if not owed:
        raise NotPossibleError(N_("Nothing of it is owed to the customer."))
    made = Payment(
        company=owed[0].company,
        payee=owed[0].customer,
        paid_on=uow.today,
        currency=owed[0].currency,
        amount=sum((one.open for one in owed), ZERO),
        allocations=tuple(
            Allocation(
                debt=Ref.of(one.id or 0, one.number, one.customer),
                contract=one.contract,
                amount=one.open,
            )
            for one in owed
        ),
    )
    return rated(uow, made)


def pay(uow: UnitOfWork, payment: Payment, number: str | None = None) -> Payment:
    """Pay bills, deposits for purchases, or what customers get back.

    Foreign currency is bought at the bank's selling rate of the day, unless the
    payment brings the rate that the bank really took.

    Raises:
        InvalidError: It has problems, pays more than is open, or goes to an account
            that nobody has confirmed.
        NotPossibleError: A bill is held.
        RateMissingError: No rate of the day is known or given.
    """
    uow.actor.require("payables.issue")
    checks.refuse(payment.problems())
    if payment.id is not None:
        raise NotPossibleError(N_("This payment was made already."))
    payment = rated(uow, payment)
    base = office.base_of(uow, payment.company)
    checks.refuse(fx.own(payment.currency, base, rate=payment.rate))
    if payment.fee_base != to_coin(payment.fee_base, base):
        _refuse("fee_base", N_("{currency} has no such small coin."), currency=base)
    if not payment.rate:
        day = payment.paid_on or uow.today
        office.rate_on(uow, payment.currency, day, RateKind.SELLING, base)
    account_id, theirs = _account_id(uow, payment), _theirs(uow, payment)
    row = documents.opened(uow, PaymentRow, payment)
    documents.write(row, payment, skip=WORKED_OUT)
    row.state, row.account_id = PaymentState.PAID, account_id
    row.payee_account_id = theirs
    row.base = fx.booked(payment.amount, payment.rate, payment.rate_unit, base)
    uow.session.flush()
    if any(one.debt for one in payment.allocations):
        # What a customer gets back is kept under the payment's number.
        row.number = take_number(uow, row.company_id, "PY", row.paid_on, number)
    _allocate(uow, row, payment.allocations)
    return _numbered(uow, row, number)


def reverse_payment(
    uow: UnitOfWork, payment: Payment, on: date, reason: str
) -> Payment:
    """Take a payment back by one that turns every amount around.

    Raises:
        InvalidError: No reason is given.
        NotPossibleError: A deposit of it was used up by a bill, or the day is before.
        TransitionError: It was reversed before.
        ConflictError: Someone else changed it first.
    """
    uow.actor.require("payables.cancel")
    reason = checks.reason(reason)
    checks.not_before(payment.paid_on, on)
    row = documents.advance(
        uow, PaymentRow, payment, PAYMENT_TRANSITIONS, PaymentAction.REVERSE
    )
    stored = reading.payments(uow, [row])[0]
    turned = replace(stored, id=None, version=0, paid_on=on, note=reason)
    back = documents.opened(uow, PaymentRow, turned)
    documents.write(back, turned, skip=WORKED_OUT)
    back.state, back.reverses_id = PaymentState.REVERSAL, row.id
    back.account_id, back.bank_reference = row.account_id, ""
    back.amount, back.base, back.fee_base = -row.amount, -row.base, -row.fee_base
    uow.session.flush()
    _undo(uow, row, back)
    return _numbered(uow, back)


def _owing(row: BillRow) -> tuple[int, int | None, str]:
    return row.company_id, row.payee_id, row.currency


def set_off(
    uow: UnitOfWork, note_id: int, bill_id: int, amount: Decimal, on: date
) -> Bill:
    """Settle a bill with a debit note of the same payee (settled 16).

    Raises:
        InvalidError: They are of two payees or currencies, or less is open.
    """
    uow.actor.require("payables.edit")
    rows = documents.lock(uow, BillRow, [note_id, bill_id])
    note, bill = rows[note_id], rows[bill_id]
    fits = (
        note.kind is Kind.DEBIT_NOTE
        and bill.kind is not Kind.DEBIT_NOTE
        and _owing(note) == _owing(bill)
    )
    if not fits:
        text = N_("Choose a bill and a debit note of one payee in one currency.")
        raise InvalidError(text)
    for one in (note, bill):
        _require_open(one, amount, "amount")
    base = office.bases(uow)[bill.company_id]
    owed, note.carried_base = fx.release(note.carried_base, note.open, amount, base)
    carried, bill.carried_base = fx.release(bill.carried_base, bill.open, amount, base)
    for one in (note, bill):
        one.open -= amount
        one.version += 1
    part = _part(on, amount)
    part.bill_id, part.against_id = bill.id, note.id
    part.contract_id = bill.contract_id
    part.paid_base, part.carried_base = owed, carried
    part.realised = ZERO if bill.kind is Kind.CHARGE else carried - owed
    uow.session.add(part)
    uow.session.flush()
    return reading.get(uow, bill.id)


def set_off_all(uow: UnitOfWork, note_id: int, on: date) -> Bill:
    """Settle the payee's bills with a debit note, the first due first.

    Raises:
        NotPossibleError: We owe it nothing in this currency.
    """
    uow.actor.require("payables.edit")
    note = reading.get(uow, note_id)
    payee = note.payee.id if note.payee else 0
    left = note.open
    bills = reading.open_bills(uow, payee, note.currency, note.company)
    if not bills:
        raise NotPossibleError(N_("There is no open bill to set it off against."))
    for bill in bills:
        taken = min(bill.open, left)
        if taken > 0:
            set_off(uow, note_id, bill.id or 0, taken, on)
            left -= taken
    return reading.get(uow, note_id)


def rated(uow: UnitOfWork, payment: Payment) -> Payment:
    """Return a payment with the office's selling rate of the day, unless it has one.

    A rate that the office has not entered stays 0: the person enters what the bank
    took.
    """
    uow.actor.require("payables.view")
    if payment.rate:
        return payment
    company = office.get_company(uow, payment.company.id if payment.company else 0)
    day = payment.paid_on or uow.today
    try:
        rate = office.rate_on(
            uow, payment.currency, day, RateKind.SELLING, company.base_currency
        )
    except RateMissingError:
        return payment
    return replace(payment, rate=rate.value, rate_unit=rate.unit)


def _account_id(uow: UnitOfWork, payment: Payment) -> int | None:
    company_id = payment.company.id if payment.company else 0
    return office.account_id(uow, company_id, payment.currency, payment.account)


def _theirs(uow: UnitOfWork, payment: Payment) -> int | None:
    """Return the payee's account that a second person has confirmed."""
    payee, wanted = payment.payee, payment.payee_account
    if payee is None:
        return None
    return parties.account_to_pay(uow, payee, payment.currency, wanted)


def _part(on: date, amount: Decimal) -> PaymentAllocationRow:
    return PaymentAllocationRow(
        on=on,
        amount=amount,
        paid_base=ZERO,
        carried_base=ZERO,
        realised=ZERO,
        fee_base=ZERO,
        free=ZERO,
        free_base=ZERO,
    )


def _allocate(uow: UnitOfWork, row: PaymentRow, parts: Sequence[Allocation]) -> None:
    """Share what was paid over its purposes; the last takes the remainder."""
    # Purchases before bills, as who books a bill has them.
    purchasing.hold(uow, (one.purchase.id for one in parts if one.purchase))
    bills = documents.lock(uow, BillRow, [one.bill.id for one in parts if one.bill])
    books = office.bases(uow)[row.company_id]
    left, base_left, fee_left = row.amount, row.base, row.fee_base
    for index, given in enumerate(parts):
        where = f"allocations.{index}"
        done = _part(row.paid_on, given.amount)
        done.payment_id = row.id
        done.fee_base, fee_left = fx.release(fee_left, left, given.amount, books)
        done.paid_base, base_left = fx.release(base_left, left, given.amount, books)
        left -= given.amount
        if given.bill is not None:
            bill = bills.get(given.bill.id) or documents.fetch(uow, BillRow, 0)
            _pay_bill(row, bill, done, where, books)
        elif given.purchase is not None:
            _pay_deposit(uow, row, given.purchase.id, done, where)
        elif given.debt is not None:
            _pay_debt(uow, row, given.debt.id, done, where)
        row.allocations.append(done)
        uow.session.flush()


def _pay_bill(
    row: PaymentRow, bill: BillRow, done: PaymentAllocationRow, where: str, base: str
) -> None:
    if bill.state is not State.BOOKED or bill.kind is Kind.DEBIT_NOTE:
        raise NotPossibleError(
            N_("{number} may not be paid yet."), number=bill.number or "–"
        )
    if bill.company_id != row.company_id:
        _refuse(f"{where}.bill", OTHERS, number=bill.number or "")
    bill.payee_id = bill.payee_id or row.payee_id
    if bill.payee_id != row.payee_id:
        text = N_("{number} is of another payee.")
        _refuse(f"{where}.bill", text, number=bill.number or "")
    if bill.currency != row.currency:
        text = N_("{number} is in {currency}.")
        _refuse(f"{where}.bill", text, number=bill.number, currency=bill.currency)
    _require_open(bill, done.amount, f"{where}.amount")
    done.bill_id, done.contract_id = bill.id, bill.contract_id
    done.carried_base, bill.carried_base = fx.release(
        bill.carried_base, bill.open, done.amount, base
    )
    # A charge costs what is paid for it; other debts leave at what they were carried.
    is_cost = bill.kind is Kind.CHARGE
    done.realised = ZERO if is_cost else done.carried_base - done.paid_base
    bill.open -= done.amount
    bill.version += 1


def _pay_deposit(
    uow: UnitOfWork,
    row: PaymentRow,
    purchase_id: int,
    done: PaymentAllocationRow,
    where: str,
) -> None:
    purchase = purchasing.get(uow, purchase_id)
    if purchase.company is None or purchase.company.id != row.company_id:
        _refuse(f"{where}.purchase", OTHERS, number=purchase.number)
    if purchase.supplier is None or purchase.supplier.id != row.payee_id:
        text = N_("{number} is of another payee.")
        _refuse(f"{where}.purchase", text, number=purchase.number)
    before = _paid_for(uow, purchase_id)
    if purchase.currency != row.currency or before + done.amount > purchase.total():
        text = N_("A deposit cannot exceed what {number} comes to.")
        _refuse(f"{where}.amount", text, number=purchase.number)
    done.purchase_id = purchase_id
    done.contract_id = purchase.contract.id if purchase.contract else None
    done.carried_base = done.free_base = done.paid_base
    done.free = done.amount


def _paid_for(uow: UnitOfWork, purchase_id: int) -> Decimal:
    """Return what was paid for a purchase: deposits, and its bills beside them."""
    part = PaymentAllocationRow
    paid = uow.session.scalar(
        select(func.sum(part.amount))
        .outerjoin(BillRow, BillRow.id == part.bill_id)
        .where(
            part.payment_id.is_not(None),
            (part.purchase_id == purchase_id) | (BillRow.purchase_id == purchase_id),
        )
    )
    return Decimal(paid or 0)


def _pay_debt(
    uow: UnitOfWork,
    row: PaymentRow,
    debt_id: int,
    done: PaymentAllocationRow,
    where: str,
) -> None:
    debt = receivables.get(uow, debt_id)
    if debt.company is None or debt.company.id != row.company_id:
        _refuse(f"{where}.debt", OTHERS, number=debt.number)
    if debt.currency != row.currency or (
        debt.customer and debt.customer.id != row.payee_id
    ):
        text = N_("{number} belongs to another customer.")
        _refuse(f"{where}.debt", text, number=debt.number)
    gain = receivables.settle_debt(
        uow, debt_id, done.amount, done.paid_base, row.paid_on, row.number or ""
    )
    done.debt_id = debt_id
    done.contract_id = debt.contract.id if debt.contract else None
    done.carried_base, done.realised = done.paid_base + gain, gain


def _undo(uow: UnitOfWork, row: PaymentRow, back: PaymentRow) -> None:
    bills = documents.lock(
        uow, BillRow, [one.bill_id for one in row.allocations if one.bill_id]
    )
    # A bill may just use a deposit of it up.
    documents.lock(uow, PaymentAllocationRow, [one.id for one in row.allocations])
    for one in row.allocations:
        done = _part(back.paid_on, -one.amount)
        for name in ("bill_id", "purchase_id", "debt_id", "contract_id"):
            setattr(done, name, getattr(one, name))
        for name in ("paid_base", "carried_base", "realised", "fee_base"):
            setattr(done, name, -getattr(one, name))
        if one.bill_id:
            bill = bills[one.bill_id]
            bill.open += one.amount
            bill.carried_base += one.carried_base
            bill.version += 1
        elif one.purchase_id:
            if one.free != one.amount:
                raise NotPossibleError(N_("The deposit was used up by a bill."))
            one.free = one.free_base = ZERO
        elif one.debt_id:
            receivables.settle_debt(
                uow,
                one.debt_id,
                -one.amount,
                -one.paid_base,
                back.paid_on,
                row.number or "",
            )
        back.allocations.append(done)
        uow.session.flush()


def _require_open(row: BillRow, amount: Decimal, where: str) -> None:
    if not ZERO < amount <= row.open:
        text = N_("Only {open} of {number} is open.")
        _refuse(
            where, text, open=written(row.open, row.currency), number=row.number or ""
        )


def _refuse(where: str, text: str, **params: str | None) -> None:
    raise InvalidError.of(Problem(where, text, params))


def _numbered(uow: UnitOfWork, row: PaymentRow, number: str | None = None) -> Payment:
    """Number a payment, and let the search and the cash accounts know of it.

    The account names it by its number, so that cannot wait for the COMMIT.
    """
    uow.session.flush()
    record = reading.get_payment(uow, row.id)
    payee = parties.ref(uow, row.payee_id)
    if row.number is None:
        row.number = take_number(uow, row.company_id, "PY", row.paid_on, number)
    index_payment(uow, row, payee)
    _tell_accounts(uow, row, f"{row.number} {payee.own}".strip())
    return replace(record, number=row.number)


def _tell_accounts(uow: UnitOfWork, row: PaymentRow, text: str) -> None:
    """Say what left which account; the fee leaves one in base currency."""
    base = office.bases(uow)[row.company_id]
    fee = row.fee_base if row.currency == base else ZERO
    moved = CashMoved(
        source=("payment", row.id),
        company_id=row.company_id,
        account_id=row.account_id,
        on=row.paid_on,
        currency=row.currency,
        amount=-row.amount - fee,
        base=-row.base - fee,
        text=text,
        reverses=row.reverses_id,
    )
    uow.emit(moved)
    if row.fee_base and not fee:
        uow.emit(
            replace(
                moved,
                source=("payment_fee", row.id),
                account_id=office.account_id(uow, row.company_id, base, None),
                currency=base,
                amount=-row.fee_base,
                base=-row.fee_base,
            )
        )
