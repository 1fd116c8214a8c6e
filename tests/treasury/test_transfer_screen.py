"""An exchange on the screen: from an account, its figures follow, it is booked (A113).

By hand: the deposit leaves USD 17 679.48 on the dollar account, carried at 125 206.08;
at the bank's 7.0900 it brings CNY 125 347.51, a gain of 141.43 (test_transfers).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.actor import Actor
from app.core.query import Query
from app.office import service as office
from app.office.domain import BankAccount, RateKind
from app.treasury import listing, service
from app.treasury.controller import AccountsController, TransferController
from app.treasury.module import MODULE
from app.treasury.transferring import TransferKind
from app.ui.registry import maker
from app.ui.work import Work
from tests import looks, make, make_money
from tests import masters_screen as masters
from tests import sale_screen as screen

D = Decimal
DAY = date(2026, 5, 18)
pytestmark = pytest.mark.feature("A113")


@pytest.fixture
def desk(work, actor, qapp):
    looks.put_on(qapp)
    with work.database.unit_of_work(actor, today=DAY) as uow:
        deal = make.contract(uow)
        company = office.get_company(uow, deal.company.id)
        home = BankAccount(name="CNY", currency="CNY", bank_name="BANK OF CHINA")
        office.save_company(uow, replace(company, accounts=(*company.accounts, home)))
        make_money.deposit(uow, deal)
        make.rate(uow, DAY, "7.0850")
        make.rate(uow, DAY, "7.0900", RateKind.BUYING)
    return screen.desk_for(work)


@pytest.fixture
def accounts(desk, qtbot):
    made = AccountsController(desk)
    qtbot.addWidget(made.form)
    return made


@pytest.fixture
def tab(desk, qtbot, accounts):
    """The exchange that the dollar account begins, with its other account chosen."""
    accounts.form.transfer.click()
    kind, key, draft = desk.shell.asked[-1][1]
    assert (kind, key) == ("transfer", None)
    made = TransferController(desk)
    made.start(draft)
    screen.shown(qtbot, made)
    screen.look_up(qtbot, made, "target", "CNY")
    return made


def test_an_account_is_sold_empty_at_the_rate_of_the_day(
    tab, work, actor, accounts, qtbot
):
    draft = tab.draft
    assert (draft.kind, draft.amount) == (TransferKind.EXCHANGE, D("17679.48"))
    assert (draft.rate, draft.received) == (D("7.09"), D("125347.51"))
    screen.write(tab, "rate", "7.1")
    assert tab.draft.received == D("125524.31")
    screen.write(tab, "rate", "7.09")
    screen.press(tab, "save")
    assert tab.stored.number.startswith("TF")
    facts = screen.facts(tab)
    assert (facts["Book value"], facts["Exchange gain"]) == ("125,206.08", "141.43")
    with work.database.reading(actor) as uow:
        on = {one.account.code: one.amount for one in service.balances(uow)}
    assert on == {"USD": 0, "CNY": D("125347.51")}
    tab_of_all = maker(MODULE.listing)(accounts.desk)
    qtbot.addWidget(tab_of_all.form)
    tab_of_all.form.show_sheet(1)
    (row,) = masters.rows(tab_of_all.sheets[1])
    assert row[2:9] == (
        *("Currency exchange", "USD", "USD", "17,679.48", "CNY", "CNY"),
        "125,347.51",
    )
    accounts.form.choose(0)
    assert [move.source_kind for move in accounts.form.moves] == [
        "exchange_out",
        "receipt",
    ]
    opened = []
    accounts.form.opened.connect(lambda *args: opened.append(args))
    grid = accounts.form.section.grid
    grid.setCurrentIndex(grid.lines_model.index(0, 2))
    grid.doubleClicked.emit(grid.currentIndex())
    assert opened == [("transfer", tab.record_id)]


def test_a_slip_of_the_keys_is_marked_and_nothing_is_booked(tab, work, actor):
    screen.write(tab, "received", "12534.75")
    screen.press(tab, "save")
    assert tab.record_id is None
    assert "At this rate it is CNY 125,347.51." in screen.told(tab)
    with work.database.reading(actor) as uow:
        assert listing.TRANSFERS.page(uow, Query()).records == ()


def test_a_rate_that_comes_late_leaves_alone_what_was_typed_meanwhile(tab, work):
    with screen.answered_late(work):
        tab._edit_field("moved_on", DAY, {})
        assert tab.draft.rate == 0
        screen.write(tab, "amount", "1000")
        screen.write(tab, "note", "For wages")
    assert (tab.draft.amount, tab.draft.note) == (D(1000), "For wages")
    assert (tab.draft.rate, tab.draft.received) == (D("7.09"), D(7090))
    with screen.answered_late(work):
        tab._edit_field("moved_on", DAY, {})
        screen.write(tab, "rate", "7.1")
    assert (tab.draft.rate, tab.draft.received) == (D("7.1"), D(7100))


def test_the_same_currency_makes_a_transfer(desk, qtbot, work, actor):
    with work.database.unit_of_work(actor) as uow:
        company = office.get_company(uow, office.first_company(uow).id)
        more = BankAccount(name="ICBC USD", currency="USD", bank_name="ICBC")
        office.save_company(uow, replace(company, accounts=(*company.accounts, more)))
    tab = TransferController(desk)
    tab.start()
    screen.shown(qtbot, tab)
    screen.look_up(qtbot, tab, "source", "CHINA, NINGBO")
    screen.look_up(qtbot, tab, "target", "ICBC")
    screen.write(tab, "amount", "1000")
    assert (tab.draft.kind, tab.draft.received) == (TransferKind.TRANSFER, D(1000))


def test_who_only_looks_is_offered_no_transfer(desk, work, actor, qtbot):
    del desk
    auditor = Actor("Lin Ke", actor.permissions - {"treasury.edit"})
    page = AccountsController(
        screen.desk_for(Work(work.database, auditor, inline=True))
    )
    qtbot.addWidget(page.form)
    assert page.form.transfer.isHidden()
