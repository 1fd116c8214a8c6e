"""Shipments on the screen, as people plan, book and send them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.core.papers.checked import Finding, Severity
from app.core.query import Query
from app.core.way import Way
from app.documents.domain import Folder
from app.modules import find
from app.shipments import listing, service
from app.shipments.controller import SERVICES, ShipmentController
from app.shipments.domain import Charge, ChargeKind, Mode, Shipment, State
from app.shipments.module import MODULE
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.drafts import Draft
from app.ui.registry import Registry, maker
from forms.documents import blocks
from forms.kit.buttons import GhostButton
from tests import looks, make, make_load
from tests import sale_screen as screen
from tests.panels import answer

D = Decimal


@pytest.fixture
def contract(work, actor):
    """Contract SC26-0031 with all its goods in stock."""
    with work.database.unit_of_work(actor, today=date(2026, 6, 15)) as uow:
        made = make.contract(uow)
        make.stock(uow, made)
        make.rate(uow, date(2026, 6, 20), "7.0610")
    return made


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    desk = Desk(work, lookups=Registry().lookup)
    desk.chain = Chain((MODULE,))
    return desk


@pytest.fixture
def first(work, actor, contract):
    """Shipment 1 as a stored draft."""
    with work.database.unit_of_work(actor, today=date(2026, 6, 15)) as uow:
        draft = service.from_contract(uow, contract.id, make.shipped_lines(contract, 0))
        return service.save(
            uow,
            replace(
                draft,
                etd=date(2026, 6, 20),
                premium_percent=D("0.25"),
                charges=(Charge(amount=D(2380)),),
            ),
        )


@pytest.fixture
def tab(desk, qtbot, first):
    return opened(desk, qtbot, first.id)


def opened(desk, qtbot, key):
    tab = ShipmentController(desk)
    qtbot.addWidget(tab.form)
    tab.form.resize(1255, 800)
    tab.open(key)
    with qtbot.waitExposed(tab.form):
        tab.form.show()
    return tab


def goods(tab):
    return tab.plan.section.grid.lines_model


def put(tab, row, field, value):
    """Type a value into a cell of the goods, as the grid's editor does."""
    model = goods(tab)
    index = model.index(row, model.column_of(field))
    assert model.setData(index, value)


def shown(tab, row, field):
    model = goods(tab)
    return model.data(model.index(row, model.column_of(field)))


def test_the_plan_shows_goods_container_and_figures(tab):
    assert [shown(tab, row, "cartons") for row in range(3)] == ["500", "200", "100"]
    assert tab.plan.section.totals.value("cbm") == "66.482"
    assert tab.plan.section.totals.value("gross_kg") == "8,950.00"
    panel = tab.plan.panels[0]
    assert panel.name.text() == "40HC-1"
    assert "66.482 / 76.3" in panel.volume.accessibleName()
    facts = {
        f.label: f.value
        for b in tab.blocks(tab.draft)
        for f in b.pieces
        if hasattr(f, "label")
    }
    assert facts["Net FOB value"] == "49,062.14"


@pytest.mark.feature("H30")
@pytest.mark.parametrize("saved", [True, False])
def test_a_draft_that_came_back_shows_its_goods(tab, desk, qtbot, saved):
    stored = tab.stored if saved else Shipment()
    key = tab.record_id if saved else None
    typed = replace(tab.draft, id=key, vessel="MSC UNSAVED")
    again = ShipmentController(desk)
    qtbot.addWidget(again.form)
    again.resume(Draft(form="f", kind="shipment", id=key, title="", stored=stored,
                       draft=typed, key="k"))  # fmt: skip
    assert again.draft.vessel == "MSC UNSAVED"
    assert [shown(again, row, "cartons") for row in range(3)] == ["500", "200", "100"]


def test_another_quantity_is_packed_anew_with_a_remainder_carton(tab):
    put(tab, 0, "quantity", "1998")
    rows = [(p.cartons, p.units_per_carton) for p in tab.draft.packages[:2]]
    assert rows == [(499, 4), (1, 2)]
    assert [p.carton_from for p in tab.draft.packages] == [1, 500, 501, 701]
    assert tab.dirty()
    tab.undo()
    assert tab.draft.totals().packages == 800


def test_a_line_is_left_out_and_taken_again(tab):
    put(tab, 1, "taken", value=False)
    assert len(tab.draft.lines) == 2
    assert tab.draft.totals().packages == 600
    put(tab, 1, "taken", value=True)
    assert [line.quantity for line in tab.draft.lines] == [2000, 2200, 2400]
    assert [p.line_position for p in tab.draft.packages] == [0, 1, 2]


def test_too_much_is_refused_at_the_line(tab):
    put(tab, 0, "quantity", "2201")
    tab.save()
    assert tab.dirty()
    assert not tab.form.banner.isHidden()
    assert "At most 2200 PCS" in _told(tab)


def _told(tab):
    found = tab.form.banner.findChildren(QPushButton)
    return " ".join(button.text() for button in found)


@pytest.mark.parametrize(("etd", "day"), [(20, 18), (17, 17), (18, 18)])
def test_goods_leave_on_their_day_or_sooner(work, actor, etd, day):
    with work.database.reading(actor, today=date(2026, 6, 18)) as uow:
        planned = Shipment(etd=date(2026, 6, etd))
        assert SERVICES.begins["ship"](uow, planned).on == date(2026, 6, day)


def test_a_shipment_goes_from_draft_to_delivered_on_the_screen(tab, monkeypatch):
    monkeypatch.setattr("app.ui.errors.ask", lambda *_args, **_more: "yes")
    tab.do("book")
    assert tab.draft.state is State.BOOKED
    assert tab.draft.number.startswith("SH")
    tab._edit_lines("containers", ((0, {"number": "tcnu 631234-1"}),))
    assert tab.draft.containers[0].number == "TCNU6312341"
    tab.save()
    seen = answer(lambda: tab.do("ship"))
    assert seen.first == {"on": "2026-06-20"}
    assert not _told(tab)
    assert tab.form.banner.isHidden(), tab.form.banner.words.text()
    assert tab.draft.state is State.SHIPPED
    assert tab.draft.on_board_on == date(2026, 6, 20)
    assert not tab.plan.editable
    assert tab.form.form.fields["etd"].is_read_only()
    assert not tab.form.form.fields["eta"].is_read_only()
    packages = tab.form.sections["packages"].grid.lines_model
    assert not packages.can_edit(packages.index(0, packages.column_of("cartons")))
    tab._edit_field("transport_document", "EHNB26060188", {})
    tab.save()
    assert tab.stored.transport_document == "EHNB26060188"
    answer(lambda: tab.do("deliver"), on="2026-06-19")
    assert "The delivery is before the departure." in _told(tab)
    answer(lambda: tab.do("deliver"), on="2026-07-28")
    assert tab.draft.state is State.DELIVERED
    assert tab.draft.delivered_on == date(2026, 7, 28)


def test_a_wrong_container_number_is_marked(tab):
    tab._edit_lines("containers", ((0, {"number": "TCNU6312342"}),))
    tab.save()
    assert "check digit" in _told(tab)


def test_containers_are_planned_and_added(tab):
    tab.do("add_container")
    assert len(tab.plan.panels) == 2
    assert [tab.draft.loaded(i).totals.packages for i in (0, 1)] == [400, 400]
    tab.do("plan")
    assert [box.type_code for box in tab.draft.containers] == ["40HC"]


@pytest.mark.feature("H20", "H22")
def test_printing_and_mail_both_show_the_set_of_papers_at_once(tab, monkeypatch):
    shown = []
    monkeypatch.setattr(
        tab.desk, "preview", lambda *told, **how: shown.append((*told, how))
    )
    tab.do("print")
    tab.do("mail")
    (title, papers, first), (_title, _papers, second) = shown
    assert title == tab.title()
    assert {"invoice", "packing"} <= {one.key.partition(":")[0] for one in papers}
    assert (first, second) == ({"mail": False}, {"mail": True})


def test_cancelling_asks_for_the_reason(tab, monkeypatch):
    monkeypatch.setattr(
        "forms.kit.reason.ReasonDialog.ask", lambda *_a, **_k: "Order withdrawn"
    )
    tab.do("cancel")
    assert tab.draft.state is State.CANCELLED
    assert "Order withdrawn" in tab.draft.note


@pytest.mark.feature("A50")
def test_a_shipment_is_taken_back_from_on_board(desk, qtbot, work, actor, first):
    with work.database.unit_of_work(actor, today=date(2026, 6, 20)) as uow:
        stored = service.get(uow, first.id)
        box = replace(stored.containers[0], number="TCNU6312341", dunnage_kg=D(40))
        stored = service.save(uow, replace(stored, containers=(box,)))
        service.ship(uow, service.book(uow, stored), date(2026, 6, 20))
    tab = opened(desk, qtbot, first.id)
    assert "take_back" in tab.allowed()
    answer(lambda: tab.do("take_back"), reason="Rolled over")
    assert (tab.draft.state, tab.draft.on_board_on) == (State.BOOKED, None)
    assert "Rolled over" in tab.draft.note
    assert "ship" in tab.allowed()
    assert "take_back" not in tab.allowed()


def test_a_new_shipment_takes_the_goods_of_the_chosen_contract(
    desk, qtbot, contract, first
):
    tab = ShipmentController(desk)
    qtbot.addWidget(tab.form)
    tab.start()
    from app.core.refs import Ref

    tab._edit_field("contract", Ref(contract.id, contract.number, ""), {})
    assert [line.quantity for line in tab.draft.lines] == [200, 200, 960]
    assert tab.draft.mode is Mode.SEA_LCL
    tab.save()
    assert tab.record_id not in (None, first.id)


def test_a_contract_knows_its_shipments_and_makes_the_next(desk, contract, first):
    told = []
    chain = desk.chain
    desk.work.read(lambda uow: chain.around(uow, "contract", contract.id), told.append)
    around = told[0]
    assert around.steps[0].note == "0/1"
    assert around.links[0].id == first.id
    desk.make_next("contract", "shipment", contract.id)
    name, (kind, key, draft) = desk.shell.asked[-1]
    assert (name, kind, key) == ("open", "shipment", None)
    assert [line.quantity for line in draft.lines] == [200, 200, 960]


def test_the_list_shows_shipments_with_their_total(desk, qtbot, first):
    tab = maker(MODULE.listing)(desk)
    qtbot.addWidget(tab.form)
    rows = []
    desk.work.read(lambda uow: listing.LISTING.page(uow, Query()).records, rows.extend)
    assert [row.id for row in rows] == [first.id]
    assert tab.title() == "Shipments"


@pytest.mark.feature("A84")
def test_all_cartons_are_put_on_pallets_like_the_first(tab):
    tab._insert_lines("pallets", 0, 1)
    size = {"cartons": 48, "height_cm": D(180), "tare_kg": D(18)}
    tab._edit_lines("pallets", ((0, size),))
    tab.do("palletise")
    assert len(tab.draft.pallets) == 17  # 800 cartons, 48 on each
    assert tab.draft.pallet_ranges()[-1] == (769, 800)
    assert tab.draft.totals().packages == 17
    assert tab.draft.totals().gross_kg == D("9256.00")  # 8 950 + 17 × 18


@pytest.mark.feature("H14")
def test_goods_of_another_contract_join_on_the_screen(desk, qtbot, work, actor):
    with work.database.unit_of_work(actor, today=date(2026, 6, 15)) as uow:
        sold = make_load.pair(uow)
        draft = service.from_contract(uow, sold[0].id, {sold[0].lines[0].id: D(800)})
        key = service.save(uow, draft).id
    tab = opened(desk, qtbot, key)
    tab.plan.action_asked.emit("join")
    offered = {choice.ref.code: choice for choice in tab.picker.rows.choices}
    tab.picker.picked.emit(offered["SC26-0042"])
    rows = tab.plan.section.grid.lines_model.lines
    assert [(row.contract, row.quantity) for row in rows] == [
        ("SC26-0041", D(800)),
        ("SC26-0042", D(1200)),
    ]
    tab.plan.section.grid.edited.emit([(1, {"quantity": D(600)})])
    tab.save()
    stored = tab.stored
    assert [one.total for one in stored.portions()] == [D("11488.00"), D("4620.00")]
    links = [link for link in tab.around.links if link.kind == "contract"]
    assert [link.title for link in links] == ["SC26-0041", "SC26-0042"]


def test_costs_begin_in_the_currency_they_are_usually_paid_in(tab):
    costs = tab.form.sections["charges"].grid.lines_model
    kind, currency = costs.column_of("kind"), costs.column_of("currency")

    def paid(row, chosen):
        assert costs.setData(costs.index(row, kind), chosen)
        return costs.data(costs.index(row, currency))

    assert paid(1, ChargeKind.TRUCKING) == "CNY"
    assert paid(1, ChargeKind.DESTINATION) == "USD"
    assert paid(1, ChargeKind.PORT) == "CNY"
    assert costs.setData(costs.index(1, currency), "HKD")
    assert paid(1, ChargeKind.DOCUMENTS) == "HKD"  # was chosen: stays


def test_a_section_is_begun_at_its_goods_and_not_at_its_buttons(tab):
    first = tab.form.section()
    screen.field(tab, "vessel").input.setFocus()
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        QTest.keyClick(
            QApplication.focusWidget(), key, Qt.KeyboardModifier.ControlModifier
        )
        assert (tab.form.section() == first) == (key == Qt.Key.Key_PageUp)
    assert QApplication.focusWidget() is tab.plan.section.grid


@pytest.mark.feature("H1")
def test_a_section_that_is_clicked_takes_the_keys_that_follow(tab):
    """F4 behind a click on "Costs" opened the calendar of the field typed in before."""
    tabs = tab.form.tabs
    screen.field(tab, "vessel").input.setFocus()
    for key in ("charges", "containers"):
        names = [tabs.tabText(at) for at in range(tabs.count())]
        tab.form.show_section(key)
        title = tabs.tabText(tabs.currentIndex())
        tabs.setCurrentIndex(0)
        screen.field(tab, "vessel").input.setFocus()
        place = tabs.tabRect(names.index(title)).center()
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=place)
        assert tab.form.section() == key
        assert QApplication.focusWidget() is tab.form.sections[key].grid


def test_a_cost_that_is_entered_keeps_its_currency_when_its_kind_is_put_right(tab):
    costs = tab.form.sections["charges"].grid.lines_model
    kind, currency = costs.column_of("kind"), costs.column_of("currency")
    row = len(tab.draft.charges)
    assert costs.setData(costs.index(row, kind), ChargeKind.DESTINATION)
    assert costs.setData(costs.index(row, costs.column_of("amount")), D(310))
    assert costs.setData(costs.index(row, kind), ChargeKind.DOCUMENTS)
    assert costs.data(costs.index(row, currency)) == "USD"
    assert tab.draft.charges[row].amount == D(310), "310 dollars are no 310 yuan"


@pytest.mark.parametrize(("term", "premium"), [("CIF", "0.25"), ("FOB", "0")])
def test_a_shipment_is_insured_as_its_contract_was_calculated(
    work, actor, term, premium
):
    """The rate of the premium was typed in the offer; it is not asked for again."""
    way = Way(freight_per_cbm=D(40), premium_percent=D("0.25"))
    with work.database.unit_of_work(actor, today=date(2026, 6, 15)) as uow:
        uow.reactions = {}
        sold = make.contract(uow, incoterm=term, way=way)
        (draft,) = find(MODULE.next_from["contract"][0].drafts)(uow, sold.id)
    assert (draft.premium_percent, draft.insured_percent) == (D(premium), D(110))


def test_what_is_typed_while_it_is_packed_anew_stays(tab, work):
    with screen.answered_late(work):
        tab.tool("repack")
        tab._edit_field("vessel", "EVER GIVEN 021E", {})
    assert tab.draft.vessel == "EVER GIVEN 021E"


@pytest.mark.feature("H39")
def test_a_difference_of_the_papers_leads_to_its_cells(tab):
    said = Finding(
        rule="K1",
        severity=Severity.ERROR,
        msgid="Quantity packed",
        where="packages.1.cartons",
    )
    tab.form.inspector.show_blocks(blocks(Folder(findings=(said,))))
    (go,) = (
        one
        for one in tab.form.inspector.findChildren(GhostButton)
        if one.accessibleName() == "Go to the field: Quantity packed"
    )
    go.click()
    grid = tab.form.sections["packages"].grid
    assert grid.hasFocus()
    cell = grid.currentIndex()
    assert (cell.row(), grid.lines_model.column_of("cartons")) == (1, cell.column())


@pytest.mark.feature("H39", "A98")
def test_goods_are_called_as_the_credit_calls_them_where_a_difference_leads(tab):
    """Field 45A is copied word for word; the contract keeps its own words."""
    tab.form.jump("lines.1.description_en")
    grid = tab.plan.section.grid
    cell = grid.currentIndex()
    column = grid.lines_model.column_of("description_en")
    assert (cell.row(), cell.column()) == (1, column)
    grid.edited.emit([(1, {"description_en": "COTTON BLANKET CB-1520"})])
    assert tab.draft.lines[1].description_en == "COTTON BLANKET CB-1520"
    tab.save()
    assert tab.stored.lines[1].description_en == "COTTON BLANKET CB-1520"
    assert "COTTON BLANKET CB-1520" in str(grid.lines_model.lines[1])
