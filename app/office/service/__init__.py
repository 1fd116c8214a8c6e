"""What can be done with our companies and the exchange rates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.core import checks
from app.core.books import USUAL
from app.core.errors import InvalidError, MissingError, NotPossibleError
from app.core.i18n import N_
from app.core.refs import Choice, Ref
from app.db import documents, mapping
from app.office.domain import (
    BankAccount,
    Company,
    ExchangeRate,
    RateDay,
    RateKind,
    RateLine,
    RateMissingError,
)
from app.office.model import PICTURES, BankAccountRow, CompanyRow, RateRow
from app.office.rows import currency_problems, named
from app.office.service.own_fields import (
    get_own_field,
    own_fields,
    refuse_own,
    save_own_field,
)

__all__ = ["get_own_field", "own_fields", "refuse_own", "save_own_field"]

_USUAL = ("USD", "EUR")

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.db.unit_of_work import UnitOfWork


def companies(uow: UnitOfWork) -> list[Ref]:
    """List our companies, the first entered first."""
    uow.actor.require("office.view")

    def ask() -> list[Ref]:
        rows = uow.session.scalars(select(CompanyRow).order_by(CompanyRow.id))
        return [_ref(row) for row in rows]

    return [*uow.once("companies", ask)]


def bases(uow: UnitOfWork) -> dict[int, str]:
    """Return the base currencies by company, the first entered first."""
    uow.actor.require("office.view")

    if (bases, 0) not in uow.seen:
        columns = (CompanyRow.id, CompanyRow.base_currency)
        rows = uow.session.execute(select(*columns).order_by(CompanyRow.id))
        uow.seen[bases, 0] = {row.id: row.base_currency for row in rows}
    return {**uow.seen[bases, 0]}


def base_of(uow: UnitOfWork, company: Ref | None) -> str:
    """Return in what a company keeps its books; None: the first company."""
    uow.actor.require("office.view")
    known = bases(uow)
    first = next(iter(known.values()), USUAL)
    return first if company is None else known.get(company.id, first)


def refs(uow: UnitOfWork, ids: Iterable[int]) -> dict[int, Ref]:
    """Return pointers to companies, for records that show them."""
    uow.actor.require("office.view")
    rows = documents.known(uow, CompanyRow, ids)
    return {key: _ref(row) for key, row in rows.items()}


def lookup_companies(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find our companies by a part of code or name."""
    uow.actor.require("office.view")
    return [Choice(ref) for ref in companies(uow) if ref.fits(text)]


def lookup_accounts(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find our bank accounts by a part of name, bank, number or currency."""
    uow.actor.require("office.view")
    rows = uow.session.scalars(
        select(BankAccountRow).order_by(
            BankAccountRow.company_id, BankAccountRow.position
        )
    )
    return [
        Choice(_account_ref(row), extra={"currency": row.currency})
        for row in rows
        if _account_ref(row).fits(text, row.bank_name, row.account_number)
    ]


def account_ref(uow: UnitOfWork, account_id: int | None) -> Ref | None:
    """Return one of our bank accounts with its words; None where there is none."""
    uow.actor.require("office.view")
    if account_id is None:
        return None
    row = uow.session.get(BankAccountRow, account_id)
    return None if row is None else _account_ref(row)


def _account_ref(row: BankAccountRow) -> Ref:
    """Tell accounts of one bank apart by currency and the end of their numbers."""
    end = f"…{row.account_number[-4:]}" if row.account_number else ""
    named = row.name if row.currency in row.name else f"{row.name} {row.currency}"
    words = " · ".join(part.strip() for part in (named, end, row.bank_name) if part)
    return Ref(row.id, row.name or row.currency, words)


def account_id(
    uow: UnitOfWork, company_id: int, currency: str, wanted: Ref | None
) -> int | None:
    """Return the account that money goes through: the one wanted, else the first.

    Raises:
        InvalidError: The one wanted is not ours, or of another currency.
    """
    uow.actor.require("office.view")
    company = get_company(uow, company_id)
    if wanted is None:
        first = company.account_for(currency)
        return first.id if first else None
    if problem := company.account_problem(currency, wanted):
        raise InvalidError.of(problem)
    return wanted.id


def hold_account(uow: UnitOfWork, account_id: int | None) -> None:
    """Let whoever takes money from the same account wait for each other."""
    uow.actor.require("office.view")
    documents.hold(uow, BankAccountRow, [account_id])


def get_company(uow: UnitOfWork, company_id: int) -> Company:
    """Read one of our companies.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("office.view")
    return _company(documents.fetch(uow, CompanyRow, company_id))


def find_company(uow: UnitOfWork) -> Company:
    """Read the first of our companies.

    Raises:
        MissingError: There is none yet.
    """
    uow.actor.require("office.view")
    row = _first(uow)
    if row is None:
        raise MissingError(N_("Enter your company first."))
    return _company(row)


def first_company(uow: UnitOfWork) -> Ref | None:
    """Return the company that new records begin with; None before there is one."""
    uow.actor.require("office.view")
    row = _first(uow)
    return None if row is None else _ref(row)


def _first(uow: UnitOfWork) -> CompanyRow | None:
    return uow.session.scalar(select(CompanyRow).order_by(CompanyRow.id).limit(1))


def save_company(uow: UnitOfWork, company: Company) -> Company:
    """Enter or change one of our companies.

    Raises:
        InvalidError: The company has problems.
        NotPossibleError: Documents name an account that was taken away.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("office.edit")
    company = company.settled()
    checks.refuse(company.problems())
    row = documents.opened(uow, CompanyRow, company)
    if company.id is not None:  # what was not read would be told as a change
        uow.session.refresh(row, PICTURES)
        checks.refuse(currency_problems(uow, company, row))
    documents.write(row, company, skip={"accounts"})
    row.code = company.code or (company.name_en or company.name_zh)[:32]
    kept = {account.id for account in company.accounts}
    _keep_named(uow, [account for account in row.accounts if account.id not in kept])
    documents.write_lines(row.accounts, BankAccountRow, company.accounts)
    uow.session.flush()
    uow.seen.pop((bases, 0), None)
    return _company(row)


def _keep_named(uow: UnitOfWork, gone: Sequence[BankAccountRow]) -> None:
    """Refuse to take away an account that a document of any module names."""
    kept = named(uow, [account.id for account in gone])
    for account in gone:
        if account.id in kept:
            raise NotPossibleError(
                N_("Documents name the account {account}; it stays."),
                account=str(_account_ref(account)),
            )


def save_rate(uow: UnitOfWork, rate: ExchangeRate) -> ExchangeRate:
    """Enter a day's rate; one that was entered before is replaced.

    Raises:
        InvalidError: The rate has problems.
    """
    uow.actor.require("office.edit")
    checks.refuse(rate.problems())
    rate = replace(rate, base=rate.base or base_of(uow, None))
    row = uow.session.scalar(
        select(RateRow).where(
            RateRow.on == rate.on,
            RateRow.base == rate.base,
            RateRow.currency == rate.currency,
            RateRow.kind == rate.kind,
        )
    )
    if row is None:
        row = RateRow()
        uow.session.add(row)
    mapping.write(row, rate, skip={"id"})
    uow.session.flush()
    return mapping.read(ExchangeRate, row)


def rate_day(uow: UnitOfWork, day: int) -> RateDay:
    """Read all rates of a day, given its ordinal."""
    uow.actor.require("office.view")
    return _rate_day(uow, date.fromordinal(day))


def days_with_rates(
    uow: UnitOfWork, days: Iterable[date] | None = None
) -> dict[date, int]:
    """Return by day the ordinals of those for which rates are entered.

    Args:
        uow: The action.
        days: Which days are meant; None: all.
    """
    uow.actor.require("office.view")
    query = select(RateRow.on).distinct().order_by(RateRow.on)
    if days is not None:
        query = query.where(RateRow.on.in_(set(days)))
    return {day: day.toordinal() for day in uow.session.scalars(query)}


def new_rate_day(uow: UnitOfWork, empty: RateDay) -> RateDay:
    """Begin today's rates: the currencies of the last day, for their values.

    What was already entered for the day is not begun a second time, nor what was typed
    before the office was asked.
    """
    uow.actor.require("office.edit")
    on = empty.on or uow.today
    entered = _rate_day(uow, on)
    if entered.lines:
        return entered
    last = uow.session.scalar(select(func.max(RateRow.on)))
    before = _rate_day(uow, last) if last is not None else RateDay()
    lines = tuple(
        RateLine(base=line.base, currency=line.currency, unit=line.unit)
        for line in before.lines
    )
    base = base_of(uow, None)
    usual = tuple(RateLine(base=base, currency=one) for one in _USUAL if one != base)
    typed = {(line.base or base, line.currency) for line in empty.lines}
    found = lines or usual
    more = [one for one in found if (one.base or base, one.currency) not in typed]
    source = empty.source or before.source
    return replace(empty, on=on, source=source, lines=(*empty.lines, *more))


def save_rate_day(uow: UnitOfWork, day: RateDay) -> RateDay:
    """Enter the rates of a day; rates taken out of the sheet are removed.

    Raises:
        InvalidError: The sheet has problems.
    """
    uow.actor.require("office.edit")
    if (problems := day.problems()) or day.on is None:
        raise InvalidError.of(*problems)
    kept = {save_rate(uow, rate).id for rate in day.rates()}
    gone = [key for key in day.known if key not in kept]
    for row in uow.session.scalars(select(RateRow).where(RateRow.id.in_(gone))):
        uow.session.delete(row)
    uow.session.flush()
    return _rate_day(uow, day.on)


def rate_on(
    uow: UnitOfWork, currency: str, on: date, kind: RateKind, base: str
) -> ExchangeRate:
    """Return the latest rate of a kind known on a day, in a company's base currency.

    The base currency is worth one of itself. A closing rate that was not entered is
    the mid rate of the day.

    Raises:
        RateMissingError: None is known on or before the day.
    """
    uow.actor.require("office.view")
    if currency == base:
        one = Decimal(1)
        return ExchangeRate(on=on, base=base, currency=currency, kind=kind, value=one)
    kinds = (kind, RateKind.MID) if kind is RateKind.CLOSING else (kind,)
    question = ("rate", base, currency, kinds, on)
    row = uow.once(question, lambda: _latest(uow, base, currency, kinds, on))
    if row is None:
        raise RateMissingError(
            N_("Enter the {kind} rate of {currency} for {date} first."),
            kind=kind.value,
            currency=currency,
            date=on.isoformat(),
        )
    return mapping.read(ExchangeRate, row)


def _latest(
    uow: UnitOfWork, base: str, currency: str, kinds: Sequence[RateKind], on: date
) -> RateRow | None:
    return uow.session.scalar(
        select(RateRow)
        .where(
            RateRow.base == base,
            RateRow.currency == currency,
            RateRow.kind.in_(kinds),
            RateRow.on <= on,
        )
        .order_by(RateRow.on.desc(), RateRow.kind)
        .limit(1)
    )


def newest_rate(
    uow: UnitOfWork, currency: str, on: date, company: Ref | None, *kinds: RateKind
) -> ExchangeRate | None:
    """Return the latest rate known on a day, of the first kind that is known at all.

    What a new document begins with; None when no rate was ever entered.

    Args:
        uow: The action.
        currency: What the document is in.
        on: The day.
        company: In whose base currency; None: the first one's.
        kinds: The one that is wanted most first.
    """
    uow.actor.require("office.view")
    base = base_of(uow, company)
    for kind in kinds:
        try:
            return rate_on(uow, currency, on, kind, base)
        except RateMissingError:
            continue
    return None


def _rate_day(uow: UnitOfWork, on: date) -> RateDay:
    rows = uow.session.scalars(
        select(RateRow).where(RateRow.on == on).order_by(RateRow.id)
    ).all()
    lines: dict[tuple[str, str], RateLine] = {}
    for row in rows:
        pair = (row.base, row.currency)
        line = lines.get(pair) or RateLine(
            id=row.id, base=row.base, currency=row.currency, unit=row.unit
        )
        quoted: dict[str, Any] = {row.kind.value: row.value}
        lines[pair] = replace(line, **quoted)
    return RateDay(
        id=on.toordinal(),
        on=on,
        source=rows[0].source if rows else "",
        lines=tuple(lines.values()),
        known=tuple(row.id for row in rows),
    )


def _ref(row: CompanyRow) -> Ref:
    return Ref(row.id, row.code, row.name_en or row.name_zh, row.name_zh)


def _company(row: CompanyRow) -> Company:
    accounts = tuple(mapping.read(BankAccount, account) for account in row.accounts)
    return mapping.read(Company, row, accounts=accounts)
