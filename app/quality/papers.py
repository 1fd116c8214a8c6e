"""Turns an inspection into what its report prints. No Qt, no SQL."""

from __future__ import annotations

from app.catalog.blocks import descriptions, unit_names
from app.catalog.domain import Product
from app.core.papers import CopyMark, InspectedClass, InspectionPaper
from app.core.papers.parts import same
from app.office.blocks import letterhead
from app.office.domain import Company
from app.parties.blocks import party_block
from app.parties.domain import Party
from app.purchasing.domain import Purchase
from app.quality.domain import Inspection, State


def report(
    inspection: Inspection,
    company: Company,
    purchase: Purchase,
    supplier: Party,
    product: Product | None,
) -> InspectionPaper:
    """Return the inspection report (documents.md §24).

    Until the verdict is given it is a draft that says what to inspect.
    """
    concluded = inspection.state is not State.PLANNED
    line = next(
        (one for one in purchase.lines if one.id == inspection.purchase_line_id), None
    )
    return InspectionPaper(
        number=inspection.number,
        on=inspection.inspected_on,
        copy=CopyMark.PLAIN if concluded else CopyMark.DRAFT,
        letterhead=letterhead(company),
        supplier=party_block(supplier),
        purchase_no=purchase.number,
        contract_no=purchase.contract.code if purchase.contract else "",
        product_no=inspection.product.code if inspection.product else "",
        product=descriptions("", "", product),
        ordered=line.quantity if line else None,
        unit=unit_names(line.unit, product) if line else {},
        place=inspection.place,
        inspector=inspection.inspector,
        lot=inspection.lot_size,
        level=inspection.level,
        severity=inspection.severity,
        shown_again=inspection.resubmission,
        classes=tuple(
            InspectedClass(
                defects=one.defects,
                limit=one.aql,
                letter=one.letter,
                sample=one.sample_size,
                accept=one.accept,
                reject=one.reject,
                found=one.found,
            )
            for one in inspection.classes
        ),
        concluded=concluded,
        waiver=inspection.reason if inspection.state is State.WAIVED else "",
        remarks=same(inspection.conclusion) if inspection.conclusion else {},
    )
