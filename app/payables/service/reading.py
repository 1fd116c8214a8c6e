"""Finds and reads bills and payments; adds up what a contract costs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from app.catalog import service as catalog
from app.contracts import service as contracts
from app.core.clock import office_day
from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.core.matching import Finding
from app.core.money import ZERO, Money
from app.core.refs import Choice, Ref
from app.db import documents, known, mapping
from app.db.conditions import says
from app.db.trash import kept
from app.office import service as office
from app.parties import service as parties
from app.parties.model import CALLED, PartyRow, called
from app.payables import papers
from app.payables.domain import (
    Allocation,
    Bill,
    ChargeKind,
    Costs,
    Kind,
    Line,
    Payment,
    PaymentState,
    State,
    Usual,
)
from app.payables.model import (
    BillLineRow,
    BillRevaluationRow,
    BillRow,
    PaymentAllocationRow,
    PaymentRow,
)
from app.purchasing import service as purchasing
from app.purchasing.domain import PRICES
from app.receivables import service as receivables
from app.shipments import service as shipments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.papers import PaymentRequestPaper
    from app.db.unit_of_work import UnitOfWork

MOST_CHOICES = 50
LIVE = (State.HELD, State.BOOKED)


def get(uow: UnitOfWork, bill_id: int) -> Bill:
    """Read one bill.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("payables.view")
    return bills(uow, [documents.fetch(uow, BillRow, bill_id)])[0]


def find(uow: UnitOfWork, number: str) -> Bill | None:
    """Return the bill that bears our number; None: there is none."""
    uow.actor.require("payables.view")
    row = uow.session.scalar(select(BillRow).where(BillRow.number == number))
    return None if row is None else bills(uow, [row])[0]


def paper(uow: UnitOfWork, bill_id: int) -> PaymentRequestPaper:
    """Gather what the payment request of a bill prints.

    Raises:
        NotPossibleError: Nothing of the bill is to be paid, or not yet.
    """
    uow.actor.require("payables.view")
    row = documents.fetch(uow, BillRow, bill_id)
    bill = bills(uow, [row])[0]
    if bill.state is State.BOOKED and bill.kind is not Kind.DEBIT_NOTE:
        if not bill.open:
            text = N_("{number} is paid; there is nothing left to ask for.")
            raise NotPossibleError(text, number=bill.number)
    else:
        raise NotPossibleError(
            N_("{number} may not be paid yet."), number=bill.number or "–"
        )
    company = (
        office.get_company(uow, bill.company.id)
        if bill.company
        else office.find_company(uow)
    )
    return papers.payment_request(
        papers.Facts(
            bill=bill,
            company=company,
            payee=parties.get(uow, bill.payee.id) if bill.payee else None,
            purchase=(
                purchasing.get(uow, bill.purchase.id)
                if bill.purchase and uow.actor.may(PRICES)
                else None
            ),
            paid=_paid(uow, bill),
            entered_on=office_day(row.created_at),
            entered_by=row.created_by,
            names=known.people(uow),
        )
    )


def _paid(uow: UnitOfWork, bill: Bill) -> Decimal:
    """Add up what was paid or set off under a bill's purchase, or of the bill alone."""
    if bill.purchase is None:
        return bill.total() - bill.open
    settled = _sum(
        one.total() - one.open
        for one in of_purchase(uow, bill.purchase.id)
        if one.state in LIVE and one.kind is not Kind.DEBIT_NOTE
    )
    free = uow.session.scalars(
        select(PaymentAllocationRow.free).where(
            PaymentAllocationRow.purchase_id == bill.purchase.id
        )
    )
    return settled + _sum(free)


def get_payment(uow: UnitOfWork, payment_id: int) -> Payment:
    """Read one payment with what it was for.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("payables.view")
    return payments(uow, [documents.fetch(uow, PaymentRow, payment_id)])[0]


def refs(uow: UnitOfWork, ids: Iterable[int | None]) -> dict[int, Ref]:
    """Return pointers to bills: number, payee or what a charge is for."""
    uow.actor.require("payables.view")
    if not (keys := {key for key in ids if key}):
        return {}
    rows = uow.session.execute(
        select(BillRow.id, BillRow.number, BillRow.charge, *CALLED)
        .outerjoin(PartyRow, PartyRow.id == BillRow.payee_id)
        .where(BillRow.id.in_(keys))
    )  # fmt: skip
    return {
        key: Ref(key, number or "", *(called(*both) or (charge,)))
        for key, number, charge, *both in rows
    }


def lookup(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find bills that are open and may be paid."""
    uow.actor.require("payables.view")
    query = (
        select(BillRow, *CALLED)
        .outerjoin(PartyRow, PartyRow.id == BillRow.payee_id)
        .where(
            BillRow.open > ZERO,
            BillRow.state == State.BOOKED,
            BillRow.kind != Kind.DEBIT_NOTE,
        )
        .where(
            says(
                text,
                BillRow.number,
                BillRow.invoice_number,
                *CALLED,
            )
        )
        .order_by(BillRow.due_on, BillRow.id)
        .limit(MOST_CHOICES)
    )
    return [
        Choice(
            Ref(row.id, row.number or "", *(called(*both) or (row.charge,))),
            str(Money(row.open, row.currency)),
            {"amount": row.open, "currency": row.currency},
        )
        for row, *both in uow.session.execute(query)
    ]


def open_bills(
    uow: UnitOfWork,
    payee_id: int | None = None,
    currency: str = "",
    company: Ref | None = None,
) -> list[Bill]:
    """Read what is booked and not paid, the first due first: of a payee, with us."""
    uow.actor.require("payables.view")
    query = select(BillRow).where(
        BillRow.open > ZERO, BillRow.state.in_(LIVE), BillRow.kind != Kind.DEBIT_NOTE
    )
    if company is not None:
        query = query.where(BillRow.company_id == company.id)
    if payee_id is not None:
        query = query.where(BillRow.payee_id == payee_id)
    if currency:
        query = query.where(BillRow.currency == currency)
    return bills(uow, uow.session.scalars(query.order_by(BillRow.due_on, BillRow.id)))


def of_contract(uow: UnitOfWork, contract_id: int) -> list[Bill]:
    """Read the bills of a contract that were not cancelled, the oldest first."""
    uow.actor.require("payables.view")
    return _live(uow, BillRow.contract_id == contract_id)


def of_purchase(uow: UnitOfWork, purchase_id: int) -> list[Bill]:
    """Read the bills of a purchase contract that were not cancelled."""
    uow.actor.require("payables.view")
    return _live(uow, BillRow.purchase_id == purchase_id)


def of_shipment(uow: UnitOfWork, shipment_id: int) -> list[Bill]:
    """Read the bills of a shipment that were not cancelled."""
    uow.actor.require("payables.view")
    return _live(uow, BillRow.shipment_id == shipment_id)


def _live(uow: UnitOfWork, which: ColumnElement[bool]) -> list[Bill]:
    live = BillRow.state != State.CANCELLED, kept(BillRow)
    query = select(BillRow).where(which, *live).options(selectinload(BillRow.lines))
    return bills(uow, uow.session.scalars(query.order_by(BillRow.id)))


def usual(uow: UnitOfWork, payee_id: int) -> Usual | None:
    """Return what a payee's last bill was like; None: there was none.

    What follows from shipments, and debit notes, are not counted.
    """
    uow.actor.require("payables.view")
    row = uow.session.scalar(
        select(BillRow)
        .where(
            BillRow.payee_id == payee_id,
            BillRow.kind != Kind.DEBIT_NOTE,
            BillRow.shipment_id.is_(None) | (BillRow.invoice_number != ""),
            BillRow.state != State.CANCELLED,
            kept(BillRow),
        )
        .order_by(BillRow.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    days = None
    if row.due_on is not None and row.invoice_on is not None:
        days = (row.due_on - row.invoice_on).days
    return Usual(
        number=row.number or "",
        kind=row.kind,
        charge=ChargeKind(row.charge) if row.charge else None,
        currency=row.currency,
        days=days,
    )


def billed(
    uow: UnitOfWork, purchase_line_ids: Iterable[int], but_bill_id: int | None = None
) -> dict[int, tuple[Decimal, Decimal, Decimal]]:
    """Return quantity, amount and price without VAT invoiced, by purchase line."""
    uow.actor.require("payables.view")
    rows = uow.session.execute(
        select(BillLineRow, BillRow.currency)
        .join(BillRow, BillRow.id == BillLineRow.bill_id)
        .where(
            BillLineRow.purchase_line_id.in_(set(purchase_line_ids)),
            BillRow.state.in_(LIVE),
            BillRow.id != (but_bill_id or 0),
        )
    )
    found: dict[int, tuple[Decimal, Decimal, Decimal]] = {}
    for row, currency in rows:
        line = mapping.read(Line, row, **_UNKNOWN)
        known = found.get(row.purchase_line_id or 0, (ZERO, ZERO, ZERO))
        cut = line.split(currency)
        found[row.purchase_line_id or 0] = (
            known[0] + line.quantity,
            known[1] + cut.incl_vat,
            known[2] + cut.excl_vat,
        )
    return found


def costs(uow: UnitOfWork, contract_id: int) -> Costs:
    """Add up what a contract costs beside its goods, and what was paid for it."""
    uow.actor.require("payables.view")
    own = uow.session.scalars(
        select(BillRow).where(
            BillRow.contract_id == contract_id, BillRow.state.in_(LIVE)
        )
    ).all()
    parts = uow.session.scalars(
        select(PaymentAllocationRow).where(
            PaymentAllocationRow.contract_id == contract_id
        )
    ).all()
    kinds = {row.id: row.kind for row in own}
    gains = uow.session.scalar(
        select(func.sum(BillRevaluationRow.gain)).where(
            BillRevaluationRow.contract_id == contract_id
        )
    )
    paid = [part for part in parts if part.payment_id is not None]
    goods = [p for p in paid if _is_goods(p, kinds)]
    others = [p for p in paid if p.debt_id is None and not _is_goods(p, kinds)]
    notes = [row for row in own if row.kind is Kind.DEBIT_NOTE]
    # An agent gets a share of the invoice less credit notes (settled 17).
    less = [row for row in notes if row.charge == ChargeKind.COMMISSION]
    return Costs(
        expenses=_expenses(own, parts),
        commissions=_sum(r.booked_base for r in own if r.kind is Kind.COMMISSION)
        - _sum(row.booked_base for row in less),
        recovered=_sum(row.booked_base for row in notes if row not in less),
        open_recovered=_sum(row.carried_base for row in notes),
        realised=_sum(part.realised for part in parts if part.debt_id is None),
        unrealised=Decimal(gains) if gains else ZERO,
        fees=_sum(part.fee_base for part in paid),
        paid_suppliers=_sum(part.paid_base for part in goods),
        paid_expenses=_sum(part.paid_base for part in others),
        open_suppliers=_sum(r.carried_base for r in own if r.kind is Kind.SUPPLIER),
        open_expenses=_sum(
            row.carried_base
            for row in own
            if row.kind in (Kind.CHARGE, Kind.COMMISSION)
        ),
        prepaid=_sum(part.free_base for part in parts),
    )


def _is_goods(part: PaymentAllocationRow, kinds: dict[int, Kind]) -> bool:
    return part.purchase_id is not None or (
        kinds.get(part.bill_id or 0) is Kind.SUPPLIER
    )


def _expenses(
    own: Iterable[BillRow], parts: Iterable[PaymentAllocationRow]
) -> dict[ChargeKind, Decimal]:
    """Charges cost what was paid for them; an open rest what it was booked with."""
    found: dict[ChargeKind, Decimal] = {}
    of_bill: dict[int, Decimal] = {}
    for part in parts:
        if part.bill_id is not None:
            known = of_bill.get(part.bill_id, ZERO)
            of_bill[part.bill_id] = known + part.paid_base
    for row in own:
        if row.kind is Kind.CHARGE:
            kind = ChargeKind(row.charge)
            spent = of_bill.get(row.id, ZERO) + row.carried_base
            found[kind] = found.get(kind, ZERO) + spent
    return found


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)


# --- Records of rows -----------------------------------------------------------------

_UNKNOWN: dict[str, Any] = {
    "product": None,
    "ordered": ZERO,
    "received": ZERO,
    "invoiced": ZERO,
    "order_price": ZERO,
    "findings": (),
}


def bills(uow: UnitOfWork, found: Iterable[BillRow]) -> list[Bill]:
    """Return the records of bills, their lines beside order and receipts."""
    uow.actor.require("payables.view")
    rows = list(found)
    companies = office.refs(uow, [row.company_id for row in rows])
    payees = parties.refs(uow, [row.payee_id for row in rows])
    bought = purchasing.refs(uow, [row.purchase_id for row in rows])
    sales = contracts.refs(uow, [row.contract_id for row in rows])
    sent = shipments.refs(uow, [row.shipment_id for row in rows])
    return [
        mapping.read(
            Bill,
            row,
            number=row.number or "",
            company=companies[row.company_id],
            payee=payees.get(row.payee_id or 0),
            purchase=_code(bought.get(row.purchase_id or 0)),
            contract=_code(sales.get(row.contract_id or 0)),
            shipment=sent.get(row.shipment_id or 0),
            charge=ChargeKind(row.charge) if row.charge else None,
            lines=_lines(uow, row),
        )
        for row in rows
    ]


def _code(ref: Ref | None) -> Ref | None:
    """Point by number: whose it is stands beside it already."""
    return Ref(ref.id, ref.code, "") if ref else None


def _lines(uow: UnitOfWork, row: BillRow) -> tuple[Line, ...]:
    keys = [line.purchase_line_id for line in row.lines if line.purchase_line_id]
    if not row.lines:
        return ()
    ordered = purchasing.lines(uow, keys)
    earlier = billed(uow, keys, row.id)
    products = catalog.refs(uow, [line.product_id for line in row.lines])
    made = []
    for line in row.lines:
        key = line.purchase_line_id or 0
        order = ordered[key][1] if key in ordered else None
        made.append(
            mapping.read(
                Line,
                line,
                product=products.get(line.product_id or 0),
                ordered=order.quantity if order else ZERO,
                received=order.received if order else ZERO,
                order_price=order.price_incl_vat if order else ZERO,
                invoiced=earlier.get(key, (ZERO,))[0] + line.quantity,
                findings=tuple(Finding(f) for f in line.findings.split(",") if f),
            )
        )
    return tuple(made)


def payments(uow: UnitOfWork, found: Iterable[PaymentRow]) -> list[Payment]:
    """Return the records of payments."""
    uow.actor.require("payables.view")
    rows = list(found)
    parts = [part for row in rows for part in row.allocations]
    companies = office.refs(uow, [row.company_id for row in rows])
    payees = parties.refs(uow, [row.payee_id for row in rows])
    own = refs(uow, [part.bill_id for part in parts])
    bought = purchasing.refs(uow, [part.purchase_id for part in parts])
    debts = receivables.refs(uow, [part.debt_id for part in parts])
    theirs = parties.account_refs(uow, [row.payee_account_id for row in rows])
    sales = contracts.refs(uow, [part.contract_id for part in parts])
    undone = documents.reversed_by(
        uow, PaymentRow, [row.id for row in rows if row.state is PaymentState.REVERSED]
    )
    return [
        mapping.read(
            Payment,
            row,
            number=row.number or "",
            company=companies[row.company_id],
            payee=payees[row.payee_id],
            account=office.account_ref(uow, row.account_id),
            payee_account=theirs.get(row.payee_account_id or 0),
            reverses=_payment_ref(uow, row.reverses_id),
            reversed_by=undone.get(row.id),
            allocations=tuple(
                mapping.read(
                    Allocation,
                    part,
                    bill=own.get(part.bill_id or 0),
                    purchase=bought.get(part.purchase_id or 0),
                    debt=debts.get(part.debt_id or 0),
                    contract=sales.get(part.contract_id or 0),
                )
                for part in row.allocations
            ),
        )
        for row in rows
    ]


def _payment_ref(uow: UnitOfWork, key: int | None) -> Ref | None:
    row = uow.session.get(PaymentRow, key) if key else None
    return None if row is None else Ref(row.id, row.number or "", "")
