"""What can be done with inquiries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog import service as catalog
from app.core import checks
from app.core.refs import Choice, Ref
from app.db import documents, mapping
from app.db import search as finder
from app.db.conditions import says
from app.db.numbering import Wanted, issued
from app.inquiries.domain import TRANSITIONS, Action, Inquiry, Line, State
from app.inquiries.model import InquiryLineRow, InquiryRow
from app.office import service as office
from app.parties import service as parties
from app.parties.model import CALLED, PartyRow, called

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.db.unit_of_work import UnitOfWork

MOST_CHOICES = 50


def get(uow: UnitOfWork, inquiry_id: int) -> Inquiry:
    """Read one inquiry.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("inquiries.view")
    return _record(uow, documents.fetch(uow, InquiryRow, inquiry_id))


def refs(uow: UnitOfWork, ids: Iterable[int | None]) -> dict[int, Ref]:
    """Return pointers to inquiries, for records that show them."""
    uow.actor.require("inquiries.view")
    rows = documents.known(uow, InquiryRow, ids)
    return {key: Ref(key, row.number or "", "") for key, row in rows.items()}


def lookup(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find inquiries that still wait for a contract."""
    uow.actor.require("inquiries.view")
    query = (
        select(InquiryRow.id, InquiryRow.number, *CALLED)
        .join(PartyRow, PartyRow.id == InquiryRow.customer_id)
        .where(InquiryRow.state.in_((State.OPEN, State.QUOTED)))
        .where(says(text, InquiryRow.number, *CALLED))
        .order_by(InquiryRow.id.desc())
        .limit(MOST_CHOICES)
    )
    return [
        Choice(Ref(key, number or "", *called(*both)))
        for key, number, *both in uow.session.execute(query)
    ]


def save(uow: UnitOfWork, inquiry: Inquiry, number: str | None = None) -> Inquiry:
    """Register an inquiry, which numbers it, or change it.

    Args:
        uow: The action.
        inquiry: What was asked for.
        number: The number it already bears, when it comes from elsewhere.

    Raises:
        InvalidError: The inquiry has problems.
        TransitionError: It is closed.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("inquiries.edit")
    checks.refuse(inquiry.problems())
    inquiry = _described(uow, inquiry)
    row = documents.editable(
        uow, InquiryRow, inquiry, TRANSITIONS, Action.EDIT, State.OPEN
    )
    documents.write(row, inquiry, skip={"state", "lines"})
    documents.write_lines(row.lines, InquiryLineRow, inquiry.lines)
    first = row.number is None
    uow.session.flush()
    wanted = (Wanted("IQ", row.received_on, number),) if first else ()
    return issued(uow, row, get(uow, row.id), wanted, _index)


def prepared(uow: UnitOfWork, inquiry: Inquiry) -> Inquiry:
    """Return a new inquiry with what the office proposes; its clock starts now."""
    uow.actor.require("inquiries.edit")
    ours = office.companies(uow)
    return replace(
        inquiry,
        company=inquiry.company or (ours[0] if ours else None),
        received_on=inquiry.received_on or uow.today,
        received_at=inquiry.received_at or uow.now,
        salesperson=inquiry.salesperson or uow.actor.name,
    )


def win(uow: UnitOfWork, inquiry: Inquiry) -> Inquiry:
    """Close an inquiry that became a contract."""
    uow.actor.require("inquiries.edit")
    return _advance(uow, inquiry, Action.WIN)


def lose(uow: UnitOfWork, inquiry: Inquiry) -> Inquiry:
    """Close an inquiry that went elsewhere."""
    uow.actor.require("inquiries.edit")
    return _advance(uow, inquiry, Action.LOSE)


def reopen(uow: UnitOfWork, inquiry: Inquiry) -> Inquiry:
    """Take a lost inquiry up again."""
    uow.actor.require("inquiries.edit")
    return _advance(uow, inquiry, Action.REOPEN)


def note_quoted(uow: UnitOfWork, inquiry_id: int) -> None:
    """Note that an inquiry was answered with a quotation, which stops its clock."""
    uow.actor.require("inquiries.view")
    row = documents.fetch(uow, InquiryRow, inquiry_id)
    documents.follow(row, TRANSITIONS, Action.QUOTE)


def note_won(uow: UnitOfWork, inquiry_id: int) -> None:
    """Note that an inquiry became a contract."""
    uow.actor.require("inquiries.view")
    row = documents.fetch(uow, InquiryRow, inquiry_id)
    documents.follow(row, TRANSITIONS, Action.WIN)


def _described(uow: UnitOfWork, inquiry: Inquiry) -> Inquiry:
    """Give a line without words of the customer the words of our catalogue."""
    known = catalog.products(uow, [x.product.id for x in inquiry.lines if x.product])
    lines = tuple(
        replace(line, description=known[line.product.id].name("en"))
        if line.product and not line.description and line.product.id in known
        else line
        for line in inquiry.lines
    )
    return replace(inquiry, lines=lines)


def _advance(uow: UnitOfWork, inquiry: Inquiry, action: Action) -> Inquiry:
    row = documents.advance(uow, InquiryRow, inquiry, TRANSITIONS, action)
    uow.session.flush()
    return get(uow, row.id)


def _index(uow: UnitOfWork, row: InquiryRow) -> None:
    customer = parties.ref(uow, row.customer_id)
    finder.index(
        uow,
        "inquiry",
        row.id,
        number=row.number or "",
        title=row.number or "",
        detail=finder.NAMED,
        words=[line.description for line in row.lines],
        named=customer,
    )


def _record(uow: UnitOfWork, row: InquiryRow) -> Inquiry:
    products = catalog.refs(uow, [line.product_id for line in row.lines])
    return mapping.read(
        Inquiry,
        row,
        number=row.number or "",
        company=office.refs(uow, [row.company_id])[row.company_id],
        customer=parties.ref(uow, row.customer_id),
        lines=tuple(
            mapping.read(Line, line, product=products.get(line.product_id or 0))
            for line in row.lines
        ),
    )
