"""Money of two companies on the screen: whose it is, and in whose books."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core import books
from app.modules import find
from app.office import service as office
from app.office.domain import Company, ExchangeRate, RateKind
from app.receivables import service
from app.receivables.controller.receipt import ReceiptController
from app.receivables.domain import Receipt
from app.receivables.module import MODULE as RECEIVABLES
from app.settings import Settings
from app.treasury.module import MODULE as TREASURY
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry, maker
from app.ui.shell import Shell
from tests import looks, make, make_money
from tests.sale_screen import field, shown
from tests.ui.shell_world import session

D = Decimal
DAY = date(2026, 5, 18)


@pytest.fixture
def arm(work, actor):
    """Enter a deposit at home, and an arm with other books."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        home = make.contract(uow)
        make_money.deposit(uow, home)
        make.rate(uow, DAY, "7.0850")
        new = Company(code="HK", name_en="HAICHUAN (HK) LIMITED", base_currency="HKD")
        key = office.save_company(uow, new).id
        for kind in (RateKind.MID, RateKind.BUYING):
            value = D("7.8010")
            rate = ExchangeRate(
                on=DAY, base="HKD", currency="USD", kind=kind, value=value
            )
            office.save_rate(uow, rate)
        arm = office.refs(uow, [key])[key]
        parked = Receipt(
            company=arm, customer=home.customer, received_on=DAY, amount=D(200)
        )
        service.receive(uow, parked)
        books.keep_in(office.bases(uow))
    yield arm
    books.keep_in({})


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    desk = Desk(work, lookups=Registry().lookup)
    desk.chain = Chain((RECEIVABLES, TREASURY))
    return desk


def test_a_receipt_asks_whose_it_is_and_takes_the_rates_of_those_books(
    desk, qtbot, arm
):
    tab = ReceiptController(desk)
    tab.start()
    shown(qtbot, tab)
    assert field(tab, "company").isVisible()
    tab.edit(replace(tab.draft, received_on=DAY))
    tab._edit_field("company", arm, {})
    assert (tab.draft.company, tab.draft.buying_rate) == (arm, D("7.8010"))
    assert books.base_of(tab.draft) == "HKD"


def test_one_company_is_not_asked_for(desk, qtbot, work, actor):
    with work.database.unit_of_work(actor) as uow:
        make.company(uow)
        books.keep_in(office.bases(uow))
    tab = ReceiptController(desk)
    tab.start()
    shown(qtbot, tab)
    assert not field(tab, "company").isVisible()
    books.keep_in({})


@pytest.mark.usefixtures("arm")
def test_a_company_entered_meanwhile_is_asked_for_in_the_receipt_that_is_open(
    desk, qtbot, work
):
    books.keep_in({1: "CNY"})
    shell = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(shell.form)
    tab = ReceiptController(desk)
    tab.start()
    shown(qtbot, tab)
    tab.form.form.fields["reference"].input.setText("FT1")
    assert not field(tab, "company").isVisible()
    shell.attach(session(work, shell.settings))
    qtbot.waitUntil(lambda: field(tab, "company").isVisible())
    assert tab.form.form.fields["reference"].input.text() == "FT1"
    shell.detach()


def test_ages_and_accounts_never_add_up_different_books(desk, qtbot, arm):
    tab = shown(qtbot, maker(RECEIVABLES.listing)(desk))
    ages = tab.sheets[0].ages
    assert {(row.company, row.base_currency) for row in ages.rows} >= {(arm, "HKD")}
    accounts = find("app.treasury.controller:AccountsController")(desk)
    shown(qtbot, accounts)
    # 17,694.48 less 15 of charges at 7.0850, and 200 at 7.8010.
    assert accounts.form.total.text() == "CNY 125,259.12\nHKD 1,560.20"
