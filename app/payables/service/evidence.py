"""What supplier invoices tell a refund file: the numbers it is filed with."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.payables.domain import VAT_NUMBER, Kind, State
from app.payables.model import BillLineRow, BillRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.db.unit_of_work import UnitOfWork


def invoices_of(uow: UnitOfWork, lines: Collection[int]) -> dict[int, str] | None:
    """Return the numbers of posted supplier invoices by purchase line.

    A line that was invoiced in parts is left out: only who has the invoices before
    them knows which of them these goods stand on. None: the person may not see any.
    """
    if not uow.actor.may("payables.view"):
        return None
    uow.actor.require("payables.view")
    rows = uow.session.execute(
        select(BillLineRow.purchase_line_id, BillRow.invoice_number)
        .join(BillRow, BillRow.id == BillLineRow.bill_id)
        .where(
            BillLineRow.purchase_line_id.in_(lines),
            BillRow.kind == Kind.SUPPLIER,
            BillRow.state.not_in((State.DRAFT, State.CANCELLED)),
            BillRow.invoice_number != "",
        )
        .distinct()
    )
    numbers: dict[int, list[str]] = defaultdict(list)
    for key, number in rows:
        if VAT_NUMBER.fullmatch(number):
            numbers[key or 0].append(number)
    return {key: several[0] for key, several in numbers.items() if len(several) == 1}
