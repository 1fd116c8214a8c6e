"""Document numbers: gapless per company, series and year, taken when issued."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import InvalidError, Problem
from app.core.i18n import N_
from app.db.base import Row
from app.db.security import calls

if TYPE_CHECKING:
    from datetime import date

    from app.db.unit_of_work import UnitOfWork

LONGEST = 32
"""The customs message holds no longer contract number (documents.md §1)."""


class SeriesRow(Row):
    """The last number given in a series and year."""

    __tablename__ = "series"
    audited = False

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(8), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


def take_number(
    uow: UnitOfWork, company_id: int, series: str, on: date, given: str | None = None
) -> str:
    """Take the next number of a series, for example "SC26-0031".

    The row stays locked until the caller's transaction ends: two people never get the
    same number, and a rolled-back action leaves no gap. Call it last in the action.

    Args:
        uow: The issuing action.
        company_id: Whose series.
        series: Its prefix: QT, PI, SC, PO, CI, PL, SI …
        on: The document's date; its year chooses the series.
        given: A number that the document already bears, brought from elsewhere; the
            series goes on behind it.

    Raises:
        InvalidError: The given number is longer than 32 characters or not plain.
    """
    if given is not None:
        _go_behind(uow, company_id, series, on.year, given)
        return given
    if calls.secured(uow.session):
        uow.session.flush()  # the queue is short: what can fail has failed before
        last = calls.take_number(uow.session, company_id, series, on)
        return f"{series}{on.year % 100:02d}-{last:04d}"
    _open_series(uow, company_id, series, on.year)
    last = _advance(uow, company_id, series, on.year)
    return f"{series}{on.year % 100:02d}-{last:04d}"


def _advance(uow: UnitOfWork, company_id: int, series: str, year: int) -> int:
    take = (
        update(SeriesRow)
        .where(
            SeriesRow.company_id == company_id,
            SeriesRow.name == series,
            SeriesRow.year == year,
        )
        .values(last=SeriesRow.last + 1)
        .returning(SeriesRow.last)
    )
    return uow.session.execute(take).scalar_one()


def _open_series(uow: UnitOfWork, company_id: int, series: str, year: int) -> None:
    if uow.session.get(SeriesRow, (company_id, series, year)):
        return
    try:
        with uow.session.begin_nested():
            uow.session.add(
                SeriesRow(company_id=company_id, name=series, year=year, last=0)
            )
    except IntegrityError:
        pass  # a colleague has just opened the series


def _go_behind(
    uow: UnitOfWork, company_id: int, series: str, year: int, given: str
) -> None:
    if len(given) > LONGEST or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9/._-]*", given):
        raise InvalidError(
            N_("Please correct the marked fields."),
            (
                Problem(
                    "number",
                    N_("A number has at most 32 plain letters, digits and hyphens."),
                ),
            ),
        )
    match = re.fullmatch(rf"{re.escape(series)}(\d\d)-(\d{{4,6}})", given)
    if match and int(match[1]) == year % 100:
        if calls.secured(uow.session):
            calls.go_behind(uow.session, company_id, series, year, int(match[2]))
            return
        _open_series(uow, company_id, series, year)
        uow.session.execute(
            update(SeriesRow)
            .where(
                SeriesRow.company_id == company_id,
                SeriesRow.name == series,
                SeriesRow.year == year,
                SeriesRow.last < int(match[2]),
            )
            .values(last=int(match[2]))
        )
