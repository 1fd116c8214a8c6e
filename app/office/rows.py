"""What of a company and its accounts stays because others go by it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from sqlalchemy import Column, or_, select

from app.core.books import WORTH
from app.core.errors import Problem
from app.core.i18n import N_
from app.core.money import ZERO
from app.db import tables
from app.db.base import Row
from app.office.model import BankAccountRow, CompanyRow

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.office.domain import Company


def named(uow: UnitOfWork, accounts: Collection[int]) -> set[int]:
    """Return which of these accounts a document of any module names."""
    tables.load()
    found: set[int] = set()
    for column in _columns_of(BankAccountRow) if accounts else ():
        wanted = select(column).where(column.in_(accounts)).distinct()
        found.update(uow.session.scalars(wanted))
    return found


def currency_problems(
    uow: UnitOfWork, company: Company, row: CompanyRow
) -> Iterator[Problem]:
    """Yield where another currency would be that of money moved or booked already.

    Args:
        uow: The action.
        company: As it is to be.
        row: As it is.
    """
    wanted = {one.id: at for at, one in enumerate(company.accounts)}
    other = {
        wanted[one.id]: one
        for one in row.accounts
        if one.currency
        and one.id in wanted
        and company.accounts[wanted[one.id]].currency != one.currency
    }
    kept = named(uow, [one.id for one in other.values()])
    for at, one in other.items():
        if one.id in kept:
            text = N_("Documents name this account: its currency stays {currency}.")
            told = {"currency": one.currency}
            yield Problem(f"accounts.{at}.currency", text, told)
    if company.base_currency != row.base_currency and _has_books(uow, row.id):
        text = N_("The books are kept in {currency} already: it stays.")
        yield Problem("base_currency", text, {"currency": row.base_currency})


def _has_books(uow: UnitOfWork, company_id: int) -> bool:
    tables.load()
    for table in Row.metadata.sorted_tables:
        worth = [column for column in table.c if column.name in WORTH]
        if "company_id" not in table.c or not worth:
            continue
        asked = select(table.c.id).where(table.c.company_id == company_id)
        some = asked.where(or_(*(column != ZERO for column in worth))).limit(1)
        if uow.session.scalar(some) is not None:
            return True
    return False


def _columns_of(row_type: type[Row]) -> Iterator[Column[int]]:
    """Yield the columns of all tables that name rows of a table, but for its own."""
    own = row_type.__table__.c.id
    for table in Row.metadata.sorted_tables:
        yield from (key.parent for key in table.foreign_keys if key.column is own)
