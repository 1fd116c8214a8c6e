"""Reckons refunds and keeps their files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog import service as catalog
from app.core import checks
from app.core.errors import NotPossibleError, Problem
from app.core.i18n import N_
from app.core.money import ZERO, to_coin, written
from app.customs.model import RefundLineRow, RefundRow
from app.customs.refunding import (
    REFUND_TRANSITIONS,
    REFUNDED_IN,
    Refund,
    RefundAction,
    RefundLine,
    RefundReceived,
    RefundReversed,
    RefundState,
)
from app.customs.service import declarations
from app.customs.service.reckoning import (
    collect_until,
    export_day,
    refund_of_shipment,
)
from app.db import documents, mapping
from app.db import search as finder
from app.db.numbering import Wanted, issued
from app.modules import EVIDENCE, find
from app.office import service as office
from app.parties import service as parties
from app.purchasing import service as purchasing
from app.shipments import service as shipments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from app.customs.domain import Declaration
    from app.db.unit_of_work import UnitOfWork


def get_refund(uow: UnitOfWork, refund_id: int) -> Refund:
    """Read one refund file.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("customs.view")
    return _record(uow, documents.fetch(uow, RefundRow, refund_id))


def find_refund(uow: UnitOfWork, number: str) -> Refund | None:
    """Read a refund file by its number; None when unknown."""
    uow.actor.require("customs.view")
    row = uow.session.scalar(
        select(RefundRow).where(RefundRow.number == number).limit(1)
    )
    return None if row is None else _record(uow, row)


def refund_for(uow: UnitOfWork, shipment_id: int) -> Refund | None:
    """Read the refund file of a shipment; None while there is none."""
    uow.actor.require("customs.view")
    row = uow.session.scalar(
        select(RefundRow).where(RefundRow.shipment_id == shipment_id)
    )
    return None if row is None else _record(uow, row)


def draft_refund(uow: UnitOfWork, shipment_id: int) -> Refund:
    """Return a shipment's refund file, not yet saved, with its lines reckoned.

    Raises:
        NotPossibleError: There is a file already, or no purchase covers the goods.
    """
    uow.actor.require("customs.edit")
    _require_alone(uow, None, shipment_id)
    shipment = shipments.get(uow, shipment_id)
    figures = refund_of_shipment(uow, shipment_id)
    if not figures.lines:
        raise NotPossibleError(
            N_("No confirmed purchase contract covers the goods of this shipment.")
        )
    declared = declarations.of_shipment(uow, shipment_id)
    first = declarations.refs(uow, [d.id for d in declared[:1]])
    return Refund(
        company=shipment.company,
        shipment=shipments.refs(uow, [shipment_id])[shipment_id],
        declaration=next(iter(first.values()), None),
        exported_on=export_day(uow, shipment),
        collect_until=collect_until(uow, shipment),
        lines=_numbered(uow, figures.lines),
    )


def reckoned(uow: UnitOfWork, refund: Refund) -> tuple[Refund, tuple[Problem, ...]]:
    """Return an open file as its purchases and shipment have it by now; saves nothing.

    Returns:
        The file, its invoice numbers as they stood, and what keeps it from being filed.
    """
    uow.actor.require("customs.view")
    if refund.shipment is None or refund.state is not RefundState.OPEN:
        return refund, ()
    return _refreshed(uow, refund, refund.shipment.id)


def save_refund(uow: UnitOfWork, refund: Refund) -> Refund:
    """Create an open file, or change it; its figures are reckoned anew.

    Raises:
        InvalidError: The file has problems.
        NotPossibleError: There is another file of this shipment.
        TransitionError: It was filed already.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("customs.edit")
    checks.refuse(refund.problems())
    shipment_id = refund.shipment.id if refund.shipment else 0
    _require_alone(uow, refund.id, shipment_id)
    fresh, _missing = _refreshed(uow, refund, shipment_id)
    row = documents.editable(
        uow, RefundRow, refund, REFUND_TRANSITIONS, RefundAction.EDIT, RefundState.OPEN
    )
    _write(row, fresh)
    uow.session.flush()
    _index(uow, row)
    return get_refund(uow, row.id)


def note_refund_invoices(uow: UnitOfWork, numbers: Mapping[int, str]) -> None:
    """Write VAT invoice numbers, by purchase line, into files that are still open."""
    uow.actor.require("customs.view")
    rows = uow.session.scalars(
        select(RefundLineRow)
        .join(RefundRow, RefundRow.id == RefundLineRow.refund_id)
        .where(
            RefundLineRow.purchase_line_id.in_(numbers),
            RefundLineRow.invoice_number == "",
            RefundRow.state == RefundState.OPEN,
        )
    )
    for row in rows:
        row.invoice_number = numbers[row.purchase_line_id or 0]
    uow.session.flush()


def release(
    uow: UnitOfWork,
    declaration: Declaration,
    released_on: date,
    export_on: date | None = None,
) -> Declaration:
    """Note that customs have let the goods go; an open refund file goes by the day.

    Args and errors are those of `declarations.release`.
    """
    uow.actor.require("customs.issue")
    made = declarations.release(uow, declaration, released_on, export_on)
    row = uow.session.scalar(
        select(RefundRow).where(
            RefundRow.shipment_id == (made.shipment.id if made.shipment else 0),
            RefundRow.state == RefundState.OPEN,
        )
    )
    if row is not None:
        shipment = shipments.get(uow, row.shipment_id)
        fresh = replace(_record(uow, row), exported_on=export_day(uow, shipment))
        row.exported_on = fresh.exported_on
        _write_dates(row, fresh)
        uow.session.flush()
    return made


def file_refund(
    uow: UnitOfWork, refund: Refund, on: date, number: str | None = None
) -> Refund:
    """Note that the refund was applied for; its figures are frozen.

    Args:
        uow: The action.
        refund: As it was read; its version is checked.
        on: The day of filing.
        number: Our number that it already bears, when it comes from elsewhere.

    Raises:
        InvalidError: The goods have not left, a rate or purchase is missing, or it
            is too early or too late.
        TransitionError: It is not open.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("customs.issue")
    row = documents.ready(uow, RefundRow, refund, REFUND_TRANSITIONS, RefundAction.FILE)
    fresh, missing = _refreshed(uow, _record(uow, row), row.shipment_id)
    checks.refuse((*fresh.unfileable(on), *missing))
    _write(row, fresh)
    uow.session.flush()  # while it is open: a server lets nobody write to a filed one
    documents.follow(row, REFUND_TRANSITIONS, RefundAction.FILE)
    row.filed_on = on
    uow.session.flush()
    # What the tax office returned is filed again under its number.
    wanted = (Wanted("TS", on, number),) if row.number is None else ()
    return issued(uow, row, get_refund(uow, row.id), wanted, _index)


def reopen_refund(uow: UnitOfWork, refund: Refund, reason: str) -> Refund:
    """Take a file back that the tax office has returned, its approval with it.

    Raises:
        InvalidError: No reason is given.
        TransitionError: It is not filed, or its money has come.
    """
    uow.actor.require("customs.cancel")
    reason = checks.reason(reason)
    row = documents.advance(
        uow, RefundRow, refund, REFUND_TRANSITIONS, RefundAction.REOPEN
    )
    row.filed_on = row.approved_on = None
    row.approved_amount = ZERO
    row.note = f"{row.note}\n{reason}".strip()
    uow.session.flush()
    return get_refund(uow, row.id)


def approve_refund(
    uow: UnitOfWork, refund: Refund, on: date, amount: Decimal | None = None
) -> Refund:
    """Note that the tax office approved the refund.

    Args:
        uow: The action.
        refund: As it was read; its version is checked.
        on: The day.
        amount: In CNY; None when all of it was approved.

    Raises:
        InvalidError: The amount is negative or more than was applied for.
        TransitionError: It is not filed.
    """
    uow.actor.require("customs.issue")
    row = documents.ready(
        uow, RefundRow, refund, REFUND_TRANSITIONS, RefundAction.APPROVE
    )
    approved = row.refund if amount is None else amount
    text = N_("At most {most} CNY was applied for.")
    _require_within("approved_amount", approved, row.refund, text)
    documents.advance(uow, RefundRow, refund, REFUND_TRANSITIONS, RefundAction.APPROVE)
    row.approved_on, row.approved_amount = on, approved
    uow.session.flush()
    return get_refund(uow, row.id)


def receive_refund(
    uow: UnitOfWork, refund: Refund, on: date, amount: Decimal | None = None
) -> Refund:
    """Note that the money has come.

    Args:
        uow: The action.
        refund: As it was read; its version is checked.
        on: The day.
        amount: In CNY; None when it is what was approved.

    Raises:
        InvalidError: The amount is negative or more than was approved.
        TransitionError: It is not approved.
    """
    uow.actor.require("customs.issue")
    row = documents.ready(
        uow, RefundRow, refund, REFUND_TRANSITIONS, RefundAction.RECEIVE
    )
    received = row.approved_amount if amount is None else amount
    text = N_("At most {most} CNY was approved.")
    _require_within("received_amount", received, row.approved_amount, text)
    documents.advance(uow, RefundRow, refund, REFUND_TRANSITIONS, RefundAction.RECEIVE)
    row.received_on, row.received_amount = on, received
    uow.session.flush()
    uow.emit(RefundReceived(row.id, on))
    return get_refund(uow, row.id)


def reverse_refund(uow: UnitOfWork, refund: Refund, on: date, reason: str) -> Refund:
    """Take back that the money has come; the file is approved again.

    What had come leaves its account on the day by a move that turns it around. The
    reason is kept in the note.

    Raises:
        InvalidError: No reason is given.
        NotPossibleError: The day is before the money came, or foreign money of it has
            left the account since.
        TransitionError: It was not received.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("customs.cancel")
    reason = checks.reason(reason)
    checks.not_before(refund.received_on, on)
    row = documents.advance(
        uow, RefundRow, refund, REFUND_TRANSITIONS, RefundAction.REVERSE
    )
    row.received_on, row.received_amount = None, ZERO
    row.note = f"{row.note}\n{reason}".strip()
    uow.session.flush()
    uow.emit(RefundReversed(row.id, on))
    return get_refund(uow, row.id)


def _require_within(name: str, amount: Decimal, most: Decimal, text: str) -> None:
    """Refuse CNY that no coins make, that are negative, or more than there can be.

    Args:
        name: The field that is told.
        amount: In CNY.
        most: What it may be.
        text: Says that it is more; names `most`.
    """
    if amount != to_coin(amount, REFUNDED_IN):
        coins = N_("{currency} has no such small coin.")
        wrong = Problem(name, coins, {"currency": REFUNDED_IN})
    elif not ZERO <= amount <= most:
        wrong = Problem(name, text, {"most": written(most, REFUNDED_IN)})
    else:
        return
    checks.refuse((wrong,))


# --- Rows ----------------------------------------------------------------------------


def _refreshed(
    uow: UnitOfWork, refund: Refund, shipment_id: int
) -> tuple[Refund, tuple[Problem, ...]]:
    """Reckon a file's lines anew; its invoice numbers and line ids stay.

    Returns:
        The file, and which goods nobody bought or which rates are missing.
    """
    figures = refund_of_shipment(uow, shipment_id)
    known = {line.purchase_line_id: line for line in refund.lines}
    lines = []
    for line in figures.lines:
        old = known.get(line.purchase_line_id)
        kept = {"id": old.id, "invoice_number": old.invoice_number} if old else {}
        lines.append(replace(line, **kept))  # type: ignore[arg-type]
    shipment = shipments.get(uow, shipment_id)
    fresh = replace(
        refund,
        exported_on=export_day(uow, shipment),
        collect_until=collect_until(uow, shipment),
        lines=_numbered(uow, lines),
    )
    return fresh, figures.problems


def _numbered(uow: UnitOfWork, lines: Sequence[RefundLine]) -> tuple[RefundLine, ...]:
    """Give lines without an invoice number that of the invoice posted for them."""
    empty = {
        line.purchase_line_id
        for line in lines
        if line.special_invoice and not line.invoice_number
    }
    known = find(EVIDENCE["invoices"])(uow, empty - {None}) if empty else None
    if not known:
        return tuple(lines)
    return tuple(
        replace(line, invoice_number=known.get(line.purchase_line_id, ""))
        if line.purchase_line_id in empty
        else line
        for line in lines
    )


def _write(row: RefundRow, refund: Refund) -> None:
    documents.write(row, refund, skip={"state", "lines"})
    figures = refund.figures()
    _write_dates(row, refund)
    row.currency = REFUNDED_IN
    row.excl_vat, row.refund = figures.excl_vat, figures.refund
    row.non_refundable = figures.non_refundable
    documents.write_lines(row.lines, RefundLineRow, refund.lines)


def _write_dates(row: RefundRow, refund: Refund) -> None:
    dates = refund.dates()
    row.filing_by = dates.filing_by if dates else None
    row.lost_after = dates.lost_after if dates else None


def _require_alone(uow: UnitOfWork, key: int | None, shipment_id: int) -> None:
    twin = uow.session.scalar(
        select(RefundRow.id).where(RefundRow.shipment_id == shipment_id)
    )
    if twin is not None and twin != key:
        raise NotPossibleError(
            N_("There is a refund file of this shipment already."),
            stands=("refund", twin),
        )


def _index(uow: UnitOfWork, row: RefundRow) -> None:
    shipment = shipments.refs(uow, [row.shipment_id])[row.shipment_id]
    finder.index(
        uow,
        "refund",
        row.id,
        number=row.number or "",
        title=row.number or shipment.code,
        detail=f"{shipment.code} · CNY {written(row.refund, 'CNY')}",
        words=(shipment.code, shipment.own, shipment.zh),
        permission="customs.view",
    )


def _record(uow: UnitOfWork, row: RefundRow) -> Refund:
    purchases = purchasing.refs(uow, [line.purchase_id for line in row.lines])
    suppliers = parties.refs(uow, [line.supplier_id for line in row.lines])
    products = catalog.refs(uow, [line.product_id for line in row.lines])
    return mapping.read(
        Refund,
        row,
        number=row.number or "",
        company=office.refs(uow, [row.company_id])[row.company_id],
        shipment=shipments.refs(uow, [row.shipment_id]).get(row.shipment_id),
        declaration=declarations.refs(uow, [row.declaration_id]).get(
            row.declaration_id or 0
        ),
        lines=tuple(
            mapping.read(
                RefundLine,
                line,
                purchase=purchases.get(line.purchase_id or 0),
                supplier=suppliers.get(line.supplier_id or 0),
                product=products.get(line.product_id or 0),
            )
            for line in row.lines
        ),
    )
