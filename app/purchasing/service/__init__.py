"""What can be done with purchase contracts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import inspect, or_, select
from sqlalchemy.orm import selectinload, undefer

from app.catalog import service as catalog
from app.contracts import service as contracts
from app.core import checks
from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.refs import Choice, Ref
from app.db import documents, mapping
from app.db import search as finder
from app.db.conditions import says
from app.db.numbering import Wanted, issued
from app.db.trash import kept
from app.office import service as office
from app.parties import service as parties
from app.parties.domain import PartyRole
from app.parties.model import CALLED, PartyRow, called
from app.purchasing import papers
from app.purchasing.domain import (
    PRICES,
    TRANSITIONS,
    Action,
    Cancelled,
    Confirmed,
    Line,
    Purchase,
    State,
)
from app.purchasing.model import PurchaseLineRow, PurchaseRow
from app.purchasing.service.costing import costs_abroad, unit_costs
from app.purchasing.service.earlier import earlier_lines, last_prices
from app.purchasing.service.ordering import (
    from_contract,
    invoiced,
    list_prices,
    open_lines,
    ordered,
    with_open_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.sql.base import ExecutableOption

    from app.contracts.domain import Shortened
    from app.core.papers import PurchasePaper
    from app.db.unit_of_work import UnitOfWork

__all__ = [
    "costs_abroad",
    "earlier_lines",
    "from_contract",
    "invoiced",
    "last_prices",
    "list_prices",
    "open_lines",
    "unit_costs",
    "with_open_lines",
]

MOST_CHOICES = 50
ALSO = 400
"""Characters of the numbers that lists show."""


def get(uow: UnitOfWork, purchase_id: int) -> Purchase:
    """Read one purchase contract.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("purchasing.view")
    return _record(uow, documents.fetch(uow, PurchaseRow, purchase_id))


def hold(uow: UnitOfWork, ids: Iterable[int]) -> None:
    """Let whoever pays or bills the same purchase contracts wait for each other."""
    uow.actor.require("purchasing.view")
    documents.hold(uow, PurchaseRow, ids)


def find(uow: UnitOfWork, number: str) -> Purchase | None:
    """Read a purchase contract by its number; None when unknown."""
    uow.actor.require("purchasing.view")
    row = uow.session.scalar(select(PurchaseRow).where(PurchaseRow.number == number))
    return None if row is None else _record(uow, row)


def refs(uow: UnitOfWork, ids: Iterable[int | None]) -> dict[int, Ref]:
    """Return pointers to purchase contracts, for records that show them."""
    uow.actor.require("purchasing.view")
    if not (keys := {key for key in ids if key}):
        return {}
    found = uow.session.execute(
        select(PurchaseRow.id, PurchaseRow.number, *CALLED)
        .join(PartyRow, PartyRow.id == PurchaseRow.supplier_id)
        .where(PurchaseRow.id.in_(keys))
    )
    return {key: Ref(key, number or "", *called(*both)) for key, number, *both in found}


def lookup(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find confirmed purchase contracts by a part of number or supplier."""
    uow.actor.require("purchasing.view")
    query = (
        select(PurchaseRow.id, PurchaseRow.number, *CALLED)
        .join(PartyRow, PartyRow.id == PurchaseRow.supplier_id)
        .where(PurchaseRow.state == State.CONFIRMED)
        .where(says(text, PurchaseRow.number, *CALLED))
        .order_by(PurchaseRow.id.desc())
        .limit(MOST_CHOICES)
    )
    return [
        Choice(Ref(key, number or "", *called(*both)))
        for key, number, *both in uow.session.execute(query)
    ]


def of_contract(uow: UnitOfWork, contract_id: int) -> list[Purchase]:
    """Read the purchase contracts that serve a sales contract, without cancelled.

    One that serves several sales contracts is told with the lines for this one.
    """
    uow.actor.require("purchasing.view")
    sold = {line.id for line in contracts.get(uow, contract_id).lines}
    joined = select(PurchaseLineRow.purchase_id).where(
        PurchaseLineRow.contract_line_id.in_(sold)
    )
    rows = uow.session.scalars(
        select(PurchaseRow)
        .where(
            or_(PurchaseRow.contract_id == contract_id, PurchaseRow.id.in_(joined)),
            PurchaseRow.state != State.CANCELLED,
            kept(PurchaseRow),
        )
        .order_by(PurchaseRow.id)
        .options(*_whole(uow))
    )
    return [_part_for(_record(uow, row), contract_id, sold) for row in rows]


def _part_for(purchase: Purchase, contract_id: int, sold: set[int | None]) -> Purchase:
    """Return a purchase with the lines that serve one sales contract.

    Lines that serve none belong to the contract that the purchase names.
    """
    main = purchase.contract is not None and purchase.contract.id == contract_id
    lines_ = tuple(
        line
        for line in purchase.lines
        if line.contract_line_id in sold or (main and line.contract_line_id is None)
    )
    whole = len(lines_) == len(purchase.lines)
    return purchase if whole else replace(purchase, lines=lines_)


def lines(uow: UnitOfWork, line_ids: Iterable[int]) -> dict[int, tuple[int, Line]]:
    """Return lines by id, each with the id of its purchase contract."""
    uow.actor.require("purchasing.view")
    told = [undefer(PurchaseLineRow.price_incl_vat)] if uow.actor.may(PRICES) else []
    rows = uow.session.scalars(
        select(PurchaseLineRow)
        .where(PurchaseLineRow.id.in_(set(line_ids)))
        .options(*told)
    ).all()
    products = catalog.refs(uow, [row.product_id for row in rows])
    return {
        row.id: (
            row.purchase_id,
            _line(uow, row, products.get(row.product_id)),
        )
        for row in rows
    }


def is_ordered(uow: UnitOfWork, contract_id: int) -> bool:
    """Say whether everything in a sales contract is ordered, drafts included."""
    uow.actor.require("purchasing.view")
    wanted = contracts.get(uow, contract_id).lines
    known = ordered(uow, [line.id or 0 for line in wanted])
    return all(known.get(line.id or 0, ZERO) >= line.quantity for line in wanted)


def prepared(uow: UnitOfWork, purchase: Purchase) -> Purchase:
    """Return a new purchase contract with what the office proposes; it is not saved."""
    uow.actor.require("purchasing.edit")
    ours = office.companies(uow)
    return replace(
        purchase,
        company=purchase.company or (ours[0] if ours else None),
        signed_on=purchase.signed_on or uow.today,
        purchaser=purchase.purchaser or uow.actor.name,
    )


def save(uow: UnitOfWork, purchase: Purchase) -> Purchase:
    """Create or replace a draft.

    Raises:
        InvalidError: The purchase contract has problems.
        TransitionError: It is no longer a draft.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("purchasing.edit")
    checks.refuse(purchase.problems())
    no_supplier = N_("{party} is no supplier; note that first, or choose another.")
    parties.require_role(
        uow, purchase.supplier, PartyRole.SUPPLIER, "supplier", no_supplier
    )
    row = documents.editable(
        uow, PurchaseRow, purchase, TRANSITIONS, Action.EDIT, State.DRAFT
    )
    if purchase.id is not None:
        _read_prices(uow, row)
    documents.write(row, purchase, skip={"state", "priced", "lines", "further"})
    row.total = purchase.total()
    row.received_percent = ZERO
    documents.write_lines(row.lines, PurchaseLineRow, purchase.lines)
    row.also = "".join(f", {ref.code}" for ref in _further(uow, row))[:ALSO]
    uow.session.flush()
    _index(uow, row)
    return get(uow, row.id)


def confirm(uow: UnitOfWork, purchase: Purchase, number: str | None = None) -> Purchase:
    """Give the purchase contract its number and freeze it.

    Raises:
        InvalidError: Something is missing that it must say.
        TransitionError: It is not a draft.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("purchasing.issue")
    row = documents.advance(uow, PurchaseRow, purchase, TRANSITIONS, Action.CONFIRM)
    checks.refuse(_record(uow, row).unfinished())
    uow.emit(Confirmed(row.id))
    wanted = Wanted("PO", row.signed_on or uow.today, number)
    return issued(uow, row, get(uow, row.id), (wanted,), _index)


def complete(uow: UnitOfWork, purchase: Purchase) -> Purchase:
    """Close a purchase contract that was delivered and paid."""
    uow.actor.require("purchasing.issue")
    row = documents.advance(uow, PurchaseRow, purchase, TRANSITIONS, Action.COMPLETE)
    uow.session.flush()
    return get(uow, row.id)


def cancel(uow: UnitOfWork, purchase: Purchase, reason: str) -> Purchase:
    """Cancel a purchase contract of which nothing has come.

    Raises:
        InvalidError: No reason is given.
        NotPossibleError: Goods of it were received.
        TransitionError: It is completed or cancelled already.
    """
    uow.actor.require("purchasing.cancel")
    reason = checks.reason(reason)
    row = documents.ready(uow, PurchaseRow, purchase, TRANSITIONS, Action.CANCEL)
    if any(line.received for line in row.lines):
        raise NotPossibleError(N_("Goods of this contract were received already."))
    documents.follow(row, TRANSITIONS, Action.CANCEL)
    row.note = f"{row.note}\n{reason}".strip()
    uow.session.flush()
    uow.emit(Cancelled(row.id, uow.today))
    return get(uow, row.id)


def on_shortened(uow: UnitOfWork, event: Shortened) -> None:
    """Let no line of a sales contract go that something was ordered for.

    To who sees no purchase contracts the database says it, and names none.

    Raises:
        InvalidError: Something was.
    """
    uow.actor.require("contracts.edit")
    if not uow.actor.may("purchasing.view"):
        return  # a server does not even let them be asked for
    named = uow.session.execute(
        select(PurchaseRow.number, PurchaseLineRow.product_id)
        .join(PurchaseRow, PurchaseRow.id == PurchaseLineRow.purchase_id)
        .where(PurchaseLineRow.contract_line_id.in_(event.line_ids))
        .limit(1)
    ).one_or_none()
    if named is not None:
        text = N_("{product} is in purchase contract {number}: its line has to stay.")
        contracts.keep_line(uow, text, *named)


def note_received(uow: UnitOfWork, line_id: int, quantity: Decimal) -> None:
    """Count goods accepted, or returned when negative, for a line.

    Raises:
        NotPossibleError: The contract is not in force, more comes than was ordered,
            or more would be returned than has come.
    """
    uow.actor.require("purchasing.view")
    line = documents.lock(uow, PurchaseLineRow, [line_id])[line_id]
    row = documents.fetch(uow, PurchaseRow, line.purchase_id)
    if quantity > 0 and row.state is not State.CONFIRMED:
        raise NotPossibleError(N_("This purchase contract is not in force."))
    if line.received + quantity < 0:
        raise NotPossibleError(N_("More would be returned than was received."))
    if line.received + quantity > line.quantity:
        raise NotPossibleError(
            N_("Only {open} of {product} are still to come."),
            open=f"{max(line.quantity - line.received, ZERO).normalize():f}",
            product=catalog.refs(uow, [line.product_id])[line.product_id].code,
        )
    line.received += quantity
    uow.session.flush()
    row.received_percent = round(_record(uow, row).received_percent(), 4)
    row.version += 1
    uow.session.flush()


def paper(uow: UnitOfWork, purchase_id: int) -> PurchasePaper:
    """Gather what the purchase contract prints."""
    uow.actor.require(PRICES)
    purchase = get(uow, purchase_id)
    if purchase.company is None or purchase.supplier is None:
        raise NotPossibleError(N_("Choose the company and the supplier first."))
    return papers.purchase(
        purchase,
        office.get_company(uow, purchase.company.id),
        parties.get(uow, purchase.supplier.id),
        catalog.products(
            uow, [line.product.id for line in purchase.lines if line.product]
        ),
    )


def _further(uow: UnitOfWork, row: PurchaseRow) -> tuple[Ref, ...]:
    """Return the sales contracts that lines serve beside the one it names."""
    if not uow.actor.may("contracts.view"):
        return ()
    served = contracts.of_lines(uow, (line.contract_line_id for line in row.lines))
    return tuple(ref for ref in served if ref.id != row.contract_id)


def _index(uow: UnitOfWork, row: PurchaseRow) -> None:
    supplier = parties.ref(uow, row.supplier_id)
    finder.index(
        uow,
        "purchase",
        row.id,
        number=row.number or "",
        title=row.number or finder.NAMED,
        detail=finder.NAMED,  # no amount: not everybody who finds it may see it
        words=(supplier.code,),
        named=supplier,
    )


def _whole(uow: UnitOfWork) -> tuple[ExecutableOption, ...]:
    """Return how orders are read with what every other question leaves out."""
    if not uow.actor.may(PRICES):
        return (selectinload(PurchaseRow.lines),)
    lines_ = selectinload(PurchaseRow.lines).undefer(PurchaseLineRow.price_incl_vat)
    return undefer(PurchaseRow.total), lines_


def _unread(row: PurchaseRow) -> Iterator[bool]:
    """Tell of what is left out of questions whether it is still to be read."""
    yield "total" in inspect(row).unloaded
    yield "lines" in inspect(row).unloaded
    yield from ("price_incl_vat" in inspect(line).unloaded for line in row.lines)


def _read_prices(uow: UnitOfWork, row: PurchaseRow) -> None:
    """Read what is left out of every other question, for who may see it."""
    if uow.actor.may(PRICES) and any(_unread(row)):
        whole = select(PurchaseRow).where(PurchaseRow.id == row.id)
        uow.session.scalars(whole.options(*_whole(uow))).one()


def _record(uow: UnitOfWork, row: PurchaseRow) -> Purchase:
    return uow.once((Purchase, row.id), lambda: _made(uow, row))


def _made(uow: UnitOfWork, row: PurchaseRow) -> Purchase:
    _read_prices(uow, row)
    products = catalog.refs(uow, [line.product_id for line in row.lines])
    return mapping.read(
        Purchase,
        row,
        number=row.number or "",
        company=office.refs(uow, [row.company_id])[row.company_id],
        supplier=parties.ref(uow, row.supplier_id),
        contract=contracts.refs(uow, [row.contract_id]).get(row.contract_id or 0),
        further=_further(uow, row),
        priced=uow.actor.may(PRICES),
        lines=tuple(
            _line(uow, line, products.get(line.product_id)) for line in row.lines
        ),
    )


def _line(uow: UnitOfWork, row: PurchaseLineRow, product: Ref | None) -> Line:
    hidden = {} if uow.actor.may(PRICES) else {"price_incl_vat": ZERO}
    return mapping.read(Line, row, product=product, **hidden)
