"""Accounts and results on the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.contracts import service as contracts
from app.contracts.controller import SERVICES as CONTRACTS
from app.core.query import Query
from app.treasury import service
from app.treasury.controller import ResultController
from app.treasury.module import MODULE
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry, maker
from tests import looks, make_money


@pytest.fixture
def contract(work, actor):
    with work.database.unit_of_work(actor, today=date(2026, 8, 31)) as uow:
        return make_money.deal(uow)


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    desk = Desk(work, lookups=Registry().lookup)
    desk.chain = Chain((MODULE,))
    return desk


def words(form) -> set[str]:
    return {label.text() for label in form.findChildren(QLabel)}


@pytest.mark.feature("A53")
def test_the_page_tells_the_deal_from_revenue_to_profit(desk, qtbot, contract):
    tab = ResultController(desk)
    qtbot.addWidget(tab.form)
    tab.open(contract.id)
    told = words(tab.form)
    assert {"416,779.82", "41,994.54", "40,941.67", "6.3148"} <= told
    assert {"−391,522.40", "45,042.40", "−20,527.60", "−1,147.68"} <= told
    assert "9.82% of revenue" in told
    assert tab.form.proved.text() == "Proved by cash"
    assert tab.title() == "Result SC26-0031"
    tab.form.contract.click()
    assert ("open", ("contract", contract.id, None)) in desk.shell.asked


@pytest.mark.feature("H32")
def test_a_narrow_page_of_a_deal_cuts_no_words(desk, qtbot, contract):
    """In Spanish the number of the deal lost its end on a small panel."""
    tab = ResultController(desk)
    tab.open(contract.id)
    host = QWidget()
    qtbot.addWidget(host)
    tab.form.setParent(host)
    tab.form.title.setText("Resultado de SC26-0031")
    tab.form.resize(720, 440)
    host.resize(720, 440)
    host.show()
    QApplication.processEvents()
    assert tab.form.title.width() >= tab.form.title.sizeHint().width()
    assert tab.form.contract.geometry().right() < tab.form.width()


def test_accounts_show_their_moves_and_open_the_documents(desk, qtbot, contract):  # noqa: ARG001
    tab = maker(MODULE.listing)(desk)
    qtbot.addWidget(tab.form)
    page = tab.sheets[0].form
    assert [one.currency for one in page.balances] == ["USD", "CNY"]
    assert page.moves[0].balance == page.balances[0].amount
    page.cards[1].pressed.emit(1)
    assert page.moves[0].currency == "CNY"
    page.section.grid.setCurrentIndex(page.section.grid.lines_model.index(0, 2))
    page.section.grid.doubleClicked.emit(page.section.grid.currentIndex())
    assert desk.shell.asked[-1][1][0] == "payment"


def test_the_list_of_deals_shows_profit_and_margin(desk, qtbot, contract):  # noqa: ARG001
    tab = maker(MODULE.listing)(desk)
    qtbot.addWidget(tab.form)
    tab.form.show()
    tab.form.show_sheet(2)
    page = tab.sheets[2].form

    def shown(field):
        fields = [column.field for column in page.spec.columns]
        return page.model.index(0, 1 + fields.index(field)).data()

    qtbot.waitUntil(lambda: shown("profit") == "CNY 40,941.67")
    assert shown("margin") == "9.8%"
    qtbot.waitUntil(lambda: "profit" in page.totals.lines())
    below = page.totals.lines()
    assert (below["profit"], below["margin"]) == (["CNY 40,941.67"], ["9.8%"])
    page.show_query(Query(text="no such deal"))
    qtbot.waitUntil(lambda: "profit" not in page.totals.lines())


@pytest.mark.feature("H12")
def test_deals_that_are_selected_are_added_up_with_what_they_leave(
    work, actor, desk, qtbot, contract
):
    """The second one has nothing shipped: its profit is no nought."""
    with work.database.unit_of_work(actor, today=date(2026, 8, 31)) as uow:
        anew = replace(CONTRACTS.duplicate(contract), signed_on=contract.signed_on)
        contracts.confirm(uow, contracts.save(uow, anew))
    tab = maker(MODULE.listing)(desk)
    qtbot.addWidget(tab.form)
    tab.form.show()
    tab.form.show_sheet(2)
    page = tab.sheets[2].form
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    said = []
    page.status.connect(said.append)
    page.table.selectAll()
    qtbot.waitUntil(lambda: any("40,941.67" in str(one) for one in said))
    sums = {one.like.of: (one.count, one.total) for one in said[-1].tallies}
    assert sums["Deal profit"] == (1, Decimal("40941.67"))


def test_the_contract_shows_its_result(desk, work, actor, contract):
    with work.database.reading(actor) as uow:
        around = desk.chain.around(uow, "contract", contract.id)
        deal = service.deal_result(uow, contract.id)
    assert around.links[0].kind == "deal"
    assert around.links[0].detail == "CNY 40,941.67 · 9.82%"
    assert deal.settled
