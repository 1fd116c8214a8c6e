"""The menu of a row offers what the editor of its record could do (H17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from app.contracts import service as contracts
from app.contracts.domain import Contract
from app.contracts.module import MODULE as CONTRACTS
from app.purchasing.module import MODULE as PURCHASING
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry, maker
from forms.dossier import DossierDialog
from forms.kit.decide import SetDialog
from forms.kit.history import HistoryDialog
from forms.kit.take_lines import TakeDialog
from tests import looks, make

DAY = date(2026, 5, 18)
OPENED: list[QMenu] = []


@pytest.fixture
def tab(work, actor, qapp, qtbot, monkeypatch):
    """The list of contracts with one that is confirmed; menus do not grab the keys."""
    monkeypatch.setattr(QMenu, "popup", lambda self, _at: OPENED.append(self))
    looks.put_on(qapp)
    with work.database.unit_of_work(actor, today=DAY) as uow:
        make.contract(uow)
    desk = Desk(work, lookups=Registry().lookup)
    desk.chain = Chain((CONTRACTS, PURCHASING))
    made = maker(CONTRACTS.listing)(desk)
    made.desk = desk
    qtbot.addWidget(made.form)
    made.form.resize(1255, 800)
    with qtbot.waitExposed(made.form):
        made.form.show()
    made.form.table.select_row(0)
    return made


def menu_by_key(tab):
    """Open the menu of the current row as Shift+F10 and the Menu key do."""
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(tab.form.table, asked)
    return OPENED[-1]


def choose(tab, words):
    menu = menu_by_key(tab)
    rows = [
        *menu.actions(),
        *(a for m in menu.findChildren(QMenu) for a in m.actions()),
    ]
    row = next(one for one in rows if one.text() == words)
    row.trigger()


@pytest.mark.feature("H17")
def test_the_menu_key_opens_everything_useful(tab):
    texts = [one.text() for one in menu_by_key(tab).actions() if one.text()]
    assert texts[:3] == ["Open in a tab", "Copy row", "Copy cell"]
    for words in ("Print and mail…", "Create next", "Notes", "Files",
                  "Duplicate", "Copy link", "History"):  # fmt: skip
        assert words in texts
    assert any(text.startswith("Filter by “") for text in texts)


@pytest.mark.feature("H17", "H14")
def test_the_next_document_is_made_from_the_row(tab):
    choose(tab, "Purchase contracts by supplier")
    dialog = next(d for d in tab.form.findChildren(TakeDialog) if d.isVisible())
    dialog.accept()
    opened = [args[0] for name, args in tab.desk.shell.asked if name == "open"]
    assert opened == ["purchase"] * 3


def second_signed(tab, work, actor):
    """Sign the contract once more, and select both in the list."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        signed = contracts.find(uow, "SC26-0031")
        bare = {"id": None, "version": 0, "number": "", "proforma_number": ""}
        other = contracts.save(uow, replace(
            signed, **bare, revision=0, state=Contract().state,
            inquiry_id=None, quotation_id=None,
            plan=tuple(replace(step, id=None) for step in signed.plan),
            lines=tuple(replace(line, id=None) for line in signed.lines),
        ))  # fmt: skip
        contracts.confirm(uow, other)
    tab.form.refresh()
    tab.form.table.selectAll()
    return signed


@pytest.mark.feature("H12")
def test_the_sum_of_the_selection_is_told_again(tab, work, actor):
    """58,981.60 twice; nothing is told while another tab is at the front."""
    second_signed(tab, work, actor)
    told = []
    tab.form.status.connect(told.append)
    tab.form.tell_selection()
    assert "total USD 117,963.20" in str(told[-1])
    tab.form.hide()
    tab.form.tell_selection()
    assert len(told) == 1


@pytest.mark.feature("H14")
def test_f8_makes_the_next_document_of_the_row(tab):
    QTest.keyClick(tab.form.table, Qt.Key.Key_F8)
    dialog = next(d for d in tab.form.findChildren(TakeDialog) if d.isVisible())
    dialog.accept()
    opened = [args[0] for name, args in tab.desk.shell.asked if name == "open"]
    assert opened == ["purchase"] * 3


@pytest.mark.feature("H14")
def test_what_a_state_does_not_allow_is_not_offered_and_says_why(tab, work, actor):
    """A draft was offered its purchase contracts, and refused them afterwards."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        signed = contracts.find(uow, "SC26-0031")
        contracts.amend(uow, signed, "More of them")
    tab.form.refresh()
    tab.form.table.select_row(0)
    menu = menu_by_key(tab)
    inner = [a for m in menu.findChildren(QMenu) for a in m.actions()]
    row = next(one for one in inner if one.text() == "Purchase contracts by supplier")
    why = "Not possible while it is “Draft”."
    assert (row.isEnabled(), row.toolTip()) == (False, why)
    QTest.keyClick(tab.form.table, Qt.Key.Key_F8)
    assert ("toast", (why, "warn")) in tab.desk.shell.asked


@pytest.mark.feature("H14")
def test_f8_joins_the_lines_of_several_rows(tab, work, actor):
    signed = second_signed(tab, work, actor)
    QTest.keyClick(tab.form.table, Qt.Key.Key_F8)
    dialog = next(d for d in tab.form.findChildren(TakeDialog) if d.isVisible())
    assert len(dialog.lines()) == 2 * len(signed.lines)
    assert len({row.line.source_id for row in dialog.lines()}) == 2


@pytest.mark.feature("H14")
def test_f8_says_what_cannot_go_together(tab):
    tab.desk.chain = Chain(())
    QTest.keyClick(tab.form.table, Qt.Key.Key_F8)
    words = "There is no next document to make of this now."
    assert ("toast", (words, "warn")) in tab.desk.shell.asked
    first = tab.form.current()
    tab.form.extend_menu.__self__.next((first, first))
    words = "These cannot go together: choose one row."
    assert ("toast", (words, "warn")) in tab.desk.shell.asked


@pytest.mark.feature("H17")
def test_history_notes_and_link_of_the_row(tab, monkeypatch):
    shown = []
    monkeypatch.setattr(HistoryDialog, "exec", lambda one: bool(shown.append(one)))
    choose(tab, "History")
    assert "SC26-0031" in shown[0].windowTitle()
    choose(tab, "Notes")
    assert any(d.isVisible() for d in tab.form.findChildren(DossierDialog))
    choose(tab, "Copy link")
    assert QGuiApplication.clipboard().text() == "lading://contract/SC26-0031"


@pytest.mark.feature("H17")
def test_what_is_not_possible_is_told(tab, work, actor):
    from app.contracts import service

    with work.database.unit_of_work(actor, today=DAY) as uow:
        record = tab.form.current()
        service.complete(uow, service.get(uow, record.id))
    choose(tab, "Purchase contracts by supplier")
    words = "SC26-0031: Not possible while it is “Completed”."
    said = ("toast", (words, "warn"))
    assert said in tab.desk.shell.asked


@pytest.mark.feature("H4", "H17")
def test_one_value_is_given_to_several_records(tab, work, actor, monkeypatch):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        signed = contracts.find(uow, "SC26-0031")
        drafts = [
            contracts.save(uow, replace(
                signed, id=None, version=0, number="", proforma_number="", revision=0,
                state=Contract().state, inquiry_id=None, quotation_id=None,
                plan=tuple(replace(step, id=None) for step in signed.plan),
                lines=tuple(replace(line, id=None) for line in signed.lines),
            ))
            for _n in range(2)
        ]  # fmt: skip
    day = date(2026, 9, 30)
    shown = []

    def answer(dialog):
        shown.append(dialog)
        dialog.grid.fields["latest_shipment_on"].set_value(day)
        dialog.go.click()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(SetDialog, "exec", answer)
    tab.form.refresh()
    tab.form.table.selectAll()
    menu = menu_by_key(tab)
    values = next(m for m in menu.findChildren(QMenu) if m.title() == "Set value…")
    values.aboutToShow.emit()
    by_words = {one.text(): one for one in values.actions()}
    assert "Incoterm" not in by_words, "other fields follow from it"
    by_words["Latest shipment"].trigger()
    (dialog,) = shown
    assert [one.record.id for one in dialog.left_out] == [signed.id]
    with work.database.unit_of_work(actor, today=DAY) as uow:
        for draft in drafts:
            assert contracts.get(uow, draft.id).latest_shipment_on == day
        assert contracts.get(uow, signed.id) == signed
