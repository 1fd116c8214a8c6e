"""What was checked is kept with the issued paper; findings lead to their fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update

from app.core.errors import NotPossibleError
from app.core.papers import checked
from app.core.papers.checked import Checked, Finding, Severity
from app.core.refs import elsewhere, field_of
from app.db.vault import IssuedPaperRow, PaperBytesRow
from app.documents import service
from app.documents.controller import PapersController, issued_of, papers_of
from app.documents.domain import CreditTerms, Declared, Outside, PaperKey, Weighed
from app.documents.module import MODULE
from app.shipments import service as shipments
from app.shipments.domain import Charge
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.preview_controller import PreviewController
from app.ui.preview_options import check_lines
from forms.kit.reason import ReasonDialog
from tests import looks, make
from tests.panels import answer

D = Decimal
DAY = date(2026, 6, 18)
REASON = "The carrier corrects it today"


@pytest.fixture
def shipment(work, actor):
    """Shipment 1 of the deal, booked: 800 cartons (domain/deal.md)."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        contract = make.contract(uow)
        draft = shipments.from_contract(
            uow, contract.id, make.shipped_lines(contract, 0)
        )
        box = replace(draft.containers[0], number="TCNU6312341")
        draft = replace(draft, premium_percent=D("0.25"), containers=(box,))
        made = shipments.save(uow, replace(draft, charges=(Charge(amount=D(2380)),)))
        return shipments.book(uow, made, invoice_number="CI26-0029-1")


@pytest.fixture
def uow(work, actor):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        yield uow


@pytest.fixture
def tab(work, qapp, qtbot, shipment):
    looks.put_on(qapp)
    desk = Desk(work)
    desk.chain = Chain((MODULE,))
    tab = PapersController(desk)
    qtbot.addWidget(tab.form)
    tab.form.resize(1255, 800)
    tab.open(shipment.id)
    return tab


def shown(tab, issued_id):
    """Return the lines beside an issued paper: tone and words."""
    with tab.desk.work.database.reading(tab.desk.actor) as uow:
        (job,) = issued_of(uow, issued_id)
    return [(line.tone, line.words) for line in check_lines(job)]


@pytest.mark.feature("H39")
def test_an_issued_paper_says_what_was_checked_why_it_went_and_by_whom(tab):
    """800 cartons are packed; the bill of lading that came says 799."""
    tab._edit_field("outside.packages", 799, {})
    answer(lambda: tab.do("issue"), reason=REASON)
    issued = next(p.issued for p in tab.draft.papers if p.key is PaperKey.INVOICE)
    lines = shown(tab, issued.id)
    assert lines[0][0] == "info"
    assert issued.issued_by in lines[0][1]
    assert lines[1] == ("warn", f"Issued although it differs: {REASON}")
    assert lines[2] == (
        "bad",
        "K1 · Number of packages: Packing list 800, Bill of lading 799",
    )
    with tab.desk.work.database.reading(tab.desk.actor) as uow:
        live = next(
            j for j in papers_of(uow, tab.stored.id) if j.number == issued.number
        )
    words = [line.words for line in check_lines(live)]
    assert words[1] == f"Issued although it differs: {REASON}"
    weight = "K14 · Gross weight in the containers: Containers 8,950"
    assert any(tone == "ok" and words.startswith(weight) for tone, words in lines)
    # What is compared later changes nothing of what was recorded.
    tab._edit_field("outside.packages", 800, {})
    tab.save()
    assert shown(tab, issued.id) == lines


@pytest.mark.feature("H39")
def test_the_reason_given_in_the_preview_goes_with_the_paper(tab, qtbot, monkeypatch):
    tab._edit_field("outside.packages", 799, {})
    tab.save()
    tab.do("print")
    page = PreviewController(tab.desk, "Papers", tab.desk.shell.asked[-1][1][1])
    qtbot.addWidget(page.form)
    monkeypatch.setattr(ReasonDialog, "ask", classmethod(lambda *_a, **_k: REASON))
    page.form.keep.click()
    with tab.desk.work.database.reading(tab.desk.actor) as uow:
        (issued,) = service.issued(uow, tab.stored.id)
        assert service.checked_of(uow, issued).reason == REASON


@pytest.mark.feature("H39")
def test_a_paper_of_before_says_that_nothing_was_recorded(shipment, uow):
    made = service.issue(uow, shipment.id, "invoice", "en", b"%PDF-1.7 old")
    uow.session.execute(update(PaperBytesRow).values(checked=""))
    with pytest.raises(NotPossibleError):  # what was recorded is missed
        service.checked_of(uow, made)
    uow.session.execute(update(IssuedPaperRow).values(checked_digest=""))
    uow.session.expire_all()
    (job,) = issued_of(uow, made.id)
    assert job.recorded == (
        ("What was checked when it was issued was not recorded then.", "info"),
    )


@pytest.mark.feature("H39")
def test_the_first_issue_of_the_same_bytes_keeps_its_checks(shipment, uow):
    made = service.issue(uow, shipment.id, "invoice", "en", b"%PDF-1.7 one")
    service.save_outside(uow, Outside(shipment_id=shipment.id, packages=799))
    again = service.issue(
        uow, shipment.id, "invoice", "en", b"%PDF-1.7 one", reason=REASON
    )
    assert again.id == made.id
    told = service.checked_of(uow, made)
    assert told.reason == ""
    assert {f.severity for f in told.findings} == {Severity.OK}


def test_what_a_person_may_not_see_is_left_out(shipment, uow):
    credit = CreditTerms(currency="USD", most=D(50000), latest_shipment_on=DAY)
    found = service.check(uow, shipment.id, credit=credit)
    kept = checked.read(checked.kept(Checked(found, REASON)))
    assert [replace(f, where="") for f in found] == list(kept.findings)
    assert any("Letter of credit" in (f.left_name, f.right_name) for f in found)
    few = checked.seen_by(kept, ["Letter of credit"])
    names = {name for f in few.findings for name in (f.left_name, f.right_name)}
    assert "Letter of credit" not in names
    assert few.reason == REASON


@pytest.mark.feature("H39")
def test_every_difference_leads_to_a_field(shipment, uow):
    """Each comparison of the matrix is made to differ, or could have been."""
    service.save_outside(
        uow,
        Outside(
            shipment_id=shipment.id,
            consignee="TO ORDER",
            marks="N/M",
            packages=799,
            gross_kg=D(1),
            cbm=D(1),
            vessel="EVER GIVEN",
            port_of_loading="CNSHA",
            port_of_discharge="NLRTM",
            on_board_on=date(2026, 1, 1),
            policy_on=date(2026, 6, 19),
        ),
    )
    declared = Declared(
        id=7,
        packages=1,
        gross_kg=D(1),
        net_kg=D(1),
        currency="EUR",
        total=D(1),
        incoterms=("FOB",),
        sender_tax_number="x",
        lines=(Weighed(shipment.lines[0].id, "", D(1), "declaration/7/lines"),),
    )
    credit = CreditTerms(
        id=3,
        currency="USD",
        most=D(1),
        latest_shipment_on=date(2025, 1, 1),
        presented_on=DAY,
        presentation_until=date(2026, 1, 1),
    )
    found = service.check(uow, shipment.id, declared, credit)
    assert [f.msgid for f in found if not f.where] == []
    by = {(f.msgid, f.right_name): f.where for f in found}
    papers = ("papers", shipment.id)
    assert elsewhere(by["Number of packages", "Bill of lading"]) == (
        *papers,
        "outside.packages",
    )
    assert elsewhere(by["Gross weight", "Declaration"]) == (
        "declaration",
        7,
        "gross_kg",
    )
    assert by["Invoice within the letter of credit", "Letter of credit"] == "lines"


@pytest.mark.feature("H39")
def test_the_preview_and_the_set_lead_into_another_record(tab, qtbot, monkeypatch):
    tab._edit_field("outside.packages", 799, {})
    tab.save()
    tab.do("print")
    page = PreviewController(tab.desk, "Papers", tab.desk.shell.asked[-1][1][1])
    qtbot.addWidget(page.form)
    gone = []
    monkeypatch.setattr(tab.desk.shell, "open", lambda *to: gone.append(to) or tab)
    jumped = []
    monkeypatch.setattr(tab, "jump", jumped.append, raising=False)
    page.form.jump_asked.emit(field_of("papers", tab.stored.id, "outside.packages"))
    row = next(
        n for n, f in enumerate(tab.stored.findings) if f.severity is Severity.ERROR
    )
    tab.form.sections["findings"].grid.opened.emit(row)
    assert [to[:2] for to in gone] == [("papers", tab.stored.id)] * 2
    assert jumped == ["outside.packages"] * 2
    # A finding of the shipment itself leads there from the set, too.
    own = Finding(rule="K7", severity=Severity.ERROR, msgid="x", where="marks")
    tab.stored = replace(tab.stored, findings=(own,))
    tab.form.sections["findings"].grid.opened.emit(0)
    assert gone[-1][:2] == ("shipment", tab.stored.id)
    assert jumped[-1] == "marks"
