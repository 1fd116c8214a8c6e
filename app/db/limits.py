"""Refuses what a table cannot hold, before a database is asked to write it.

SQLite would keep a text of any length and PostgreSQL would refuse it with an error of
its own: here both say the same, at the field.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Date,
    Enum,
    Integer,
    String,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm.attributes import instance_dict, instance_state

from app.core.checks import refuse
from app.core.errors import Problem
from app.core.i18n import N_, N_n
from app.core.inputs import YEARS
from app.core.texts import is_clean
from app.db.types import ExactDecimal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from app.db.base import Row

    Check = Callable[[Any], Problem | None]

PAIR = 2
_KINDS = {"plan": "instalment"}
"""What the rows of a list are, where its name does not say so."""
_BESIDE = "own"
"""The row beside a record with what it says in the office's own fields."""
LONGEST = 1_000_000
"""Characters of the longest note; a file pasted by mistake is none."""


def check(session: Session, rows: Iterable[Row]) -> None:
    """Look at everything new in rows that are about to be written.

    Raises:
        InvalidError: A text is too long or cannot be stored, a number is too large or
            too fine, or another document bears the number; each problem names its
            field, with lines as "lines.2.price".
    """
    changed = [(row, _news(row)) for row in rows]
    found = [
        problem
        for row, news in changed
        for problem in _problems(type(row), instance_dict(row), news)
    ]
    if not found:
        found = [
            problem for row, news in changed for problem in _twice(session, row, news)
        ]
    refuse(found)


def check_values(row_type: type[Row], rows: Sequence[Mapping[str, Any]]) -> None:
    """Look at rows of one table that are written without the session's objects.

    Raises:
        InvalidError: As `check` does.
    """
    checks = _checks(row_type)
    # Most rows of a file say the same in most columns: each value is looked at once.
    wrong = {
        name
        for name, fits in checks.items()
        if any(map(fits, {value for row in rows if (value := row.get(name))}))
    }
    if wrong:
        refuse(found for row in rows for found in _problems(row_type, row, wrong))


def of_record(row_type: type[Row], record: Any) -> list[Problem]:
    """Return what a table cannot hold of a record whose fields it names its columns by.

    For a dry run: what `check` would refuse, before there is anything to write.
    """
    return [
        Problem(name, found.msgid, found.params)
        for name, fits in _checks(row_type).items()
        if (value := getattr(record, name, None)) and (found := fits(value))
    ]


def of_field(table: str, path: str, value: Any) -> Problem | None:
    """Return what a table cannot hold of one field of a record, or of its lines.

    Args:
        table: The record's table; one that is none holds everything.
        path: Of the field: "number", "lines.2.description".
        value: What it is to hold.
    """
    *lines, name = path.split(".")
    if lines:
        table = f"{table}_{_KINDS.get(lines[0], lines[0].removesuffix('s'))}"
    row_type = _row_types().get(table)
    fits = _checks(row_type).get(name) if row_type is not None else None
    found = fits(value) if fits is not None and value is not None else None
    return Problem(path, found.msgid, found.params) if found is not None else None


@cache
def _row_types() -> dict[str, type[Row]]:
    """Return what the program keeps, by the names of its tables."""
    from app.db.base import Row  # noqa: PLC0415 - which asks this module to check

    return {one.class_.__tablename__: one.class_ for one in Row.registry.mappers}


def trust(session: Session, number: str) -> None:
    """Note a number that its series has just given: no other document bears it."""
    session.info.setdefault("trusted", set()).add(number)


def _news(row: Row) -> Collection[str]:
    """Return the attributes of a row that will be written."""
    state = instance_state(row)
    return state.committed_state if state.persistent else state.dict


def _problems(
    row_type: type[Row], values: Mapping[str, Any], names: Collection[str]
) -> Iterable[Problem]:
    for name, fits in _checks(row_type).items():
        value = values.get(name) if name in names else None
        if value is None:
            continue
        problem = fits(value)
        if problem is not None:
            place = f"{_place(row_type, values)}{name}"
            yield Problem(place, problem.msgid, problem.params)


def _twice(session: Session, row: Row, news: Collection[str]) -> Iterable[Problem]:
    """Find the numbers of a document that another one bears already."""
    held, trusted = instance_dict(row), session.info.get("trusted", ())
    for scope, number in _numbers(type(row)):
        value, owner = held.get(number), held.get(scope)
        if not (number in news and value and owner) or value in trusted:
            continue
        table = type(row)
        same = select(table).where(
            getattr(table, scope) == owner, getattr(table, number) == value
        )
        if any(other is not row for other in session.scalars(same)):
            text = N_("Another document has the number {number}.")
            yield Problem(number, text, {"number": value})


@cache
def _numbers(row_type: type[Row]) -> tuple[tuple[str, str], ...]:
    """Return by what a number is unique, and its name: ("company_id", "number")."""
    unique = (
        [column.name for column in rule.columns]
        for rule in getattr(row_type.__table__, "constraints", ())
        if isinstance(rule, UniqueConstraint)
    )
    return tuple(
        (names[0], names[1])
        for names in unique
        if len(names) == PAIR and names[1].endswith("number")
    )


def _place(row_type: type[Row], values: Mapping[str, Any]) -> str:
    """Return where a row of a list stands: "lines.2.", "packages.0.".

    What is saved by itself is no line, whatever its place among others.
    """
    kind = row_type.__tablename__.rsplit("_", 1)[-1]
    if kind == _BESIDE:
        return f"{kind}."
    position = values.get("position")
    if not isinstance(position, int) or "version" in values:
        return ""
    lists = {kind: name for name, kind in _KINDS.items()}
    return f"{lists.get(kind, kind + 's')}.{position}."


@cache
def _checks(row_type: type[Row]) -> dict[str, Check]:
    """Return by attribute what its column asks of a value."""
    found: dict[str, Check] = {}
    for attribute in row_type.__mapper__.column_attrs:
        kind = attribute.columns[0].type
        if isinstance(kind, String) and not isinstance(kind, Enum):
            found[attribute.key] = _text(kind.length)
        elif isinstance(kind, ExactDecimal):
            found[attribute.key] = _decimal(kind)
        elif isinstance(kind, Date):
            found[attribute.key] = _day
        elif isinstance(kind, Integer):
            bits = 63 if isinstance(kind, BigInteger) else 31
            found[attribute.key] = _integer(2**bits)
    return found


def _text(length: int | None) -> Check:
    most = length or LONGEST

    def fits(value: Any) -> Problem | None:
        if not isinstance(value, str):
            return None
        if not is_clean(value):
            text = N_("This contains a character that cannot be printed; type it anew.")
            return Problem("", text)
        if len(value) > most:
            text = N_n(
                "At most {count} character fits here.",
                "At most {count} characters fit here.",
                "count",
            )
            return Problem("", text, {"count": most})
        return None

    return fits


def _decimal(kind: ExactDecimal) -> Check:
    finest, whole = Decimal(1).scaleb(-kind.scale), kind.precision - kind.scale

    def fits(value: Any) -> Problem | None:
        if not isinstance(value, Decimal):
            return None
        if not value.is_finite() or (value and value.adjusted() >= whole):
            return Problem("", N_("This number is too large."))
        if value % finest:
            text = N_n(
                "At most {count} decimal fits here.",
                "At most {count} decimals fit here.",
                "count",
            )
            return Problem("", text, {"count": kind.scale})
        return None

    return fits


def _day(value: Any) -> Problem | None:
    if isinstance(value, date) and value.year not in YEARS:
        text = N_("The year lies between {first} and {last}.")
        return Problem("", text, {"first": str(YEARS[0]), "last": str(YEARS[-1])})
    return None


def _integer(end: int) -> Check:
    def fits(value: Any) -> Problem | None:
        if isinstance(value, int) and not -end <= value < end:
            return Problem("", N_("This number is too large."))
        return None

    return fits
