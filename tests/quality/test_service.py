"""Inspections in the database: plans, verdicts, waivers, what they hold back."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from app.core.aql import DefectClass, Severity
from app.core.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotPossibleError,
)
from app.core.papers.inspecting import CheckPart, CheckResult
from app.core.query import Query
from app.core.states import TransitionError
from app.dossier import service as dossier
from app.inventory import service as inventory
from app.quality import listing, service
from app.quality.domain import Defect, Inspection, State
from tests import make, make_export

D = Decimal
DAY = date(2026, 6, 12)


@pytest.fixture
def uow(database, actor):
    """One action on the day of the inspection."""
    with database.unit_of_work(actor, today=DAY) as uow:
        uow.reactions = {}
        yield uow


@pytest.fixture
def purchase(uow):
    """Purchase contract A over 2 200 juice extractors."""
    return make_export.purchases(uow, make.contract(uow))[0]


def planned(uow, purchase) -> Inspection:
    return service.save(uow, service.from_purchase(uow, purchase.id)[0])


def found(inspection: Inspection, *counts: int) -> Inspection:
    classes = tuple(
        replace(c, found=n) for c, n in zip(inspection.classes, counts, strict=True)
    )
    return replace(inspection, classes=classes)


def judged(uow, purchase, *counts: int) -> Inspection:
    saved = service.save(uow, found(planned(uow, purchase), *counts))
    return service.conclude(uow, saved)


@pytest.mark.feature("A67", "000-21")
def test_the_deals_lot_is_planned_by_the_standard(uow, purchase):
    made = planned(uow, purchase)
    assert made.number == "QC26-0001"
    assert made.lot_size == 2200
    assert [(c.letter, c.sample_size, c.accept, c.reject) for c in made.classes] == [
        ("K", 125, 0, 1),
        ("K", 125, 7, 8),
        ("K", 125, 10, 11),
    ]
    assert (made.purchase.id, made.product.code) == (purchase.id, "HJ-350")


def test_a_given_number_is_kept(uow, purchase):
    draft = service.from_purchase(uow, purchase.id)[0]
    assert service.save(uow, draft, "QC26-0012").number == "QC26-0012"


def test_saving_again_keeps_number_and_plans_anew(uow, purchase):
    made = planned(uow, purchase)
    again = service.save(uow, replace(made, lot_size=1000))
    assert again.number == made.number
    assert again.classes[1].sample_size == 80


@pytest.mark.feature("A67")
@pytest.mark.parametrize(
    ("counts", "state"),
    [((0, 7, 10), State.PASSED), ((0, 8, 0), State.FAILED), ((1, 0, 0), State.FAILED)],
)
def test_what_was_found_decides(uow, purchase, counts, state):
    made = judged(uow, purchase, *counts)
    assert made.state is state
    with pytest.raises(TransitionError):
        service.save(uow, made)


@pytest.mark.feature("A70")
def test_a_failed_lot_is_not_received_before_a_waiver(uow, purchase):
    failed = judged(uow, purchase, 0, 8, 0)
    draft = inventory.save(uow, inventory.from_purchase(uow, purchase.id))
    with pytest.raises(NotPossibleError, match="HJ-350 failed inspection QC26-0001"):
        inventory.post(uow, draft)
    with pytest.raises(InvalidError, match="reason"):
        service.waive(uow, failed, " ")
    waived = service.waive(uow, failed, "Customer accepts scratches")
    assert (waived.state, waived.reason) == (
        State.WAIVED,
        "Customer accepts scratches",
    )
    inventory.post(uow, inventory.get(uow, draft.id))


@pytest.mark.feature("A70")
def test_a_lot_shown_again_and_passed_may_be_received(uow, purchase):
    judged(uow, purchase, 0, 8, 0)
    again = service.from_purchase(uow, purchase.id)[0]
    assert again.resubmission
    planned = service.save(uow, again)
    draft = inventory.save(uow, inventory.from_purchase(uow, purchase.id))
    with pytest.raises(NotPossibleError, match="failed inspection"):
        inventory.post(uow, draft)  # it is only going to be shown again
    second = service.conclude(uow, planned)
    assert second.state is State.PASSED
    draft = inventory.get(uow, draft.id)
    assert inventory.post(uow, draft).number


@pytest.mark.feature("B16")
def test_two_bad_lots_of_a_maker_tighten_the_next(uow, purchase):
    for _lot in range(2):
        draft = service.from_purchase(uow, purchase.id)[0]
        saved = service.save(uow, found(replace(draft, resubmission=False), 0, 8, 0))
        service.conclude(uow, saved)
    following = service.from_purchase(uow, purchase.id)[0]
    assert following.severity is Severity.TIGHTENED
    assert following.classes[1].accept == 5


def test_a_good_lot_needs_no_waiver(uow, purchase):
    with pytest.raises(TransitionError):
        service.waive(uow, judged(uow, purchase, 0, 0, 0), "Why not")


def test_two_people_cannot_overwrite_each_other(uow, purchase):
    made = planned(uow, purchase)
    service.save(uow, replace(made, place="Cixi"))
    with pytest.raises(ConflictError):
        service.save(uow, replace(made, place="Ningbo"))
    with pytest.raises(ConflictError):
        service.conclude(uow, made)


def test_an_inspection_with_problems_is_not_saved(uow, purchase):
    draft = service.from_purchase(uow, purchase.id)[0]
    with pytest.raises(InvalidError):
        service.save(uow, replace(draft, lot_size=0))


def test_the_list_finds_by_maker_product_and_order(uow, purchase):
    made = planned(uow, purchase)
    for text in ("明泰", "HJ-350", purchase.number, made.number):
        rows = listing.LISTING.page(uow, Query(text=text)).records
        assert [row.id for row in rows] == [made.id], text
    row = listing.LISTING.page(uow, Query()).records[0]
    assert (row.purchase, row.lot_size, row.state) == (
        purchase.number,
        2200,
        State.PLANNED,
    )
    assert listing.LISTING.overview(uow, Query()).count == 1


def test_without_permission_nothing_happens(database):
    from app.core.actor import Actor

    nobody = Actor(name="Guest", permissions=frozenset())
    with database.unit_of_work(nobody, today=DAY) as uow:
        for ask in (
            lambda: listing.LISTING.page(uow, Query()),
            lambda: service.from_purchase(uow, 1),
            lambda: service.save(uow, Inspection()),
            lambda: service.conclude(uow, Inspection()),
            lambda: service.waive(uow, Inspection(), "x"),
        ):
            with pytest.raises(NotAllowedError):
                ask()


LISTED = (
    Defect(defects=DefectClass.MINOR, description="No PO number", quantity=6),
    Defect(
        defects=DefectClass.MAJOR,
        code="A-03",
        description="Lid scratched",
        quantity=2,
        photo="lid.PNG",
    ),
    Defect(defects=DefectClass.MAJOR, description="Cable too short", quantity=1),
)


def attach(uow, key: int, name: str, data: bytes) -> None:
    digest = hashlib.sha256(data).hexdigest()
    made = dossier.begin(uow, "inspection", key, name, len(data), digest)
    for position in made.missing:
        dossier.put(uow, made.attachment.id, position, data)
    dossier.finish(uow, made.attachment.id)


def photograph(side: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (side, side // 2), "teal").save(out, "PNG")
    return out.getvalue()


@pytest.mark.feature("A67")
def test_the_report_lists_defects_checks_and_photographs(uow, purchase):
    draft = planned(uow, purchase)
    checks = (replace(draft.checks[1], result=CheckResult.BAD, remark="Six without"),)
    stored = service.save(
        uow, replace(draft, listed=LISTED, checks=checks, packed_percent=D(80))
    )
    assert [one.found for one in stored.classes] == [0, 3, 6]  # 2 + 1 major, 6 minor
    attach(uow, stored.id, "carton.jpg", b"no picture at all")
    attach(uow, stored.id, "notes.txt", b"see carton 12")
    attach(uow, stored.id, "carton.png", photograph(40))
    attach(uow, stored.id, "lid.png", photograph(2400))
    report = service.paper(uow, stored.id)
    assert [photo.name for photo in report.photos] == ["carton", "lid"]
    with Image.open(BytesIO(report.photos[1].data)) as small:
        assert (small.format, small.size) == ("JPEG", (1000, 500))
    told = [(one.defects, one.quantity, one.photo) for one in report.found]
    assert told == [
        (DefectClass.MAJOR, 2, 2),
        (DefectClass.MAJOR, 1, 0),
        (DefectClass.MINOR, 6, 0),
    ]
    assert [(c.part, c.result, c.remark) for c in report.checked] == [
        (CheckPart.PACKING, CheckResult.BAD, "Six without")
    ]
    assert (report.packed_percent, report.customer) == (80, "NORDHAUS HANDELS GMBH")


def test_a_defect_without_words_pieces_or_class_is_not_saved(uow, purchase):
    draft = planned(uow, purchase)
    bad = replace(
        draft,
        listed=(Defect(quantity=0), Defect(defects=DefectClass.MINOR, description="x")),
        classes=draft.classes[:2],
        packed_percent=D(101),
    )
    assert {problem.where for problem in bad.problems()} == {
        *("packed_percent", "listed.0.quantity", "listed.0.description"),
        "listed.1.defects",
    }
