"""Purchase contracts on the screen, as people draft, confirm and follow them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.contracts.module import MODULE as CONTRACTS
from app.core.query import Query
from app.inventory import service as inventory
from app.inventory.module import MODULE as INVENTORY
from app.payables.module import MODULE as PAYABLES
from app.purchasing import listing, service
from app.purchasing.controller import PurchaseController
from app.purchasing.domain import State
from app.purchasing.module import MODULE
from app.quality.module import MODULE as QUALITY
from app.suppliers import service as suppliers
from app.suppliers.domain import Profile
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry, maker
from forms.kit.take_lines import TakeDialog
from forms.purchasing_list import LIST
from tests import looks, make

D = Decimal
DAY = date(2026, 5, 18)


@pytest.fixture
def contract(work, actor):
    """Contract SC26-0031 with its suppliers."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        return make.contract(uow)


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    desk = Desk(work, lookups=Registry().lookup)
    desk.chain = Chain((CONTRACTS, MODULE, QUALITY, INVENTORY))
    return desk


@pytest.fixture
def draft(work, actor, contract):
    """Purchase contract A, stored as a draft."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        return service.save(uow, service.from_contract(uow, contract.id)[0])


def shown(desk, qtbot, key=None, start=None):
    tab = PurchaseController(desk)
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
    return tab.form.sections["lines"].grid.lines_model


def put(tab, row, field, value):
    """Type a value into a cell, as the grid's editor does."""
    model = grid(tab)
    assert model.setData(model.index(row, model.column_of(field)), value)


def cell(tab, row, field):
    model = grid(tab)
    return model.data(model.index(row, model.column_of(field)))


def facts(tab):
    return {
        piece.label: piece.value
        for block in tab.spec.inspector(tab.draft)
        for piece in block.pieces
        if hasattr(piece, "label")
    }


def notes(tab):
    return [
        piece.text
        for block in tab.spec.inspector(tab.draft)
        for piece in block.pieces
        if hasattr(piece, "text")
    ]


@pytest.mark.feature("A57")
def test_a_contract_opens_one_draft_for_each_supplier(desk, qtbot, contract):
    desk.make_next("contract", "purchase", contract.id)
    opened = [args for name, args in desk.shell.asked if name == "open"]
    assert [kind for kind, _key, _draft in opened] == ["purchase"] * 3
    tab = shown(desk, qtbot, start=opened[0][2])
    assert tab.dirty()
    assert cell(tab, 0, "amount") == "211,310.00"
    tab.do("save")
    assert tab.record_id is not None
    assert not tab.dirty()


def test_the_lines_and_the_side_show_price_and_vat_of_the_deal(desk, qtbot, draft):
    tab = shown(desk, qtbot, draft.id)
    assert cell(tab, 0, "price_incl_vat") == "96.05"
    assert cell(tab, 0, "excl_vat") == "187,000.00"
    assert cell(tab, 0, "vat") == "24,310.00"
    totals = tab.form.sections["lines"].totals
    assert totals.value("amount") == "211,310.00"
    known = facts(tab)
    assert known["Total CNY"] == "211,310.00"
    assert known["Excluding VAT"] == "187,000.00"
    assert "人民币贰拾壹万壹仟叁佰壹拾元整" in notes(tab)


def test_another_quantity_changes_every_figure(desk, qtbot, draft):
    tab = shown(desk, qtbot, draft.id)
    put(tab, 0, "quantity", "100")
    assert facts(tab)["Total CNY"] == "9,605.00"
    assert cell(tab, 0, "vat") == "1,105.00"
    put(tab, 0, "quantity", "0")
    tab.do("save")
    assert tab.dirty()
    assert tab.form.told_problems


def test_a_deposit_is_split_off(desk, qtbot, draft):
    tab = shown(desk, qtbot, draft.id)
    field = tab.form.form.fields["deposit_percent"]
    field.set_value(D(30))
    field.edited.emit(D(30))
    assert facts(tab)["Deposit 30%"] == "63,393.00"
    assert facts(tab)["Rest"] == "147,917.00"


def test_confirming_by_button_numbers_and_freezes(desk, qtbot, draft):
    tab = shown(desk, qtbot, draft.id)
    assert "edit" in tab.allowed()
    tab.do("confirm")
    tab.do("confirm")  # what the key asks for: there is nothing left to confirm
    assert tab.stored.state is State.CONFIRMED
    assert tab.title() == "PO26-0001"
    assert "edit" not in tab.allowed()
    assert {"next:inspection", "next:goods_receipt"} <= tab.allowed()


@pytest.mark.usefixtures("contract")
def test_a_new_one_begins_with_company_day_and_person(desk, qtbot):
    tab = shown(desk, qtbot)
    assert tab.draft.company is not None
    assert tab.draft.purchaser == "Chen Siyuan"
    assert tab.draft.signed_on is not None
    assert not tab.dirty()


@pytest.mark.usefixtures("contract")
def test_choosing_a_product_fills_price_and_unit(desk, qtbot):
    tab = shown(desk, qtbot)
    found = []
    desk.lookup("product", "HJ-350", found.extend)
    spec = tab.spec.section("lines").columns[0]
    values = {"product": found[0].ref, **spec.fills(found[0])}
    tab._edit_lines("lines", ((0, values),))
    line = tab.draft.lines[0]
    assert (line.price_incl_vat, line.unit, line.vat_rate) == (D("96.05"), "PCS", 13)
    assert line.description == "榨汁机"


def test_cancelling_asks_for_the_reason(desk, qtbot, draft, monkeypatch):
    monkeypatch.setattr(
        "forms.kit.reason.ReasonDialog.ask", lambda *_a, **_k: "Price raised"
    )
    tab = shown(desk, qtbot, draft.id)
    tab.do("cancel")
    assert tab.stored.state is State.CANCELLED
    assert "Price raised" in tab.stored.note


@pytest.mark.feature("A58")
def test_printing_offers_the_paper_in_chinese_first(desk, qtbot, draft):
    tab = shown(desk, qtbot, draft.id)
    tab.do("print")
    _name, (_title, jobs) = desk.shell.asked[-1]
    assert [(job.key, job.language) for job in jobs] == [("purchase", "zh_CN")]
    assert jobs[0].render("zh_CN").startswith(b"%PDF")


def test_a_copy_is_a_new_draft_that_serves_no_contract(desk, qtbot, draft):
    tab = shown(desk, qtbot, draft.id)
    tab.do("duplicate")
    _name, (kind, key, made) = desk.shell.asked[-1]
    assert (kind, key) == ("purchase", None)
    assert (made.id, made.number, made.contract) == (None, "", None)
    assert [line.id for line in made.lines] == [None]


def test_the_flow_and_the_links_follow_what_is_received(
    desk, qtbot, work, actor, draft
):
    tab = shown(desk, qtbot, draft.id)
    tab.do("confirm")
    tab._next_action()
    with work.database.unit_of_work(actor, today=DAY) as uow:
        came = inventory.from_purchase(uow, draft.id)
        half = replace(came.lines[0], quantity=D(1100))
        saved = inventory.save(uow, replace(came, lines=(half,)))
        inventory.post(uow, saved)
    tab.open(draft.id)
    steps = {step.title: (step.note, step.state) for step in tab.beside.steps}
    assert steps["Contract"] == ("SC26-0031", "done")
    assert steps["Purchase"][1] == "current"
    assert steps["Goods receipt"] == ("50%", "part")
    assert ("goods_receipt", saved.id) in {(k.kind, k.id) for k in tab.beside.links}
    assert cell(tab, 0, "received") == "1,100"


@pytest.mark.usefixtures("draft")
def test_a_sales_contract_knows_what_is_ordered(desk, contract):
    told = []
    chain = desk.chain
    desk.work.read(lambda uow: chain.around(uow, "contract", contract.id), told.append)
    step = next(one for one in told[0].steps if one.title == "Purchase")
    assert (step.note, step.state) == ("0/1", "part")


@pytest.mark.usefixtures("draft")
def test_the_list_shows_suppliers_in_chinese_and_the_total(desk, qtbot):
    tab = maker(MODULE.listing)(desk)
    qtbot.addWidget(tab.form)
    tab.form.resize(1255, 700)
    with qtbot.waitExposed(tab.form):
        tab.form.show()
    row = tab.form.model.record(0)
    words = {column.field: column.cell(row).text for column in tab.form.spec.columns}
    assert words["supplier_zh"] == "慈溪明泰电器有限公司"
    assert words["total"] == "211,310.00"
    assert words["number"] == "Draft"
    assert tab.title() == "Purchase contracts"


@pytest.mark.feature("002-O04")
def test_what_is_late_stands_in_the_view_of_overdue(work, actor, draft):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        late = replace(draft, delivery_on=date(2026, 6, 10))
        service.confirm(uow, service.save(uow, late))
    overdue = next(view for view in LIST.views if view.name == "Overdue").query
    for day, count in ((date(2026, 6, 10), 0), (date(2026, 6, 11), 1)):
        with work.database.unit_of_work(actor, today=day) as uow:
            assert len(listing.LISTING.page(uow, overdue).records) == count
    with work.database.unit_of_work(actor, today=day) as uow:
        assert len(listing.LISTING.page(uow, Query()).records) == 1


@pytest.mark.feature("H13")
def test_lines_of_earlier_purchases_are_copied_with_their_price(desk, qtbot, draft):
    tab = shown(desk, qtbot)
    tab._edit_field("supplier", draft.supplier, {})
    tab.do("copy_lines")
    dialog = next(d for d in tab.form.findChildren(TakeDialog) if d.isVisible())
    assert [row.line.price for row in dialog.lines()] == [D("96.05")]
    dialog.toggle_all()
    dialog.accept()
    (line,) = tab.draft.lines
    assert (line.quantity, line.price_incl_vat) == (2200, D("96.05"))
    assert line.contract_line_id is None, "it is bought for stock until somebody says"


@pytest.mark.feature("H13", "A30")
def test_copied_lines_bear_the_vat_of_before_and_the_invoices_of_their_supplier(
    desk, qtbot, work, actor, draft
):
    """A supplier who gives no special VAT invoice gives none for them (rule 7)."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        lines = [replace(line, vat_rate=D(9)) for line in draft.lines]
        service.save(uow, replace(draft, lines=tuple(lines)))
        said = Profile(supplier=draft.supplier, special_invoice=False)
        suppliers.save(uow, said)
    tab = shown(desk, qtbot)
    tab._edit_field("supplier", draft.supplier, {})
    for _twice in range(2):  # then its product is known
        tab.do("copy_lines")
        dialog = next(d for d in tab.form.findChildren(TakeDialog) if d.isVisible())
        dialog.toggle_all()
        dialog.accept()
    told = [(line.special_invoice, line.vat_rate) for line in tab.draft.lines]
    assert told == [(False, D(9))] * 2


@pytest.mark.feature("H13")
def test_earlier_purchases_are_found_by_words_and_hide_prices(work, actor, draft):
    spared = replace(actor, permissions=actor.permissions - {"purchasing.view_price"})
    with work.database.unit_of_work(actor, today=DAY) as uow:
        for text, found in (("HJ-350", 1), ("榨汁机", 1), ("blanket", 0), ("", 1)):
            assert len(service.earlier_lines(uow, text)) == found, text
        assert service.earlier_lines(uow, "", but=draft.id) == ()
        assert service.earlier_lines(uow, "", draft.supplier.id + 1) == ()
    with work.database.unit_of_work(spared, today=DAY) as uow:
        assert service.earlier_lines(uow, "")[0].price is None


def test_what_cannot_be_made_any_more_is_off_with_its_reason(
    desk, qtbot, work, actor, draft
):
    desk.chain = Chain((CONTRACTS, MODULE, QUALITY, INVENTORY, PAYABLES))
    with work.database.unit_of_work(actor, today=DAY) as uow:
        free = service.save(uow, replace(draft, deposit_percent=D(0)))
    tab = shown(desk, qtbot, free.id)
    tab.do("confirm")
    assert "next:goods_receipt" in tab.allowed()
    assert "next:payment" not in tab.allowed()
    deposit = tab.form.header.menu_actions["next:payment"]
    assert not deposit.isEnabled()
    assert deposit.toolTip() == "This contract asks for no deposit."
    with work.database.unit_of_work(actor, today=DAY) as uow:
        came = inventory.save(uow, inventory.from_purchase(uow, draft.id))
        inventory.post(uow, came)
    tab.open(draft.id)
    goods = tab.form.header.menu_actions["next:goods_receipt"]
    assert not goods.isEnabled()
    assert goods.toolTip() == "Everything in this contract was received already."
