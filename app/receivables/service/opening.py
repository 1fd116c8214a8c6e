"""The claims that an office begins with: entered once from another program's books."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core import checks, fx
from app.core.errors import InvalidError, MissingError, Problem
from app.core.i18n import N_
from app.core.money import ZERO
from app.db import documents, exchange
from app.db.numbering import go_behind
from app.office import service as office
from app.office.domain import RateKind
from app.parties import service as parties
from app.receivables.domain import CLAIMS, Kind, OpeningClaim
from app.receivables.model import ReceivableRow
from app.receivables.service import booking

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal
    from typing import Any

    from app.db.unit_of_work import UnitOfWork

REASON = N_("Opening balance")
_OPEN = (ReceivableRow.kind.in_(CLAIMS), ReceivableRow.open > ZERO)


def openings(uow: UnitOfWork, _keys: Iterable[Any] | None) -> dict[int, int]:
    """Return the ids of all that customers owe, for another office to begin with."""
    uow.actor.require("receivables.view")
    asked = select(ReceivableRow.id).where(*_OPEN).order_by(ReceivableRow.id)
    return {key: key for key in uow.session.scalars(asked)}


def opening_of(uow: UnitOfWork, claim_id: int) -> OpeningClaim:
    """Return what is open of a claim, as another office would begin with it.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("receivables.view")
    row = documents.fetch(uow, ReceivableRow, claim_id)
    return OpeningClaim(
        id=row.id,
        company=office.refs(uow, [row.company_id])[row.company_id],
        customer=parties.ref(uow, row.customer_id),
        number=row.number,
        currency=row.currency,
        amount=row.open,
        booked_on=row.booked_on,
        due_on=row.due_on,
        rate=row.rate / row.rate_unit,
        note=row.reason,
    )


def prepared_claim(uow: UnitOfWork, claim: OpeningClaim) -> OpeningClaim:
    """Return a claim with what the office proposes; it is not saved."""
    uow.actor.require("receivables.issue")
    ours = office.companies(uow)
    on = claim.booked_on or uow.today
    return replace(
        claim,
        company=claim.company or (ours[0] if ours else None),
        booked_on=on,
        due_on=claim.due_on or on,
        note=claim.note or REASON,
    )


def open_claim(uow: UnitOfWork, claim: OpeningClaim) -> OpeningClaim:
    """Claim from a customer what was open when the office began.

    It is settled, valued and dunned as every other claim; no contract stands behind it.

    Raises:
        InvalidError: It has problems, is there already, or the rate of its day is not
            known.
    """
    uow.actor.require("receivables.issue")
    checks.refuse(claim.problems())
    if found := check_claims(uow, [claim]):
        raise InvalidError.of(found[0])
    value, unit = _rate(uow, claim)
    books = office.base_of(uow, claim.company)
    base = fx.booked(claim.amount, value, unit, books)
    go_behind(uow, _id(claim.company), claim.number)
    row = ReceivableRow(
        version=1,
        company_id=_id(claim.company),
        number=claim.number,
        kind=Kind.DEBIT_NOTE,
        customer_id=_id(claim.customer),
        currency=claim.currency,
        amount=claim.amount,
        open=claim.amount,
        booked_on=claim.booked_on,
        rate=value,
        rate_unit=unit,
        booked_base=base,
        carried_base=base,
        due_on=claim.due_on,
        awaits="",
        days=0,
        step=0,
        reason=claim.note,
    )
    uow.session.add(row)
    uow.session.flush()
    booking.index_item(uow, row)
    return replace(claim, id=row.id)


def check_claims(uow: UnitOfWork, claims: Sequence[OpeningClaim]) -> dict[int, Problem]:
    """Tell by their place which claims are there already, or have no rate.

    An invoice may fall due in parts, each of them a claim.
    """
    uow.actor.require("receivables.view")
    taken: set[tuple[int, str, date | None]] = set()
    for part in exchange.chunks({claim.number for claim in claims}):
        row = ReceivableRow
        asked = select(row.company_id, row.number, row.due_on)
        known = uow.session.execute(asked.where(row.number.in_(part)))
        taken |= {(company, number, due) for company, number, due in known}
    found: dict[int, Problem] = {}
    for place, claim in enumerate(claims):
        key = (_id(claim.company), claim.number, claim.due_on)
        if key in taken:
            text = N_("Another document has the number {number}.")
            found[place] = Problem("number", text, {"number": claim.number})
        taken.add(key)
        if wrong := _rate_problem(uow, claim):
            found.setdefault(place, wrong)
    return found


def _rate_problem(uow: UnitOfWork, claim: OpeningClaim) -> Problem | None:
    """Tell what is wrong with the rate of a claim: there is none, or one too many."""
    if claim.company is None:
        return None  # that is told of the company
    try:
        value, _unit = _rate(uow, claim)
    except MissingError as error:
        return Problem("rate", error.msgid, error.params)
    if value != 1 and claim.currency == office.base_of(uow, claim.company):
        text = N_("The books are kept in {currency}: its rate is 1.")
        return Problem("rate", text, {"currency": claim.currency})
    return None


def _rate(uow: UnitOfWork, claim: OpeningClaim) -> tuple[Decimal, int]:
    """Return the rate that was given, else the mid rate of the day, and its unit."""
    if claim.rate:
        return claim.rate, 1
    base = office.base_of(uow, claim.company)
    on = claim.booked_on or uow.today
    found = office.rate_on(uow, claim.currency, on, RateKind.MID, base)
    return found.value, found.unit


def _id(ref: Any) -> int:
    return ref.id if ref else 0
