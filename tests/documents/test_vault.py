"""The vault: papers of every document, as they were issued, seen by who may."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import Qt
from reportlab.pdfgen.canvas import Canvas

from app.access.domain import ALL_PERMISSIONS
from app.contracts import service as contracts
from app.contracts.controller import ContractController, earlier_papers
from app.contracts.controller import papers as contract_papers
from app.core.actor import Actor
from app.core.errors import MissingError, NotAllowedError, NotPossibleError
from app.core.i18n import set_screen_language
from app.core.papers.vault import Filed, Place, Printed, label
from app.core.query import Query, Sort
from app.core.rights import Reach
from app.db import vault
from app.documents import listing
from app.documents.controller import issued_of
from app.office import service as office
from app.parties import service as parties
from app.receivables.controller import bench
from app.ui import filing
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.preview_controller import PreviewController
from app.ui.registry import Registry
from forms.kit.reason import ReasonDialog
from forms.sale_list import customer_name
from forms.vault import version_title
from tests import looks, make
from tests import sale_screen as screen

PDF = b"%PDF-1.7 one"
DAY = date(2026, 5, 12)


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        yield uow


def paper(contract, **changes):
    place = Place(kind="contract", record_id=contract.id, key="contract", version=1)
    filed = Filed(place=place, number="SC26-0031", party="Nordhaus", says="{}")
    return replace(filed, **changes)


@pytest.mark.feature("H26", "A102")
def test_editions_are_counted_within_a_version_of_the_record(uow):
    contract = make.contract(uow)
    second = replace(paper(contract).place, version=2)
    told = [
        (paper(contract), Printed(PDF, "en", "zh_CN")),
        (paper(contract), Printed(PDF, "en", "zh_CN")),  # the same: nothing new
        (paper(contract), Printed(PDF, "en")),
        (paper(contract), Printed(PDF + b"2", "en")),
        (paper(contract, place=second), Printed(PDF + b"3", "en")),
    ]
    made = [vault.issue(uow, *one) for one in told]
    assert [one.label for one in made] == ["v1", "v1", "v1.2", "v1.3", "v2"]
    assert made[0].id == made[1].id
    assert [one.label for one in vault.of_record(uow, "contract", contract.id)] == [
        *("v2", "v1.3", "v1.2", "v1")
    ]
    assert vault.pdf_of(uow, made[0].id) == PDF
    sent = vault.mark_sent(uow, made[0].id, "anna@nordhaus.example")
    assert version_title(sent).endswith("sent to anna@nordhaus.example")
    with pytest.raises(NotPossibleError, match="sent already"):
        vault.mark_sent(uow, made[0].id, "bob@nordhaus.example")


def test_whom_papers_went_to_is_listed_as_this_screen_reads_it(uow):
    contract = make.contract(uow)
    buyer = parties.get(uow, contract.customer.id)
    parties.save(uow, replace(buyer, name_zh="汉诺威家居"))
    for number, party in (("SC26-0031", buyer.name), ("SC26-0032", "Gone Ltd")):
        place = replace(paper(contract).place, part=number)
        filed = paper(contract, place=place, number=number, party=party)
        vault.issue(uow, filed, Printed(PDF + number.encode(), "en"))
    for code, shown in (
        ("zh_CN", ["Gone Ltd", "汉诺威家居"]),
        ("en", ["Gone Ltd", "NORDHAUS HANDELS GMBH"]),
    ):
        set_screen_language(code)
        page = listing.LISTING.page(uow, Query(sort=Sort("customer")))
        assert [customer_name(row) for row in page.records] == shown
        found = listing.LISTING.page(uow, Query(text="汉诺威")).records
        assert [row.number for row in found] == ["SC26-0031"]


def test_versions_in_words():
    assert [label(0, 3), label(2, 1), label(2, 3)] == ["v3", "v2", "v2.3"]


def test_a_draft_and_what_is_no_pdf_are_refused(uow):
    contract = make.contract(uow)
    with pytest.raises(NotPossibleError, match="no number yet"):
        vault.issue(uow, paper(contract, number=""), Printed(PDF, "en"))
    with pytest.raises(NotPossibleError, match="not a PDF"):
        vault.issue(uow, paper(contract), Printed(b"MZ", "en"))


@pytest.mark.feature("A137")
def test_a_paper_is_seen_by_who_sees_its_record_and_what_it_tells(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        contract = make.contract(uow)
        open_one = vault.issue(uow, paper(contract), Printed(PDF, "en"))
        closed = paper(contract, permission="purchasing.view_price")
        secret = vault.issue(uow, closed, Printed(PDF, "zh_CN"))
    clerk = Actor("Lin Ke", frozenset(ALL_PERMISSIONS) - {"purchasing.view_price"})
    with database.reading(clerk) as uow:
        assert vault.of_record(uow, "contract", contract.id) == (open_one,)
        assert [r.id for r in listing.LISTING.page(uow, Query()).records] == [1]
        with pytest.raises(MissingError):
            vault.pdf_of(uow, secret.id)
    keeper = Actor("Guo", frozenset(ALL_PERMISSIONS) - {"contracts.view"})
    with database.unit_of_work(keeper) as uow:
        assert vault.of_record(uow, "contract", contract.id) == ()
        with pytest.raises(MissingError):
            vault.get(uow, open_one.id)
        with pytest.raises(NotAllowedError):
            vault.issue(uow, paper(contract), Printed(PDF, "en"))


def test_a_salesperson_sees_the_papers_of_own_customers_in_a_file(
    sqlite_database, actor
):
    with sqlite_database.unit_of_work(actor, today=DAY) as uow:
        contract = make.contract(uow)
        vault.issue(uow, paper(contract), Printed(PDF, "en"))
    other = Actor("Other", frozenset(ALL_PERMISSIONS), "other", Reach(frozenset({"o"})))
    with sqlite_database.unit_of_work(actor) as uow:
        contracts_table = "UPDATE contract SET owner = 'mine'"
        uow.session.connection().exec_driver_sql(contracts_table)
    with sqlite_database.reading(other) as uow:
        assert vault.of_record(uow, "contract", contract.id) == ()
        assert listing.LISTING.page(uow, Query()).records == ()


# --- On the screen -------------------------------------------------------------------


@pytest.fixture
def tab(work, actor, qapp, qtbot):
    """A confirmed contract, opened; it was confirmed without the screen."""
    looks.put_on(qapp)
    with work.database.unit_of_work(actor, today=DAY) as uow:
        key = make.sale(uow).id
    tab = ContractController(screen.desk_for(work))
    tab.open(key)
    return screen.shown(qtbot, tab)


def read(tab, question):
    found = []
    tab.desk.work.read(question, found.append)
    return found[0]


@pytest.mark.feature("H26", "A102")
def test_the_first_version_prints_as_it_was_after_everything_changed(tab, monkeypatch):
    monkeypatch.setattr(ReasonDialog, "ask", classmethod(lambda *_a, **_k: "200 more"))
    key = tab.record_id
    signed = filing.printed(read(tab, lambda uow: contract_papers(uow, tab.draft))[0])
    screen.choose(tab, "amend")  # nobody had issued it: it is kept at the last moment
    tab.desk.work.run(rename_company)
    screen.put(tab, "lines", 0, "quantity", "2400")
    screen.press(tab, "save")
    screen.press(tab, "confirm")
    made = read(tab, lambda uow: vault.of_record(uow, "contract", key))
    kinds = [(one.key, one.label, one.number) for one in made]
    assert sorted(kinds) == [
        ("contract", "v1", "SC26-0031"),
        ("contract", "v2", "SC26-0031-R1"),
        ("proforma", "v1", "PI26-0045"),
        ("proforma", "v2", "PI26-0045"),
    ]
    (first,) = read(tab, partial(earlier_papers, contract_id=key))
    assert first.render(first.language) == signed
    now = filing.printed(read(tab, lambda uow: contract_papers(uow, tab.draft))[0])
    assert now != signed


def rename_company(uow):
    ours = office.companies(uow)[0]
    company = office.get_company(uow, ours.id)
    office.save_company(uow, replace(company, name_en="HARBOUR CREST LTD."))


@pytest.mark.feature("H26", "H40")
def test_a_change_behind_an_issued_contract_is_told_and_compared(tab):
    work, key = tab.desk.work, tab.record_id
    filing.keep(tab.desk, lambda uow: contract_papers(uow, contracts.get(uow, key)))

    def first():
        return read(tab, lambda uow: contract_papers(uow, tab.draft))[0]

    assert first().state == "Issued"
    work.run(rename_company)
    assert first().state == "Out of date"
    (now, then) = read(tab, lambda uow: first().versions(uow, first().language))
    (_pdf, says), (pdf, said) = read(tab, lambda uow: (now.read(uow), then.read(uow)))
    assert pdf.startswith(b"%PDF")
    assert ("HARBOUR CREST" in says, "HARBOUR CREST" in said) == (True, False)


@pytest.mark.feature("H22", "A102")
def test_a_statement_that_is_sent_is_locked(work, actor):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        contract = make.contract(uow)
        whose = contract.company.id, contract.customer.id, "USD"
        job = bench.statement(uow, *whose)
        key, version = job.origin.issue(uow, PDF, "en", "", encloses=True)
        assert (version, vault.get(uow, key).locked) == ("v1", True)
        vault.arrived(uow, [key], "anna@nordhaus.example")
        again = bench.statement(uow, *whose)
        assert (again.state, again.tone) == ("Sent", "ok")
        assert vault.get(uow, key).part == f"{whose[0]} USD"


@pytest.mark.feature("H22", "A102")
def test_a_sent_paper_stays_sent_whatever_is_printed_of_it_besides(work, actor):
    """A merged PDF in another language made it "Issued"; to whom it went was gone."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        contract = make.contract(uow)
        whose = contract.company.id, contract.customer.id, "USD"
        job = bench.statement(uow, *whose)
        key, _version = job.origin.issue(uow, PDF, "en", "", encloses=True)
        vault.arrived(uow, [key], "anna@nordhaus.example")
        job.origin.issue(uow, PDF + b"2", "zh_CN", "")
        again = bench.statement(uow, *whose)
        assert (again.state, again.tone) == ("Sent", "ok")
        assert "anna@nordhaus.example" in again.told


@pytest.mark.feature("H42", "A102")
def test_a_stored_paper_leads_to_the_record_it_was_made_from(work, actor, qapp, qtbot):
    """Shown from the list of papers it was a dead end."""
    looks.put_on(qapp)
    desk = Desk(work)
    desk.chain = Chain(Registry())
    with work.database.unit_of_work(actor, today=DAY) as uow:
        contract = make.contract(uow)
        vault.issue(uow, paper(contract), Printed(paper_bytes(), "en"))
    with work.database.unit_of_work(actor, today=DAY) as uow:
        row = listing.LISTING.page(uow, Query()).records[0]
        jobs = issued_of(uow, row.id)
    tab = PreviewController(desk, row.number, jobs)
    qtbot.addWidget(tab.form)
    tab.form.resize(1200, 800)
    with qtbot.waitExposed(tab.form):
        tab.form.show()
    assert tab.form.record.text() == "Open Sales contract"
    assert tab.form.record.isVisible()
    tab.form.record.setFocus()
    qtbot.keyClick(tab.form.record, Qt.Key.Key_Space)
    assert ("open", ("contract", contract.id, None)) in desk.shell.asked


def paper_bytes():
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, "SC26-0031")
    canvas.save()
    return out.getvalue()
