"""Refuses what a table cannot hold, before a database is asked to write it.

SQLite would keep a text of any length and PostgreSQL would refuse it with an error of
its own: here both say the same, at the field.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Enum,
    Integer,
    String,
    UniqueConstraint,
    inspect,
    select,
)

from app.core.errors import InvalidError, Problem
from app.core.i18n import N_, N_n
from app.db.types import ExactDecimal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy.orm import Session

    from app.db.base import Row

    Check = Callable[[Any], Problem | None]

PAIR = 2
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL, and halves of characters: no database takes them."""


def check(session: Session, rows: Iterable[Row]) -> None:
    """Look at everything new in rows that are about to be written.

    Raises:
        InvalidError: A text is too long or cannot be stored, a number is too large or
            too fine, or another document bears the number; each problem names its
            field, with lines as "lines.2.price".
    """
    changed = tuple(rows)
    found = tuple(problem for row in changed for problem in _problems(row))
    if not found:
        found = tuple(problem for row in changed for problem in _twice(session, row))
    if found:
        raise InvalidError(N_("Please correct the marked fields."), found)


def _problems(row: Row) -> Iterable[Problem]:
    state = inspect(row)
    given = state.dict
    for name, fits in _checks(type(row)).items():
        if name not in state.committed_state and state.persistent:
            continue
        value = given.get(name)
        if value is None:
            continue
        problem = fits(value)
        if problem is not None:
            yield Problem(f"{_place(row)}{name}", problem.msgid, problem.params)


def _twice(session: Session, row: Row) -> Iterable[Problem]:
    """Find the numbers of a document that another one bears already."""
    state = inspect(row)
    for scope, number in _numbers(type(row)):
        value, owner = state.dict.get(number), state.dict.get(scope)
        fresh = number in state.committed_state or not state.persistent
        if not (fresh and value and owner):
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


def _place(row: Row) -> str:
    """Return where a row of a list stands: "lines.2.", "packages.0."."""
    position = inspect(row).dict.get("position")
    if not isinstance(position, int):
        return ""
    kind = row.__tablename__.rsplit("_", 1)[-1]
    return f"{'plan' if kind == 'instalment' else kind + 's'}.{position}."


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
        elif isinstance(kind, Integer):
            bits = 63 if isinstance(kind, BigInteger) else 31
            found[attribute.key] = _integer(2**bits)
    return found


def _text(length: int | None) -> Check:
    def fits(value: Any) -> Problem | None:
        if not isinstance(value, str):
            return None
        if UNSTORABLE.search(value):
            text = N_("This contains a character that cannot be printed; type it anew.")
            return Problem("", text)
        if length is not None and len(value) > length:
            text = N_n(
                "At most {count} character fits here.",
                "At most {count} characters fit here.",
                "count",
            )
            return Problem("", text, {"count": length})
        return None

    return fits


def _decimal(kind: ExactDecimal) -> Check:
    most = 10**kind.precision

    def fits(value: Any) -> Problem | None:
        if not isinstance(value, Decimal):
            return None
        if not value.is_finite() or abs(value.scaleb(kind.scale)) >= most:
            return Problem("", N_("This number is too large."))
        scaled = value.scaleb(kind.scale)
        if scaled != scaled.to_integral_value():
            text = N_n(
                "At most {count} decimal fits here.",
                "At most {count} decimals fit here.",
                "count",
            )
            return Problem("", text, {"count": kind.scale})
        return None

    return fits


def _integer(end: int) -> Check:
    def fits(value: Any) -> Problem | None:
        if isinstance(value, int) and not -end <= value < end:
            return Problem("", N_("This number is too large."))
        return None

    return fits
