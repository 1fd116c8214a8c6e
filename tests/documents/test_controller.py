"""Papers on the screen: the set of a shipment is shown, issued, sent, compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.papers.checked import Finding, Severity
from app.core.query import Query
from app.db import vault
from app.documents import listing, service
from app.documents.controller import PapersController, jobs
from app.documents.module import MODULE
from app.dossier import service as dossier
from app.shipments import service as shipments
from app.shipments.domain import Charge
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.preview_controller import PreviewController
from app.ui.preview_options import check_lines
from app.ui.registry import maker
from forms.kit.buttons import GhostButton
from forms.kit.reason import ReasonDialog
from tests import looks, make
from tests.panels import answer

D = Decimal


@pytest.fixture
def shipment(work, actor):
    """Shipment 1 of the deal, booked."""
    with work.database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        contract = make.contract(uow)
        draft = shipments.from_contract(
            uow, contract.id, make.shipped_lines(contract, 0)
        )
        box = replace(draft.containers[0], number="TCNU6312341")
        made = shipments.save(
            uow,
            replace(
                draft,
                premium_percent=D("0.25"),
                containers=(box,),
                charges=(Charge(amount=D(2380)),),
            ),
        )
        return shipments.book(uow, made, invoice_number="CI26-0029-1")


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    desk = Desk(work)
    desk.chain = Chain((MODULE,))
    return desk


@pytest.fixture
def tab(desk, qtbot, shipment):
    tab = PapersController(desk)
    qtbot.addWidget(tab.form)
    tab.form.resize(1255, 800)
    tab.open(shipment.id)
    return tab


def states(tab):
    model = tab.form.sections["papers"].grid.lines_model
    column = model.column_of("state")
    return [model.data(model.index(row, column)) for row in range(len(model.lines))]


@pytest.mark.feature("H20")
@pytest.mark.parametrize("by_key", [False, True])
def test_a_paper_of_the_set_is_looked_at_by_return_or_two_clicks(tab, desk, by_key):
    shown = []
    desk.preview = lambda title, papers: shown.append((title, list(papers)))
    grid = tab.form.sections["papers"].grid
    row = [one.key for one in tab.stored.papers].index("packing")
    grid.go(grid.lines_model.index(row, 2))
    if by_key:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    else:
        grid.doubleClicked.emit(grid.currentIndex())
    ((title, (paper,)),) = shown
    assert title == tab.title()
    assert paper.key.startswith("packing:")


@pytest.mark.feature("H21")
def test_after_issuing_the_keyboard_stands_at_the_papers(tab, qtbot, monkeypatch):
    """It stood on "⋯": the button that was pressed could be pressed no more."""
    monkeypatch.setattr("app.ui.errors.ask", lambda *_args, **_more: "yes")
    tab.form.show()
    tab.form.activateWindow()
    qtbot.waitUntil(tab.form.isActiveWindow)
    button = tab.form.header.buttons["issue"]
    qtbot.waitUntil(lambda: tab.form.begun)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert states(tab)[0] == "Issued"
    qtbot.waitUntil(tab.form.sections["papers"].grid.hasFocus)


@pytest.mark.feature("H21")
def test_the_set_is_issued_and_sent(tab, monkeypatch):
    monkeypatch.setattr("app.ui.errors.ask", lambda *_args, **_more: "yes")
    others = ["When wanted"] * 6
    assert states(tab) == [*["Ready"] * 5, *others]
    tab.do("issue")
    assert states(tab) == [*["Issued"] * 5, *others]
    assert tab.title() == "CI26-0029-1"
    read, facts = [], service._facts
    monkeypatch.setattr(
        service, "_facts", lambda *asked: read.append(asked) or facts(*asked)
    )
    tab.do("send")
    # For the receivers of all papers, for the set, for the set as others see it.
    assert len(read) == 3
    assert states(tab) == [*["Sent"] * 5, *others]
    tab.do("issue")
    assert {paper.issued.edition for paper in tab.draft.wanted()} == {1}


@pytest.mark.feature("A98", "A99")
def test_papers_that_differ_are_issued_for_a_reason_only(tab, desk, shipment):
    """800 cartons are packed; the bill of lading that came says 799."""
    tab._edit_field("outside.packages", 799, {})
    answer(lambda: tab.do("issue"), reason="The carrier corrects it today")
    assert {paper.issued is not None for paper in tab.draft.wanted()} == {True}
    with desk.work.database.reading(desk.actor) as uow:
        (note,) = dossier.notes_of(uow, "shipment", shipment.id)
    assert "The carrier corrects it today" in note.text
    assert "799" in note.text


@pytest.mark.feature("A99", "H20")
def test_a_single_paper_of_a_set_that_differs_is_kept_for_a_reason_only(
    tab, desk, qtbot, shipment, monkeypatch
):
    """As the set does; asked once for what differs, whatever is done after."""
    tab._edit_field("outside.packages", 799, {})
    tab.save()
    tab.do("print")
    jobs = desk.shell.asked[-1][1][1]
    page = PreviewController(desk, "CI26-0029-1", jobs)
    qtbot.addWidget(page.form)
    said = []

    def ask(_cls, _form, title, text, _verb, **_more):
        said.append((title, text))
        return "The carrier corrects it today" if len(said) > 1 else None

    monkeypatch.setattr(ReasonDialog, "ask", classmethod(ask))

    def kept():
        with desk.work.database.reading(desk.actor) as uow:
            made = service.issued(uow, shipment.id)
            notes = dossier.notes_of(uow, "shipment", shipment.id)
            return [one.key for one in made], [one.text for one in notes]

    qtbot.mouseClick(page.form.keep, Qt.MouseButton.LeftButton)
    assert kept() == ([], []), "the person thought better of it"
    assert said[0][0] == "CI26-0029-1"
    assert "799" in said[0][1]
    qtbot.mouseClick(page.form.keep, Qt.MouseButton.LeftButton)
    keys, (note,) = kept()
    assert keys == ["invoice"]
    assert "The carrier corrects it today" in note
    page.choose("packing:")
    qtbot.mouseClick(page.form.keep, Qt.MouseButton.LeftButton)
    assert sorted(kept()[0]) == ["invoice", "packing"]
    assert len(said) == 2


@pytest.mark.feature("A99", "H20")
@pytest.mark.parametrize("way", ["_print_current", "_merge", "_save", "write_letter"])
def test_no_paper_that_differs_leaves_the_house_unasked(
    tab, desk, qtbot, monkeypatch, way
):
    tab._edit_field("outside.packages", 799, {})
    tab.save()
    tab.do("print")
    page = PreviewController(desk, "CI26-0029-1", desk.shell.asked[-1][1][1])
    qtbot.addWidget(page.form)
    said = []
    monkeypatch.setattr(
        ReasonDialog, "ask", classmethod(lambda *_a, **_k: said.append(1))
    )
    getattr(page, way)()
    assert said == [1]
    assert not hasattr(page, "letter")


@pytest.mark.feature("H39")
def test_a_bill_of_lading_is_entered_and_compared(tab):
    tab._edit_field("outside.packages", 799, {})
    tab.save()
    assert tab.draft.outside.packages == 799
    tones = {n.text: n.tone for n in tab.form.spec.inspector(tab.draft)[1].pieces}
    assert tones["Number of packages: Packing list 800, Bill of lading 799"] == "bad"
    tab._edit_field("outside.packages", 800, {})
    tab.save()
    assert not any("✕" in n.text for n in tab.form.spec.inspector(tab.draft)[1].pieces)


def test_the_preview_shows_every_paper(tab, desk):
    tab.do("print")
    name, (title, jobs) = desk.shell.asked[-1]
    assert (name, title) == ("preview", "CI26-0029-1")
    assert [job.key for job in jobs] == [
        "invoice:",
        "packing:",
        "marks:",
        "labels:",
        "vgm:TCNU6312341",
        "booking:",
        "insurance:",
        "weight:",
        "non_wood:",
        "advice:",
        "origin:",
    ]
    together = [job.key for job in jobs if job.wanted]
    assert together == ["invoice:", "packing:", "marks:", "vgm:TCNU6312341"], (
        "labels are a page for each carton: they go to a printer of their own"
    )
    assert "Number of packages" in jobs[0].checks
    assert jobs[0].problems == ()
    assert jobs[0].filename == "CI26-0029-1_invoice_en.pdf"
    assert jobs[0].render("zh_CN").startswith(b"%PDF")


def test_papers_that_only_warn_are_not_said_to_agree(tab):
    warned = Finding(rule="K1", severity=Severity.WARNING, msgid="Gross weight")
    agreed = Finding(rule="K1", severity=Severity.OK, msgid="Gross weight")
    chips = tab.spec.chips
    assert chips(replace(tab.draft, findings=(agreed,)))[1] == ("Papers agree", "ok")
    assert chips(replace(tab.draft, findings=(agreed, warned)))[1] == (
        "1 differs",
        "warn",
    )


def test_a_shipment_is_told_about_its_papers(desk, shipment):
    told = []
    chain = desk.chain
    desk.work.read(lambda uow: chain.around(uow, "shipment", shipment.id), told.append)
    papers, checks = told[0].blocks
    assert papers.title == "Papers 0 / 5"
    assert [link.kind for link in papers.pieces] == ["papers"] * 5
    assert "agree" in checks.pieces[0].text


def test_a_contract_is_told_how_many_papers_were_issued(tab, desk, shipment):
    def step():
        told = []
        chain = desk.chain
        desk.work.read(
            lambda uow: chain.around(uow, "contract", shipment.contract.id),
            told.append,
        )
        (found,) = told[0].steps
        return found

    assert (step().title, step().note, step().state) == ("Papers", "0/5", "todo")
    assert step().kind == "papers"
    tab.do("issue")
    assert (step().note, step().state) == ("5/5", "done")


def test_an_issued_paper_is_shown_as_it_was(tab, desk, qtbot):
    tab.do("issue")
    page = maker(MODULE.listing)(desk)
    qtbot.addWidget(page.form)
    rows = []
    desk.work.read(lambda uow: listing.LISTING.page(uow, Query()).records, rows.extend)
    page._act("show", [rows[0]])
    _name, (title, jobs) = desk.shell.asked[-1]
    assert title == rows[0].number
    pdf = []
    desk.work.read(lambda uow: vault.pdf_of(uow, rows[0].id), pdf.append)
    assert jobs[0].render("en") == pdf[0]


@pytest.mark.feature("H39", "H20")
def test_the_preview_tells_errors_from_warnings_and_leads_to_the_field(
    tab, desk, qtbot
):
    error = Finding(
        rule="K10",
        severity=Severity.ERROR,
        msgid="Port of loading",
        left_name="Invoice",
        left="NINGBO",
        right_name="Contract",
        right="SHANGHAI",
        where="port_of_loading",
    )
    doubt = replace(error, severity=Severity.WARNING, msgid="Vessel and voyage")
    folder = replace(tab.stored, findings=(error, doubt))
    with desk.work.database.reading(desk.actor) as uow:
        made = jobs(uow, folder)
    page = PreviewController(desk, "CI26-0029-1", made)
    qtbot.addWidget(page.form)
    invoice = next(job for job in made if job.key == "invoice:")
    lines = check_lines(invoice)
    assert [(line.tone, line.where) for line in lines[:2]] == [
        ("bad", "port_of_loading"),
        ("warn", "port_of_loading"),
    ]
    assert "NINGBO" in lines[0].words
    assert "SHANGHAI" in lines[0].words
    page.choose("invoice:")
    led = [
        one
        for one in page.form.findChildren(GhostButton)
        if one.accessibleName().startswith("Go to the field: ")
    ]
    go, _second = led[-2:]
    go.click()
    assert desk.shell.asked[-1] == ("open", ("shipment", folder.id, None))
