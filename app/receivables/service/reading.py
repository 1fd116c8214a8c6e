"""Finds and reads open items, advances and receipts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import aliased

from app.contracts import service as contracts
from app.contracts.domain import State as ContractState
from app.contracts.model import ContractRow
from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.core.money import ZERO, Money
from app.core.refs import Choice, Ref
from app.db import documents, mapping
from app.db.conditions import says
from app.office import service as office
from app.parties import service as parties
from app.parties.model import CALLED, PartyRow, called
from app.receivables import papers, rules
from app.receivables.domain import (
    CLAIMS,
    NOTES,
    Advance,
    Allocation,
    Awaited,
    Kind,
    Position,
    Receipt,
    Receivable,
    State,
)
from app.receivables.model import (
    AdvanceReleaseRow,
    AdvanceRow,
    ReceiptAllocationRow,
    ReceiptRow,
    ReceivableRow,
    RevaluationRow,
)
from app.receivables.rows import ADVANCE_REPORT_BY, TAKEN_BACK, standing
from app.shipments import service as shipments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.papers import NotePaper
    from app.db.unit_of_work import UnitOfWork

MOST_CHOICES = 50


def get(uow: UnitOfWork, receivable_id: int) -> Receivable:
    """Read one open item.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("receivables.view")
    row = documents.fetch(uow, ReceivableRow, receivable_id)
    return replace(items(uow, [row])[0], **_settling(uow, receivable_id))


def _settling(uow: UnitOfWork, key: int) -> dict[str, Any]:
    """Tell what settled of an item; a receipt turned around settles nothing."""
    part, other = ReceiptAllocationRow, aliased(ReceivableRow)
    beside = case(
        (part.receivable_id == key, part.against_id), else_=part.receivable_id
    )
    rows = uow.session.execute(
        select(
            func.max(part.on),
            *(ReceiptRow.id, ReceiptRow.number),
            *(other.id, other.number),
            func.max(case((part.source == TAKEN_BACK, 1), else_=0)),
        )
        .outerjoin(ReceiptRow, part.receipt_id == ReceiptRow.id)
        .outerjoin(other, other.id == beside)
        .where(or_(part.receivable_id == key, part.against_id == key))
        .where(or_(ReceiptRow.id.is_(None), ReceiptRow.state == State.BOOKED))
        .group_by(ReceiptRow.id, ReceiptRow.number, other.id, other.number)
        .order_by(func.max(part.on), ReceiptRow.id, other.id)
    ).all()
    settled = [
        (kind, Ref(found, number or "", on.isoformat()))
        for on, receipt, of_receipt, item, of_item, _back in rows
        for kind, found, number in (
            ("receipt", receipt, of_receipt),
            ("receivable", item, of_item),
        )
        if found is not None
    ]
    return {"settled": tuple(settled), "taken_back": any(row[-1] for row in rows)}


def find(uow: UnitOfWork, number: str) -> Receivable | None:
    """Return the debit or credit note that bears a number; None: there is none."""
    uow.actor.require("receivables.view")
    row = uow.session.scalar(
        select(ReceivableRow).where(
            ReceivableRow.number == number,
            ReceivableRow.kind.in_(NOTES),
        )
    )
    return None if row is None else items(uow, [row])[0]


def note_paper(uow: UnitOfWork, receivable_id: int) -> NotePaper:
    """Gather what a debit or credit note prints.

    Raises:
        NotPossibleError: The open item is no note: its invoice is the paper.
    """
    uow.actor.require("receivables.view")
    item = get(uow, receivable_id)
    if not (item.kind in NOTES and item.company and item.customer):
        text = N_("{number} is no debit or credit note.")
        raise NotPossibleError(text, number=item.number or "–")
    return papers.note(
        item,
        office.get_company(uow, item.company.id),
        parties.get(uow, item.customer.id),
    )


def get_receipt(uow: UnitOfWork, receipt_id: int) -> Receipt:
    """Read one receipt with what it was for.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("receivables.view")
    return receipts(uow, [documents.fetch(uow, ReceiptRow, receipt_id)])[0]


def refs(uow: UnitOfWork, ids: Iterable[int | None]) -> dict[int, Ref]:
    """Return pointers to open items, for records that show them."""
    uow.actor.require("receivables.view")
    if not (keys := {key for key in ids if key}):
        return {}
    rows = uow.session.execute(
        select(ReceivableRow.id, ReceivableRow.number, *CALLED)
        .join(PartyRow, PartyRow.id == ReceivableRow.customer_id)
        .where(ReceivableRow.id.in_(keys))
    )
    return {key: Ref(key, number, *called(*both)) for key, number, *both in rows}


def lookup(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find what we owe to customers: credit notes and advances to pay back."""
    uow.actor.require("receivables.view")
    query = (
        select(ReceivableRow, *CALLED)
        .join(PartyRow, PartyRow.id == ReceivableRow.customer_id)
        .where(ReceivableRow.kind.not_in(CLAIMS), ReceivableRow.open > ZERO)
        .where(says(text, ReceivableRow.number, *CALLED))
        .order_by(ReceivableRow.id.desc())
        .limit(MOST_CHOICES)
    )
    return [
        Choice(
            Ref(row.id, row.number, *called(*both)),
            str(Money(row.open, row.currency)),
            {"currency": row.currency, "amount": row.open},
        )
        for row, *both in uow.session.execute(query)
    ]


def of_contract(uow: UnitOfWork, contract_id: int) -> list[Receivable]:
    """Read all items of a contract, the oldest first, but what was taken back."""
    uow.actor.require("receivables.view")
    return items(
        uow,
        uow.session.scalars(
            select(ReceivableRow)
            .where(ReceivableRow.contract_id == contract_id, standing())
            .order_by(ReceivableRow.booked_on, ReceivableRow.id)
        ),
    )


def open_items(
    uow: UnitOfWork,
    customer_id: int | None = None,
    currency: str = "",
    company: Ref | None = None,
) -> list[Receivable]:
    """Read what is open, the first due first: of a customer, in a currency, with us."""
    uow.actor.require("receivables.view")
    query = select(ReceivableRow).where(ReceivableRow.open > ZERO)
    if company is not None:
        query = query.where(ReceivableRow.company_id == company.id)
    if customer_id is not None:
        query = query.where(ReceivableRow.customer_id == customer_id)
    if currency:
        query = query.where(ReceivableRow.currency == currency)
    found = items(uow, uow.session.scalars(query))
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on, one.id))


def parked(uow: UnitOfWork) -> list[Receipt]:
    """Read the receipts of which something is not allocated, the newest first."""
    uow.actor.require("receivables.view")
    return receipts(
        uow,
        uow.session.scalars(
            select(ReceiptRow)
            .where(ReceiptRow.free > ZERO)
            .order_by(ReceiptRow.received_on.desc(), ReceiptRow.id.desc())
        ),
    )


def receipts_of(uow: UnitOfWork, contract_id: int) -> list[Receipt]:
    """Read the receipts of which a part was for a contract, the oldest first."""
    uow.actor.require("receivables.view")
    keys = select(ReceiptAllocationRow.receipt_id).where(
        ReceiptAllocationRow.contract_id == contract_id
    )
    return receipts(
        uow,
        uow.session.scalars(
            select(ReceiptRow)
            .where(ReceiptRow.id.in_(keys))
            .order_by(ReceiptRow.received_on, ReceiptRow.id)
        ),
    )


def advances_of(uow: UnitOfWork, contract_id: int) -> list[Advance]:
    """Read the deposits received for a contract."""
    uow.actor.require("receivables.view")
    rows = uow.session.scalars(
        select(AdvanceRow)
        .where(AdvanceRow.contract_id == contract_id)
        .order_by(AdvanceRow.id)
    ).all()
    contract = contracts.refs(uow, [contract_id]).get(contract_id)
    return [
        mapping.read(
            Advance, row, contract=contract, receipt=_receipt_ref(uow, row.receipt_id)
        )
        for row in rows
    ]


def deposits_awaited(
    uow: UnitOfWork,
    customer_id: int | None = None,
    currency: str = "",
    company: Ref | None = None,
) -> list[Awaited]:
    """List the confirmed contracts whose deposit has not come in full."""
    uow.actor.require("receivables.view")
    query = select(ContractRow.id).where(ContractRow.state == ContractState.CONFIRMED)
    if company is not None:
        query = query.where(ContractRow.company_id == company.id)
    if customer_id is not None:
        query = query.where(ContractRow.customer_id == customer_id)
    if currency:
        query = query.where(ContractRow.currency == currency)
    keys = list(uow.session.scalars(query))
    come, claimed = _deposits_received(uow, keys), _deposits_claimed(uow, keys)
    found = []
    for key in keys:
        contract = contracts.get(uow, key)
        expected = contract.deposit() - claimed.get(key, ZERO)
        if expected <= come.get(key, ZERO) or contract.customer is None:
            continue
        step = next(one for one in contract.plan if one.is_deposit)
        signed = contract.signed_on or uow.today
        found.append(
            Awaited(
                contract=Ref.of(key, contract.number, contract.customer),
                customer=contract.customer,
                currency=contract.currency,
                amount=expected,
                received=come.get(key, ZERO),
                due_on=rules.due_on(step, signed, signed, None, None),
            )
        )
    return sorted(found, key=lambda one: (one.due_on or uow.today, one.contract.id))


def position(uow: UnitOfWork, contract_id: int) -> Position:
    """Add up a contract's money with its customer."""
    uow.actor.require("receivables.view")
    booked = _booked(uow, contract_id)
    settled = _settled(uow, contract_id)
    free = uow.session.execute(
        select(func.sum(AdvanceRow.free), func.sum(AdvanceRow.free_base)).where(
            AdvanceRow.contract_id == contract_id
        )
    ).one()
    released = select(func.sum(AdvanceReleaseRow.base)).join(
        AdvanceRow, AdvanceRow.id == AdvanceReleaseRow.advance_id
    )
    gains = select(func.sum(RevaluationRow.gain)).where(
        RevaluationRow.contract_id == contract_id
    )
    return Position(
        released=_number(
            uow.session.scalar(
                released.where(
                    AdvanceRow.contract_id == contract_id,
                    AdvanceReleaseRow.shipment_id.is_not(None),
                )
            )
        ),
        unrealised=_number(uow.session.scalar(gains)),
        free=_number(free[0]),
        free_base=_number(free[1]),
        **booked,
        **settled,
    )


def _booked(uow: UnitOfWork, contract_id: int) -> dict[str, Decimal]:
    rows = uow.session.execute(
        select(
            ReceivableRow.kind,
            func.sum(ReceivableRow.booked_base),
            func.sum(ReceivableRow.carried_base),
            func.sum(ReceivableRow.open),
        )
        .where(ReceivableRow.contract_id == contract_id, standing())
        .group_by(ReceivableRow.kind)
    )
    found = {kind: (_number(a), _number(b), _number(c)) for kind, a, b, c in rows}
    nothing = (ZERO, ZERO, ZERO)
    signs = {kind: 1 if kind in CLAIMS else -1 for kind in found}
    return {
        "invoiced": found.get(Kind.INVOICE, nothing)[0],
        "credit_notes": found.get(Kind.CREDIT_NOTE, nothing)[0],
        "debit_notes": found.get(Kind.DEBIT_NOTE, nothing)[0],
        "open_base": sum((signs[k] * v[1] for k, v in found.items()), ZERO),
        "open": sum((signs[k] * v[2] for k, v in found.items()), ZERO),
    }


def _settled(uow: UnitOfWork, contract_id: int) -> dict[str, Decimal]:
    """Add up receipts and payments back; a set-off moves no money."""
    rows = uow.session.execute(
        select(
            ReceiptAllocationRow.receipt_id.is_not(None),
            ReceiptAllocationRow.against_id.is_not(None),
            func.sum(ReceiptAllocationRow.amount),
            func.sum(ReceiptAllocationRow.settled_base),
            func.sum(ReceiptAllocationRow.realised),
            func.sum(ReceiptAllocationRow.charge_base),
        )
        .where(ReceiptAllocationRow.contract_id == contract_id)
        .group_by(
            ReceiptAllocationRow.receipt_id.is_not(None),
            ReceiptAllocationRow.against_id.is_not(None),
        )
    )
    sums = {"received": ZERO, "cash": ZERO, "realised": ZERO, "charges": ZERO}
    for is_receipt, is_set_off, amount, settled, realised, charge in rows:
        sums["realised"] += _number(realised)
        if is_set_off:
            continue
        sign = 1 if is_receipt else -1
        sums["received"] += sign * _number(amount)
        sums["charges"] += _number(charge)
        sums["cash"] += sign * _number(settled) - _number(charge)
    return sums


def _deposits_received(uow: UnitOfWork, keys: list[int]) -> dict[int, Decimal]:
    """What came as deposits, whether an invoice has used it up or not.

    What is owed back is none any more.
    """
    back = (
        select(func.coalesce(func.sum(AdvanceReleaseRow.amount), ZERO))
        .where(
            AdvanceReleaseRow.advance_id == AdvanceRow.id,
            AdvanceReleaseRow.receivable_id.is_not(None),
        )
        .scalar_subquery()
    )
    rows = uow.session.execute(
        select(AdvanceRow.contract_id, AdvanceRow.amount, back)
        .join(ReceiptRow, ReceiptRow.id == AdvanceRow.receipt_id)
        .where(AdvanceRow.contract_id.in_(keys), ReceiptRow.state != State.REVERSED)
    )
    found: dict[int, Decimal] = {}
    for key, amount, gone in rows:
        found[key] = found.get(key, ZERO) + amount - _number(gone)
    return found


def _deposits_claimed(uow: UnitOfWork, keys: list[int]) -> dict[int, Decimal]:
    """What of the deposits is claimed with invoices, since the goods left without."""
    rows = uow.session.execute(
        select(ReceivableRow.contract_id, func.sum(ReceivableRow.amount))
        .where(
            ReceivableRow.contract_id.in_(keys),
            ReceivableRow.kind == Kind.INVOICE,
            ReceivableRow.step == rules.MISSING_DEPOSIT,
            standing(),
        )
        .group_by(ReceivableRow.contract_id)
    )
    return {key: _number(amount) for key, amount in rows if key is not None}


def _number(value: Any) -> Decimal:
    return Decimal(value) if value is not None else ZERO


# --- Records of rows -----------------------------------------------------------------


def items(uow: UnitOfWork, found: Iterable[ReceivableRow]) -> list[Receivable]:
    """Return the records of open items."""
    uow.actor.require("receivables.view")
    rows = list(found)
    companies = office.refs(uow, [row.company_id for row in rows])
    customers = parties.refs(uow, [row.customer_id for row in rows])
    sales = contracts.refs(uow, [row.contract_id for row in rows])
    sent = shipments.refs(uow, [row.shipment_id for row in rows])
    return [
        mapping.read(
            Receivable,
            row,
            company=companies[row.company_id],
            customer=customers[row.customer_id],
            contract=sales.get(row.contract_id or 0),
            shipment=sent.get(row.shipment_id or 0),
            settled=(),
            taken_back=False,
        )
        for row in rows
    ]


def receipts(uow: UnitOfWork, found: Iterable[ReceiptRow]) -> list[Receipt]:
    """Return the records of receipts."""
    uow.actor.require("receivables.view")
    rows = list(found)
    parts = [part for row in rows for part in row.allocations]
    companies = office.refs(uow, [row.company_id for row in rows])
    customers = parties.refs(uow, [row.customer_id for row in rows])
    sales = contracts.refs(uow, [part.contract_id for part in parts])
    claims = refs(uow, [part.receivable_id for part in parts])
    told = select(ReceiptRow.id, ADVANCE_REPORT_BY)
    told = told.where(ReceiptRow.id.in_([row.id for row in rows]))
    undone = documents.reversed_by(
        uow, ReceiptRow, [row.id for row in rows if row.state is State.REVERSED]
    )
    report_by = {key: day for key, day in uow.session.execute(told)}  # noqa: C416
    return [
        mapping.read(
            Receipt,
            row,
            number=row.number or "",
            company=companies[row.company_id],
            customer=customers.get(row.customer_id or 0),
            account=office.account_ref(uow, row.account_id),
            report_by=report_by[row.id],
            reverses=_receipt_ref(uow, row.reverses_id),
            reversed_by=undone.get(row.id),
            allocations=tuple(
                mapping.read(
                    Allocation,
                    part,
                    receivable=claims.get(part.receivable_id or 0),
                    contract=sales.get(part.contract_id or 0),
                )
                for part in row.allocations
            ),
        )
        for row in rows
    ]


def _receipt_ref(uow: UnitOfWork, key: int | None) -> Ref | None:
    row = uow.session.get(ReceiptRow, key) if key else None
    return None if row is None else Ref(row.id, row.number or "", "")
