"""Document numbers: gapless per company, series and year, taken when issued.

A series is locked from the number to the end of the transaction, and everybody else who
issues waits that long. So a service prepares all of a document, its record too, and
hands it over to `issued` at last. What a person does to one document in a window leaves
the number to the server even then (`with_commit`): it gives, writes and commits it in
one message, and nobody waits for this computer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ForeignKey, String, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import InvalidError, NotPossibleError, Problem
from app.core.i18n import N_
from app.db import limits
from app.db.base import Row
from app.db.security import calls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from sqlalchemy.orm import Session

    from app.db.unit_of_work import UnitOfWork

R = TypeVar("R")

LONGEST = 32
"""The customs message holds no longer contract number (documents.md §1)."""
OURS = re.compile(r"([A-Z]{2,4})(\d\d)-(\d{4,6})")
"""A number of a series: the series, the year, the count."""
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """A number that a document is to bear.

    Attributes:
        series: Its prefix: QT, PI, SC, PO, CI, PL, SI …
        on: The document's date; its year chooses the series.
        given: A number that it bears already, brought from elsewhere.
        column: Where the document has it, and its record.
    """

    series: str
    on: date
    given: str | None = None
    column: str = "number"


@dataclass(slots=True)
class Pending:
    """A document that gets its numbers with the COMMIT.

    Attributes:
        row: Its row.
        record: What its service has returned of it.
        wanted: The numbers.
        told: By field of the record, once the server has told them.
    """

    row: Any
    record: Any
    wanted: tuple[Wanted, ...]
    told: dict[str, str] = field(default_factory=dict)
    _answer: Any = None

    def send(self, session: Session) -> None:
        """Ask for the numbers; the answer comes with that to the COMMIT."""
        series = {
            one.column: (self.row.company_id, one.series, one.on) for one in self.wanted
        }
        self._answer = calls.number_document(
            session.connection(), self.row.__tablename__, self.row.id, series
        )

    def learn(self) -> None:
        """Take the answer."""
        self.told = dict(zip(self._columns(), self._answer.fetchone(), strict=True))

    def read(self, session: Session) -> None:
        """Read them from the document, when the answer to the COMMIT was lost."""
        kind = type(self.row)
        columns = (getattr(kind, name) for name in self._columns())
        found = session.execute(select(*columns).where(kind.id == self.row.id)).one()
        self.told = dict(zip(self._columns(), found, strict=True))

    def _columns(self) -> tuple[str, ...]:
        return tuple(one.column for one in self.wanted)


def with_commit(action: Callable[[UnitOfWork], R]) -> Callable[[UnitOfWork], R]:
    """Let an action on one document leave its numbers to the COMMIT.

    Its result is that document's record, as its service returns it; `app.db.retry` puts
    the numbers in. An action that goes on to read the number must not be one of these.
    """

    def acting(uow: UnitOfWork) -> R:
        uow.pending = []
        return action(uow)

    return acting


def issued(
    uow: UnitOfWork,
    row: Any,
    record: R,
    wanted: Iterable[Wanted],
    index: Callable[[UnitOfWork, Any], object],
) -> R:
    """Give a document its numbers, as the last thing that is done to it.

    Args:
        uow: The issuing action.
        row: The document's row; all else of it is written.
        record: The document without its numbers.
        wanted: The numbers; none: it bears them already.
        index: Lets the search find the row.

    Returns:
        The record with its numbers; without them when they come with the COMMIT.

    Raises:
        InvalidError: A given number is longer than 32 characters or not plain.
        NotPossibleError: A new one is of a day that has not come.
    """
    wanted = tuple(wanted)
    for one in wanted:
        if not one.given:
            _refuse_future(uow, one.on)
    uow.session.flush()  # the queue is short: what can fail has failed before
    new = wanted and not any(one.given for one in wanted)
    if uow.pending is not None and new and calls.numbers_last(uow.session):
        index(uow, row)
        uow.pending.append(Pending(row, record, wanted))
        return record
    told: dict[str, Any] = {
        one.column: take_number(uow, row.company_id, one.series, one.on, one.given)
        for one in wanted
    }
    for column, number in told.items():
        setattr(row, column, number)
    uow.session.flush()
    index(uow, row)
    return replace(record, **told)  # type: ignore[type-var]


def told_in(result: R, pending: Iterable[Pending]) -> R:
    """Return what an action has led to with the numbers that came with its COMMIT."""
    for one in pending:
        if type(result) is type(one.record) and result.id == one.record.id:  # type: ignore[attr-defined]
            result = replace(result, **one.told)  # type: ignore[type-var]
    return result


def take_number(
    uow: UnitOfWork, company_id: int, series: str, on: date, given: str | None = None
) -> str:
    """Take the next number of a series, for example "SC26-0031".

    The row stays locked until the caller's transaction ends: two people never get the
    same number, and a rolled-back action leaves no gap. Everybody else who issues
    waits that long: documents take theirs by `issued`.

    Args:
        uow: The issuing action.
        company_id: Whose series.
        series: Its prefix: QT, PI, SC, PO, CI, PL, SI …
        on: The document's date; its year chooses the series.
        given: A number that the document already bears, brought from elsewhere; the
            series goes on behind it.

    Raises:
        InvalidError: The given number is longer than 32 characters or not plain.
        NotPossibleError: The day has not come.
    """
    if given is not None:
        _go_behind(uow, company_id, series, on.year, given)
        return given
    _refuse_future(uow, on)
    uow.session.flush()  # the queue is short: what can fail has failed before
    if calls.secured(uow.session):
        last = calls.take_number(uow.session, company_id, series, on)
    else:
        values = {"company": company_id, "name": series, "year": on.year}
        last = uow.session.connection().execute(_NEXT, values).scalar_one()
    number = f"{series}{on.year % 100:02d}-{last:04d}"
    limits.trust(uow.session, number)
    return number


def _refuse_future(uow: UnitOfWork, on: date) -> None:
    """Refuse what a server's `take_number` refuses; tomorrow is a far clock's today.

    Raises:
        NotPossibleError: The day has not come.
    """
    if on > uow.latest + timedelta(1):
        text = N_("{date} has not come yet: nothing gets a number of that day.")
        raise NotPossibleError(text, date=on.isoformat())


def go_behind(uow: UnitOfWork, company_id: int, number: str) -> None:
    """Let a series go on behind a number of its own shape that was given elsewhere.

    Other programs number as they like: what no series could give concerns none.
    """
    if match := OURS.fullmatch(number):
        _go_behind(uow, company_id, match[1], 2000 + int(match[2]), number)


def _go_behind(
    uow: UnitOfWork, company_id: int, series: str, year: int, given: str
) -> None:
    if len(given) > LONGEST or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9/._-]*", given):
        raise InvalidError.of(
            Problem(
                "number",
                N_("A number has at most 32 plain letters, digits and hyphens."),
            )
        )
    match = re.fullmatch(rf"{re.escape(series)}(\d\d)-(\d{{4,6}})", given)
    if match and int(match[1]) == year % 100:
        if calls.secured(uow.session):
            calls.go_behind(uow.session, company_id, series, year, int(match[2]))
            return
        values = {"company": company_id, "name": series, "year": year}
        uow.session.connection().execute(_BEHIND, values | {"number": int(match[2])})
