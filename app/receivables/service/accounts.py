"""Customers' accounts: ageing and statements, as of any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.core.money import ZERO, to_coin
from app.core.papers import Ageing, StatementLine, StatementPaper, Texts
from app.office import service as office
from app.office.blocks import bank_block, letterhead
from app.parties import service as parties
from app.parties.blocks import party_block
from app.receivables import rules
from app.receivables.domain import CLAIMS, Aged, Kind, State
from app.receivables.model import (
    AdvanceReleaseRow,
    AdvanceRow,
    ReceiptAllocationRow,
    ReceiptRow,
    ReceivableRow,
)
from app.receivables.rows import standing
from app.shipments import service as shipments

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.parties.domain import Party

REPLY_DAYS = 15
"""Until a customer has compared a statement and returned its slip."""
KINDS: dict[str, Texts] = {
    "invoice": {"en": "Invoice", "zh_CN": "发票", "zh_TW": "發票", "es": "Factura",
                "ru": "Инвойс", "ar": "فاتورة"},
    "debit_note": {"en": "Debit note", "zh_CN": "借记通知单", "zh_TW": "借項通知單",
                   "es": "Nota de débito", "ru": "Дебет-нота", "ar": "إشعار مدين"},
    "credit_note": {"en": "Credit note", "zh_CN": "贷记通知单", "zh_TW": "貸項通知單",
                    "es": "Nota de crédito", "ru": "Кредит-нота", "ar": "إشعار دائن"},
    "receipt": {"en": "Payment", "zh_CN": "收款", "zh_TW": "收款", "es": "Pago",
                "ru": "Платёж", "ar": "دفعة"},
    "reversal": {"en": "Reversal of", "zh_CN": "冲销", "zh_TW": "沖回",
                 "es": "Anulación de", "ru": "Сторно", "ar": "عكس"},
    "payment": {"en": "Refund", "zh_CN": "退款", "zh_TW": "退款", "es": "Reembolso",
                "ru": "Возврат", "ar": "استرداد"},
    "taken_back": {"en": "Reversal of refund", "zh_CN": "冲销退款",
                   "zh_TW": "沖回退款", "es": "Anulación del reembolso",
                   "ru": "Сторно возврата", "ar": "عكس الاسترداد"},
}  # fmt: skip
"""What an entry is, as statements print it."""

BUCKETS = len(rules.BUCKET_ENDS) + 1
PRINTED = 5


@dataclass(frozen=True, slots=True)
class _Open:
    """What an item was worth on a day; negative is owed to the customer."""

    company_id: int
    customer_id: int
    currency: str
    due_on: date | None
    amount: Decimal
    base: Decimal


def ageing(
    uow: UnitOfWork, on: date, company_id: int | None = None
) -> tuple[Aged, ...]:
    """Return what customers owe each of us on a day, by currency and days overdue."""
    uow.actor.require("receivables.view")
    found: dict[tuple[int, int, str], tuple[list[Decimal], list[Decimal]]] = {}
    for one in (*_items_at(uow, on, company_id), *_parked_at(uow, on, company_id)):
        key = (one.company_id, one.customer_id, one.currency)
        sums, base = found.setdefault(key, ([ZERO] * BUCKETS, [ZERO] * BUCKETS))
        late = (on - one.due_on).days if one.due_on and one.amount > 0 else 0
        sums[rules.bucket(late)] += one.amount
        base[rules.bucket(late)] += one.base
    known = parties.several(uow, {key for _, key, _ in found})
    whose = parties.refs(uow, known)
    ours, bases = office.refs(uow, [key for key, _, _ in found]), office.bases(uow)
    rows = [
        Aged(
            company=ours[company],
            base_currency=bases[company],
            customer=whose[key],
            currency=currency,
            buckets=tuple(sums),
            base=tuple(base),
            credit_limit=_limit(known[key], currency),
        )
        for (company, key, currency), (sums, base) in found.items()
        if any(sums)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.total_base(), row.customer.own)))


def _limit(customer: Party, currency: str) -> Decimal | None:
    """Return how much a customer may owe in a currency; None: there is no limit."""
    limit = customer.limit
    return limit.amount if limit and limit.currency == currency else None


def currencies(uow: UnitOfWork, company_id: int, customer_id: int) -> tuple[str, ...]:
    """Return in what one of our companies deals with a customer, by their codes."""
    uow.actor.require("receivables.view")
    found: set[str] = set()
    for row in (ReceivableRow, ReceiptRow):
        asked = select(row.currency).where(
            row.company_id == company_id, row.customer_id == customer_id
        )
        found |= set(uow.session.scalars(asked.distinct()))
    return tuple(sorted(found))


def parked_base(uow: UnitOfWork, on: date) -> dict[int, Decimal]:
    """Return what customers sent that nobody put against anything, by company.

    Returns:
        By our company, base currency, below zero as in the ageing: it makes the debt
        smaller.
    """
    uow.actor.require("receivables.view")
    found: dict[int, Decimal] = {}
    for one in _parked_at(uow, on, None):
        found[one.company_id] = found.get(one.company_id, ZERO) + one.base
    return found


def paper(
    uow: UnitOfWork,
    company_id: int,
    customer_id: int,
    currency: str,
    starts_on: date | None,
    ends_on: date,
) -> StatementPaper:
    """Gather a customer's statement of account for a period; None: from the first."""
    uow.actor.require("receivables.view")
    company = office.get_company(uow, company_id)
    customer = parties.get(uow, customer_id)
    of = (company_id, customer_id, currency)
    entries = sorted(
        (*_invoices(uow, of), *_notes(uow, of), *_money(uow, of), *_returned(uow, of)),
        key=lambda line: (line.on, line.credit > 0, line.number),
    )
    if starts_on is None:
        starts_on = min((entries[0].on if entries else ends_on), ends_on)
    before = [line for line in entries if line.on < starts_on]
    lines = tuple(line for line in entries if starts_on <= line.on <= ends_on)
    opening = _balance(before)
    return StatementPaper(
        number=f"{customer.code}-{ends_on:%Y%m}",
        on=ends_on,
        letterhead=letterhead(company),
        party=party_block(customer),
        currency=currency,
        starts_on=starts_on,
        ends_on=ends_on,
        opening=opening,
        lines=lines,
        closing=opening + _balance(lines),
        ageing=_printed_ageing(uow, of, ends_on),
        bank=bank_block(company.account_for(currency)),
        reply_by=ends_on + timedelta(REPLY_DAYS),
    )


def _balance(lines: Any) -> Decimal:
    return sum((line.debit - line.credit for line in lines), ZERO)


def _printed_ageing(uow: UnitOfWork, of: tuple[int, int, str], on: date) -> Ageing:
    """Return five buckets; deposits and parked receipts count as not due."""
    company_id, customer_id, currency = of
    sums = [ZERO] * PRINTED
    opened = (
        *_items_at(uow, on, company_id),
        *_parked_at(uow, on, company_id),
        *_advances_at(uow, on, company_id),
    )
    for one in opened:
        if (one.customer_id, one.currency) != (customer_id, currency):
            continue
        late = (on - one.due_on).days if one.due_on and one.amount > 0 else 0
        sums[min(rules.bucket(late), PRINTED - 1)] += one.amount
    return Ageing(*sums)


# --- As of a day ---------------------------------------------------------------------


def _sums(uow: UnitOfWork, key: Any, amount: Any, *where: Any) -> dict[int, Decimal]:
    rows = uow.session.execute(
        select(key, func.sum(amount)).where(key.is_not(None), *where).group_by(key)
    )
    return {one: Decimal(value) for one, value in rows}


def _items_at(uow: UnitOfWork, on: date, company_id: int | None) -> list[_Open]:
    """Return claims (positive) and debts (negative) that were open on a day."""
    part = ReceiptAllocationRow
    after = part.on > on
    later = _sums(uow, part.receivable_id, part.amount, after)
    for key, amount in _sums(uow, part.against_id, part.amount, after).items():
        later[key] = later.get(key, ZERO) + amount
    query = select(ReceivableRow).where(
        ReceivableRow.booked_on <= on,
        (ReceivableRow.open > ZERO) | ReceivableRow.id.in_(later),
    )
    if company_id is not None:
        query = query.where(ReceivableRow.company_id == company_id)
    found = []
    books = office.bases(uow)
    for row in uow.session.scalars(query):
        left = row.open + later.get(row.id, ZERO)
        base = (
            row.carried_base
            if left == row.open
            else to_coin(row.booked_base * left / row.amount, books[row.company_id])
        )
        sign = 1 if row.kind in CLAIMS else -1
        found.append(
            _Open(
                row.company_id,
                row.customer_id,
                row.currency,
                row.due_on,
                sign * left,
                sign * base,
            )
        )
    return [one for one in found if one.amount]


def _parked_at(uow: UnitOfWork, on: date, company_id: int | None) -> list[_Open]:
    """Return receipts that were not allocated on a day, negative."""
    part = ReceiptAllocationRow
    later = _sums(uow, part.receipt_id, part.amount, part.on > on)
    query = select(ReceiptRow).where(
        ReceiptRow.received_on <= on,
        ReceiptRow.customer_id.is_not(None),
        (ReceiptRow.free > ZERO)
        | (ReceiptRow.state != State.BOOKED)
        | ReceiptRow.id.in_(later),
    )
    if company_id is not None:
        query = query.where(ReceiptRow.company_id == company_id)
    rows = uow.session.scalars(query).all()
    mine = part.receipt_id.in_([row.id for row in rows])
    used = _sums(uow, part.receipt_id, part.amount, part.on <= on, mine)
    base = _sums(uow, part.receipt_id, part.settled_base, part.on <= on, mine)
    return [
        _Open(
            row.company_id,
            row.customer_id or 0,
            row.currency,
            None,
            used.get(row.id, ZERO) - row.amount,
            base.get(row.id, ZERO) - row.gross_base,
        )
        for row in rows
        if row.amount != used.get(row.id, ZERO)
    ]


def _advances_at(uow: UnitOfWork, on: date, company_id: int) -> list[_Open]:
    """Return deposits that were not used up on a day, negative."""
    used = _sums(
        uow,
        AdvanceReleaseRow.advance_id,
        AdvanceReleaseRow.amount,
        AdvanceReleaseRow.on <= on,
    )
    born = _sums(
        uow,
        ReceiptAllocationRow.advance_id,
        ReceiptAllocationRow.amount,
        ReceiptAllocationRow.on <= on,
        ReceiptAllocationRow.amount > ZERO,
    )
    rows = uow.session.scalars(
        select(AdvanceRow).where(AdvanceRow.company_id == company_id)
    )
    return [
        _Open(
            row.company_id,
            row.customer_id,
            row.currency,
            None,
            used.get(row.id, ZERO) - born.get(row.id, ZERO),
            ZERO,
        )
        for row in rows
    ]


# --- Entries of a statement ----------------------------------------------------------


def _own(uow: UnitOfWork, of: tuple[int, int, str], row: Any, *where: Any) -> list[Any]:
    company_id, customer_id, currency = of
    query = select(row).where(
        row.company_id == company_id,
        row.customer_id == customer_id,
        row.currency == currency,
        *where,
    )
    return list(uow.session.scalars(query))


def _invoices(uow: UnitOfWork, of: tuple[int, int, str]) -> list[StatementLine]:
    """Return each invoice once: what is claimed and what an advance has paid."""
    totals: dict[int, Decimal] = {}
    facts: dict[int, tuple[date, date | None]] = {}
    invoice = ReceivableRow.kind == Kind.INVOICE
    claims = _own(uow, of, ReceivableRow, invoice, standing())
    for row in sorted(claims, key=lambda row: row.due_on or date.min):
        key = row.shipment_id or 0
        totals[key] = totals.get(key, ZERO) + row.amount
        facts[key] = (row.booked_on, row.due_on)
    advances = {row.id for row in _own(uow, of, AdvanceRow)}
    used = select(AdvanceReleaseRow).where(
        AdvanceReleaseRow.advance_id.in_(advances),
        AdvanceReleaseRow.shipment_id.is_not(None),
    )
    for one in uow.session.scalars(used):
        key = one.shipment_id or 0
        totals[key] = totals.get(key, ZERO) + one.amount
        facts.setdefault(key, (one.on, None))
    numbers = shipments.refs(uow, totals)
    return [
        StatementLine(
            on=facts[key][0],
            number=numbers[key].code if key in numbers else "",
            kind=KINDS["invoice"],
            debit=total,
            due_on=facts[key][1],
        )
        for key, total in totals.items()
        if total  # what was taken back from on board was never claimed
    ]


def _notes(uow: UnitOfWork, of: tuple[int, int, str]) -> list[StatementLine]:
    rows = _own(
        uow,
        of,
        ReceivableRow,
        ReceivableRow.kind.in_((Kind.CREDIT_NOTE, Kind.DEBIT_NOTE)),
        standing(),
    )
    return [
        StatementLine(
            on=row.booked_on,
            number=row.number,
            kind=KINDS[row.kind.value],
            debit=row.amount if row.kind is Kind.DEBIT_NOTE else ZERO,
            credit=row.amount if row.kind is Kind.CREDIT_NOTE else ZERO,
            reference=row.reason,
        )
        for row in rows
    ]


def _money(uow: UnitOfWork, of: tuple[int, int, str]) -> list[StatementLine]:
    rows = _own(uow, of, ReceiptRow)
    numbers = {row.id: row.number or "" for row in rows}
    return [
        StatementLine(
            on=row.received_on,
            number=row.number or "",
            kind=KINDS["reversal" if row.reverses_id else "receipt"],
            debit=max(-row.amount, ZERO),
            credit=max(row.amount, ZERO),
            reference=numbers.get(row.reverses_id or 0) or row.reference,
        )
        for row in rows
    ]


def _returned(uow: UnitOfWork, of: tuple[int, int, str]) -> list[StatementLine]:
    """Return what was paid back to the customer."""
    debts = {row.id for row in _own(uow, of, ReceivableRow) if row.kind not in CLAIMS}
    rows = uow.session.scalars(
        select(ReceiptAllocationRow).where(
            ReceiptAllocationRow.receivable_id.in_(debts)
        )
    )
    return [
        StatementLine(
            on=row.on,
            number=row.source,
            kind=KINDS["payment" if row.amount >= ZERO else "taken_back"],
            debit=max(row.amount, ZERO),
            credit=max(-row.amount, ZERO),
        )
        for row in rows
    ]
