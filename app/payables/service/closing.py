"""Values what we owe in foreign currency at a month's end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core import fx
from app.core.due import end_of_month
from app.core.money import ZERO
from app.db import documents
from app.office import service as office
from app.office.domain import RateKind
from app.payables.domain import Kind
from app.payables.model import BillRevaluationRow, BillRow
from app.payables.service import reading

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.receivables.events import MonthValued


def revalue(uow: UnitOfWork, on: date) -> Decimal:
    """Value open commissions and supplier bills in foreign currency at month's end.

    Charges are not valued: they become cost at the rate they are paid with.

    Returns:
        The unrealised gain; negative is a loss.

    Raises:
        RateMissingError: A closing rate is missing.
    """
    uow.actor.require("payables.issue")
    end = end_of_month(on)
    done = set(
        uow.session.scalars(
            select(BillRevaluationRow.bill_id).where(BillRevaluationRow.on >= end)
        )
    )
    keys = uow.session.scalars(
        select(BillRow.id).where(
            BillRow.open > ZERO,
            BillRow.kind != Kind.CHARGE,
            BillRow.state.in_(reading.LIVE),
            BillRow.invoice_on <= end,
        )
    ).all()
    gain = ZERO
    for row in documents.lock(uow, BillRow, set(keys) - done).values():
        base = office.get_company(uow, row.company_id).base_currency
        if row.currency == base:
            continue
        rate = office.rate_on(uow, row.currency, end, RateKind.CLOSING, base)
        before = row.carried_base
        row.carried_base, change = fx.revalued(
            row.open, before, rate.value, rate.unit, base
        )
        own = change if row.kind is Kind.DEBIT_NOTE else -change
        gain += own
        row.version += 1
        uow.session.add(
            BillRevaluationRow(
                on=end,
                bill_id=row.id,
                contract_id=row.contract_id,
                open=row.open,
                rate=rate.value,
                rate_unit=rate.unit,
                before_base=before,
                after_base=row.carried_base,
                gain=own,
            )
        )
    uow.session.flush()
    return gain


def on_month_valued(uow: UnitOfWork, event: MonthValued) -> None:
    """Value what we owe together with what is owed to us."""
    uow.actor.require("receivables.issue")
    revalue(uow, event.on)
