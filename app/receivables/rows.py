"""Which rows count, and which the exchange administration is told of (A119).

The same rule as `app.core.due.report_due`, told to the database: of advances before
goods that leave more than 30 days later, and of claims that fall due more than 90 days
after the goods have left. Only what companies with books in CNY get from abroad.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, exists, null, select

from app.contracts.model import ContractRow
from app.core.due import (
    ADVANCE_LIMIT,
    DEFERRED_LIMIT,
    REPORT_DAYS,
    REPORTED_BOOKS,
)
from app.core.money import ZERO
from app.db.days import apart, later
from app.office.model import CompanyRow
from app.receivables.domain import CLAIMS, State
from app.receivables.model import (
    AdvanceRow,
    ReceiptAllocationRow,
    ReceiptRow,
    ReceivableRow,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

_MAINLAND = select(CompanyRow.id).where(CompanyRow.base_currency == REPORTED_BOOKS)

DEFERRED = and_(
    ReceivableRow.kind.in_(CLAIMS),
    ReceivableRow.currency != REPORTED_BOOKS,
    ReceivableRow.company_id.in_(_MAINLAND),
    apart(ReceivableRow.due_on, ReceivableRow.booked_on) > DEFERRED_LIMIT,
)
"""Whether a claim is reported."""

_PREPAID = (
    select(AdvanceRow.id)
    .join(ContractRow, ContractRow.id == AdvanceRow.contract_id)
    .where(
        AdvanceRow.receipt_id == ReceiptRow.id,
        apart(ContractRow.latest_shipment_on, ReceiptRow.received_on) > ADVANCE_LIMIT,
    )
)
_ABROAD = and_(
    ReceiptRow.state == State.BOOKED,
    ReceiptRow.currency != REPORTED_BOOKS,
    ReceiptRow.company_id.in_(_MAINLAND),
)

PREPAID = and_(_ABROAD, _PREPAID.exists())
"""Whether a receipt is reported, as an advance."""

STILL_PREPAID = and_(_ABROAD, _PREPAID.where(AdvanceRow.free > ZERO).exists())
"""Whether goods of such an advance have still to leave."""

CLAIM_REPORT_DAY = later(ReceivableRow.booked_on, REPORT_DAYS)
ADVANCE_REPORT_DAY = later(ReceiptRow.received_on, REPORT_DAYS)

CLAIM_REPORT_BY = case((DEFERRED, CLAIM_REPORT_DAY), else_=null())
"""By when a claim is reported; NULL: not at all."""
ADVANCE_REPORT_BY = case((PREPAID, ADVANCE_REPORT_DAY), else_=null())
"""By when a receipt is reported; NULL: not at all."""

TAKEN_BACK = "taken_back"
"""Source of what sets a claim off against the note that takes it back; guards of the
server know it too (`app.db.security.ledgers`)."""


def standing() -> ColumnElement[bool]:
    """Return the condition that a row of claims and notes was not taken back.

    A claim that was, and the note against it, cancel each other out to the cent.
    """
    part = ReceiptAllocationRow
    # One question for each side: joined by "or" in one, no index would serve.
    return and_(
        *(
            ~exists().where(part.source == TAKEN_BACK, side == ReceivableRow.id)
            for side in (part.receivable_id, part.against_id)
        )
    )
