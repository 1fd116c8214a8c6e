"""Customs on the screen: a declaration and a refund as people make them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QAbstractButton, QPushButton

from app.catalog import service as catalog
from app.core.states import TransitionError
from app.customs import service
from app.customs.controller import (
    REFUNDING,
    DeclarationController,
    RefundController,
)
from app.customs.domain import RefundState, State
from app.customs.module import MODULE
from app.modules import find
from app.shipments import service as shipments
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.letter_rows import brought_back, rows_of
from app.ui.registry import Registry, maker
from forms.kit.spec import Fact, Note
from tests import looks, make, make_export
from tests.panels import answer

D = Decimal
ENTRY = "310420260612345678"


@pytest.fixture
def shipment(work, actor):
    """Shipment 1 on board, with its purchases and tariff codes."""
    with work.database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        uow.reactions = {}
        contract = make.contract(uow)
        make_export.hs_codes(uow)
        make_export.purchases(uow, contract)
        make.stock(uow, contract)
        return make_export.gone(uow, contract)


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    desk = Desk(work, lookups=Registry().lookup)
    desk.chain = Chain((MODULE,))
    return desk


def shown(qtbot, tab):
    qtbot.addWidget(tab.form)
    tab.form.resize(1255, 800)
    with qtbot.waitExposed(tab.form):
        tab.form.show()
    return tab


@pytest.fixture
def draft(work, actor, shipment):
    with work.database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        return service.save(uow, service.derive(uow, shipment.id))


@pytest.fixture
def tab(desk, qtbot, draft):
    tab = DeclarationController(desk)
    tab.open(draft.id)
    return shown(qtbot, tab)


def put(tab, name, text):
    """Type into a field, as a person does."""
    for form in tab.form._forms:
        if name in form.fields:
            field = form.fields[name]
            field.setFocus()
            field.input.clear()
            field.input.insert(text)
            assert field.commit()
            return
    raise KeyError(name)


def notes(tab):
    return [
        piece.text
        for block in tab.blocks(tab.draft)
        for piece in block.pieces
        if isinstance(piece, Note)
    ]


@pytest.mark.feature("A93")
def test_a_new_declaration_is_filled_from_its_shipment(desk, qtbot, shipment):
    tab = DeclarationController(desk)
    tab.start()
    shown(qtbot, tab)
    choice = shipments.lookup
    found = []
    desk.work.read(lambda uow: choice(uow, "CI26-0029-1"), found.extend)
    tab.form.form.fields["shipment"].take(found[0])
    assert tab.draft.shipment.id == shipment.id
    assert tab.draft.packages == 800
    assert tab.draft.remarks == "集装箱标箱数及号码:2;TCNU6312341"
    sheet = tab.form.sections["form"]
    assert sheet.fields["freight"].input.text() == "USD/2380/3"
    assert sheet.fields["exit_office"].input.text() == "3104 北仑海关"
    assert notes(tab) == ["All boxes are filled and the sums agree."]
    tab.save()
    assert tab.stored.id is not None


@pytest.mark.feature("A93", "B20")
def test_an_empty_box_is_told_and_stops_the_declaring(tab):
    put(tab, "conveyance", "")
    put(tab, "destination_port", "")
    assert "Enter the port of destination." in notes(tab)
    put(tab, "entry_number", ENTRY)
    answer(lambda: tab.do("declare"))
    assert tab.stored.state is State.DRAFT
    sheet = tab.form.sections["form"]
    assert sheet.fields["destination_port"].problem()
    put(tab, "destination_port", "汉堡(德国)")
    answer(lambda: tab.do("declare"))
    assert tab.stored.state is State.DECLARED
    assert tab.stored.entry_number == ENTRY


def press_the_way_to(tab, words):
    """Press the button beside a note of the checks."""
    (way,) = (
        button
        for button in tab.form.findChildren(QAbstractButton)
        if button.accessibleName() == f"Go to the field: {words}"
    )
    way.click()


@pytest.mark.feature("A93")
def test_a_check_leads_to_its_box_and_to_a_column_that_was_hidden(
    desk, qtbot, work, actor, draft
):
    bare = replace(draft.lines[0], origin="")
    with work.database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        empty = replace(draft, destination_port="", lines=(bare, *draft.lines[1:]))
        service.save(uow, empty)
    tab = DeclarationController(desk)
    tab.open(draft.id)
    shown(qtbot, tab).form.activateWindow()
    press_the_way_to(tab, "Enter the port of destination.")
    box = tab.form.sections["form"].fields["destination_port"]
    qtbot.waitUntil(box.input.hasFocus)
    grid = tab.form.sections["lines"].grid
    origin = grid.lines_model.column_of("origin")
    assert grid.isColumnHidden(origin)
    press_the_way_to(tab, "Line 1: Choose the country of origin.")
    qtbot.waitUntil(grid.hasFocus)
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (0, origin)
    assert not grid.isColumnHidden(origin)


def test_a_fee_is_checked_while_it_is_saved(tab):
    put(tab, "freight", "2380 USD")
    tab.save()
    assert tab.dirty()
    assert tab.form.sections["form"].fields["freight"].problem()
    put(tab, "freight", "USD/2380/3")
    tab.save()
    assert not tab.dirty()


@pytest.mark.feature("A24")
def test_legal_quantities_follow_the_weight(tab):
    model = tab.form.sections["lines"].grid.lines_model
    index = model.index(0, model.column_of("net_kg"))
    assert model.setData(index, "3801.5")
    assert tab.draft.lines[0].second_quantity == D("3801.5")
    assert any("weigh" in text for text in notes(tab))
    tab.undo()
    assert tab.draft.lines[0].second_quantity == 3800


def test_declared_and_released_by_its_buttons(tab):
    put(tab, "entry_number", ENTRY)
    put(tab, "declared_on", "2026-06-18")
    seen = answer(lambda: tab.do("declare"))
    assert seen.first == {"on": "2026-06-18"}
    assert tab.stored.number == "BG26-0001"
    assert "edit" not in tab.allowed()
    answer(lambda: tab.do("release"), on="2026-06-17")
    assert tab.stored.state is State.DECLARED
    told = [one.text() for one in tab.form.banner.findChildren(QPushButton)]
    assert any("The release is before the declaration." in words for words in told)
    seen = answer(lambda: tab.do("release"), on="2026-06-19", left_on="2026-06-21")
    assert seen.first["left_on"] == "2026-06-20", "the day on board is proposed"
    assert tab.stored.state is State.RELEASED
    assert tab.stored.released_on == date(2026, 6, 19)
    assert tab.stored.export_on == date(2026, 6, 21)


@pytest.mark.feature("A93", "B20")
def test_the_bill_of_lading_is_entered_after_the_declaration(tab, work, actor):
    """It was locked empty, on a mere warning."""
    put(tab, "bill_number", "")
    assert "bill" not in tab.allowed()
    put(tab, "entry_number", ENTRY)
    answer(lambda: tab.do("declare"), on="2026-06-18")
    assert (tab.stored.state, tab.stored.bill_number) == (State.DECLARED, "")
    assert "edit" not in tab.allowed()
    seen = answer(lambda: tab.do("bill"), bill=" MAEU1 ")
    assert seen.first == {"bill": "EHNB26060188"}, "what the shipment says is proposed"
    assert tab.stored.bill_number == "MAEU1"
    assert tab.form.sections["form"].fields["bill_number"].input.text() == "MAEU1"
    with work.database.reading(actor) as uow:
        assert service.paper(uow, tab.record_id).bill_no == "MAEU1"
    answer(lambda: tab.do("release"), on="2026-06-19")
    seen = answer(lambda: tab.do("bill"), bill="MAEU2")
    assert seen.first == {"bill": "MAEU1"}
    assert (tab.stored.state, tab.stored.bill_number) == (State.RELEASED, "MAEU2")


@pytest.mark.feature("B20")
def test_a_withdrawn_declaration_takes_no_bill_of_lading(tab, work, actor):
    put(tab, "entry_number", ENTRY)
    answer(lambda: tab.do("declare"))
    with work.database.unit_of_work(actor) as uow:
        gone = service.cancel(uow, tab.stored, "Wrong port")
    tab.show_stored(gone)
    assert "bill" not in tab.allowed()
    with (
        pytest.raises(TransitionError),
        work.database.unit_of_work(actor) as uow,
    ):
        service.note_bill(uow, gone, "MAEU1")


@pytest.mark.feature("000-26")
def test_what_differs_is_told_and_taken_over_again(tab):
    put(tab, "packages", "799")
    put(tab, "misc", "USD/12/3")
    tab.save()
    assert "Packages – Declared: 799. The shipment says: 800." in notes(tab)
    told = "Misc. – Declared: USD/12/3. The shipment says: –."
    assert told in notes(tab), "the sentence ended before what it says"
    tab.do("take_over")
    assert (tab.draft.packages, tab.draft.misc) == (800, "")
    tab.save()
    assert not tab.differences


def test_the_paper_is_shown(tab, desk):
    tab.do("print")
    name, (_title, papers) = desk.shell.asked[-1]
    assert name == "preview"
    assert papers[0].render("zh_CN").startswith(b"%PDF")


@pytest.mark.feature("A118", "A119")
def test_a_refund_file_from_its_shipment_to_the_money(desk, qtbot, shipment):
    desk.make_next("shipment", "refund", shipment.id)
    name, (kind, key, made) = desk.shell.asked[-1]
    assert (name, kind, key) == ("open", "refund", None)
    tab = RefundController(desk)
    tab.start(made)
    shown(qtbot, tab)
    assert tab.form.sections["lines"].totals.value("refund") == "39,416.00"
    facts = {
        piece.label: piece.value
        for block in tab.blocks(tab.draft)
        for piece in block.pieces
        if isinstance(piece, Fact)
    }
    assert facts["File by"] == "2027-04-30"
    assert "Amount incl. VAT" in facts, "what was bought; nothing tells it was paid"
    assert "Paid to suppliers" not in facts
    assert facts["Lost after"] == "2029-06-20"
    model = tab.form.sections["lines"].grid.lines_model
    index = model.index(0, model.column_of("invoice_number"))
    assert model.setData(index, "25332000000012345678")
    put(tab, "filed_on", "2026-08-10")
    tab.save()
    answer(lambda: tab.do("file"))
    assert tab.stored.state is RefundState.OPEN  # two of three numbers are missing
    for row in (1, 2):
        there = model.index(row, model.column_of("invoice_number"))
        assert model.setData(there, f"2533200000001234567{row}")
    tab.save()
    seen = answer(lambda: tab.do("file"))
    assert seen.first == {"on": "2026-08-10"}
    assert tab.stored.state is RefundState.FILED
    assert tab.stored.filed_on == date(2026, 8, 10)
    seen = answer(lambda: tab.do("approve"), on="", amount="")
    assert seen.first["amount"] == "39,416.00"
    assert seen.problems == {"on": "Enter the day.", "amount": "Enter the amount."}
    answer(lambda: tab.do("approve"), on="2026-08-24", amount="39500")
    assert tab.stored.state is RefundState.FILED
    answer(lambda: tab.do("approve"), on="2026-08-24", amount="39000")
    assert tab.stored.approved_on == date(2026, 8, 24)
    seen = answer(lambda: tab.do("receive"), on="2026-09-02")
    assert seen.first["amount"] == "39,000.00"
    assert tab.stored.received_on == date(2026, 9, 2)
    assert tab.stored.received_amount == D("39000")
    answer(lambda: tab.do("reverse"), on="2026-09-03", reason="typed in the wrong file")
    assert tab.stored.state is RefundState.APPROVED
    assert (tab.stored.received_on, tab.stored.received_amount) == (None, 0)
    assert "wrong file" in tab.form.form.fields["note"].input.text()
    assert "receive" in tab.allowed()


def test_the_list_has_declarations_and_refunds(desk, qtbot, draft):
    tab = maker(MODULE.listing)(desk)
    shown(qtbot, tab)
    assert len(tab.sheets) == 2
    assert tab.sheets[0].form.table.model().rowCount() == 1
    tab.sheets[0]._act("print", [tab.sheets[0].form.model.record(0)])
    _name, (_title, papers) = desk.shell.asked[-1]
    assert [paper.key for paper in papers] == [
        "1/declaration",
        "1/elements",
        "1/agency",
    ]
    assert draft.id is not None


@pytest.mark.feature("H22")
def test_letters_with_papers_of_a_sheet_come_back_whole(work, actor, tab):
    """They were called not found: only lists of one sheet told who gathers papers."""
    put(tab, "entry_number", ENTRY)
    put(tab, "declared_on", "2026-06-18")
    answer(lambda: tab.do("declare"))
    key = tab.stored.id
    with work.database.unit_of_work(actor) as uow:
        jobs = find(MODULE.papers["declaration"])(uow, key)
        (row,) = rows_of([replace(one, key=f"{key}/{one.key}") for one in jobs])
        again = brought_back(uow, row.kept())
        assert list(again.letter.files) == list(row.letter.files)
        chosen = [file.name for file in again.letter.chosen()]
        assert chosen == [file.name for file in row.letter.chosen()] != []


def test_a_shipment_is_told_of_its_declaration(work, actor, draft, shipment):
    with work.database.reading(actor) as uow:
        around = find(MODULE.around["shipment"])(uow, shipment.id)
    assert [link.kind for link in around.links] == ["declaration"]
    assert around.links[0].id == draft.id


def test_the_refund_file_names_its_declaration_by_number(
    desk, qtbot, draft, work, actor
):
    with work.database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        service.declare(uow, draft, ENTRY, date(2026, 6, 18))
        made = service.draft_refund(uow, draft.shipment.id)
    tab = RefundController(desk)
    tab.start(made)
    shown(qtbot, tab)
    words = tab.form.form.fields["declaration"].input.text()
    assert words == f"{ENTRY} · NORDHAUS HANDELS GMBH"


@pytest.mark.feature("A118")
def test_the_first_day_a_refund_can_be_filed_is_offered_with_its_reason(
    desk, qtbot, work, actor, shipment
):
    """Exported on 2026-06-20: the days of filing of July are the first (test_due)."""
    with work.database.unit_of_work(actor, today=date(2026, 6, 22)) as uow:
        file = service.save_refund(uow, service.draft_refund(uow, shipment.id))
    tab = RefundController(desk)
    tab.open(file.id)
    shown(qtbot, tab)
    put(tab, "filed_on", "2026-06-22")
    tab.save()
    seen = answer(lambda: tab.do("file"))
    assert seen.first == {"on": "2026-07-01"}
    assert "Filing opens on 2026-07-01." in seen.text


@pytest.mark.feature("A118")
def test_a_file_of_goods_that_left_since_offers_a_day_that_is_not_refused(
    work, actor, shipment
):
    """Saved before they left: today was offered, and refused with the first day."""
    with work.database.unit_of_work(actor, today=date(2026, 6, 22)) as uow:
        file = service.save_refund(uow, service.draft_refund(uow, shipment.id))
        unaware = replace(file, exported_on=None)
        given = REFUNDING.begins["file"](uow, unaware)
    assert given.on == date(2026, 7, 1)


@pytest.mark.feature("A118")
def test_the_refund_file_that_stands_already_can_be_opened(
    desk, qtbot, work, actor, shipment
):
    """It was said that there is one, and not where."""
    with work.database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        draft = service.draft_refund(uow, shipment.id)
        file = service.save_refund(uow, draft)
    refused = []
    work.failed.connect(refused.append)
    desk.make_next("shipment", "refund", shipment.id)
    assert refused[0].stands == ("refund", file.id)
    tab = RefundController(desk)
    tab.start(draft)
    shown(qtbot, tab)
    tab.save()
    (button,) = [
        one
        for one in tab.form.banner.findChildren(QPushButton)
        if one.text() == "Open in a tab"
    ]
    button.click()
    assert desk.shell.asked[-1] == ("open", ("refund", file.id, None))


@pytest.mark.feature("A118")
def test_an_open_refund_file_shows_at_once_what_changed_figures_lead_to(
    desk, qtbot, work, actor, shipment
):
    """13 % of 303,200.00 come back; at 9 % it is 27,288.00, and 12,128.00 are cost.

    “Reckon anew” saved, and did nothing where there was nothing to save.
    """
    with work.database.unit_of_work(actor, today=date(2026, 6, 22)) as uow:
        file = service.save_refund(uow, service.draft_refund(uow, shipment.id))
    tab = RefundController(desk)
    tab.open(file.id)
    shown(qtbot, tab)
    title = "The figures have changed"
    assert title not in [block.title for block in tab.blocks(tab.draft)]
    with work.database.unit_of_work(actor, today=date(2026, 6, 22)) as uow:
        codes = {line.hs_code for line in file.lines}
        for code in catalog.tariff(uow, codes).values():
            nine = replace(code.rates[0], refund_rate=D(9))
            catalog.save_hs(uow, replace(code, rates=(nine,)))
    work.changed.emit(frozenset({"catalog"}))
    qtbot.waitUntil(lambda: tab.blocks(tab.draft)[-1].title == title)
    told = {
        fact.label: (fact.detail, fact.value)
        for fact in tab.blocks(tab.draft)[-1].pieces
    }
    assert told["Refund CNY"] == ("until now 39,416.00", "27,288.00")
    assert told["VAT that becomes cost"] == ("until now 0.00", "12,128.00")
    assert "Price without VAT" not in told
    assert not tab.unsaved(), "whoever looks has changed nothing"
    put(tab, "note", "rate")
    tab.do("reckon")
    qtbot.waitUntil(lambda: tab.draft.figures().refund == D(27288))
    assert tab.form.sections["lines"].totals.value("refund") == "27,288.00"
    assert tab.unsaved()
    assert tab.draft.note == "rate"
    assert tab.stored.figures().refund == D(39416)
    assert title not in [block.title for block in tab.blocks(tab.draft)]
