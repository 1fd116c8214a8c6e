"""Turns an inspection into what its report prints. No Qt, no SQL."""

from __future__ import annotations

from pathlib import PurePath

from app.catalog.blocks import descriptions, unit_names
from app.catalog.domain import Product
from app.core import aql
from app.core.papers import (
    CheckedPart,
    CopyMark,
    FoundDefect,
    InspectedClass,
    InspectionPaper,
    Photo,
)
from app.core.papers.parts import same
from app.core.papers.vault import Filed, Place
from app.office.blocks import letterhead
from app.office.domain import Company
from app.parties.blocks import party_block
from app.parties.domain import Party
from app.purchasing.domain import Purchase
from app.quality.domain import Inspected, Inspection, State


def filed_as(inspection: Inspection) -> Filed:
    """Return how an inspection report is filed; before the verdict it is a draft."""
    return Filed(
        place=Place(kind="inspection", record_id=inspection.id or 0, key="inspection"),
        number="" if inspection.state is State.PLANNED else inspection.number,
        party=inspection.purchase.zh or inspection.purchase.own
        if inspection.purchase
        else "",
    )


def report(
    inspection: Inspection,
    company: Company,
    purchase: Purchase,
    supplier: Party,
    product: Product | None,
    photos: tuple[Photo, ...] = (),
) -> InspectionPaper:
    """Return the inspection report (documents.md §24).

    Until the verdict is given it is a draft that says what to inspect.

    Args:
        inspection: The inspection.
        company: Ours, which inspects.
        purchase: What was ordered.
        supplier: Whose goods.
        product: Its card; None: the goods have none.
        photos: The pictures among the inspection's files.
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
        classes=tuple(map(_class, inspection.classes)),
        concluded=concluded,
        waiver=inspection.reason if inspection.state is State.WAIVED else "",
        remarks=same(inspection.conclusion) if inspection.conclusion else {},
        customer=purchase.contract.own if purchase.contract else "",
        packed_percent=inspection.packed_percent,
        checked=tuple(
            CheckedPart(one.part, one.result, one.remark) for one in inspection.checks
        ),
        found=_defects(inspection, photos),
        photos=photos,
    )


def _class(one: Inspected) -> InspectedClass:
    return InspectedClass(
        defects=one.defects,
        limit=one.aql,
        letter=one.letter,
        sample=one.sample_size,
        accept=one.accept,
        reject=one.reject,
        found=one.found,
    )


def _defects(
    inspection: Inspection, photos: tuple[Photo, ...]
) -> tuple[FoundDefect, ...]:
    """Return the listed defects, the worst class first."""
    numbers = {one.name.casefold(): n for n, one in enumerate(photos, 1)}
    worst = list(aql.DefectClass)
    return tuple(
        FoundDefect(
            one.defects,
            one.code,
            one.description,
            one.quantity,
            numbers.get(PurePath(one.photo).stem.casefold(), 0) if one.photo else 0,
        )
        for one in sorted(inspection.listed, key=lambda one: worst.index(one.defects))
    )
