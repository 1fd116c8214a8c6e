"""Inspections on the screen, as people plan, count and judge them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.core import clock
from app.core.aql import Severity
from app.core.refs import Ref
from app.inventory.module import MODULE as INVENTORY
from app.purchasing.module import MODULE as PURCHASING
from app.quality import service
from app.quality.controller import InspectionController
from app.quality.domain import State
from app.quality.module import MODULE
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry, maker
from tests import looks, make, make_export
from tests.reports import reading

DAY = date(2026, 6, 12)


@pytest.fixture
def purchases(work, actor):
    """The three purchase contracts of the deal."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        uow.reactions = {}
        return make_export.purchases(uow, make.contract(uow))


@pytest.fixture
def purchase(purchases):
    """Purchase contract A over 2 200 juice extractors."""
    return purchases[0]


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    desk = Desk(work, lookups=Registry().lookup)
    desk.chain = Chain((PURCHASING, MODULE))
    return desk


@pytest.fixture
def planned(work, actor, purchase):
    """Its inspection, planned and stored."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        return service.save(uow, service.from_purchase(uow, purchase.id)[0])


def shown(desk, qtbot, key=None, start=None):
    tab = InspectionController(desk)
    qtbot.addWidget(tab.form)
    tab.form.resize(1255, 800)
    if key is not None:
        tab.open(key)
    else:
        tab.start(start)
    with qtbot.waitExposed(tab.form):
        tab.form.show()
    return tab


def grid(tab):
    return tab.form.sections["classes"].grid.lines_model


def put(tab, row, field, value):
    """Type a value into a cell, as the grid's editor does."""
    model = grid(tab)
    assert model.setData(model.index(row, model.column_of(field)), value)


def column(tab, field):
    model = grid(tab)
    number = model.column_of(field)
    return [model.data(model.index(row, number)) for row in range(3)]


def fill(tab, field, value):
    """Enter a value into a field of the form, as a person who leaves it."""
    widget = tab.form.form.fields[field]
    if field == "lot_size":
        widget.input.setText(str(value))
        assert widget.commit()
        return
    widget.set_value(value)
    widget.edited.emit(value)


@pytest.mark.feature("A67")
def test_the_plan_of_the_deals_lot_is_on_the_screen(desk, qtbot, planned):
    tab = shown(desk, qtbot, planned.id)
    assert column(tab, "letter") == ["K"] * 3
    assert column(tab, "sample_size") == ["125"] * 3
    assert column(tab, "accept") == ["0", "7", "10"]
    assert column(tab, "reject") == ["1", "8", "11"]
    texts = [
        piece.text
        for block in tab.spec.inspector(tab.draft)
        for piece in block.pieces
        if hasattr(piece, "text")
    ]
    assert any("GB/T 2828.1-2012" in text for text in texts)


@pytest.mark.feature("A67")
def test_the_plan_follows_lot_level_severity_and_limit(desk, qtbot, planned):
    tab = shown(desk, qtbot, planned.id)
    fill(tab, "lot_size", 1000)
    assert column(tab, "sample_size")[1] == "80"
    assert column(tab, "accept")[1] == "5"
    fill(tab, "lot_size", 2200)
    fill(tab, "severity", Severity.TIGHTENED)
    assert column(tab, "accept")[1] == "5"
    fill(tab, "severity", Severity.NORMAL)
    put(tab, 0, "aql", "0.065")
    assert column(tab, "letter")[0] == "L"
    assert column(tab, "sample_size")[0] == "200"


def test_a_lot_of_nothing_is_told_and_nothing_is_lost(desk, qtbot, planned):
    tab = shown(desk, qtbot, planned.id)
    put(tab, 1, "found", "3")
    fill(tab, "lot_size", 0)
    tab.do("save")
    assert tab.dirty()
    assert tab.form.told_problems
    assert column(tab, "found") == ["0", "3", "0"]


@pytest.mark.parametrize(("found", "state"), [("7", "passed"), ("8", "failed")])
def test_what_is_counted_decides(desk, qtbot, planned, monkeypatch, found, state):
    monkeypatch.setattr("app.ui.errors.ask", lambda *_args, **_more: "yes")
    tab = shown(desk, qtbot, planned.id)
    put(tab, 1, "found", found)
    tab.do("conclude")
    assert tab.stored.state == state
    assert column(tab, "verdict")[1] == state.capitalize()
    assert "edit" not in tab.allowed()


@pytest.mark.feature("A70")
def test_a_failed_lot_is_waived_for_a_reason(desk, qtbot, planned, monkeypatch):
    monkeypatch.setattr("app.ui.errors.ask", lambda *_args, **_more: "yes")
    monkeypatch.setattr(
        "forms.kit.reason.ReasonDialog.ask", lambda *_a, **_k: "Customer agrees"
    )
    tab = shown(desk, qtbot, planned.id)
    assert "waive" not in tab.allowed()
    put(tab, 0, "found", "1")
    tab.do("conclude")
    assert "waive" in tab.allowed()
    tab.do("waive")
    assert (tab.stored.state, tab.stored.reason) == (State.WAIVED, "Customer agrees")


def test_choosing_the_purchase_contract_brings_product_and_lot(desk, qtbot, purchase):
    tab = shown(desk, qtbot)
    found = []
    desk.lookup("purchase", "", found.extend)
    chosen = next(choice.ref for choice in found if choice.ref.id == purchase.id)
    field = tab.form.form.fields["purchase"]
    field.set_value(chosen)
    field.edited.emit(chosen)
    assert tab.draft.product.code == "HJ-350"
    assert tab.draft.lot_size == 2200
    assert column(tab, "sample_size") == ["125"] * 3
    tab.do("save")
    assert tab.title() == f"QC{clock.today():%y}-0001"


@pytest.mark.feature("A70")
def test_the_purchase_contract_is_warned_of_a_failed_lot(
    desk, qtbot, purchase, planned, monkeypatch
):
    monkeypatch.setattr("app.ui.errors.ask", lambda *_args, **_more: "yes")
    tab = shown(desk, qtbot, planned.id)
    put(tab, 1, "found", "8")
    tab.do("conclude")
    told = []
    chain = desk.chain
    desk.work.read(lambda uow: chain.around(uow, "purchase", purchase.id), told.append)
    assert ("Inspection failed", "bad") in told[0].chips
    assert ("inspection", planned.id) in {(k.kind, k.id) for k in told[0].links}
    desk.make_next("purchase", "inspection", purchase.id)
    _name, (kind, _key, again) = desk.shell.asked[-1]
    assert (kind, again.resubmission) == ("inspection", True)


@pytest.mark.usefixtures("planned")
def test_the_list_shows_lot_maker_and_state(desk, qtbot):
    tab = maker(MODULE.listing)(desk)
    qtbot.addWidget(tab.form)
    tab.form.resize(1255, 700)
    with qtbot.waitExposed(tab.form):
        tab.form.show()
    row = tab.form.model.record(0)
    words = {c.field: c.cell(row).text for c in tab.form.spec.columns}
    assert words["supplier_zh"] == "慈溪明泰电器有限公司"
    assert (words["lot_size"], words["state"]) == ("2,200", "Planned")


@pytest.mark.feature("000-21")
def test_the_report_is_printed_as_counted(desk, qtbot, planned, monkeypatch):
    monkeypatch.setattr("app.ui.errors.ask", lambda *_args, **_more: "yes")
    tab = shown(desk, qtbot, planned.id)
    put(tab, 1, "found", "8")
    tab.do("conclude")
    tab.do("print")
    shown_papers = [what for said, what in desk.shell.asked if said == "preview"]
    ((_title, (report,)),) = shown_papers
    assert report.title == "Inspection Report"
    found = reading.lines(report.render("en"))
    assert "Major 2.5 K 125 7 8 8 Failed" in found
    assert "Conclusion: FAILED" in found
    assert any("慈溪明泰电器有限公司" in line for line in found)


def test_another_purchase_is_chosen_for_an_inspection_that_is_saved(
    desk, qtbot, planned, purchases, work, actor
):
    """It stays the same one: its number, its place and what was written about it."""
    other = purchases[1]
    with work.database.unit_of_work(actor, today=DAY) as uow:
        noted = service.save(uow, replace(planned, place="Cixi", conclusion="Dry"))
    tab = shown(desk, qtbot, planned.id)
    tab.form.field_edited.emit("purchase", Ref(other.id, other.number, ""), {})
    draft = tab.draft
    assert (draft.id, draft.number) == (planned.id, planned.number)
    assert (draft.version, draft.place, draft.conclusion) == (
        noted.version,
        "Cixi",
        "Dry",
    )
    line = other.lines[0]
    assert (draft.purchase_line_id, draft.product.id) == (line.id, line.product.id)
    assert draft.lot_size == line.quantity
    tab.do("save")
    assert (tab.record_id, tab.stored.purchase.id) == (planned.id, other.id)


def test_nothing_is_said_of_a_lot_before_there_is_one(desk, qtbot):
    tab = shown(desk, qtbot)
    texts = [
        piece.text
        for block in tab.spec.inspector(tab.draft)
        for piece in block.pieces
        if hasattr(piece, "text")
    ]
    assert "The lot passes so far" not in texts


def test_an_inspection_leads_to_the_receipt_of_its_goods(desk, qtbot, planned):
    desk.chain = Chain((PURCHASING, MODULE, INVENTORY))
    tab = shown(desk, qtbot, planned.id)
    tab.do("next:goods_receipt")
    _said, (kind, key, draft) = desk.shell.asked[-1]
    assert (kind, key) == ("goods_receipt", None)
    assert draft.purchase.id == planned.purchase.id
    assert [line.quantity for line in draft.lines] == [2200]


@pytest.mark.feature("A70")
def test_a_failed_lot_leads_to_its_inspection_again(desk, qtbot, planned, monkeypatch):
    """F8 offered the receipt alone, which a failed lot refuses."""
    desk.chain = Chain((PURCHASING, MODULE, INVENTORY))
    tab = shown(desk, qtbot, planned.id)
    assert "next:inspection" not in tab.allowed(), "nothing is known of the lot yet"
    put(tab, 1, "found", "9")  # rejected from 8 on
    monkeypatch.setattr("app.ui.errors.ask", lambda *_args, **_more: "yes")
    tab.do("conclude")
    assert tab.stored.state is State.FAILED
    tab.do("next:inspection")
    _said, (kind, key, draft) = desk.shell.asked[-1]
    assert (kind, key, draft.resubmission) == ("inspection", None, True)
    assert draft.product.id == planned.product.id


@pytest.mark.feature("H1")
def test_typing_begins_with_what_was_found_not_with_the_limit(desk, qtbot, planned):
    """F6 and a count of 0 made the limit 0.010, and the sample ten times as large."""
    tab = shown(desk, qtbot, planned.id)
    lines = tab.form.sections["classes"].grid
    found = lines.lines_model.column_of("found")
    assert (lines.currentIndex().row(), lines.currentIndex().column()) == (0, found)
