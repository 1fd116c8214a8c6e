"""Stock and goods receipts on the screen, as people receive, return and count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core import clock
from app.core.query import Query
from app.inventory import listing, service
from app.inventory.controller import (
    ReceiptController,
    StockController,
    WarehouseController,
)
from app.inventory.domain import State
from app.inventory.module import MODULE
from app.modules import find
from app.office import service as office
from app.office.domain import Company
from app.purchasing import service as purchasing
from app.purchasing.module import MODULE as PURCHASING
from app.quality import service as quality
from app.quality.module import MODULE as QUALITY
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry, maker
from forms import goods_receipts
from forms import inventory as stock
from forms.goods_receipts import went_back
from forms.kit.ask import REASON, Given, Question
from forms.kit.quantities import Answered, Asked, QuantitiesDialog
from forms.kit.spec import Fact
from tests import looks, make, make_export

D = Decimal
DAY = date(2026, 6, 13)


@pytest.fixture
def purchase(work, actor):
    """Purchase contract A over 2 200 juice extractors."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        uow.reactions = {}
        return make_export.purchases(uow, make.contract(uow))[0]


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    desk = Desk(work, lookups=Registry().lookup)
    desk.chain = Chain((PURCHASING, QUALITY, MODULE))
    return desk


@pytest.fixture
def posted(work, actor, purchase):
    """A posted receipt of everything."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        draft = service.from_purchase(uow, purchase.id)
        return service.post(uow, service.save(uow, draft))


def shown(made, qtbot, key=None, start=None):
    qtbot.addWidget(made.form)
    made.form.resize(1255, 800)
    if key is not None:
        made.open(key)
    else:
        made.start(start)
    with qtbot.waitExposed(made.form):
        made.form.show()
    return made


def put(tab, row, field, value):
    """Type a value into a cell, as the grid's editor does."""
    model = tab.form.sections["lines"].grid.lines_model
    assert model.setData(model.index(row, model.column_of(field)), value)


def cells(tab, section, field):
    model = tab.form.sections[section].grid.lines_model
    number = model.column_of(field)
    return [model.data(model.index(row, number)) for row in range(model.rowCount())]


def told(tab):
    return tab.form.banner.words.text() if not tab.form.banner.isHidden() else ""


def balance(work, actor):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        return listing.BALANCES.page(uow, Query()).records[0]


def answers(monkeypatch, *quantities, reason="", **changes):
    asked = []

    def ask(_parent, _question, rows, given):
        asked.extend(rows)
        return Answered(
            quantities=tuple(quantities),
            given=replace(given, reason=reason, **changes),
        )

    monkeypatch.setattr("forms.kit.quantities.QuantitiesDialog.ask", ask)
    return asked


@pytest.mark.feature("002-P02.1")
def test_goods_are_received_from_the_purchase_contract(
    desk, qtbot, work, actor, purchase
):
    desk.make_next("purchase", "goods_receipt", purchase.id)
    _name, (kind, key, draft) = desk.shell.asked[-1]
    assert (kind, key) == ("goods_receipt", None)
    tab = shown(ReceiptController(desk), qtbot, start=draft)
    put(tab, 0, "quantity", "2000")
    put(tab, 0, "rejected", "20")
    assert cells(tab, "lines", "accepted")[0] == "1,980"
    tab.do("post")
    assert tab.stored.state is State.POSTED, told(tab)
    assert tab.title() == f"GR{clock.today():%y}-0001"
    assert balance(work, actor).on_hand == 1980
    assert "edit" not in tab.allowed()
    assert tab.beside.facts.kept == {tab.stored.lines[0].product.id: 1980}


@pytest.mark.feature("H12")
def test_what_is_selected_in_a_receipt_is_told_with_its_unit(desk, qtbot, purchase):
    desk.make_next("purchase", "goods_receipt", purchase.id)
    tab = shown(ReceiptController(desk), qtbot, start=desk.shell.asked[-1][1][2])
    grid = tab.form.sections["lines"].grid
    model, heard = grid.lines_model, []
    tab.form.selection_told.connect(heard.append)
    first, last = (model.column_of(name) for name in ("ordered", "accepted"))
    grid.select_block(model.index(0, first), model.index(0, last))
    qtbot.waitUntil(lambda: bool(heard) and "5 cells" in str(heard[-1]))
    ordered = "Ordered 2,200 PCS · Received in all 0 PCS · Delivered quantity 2,200 PCS"
    assert str(heard[-1]).startswith(f"5 cells · {ordered}")


def test_goods_just_posted_are_not_said_to_have_gone_back(desk, qtbot, purchase):
    desk.make_next("purchase", "goods_receipt", purchase.id)
    tab = shown(ReceiptController(desk), qtbot, start=desk.shell.asked[-1][1][2])
    before = tab.beside.facts  # what stands beside until it is read again
    tab.do("post")
    assert tab.stored.state is State.POSTED, told(tab)
    assert not went_back(tab.stored, replace(tab.beside, facts=before))


def test_more_than_ordered_is_refused_in_the_form(desk, qtbot, purchase):
    desk.make_next("purchase", "goods_receipt", purchase.id)
    draft = desk.shell.asked[-1][1][2]
    tab = shown(ReceiptController(desk), qtbot, start=draft)
    put(tab, 0, "quantity", "2201")
    tab.do("post")
    assert tab.stored.state is State.DRAFT
    assert "Only 2200 of HJ-350 are still to come" in told(tab)
    assert tab.draft.lines[0].quantity == 2201


def test_lines_of_which_nothing_came_are_left_out(desk, qtbot, purchase):
    desk.make_next("purchase", "goods_receipt", purchase.id)
    draft = desk.shell.asked[-1][1][2]
    tab = shown(ReceiptController(desk), qtbot, start=draft)
    put(tab, 0, "quantity", "0")
    tab.do("save")
    assert tab.record_id is None
    assert tab.form.told_problems


def test_choosing_the_purchase_contract_brings_its_goods(desk, qtbot, purchase):
    tab = shown(ReceiptController(desk), qtbot)
    found = []
    desk.lookup("purchase", "", found.extend)
    chosen = next(choice.ref for choice in found if choice.ref.id == purchase.id)
    field = tab.form.form.fields["purchase"]
    field.set_value(chosen)
    field.edited.emit(chosen)
    assert cells(tab, "lines", "quantity")[0] == "2,200"
    tab.do("save")
    assert tab.record_id is not None, told(tab)
    assert tab.stored.warehouse.code == "MAIN"


def test_goods_go_back_through_the_dialog(
    desk, qtbot, work, actor, posted, monkeypatch
):
    tab = shown(ReceiptController(desk), qtbot, posted.id)
    asked = answers(monkeypatch, D(30), on=date(2026, 6, 17))
    tab.do("return")
    with work.database.reading(actor) as uow:
        days = [move.on for move in service.card(uow, balance(work, actor).id).moves]
    assert days[0] == date(2026, 6, 17)
    assert asked[0].most == 2200
    assert balance(work, actor).on_hand == 2170
    answers(monkeypatch, None)
    tab.do("return")
    assert "Enter what goes back" in told(tab)
    assert balance(work, actor).on_hand == 2170


def test_a_draft_has_nothing_to_give_back(desk, qtbot, work, actor, purchase):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        draft = service.save(uow, service.from_purchase(uow, purchase.id))
    tab = shown(ReceiptController(desk), qtbot, draft.id)
    assert "return" not in tab.allowed()
    assert "post" in tab.allowed()


@pytest.mark.feature("A78")
@pytest.mark.usefixtures("posted")
def test_the_card_shows_the_ledger_and_counting_puts_it_right(
    desk, qtbot, work, actor, monkeypatch
):
    tab = shown(StockController(desk), qtbot, balance(work, actor).id)
    assert tab.title() == "HJ-350"
    assert cells(tab, "moves", "balance") == ["2,200"]
    asked = answers(monkeypatch, D(2197), reason="Counted, three are broken")
    tab.do("adjust")
    assert asked[0].start == 2200
    assert cells(tab, "moves", "balance") == ["2,197", "2,200"]
    assert cells(tab, "moves", "out")[0] == "3"
    assert cells(tab, "moves", "note")[0] == "Counted, three are broken"
    links = {(link.kind, link.title) for link in tab.beside.links}
    assert ("goods_receipt", "GR26-0001") in links


def test_what_goods_cost_is_said_in_its_own_currency(desk, qtbot, work, actor):
    """100 at HKD 96.05 with 13 % VAT: 9 605.00, without it 8 500.00."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        uow.reactions = {}
        arm = office.save_company(
            uow, Company(code="HK", name_en="HAICHUAN (HK)", base_currency="HKD")
        )
        (draft, *_) = purchasing.from_contract(uow, make.contract(uow).id)
        company = office.refs(uow, [arm.id])[arm.id]
        draft = replace(draft, company=company, currency="HKD")
        order = purchasing.confirm(uow, purchasing.save(uow, draft))
        came = service.from_purchase(uow, order.id)
        came = replace(came, lines=(replace(came.lines[0], quantity=D(100)),))
        receipt = service.post(uow, service.save(uow, came))
    tab = shown(ReceiptController(desk), qtbot, receipt.id)
    facts = _facts(goods_receipts.inspector(tab.draft, tab.beside))
    assert facts["Including VAT"] == "HKD 9,605.00"
    assert facts["Excluding VAT"] == "HKD 8,500.00"
    card = shown(StockController(desk), qtbot, balance(work, actor).id)
    facts = _facts(stock.inspector(card.draft, card.beside))
    assert facts["Value at average cost"] == "HKD 8,500.00"
    assert cells(card, "moves", "unit_cost") == ["85.00"]


def _facts(blocks):
    """Return the facts of the panel, by their labels."""
    pieces = [piece for block in blocks for piece in block.pieces]
    return {piece.label: piece.value for piece in pieces if isinstance(piece, Fact)}


@pytest.mark.usefixtures("posted")
def test_the_list_of_stock_counts_and_adjusts(desk, qtbot, work, actor, monkeypatch):
    tab = maker(MODULE.listing)(desk)
    qtbot.addWidget(tab.form)
    tab.form.resize(1255, 700)
    with qtbot.waitExposed(tab.form):
        tab.form.show()
    row = tab.form.model.record(0)
    words = {c.field: c.cell(row).text for c in tab.form.spec.columns}
    assert (words["on_hand"], words["reserved"], words["free"]) == (
        "2,200",
        "0",
        "2,200",
    )
    assert words["state"] == "Available"
    answers(monkeypatch, D(2190), reason="Ten are missing")
    tab.form.action_asked.emit("adjust", (row,))
    assert balance(work, actor).on_hand == 2190


@pytest.mark.usefixtures("posted")
def test_receipts_are_a_list_of_their_own(desk, qtbot):
    assert [one.name for one in MODULE.lists()] == [
        "inventory",
        "goods_receipts",
        "warehouses",
    ]
    tab = maker(MODULE.more_lists[0].listing)(desk)
    qtbot.addWidget(tab.form)
    tab.form.resize(1255, 700)
    with qtbot.waitExposed(tab.form):
        tab.form.show()
    row = tab.form.model.record(0)
    assert row.number == "GR26-0001"
    assert tab.title() == "Goods receipts"


def test_the_dialog_insists_on_a_quantity_and_a_reason(qtbot, qapp):
    looks.put_on(qapp)
    rows = (Asked(title="Counted", most=D(100), unit="PCS"),)
    question = Question(title="Count", text="", verb="Put right", fields=(REASON,))
    dialog = QuantitiesDialog(question, rows, Given())
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.go.click()
    assert dialog.fields[0].problem()
    dialog.fields[0].input.setText("101")
    dialog.go.click()
    assert "100" in dialog.fields[0].problem()
    dialog.fields[0].input.setText("97")
    dialog.go.click()
    assert dialog.grid.fields["reason"].problem()
    dialog.grid.fields["reason"].input.setPlainText("Counted")
    dialog.go.click()
    assert dialog.result() == dialog.DialogCode.Accepted
    assert dialog.answered() == Answered(
        quantities=(D(97),), given=Given(reason="Counted")
    )


@pytest.mark.usefixtures("posted")
def test_a_warehouse_is_entered_and_found(desk, qtbot):
    tab = shown(WarehouseController(desk), qtbot)
    for name, words in (("code", "MAIN"), ("name", "Beilun port")):
        field = tab.form.form.fields[name]
        field.input.setText(words)
        field.commit()
    tab.do("save")
    assert tab.record_id is None
    assert tab.form.told_problems
    field = tab.form.form.fields["code"]
    field.input.setText("BEILUN")
    field.commit()
    tab.do("save")
    assert tab.record_id is not None
    found = []
    desk.lookup("warehouse", "port", found.extend)
    assert [choice.ref.code for choice in found] == ["BEILUN"]


def test_a_lot_that_passed_when_shown_again_is_inspected(work, actor, purchase):
    """The flow of its receipt counted the lot twice: one of two."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        for found in (8, 0):  # 8 are one too many (tests/quality)
            plan = quality.from_purchase(uow, purchase.id)[0]
            made = quality.save(uow, make.with_row(plan, "classes", 1, found=found))
            quality.conclude(uow, made)
        receipt = service.save(uow, service.from_purchase(uow, purchase.id))
        told = find(MODULE.around["goods_receipt"])(uow, receipt.id)
    assert (told.steps[1].title, told.steps[1].note) == ("Inspection", "1/1")
