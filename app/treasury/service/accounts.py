"""Writes the ledger of our accounts and tells what is on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.core import fx
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.refs import Ref
from app.customs import service as customs
from app.customs.refunding import REFUNDED_IN
from app.db import mapping
from app.office import service as office
from app.office.domain import RateKind, RateMissingError
from app.parties import service as parties
from app.treasury.domain import Balance, CashMove
from app.treasury.model import CashMoveRow
from app.treasury.service.transfers import require_there

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.customs.domain import RefundReceived, RefundReversed
    from app.db.unit_of_work import UnitOfWork
    from app.office.domain import Company
    from app.receivables.events import CashMoved

REFUND, REFUND_BACK = "refund", "refund_back"
"""What moved an account: a refund that came, and one that was taken back."""
LEFT = N_(
    "Only {currency} {amount} of it is still on the account: first take back what has "
    "left it since."
)


def on_cash_moved(uow: UnitOfWork, event: CashMoved) -> None:
    """Note what a receipt or a payment did to an account."""
    uow.actor.require("treasury.view")
    kind, key = event.source
    amount, base, account_id = event.amount, event.base, event.account_id
    if event.reverses is not None:
        moved = _moved(uow, kind, event.reverses)
        if moved is None:
            return  # a fee of before: it had left no account
        amount, base, account_id = -moved.amount, -moved.base, moved.account_id
    if amount < 0 and event.currency != office.bases(uow)[event.company_id]:
        # Who exchanges foreign money of it finds what is left. What it lacks for a
        # payment the bank sells, at its rate of the day.
        office.hold_account(uow, account_id)
    uow.session.add(
        CashMoveRow(
            on=event.on,
            company_id=event.company_id,
            account_id=account_id,
            source_kind=kind,
            source_id=key,
            text=event.text,
            currency=event.currency,
            amount=amount,
            base=base,
        )
    )
    uow.session.flush()


def _moved(uow: UnitOfWork, kind: str, key: int) -> CashMoveRow | None:
    return uow.session.scalar(
        select(CashMoveRow).where(
            CashMoveRow.source_kind == kind, CashMoveRow.source_id == key
        )
    )


def on_refund_received(uow: UnitOfWork, event: RefundReceived) -> None:
    """Note that the tax office paid an export refund."""
    uow.actor.require("treasury.view")
    refund = customs.get_refund(uow, event.refund_id)
    if refund.company is None or not refund.received_amount:
        return
    company = office.get_company(uow, refund.company.id)
    account = company.account_for(REFUNDED_IN)
    base = company.base_currency
    rate = office.rate_on(uow, REFUNDED_IN, event.on, RateKind.MID, base)
    # Each time it comes is told apart: "refund_2" when it was taken back once.
    before = len(_refund_moves(uow, event.refund_id)) // 2
    kind = f"{REFUND}_{before + 1}" if before else REFUND
    uow.session.add(
        CashMoveRow(
            on=event.on,
            company_id=refund.company.id,
            account_id=account.id if account else None,
            source_kind=kind,
            source_id=event.refund_id,
            text=f"{refund.number} {refund.shipment.code if refund.shipment else ''}",
            currency=REFUNDED_IN,
            amount=refund.received_amount,
            base=fx.booked(refund.received_amount, rate.value, rate.unit, base),
        )
    )
    uow.session.flush()


def on_refund_reversed(uow: UnitOfWork, event: RefundReversed) -> None:
    """Turn around what a refund, told by mistake, did to an account.

    Raises:
        NotPossibleError: Foreign money of it has left the account since.
    """
    uow.actor.require("treasury.view")
    moves = _refund_moves(uow, event.refund_id)
    if not len(moves) % 2:
        return  # nothing had come: it was noted with no money
    come = moves[-1]
    if come.currency != office.bases(uow)[come.company_id]:
        require_there(
            uow, come.account_id, (come.amount, come.currency), event.on, LEFT
        )
    uow.session.add(
        CashMoveRow(
            on=event.on,
            company_id=come.company_id,
            account_id=come.account_id,
            source_kind=come.source_kind.replace(REFUND, REFUND_BACK),
            source_id=come.source_id,
            text=come.text,
            currency=come.currency,
            amount=-come.amount,
            base=-come.base,
        )
    )
    uow.session.flush()


def _refund_moves(uow: UnitOfWork, refund_id: int) -> Sequence[CashMoveRow]:
    """Return what a refund did to accounts, in turn: it came, it was taken back."""
    return uow.session.scalars(
        select(CashMoveRow)
        .where(
            CashMoveRow.source_kind.startswith(REFUND),
            CashMoveRow.source_id == refund_id,
        )
        .order_by(CashMoveRow.id)
    ).all()


def balances(uow: UnitOfWork, on: date | None = None) -> tuple[Balance, ...]:
    """Return every account with what is on it at the end of a day.

    What was noted without an account stands in a row of its own for each currency.
    """
    uow.actor.require("treasury.view")
    day = on or uow.today
    rows = uow.session.execute(
        select(
            CashMoveRow.company_id,
            CashMoveRow.account_id,
            CashMoveRow.currency,
            func.sum(CashMoveRow.amount),
            func.max(CashMoveRow.on),
            func.count(),
        )
        .where(CashMoveRow.on <= day)
        .group_by(CashMoveRow.company_id, CashMoveRow.account_id, CashMoveRow.currency)
    )
    sums = {
        (company, account, currency): (Decimal(amount), last, count)
        for company, account, currency, amount, last, count in rows
    }
    found: list[Balance] = []
    for pointer in office.companies(uow):
        company = office.get_company(uow, pointer.id)
        wanted = [(one.id, one.currency) for one in company.accounts]
        wanted += sorted(
            (
                (account, currency)
                for key, account, currency in sums
                if key == pointer.id and (account, currency) not in wanted
            ),
            key=str,
        )
        for account_id, currency in wanted:
            known = sums.get((pointer.id, account_id, currency), (ZERO, None, 0))
            found.append(
                _balance(uow, pointer, company, (account_id, currency), known, day)
            )
    return tuple(found)


def _balance(
    uow: UnitOfWork,
    pointer: Ref,
    company: Company,
    where: tuple[int | None, str],
    known: tuple[Decimal, date | None, int],
    day: date,
) -> Balance:
    account_id, currency = where
    account = next((one for one in company.accounts if one.id == account_id), None)
    amount, moved_on, count = known
    base: Decimal | None = None
    try:
        rate = office.rate_on(uow, currency, day, RateKind.MID, company.base_currency)
        base = fx.booked(amount, rate.value, rate.unit, company.base_currency)
    except RateMissingError:
        base = None  # shown as unknown: the office has not entered a rate
    return Balance(
        company=pointer,
        account=Ref(account.id or 0, account.name, account.bank_name)
        if account
        else None,
        bank=account.bank_name if account else "",
        account_number=account.account_number if account else "",
        currency=currency,
        base_currency=company.base_currency,
        amount=amount,
        base=base,
        moved_on=moved_on,
        count=count,
    )


def moves(
    uow: UnitOfWork, company_id: int, account_id: int | None, currency: str
) -> tuple[CashMove, ...]:
    """Return the moves of an account, the newest first, with the balance after each."""
    uow.actor.require("treasury.view")
    rows = uow.session.scalars(
        select(CashMoveRow)
        .where(
            CashMoveRow.company_id == company_id,
            CashMoveRow.account_id == account_id,
            CashMoveRow.currency == currency,
        )
        .order_by(CashMoveRow.on, CashMoveRow.id)
    )
    made = []
    balance = ZERO
    for row in rows:
        balance += row.amount
        made.append(mapping.read(CashMove, row, balance=balance, party=None))
    names = {move.whose for move in made if uow.actor.may("parties.view")}
    known = parties.named(uow, names) if names else {}
    return tuple(replace(m, party=known.get(m.whose)) for m in reversed(made))
