"""Enters bills, matches them with orders and receipts, books what shipments cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.contracts import service as contracts
from app.core import checks, fx, matching
from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.core.matching import Finding
from app.core.money import HUNDRED, ZERO, Money, to_coin
from app.core.refs import Ref
from app.customs import service as customs
from app.db import audit, documents
from app.db import search as finder
from app.db.numbering import Wanted, issued
from app.office import service as office
from app.office.domain import ExchangeRate, RateKind, RateMissingError
from app.parties import service as parties
from app.payables.domain import TRANSITIONS, Action, Bill, ChargeKind, Kind, Line, State
from app.payables.model import (
    BillLineRow,
    BillRow,
    PaymentAllocationRow,
)
from app.payables.service import entering, reading
from app.purchasing import service as purchasing
from app.purchasing.domain import State as PurchaseState
from app.shipments import portions
from app.shipments import service as shipments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.db.unit_of_work import UnitOfWork
    from app.receivables.events import CreditNoted
    from app.shipments.domain import Shipment, Shipped

WORKED_OUT = frozenset(
    {"state", "charge", "amount", "open", "rate", "rate_unit", "booked_base",
     "carried_base", "approved_by", "reason", "lines"}
)  # fmt: skip
COMPARED = frozenset({"ordered", "received", "invoiced", "order_price", "findings"})


def from_purchase(uow: UnitOfWork, purchase_id: int) -> Bill:
    """Return a draft of the supplier's invoice for what came and is not billed.

    Before anything came it is for the whole order.

    Raises:
        NotPossibleError: Everything is billed.
    """
    uow.actor.require("payables.edit")
    purchase = purchasing.get(uow, purchase_id)
    earlier = reading.billed(uow, [line.id or 0 for line in purchase.lines])
    some = any(line.received for line in purchase.lines)
    lines = tuple(
        Line(
            purchase_line_id=line.id,
            product=line.product,
            description=line.description,
            quantity=left,
            unit=line.unit,
            price_incl_vat=line.price_incl_vat,
            vat_rate=line.vat_rate,
            special_invoice=line.special_invoice,
            ordered=line.quantity,
            received=line.received,
            order_price=line.price_incl_vat,
        )
        for line in purchase.lines
        if (
            left := (line.received if some else line.quantity)
            - earlier.get(line.id or 0, (ZERO,))[0]
        )
        > 0
    )
    if not lines:
        raise NotPossibleError(N_("Everything that came is billed already."))
    return Bill(
        company=purchase.company,
        payee=purchase.supplier,
        purchase=Ref.of(purchase_id, purchase.number, purchase.supplier),
        contract=purchase.contract,
        invoice_on=uow.today,
        due_on=uow.today + timedelta(purchase.settle_days),
        currency=purchase.currency,
        lines=lines,
    )


def checked(uow: UnitOfWork, bill: Bill) -> Bill:
    """Return a bill with what the three-way match finds on its lines (rules §14)."""
    uow.actor.require("payables.view")
    if bill.kind is not Kind.SUPPLIER or not bill.lines:
        return bill
    keys = [line.purchase_line_id or 0 for line in bill.lines]
    ordered = purchasing.lines(uow, keys)
    earlier = reading.billed(uow, keys, bill.id)
    made = []
    for line in bill.lines:
        known = ordered.get(line.purchase_line_id or 0)
        if known is None:
            made.append(replace(line, findings=(Finding.NOT_RECEIVED,)))
            continue
        order = known[1]
        before = earlier.get(line.purchase_line_id or 0, (ZERO,))[0]
        beside = replace(
            line,
            ordered=order.quantity,
            received=order.received,
            order_price=order.price_incl_vat,
            invoiced=before + line.quantity,
        )
        made.append(replace(beside, findings=_findings(uow, beside, known[0])))
    return replace(bill, lines=tuple(made))


def _findings(uow: UnitOfWork, line: Line, purchase_id: int) -> tuple[Finding, ...]:
    complete = purchasing.get(uow, purchase_id).state is PurchaseState.COMPLETED
    return matching.match(
        matching.Line(
            ordered=line.ordered,
            received=line.received,
            invoiced=line.invoiced,
            order_price=line.order_price,
            invoice_price=line.price_incl_vat,
            complete=complete,
        )
    )


def save(uow: UnitOfWork, bill: Bill) -> Bill:
    """Create or replace a draft.

    Raises:
        InvalidError: It has problems, or the payee's number was entered before.
        TransitionError: It is booked already.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("payables.edit")
    if bill.payee is not None:
        parties.hold(uow, bill.payee.id)  # a colleague may just enter it as well
    checks.refuse((*bill.problems(), *entering.entered_before(uow, bill)))
    row = documents.editable(uow, BillRow, bill, TRANSITIONS, Action.EDIT, State.DRAFT)
    if bill.id is None:
        row.approved_by = row.reason = ""
    _write(uow, row, bill)
    return reading.get(uow, row.id)


def book(uow: UnitOfWork, bill: Bill, number: str | None = None) -> Bill:
    """Owe a bill from now on; one that does not match is held.

    Deposits paid for the purchase are used up first.

    Raises:
        InvalidError: The payee's number was entered before.
        TransitionError: It is booked already.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("payables.issue")
    stored = reading.get(uow, bill.id or 0)
    if stored.purchase is not None:
        purchasing.hold(uow, [stored.purchase.id])
    checks.refuse(entering.entered_before(uow, stored))  # while it lay in the trash
    stored = checked(uow, stored)
    found = [one for line in stored.lines for one in line.findings]
    if stored.lines:
        expected = sum((one.quantity * one.order_price for one in stored.lines), ZERO)
        found.append(matching.match_total(expected, stored.total()))
    fine = matching.may_be_paid(tuple(found))
    action = Action.BOOK if fine else Action.HOLD
    row = documents.ready(uow, BillRow, bill, TRANSITIONS, action)
    for line_row, line in zip(row.lines, stored.lines, strict=True):
        line_row.findings = ",".join(line.findings)
    on = row.invoice_on or uow.today
    _value(uow, row, on, RateKind.MID)
    uow.session.flush()  # while it is a draft: nobody writes to a booked one
    documents.follow(row, TRANSITIONS, action)
    uow.session.flush()
    if fine:
        _use_deposits(uow, row, on)
    if stored.invoice_number:
        customs.note_refund_invoices(
            uow,
            {
                line.purchase_line_id: stored.invoice_number
                for line in stored.lines
                if line.purchase_line_id and line.special_invoice
            },
        )
    uow.session.flush()
    wanted = Wanted("BL", on, number)
    return issued(uow, row, reading.get(uow, row.id), (wanted,), _index)


def approve(uow: UnitOfWork, bill: Bill, reason: str) -> Bill:
    """Let a held bill pass all the same; in an office of several somebody else's.

    Raises:
        InvalidError: No reason is given.
        NotPossibleError: Whoever asks has entered it.
        TransitionError: It is not held.
        ConflictError: Someone else changed it first.
    """
    uow.actor.require("payables.cancel")
    reason = checks.reason(reason)
    if why := _no_approval(uow, documents.fetch(uow, BillRow, bill.id or 0)):
        raise NotPossibleError(why)
    row = documents.advance(uow, BillRow, bill, TRANSITIONS, Action.APPROVE)
    row.approved_by, row.reason = uow.actor.name, reason
    uow.session.flush()
    _use_deposits(uow, row, uow.today)
    return reading.get(uow, row.id)


def to_approve(uow: UnitOfWork, ids: Sequence[int]) -> tuple[tuple[Bill, str], ...]:
    """Return bills, each with the message id of why this person may not pass it.

    An empty message: it may be passed.
    """
    uow.actor.require("payables.cancel")
    found = []
    for key in ids:
        row = documents.fetch(uow, BillRow, key)
        held = row.state is State.HELD
        why = _no_approval(uow, row) if held else N_("It is not held.")
        found.append((reading.get(uow, key), why))
    return tuple(found)


def _no_approval(uow: UnitOfWork, row: BillRow) -> str:
    """Two pairs of eyes, where there are several people: those of a server."""
    login = uow.actor.login
    entered = login in audit.created_by(uow.session, "bill", row.id)
    if login and (entered or row.created_by == uow.actor.name):
        return N_("You entered this bill yourself; somebody else must pass it.")
    return ""


def cancel(uow: UnitOfWork, bill: Bill, reason: str) -> Bill:
    """Cancel a bill of which nothing is paid.

    Raises:
        InvalidError: No reason is given.
        NotPossibleError: A part is settled.
        TransitionError: It is cancelled already.
        ConflictError: Someone else changed it first.
    """
    uow.actor.require("payables.cancel")
    reason = checks.reason(reason)
    row = documents.ready(uow, BillRow, bill, TRANSITIONS, Action.CANCEL)
    if row.open != row.amount:
        raise NotPossibleError(N_("A part of this bill is settled already."))
    documents.advance(uow, BillRow, bill, TRANSITIONS, Action.CANCEL)
    row.reason = reason
    row.open = row.carried_base = row.booked_base = ZERO
    uow.session.flush()
    return reading.get(uow, row.id)


def debit_note(uow: UnitOfWork, note: Bill) -> Bill:
    """Claim costs back from a supplier, for example of a second inspection.

    (settled 16: recovered cost, set off against what we owe)

    Raises:
        InvalidError: It has problems.
    """
    uow.actor.require("payables.issue")
    given = replace(note, kind=Kind.DEBIT_NOTE, id=None, version=0, lines=())
    saved = save(uow, replace(given, invoice_on=given.invoice_on or uow.today))
    return book(uow, saved)


def on_shipped(uow: UnitOfWork, event: Shipped) -> None:
    """Book what a shipment costs: its charges and the agent's commission."""
    uow.actor.require("shipments.view")
    shipment = shipments.get(uow, event.shipment_id)
    for charge in shipment.all_charges():
        payee = charge.payee
        if payee is None and charge.kind is ChargeKind.INSURANCE:
            payee = shipment.insurer
        elif payee is None and charge.kind is not ChargeKind.COMMISSION:
            payee = shipment.forwarder
        if charge.amount:
            commission = charge.kind is ChargeKind.COMMISSION
            bill = Bill(
                kind=Kind.COMMISSION if commission else Kind.CHARGE,
                payee=payee,
                charge=charge.kind,
                currency=charge.currency,
                amount=charge.amount,
                note=charge.note,
            )
            _of_shipment(uow, shipment, bill, event.on)
    _commission(uow, shipment, event.on)


def on_credit_noted(uow: UnitOfWork, event: CreditNoted) -> None:
    """Lower the agent's commission by the share of a credit note (settled 17)."""
    uow.actor.require("receivables.view")
    contract = contracts.get(uow, event.contract_id)
    share = to_coin(
        event.amount * contract.commission_percent / HUNDRED, contract.currency
    )
    if contract.agent is None or not share:
        return
    bill = Bill(
        kind=Kind.DEBIT_NOTE,
        company=contract.company,
        payee=contract.agent,
        contract=Ref(event.contract_id, contract.number, ""),
        charge=ChargeKind.COMMISSION,
        currency=contract.currency,
        amount=share,
    )
    _book_at_once(uow, bill, event.on)


def _of_shipment(uow: UnitOfWork, shipment: Shipment, bill: Bill, on: date) -> None:
    """Owe a cost of a shipment, cut up among its contracts: it is each one's own."""
    kind = bill.charge or ChargeKind.FREIGHT
    cut = portions.shares(shipment, kind, bill.currency, bill.amount)
    for portion, share in zip(shipment.portions(), cut, strict=True):
        if share:
            given = replace(
                bill,
                amount=share,
                company=shipment.company,
                contract=portion.contract,
                shipment=Ref(shipment.id or 0, shipment.number, ""),
            )
            _book_at_once(uow, given, on)


def _commission(uow: UnitOfWork, shipment: Shipment, on: date) -> None:
    share = to_coin(
        shipment.invoice_total() * shipment.commission_percent / HUNDRED,
        shipment.currency,
    )
    if not share or shipment.contract is None:
        return
    contract = contracts.get(uow, shipment.contract.id)
    bill = Bill(
        kind=Kind.COMMISSION,
        payee=contract.agent,
        charge=ChargeKind.COMMISSION,
        currency=shipment.currency,
        amount=share,
    )
    _of_shipment(uow, shipment, bill, on)


def _book_at_once(uow: UnitOfWork, bill: Bill, on: date) -> None:
    """Owe what follows from another document; its costs are known there."""
    row = documents.opened(uow, BillRow, bill)
    row.state = State.BOOKED
    row.approved_by = row.reason = ""
    dated = replace(bill, invoice_on=on, due_on=on)
    with uow.session.no_autoflush:
        _write(uow, row, dated)
        kind = RateKind.SELLING if bill.kind is Kind.CHARGE else RateKind.MID
        _value(uow, row, on, kind)
    issued(uow, row, dated, (Wanted("BL", on),), _index)


def _write(uow: UnitOfWork, row: BillRow, bill: Bill) -> None:
    documents.write(row, bill, skip=WORKED_OUT)
    row.charge = bill.charge.value if bill.charge else ""
    row.invoice_number = bill.invoice_number.strip()
    row.amount = row.open = bill.total()
    row.rate, row.rate_unit = Decimal(1), 1
    row.booked_base = row.carried_base = ZERO
    documents.write_lines(row.lines, BillLineRow, bill.lines, skip=COMPARED)
    for line, given in zip(row.lines, bill.lines, strict=True):
        line.findings = ",".join(given.findings)
    if bill.purchase is not None and bill.contract is None:
        known = purchasing.get(uow, bill.purchase.id).contract
        row.contract_id = known.id if known else None
    if row.state is State.DRAFT:
        uow.session.flush()


def _value(uow: UnitOfWork, row: BillRow, on: date, kind: RateKind) -> None:
    rate = _rate(uow, row, on, kind)
    row.rate, row.rate_unit = rate.value, rate.unit
    base = office.bases(uow)[row.company_id]
    row.booked_base = fx.booked(row.amount, rate.value, rate.unit, base)
    row.carried_base = row.booked_base


def _rate(uow: UnitOfWork, row: BillRow, on: date, kind: RateKind) -> ExchangeRate:
    """Return a day's rate; the mid rate estimates a selling rate not entered."""
    base = office.get_company(uow, row.company_id).base_currency
    try:
        return office.rate_on(uow, row.currency, on, kind, base)
    except RateMissingError:
        if kind is RateKind.MID:
            raise
        return office.rate_on(uow, row.currency, on, RateKind.MID, base)


def _use_deposits(uow: UnitOfWork, row: BillRow, on: date) -> None:
    """Settle a bill with the deposits paid for its purchase, the oldest first."""
    if row.purchase_id is None:
        return
    keys = uow.session.scalars(
        select(PaymentAllocationRow.id).where(
            PaymentAllocationRow.purchase_id == row.purchase_id,
            PaymentAllocationRow.free > ZERO,
        )
    ).all()
    base = office.bases(uow)[row.company_id]
    for deposit in documents.lock(uow, PaymentAllocationRow, keys).values():
        taken = min(deposit.free, row.open)
        if not taken:
            continue
        paid, deposit.free_base = fx.release(
            deposit.free_base, deposit.free, taken, base
        )
        deposit.free -= taken
        carried, row.carried_base = fx.release(row.carried_base, row.open, taken, base)
        row.open -= taken
        uow.session.add(
            PaymentAllocationRow(
                on=on,
                bill_id=row.id,
                deposit_id=deposit.id,
                contract_id=row.contract_id,
                amount=taken,
                paid_base=paid,
                carried_base=carried,
                realised=carried - paid,
                fee_base=ZERO,
                free=ZERO,
                free_base=ZERO,
            )
        )
    uow.session.flush()


def _index(uow: UnitOfWork, row: BillRow) -> None:
    ref = reading.refs(uow, [row.id])[row.id]
    finder.index(
        uow,
        "bill",
        row.id,
        number=row.number or "",
        title=row.number or "",
        detail=f"{finder.NAMED} · {Money(row.amount, row.currency)}",
        words=(row.invoice_number,),
        named=ref,
        permission="payables.view",
    )
