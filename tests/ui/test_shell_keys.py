"""Keys of the window act where the person is; none is lost while an office opens."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from app.settings import Settings
from app.ui.shell import Shell
from tests.ui.shell_world import session, window
from tests.ui.test_shell_tabs import CTRL, _home, press  # noqa: F401

SHIFT = Qt.KeyboardModifier.ShiftModifier

pytestmark = [
    pytest.mark.feature("H7"),
    pytest.mark.qt_log_ignore("does not support", extend=True),
]


@pytest.fixture
def torn(qtbot, work):
    """A list in a window of its own, and a note at the front of the main one."""
    shell = window(qtbot, work)
    shell.open_list("contracts")
    item = shell.front()
    item.tab.kind = "note"
    shell.torn.tear(item.number)
    shell.go("home")
    assert shell.front() is not item
    return shell, item, shell.torn.window(item.number)


def test_ctrl_n_in_a_torn_off_list_begins_what_that_list_lists(torn, qtbot):
    """The tab at the front of the main window was asked: there it opened a menu."""
    shell, _item, own = torn
    press(qtbot, own, Qt.Key.Key_N, CTRL)
    assert shell.front().title == "New note"
    qtbot.waitUntil(shell.form.isActiveWindow)


def test_a_star_goes_to_the_record_of_the_window_one_is_in(qtbot, work):
    shell = window(qtbot, work)
    shell.open("note", 1)
    item = shell.front()
    shell.open("note", 2)
    shell.torn.tear(item.number)
    press(qtbot, shell.torn.window(item.number), Qt.Key.Key_S, CTRL | SHIFT)
    assert [one.key for one in shell.own.starred] == [1]


def test_the_sheet_of_keys_lies_over_the_window_one_is_in(torn, qtbot):
    _shell, _item, own = torn
    press(qtbot, own, Qt.Key.Key_F1, SHIFT)
    (sheet,) = own.findChildren(QDialog)
    assert sheet.isVisible()
    sheet.close()


def test_a_closed_tab_comes_back_by_its_key_from_a_torn_off_window(torn, qtbot):
    shell, _item, own = torn
    shell.open("note", 3)
    shell.close_front()
    press(qtbot, own, Qt.Key.Key_T, CTRL | SHIFT)
    assert shell.front().address.key == 3


def test_ctrl_n_before_the_office_is_open_is_done_when_it_is(qtbot, work, monkeypatch):
    popped = []
    monkeypatch.setattr(
        "forms.kit.buttons.pop_below", lambda menu, _at: popped.append(menu)
    )
    shell = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(shell.form)
    shell.form.show()
    press(qtbot, shell.form, Qt.Key.Key_N, CTRL)
    press(qtbot, shell.form, Qt.Key.Key_P, CTRL)  # there is nothing to print yet
    assert popped == []
    shell.attach(session(work, shell.settings), None)
    assert popped == [shell.form.top.new.menu()]
    assert "Note" in [one.text() for one in popped[0].actions()]
