"""Deadlines on the screen, acting through the widgets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QContextMenuEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.access import service as access
from app.access.domain import Role, Staff
from app.dossier.controller.deadlines import DeadlinesController
from app.inquiries import service as inquiries
from app.settings import Profile, Settings
from app.ui.registry import Registry
from app.ui.session import Session
from app.ui.shell import Shell
from app.ui.work import Work
from forms.dossier_deadlines import GiveDialog
from forms.home_deadlines import menu_of
from forms.kit.reason import ReasonDialog
from tests import looks, make
from tests import sale_screen as screen

DAY = date(2026, 5, 12)
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    return screen.desk_for(work)


@pytest.mark.feature("H24")
def test_what_is_due_is_given_on_and_done_with_a_reason(desk, qtbot, work, actor):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        deal = make.sale(uow)
    at = datetime(2026, 8, 3, 1, tzinfo=UTC)
    work.database.clock = lambda: at
    tab = screen.shown(qtbot, DeadlinesController(desk))
    page = tab.form
    assert page.tabs.tabText(2) == "Overdue  1"
    page.tabs.setCurrentIndex(2)
    assert page.current().number == deal.number
    left = page.model.cell(page.current(), 5)
    assert (left.text, left.chip) == ("3 days late", "bad")  # since 31 July

    def give(dialog):
        dialog.person.setCurrentText("Wu Bin")
        assert not dialog.give.isEnabled()  # no reason, no other hands
        dialog.reason.setPlainText("on leave")
        return "Wu Bin", "on leave"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(GiveDialog, "answer", give)
        QTest.mouseClick(page.give, LEFT)
    assert page.note.text() == "Given to Wu Bin: on leave"
    assert page.tabs.tabText(2) == "Overdue  1"  # still there
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ReasonDialog, "ask", lambda *_a, **_k: "shipped by air")
        QTest.mouseClick(page.done, LEFT)
    assert page.tabs.tabText(2) == "Overdue  0"


@pytest.mark.feature("H17", "H24")
def test_a_deadline_has_a_menu_and_its_place_in_the_list(desk, qtbot, work, actor):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        first = replace(make.inquiry(uow), id=None, version=0, number="")
        for number in ("IQ26-0008", "IQ26-0009"):
            inquiries.save(uow, first, number)
        access.save(
            uow, Staff(login="wu", name="Wu Bin", roles=frozenset({Role.SALES}))
        )
    at = datetime(2026, 8, 3, 1, tzinfo=UTC)
    work.database.clock = lambda: at
    page = screen.shown(qtbot, DeadlinesController(desk)).form
    page.tabs.setCurrentIndex(2)
    page.table.selectRow(1)
    menus = []

    def kept(menu, _at):
        menus.append(menu)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QMenu, "popup", kept)
        by_key = QContextMenuEvent.Reason.Keyboard
        middle = page.table.visualRect(page.table.currentIndex()).center()
        on_screen = page.table.mapToGlobal(middle)
        asked = QContextMenuEvent(by_key, middle, on_screen)
        QApplication.sendEvent(page.table, asked)
        patch.setattr(GiveDialog, "exec", given_to("wu  bin"))
        patch.setattr(ReasonDialog, "ask", lambda *_a, **_k: "shipped by air")
        (menu,) = menus
        does = {one.text(): one for one in menu.actions()}
        assert list(does) == ["Open in a tab", "Give to…", "Done…"]
        does["Give to…"].trigger()
        assert page.table.currentIndex().row() == 1
        assert page.current().person == "Wu Bin", "as the office spells it"
        third = page.model.rows[2].number
        does["Done…"].trigger()
    assert page.model.rowCount() == 2
    assert page.current().number == third, "the next one, not the first"


def given_to(person):
    """Fill in the question who shall do it, and answer it by keyboard only."""

    def answered(dialog):
        dialog.show()
        dialog.person.setCurrentText(person)
        dialog.reason.setPlainText("on leave")
        dialog.reason.setFocus()
        QTest.keyClick(dialog.reason, Qt.Key.Key_Return, CONTROL)
        return dialog.result()

    return answered


@pytest.mark.feature("H24")
def test_what_is_due_can_be_done_on_the_first_page(qtbot, work, actor, tmp_path):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        make.sale(uow)
    work.database.clock = lambda: datetime(2026, 8, 3, 1, tzinfo=UTC)
    settings = Settings(path=tmp_path / "settings.toml", language="en")
    shell = Shell(settings)
    qtbot.addWidget(shell.form)
    shell.form.show()
    mine = Work(work.database, actor, inline=True)
    shell.attach(Session(Profile("sqlite"), mine, Registry(), settings))
    shell.go("home")
    home = shell.front().tab.form
    late = next(one for one in home.deadlines.model.rows if one.kind == "contract")
    menu = menu_of(late, home.deadlines, home.deadlines.table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ReasonDialog, "ask", lambda *_a, **_k: "shipped by air")
        menu.actions()[-1].trigger()
    assert late not in home.deadlines.model.rows
    shell.detach()
