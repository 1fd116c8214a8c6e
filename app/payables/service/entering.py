"""What is looked at before a bill is entered, one or many of a file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.errors import Problem
from app.core.i18n import N_
from app.db import exchange
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
    known = _known(uow, {bill.invoice_number.strip() for bill in several})
    found: dict[int, Problem] = {}
    seen: set[tuple[int, str]] = set()
    for place, bill in enumerate(several):
        key = (bill.payee.id if bill.payee else 0, bill.invoice_number.strip())
        others = [ours for of, ours in known.get(key, ()) if of != bill.id]
        if others:
            text = N_("This invoice was entered before, as {number}.")
            # A draft has no number of ours yet.
            names = {"number": others[0] or key[1]}
            found[place] = Problem("invoice_number", text, names)
        elif key[1] and key in seen:
            text = N_("Another row has the invoice number {number}.")
            found[place] = Problem("invoice_number", text, {"number": key[1]})
        seen.add(key)
    return found


def entered_before(uow: UnitOfWork, bill: Bill) -> tuple[Problem, ...]:
    """Tell whether a payee's invoice was entered before; empty: it was not."""
    return tuple(check_bills(uow, [bill]).values())


def _known(
    uow: UnitOfWork, numbers: set[str]
) -> dict[tuple[int, str], list[tuple[int, str | None]]]:
    """Return by payee and their number the bills with one of several numbers.

    Of each its key and our number.
    """
    found: dict[tuple[int, str], list[tuple[int, str | None]]] = {}
    row = BillRow
    counts = (row.state != State.CANCELLED, kept(row))
    for part in exchange.chunks(numbers - {""}):
        asked = select(row.payee_id, row.invoice_number, row.id, row.number)
        numbered = asked.where(row.invoice_number.in_(part), *counts).order_by(row.id)
        for payee, theirs, key, ours in uow.session.execute(numbered):
            found.setdefault((payee or 0, theirs), []).append((key, ours))
    return found
