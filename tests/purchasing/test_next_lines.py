"""The next document from chosen lines, quantities and contracts (H14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import event

from app.contracts import service as contracts
from app.contracts.controller import ContractController
from app.contracts.domain import Contract
from app.contracts.module import MODULE as CONTRACTS
from app.core.errors import NotPossibleError
from app.core.query import Query
from app.core.refs import Choice, Ref
from app.office import service as office
from app.office.domain import Company
from app.purchasing import controller, listing, service
from app.purchasing.module import MODULE
from app.shipments import service as shipments
from app.shipments.module import MODULE as SHIPMENTS
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry
from forms.kit import kept
from forms.kit.take_lines import TakeDialog
from tests import looks, make

D = Decimal
DAY = date(2026, 5, 18)
Key = Qt.Key


def again(uow, contract):
    """Make a second contract with the same customer: 100 of each, confirmed."""
    draft = replace(
        contract, id=None, version=0, number="", proforma_number="", revision=0,
        state=Contract().state, inquiry_id=None, quotation_id=None,
        plan=tuple(replace(step, id=None) for step in contract.plan),
        lines=tuple(replace(line, id=None, quantity=D(100)) for line in contract.lines),
    )  # fmt: skip
    return contracts.confirm(uow, contracts.save(uow, draft))


@pytest.fixture
def tab(work, actor, qapp, qtbot):
    """Contract SC26-0031 on the screen."""
    looks.put_on(qapp)
    kept.lend({})
    with work.database.unit_of_work(actor, today=DAY) as uow:
        contract = make.contract(uow)
    desk = Desk(work, lookups=Registry().lookup)
    desk.chain = Chain((CONTRACTS, MODULE, SHIPMENTS))
    made = ContractController(desk)
    made.open(contract.id)
    qtbot.addWidget(made.form)
    with qtbot.waitExposed(made.form):
        made.form.show()
    return made


def asked(tab, key="purchase"):
    tab.do(f"next:{key}")
    return next(d for d in tab.form.findChildren(TakeDialog) if d.isVisible())


def type_quantity(dialog, row, text):
    grid = dialog.grid
    grid.setFocus()
    grid.go(grid.lines_model.index(row, grid.lines_model.column_of("quantity")))
    QTest.keyClick(grid, text[0])
    QTest.keyClicks(grid.cells.editor, text[1:])
    QTest.keyClick(grid.cells.editor, Key.Key_Return)


def drafts(tab):
    return [args[2] for name, args in tab.desk.shell.asked if name == "open"]


@pytest.mark.feature("H14")
def test_return_walks_through_the_lines_to_the_button_and_presses_it(tab, qtbot):
    dialog = asked(tab)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    type_quantity(dialog, 2, "2400")
    assert QApplication.focusWidget() is dialog.go
    QTest.keyClick(dialog.go, Key.Key_Return)
    assert [one.lines[0].quantity for one in drafts(tab)] == [2200, 2200, 2400]


@pytest.mark.feature("H14")
def test_lines_and_quantities_are_chosen_and_the_rest_is_offered_next(
    tab, work, actor, qtbot
):
    dialog = asked(tab)
    assert [row.quantity for row in dialog.lines()] == [2200, 2200, 3360]
    type_quantity(dialog, 0, "2000")
    grid = dialog.grid
    grid.go(grid.lines_model.index(1, grid.lines_model.column_of("taken")))
    QTest.keyClick(grid, Key.Key_Space)
    assert dialog.said.text() == "2 lines chosen"
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    made = drafts(tab)
    assert [[line.quantity for line in one.lines] for one in made] == [[2000], [3360]]
    with work.database.unit_of_work(actor, today=DAY) as uow:
        for one in made:
            service.save(uow, one)
    rest = asked(tab)
    assert [row.quantity for row in rest.lines()] == [200, 2200]


@pytest.mark.feature("H14")
def test_more_than_is_left_is_refused(tab):
    dialog = asked(tab, "shipment")
    most = dialog.lines()[0].line.most
    type_quantity(dialog, 0, f"{most + 1}")
    assert not dialog.go.isEnabled()
    assert dialog.said.text().startswith("At most ")
    QTest.keyClick(dialog, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible()
    assert drafts(tab) == []
    type_quantity(dialog, 0, "0")
    assert not dialog.lines()[0].taken
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert [line.quantity for line in drafts(tab)[0].lines] == [2200, 3360]


@pytest.mark.feature("H14")
def test_several_contracts_become_one_purchase_a_supplier(tab, work, actor):
    first = tab.stored
    with work.database.unit_of_work(actor, today=DAY) as uow:
        second = again(uow, first)
    dialog = asked(tab)
    dialog.more_asked.emit()
    dialog.picker.picked.emit(Choice(Ref(second.id, second.number, "")))
    assert [row.quantity for row in dialog.lines()][3:] == [100] * 3
    with work.database.unit_of_work(actor, today=DAY) as uow:
        bare = replace(first, id=None, version=0, number="", proforma_number="",
                       revision=0, state=Contract().state, inquiry_id=None,
                       quotation_id=None, plan=(), lines=())  # fmt: skip
        empty = contracts.save(uow, bare)
    dialog.picker.picked.emit(Choice(Ref(empty.id, "SC26-0099", "")))
    assert dialog.said.text() == "Nothing of SC26-0099 is left.", "nothing was said"
    dialog.accept()
    made = drafts(tab)
    assert [[line.quantity for line in one.lines] for one in made] == [
        [2200, 100], [2200, 100], [3360, 100],
    ]  # fmt: skip
    with work.database.unit_of_work(actor, today=DAY) as uow:
        saved = [service.save(uow, one) for one in made]
        assert service.open_lines(uow, first.id) == ()
        assert service.open_lines(uow, second.id) == ()
        assert service.is_ordered(uow, second.id)
        for contract, quantity in ((first, 2200), (second, 100)):
            found = service.of_contract(uow, contract.id)
            assert [one.id for one in found] == [one.id for one in saved]
            assert [line.quantity for line in found[0].lines] == [quantity]
        both = [ref.code for ref in saved[0].contracts()]
        assert both == [first.number, second.number]
        assert service.paper(uow, saved[0].id).sales_contract_no == ", ".join(both)
        row = listing.LISTING.page(uow, Query(text=second.number)).records[0]
        assert row.contract == ", ".join(both)
        around = controller.around_purchase(uow, saved[0].id)
        assert [link.title for link in around.links] == both


@pytest.mark.feature("H14")
@pytest.mark.parametrize("joined", [service, shipments])
def test_whether_something_is_left_is_asked_once_for_all(database, actor, joined):
    """Each key that was typed asked for the lines of up to fifty contracts."""
    asked = []
    with database.unit_of_work(actor, today=DAY) as uow:
        first = make.contract(uow)
        keys = [first.id, *(again(uow, first).id for _n in range(3))]
    event.listen(
        database.engine, "before_cursor_execute", lambda *told: asked.append(told[2])
    )
    with database.reading(actor) as uow:
        assert joined.with_open_lines(uow, keys) == set(keys)
    # The lines, and what of them is gone.
    assert len([one for one in asked if "contract_line" in one]) == 2


@pytest.mark.feature("H14")
def test_several_contracts_leave_in_one_shipment(tab, work, actor):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        second = again(uow, tab.stored)
    dialog = asked(tab, "shipment")
    dialog.more_asked.emit()
    dialog.picker.picked.emit(Choice(Ref(second.id, second.number, "")))
    dialog.accept()
    (made,) = drafts(tab)
    numbers = [one.contract.code for one in made.portions()]
    assert numbers == [tab.stored.number, second.number]
    assert [line.quantity for line in made.lines][3:] == [100] * 3


@pytest.mark.feature("H14")
def test_the_service_refuses_what_is_not_left(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        contract = make.contract(uow)
        first, second, _third = (line.id for line in contract.lines)
        for wanted in ({first: D(99999)}, {first: D(5), 987654: D(1)}):
            with pytest.raises(NotPossibleError, match="are left to order"):
                service.from_contract(uow, contract.id, quantities=wanted)
        drafted = service.from_contract(uow, contract.id, quantities={second: D(5)})
        assert [line.quantity for one in drafted for line in one.lines] == [5]


@pytest.mark.feature("H14")
def test_a_purchase_names_the_contract_that_it_serves(database, actor):
    """Each named the contract where F8 was pressed, whatever its supplier made.

    The supplier's bill was then that deal's, and its goods wanted too late.
    """
    with database.unit_of_work(actor, today=DAY) as uow:
        first = make.contract(uow, latest_shipment_on=date(2026, 8, 31))
        sooner = replace(first, latest_shipment_on=date(2026, 7, 31))
        other = again(uow, sooner)
        juicers, blankets, boxes = ([one.lines[n].id for one in (first, other)]
                                    for n in range(3))  # fmt: skip
        wanted = {juicers[0]: D(5), juicers[1]: D(6), blankets[1]: D(7), boxes[0]: D(8)}
        made = service.from_contract(uow, first.id, quantities=wanted)
        said = [(one.contract.id, one.delivery_on) for one in made]
        assert said == [
            (first.id, date(2026, 7, 31)),
            (other.id, date(2026, 7, 31)),
            (first.id, date(2026, 8, 31)),
        ]


@pytest.mark.feature("H14")
def test_each_company_orders_what_it_sold(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        first = make.contract(uow)
        hong_kong = office.save_company(
            uow, Company(name_en="HAICHUAN (HK) LTD.", base_currency="HKD")
        )
        theirs = Ref(hong_kong.id, hong_kong.code, hong_kong.name_en)
        other = again(uow, replace(first, company=theirs, account=None))
        wanted = {one.lines[0].id: D(5) for one in (first, other)}
        made = service.from_contract(uow, first.id, quantities=wanted)
        sold = [(one.company.id, one.contract.id) for one in made]
        assert sold == [(first.company.id, first.id), (hong_kong.id, other.id)]


@pytest.mark.feature("H35")
def test_the_dialog_opens_as_large_as_it_was_left(tab):
    dialog = asked(tab)
    dialog.resize(990, 610)
    dialog.reject()
    again_ = asked(tab)
    assert (again_.width(), again_.height()) == (990, 610)


@pytest.mark.feature("H14")
@pytest.mark.parametrize("key", ["purchase", "shipment"])
def test_only_other_documents_with_something_left_are_offered(tab, work, actor, key):
    """The list offered the contract itself, and those of which nothing was left."""
    first = tab.stored
    with work.database.unit_of_work(actor, today=DAY) as uow:
        second, gone = again(uow, first), again(uow, first)
        for order in service.from_contract(uow, gone.id):
            service.save(uow, order)
        shipments.save(uow, shipments.from_contract(uow, gone.id))
    dialog = asked(tab, key)
    dialog.more_asked.emit()
    offered = dialog.picker.rows.choices
    assert [choice.ref.code for choice in offered] == [second.number]
    dialog.picker.picked.emit(offered[0])
    dialog.picker.close()
    dialog.more_asked.emit()
    assert dialog.picker.rows.choices == ()
