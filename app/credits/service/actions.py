"""Changes letters of credit: one function is one action of a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.contracts import service as contracts
from app.core import checks
from app.core.errors import InvalidError, NotPossibleError, Problem
from app.core.i18n import N_
from app.core.money import ZERO, Money, written
from app.core.refs import Ref
from app.core.states import after
from app.credits import goods
from app.credits.domain import (
    TRANSITIONS,
    Accepted,
    Action,
    Drawn,
    LetterOfCredit,
    State,
    latest_presentation,
)
from app.credits.model import CreditDrawingRow, CreditRow
from app.credits.service.reading import get, record
from app.db import documents
from app.db import search as finder
from app.documents import service as papers
from app.office import service as office
from app.shipments import service as shipments
from app.shipments.domain import State as ShipmentState

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.db.unit_of_work import UnitOfWork
    from app.shipments.domain import Shipment


def read_text(
    uow: UnitOfWork, text: str, contract_id: int | None = None
) -> LetterOfCredit:
    """Return a credit, not yet saved, as a bank's message says it.

    Args:
        uow: The action.
        text: The MT700 message.
        contract_id: What it pays for; None takes the contract that the text cites.
    """
    uow.actor.require("credits.edit")
    read = LetterOfCredit(advised_on=uow.today).with_text(text)
    if contract_id is None:
        _, number = goods.terms(read.goods)
        contract = contracts.find(uow, number) if number else None
    else:
        contract = contracts.get(uow, contract_id)
    if contract is None:
        return replace(read, company=office.first_company(uow))
    return replace(
        read,
        company=contract.company,
        customer=contract.customer,
        contract=Ref.of(contract.id or 0, contract.number, contract.customer),
    )


def save(uow: UnitOfWork, credit: LetterOfCredit) -> LetterOfCredit:
    """Enter a letter of credit, or change it as the bank amends it.

    Raises:
        InvalidError: The credit has problems.
        NotPossibleError: Its number is there already.
        TransitionError: It is used up or closed.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("credits.edit")
    checks.refuse(credit.problems())
    _require_new_number(uow, credit)
    row = documents.editable(
        uow, CreditRow, credit, TRANSITIONS, Action.EDIT, State.RECEIVED
    )
    _require_what_is_drawn(row, credit)
    documents.write(row, credit, skip={"state", "drawings"})
    row.number = credit.number.strip()
    _count(row)
    uow.session.flush()
    _index(uow, row)
    return get(uow, row.id)


def accept(uow: UnitOfWork, credit: LetterOfCredit, on: date) -> LetterOfCredit:
    """Accept a credit after its review: the goods may be made.

    Raises:
        InvalidError: Contract, amount or expiry is missing.
        TransitionError: It was accepted already.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("credits.issue")
    row = documents.ready(uow, CreditRow, credit, TRANSITIONS, Action.ACCEPT)
    checks.refuse(record(uow, row).unacceptable())
    documents.advance(uow, CreditRow, credit, TRANSITIONS, Action.ACCEPT)
    row.accepted_on = on
    uow.session.flush()
    uow.emit(Accepted(row.id))
    return get(uow, row.id)


def draw(
    uow: UnitOfWork,
    credit: LetterOfCredit,
    shipment_id: int,
    amount: Decimal | None = None,
) -> LetterOfCredit:
    """Draw for a shipment; a credit that is drawn to the end is used up.

    Args:
        uow: The action.
        credit: As it was read; its version is checked.
        shipment_id: Whose documents are presented.
        amount: Of the draft; None takes what the invoice of the contract's goods leaves
            to pay.

    Raises:
        InvalidError: More would be drawn than the credit allows, or nothing.
        NotPossibleError: The shipment is drawn already, or of another contract.
        TransitionError: The credit was not accepted, or is used up.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("credits.issue")
    row = documents.ready(uow, CreditRow, credit, TRANSITIONS, Action.DRAW)
    shipment = shipments.get(uow, shipment_id)
    _require_drawable(uow, row, shipment)
    drawn = _invoiced(uow, row, shipment) if amount is None else amount
    stored = record(uow, row)
    left = stored.max_drawing() - stored.drawn()
    if not ZERO < drawn <= left:
        wrong = Problem(
            "amount",
            N_("At most {currency} {left} can still be drawn."),
            {"currency": row.currency, "left": written(left, row.currency)},
        )
        raise InvalidError.of(wrong)
    documents.advance(uow, CreditRow, credit, TRANSITIONS, Action.DRAW)
    row.drawings.append(
        CreditDrawingRow(
            position=len(row.drawings),
            shipment_id=shipment_id,
            amount=drawn,
            last_day=_last_day(stored, shipment),
            note="",
        )
    )
    _count(row)
    if row.undrawn == 0:
        row.state = after(TRANSITIONS, row.state, Action.USE_UP)
    uow.session.flush()
    uow.emit(Drawn(row.id, shipment_id))
    return get(uow, row.id)


def undraw(uow: UnitOfWork, credit: LetterOfCredit, shipment_id: int) -> LetterOfCredit:
    """Take back a drawing that was not presented yet.

    Raises:
        NotPossibleError: There is none, or its documents are at the bank.
        TransitionError: The credit is closed.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("credits.cancel")
    row = documents.ready(uow, CreditRow, credit, TRANSITIONS, Action.UNDRAW)
    drawing = _drawing(row, shipment_id)
    if drawing.presented_on is not None:
        raise NotPossibleError(N_("These documents are at the bank already."))
    documents.advance(uow, CreditRow, credit, TRANSITIONS, Action.UNDRAW)
    row.drawings.remove(drawing)
    for position, left in enumerate(row.drawings):
        left.position = position
    _count(row)
    uow.session.flush()
    return get(uow, row.id)


def present(
    uow: UnitOfWork, credit: LetterOfCredit, shipment_id: int, on: date
) -> LetterOfCredit:
    """Note that a shipment's documents went to the bank.

    Raises:
        NotPossibleError: Nothing is drawn for this shipment.
        TransitionError: The credit is not accepted, or closed.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("credits.issue")
    row = documents.ready(uow, CreditRow, credit, TRANSITIONS, Action.PRESENT)
    drawing = _drawing(row, shipment_id)
    stored, shipment = record(uow, row), shipments.get(uow, shipment_id)
    documents.advance(uow, CreditRow, credit, TRANSITIONS, Action.PRESENT)
    drawing.presented_on = on
    drawing.last_day = _last_day(stored, shipment)
    uow.session.flush()
    return get(uow, row.id)


def note_paid(
    uow: UnitOfWork, credit: LetterOfCredit, shipment_id: int, on: date
) -> LetterOfCredit:
    """Note that the bank has paid a drawing.

    Raises:
        NotPossibleError: Nothing is drawn for this shipment, or not presented.
        TransitionError: The credit is not accepted, or closed.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("credits.issue")
    row = documents.ready(uow, CreditRow, credit, TRANSITIONS, Action.PRESENT)
    drawing = _drawing(row, shipment_id)
    if drawing.presented_on is None:
        raise NotPossibleError(N_("These documents were not presented yet."))
    documents.advance(uow, CreditRow, credit, TRANSITIONS, Action.PRESENT)
    drawing.paid_on = on
    uow.session.flush()
    return get(uow, row.id)


def presented(uow: UnitOfWork, contract_id: int, shipment_id: int) -> Decimal | None:
    """Return what was drawn for a shipment; None: the bank has no documents for it."""
    uow.actor.require("credits.view")
    drawing = _at_the_bank(uow, contract_id, shipment_id)
    return None if drawing is None else drawing.amount


def paid(uow: UnitOfWork, contract_id: int, shipment_id: int, on: date) -> None:
    """Note a drawing as paid that the money came for; a day that is there stays."""
    uow.actor.require("credits.issue")
    drawing = _at_the_bank(uow, contract_id, shipment_id)
    if drawing is not None and drawing.paid_on is None:
        _note(uow, drawing, on)


def unpaid(
    uow: UnitOfWork, contract_id: int, shipment_id: int, came: Collection[date]
) -> None:
    """Note a drawing as not paid whose money, of one of these days, was taken back."""
    uow.actor.require("credits.issue")
    drawing = _at_the_bank(uow, contract_id, shipment_id)
    if drawing is not None and drawing.paid_on in came:
        _note(uow, drawing, None)


def close(uow: UnitOfWork, credit: LetterOfCredit, on: date) -> LetterOfCredit:
    """Close a credit that is paid, has expired, or was sent back.

    Raises:
        TransitionError: It is closed.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("credits.cancel")
    row = documents.advance(uow, CreditRow, credit, TRANSITIONS, Action.CLOSE)
    row.closed_on = on
    uow.session.flush()
    return get(uow, row.id)


def _require_new_number(uow: UnitOfWork, credit: LetterOfCredit) -> None:
    twin = uow.session.scalar(
        select(CreditRow.id).where(
            CreditRow.number == credit.number.strip(),
            CreditRow.company_id == (credit.company.id if credit.company else 0),
        )
    )
    if twin is not None and twin != credit.id:
        raise NotPossibleError(
            N_("The letter of credit {number} is there already."),
            stands=("credit", twin),
            number=credit.number,
        )


def _require_what_is_drawn(row: CreditRow, credit: LetterOfCredit) -> None:
    """Insist that an amendment leaves room for what was drawn before it."""
    drawn = sum((drawing.amount for drawing in row.drawings), ZERO)
    if drawn > credit.max_drawing():
        wrong = Problem(
            "amount",
            N_("{currency} {drawn} has already been drawn."),
            {"currency": row.currency, "drawn": written(drawn, row.currency)},
        )
        raise InvalidError.of(wrong)


def _require_drawable(uow: UnitOfWork, row: CreditRow, shipment: Shipment) -> None:
    if shipment.state is ShipmentState.CANCELLED:
        raise NotPossibleError(N_("This shipment was cancelled."))
    if row.contract_id not in {one.contract.id for one in shipment.portions()}:
        raise NotPossibleError(N_("This shipment belongs to another contract."))
    if shipment.further and not shipment.separate_invoices:
        raise NotPossibleError(
            N_(
                "The invoice also names goods of other contracts. Give each contract "
                "of the shipment an invoice of its own."
            )
        )
    if shipment.currency != row.currency:
        raise NotPossibleError(
            N_("The invoice is in {found}, the credit in {expected}."),
            expected=row.currency,
            found=shipment.currency,
        )
    twin = uow.session.scalar(
        select(CreditDrawingRow.credit_id)
        .join(CreditRow, CreditRow.id == CreditDrawingRow.credit_id)
        .where(
            CreditDrawingRow.shipment_id == shipment.id,
            CreditRow.contract_id == row.contract_id,
        )
    )
    if twin is not None:
        raise NotPossibleError(
            N_("The documents of this shipment are drawn already."),
            stands=("credit", twin),
        )


def _invoiced(uow: UnitOfWork, row: CreditRow, shipment: Shipment) -> Decimal:
    """Return what the invoice leaves to pay, less the deposits it takes off."""
    return papers.due(uow, shipment.id or 0, row.contract_id or 0)


def _last_day(credit: LetterOfCredit, shipment: Shipment) -> date | None:
    if shipment.on_board_on is None:
        return None
    limit = latest_presentation(credit, shipment.on_board_on)
    return limit.last_day if limit else None


def _drawing(row: CreditRow, shipment_id: int) -> CreditDrawingRow:
    for drawing in row.drawings:
        if drawing.shipment_id == shipment_id:
            return drawing
    raise NotPossibleError(N_("Nothing is drawn for this shipment."))


def _at_the_bank(
    uow: UnitOfWork, contract_id: int, shipment_id: int
) -> CreditDrawingRow | None:
    query = (
        select(CreditDrawingRow)
        .join(CreditRow, CreditRow.id == CreditDrawingRow.credit_id)
        .where(
            CreditDrawingRow.shipment_id == shipment_id,
            CreditDrawingRow.presented_on.is_not(None),
            CreditRow.contract_id == contract_id,
            CreditRow.state != State.CLOSED,
        )
    )
    return uow.session.scalar(query.limit(1))


def _note(uow: UnitOfWork, drawing: CreditDrawingRow, on: date | None) -> None:
    row = documents.lock(uow, CreditRow, [drawing.credit_id])[drawing.credit_id]
    drawing.paid_on = on
    row.version += 1
    uow.session.flush()


def _count(row: CreditRow) -> None:
    row.drawn = sum((drawing.amount for drawing in row.drawings), ZERO)
    row.undrawn = max((row.amount or ZERO) - row.drawn, ZERO)


def _index(uow: UnitOfWork, row: CreditRow) -> None:
    contract = contracts.refs(uow, [row.contract_id]).get(row.contract_id or 0)
    applicant = row.applicant.splitlines()[0] if row.applicant else ""
    finder.index(
        uow,
        "credit",
        row.id,
        number=row.number or "",
        title=row.number or "",
        detail=f"{applicant} · {Money(row.amount or ZERO, row.currency)}",
        words=(applicant, row.advice_number, contract.code if contract else ""),
    )
