"""Takes back the claims of a shipment that is not on board after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.contracts import service as contracts
from app.contracts.domain import State as ContractState
from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.core.money import ZERO
from app.db import documents
from app.db.numbering import Wanted, issued
from app.office.domain import ExchangeRate, RateKind
from app.receivables.domain import NOTES, Kind
from app.receivables.model import (
    AdvanceReleaseRow,
    AdvanceRow,
    ReceiptAllocationRow,
    ReceivableRow,
    RevaluationRow,
)
from app.receivables.rows import TAKEN_BACK, standing
from app.receivables.service import booking, reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.db.unit_of_work import UnitOfWork
    from app.shipments.events import TakenBack

REASON = 300
"""Characters that a note keeps of why it was written."""


def on_taken_back(uow: UnitOfWork, event: TakenBack) -> None:
    """Set each claim of the shipment off against a credit note; free used deposits.

    The notes are of the claims' own day and rate: the day on board, and those after
    it, add up as if nothing had been claimed. Who may not write notes and set them off
    cannot take back what is in the books.

    Raises:
        NotPossibleError: Money, a note or a month's end stands upon a claim, or the
            contract is closed.
    """
    uow.actor.require("receivables.view")
    mine = select(ReceivableRow).where(
        ReceivableRow.shipment_id == event.shipment_id, standing()
    )
    rows = uow.session.scalars(mine).all()
    used = _used(uow, event.shipment_id)
    if not rows and not used:
        return
    if not all(map(uow.actor.may, ("receivables.issue", "receivables.edit"))):
        raise NotPossibleError(
            N_("Its invoice is in the books: let somebody take it back who may write "
               "credit notes.")
        )  # fmt: skip
    advances = select(AdvanceRow.contract_id).where(AdvanceRow.id.in_(used))
    sold = {row.contract_id or 0 for row in rows} | set(uow.session.scalars(advances))
    contracts.hold(uow, sold)
    locked = documents.lock(uow, ReceivableRow, [row.id for row in rows])
    _refuse(uow, sold, locked.values())
    for row in locked.values():
        _note(uow, row, event.reason)
    _give_back(uow, event)


def _used(uow: UnitOfWork, shipment_id: int) -> list[int]:
    """Return the advances of which the shipment still uses up a part."""
    part = AdvanceReleaseRow
    found = uow.session.scalars(
        select(part.advance_id)
        .where(part.shipment_id == shipment_id)
        .group_by(part.advance_id)
        .having(func.sum(part.amount) != ZERO)
    )
    return list(found)


def _refuse(
    uow: UnitOfWork, sold: Iterable[int], claims: Iterable[ReceivableRow]
) -> None:
    """Refuse what something stands upon, and say what.

    Raises:
        NotPossibleError: Something does.
    """
    for key in sold:
        contract = contracts.get(uow, key)
        if contract.state is not ContractState.CONFIRMED:
            text = N_("Contract {number} is closed: its shipments stay on board.")
            raise NotPossibleError(text, number=contract.number)
    for row in claims:
        if row.kind in NOTES:
            text = N_("Note {number} was written for this shipment: it stays on board.")
            raise NotPossibleError(text, number=row.number)
        if row.open != row.amount:
            text = N_(
                "Money was allocated to invoice {number}: reverse the receipt first."
            )
            raise NotPossibleError(text, number=row.number)
        valued = select(RevaluationRow.on).where(RevaluationRow.receivable_id == row.id)
        if (on := uow.session.scalar(valued.limit(1))) is not None:
            text = N_(
                "Invoice {number} was valued at the end of a month ({date}): write a "
                "credit note instead."
            )
            raise NotPossibleError(text, number=row.number, date=on.isoformat())


def _note(uow: UnitOfWork, claim: ReceivableRow, reason: str) -> None:
    contract = contracts.get(uow, claim.contract_id or 0)
    rate = ExchangeRate(
        on=claim.booked_on,
        currency=claim.currency,
        kind=RateKind.MID,
        value=claim.rate,
        unit=claim.rate_unit,
    )
    note = booking.new_item(uow, contract, Kind.CREDIT_NOTE, claim.amount, rate, "")
    note.shipment_id, note.reason = claim.shipment_id, reason[:REASON]
    uow.session.flush()
    uow.session.add(
        ReceiptAllocationRow(
            on=claim.booked_on,
            receivable_id=claim.id,
            against_id=note.id,
            contract_id=claim.contract_id,
            amount=claim.amount,
            settled_base=note.carried_base,
            carried_base=claim.carried_base,
            realised=claim.carried_base - note.carried_base,
            charge_base=ZERO,
            source=TAKEN_BACK,
        )
    )
    for row in (claim, note):
        row.open = row.carried_base = ZERO
        row.version += 1
    uow.session.flush()
    wanted = Wanted("CN", claim.booked_on)
    issued(uow, note, reading.get(uow, note.id), (wanted,), booking.index_item)


def _give_back(uow: UnitOfWork, event: TakenBack) -> None:
    """Free what the shipment used up of advances, at the worth it was used up at."""
    part = AdvanceReleaseRow
    rows = documents.lock(uow, AdvanceRow, _used(uow, event.shipment_id))
    for row in rows.values():
        amount, base = uow.session.execute(
            select(func.sum(part.amount), func.sum(part.base)).where(
                part.shipment_id == event.shipment_id, part.advance_id == row.id
            )
        ).one()
        row.free += amount
        row.free_base += base
        row.version += 1
        uow.session.add(
            AdvanceReleaseRow(
                advance_id=row.id,
                on=event.on,
                amount=-amount,
                base=-base,
                shipment_id=event.shipment_id,
            )
        )
    uow.session.flush()
