"""What can be done with inspections."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalog import service as catalog
from app.core import aql, checks
from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.core.refs import Ref
from app.db import documents, mapping
from app.db import search as finder
from app.db.numbering import Wanted, issued
from app.db.trash import kept
from app.modules import EVIDENCE
from app.modules import find as find_function
from app.office import service as office
from app.parties import service as parties
from app.purchasing import service as purchasing
from app.purchasing.model import PurchaseRow
from app.quality import papers
from app.quality.domain import (
    TRANSITIONS,
    Action,
    Checked,
    Defect,
    Inspected,
    Inspection,
    State,
)
from app.quality.model import (
    InspectionCheckRow,
    InspectionClassRow,
    InspectionDefectRow,
    InspectionRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.papers import InspectionPaper
    from app.db.unit_of_work import UnitOfWork
    from app.purchasing.domain import Line, Purchase


def get(uow: UnitOfWork, inspection_id: int) -> Inspection:
    """Read one inspection.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("quality.view")
    return _record(uow, documents.fetch(uow, InspectionRow, inspection_id))


def find(uow: UnitOfWork, number: str) -> Inspection | None:
    """Read an inspection by its number; None when unknown."""
    uow.actor.require("quality.view")
    row = uow.session.scalar(
        select(InspectionRow).where(InspectionRow.number == number)
    )
    return None if row is None else _record(uow, row)


def of_purchase(uow: UnitOfWork, purchase_id: int) -> list[Inspection]:
    """Read the inspections of a purchase contract, the oldest first."""
    uow.actor.require("quality.view")
    rows = uow.session.scalars(
        select(InspectionRow)
        .where(InspectionRow.purchase_id == purchase_id, kept(InspectionRow))
        .order_by(InspectionRow.id)
    )
    return [_record(uow, row) for row in rows]


def require_good(uow: UnitOfWork, purchase_line_ids: Iterable[int]) -> None:
    """Refuse goods whose lot failed its last inspection without a waiver.

    Lines that nobody inspected are let pass: not everything is inspected by AQL.

    Raises:
        NotPossibleError: The last inspection of a line failed.
    """
    uow.actor.require("quality.view")
    rows = uow.session.scalars(
        select(InspectionRow)
        .where(
            InspectionRow.purchase_line_id.in_(set(purchase_line_ids)),
            InspectionRow.state != State.PLANNED,
        )
        .order_by(InspectionRow.id)
    )
    latest = {row.purchase_line_id: row for row in rows}
    for row in latest.values():
        if row.state is State.FAILED:
            raise NotPossibleError(
                N_(
                    "{product} failed inspection {number}. Inspect the lot again, or "
                    "accept it with a waiver."
                ),
                product=catalog.refs(uow, [row.product_id])[row.product_id].code,
                number=row.number or "",
            )


def from_purchase(uow: UnitOfWork, purchase_id: int) -> list[Inspection]:
    """Return a planned inspection for each line of a purchase contract.

    A lot that failed before is shown again; how severely is inspected follows from
    what the supplier's lots of that product were like (switching rules).
    """
    uow.actor.require("quality.edit")
    purchase = purchasing.get(uow, purchase_id)
    failed = {
        one.purchase_line_id: one.state is State.FAILED
        for one in of_purchase(uow, purchase_id)
    }
    return [
        Inspection(
            company=purchase.company,
            purchase=Ref(purchase_id, purchase.number, ""),
            purchase_line_id=line.id,
            product=line.product,
            inspected_on=uow.today,
            inspector=uow.actor.name,
            lot_size=int(line.quantity),
            severity=_severity(uow, purchase, line),
            resubmission=failed.get(line.id, False),
        ).planned()
        for line in purchase.lines
    ]


def prepared(uow: UnitOfWork, inspection: Inspection) -> Inspection:
    """Return a new inspection with what the office proposes; it is not saved yet."""
    uow.actor.require("quality.edit")
    ours = office.companies(uow)
    return replace(
        inspection,
        company=inspection.company or (ours[0] if ours else None),
        inspected_on=inspection.inspected_on or uow.today,
        inspector=inspection.inspector or uow.actor.name,
    )


def save(
    uow: UnitOfWork, inspection: Inspection, number: str | None = None
) -> Inspection:
    """Plan an inspection, which numbers it and fills its sampling plan, or change it.

    Raises:
        InvalidError: The inspection has problems.
        TransitionError: It is concluded already.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("quality.edit")
    checks.refuse(inspection.problems())
    row = documents.editable(
        uow, InspectionRow, inspection, TRANSITIONS, Action.EDIT, State.PLANNED
    )
    sampled = inspection.counted().planned()
    documents.write(row, sampled, skip={"state", "classes", "checks", "listed"})
    documents.write_lines(row.classes, InspectionClassRow, sampled.classes)
    documents.write_lines(row.checks, InspectionCheckRow, sampled.checks)
    documents.write_lines(row.listed, InspectionDefectRow, sampled.listed)
    first = row.number is None
    uow.session.flush()
    wanted = (Wanted("QC", row.inspected_on, number),) if first else ()
    return issued(uow, row, get(uow, row.id), wanted, _index)


def conclude(uow: UnitOfWork, inspection: Inspection) -> Inspection:
    """Judge the lot by what was found: it passes or fails.

    Raises:
        TransitionError: It is concluded already.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("quality.issue")
    stored = get(uow, inspection.id or 0)
    verdict = Action.ACCEPT if stored.passes else Action.REJECT
    row = documents.advance(uow, InspectionRow, inspection, TRANSITIONS, verdict)
    uow.session.flush()
    return get(uow, row.id)


def waive(uow: UnitOfWork, inspection: Inspection, reason: str) -> Inspection:
    """Accept a lot that failed, for a reason that stays on record.

    Raises:
        InvalidError: No reason is given.
        TransitionError: It did not fail.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("quality.cancel")
    reason = checks.reason(reason)
    row = documents.advance(uow, InspectionRow, inspection, TRANSITIONS, Action.WAIVE)
    row.reason = reason
    uow.session.flush()
    return get(uow, row.id)


def paper(uow: UnitOfWork, inspection_id: int) -> InspectionPaper:
    """Gather what the inspection report prints.

    Raises:
        NotPossibleError: The purchase contract names no supplier.
    """
    uow.actor.require("quality.view")
    inspection = get(uow, inspection_id)
    purchase = purchasing.get(uow, inspection.purchase.id if inspection.purchase else 0)
    if purchase.company is None or purchase.supplier is None:
        raise NotPossibleError(N_("Choose the company and the supplier first."))
    ids = [inspection.product.id] if inspection.product else []
    return papers.report(
        inspection,
        office.get_company(uow, purchase.company.id),
        purchase,
        parties.get(uow, purchase.supplier.id),
        next(iter(catalog.products(uow, ids).values()), None),
        tuple(find_function(EVIDENCE["photos"])(uow, inspection_id) or ()),
    )


def _severity(uow: UnitOfWork, purchase: Purchase, line: Line) -> aql.Severity:
    """Return how severely the next lot of a product from its maker is inspected."""
    if purchase.supplier is None or line.product is None:
        return aql.Severity.NORMAL
    rows = uow.session.scalars(
        select(InspectionRow)
        .join(PurchaseRow, PurchaseRow.id == InspectionRow.purchase_id)
        .where(
            PurchaseRow.supplier_id == purchase.supplier.id,
            InspectionRow.product_id == line.product.id,
            InspectionRow.state != State.PLANNED,
        )
        .order_by(InspectionRow.inspected_on, InspectionRow.id)
    )
    return aql.standing(_lot(_record(uow, row)) for row in rows).severity


def _lot(inspection: Inspection) -> aql.Inspected:
    """Return a concluded inspection as the switching rules see it."""
    major = next(
        (c for c in inspection.classes if c.defects is aql.DefectClass.MAJOR),
        inspection.classes[0],
    )
    tighter = major.aql > 0 and aql.passes_one_step_tighter(
        inspection.lot_size,
        major.aql,
        major.found,
        inspection.level,
        inspection.severity,
    )
    return aql.Inspected(
        accepted=inspection.state is State.PASSED,
        ac=major.accept,
        passes_tighter=tighter,
        resubmitted=inspection.resubmission,
    )


def _index(uow: UnitOfWork, row: InspectionRow) -> None:
    product = catalog.refs(uow, [row.product_id])[row.product_id]
    purchase = purchasing.refs(uow, [row.purchase_id])[row.purchase_id]
    finder.index(
        uow,
        "inspection",
        row.id,
        number=row.number or "",
        title=row.number or "",
        detail=f"{product.code} · {finder.NAMED}",
        words=(product.code, product.own, product.zh, purchase.code),
        named=purchase,
    )


def _record(uow: UnitOfWork, row: InspectionRow) -> Inspection:
    return mapping.read(
        Inspection,
        row,
        number=row.number or "",
        company=office.refs(uow, [row.company_id])[row.company_id],
        purchase=purchasing.refs(uow, [row.purchase_id])[row.purchase_id],
        product=catalog.refs(uow, [row.product_id])[row.product_id],
        classes=tuple(mapping.read(Inspected, each) for each in row.classes),
        checks=tuple(mapping.read(Checked, each) for each in row.checks),
        listed=tuple(mapping.read(Defect, each) for each in row.listed),
    )
