"""Month's end, credit and debit notes, and how debts to customers are settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.contracts import service as contracts
from app.core import checks, fx
from app.core.due import end_of_month
from app.core.errors import InvalidError, NotPossibleError, Problem
from app.core.i18n import N_
from app.core.money import ZERO, to_coin, written
from app.core.refs import Ref
from app.db import documents
from app.db.numbering import Wanted, issued
from app.office import service as office
from app.office.domain import RateKind
from app.receivables.domain import (
    CLAIMS,
    Kind,
    Receivable,
    Revalued,
)
from app.receivables.events import CreditNoted, MonthValued
from app.receivables.model import (
    ReceiptAllocationRow,
    ReceivableRow,
    RevaluationRow,
)
from app.receivables.rows import standing
from app.receivables.service import booking, reading

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


def valued_until(uow: UnitOfWork) -> date | None:
    """Return the last month's end at which anything was valued; None: none was."""
    uow.actor.require("receivables.view")
    last: date | None = uow.session.scalar(select(func.max(RevaluationRow.on)))
    return last


def revalue(uow: UnitOfWork, on: date) -> tuple[Revalued, ...]:
    """Value everything open at a month's closing rate, once (settled 12).

    The new worth becomes the carried amount. Advances are never revalued. Carrying it
    out again values only what was not valued for the month yet, nor for a later one:
    what is entered late, of a deal that another system held, is valued then too.

    Args:
        uow: The action.
        on: Any day of the month.

    Raises:
        NotPossibleError: The month is not over.
        RateMissingError: A closing rate is missing.
    """
    uow.actor.require("receivables.issue")
    end = end_of_month(on)
    if end > uow.latest:
        text = N_("The month ends on {date}: it can be valued from that day on.")
        raise NotPossibleError(text, date=end.isoformat())
    done = set(
        uow.session.scalars(
            select(RevaluationRow.receivable_id).where(RevaluationRow.on >= end)
        )
    )
    keys = uow.session.scalars(
        select(ReceivableRow.id).where(
            ReceivableRow.open > ZERO, ReceivableRow.booked_on <= end
        )
    ).all()
    rows = documents.lock(uow, ReceivableRow, set(keys) - done)
    valued = [_value(uow, row, end) for row in rows.values() if row.open > ZERO]
    uow.session.flush()
    uow.emit(MonthValued(end))
    return tuple(one for one in valued if one is not None)


def _value(uow: UnitOfWork, row: ReceivableRow, end: date) -> Revalued | None:
    base = office.get_company(uow, row.company_id).base_currency
    if row.currency == base:
        return None
    rate = office.rate_on(uow, row.currency, end, RateKind.CLOSING, base)
    before = row.carried_base
    worth, change = fx.revalued(row.open, before, rate.value, rate.unit, base)
    gain = change if row.kind in CLAIMS else -change
    row.carried_base = worth
    row.version += 1
    uow.session.add(
        RevaluationRow(
            on=end,
            company_id=row.company_id,
            receivable_id=row.id,
            contract_id=row.contract_id,
            open=row.open,
            rate=rate.value,
            rate_unit=rate.unit,
            before_base=before,
            after_base=worth,
            gain=gain,
        )
    )
    return Revalued(
        on=end,
        number=row.number,
        base_currency=base,
        currency=row.currency,
        open=row.open,
        rate=rate.value,
        before_base=before,
        after_base=worth,
        gain=gain,
    )


def credit_note(
    uow: UnitOfWork,
    contract_id: int,
    amount: Decimal,
    on: date,
    reason: str,
    shipment_id: int | None = None,
) -> Receivable:
    """Owe a customer a part of what it was invoiced (settled 16).

    Booked at the mid rate of its own day; invoice, declaration and refund stay.

    Raises:
        InvalidError: The amount or the reason is missing, or exceeds the invoices.
    """
    uow.actor.require("receivables.issue")
    contracts.hold(uow, [contract_id])
    written_before = select(func.sum(ReceivableRow.amount)).where(
        ReceivableRow.contract_id == contract_id,
        ReceivableRow.kind == Kind.CREDIT_NOTE,
        standing(),
    )
    worth = contracts.get(uow, contract_id).total()
    noted = uow.session.scalar(written_before) or ZERO
    if amount + noted > worth:
        text = N_("Credit notes cannot exceed what the contract is worth.")
        raise InvalidError.of(Problem("amount", text))
    return _note(uow, Kind.CREDIT_NOTE, contract_id, amount, on, reason, shipment_id)


def debit_note(
    uow: UnitOfWork,
    contract_id: int,
    amount: Decimal,
    on: date,
    reason: str,
    shipment_id: int | None = None,
) -> Receivable:
    """Claim from a customer what no invoice claims.

    Raises:
        InvalidError: The amount or the reason is missing.
    """
    uow.actor.require("receivables.issue")
    return _note(uow, Kind.DEBIT_NOTE, contract_id, amount, on, reason, shipment_id)


def _note(  # noqa: PLR0913, PLR0917 - the fields of the note
    uow: UnitOfWork,
    kind: Kind,
    contract_id: int,
    amount: Decimal,
    on: date,
    reason: str,
    shipment_id: int | None,
) -> Receivable:
    contract = contracts.get(uow, contract_id)
    found = []
    if amount <= 0 or amount != to_coin(amount, contract.currency):
        found.append(Problem("amount", N_("The amount must be greater than zero.")))
    if not reason.strip():
        found.append(Problem("reason", N_("Enter the reason.")))
    checks.refuse(found)
    company = contract.company or Ref(0, "", "")
    base = office.get_company(uow, company.id).base_currency
    rate = office.rate_on(uow, contract.currency, on, RateKind.MID, base)
    row = booking.new_item(uow, contract, kind, amount, replace(rate, on=on), "")
    row.shipment_id, row.reason = shipment_id, reason.strip()
    uow.session.flush()
    series = "DN"
    if kind is Kind.CREDIT_NOTE:
        series = "CN"
        uow.emit(CreditNoted(row.id, contract_id, amount, on))
    note = reading.get(uow, row.id)
    return issued(uow, row, note, (Wanted(series, on),), booking.index_item)


def _owing(row: ReceivableRow) -> tuple[int, int, str]:
    return row.company_id, row.customer_id, row.currency


def set_off(
    uow: UnitOfWork, credit_id: int, claim_id: int, amount: Decimal, on: date
) -> Receivable:
    """Settle a claim with a credit note or an advance owed to the same customer.

    Both leave the books at what they were carried at; the difference is exchange.

    Raises:
        InvalidError: They are of two customers or currencies, or less is open.
    """
    uow.actor.require("receivables.edit")
    rows = documents.lock(uow, ReceivableRow, [credit_id, claim_id])
    credit, claim = rows[credit_id], rows[claim_id]
    fits = (
        claim.kind in CLAIMS
        and credit.kind not in CLAIMS
        and _owing(claim) == _owing(credit)
    )
    if not fits:
        raise InvalidError(
            N_("Choose a claim and a credit of one customer in one currency.")
        )
    _require_open(credit, amount)
    _require_open(claim, amount)
    base = office.bases(uow)[claim.company_id]
    owed, credit.carried_base = fx.release(
        credit.carried_base, credit.open, amount, base
    )
    carried, claim.carried_base = fx.release(
        claim.carried_base, claim.open, amount, base
    )
    for row in (credit, claim):
        row.open -= amount
        row.version += 1
    uow.session.add(
        ReceiptAllocationRow(
            on=on,
            receivable_id=claim.id,
            against_id=credit.id,
            contract_id=claim.contract_id,
            amount=amount,
            settled_base=owed,
            carried_base=carried,
            realised=fx.realised(carried, owed),
            charge_base=ZERO,
            source="set_off",
        )
    )
    uow.session.flush()
    return reading.get(uow, claim.id)


def settle_debt(
    uow: UnitOfWork,
    receivable_id: int,
    amount: Decimal,
    paid_base: Decimal,
    on: date,
    source: str,
) -> Decimal:
    """Pay a customer back; negative amounts take such a payment back.

    Args:
        uow: The action.
        receivable_id: The credit note, or the advance to pay back.
        amount: In its currency.
        paid_base: What left our account for it.
        on: The day.
        source: Number of the payment.

    Returns:
        The realised exchange gain: what it was carried at less what was paid.

    Raises:
        InvalidError: Less is open.
    """
    uow.actor.require("receivables.view")
    row = documents.lock(uow, ReceivableRow, [receivable_id])[receivable_id]
    if row.kind in CLAIMS:
        raise InvalidError(N_("{number} is owed by the customer."), number=row.number)
    if amount > 0:
        _require_open(row, amount)
        carried, row.carried_base = fx.release(
            row.carried_base, row.open, amount, office.bases(uow)[row.company_id]
        )
    else:
        carried = _paid_before(uow, row, source)
        row.carried_base -= carried
    row.open -= amount
    row.version += 1
    gain = carried - paid_base
    uow.session.add(
        ReceiptAllocationRow(
            on=on,
            receivable_id=row.id,
            contract_id=row.contract_id,
            amount=amount,
            settled_base=paid_base,
            carried_base=carried,
            realised=gain,
            charge_base=ZERO,
            source=source,
        )
    )
    uow.session.flush()
    return gain


def _paid_before(uow: UnitOfWork, row: ReceivableRow, source: str) -> Decimal:
    """Return, turned around, the carried amount that a payment had settled."""
    found = uow.session.scalar(
        select(ReceiptAllocationRow.carried_base).where(
            ReceiptAllocationRow.receivable_id == row.id,
            ReceiptAllocationRow.source == source,
        )
    )
    return -(found or ZERO)


def _require_open(row: ReceivableRow, amount: Decimal) -> None:
    if not ZERO < amount <= row.open:
        text = N_("Only {open} of {number} is open.")
        names = {"open": written(row.open, row.currency), "number": row.number}
        raise InvalidError.of(Problem("amount", text, names))


def set_off_all(uow: UnitOfWork, credit_id: int, on: date) -> Receivable:
    """Settle the customer's claims with a credit, the first due first.

    Raises:
        NotPossibleError: It owes nothing in this currency.
    """
    uow.actor.require("receivables.edit")
    credit = reading.get(uow, credit_id)
    customer = credit.customer.id if credit.customer else 0
    left = credit.open
    claims = [
        one
        for one in reading.open_items(uow, customer, credit.currency, credit.company)
        if one.is_claim
    ]
    if not claims:
        raise NotPossibleError(N_("There is no open claim to set it off against."))
    for claim in claims:
        taken = min(claim.open, left)
        if taken > 0:
            set_off(uow, credit_id, claim.id or 0, taken, on)
            left -= taken
    return reading.get(uow, credit_id)
