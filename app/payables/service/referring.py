"""What the bank calls a payment: its advice may come days after the payment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.money import Money
from app.db import documents
from app.db import search as finder
from app.parties import service as parties
from app.payables.domain import PAYMENT_TRANSITIONS, Payment, PaymentAction
from app.payables.model import PaymentRow
from app.payables.service import reading

if TYPE_CHECKING:
    from app.core.refs import Ref
    from app.db.unit_of_work import UnitOfWork


def refer(uow: UnitOfWork, payment: Payment, reference: str) -> Payment:
    """Enter what the bank calls a payment, or correct it; it is no figure of the books.

    Raises:
        TransitionError: The payment was reversed.
        ConflictError: Someone else changed it first.
    """
    uow.actor.require("payables.issue")
    row = documents.advance(
        uow, PaymentRow, payment, PAYMENT_TRANSITIONS, PaymentAction.REFER
    )
    row.bank_reference = reference.strip()
    uow.session.flush()
    index_payment(uow, row, parties.ref(uow, row.payee_id))
    return reading.get_payment(uow, row.id)


def index_payment(uow: UnitOfWork, row: PaymentRow, payee: Ref) -> None:
    """Let the search find a payment by number, payee and the bank's reference."""
    finder.index(
        uow,
        "payment",
        row.id,
        number=row.number or "",
        title=row.number or "",
        detail=f"{finder.NAMED} · {Money(row.amount, row.currency)}",
        words=(payee.code, row.bank_reference),
        named=payee,
        permission="payables.view",
    )
