"""Versions of papers: locked, out of date, compared, sent by mail, taken back."""

from __future__ import annotations

import json
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

from app.contracts import service as contracts
from app.core import papers
from app.core.errors import NotPossibleError
from app.core.i18n import LANGUAGES
from app.core.papers import fields
from app.core.papers.titles import TITLES
from app.core.query import Query
from app.db import vault
from app.documents import service
from app.documents.controller import jobs
from app.documents.domain import PaperKey
from app.shipments import listing as shipments_list
from app.shipments import service as shipments
from app.shipments.module import MODULE as SHIPMENTS
from app.ui.desk import Desk
from app.ui.preview_controller import PreviewController
from app.ui.registry import maker
from forms.compare import CompareForm, place, shown
from forms.documents import paper_chip
from forms.kit import asking, kept, screens
from tests import looks, make

D = Decimal
PDF = b"%PDF-1.7 first"


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        yield uow


@pytest.fixture
def shipment(uow):
    return make.booked(uow)


def stale(uow, shipment) -> set[PaperKey]:
    return {one.key for one in service.paper_set(uow, shipment.id) if one.stale}


def renamed(uow, shipment, vessel: str):
    return shipments.save(uow, replace(shipments.get(uow, shipment.id), vessel=vessel))


@pytest.mark.feature("H40")
def test_a_change_of_vessel_flags_what_was_issued_and_changes_the_rest(uow, shipment):
    sent = service.issue(uow, shipment.id, "invoice", "en", PDF)
    service.mark_sent(uow, sent.id, "anna@nordhaus.example")
    assert stale(uow, shipment) == set()
    renamed(uow, shipment, "EVER GIVEN")
    assert stale(uow, shipment) == {PaperKey.INVOICE}
    (one,) = [p for p in service.paper_set(uow, shipment.id) if p.stale]
    assert paper_chip(one) == ("Out of date", "warn")
    assert vault.pdf_of(uow, sent.id) == PDF  # what was sent stays
    assert "EVER GIVEN" in service.paper(uow, shipment.id, "packing").vessel
    second = service.issue(uow, shipment.id, "invoice", "en", PDF + b"2")
    assert (second.edition, stale(uow, shipment)) == (2, set())
    renamed(uow, shipment, "COSCO GALAXY")
    assert stale(uow, shipment) == {PaperKey.INVOICE}


@pytest.mark.feature("H20")
def test_every_field_that_differs_is_told(uow, shipment):
    first = service.issue(uow, shipment.id, "invoice", "en", PDF)
    before = shipments.get(uow, shipment.id)
    line = before.lines[0]
    lines = (replace(line, quantity=line.quantity - 40), *before.lines[1:])
    shipments.save(uow, replace(before, vessel="EVER GIVEN", lines=lines))
    told = fields.differences(
        vault.said_by(uow, first.id),
        fields.kept(service.paper(uow, shipment.id, "invoice")),
    )
    found = {place(one.path): (one.old, one.new) for one in told}
    amounts = [line.unit_price * n for n in (line.quantity, line.quantity - 40)]
    whole = sum(one.unit_price * one.quantity for one in before.lines)
    totals = (whole, whole - amounts[0] + amounts[1])
    assert found == {
        "Vessel": ("COSCO GALAXY V.126W", "EVER GIVEN V.126W"),
        "Line 1 · Quantity": plain(line.quantity, line.quantity - 40),
        "Line 1 · Amount": plain(*amounts),
        "Total": plain(*totals),
    }


def plain(*figures: D) -> tuple[str, ...]:
    return tuple(f"{figure.normalize():f}" for figure in figures)


@pytest.mark.feature("H20", "H26")
def test_whatever_a_paper_says_has_a_name_where_versions_are_compared():
    records = [getattr(papers, name) for name in papers.__all__]
    names = {
        field.name
        for record in records
        if is_dataclass(record)
        for field in dataclass_fields(record)
    }
    assert names - TITLES.keys() == set()


@pytest.mark.parametrize(
    ("field", "kept", "seen"),
    [
        ("amount", "58981.6", "58,981.60"),
        ("quantity", "2200", "2,200"),
        ("hs_code", "8509401000", "8509401000"),
        ("by_seller", "True", "Yes"),
        ("total", "", ""),
    ],
)
def test_values_are_compared_as_people_read_them(field, kept, seen):
    assert shown(("lines", 1, field), kept) == seen


def test_a_line_in_between_does_not_make_those_below_differ():
    def paper(*items: str) -> str:
        return json.dumps({"lines": [{"item_no": item} for item in items]})

    (one,) = fields.differences(paper("A", "B", "C"), paper("A", "X", "B", "C"))
    assert (one.path, one.old, one.new) == (("lines", 2), "", "X")


def test_what_was_changed_meanwhile_is_not_sent(uow, shipment):
    says = fields.kept(service.paper(uow, shipment.id, "invoice"))
    renamed(uow, shipment, "EVER GIVEN")
    with pytest.raises(NotPossibleError, match="changed since it was shown"):
        service.issue(uow, shipment.id, "invoice", "en", PDF, says=says)


@pytest.mark.feature("H22")
def test_what_went_out_stands_before_a_later_print_that_says_the_same(uow, shipment):
    """A file of all papers in the customer's language made of “Sent” an “Issued”."""
    says = fields.kept(service.paper(uow, shipment.id, "invoice"))
    sent = service.issue(uow, shipment.id, "invoice", "en", PDF, says=says)
    service.mark_sent(uow, sent.id, "anna@nordhaus.example")
    uow.now += timedelta(hours=1)
    service.issue(uow, shipment.id, "invoice", "es", PDF + b" es", says=says)
    (invoice,) = (
        one
        for one in service.paper_set(uow, shipment.id)
        if one.key is PaperKey.INVOICE
    )
    assert invoice.issued == service.issued(uow, shipment.id)[1]
    assert not invoice.stale
    renamed(uow, shipment, "EVER GIVEN")
    now = fields.kept(service.paper(uow, shipment.id, "invoice"))
    newer = service.issue(uow, shipment.id, "invoice", "en", PDF + b" 2", says=now)
    (invoice,) = (
        one
        for one in service.paper_set(uow, shipment.id)
        if one.key is PaperKey.INVOICE
    )
    assert invoice.issued == newer, "what was sent says something else by now"


# --- On the screen -------------------------------------------------------------------


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    return Desk(work)


@pytest.fixture
def open_set(desk, work, actor, qtbot):
    """Open the preview of a shipment's set; called again it is read anew."""
    with work.database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        key = make.booked(uow).id

    def opened() -> PreviewController:
        found = []
        work.read(lambda uow: jobs(uow, service.folder(uow, key)), found.extend)
        tab = PreviewController(desk, "CI26-0029-1", found)
        qtbot.addWidget(tab.form)
        return tab

    opened.key = key
    return opened


@pytest.mark.feature("H20", "H22")
def test_two_versions_are_laid_side_by_side(open_set, work, qtbot):
    tab = open_set()
    pdf = tab._pdf(*tab._wanted("invoice:"))
    work.run(lambda uow: service.issue(uow, open_set.key, "invoice", "en", pdf))
    work.run(lambda uow: renamed(uow, shipments.get(uow, open_set.key), "EVER GIVEN"))
    tab = open_set()
    states = [job.state for job in tab._papers.values()]
    assert states[:5] == ["Out of date", "Ready", "Ready", "Ready", "Ready"]
    qtbot.mouseClick(tab.form.compare, Qt.MouseButton.LeftButton)
    form = tab.comparison.form
    assert form.words.text() == "1 field differs"
    assert form.rows == [("Vessel", "COSCO GALAXY V.126W", "EVER GIVEN V.126W")]
    old, new = (v.canvas.pages().text(0) for v in (form.old_pages, form.new_pages))
    assert "COSCO GALAXY" in old
    assert "EVER GIVEN" not in old
    assert "EVER GIVEN" in new
    form.chosen.emit(1, 1)
    assert form.words.text() == "Both say the same."
    form.reject()


@pytest.mark.feature("H21")
def test_a_paper_that_lacks_something_is_in_the_set_and_says_why(open_set, work):
    work.run(
        lambda uow: shipments.save(
            uow, replace(shipments.get(uow, open_set.key), packages=(), containers=())
        )
    )
    tab = open_set()
    missing = {key: job.missing for key, job in tab._papers.items() if job.missing}
    assert missing["packing:"] == "Enter how the goods are packed."
    tab.choose("packing:")
    assert not tab.form.print.isEnabled()
    tab.choose("invoice:")
    assert tab.form.print.isEnabled()


@pytest.mark.feature("H21", "H17")
def test_the_papers_of_many_records_are_one_set(open_set, desk, work, actor, qtbot):
    with work.database.unit_of_work(actor) as uow:
        first = shipments.get(uow, open_set.key)
        draft = shipments.save(
            uow,
            shipments.from_contract(
                uow,
                first.contract.id,
                make.shipped_lines(contracts.get(uow, first.contract.id), 1),
            ),
        )
    page = maker(SHIPMENTS.listing)(desk)
    qtbot.addWidget(page.form)
    assert "print" in {action.key for action in page.form.spec.actions}
    rows = []
    work.read(
        lambda uow: shipments_list.LISTING.page(uow, Query()).records, rows.extend
    )
    page._act("print", tuple(rows))
    _name, (title, papers) = desk.shell.asked[-1]
    assert title == "2 × Shipments"
    assert {job.key.partition("/")[0] for job in papers} == {
        str(open_set.key),
        str(draft.id),
    }
    invoice = next(job for job in papers if job.key == f"{open_set.key}/invoice:")
    assert invoice.title == "CI26-0029-1 · Commercial Invoice"
    assert invoice.render("en").startswith(b"%PDF")
    page._act("print", tuple(row for row in rows if row.id == open_set.key))
    _name, (title, papers) = desk.shell.asked[-1]
    assert papers[0].title == "Commercial Invoice", "the tab bears the number"


def filed(work, key) -> list[tuple[str, str, int]]:
    found = []
    work.read(lambda uow: service.issued(uow, key), found.extend)
    return sorted((one.key, one.language, one.edition) for one in found)


@pytest.mark.feature("A102", "H41")
def test_what_is_saved_or_printed_lies_in_the_vault_once(
    open_set, work, tmp_path, monkeypatch, qtbot
):
    target = tmp_path / "invoice.pdf"
    monkeypatch.setattr(asking, "to_save", lambda *_a, **_k: str(target))
    tab = open_set()
    qtbot.mouseClick(tab.form.save, Qt.MouseButton.LeftButton)
    assert filed(work, open_set.key) == [("invoice", "en", 1)]
    (one,) = issued_of(work, open_set.key)
    found = []
    work.read(lambda uow: [vault.pdf_of(uow, one.id)], found.extend)
    assert found == [target.read_bytes()]
    # Again, and on paper with a mark: it says the same, and is the same paper.
    qtbot.mouseClick(tab.form.save, Qt.MouseButton.LeftButton)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(72)
    tab.print_on(printer, ["invoice:", "packing:"])
    assert filed(work, open_set.key) == [("invoice", "en", 1), ("packing", "en", 1)]
    # In another language it is another print.
    tab._take_language("zh_CN")
    qtbot.mouseClick(tab.form.save, Qt.MouseButton.LeftButton)
    assert ("invoice", "zh_CN", 1) in filed(work, open_set.key)


@pytest.mark.feature("A102")
def test_saving_what_was_changed_meanwhile_tells_so(
    open_set, work, tmp_path, monkeypatch, qtbot
):
    monkeypatch.setattr(asking, "to_save", lambda *_a, **_k: str(tmp_path / "x.pdf"))
    tab, said = open_set(), []
    work.failed.connect(said.append)
    work.run(lambda uow: renamed(uow, shipments.get(uow, open_set.key), "EVER GIVEN"))
    qtbot.mouseClick(tab.form.save, Qt.MouseButton.LeftButton)
    assert filed(work, open_set.key) == []
    assert "was changed since it was shown" in str(said[0])


@pytest.mark.parametrize("lacking", ["documents.issue", "mail.send"])
def test_who_may_only_look_prints_and_files_nothing(
    open_set, work, actor, tmp_path, monkeypatch, qtbot, lacking
):
    monkeypatch.setattr(asking, "to_save", lambda *_a, **_k: str(tmp_path / "x.pdf"))
    tab = open_set()
    work.actor = replace(actor, permissions=actor.permissions - {lacking})
    failed = []
    work.failed.connect(failed.append)
    qtbot.mouseClick(tab.form.save, Qt.MouseButton.LeftButton)
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
    work.actor = actor
    assert filed(work, open_set.key) == []
    assert failed == []


def issued_of(work, key):
    found = []
    work.read(lambda uow: service.issued(uow, key), found.extend)
    return found


@pytest.mark.feature("H35")
def test_a_comparison_takes_the_room_of_the_screen_and_then_its_last_size(qtbot):
    kept.lend({})
    form = CompareForm("Invoice · CI26-0001")
    qtbot.addWidget(form)
    left = screens.room(form).size() - form.size()
    assert 0 < left.width() == left.height() < 100
    form.show()
    form.resize(form.width() - 60, form.height() - 30)
    form.reject()
    again = CompareForm("Invoice · CI26-0002")
    qtbot.addWidget(again)
    assert again.size() == form.size()
    kept.lend({})


@pytest.mark.feature("H20", "H26")
def test_what_changed_in_all_languages_at_once_is_one_difference():
    """Another latest day of shipment stood there six times, once for each language."""
    days = [{code: f"{code} {day}" for code in LANGUAGES} for day in ("06-18", "07-02")]
    old, new = (json.dumps({"shipment_time": day}) for day in days)
    (told,) = fields.differences(old, new)
    assert (told.path, told.old, told.new) == (
        ("shipment_time",),
        "en 06-18",
        "en 07-02",
    )
    (first,) = fields.differences(json.dumps({"shipment_time": {}}), new)
    assert (first.old, first.new) == ("", "en 07-02")
    by_hand = json.dumps({"shipment_time": {**days[0], "zh_CN": "7月"}})
    (word,) = fields.differences(old, by_hand)
    assert (word.path, word.new) == (("shipment_time", "zh_CN"), "7月")


@pytest.mark.feature("H20", "H22")
def test_the_comparison_begins_with_the_last_two_that_differ(open_set, work, qtbot):
    """It began with "Now" against what was issued a moment ago, and said nothing."""

    def got(uow):
        return shipments.get(uow, open_set.key)

    for vessel in ("COSCO GALAXY", "EVER GIVEN"):
        work.run(lambda uow, at=vessel: renamed(uow, got(uow), at))
        tab = open_set()
        pdf = tab._pdf(*tab._wanted("invoice:"))
        work.run(
            lambda uow, pdf=pdf: service.issue(uow, open_set.key, "invoice", "en", pdf)
        )
    tab = open_set()
    qtbot.mouseClick(tab.form.compare, Qt.MouseButton.LeftButton)
    form = tab.comparison.form
    assert form.rows == [("Vessel", "COSCO GALAXY V.126W", "EVER GIVEN V.126W")]
    assert (form.old.value(), form.new.value()) == (2, 1)
    form.reject()
