"""Document numbers: gapless per company, series and year, taken when issued."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import InvalidError, Problem
from app.core.i18n import N_
from app.db import limits
from app.db.base import Row
from app.db.security import calls

if TYPE_CHECKING:
    from datetime import date

    from app.db.unit_of_work import UnitOfWork

LONGEST = 32
"""The customs message holds no longer contract number (documents.md §1)."""
_NEXT = text(
    "INSERT INTO series (company_id, name, year, last) VALUES (:company, :name, :year,"
    " 1) ON CONFLICT (company_id, name, year) DO UPDATE SET last = series.last + 1"
    " RETURNING last"
)
_BEHIND = text(
    "INSERT INTO series (company_id, name, year, last) VALUES (:company, :name, :year,"
    " :number) ON CONFLICT (company_id, name, year) DO UPDATE SET last = excluded.last"
    " WHERE series.last < excluded.last"
)
"""Each opens the series or counts it on in one statement: the row is locked for the
time of the statements after it alone."""


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
    same number, and a rolled-back action leaves no gap. Everybody else who issues
    waits that long, so call it last: read, check and write before it what can be.

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
    uow.session.flush()  # the queue is short: what can fail has failed before
    if calls.secured(uow.session):
        last = calls.take_number(uow.session, company_id, series, on)
    else:
        values = {"company": company_id, "name": series, "year": on.year}
        last = uow.session.connection().execute(_NEXT, values).scalar_one()
    number = f"{series}{on.year % 100:02d}-{last:04d}"
    limits.trust(uow.session, number)
    return number


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
        values = {"company": company_id, "name": series, "year": year}
        uow.session.connection().execute(_BEHIND, values | {"number": int(match[2])})
