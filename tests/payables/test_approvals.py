"""Several bills are let pass in one go; nobody passes their own (H38)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.errors import NotPossibleError
from app.core.query import Filter, Query
from app.db.activity import happened
from app.payables import service
from app.payables.domain import State
from app.payables.module import MODULE
from app.ui.desk import Desk
from app.ui.registry import Registry, maker
from app.ui.work import Work
from forms.kit.decide import DecideDialog
from tests import looks, make, make_money

DAY = date(2026, 6, 15)
CHEN = Actor("Chen Siyuan", ALL_PERMISSIONS, login="chen")
ZHOU = Actor("Zhou Min", ALL_PERMISSIONS, login="zhou")
REASON = "Agreed with the suppliers"


def held(uow, purchase):
    """Enter the invoice of goods that have not come."""
    draft = service.from_purchase(uow, purchase.id)
    number = f"{purchase.id:020d}"
    bill = service.save(uow, replace(draft, invoice_number=number))
    return service.book(uow, bill)


@pytest.fixture
def bills(sqlite_database, actor):
    """Three held bills: two entered by Zhou, one by Chen."""
    with sqlite_database.unit_of_work(actor, today=DAY) as uow:
        orders = make_money.purchases(uow, make.contract(uow))
    made = []
    for who, order in zip((ZHOU, CHEN, ZHOU), orders, strict=True):
        with sqlite_database.unit_of_work(who, today=DAY) as uow:
            made.append(held(uow, order))
    assert [bill.state for bill in made] == [State.HELD] * 3
    return made


@pytest.fixture
def page(sqlite_database, bills, qapp, qtbot):  # noqa: ARG001 - the bills are there
    looks.put_on(qapp)
    work = Work(sqlite_database, CHEN, inline=True)
    desk = Desk(work, lookups=Registry().lookup)
    sheets = maker(MODULE.listing)(desk)
    qtbot.addWidget(sheets.form)
    tab = sheets.sheets[0]
    tab.form.change(Query(filters=(Filter("state", "eq", "held"),)))
    tab.form.kept = sheets, desk
    return tab.form


@pytest.mark.feature("H38")
def test_several_bills_pass_at_once_and_ones_own_stays(
    page, bills, sqlite_database, monkeypatch
):
    shown = []

    def answer(dialog):
        shown.append(dialog)
        dialog.grid.fields["reason"].set_value(REASON)
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(DecideDialog, "exec", answer)
    page.table.toggle_all()
    page.act("approve")
    (dialog,) = shown
    assert [one.record.id for one in dialog.left_out] == [bills[1].id]
    assert dialog.left_out[0].why_not.startswith("You entered this bill yourself")
    for one in (*dialog.chosen, *dialog.left_out):
        assert f" · {one.record.payee.name} · " in one.title, "as the list names them"
    with sqlite_database.unit_of_work(ZHOU, today=DAY) as uow:
        after = [service.get(uow, bill.id) for bill in bills]
        assert [one.state for one in after] == [State.BOOKED, State.HELD, State.BOOKED]
        assert {one.approved_by for one in after} == {"Chen Siyuan", ""}
        assert after[0].reason == REASON
        for bill in (bills[0], bills[2]):
            last = happened(uow, "bill", bill.id, 1)[0]
            assert last.by == "Chen Siyuan", "every decision stands in the trail"
    assert ("toast", ("2 records decided on",)) in page.kept[1].shell.asked


@pytest.mark.feature("H38")
def test_the_service_itself_refuses_ones_own(sqlite_database, bills):
    with sqlite_database.unit_of_work(CHEN, today=DAY) as uow:
        with pytest.raises(NotPossibleError, match="somebody else"):
            service.approve(uow, bills[1], REASON)
        assert service.approve(uow, bills[0], REASON).state is State.BOOKED
        whys = [why for _bill, why in service.to_approve(uow, [b.id for b in bills])]
        assert [bool(why) for why in whys] == [True, True, False]


def test_who_works_alone_passes_their_own(sqlite_database, actor, bills):
    with sqlite_database.unit_of_work(actor, today=DAY) as uow:
        assert actor.login == ""
        assert service.approve(uow, bills[1], REASON).amount > Decimal(0)


@pytest.mark.feature("H38")
def test_another_name_makes_nobody_another_person(sqlite_database, bills):
    """Zhou entered the first bill, and is called otherwise by now."""
    renamed = replace(ZHOU, name="Zhou M.")
    own = pytest.raises(NotPossibleError, match="You entered this bill yourself")
    with sqlite_database.unit_of_work(renamed, today=DAY) as uow, own:
        service.approve(uow, bills[0], REASON)
