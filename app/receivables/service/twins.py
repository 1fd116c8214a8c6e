"""Finds the receipt that a new one may be a second time: a bank's advice twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import String, cast, select

from app.core.clock import here
from app.core.folding import normal
from app.core.i18n import N_
from app.core.refs import Ref
from app.db.audit import CREATED, AuditRow
from app.receivables.domain import Receipt, State
from app.receivables.model import ReceiptRow
from app.receivables.rules import TwinError

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

_LONG = timedelta(days=366)
"""Banks use a reference again after years."""


def refuse_twin(uow: UnitOfWork, receipt: Receipt, account_id: int | None) -> None:
    """Refuse a receipt that stands already; only what the person may see is compared.

    Args:
        uow: The action.
        receipt: As it would be booked.
        account_id: Of the account that it came to.

    Raises:
        TwinError: One of the same account, reference and amount was booked within a
            year.
    """
    said = _said(receipt.reference)
    if not said or receipt.company is None:
        return
    on = receipt.received_on or uow.today
    entered = (
        (AuditRow.table == ReceiptRow.__tablename__)
        & (AuditRow.row_key == cast(ReceiptRow.id, String))
        & (AuditRow.op == CREATED)
    )
    asked = (
        select(ReceiptRow, AuditRow.by, AuditRow.at)
        .outerjoin(AuditRow, entered)
        .where(
            ReceiptRow.company_id == receipt.company.id,
            ReceiptRow.account_id == account_id,
            ReceiptRow.currency == receipt.currency,
            ReceiptRow.amount == receipt.amount,
            ReceiptRow.state == State.BOOKED,
            ReceiptRow.received_on.between(on - _LONG, on + _LONG),
        )
        .order_by(ReceiptRow.received_on.desc(), ReceiptRow.id.desc())
    )
    for row, by, at in uow.session.execute(asked):
        if _said(row.reference) == said:
            number = row.number or ""
            raise TwinError(
                N_("{number} of {date} has this reference and amount: {who}, {when}."),
                Ref(row.id, number, number),
                number=number,
                date=row.received_on,
                who=by or "–",
                when=f"{here(at):%Y-%m-%d %H:%M}" if at else "–",
            )


def _said(reference: str) -> str:
    return " ".join(normal(reference).split())
