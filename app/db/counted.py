"""The order of document numbers that go on past 9,999 in a year.

SC26-10000 comes before SC26-9999 as text. Compared are the numbers with a letter before
their five or six digits: letters follow digits in every order of signs. An office that
never gets so far is asked once, and its lists stay with the text and its indexes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, case, exists, func, literal, select

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

COUNTED = frozenset({"number", "contract", "purchase", "shipment", "invoice_number"})
"""The fields of lists that bear numbers of ours."""
LAST = 9999
"""The last number of four digits."""
_DIGITS = "0123456789"
_HEAD = 5
"""What stands before the count: "SC26-"."""
_LONGER = ((11, "b"), (10, "a"))
"""Which sign is a digit in numbers of six and of five digits, and what marks them."""


def goes_beyond(uow: UnitOfWork) -> bool:
    """Say whether a series of the office has gone past 9,999 in any year."""
    from app.db.numbering import SeriesRow  # noqa: PLC0415 - few lists ask for it

    asked = select(exists().where(SeriesRow.last > LAST))
    return bool(uow.session.scalar(asked))


def in_order(number: Any) -> ColumnElement[Any]:
    """Return the SQL expression that a column of numbers is compared by."""
    head = func.substr(number, 1, _HEAD)
    tail = func.substr(number, _HEAD + 1)
    longer = (
        (func.substr(number, at, 1).in_(tuple(_DIGITS)), head + literal(sign) + tail)
        for at, sign in _LONGER
    )
    other = (func.substr(number, _HEAD, 1) != "-", number)
    return case(other, *longer, else_=number)


def placed(number: str | None) -> str | None:
    """Return what a number is compared by, as `in_order` says it."""
    if number is None or number[_HEAD - 1 : _HEAD] != "-":
        return number
    for at, sign in _LONGER:
        if number[at - 1 : at] and number[at - 1] in _DIGITS:
            return f"{number[:_HEAD]}{sign}{number[_HEAD:]}"
    return number
