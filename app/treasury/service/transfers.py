"""Books money between our accounts: exchanges, transfers, opening balances."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.core import checks, fx
from app.core.errors import InvalidError, NotPossibleError, Problem
from app.core.i18n import N_
from app.core.money import ZERO, Money, to_coin
from app.core.query import Filter, Query, Sort
from app.core.refs import Ref
from app.db import documents, mapping
from app.db import search as finder
from app.db.numbering import take_number
from app.office import service as office
from app.office.domain import OTHERS, RateKind, RateMissingError, usual_unit
from app.treasury.listing import TRANSFERS
from app.treasury.model import CashMoveRow, TransferRow
from app.treasury.transferring import (
    TRANSITIONS,
    Action,
    State,
    Transfer,
    TransferKind,
    cross,
)

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.office.domain import BankAccount, Company
    from app.treasury.transferring import TransferSummary

STAYS = N_(
    "Only {currency} {amount} of it is still on the account. Book the right "
    "transfer first, or take back what has left it since."
)
GIVEN = frozenset({"state", "reverses", "reversed_by"})


def get_transfer(uow: UnitOfWork, transfer_id: int) -> Transfer:
    """Read one transfer.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("treasury.view")
    row = documents.fetch(uow, TransferRow, transfer_id)
    return mapping.read(
        Transfer,
        row,
        number=row.number or "",
        company=office.refs(uow, [row.company_id])[row.company_id],
        source=office.account_ref(uow, row.source_id),
        target=office.account_ref(uow, row.target_id),
        reverses=_reversed(uow, row.reverses_id),
        reversed_by=documents.reversed_by(uow, TransferRow, [row.id]).get(row.id),
    )


def transfers(uow: UnitOfWork, on: date) -> tuple[TransferSummary, ...]:
    """Return what was moved between our accounts until a day, the oldest first."""
    uow.actor.require("treasury.view")
    asked = Query(filters=(Filter("moved_on", "le", on),), sort=Sort("moved_on"))
    page = TRANSFERS.page(uow, asked)
    found = page.records
    while page.next_key is not None:
        page = TRANSFERS.page(uow, replace(asked, after=page.next_key))
        found += page.records
    return found


def new_transfer(uow: UnitOfWork, transfer: Transfer) -> Transfer:
    """Return a transfer with what the office proposes; it is not booked."""
    uow.actor.require("treasury.edit")
    ours = transfer.company or office.first_company(uow)
    source = transfer.source and office.account_ref(uow, transfer.source.id)
    day = transfer.moved_on or uow.today
    dated = replace(transfer, company=ours, moved_on=day, source=source)
    return rated(uow, dated)


def rated(uow: UnitOfWork, transfer: Transfer) -> Transfer:
    """Return a transfer with the bank's rate of its day, unless it bears one.

    A rate that the office has not entered stays 0: the person enters the bank's.
    """
    uow.actor.require("treasury.view")
    day = transfer.moved_on or uow.today
    if transfer.rate or transfer.company is None:
        return transfer
    base = office.base_of(uow, transfer.company)
    try:
        rate, unit = _rate(uow, transfer, day, base)
    except RateMissingError:
        foreign = transfer.to_currency if transfer.currency == base else ""
        return replace(transfer, rate_unit=usual_unit(foreign or transfer.currency))
    return replace(transfer, rate=rate, rate_unit=unit)


def book_transfer(
    uow: UnitOfWork, transfer: Transfer, number: str | None = None
) -> Transfer:
    """Book money that went from one account to another, or begins one.

    Args:
        uow: The action.
        transfer: With its accounts; what is 0 follows from the rate.
        number: The number it already bears, when it comes from elsewhere.

    Raises:
        InvalidError: It has problems, or more leaves an account than is on it.
        NotPossibleError: It is booked, or the account has an opening balance already.
        RateMissingError: No rate of the day is known or given.
    """
    uow.actor.require("treasury.edit")
    if transfer.id is not None:
        raise NotPossibleError(N_("This transfer is booked already."))
    transfer = _with_accounts(uow, transfer)
    checks.refuse(transfer.problems())
    company = office.get_company(uow, transfer.company.id if transfer.company else 0)
    transfer = _settled(uow, transfer, company)
    # Number before account, as payments do: nobody waits for each other at once.
    on = transfer.moved_on or uow.today
    number = take_number(uow, company.id or 0, "TF", on, number)
    if transfer.opens:
        _require_first(uow, transfer)
    # Written once, with its worth: a server lets nobody change what a transfer says.
    transfer = _valued(uow, transfer, company.base_currency)
    row = documents.opened(uow, TransferRow, transfer)
    documents.write(row, transfer, skip=GIVEN)
    row.state, row.number = State.BOOKED, number
    return _moved(uow, row, company)


def refer(uow: UnitOfWork, transfer: Transfer, reference: str) -> Transfer:
    """Enter what the bank calls a transfer, or correct it; it is no figure.

    Raises:
        TransitionError: The transfer was reversed.
        ConflictError: Someone else changed it first.
    """
    uow.actor.require("treasury.edit")
    row = documents.advance(uow, TransferRow, transfer, TRANSITIONS, Action.REFER)
    row.bank_reference = reference.strip()
    uow.session.flush()
    _index(uow, row, _way(row, office.get_company(uow, row.company_id)))
    return get_transfer(uow, row.id)


def reverse_transfer(
    uow: UnitOfWork, transfer: Transfer, on: date, reason: str
) -> Transfer:
    """Take a transfer back by one that turns every amount around.

    Raises:
        InvalidError: No reason is given.
        NotPossibleError: The day is before the transfer, or the foreign money that it
            brought has left the account since.
        TransitionError: It was reversed before.
        ConflictError: Someone else changed it first.
    """
    uow.actor.require("treasury.cancel")
    reason = checks.reason(reason)
    checks.not_before(transfer.moved_on, on)
    row = documents.advance(uow, TransferRow, transfer, TRANSITIONS, Action.REVERSE)
    stored = get_transfer(uow, row.id)
    back = documents.opened(uow, TransferRow, replace(stored, id=None))
    documents.write(back, stored, skip=GIVEN)
    back.state, back.moved_on, back.note = State.REVERSAL, on, reason
    back.reverses_id, back.bank_reference = row.id, ""
    for name in ("amount", "received", "gave_base", "got_base", "gain", "fee_base"):
        setattr(back, name, -getattr(row, name))
    back.number = take_number(uow, back.company_id, "TF", on)
    company = office.get_company(uow, back.company_id)
    if row.to_currency != company.base_currency:
        brought = (row.received, row.to_currency)
        require_there(uow, row.target_id, brought, on, STAYS)
    return _moved(uow, back, company)


# --- What it is worth ----------------------------------------------------------------


def _with_accounts(uow: UnitOfWork, transfer: Transfer) -> Transfer:
    """Return a transfer in the currencies of its accounts, which are its company's."""
    if transfer.company is None:
        return transfer
    company = office.get_company(uow, transfer.company.id)
    named = {
        name: _account(company, getattr(transfer, name), name)
        for name in ("source", "target")
    }
    left, came = named["source"], named["target"]
    if transfer.opens:
        empty = replace(transfer, source=None, amount=ZERO)
        currency = came.currency if came else ""
        return replace(empty, currency=currency, to_currency=currency)
    return replace(
        transfer,
        currency=left.currency if left else "",
        to_currency=came.currency if came else "",
    )


def _account(company: Company, wanted: Ref | None, name: str) -> BankAccount | None:
    if wanted is None:
        return None
    found = next((one for one in company.accounts if one.id == wanted.id), None)
    if found is None:
        problem = Problem(name, OTHERS, {"number": wanted.code})
        raise InvalidError.of(problem)
    return found


def _settled(uow: UnitOfWork, transfer: Transfer, company: Company) -> Transfer:
    """Return a transfer with its rate and what follows from it."""
    base = company.base_currency
    day = transfer.moved_on or uow.today
    if not transfer.rate:
        rate, unit = _rate(uow, transfer, day, base)
        transfer = replace(transfer, rate=rate, rate_unit=unit)
    if transfer.opens:
        checks.refuse(fx.own(transfer.to_currency, base, rate=transfer.rate))
    elif not transfer.received:
        transfer = replace(transfer, received=transfer.exchanged(base))
    checks.refuse(transfer.rate_problems(base))
    if transfer.fee_base != to_coin(transfer.fee_base, base):
        text = N_("{currency} has no such small coin.")
        problem = Problem("fee_base", text, {"currency": base})
        raise InvalidError.of(problem)
    return transfer


def _rate(
    uow: UnitOfWork, transfer: Transfer, day: date, base: str
) -> tuple[Decimal, int]:
    """Return what the bank pays for what leaves, or takes for what comes."""
    left, came = transfer.currency, transfer.to_currency
    if transfer.opens:
        found = office.rate_on(uow, came or base, day, RateKind.MID, base)
        return found.value, found.unit
    if left == came:
        return Decimal(1), 1
    if left == base:
        found = office.rate_on(uow, came or base, day, RateKind.SELLING, base)
        return found.value, found.unit
    bought = office.rate_on(uow, left or base, day, RateKind.BUYING, base)
    if came == base:
        return bought.value, bought.unit
    sold = office.rate_on(uow, came or base, day, RateKind.SELLING, base)
    unit = usual_unit(left)  # for one yen the decimals of a rate are too few
    return cross(bought.value / bought.unit * unit, sold.value / sold.unit), unit


def _require_first(uow: UnitOfWork, transfer: Transfer) -> None:
    """Let an account begin once."""
    known = uow.session.scalar(
        select(TransferRow.number).where(
            TransferRow.target_id == (transfer.target.id if transfer.target else 0),
            TransferRow.kind == TransferKind.OPENING,
            TransferRow.state == State.BOOKED,
        )
    )
    if known is not None:
        raise NotPossibleError(
            N_("The account has an opening balance already: {number}."), number=known
        )


def _valued(uow: UnitOfWork, transfer: Transfer, base: str) -> Transfer:
    """Say what left and what came is worth in the books, and what was gained."""
    of = transfer
    if of.opens:
        came = fx.booked(of.received, of.rate, of.rate_unit, base)
        return replace(of, gave_base=ZERO, got_base=came, gain=ZERO)
    gave = of.amount if of.currency == base else _carried(uow, of, base)
    if of.to_currency == base:
        got = of.received
    elif of.currency in {base, of.to_currency}:
        got = gave
    else:
        day = of.moved_on or uow.today
        mid = office.rate_on(uow, of.to_currency, day, RateKind.MID, base)
        got = fx.booked(of.received, mid.value, mid.unit, base)
    return replace(of, gave_base=gave, got_base=got, gain=got - gave)


def _carried(uow: UnitOfWork, transfer: Transfer, base: str) -> Decimal:
    """Return at what the money that leaves a foreign account stands in the books.

    Raises:
        InvalidError: So much is not on it, on the day or on a later one.
    """
    account = transfer.source.id if transfer.source else None
    office.hold_account(uow, account)  # a payment may just be made from it
    day = transfer.moved_on or uow.today
    have, worth, most = _held(uow, account, transfer.currency, day)
    if transfer.amount > most:
        text = N_("Only {currency} {amount} is on this account.")
        names = {
            "currency": transfer.currency,
            "amount": f"{to_coin(max(most, ZERO), transfer.currency):,f}",
        }
        problem = Problem("amount", text, names)
        raise InvalidError.of(problem)
    return fx.release(worth, have, transfer.amount, base)[0]


def require_there(
    uow: UnitOfWork,
    account_id: int | None,
    brought: tuple[Decimal, str],
    on: date,
    text: str,
) -> None:
    """Ask that foreign money is on its account when what brought it is taken back.

    What we receive and pay are facts: there the bank sells what an account lacks. What
    goes between our own accounts, or never came, is what we say it is.

    Args:
        uow: The action.
        account_id: None where it is on no account of ours; then nothing is asked.
        brought: Amount and currency.
        on: The day it is taken back.
        text: Says that there is less; names `currency` and `amount`.

    Raises:
        NotPossibleError: There is less, on that day or a later one.
    """
    if account_id is None:
        return
    office.hold_account(uow, account_id)
    amount, currency = brought
    most = _held(uow, account_id, currency, on)[2]
    if amount > most:
        there = to_coin(max(most, ZERO), currency)
        raise NotPossibleError(text, currency=currency, amount=f"{there:,f}")


def _held(
    uow: UnitOfWork, account_id: int | None, currency: str, on: date
) -> tuple[Decimal, Decimal, Decimal]:
    """Return what is on an account at the end of a day.

    Returns:
        The amount, what it stands at in the books, and the least that is on the account
        on that day or a later one.
    """
    days = uow.session.execute(
        select(CashMoveRow.on, func.sum(CashMoveRow.amount), func.sum(CashMoveRow.base))
        .where(CashMoveRow.account_id == account_id, CashMoveRow.currency == currency)
        .group_by(CashMoveRow.on)
        .order_by(CashMoveRow.on)
    )
    have = worth = held = least = ZERO
    for day, amount, base_amount in days:
        held += amount
        if day <= on:
            have, worth, least = held, worth + base_amount, held
        else:
            least = min(least, held)
    return have, worth, least


# --- What it does to the accounts ----------------------------------------------------


def _moved(uow: UnitOfWork, row: TransferRow, company: Company) -> Transfer:
    """Note what it did to the accounts, and let the search find it."""
    uow.session.flush()
    way = _way(row, company)
    text = f"{row.number} {way}"
    if row.source_id is not None:
        left = (row.source_id, row.currency)
        _note(uow, row, f"{row.kind}_out", left, (-row.amount, -row.gave_base), text)
    came = (row.target_id, row.to_currency)
    _note(uow, row, f"{row.kind}_in", came, (row.received, row.got_base), text)
    if row.fee_base:
        at = _fee_account(row, company)
        fee = (-row.fee_base, -row.fee_base)
        _note(uow, row, "transfer_fee", (at, company.base_currency), fee, text)
    _index(uow, row, way)
    uow.session.flush()
    return get_transfer(uow, row.id)


def _way(row: TransferRow, company: Company) -> str:
    names = {one.id: one.name or one.currency for one in company.accounts}
    return " → ".join(filter(None, (names.get(row.source_id), names[row.target_id])))


def _index(uow: UnitOfWork, row: TransferRow, way: str) -> None:
    finder.index(
        uow,
        "transfer",
        row.id,
        number=row.number or "",
        title=row.number or "",
        detail=f"{way} · {Money(row.received, row.to_currency)}",
        words=(way, row.bank_reference, row.note),
        permission="treasury.view",
    )


def _fee_account(row: TransferRow, company: Company) -> int | None:
    """Return the side that is in base currency, else the first such account."""
    for account, currency in (
        (row.source_id, row.currency),
        (row.target_id, row.to_currency),
    ):
        if account is not None and currency == company.base_currency:
            return account
    first = company.account_for(company.base_currency)
    return first.id if first else None


def _note(
    uow: UnitOfWork,
    row: TransferRow,
    kind: str,
    where: tuple[int | None, str],
    amounts: tuple[Decimal, Decimal],
    text: str,
) -> None:
    uow.session.add(
        CashMoveRow(
            on=row.moved_on,
            company_id=row.company_id,
            account_id=where[0],
            source_kind=kind,
            source_id=row.id,
            text=text,
            currency=where[1],
            amount=amounts[0],
            base=amounts[1],
        )
    )


def _reversed(uow: UnitOfWork, key: int | None) -> Ref | None:
    row = uow.session.get(TransferRow, key) if key else None
    return None if row is None else Ref(row.id, row.number or "", "")
