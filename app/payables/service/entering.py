"""What is looked at before a bill is entered, one or many of a file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.errors import Problem
from app.core.i18n import N_
from app.db.trash import kept
from app.office import service as office
from app.payables.domain import Bill, State
from app.payables.model import BillRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.db.unit_of_work import UnitOfWork


def prepared(uow: UnitOfWork, bill: Bill) -> Bill:
    """Return a new bill with what the office proposes; it is not saved."""
    uow.actor.require("payables.edit")
    ours = office.companies(uow)
    return replace(bill, company=bill.company or (ours[0] if ours else None))


def check_bills(uow: UnitOfWork, several: Sequence[Bill]) -> dict[int, Problem]:
    """Tell by their place which bills were entered before, or twice among them."""
    uow.actor.require("payables.view")
    found: dict[int, Problem] = {}
    seen: set[tuple[int, str]] = set()
    for place, bill in enumerate(several):
        key = (bill.payee.id if bill.payee else 0, bill.invoice_number.strip())
        if twice := entered_before(uow, bill):
            found[place] = twice[0]
        elif key[1] and key in seen:
            text = N_("Another row has the invoice number {number}.")
            found[place] = Problem("invoice_number", text, {"number": key[1]})
        seen.add(key)
    return found


def entered_before(uow: UnitOfWork, bill: Bill) -> tuple[Problem, ...]:
    """Tell whether a payee's invoice was entered before; empty: it was not."""
    uow.actor.require("payables.view")
    number = bill.invoice_number.strip()
    if not number or bill.payee is None:
        return ()
    known = uow.session.execute(
        select(BillRow.number).where(
            BillRow.payee_id == bill.payee.id,
            BillRow.invoice_number == number,
            BillRow.state != State.CANCELLED,
            kept(BillRow),
            BillRow.id != (bill.id or 0),
        ).limit(1)
    ).first()  # fmt: skip
    if known is None:
        return ()
    text = N_("This invoice was entered before, as {number}.")
    # A draft has no number of ours yet.
    return (Problem("invoice_number", text, {"number": known[0] or number}),)
