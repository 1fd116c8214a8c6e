"""Dates that cost money when missed: due, presentation, refund and report dates.

Rules §5, §8, §10, §11; settled 22 to 27. Contractual dates are never moved for
holidays; a second date says by when to pay.
"""

from __future__ import annotations

import calendar as months_of
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from app.core.inputs import not_negative

if TYPE_CHECKING:
    from app.core.calendars import Calendar

PRESENTATION_DAYS = 21
"""UCP 600 art. 14c, when field 48 says nothing else."""
WARN_DAYS = (10, 5, 2)
"""Calendar days before the last presentation date (settled 23)."""
ABSOLUTE_MONTHS = 36
"""After this the export counts as a domestic sale (rules §10)."""
REPORT_DAYS = 30
"""SAFE: report within 30 days of the event (rules §11)."""
ADVANCE_LIMIT = 30
"""Days between an advance and its export that need no report."""
DEFERRED_LIMIT = 90
"""Days between a shipment and its receipt that need no report."""
REPORTED_BOOKS = "CNY"
"""Books of who reports to SAFE; what comes in this currency is not reported."""
_MONTHS = 12


def add_months(day: date, count: int) -> date:
    """Return the same day n months later, clipped to the month's end (settled 25)."""
    index = day.year * _MONTHS + day.month - 1 + count
    year, month = divmod(index, _MONTHS)
    last = months_of.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def end_of_month(day: date) -> date:
    """Return the last day of the month."""
    return day.replace(day=months_of.monthrange(day.year, day.month)[1])


def due_date(
    base: date, days: int = 0, *, months: int = 0, end_of_base_month: bool = False
) -> date:
    """Return the contractual due date; it is never moved for holidays (settled 22).

    "After" and "from" exclude the date they name (UCP 600 art. 3): 30 days after
    1 June is 1 July.

    Args:
        base: Date of the event: order, B/L, invoice, sight, acceptance.
        days: Calendar days after it.
        months: Months after it, before the days; the day is clipped.
        end_of_base_month: Count from the end of the base month (settled 25).

    Raises:
        InvalidError: The days or months are negative.
    """
    not_negative(days, "days")
    not_negative(months, "months")
    if end_of_base_month:
        base = end_of_month(base)
    return add_months(base, months) + timedelta(days)


def pay_by(due: date, banking: Calendar) -> date:
    """Return the day on which the money can move: the next banking day of the payer.

    Args:
        due: Contractual due or maturity date.
        banking: The payer's calendar; of an L/C the issuing bank's (settled 22).
    """
    return banking.next_banking_day(due)


@dataclass(frozen=True, slots=True)
class Presentation:
    """By when documents must be at the bank.

    Attributes:
        last_day: Last possible day.
        by_shipment: Days after shipment counted, moved to a banking day.
        by_expiry: Expiry of the credit, moved to a banking day.
        warnings: When to warn, earliest first.
    """

    last_day: date
    by_shipment: date
    by_expiry: date

    @property
    def warnings(self) -> tuple[date, ...]:
        """10, 5 and 2 calendar days before the last day."""
        return tuple(self.last_day - timedelta(days) for days in WARN_DAYS)


def latest_presentation(
    on_board: date,
    expiry: date,
    banking: Calendar,
    days: int = PRESENTATION_DAYS,
) -> Presentation:
    """Return the last presentation date of a credit (UCP 600 art. 14c, 29; settled 23).

    Both limits are moved to a banking day; the latest shipment date never is.

    Args:
        on_board: Latest on-board date of the transport documents (settled 26).
        expiry: Field 31D.
        banking: Calendar of the place of expiry.
        days: Field 48, or 21.

    Raises:
        InvalidError: The days are negative.
    """
    not_negative(days, "days")
    by_shipment = banking.next_banking_day(on_board + timedelta(days))
    by_expiry = banking.next_banking_day(expiry)
    return Presentation(min(by_shipment, by_expiry), by_shipment, by_expiry)


@dataclass(frozen=True, slots=True)
class RefundDates:
    """The dates of one export declaration; none is moved for weekends (settled 27).

    Attributes:
        filing_opens: First day of the month after the export.
        filing_by: 30 April of the next year.
        collect_by: The same, or the later date of the contract, at most 36 months.
        lost_after: 36 months after the export: counted as a domestic sale.
    """

    filing_opens: date
    filing_by: date
    collect_by: date
    lost_after: date


def refund_dates(
    exported_on: date, contract_collection: date | None = None
) -> RefundDates:
    """Return the refund dates of an export (rules §10, settled 27).

    Args:
        exported_on: Export date on the declaration.
        contract_collection: Last collection date of the contract; None when it has
            none of its own.
    """
    april = date(exported_on.year + 1, 4, 30)
    last = add_months(exported_on, ABSOLUTE_MONTHS)
    collect = april
    if contract_collection is not None and contract_collection > april:
        collect = min(contract_collection, last)
    return RefundDates(
        filing_opens=add_months(exported_on.replace(day=1), 1),
        filing_by=april,
        collect_by=collect,
        lost_after=last,
    )


class ReportKind(StrEnum):
    """What is reported to the foreign-exchange administration."""

    ADVANCE = "advance"
    DEFERRED = "deferred"


def report_due(
    kind: ReportKind,
    event_on: date,
    expected_on: date,
    *,
    restricted: bool = False,
) -> date | None:
    """Return by when SAFE must be told; None when nothing need be reported.

    More than 30 days between receipt and export (advance), more than 90 between
    shipment and receipt (deferred, usance, import finance); enterprises of class B or
    C report every advance and deferred items of more than 30 days (rules §11,
    settled 27).

    Args:
        kind: Advance or deferred.
        event_on: Receipt of the advance, or the shipment.
        expected_on: Expected export, or expected receipt.
        restricted: The enterprise is in class B or C.
    """
    limit = ADVANCE_LIMIT if kind == ReportKind.ADVANCE else DEFERRED_LIMIT
    if restricted:
        limit = -1 if kind == ReportKind.ADVANCE else ADVANCE_LIMIT
    days = max((expected_on - event_on).days, 0)
    return event_on + timedelta(REPORT_DAYS) if days > limit else None
