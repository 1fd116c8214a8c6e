"""The main window, driven as people drive it."""

from __future__ import annotations

import re
import sys

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QPushButton
from shiboken6 import isValid

from app.parties.domain import PartyRole
from app.parties.module import MODULE as PARTIES
from app.settings import Profile, Settings
from app.ui import errors
from app.ui.drafts import Drafts
from app.ui.registry import Registry
from app.ui.session import Session
from app.ui.shell import Shell
from forms.kit import keys, theme
from forms.palette import PaletteForm
from tests.ui import shell_world
from tests.ui.shell_world import STORED, Note, session, window

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch, qapp):
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    theme.install(qapp)
    STORED.clear()
    STORED.update({1: Note(1, "one"), 2: Note(2, "two")})
    yield
    keys.use("standard")
    theme.set_mode("light")
    theme.set_scale(13)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def titles(shell):
    tabs = shell.form.tabs
    return [tabs.tabText(at) for at in range(tabs.count())]


def press(qtbot, shell, key, modifiers=Qt.KeyboardModifier.NoModifier):
    shell.form.activateWindow()
    qtbot.waitUntil(shell.form.isActiveWindow)
    qtbot.keyClick(QApplication.focusWidget() or shell.form, key, modifiers)
    QApplication.processEvents()


def test_the_rail_leads_to_the_lists_one_may_see(qtbot, work):
    shell = window(qtbot, work)
    assert list(shell.form.rail._buttons) == ["home", "contracts", "settings"]
    qtbot.mouseClick(shell.form.rail.button("contracts"), Qt.MouseButton.LeftButton)
    assert titles(shell) == ["Home", "Notes"]
    qtbot.mouseClick(shell.form.rail.button("contracts"), Qt.MouseButton.LeftButton)
    assert titles(shell) == ["Home", "Notes"]  # not a second time
    assert shell.form.rail.button("contracts").isChecked()


@pytest.mark.feature("H18")
def test_tabs_show_what_is_unsaved_and_open_a_record_once(qtbot, work):
    shell = window(qtbot, work)
    shell.open("note", 1)
    shell.open("note", 2)
    shell.open("note", 1)
    assert titles(shell) == ["Home", "N-1", "N-2"]
    line = shell.front().tab.line
    qtbot.keyClicks(line, "!")
    assert titles(shell)[1] == "N-1  •"
    press(qtbot, shell, Qt.Key.Key_S, CTRL)
    assert titles(shell)[1] == "N-1"
    assert STORED[1].text == "one!"


@pytest.mark.feature("H18")
def test_keys_walk_close_and_reopen_tabs(qtbot, work):
    shell = window(qtbot, work)
    shell.open("note", 1)
    shell.open("note", 2)
    press(qtbot, shell, Qt.Key.Key_Tab, CTRL)
    assert shell.front().title == "Home"
    press(qtbot, shell, Qt.Key.Key_Tab, CTRL)
    assert shell.front().title == "N-1"
    press(qtbot, shell, Qt.Key.Key_W, CTRL)
    assert titles(shell) == ["Home", "N-2"]
    press(qtbot, shell, Qt.Key.Key_T, CTRL | SHIFT)
    assert titles(shell) == ["Home", "N-2", "N-1"]
    assert shell.front().tab.line.text() == "one"
    press(qtbot, shell, Qt.Key.Key_W, CTRL)
    shell.open("note", 1)
    press(qtbot, shell, Qt.Key.Key_T, CTRL | SHIFT)
    assert titles(shell) == ["Home", "N-2", "N-1"], "a record has one tab"


@pytest.mark.feature("H18")
def test_who_closes_a_tab_is_back_where_it_was_opened(qtbot, work):
    """A preview stands last: behind it lay whatever stood there, not its contract."""
    shell = window(qtbot, work)
    for key in (1, 2):
        shell.open("note", key)
    shell.open("note", 1)
    shell.go("settings")
    press(qtbot, shell, Qt.Key.Key_W, CTRL)
    assert shell.front().title == "N-1"
    assert titles(shell) == ["Home", "N-1", "N-2"]


@pytest.mark.feature("H18")
def test_a_tab_that_was_closed_in_another_office_is_not_opened_again(qtbot, work):
    shell = window(qtbot, work)
    shell.open("note", 1)
    press(qtbot, shell, Qt.Key.Key_W, CTRL)
    shell.detach()
    shell.attach(session(work, shell.settings))
    press(qtbot, shell, Qt.Key.Key_T, CTRL | SHIFT)
    assert "N-1" not in titles(shell), "its key means another record here"


@pytest.mark.feature("H30")
@pytest.mark.parametrize(("answer", "left"), [("cancel", 2), ("discard", 1)])
def test_closing_unsaved_work_asks(qtbot, work, monkeypatch, answer, left):
    shell = window(qtbot, work)
    shell.open("note", 1)
    qtbot.keyClicks(shell.front().tab.line, "x")
    monkeypatch.setattr(errors, "ask_unsaved", lambda *_: answer)
    press(qtbot, shell, Qt.Key.Key_W, CTRL)
    assert shell.form.tabs.count() == left


def test_home_cannot_be_closed(qtbot, work):
    shell = window(qtbot, work)
    press(qtbot, shell, Qt.Key.Key_W, CTRL)
    assert titles(shell) == ["Home"]


@pytest.mark.feature("H18", "H30")
def test_the_session_comes_back_with_unsaved_work(qtbot, work, tmp_path):
    settings = Settings(path=tmp_path / "settings.toml", language="en")
    drafts = Drafts(tmp_path / "drafts.db")
    shell = window(qtbot, work, settings, drafts)
    shell.open_list("contracts")
    shell.front().tab.form.setText("abc")
    shell.open("note", 2)
    qtbot.keyClicks(shell.front().tab.line, " more")
    shell.keep()

    again = window(qtbot, work, Settings.load(settings.path), drafts)
    assert titles(again) == ["Home", "Notes", "N-2  •"] or titles(again)[-1] == "N-2  •"
    assert again.front().tab.line.text() == "two more"
    again.go("contracts")
    assert again.front().tab.form.text() == "abc"
    drafts.close()


@pytest.mark.feature("H7")
def test_the_palette_opens_again_and_again(qtbot, work):
    shell = window(qtbot, work)
    for _time in range(3):
        shell.actions.search("")
        palette = shell.actions._palette.form
        assert palette.isVisible()
        palette.leave()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert not isValid(palette)


@pytest.mark.feature("H18", "H30")
def test_a_record_never_saved_comes_back_once(qtbot, work, tmp_path):
    drafts = Drafts(tmp_path / "drafts.db")
    shell = window(qtbot, work, None, drafts)
    shell.open("note")
    qtbot.keyClicks(shell.front().tab.line, "new")
    shell.keep()

    again = window(qtbot, work, None, drafts)
    assert len(titles(again)) == 2
    assert again.front().tab.line.text().endswith("new")
    drafts.close()


@pytest.mark.feature("H18", "H30")
def test_unsaved_work_that_nobody_looked_at_again_keeps_its_mark_and_place(
    qtbot, work, tmp_path
):
    drafts = Drafts(tmp_path / "drafts.db")
    shell = window(qtbot, work, None, drafts)
    shell.open("note")
    qtbot.keyClicks(shell.front().tab.line, "new")
    shell.open("note", 1)
    before = titles(shell)
    assert before[1].endswith("•")
    for _start in range(2):
        shell.keep()
        shell = window(qtbot, work, None, drafts)
        assert titles(shell) == before
    drafts.close()


@pytest.mark.feature("H30")
def test_a_draft_left_by_a_crash_is_opened(qtbot, work, tmp_path):
    drafts = Drafts(tmp_path / "drafts.db")
    drafts.keep(
        shell_world.Draft(
            form="f", kind="note", id=1, title="N-1", stored=STORED[1],
            draft=Note(1, "typed before the crash"), key="k",
        )
    )  # fmt: skip
    shell = window(qtbot, work, None, drafts)
    assert shell.front().tab.line.text() == "typed before the crash"
    assert titles(shell) == ["Home", "N-1  •"]
    drafts.close()


@pytest.mark.feature("H18", "H30")
def test_what_was_typed_just_before_a_crash_comes_back_in_the_tab_of_its_record(
    qtbot, work, tmp_path
):
    """Killed before the tabs were written down again, the record stood there twice."""
    drafts = Drafts(tmp_path / "drafts.db")
    shell = window(qtbot, work, None, drafts)
    shell.open("note", 2)
    shell.open("note", 1)
    shell.keep()
    drafts.keep(
        shell_world.Draft(
            form="f", kind="note", id=1, title="N-1", stored=STORED[1],
            draft=Note(1, "typed before the crash"), key="k",
        )
    )  # fmt: skip
    again = window(qtbot, work, None, drafts)
    assert titles(again) == ["Home", "N-2", "N-1  •"]
    assert again.front().tab.line.text() == "typed before the crash"
    drafts.close()


@pytest.mark.feature("H31")
def test_light_and_dark_change_without_a_restart(qtbot, work):
    shell = window(qtbot, work)
    shell.go("settings")
    form = shell.front().tab.form
    qtbot.mouseClick(form.looks.swatches["dark"], Qt.MouseButton.LeftButton)
    assert theme.is_dark()
    assert shell.form.grab().toImage().pixelColor(4, 400).lightness() < 60
    qtbot.mouseClick(form.looks.swatches["light"], Qt.MouseButton.LeftButton)
    assert shell.form.grab().toImage().pixelColor(4, 400).lightness() > 200


def test_the_language_changes_without_losing_unsaved_work(qtbot, work, tmp_path):
    drafts = Drafts(tmp_path / "drafts.db")
    shell = window(qtbot, work, None, drafts)
    shell.open("note", 1)
    qtbot.keyClicks(shell.front().tab.line, "?")
    menu = shell.form.status.language_menu()
    next(a for a in menu.actions() if a.data() == "ar").trigger()
    assert shell.form.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert shell.front().tab.line.text() == "one?"
    assert titles(shell)[-1] == "N-1  •"
    assert shell.settings.language == "ar"
    drafts.close()


def test_the_rail_becomes_narrow_below_1400_and_by_hand(qtbot, work):
    shell = window(qtbot, work)
    assert not shell.form.rail.is_narrow()
    shell.form.resize(1366, 768)
    QApplication.processEvents()
    assert shell.form.rail.width() == 52
    press(qtbot, shell, Qt.Key.Key_B, CTRL)
    assert not shell.form.rail.is_narrow()


@pytest.mark.feature("H28")
def test_recent_and_starred_records_are_one_key_away(qtbot, work):
    shell = window(qtbot, work)
    shell.open("note", 1)
    qtbot.mouseClick(shell.form.top.star, Qt.MouseButton.LeftButton)
    shell.open("note", 2)
    menu = shell.actions.recent_menu()
    told = [a.text().partition("\t") for a in menu.actions()]
    assert [one[0] for one in told] == ["N-1   one", "", "N-2   two", "N-1   one"]
    assert re.fullmatch(r"Note   \d\d:\d\d", told[2][2]), "its kind, and when"
    shell.close_front()
    menu.actions()[2].trigger()
    assert shell.front().title == "N-2"


@pytest.mark.feature("H6")
def test_one_key_map_drives_menus_tips_and_the_sheet(qtbot, work):
    shell = window(qtbot, work, Settings(language="en", keymap="kingdee"))
    shell.use_keys(shell.settings)
    shell.actions.build()
    shell.open("note", 1)
    shell.actions._refresh_proxies()
    bar = {
        action.text().split("\t")[0]: action
        for menu in shell.form.menuBar().actions()
        for action in menu.menu().actions()
    }
    assert bar["Save"].text() == "Save\tF8 / Ctrl+S"
    assert bar["Save"].isEnabled()
    assert not bar["Fill down"].isEnabled()
    qtbot.keyClicks(shell.front().tab.line, "!")
    bar["Save"].trigger()
    assert STORED[1].text == "one!"


@pytest.mark.feature("H6")
def test_a_taken_key_is_refused_in_the_settings(qtbot, work):
    shell = window(qtbot, work)
    shell.go("settings")
    form = shell.front().tab.form
    form.show_chapter(1)
    edit = form.key_edits["print"]
    edit.setKeySequence("Ctrl+K")
    edit.editingFinished.emit()
    assert "Search and commands" in form._key_problems["print"].text()
    for typed in ("Esc", "Return", "P", "Shift+P", "Del", "F10", "Ctrl+3"):
        edit.setKeySequence(typed)  # Escape to give up, and it was the key from then on
        edit.editingFinished.emit()
        assert "needed for typing" in form._key_problems["print"].text()
        assert keys.shortcut("print") == "Ctrl+P"
    edit.setKeySequence("Ctrl+J")
    edit.editingFinished.emit()
    assert keys.shortcut("print") == "Ctrl+J"
    assert shell.settings.keys == {"print": "Ctrl+J"}
    form.key_edits["search"].setKeySequence("Ctrl+Alt+K")
    form.key_edits["search"].editingFinished.emit()
    assert "Ctrl+Alt+K" in shell.form.top.search.toolTip(), "the key of before"


@pytest.mark.qt_log_ignore("does not support", extend=True)
@pytest.mark.feature("H6")
@pytest.mark.parametrize("stays", [False, True])
def test_what_is_chosen_in_the_menu_bar_keeps_the_keyboard(qtbot, work, stays):
    """The record behind the palette got it back, and what was typed for the palette."""
    shell = window(qtbot, work)
    shell.form.keep_menu(stays=stays)
    shell.open("note", 1)
    line, bar = shell.front().tab.line, shell.form.menuBar()

    def choose(words):
        line.setFocus()
        qtbot.keyClick(line, Qt.Key.Key_F10)
        menu = QApplication.activePopupWidget()
        menu.setActiveAction(next(a for a in menu.actions() if a.text() == words))
        qtbot.keyClick(menu, Qt.Key.Key_Return)
        QApplication.processEvents()
        assert bar.isVisible() == stays
        return shell.form.focusWidget()

    palette = choose("Search and commands").parent().parent()
    assert isinstance(palette, PaletteForm)
    palette.leave()
    assert choose("Recently opened") is line  # behind the menu that opened
    QApplication.activePopupWidget().close()
    assert choose("New") is shell.front().page
    assert shell.front().title == "New note"


@pytest.mark.qt_log_ignore("does not support", extend=True)
@pytest.mark.feature("H6")
def test_alt_alone_and_f10_open_the_menu_bar_and_escape_leads_back(qtbot, work):
    shell = window(qtbot, work)
    shell.open("note", 1)
    line, bar = shell.front().tab.line, shell.form.menuBar()
    for key in (Qt.Key.Key_F10, Qt.Key.Key_Alt):
        line.setFocus()
        assert not bar.isVisible()
        qtbot.keyClick(line, key)
        assert bar.isVisible()
        for step in (1, 2):  # from menu to menu the bar stays
            menu = QApplication.activePopupWidget()
            assert menu.menuAction() is bar.actions()[step - 1]
            qtbot.keyClick(menu, Qt.Key.Key_Right)
        QApplication.processEvents()
        assert bar.isVisible()
        qtbot.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not bar.isVisible())
        assert shell.form.focusWidget() is line
    qtbot.keyPress(line, Qt.Key.Key_Alt)
    qtbot.keyClick(line, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.keyRelease(line, Qt.Key.Key_Alt)
    assert not bar.isVisible(), "Alt was not alone"


def test_f6_walks_through_the_panes(qtbot, work):
    shell = window(qtbot, work)
    shell.open("note", 1)
    shell.front().tab.line.setFocus()
    press(qtbot, shell, Qt.Key.Key_F6)
    assert shell.form.top.isAncestorOf(QApplication.focusWidget())
    press(qtbot, shell, Qt.Key.Key_F6)
    assert shell.form.rail.isAncestorOf(QApplication.focusWidget())


@pytest.mark.feature("H18")
def test_a_tab_becomes_a_window_and_comes_back(qtbot, work):
    shell = window(qtbot, work)
    shell.open("note", 1)
    number = shell.front().number
    page = shell.front().page
    shell.torn.tear(number)
    torn = shell.torn.window(number)
    assert page.window() is torn
    torn.close()
    assert page.window() is shell.form
    assert shell.front().number == number


def test_a_press_on_the_cross_closes_the_tab(qtbot, work):
    shell = window(qtbot, work)
    shell.open("note", 1)
    cross = shell.form.tabs.tabButton(1, shell.form.tabs._side())
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
    assert titles(shell) == ["Home"]


def test_every_part_has_a_name_for_screen_readers(qtbot, work):
    shell = window(qtbot, work)
    nameless = [
        type(w).__name__
        for part in (shell.form.top, shell.form.rail, shell.form.tabs)
        for w in [part, *part.findChildren(shell_world.QWidget)]
        if w.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        and not w.accessibleName()
        and w.isVisible()
    ]
    assert nameless == []


def test_the_person_leads_to_settings_and_other_databases(qtbot, work):
    shell = window(qtbot, work)
    menu = shell.form.top.person._menu
    actions = {action.text(): action for action in menu.actions()}
    with qtbot.waitSignal(shell.database_asked):
        actions["Open another database…"].trigger()
    actions["Settings"].trigger()
    assert shell.front().title == "Settings"


@pytest.mark.feature("H6")
def test_the_keys_of_the_tab_at_the_front_work_wherever_tab_has_led(qtbot, work):
    shell = window(qtbot, work)
    shell.open("note")
    tab = shell.front().tab
    qtbot.keyClicks(tab.line, "three")
    shell.form.top.search.setFocus()
    press(qtbot, shell, Qt.Key.Key_F12)
    assert STORED[3].text == "three"


@pytest.mark.feature("H7")
def test_a_customer_is_begun_from_home_and_from_the_palette(qtbot, work):
    profile = Profile("sqlite", path=str(work.database.url.database))
    shell = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(shell.form)
    shell.form.show()
    shell.attach(Session(profile, work, Registry((PARTIES,)), shell.settings), None)
    assert [words for _k, words, *_r in shell.actions.commands()][:3] == [
        "New party",
        "New customer",
        "New supplier",
    ]
    first = shell.front().tab.form
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QPushButton))
    assert first.isAncestorOf(QApplication.focusWidget())
    assert QApplication.focusWidget().text() == "New customer"
    press(qtbot, shell, Qt.Key.Key_Return)  # what home offers first
    assert shell.front().tab.draft.roles == {PartyRole.CUSTOMER}


@pytest.mark.feature("H17")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does it itself")
def test_shift_f10_asks_for_the_menu_of_what_has_the_focus(qtbot, work):
    shell = window(qtbot, work)
    shell.open("note", 1)
    line, asked = shell.front().tab.line, []

    class Ear(QObject):
        def eventFilter(self, _watched, event):  # noqa: N802 - Qt's
            if event.type() == QEvent.Type.ContextMenu:
                asked.append(event.reason())
                return True
            return False

    ear = Ear()
    line.installEventFilter(ear)
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert asked == [QContextMenuEvent.Reason.Keyboard]
    assert not shell.form.menuBar().isVisible()
