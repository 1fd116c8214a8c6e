"""Many tabs, tabs in windows of their own, and keys that look at the tab."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QStyle,
    QStyleOptionTab,
)

from app.core.home import EMPTY
from app.core.i18n import _
from app.settings import Settings
from app.ui import rules
from app.ui.desk import Desk
from app.ui.drafts import Drafts
from app.ui.registry import Registry, maker
from app.ui.shell import Shell
from app.ui.shell_palette import _leaves_out
from forms.kit import theme
from forms.kit.editor_banner import EditorBanner
from forms.kit.tally import Selected
from forms.shell_tabs import TabStrip
from tests.ui.shell_world import STORED, Note, session, window

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch, qapp):
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    theme.install(qapp)
    STORED.clear()
    STORED.update({n: Note(n, str(n)) for n in range(1, 21)})


def press(qtbot, widget, key, modifiers=Qt.KeyboardModifier.NoModifier):
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    qtbot.keyClick(QApplication.focusWidget() or widget, key, modifiers)
    QApplication.processEvents()


@pytest.mark.feature("H18")
def test_numbers_stay_readable_in_twenty_tabs_and_the_list_leads_to_each(qtbot, work):
    shell = window(qtbot, work)
    for key in range(1, 21):
        shell.open("note", key)
    tabs = shell.form.tabs
    for at in range(1, tabs.count()):
        assert tabs.minimumTabSizeHint(at).width() >= tabs.tabSizeHint(at).width()
    assert tabs.tabRect(0).left() < 0  # the strip has rolled to the one at the front
    menu = shell.tab_menu()
    named = [action.text() for action in menu.actions()]
    assert named == ["Home", *(f"N-{n}   {n}" for n in range(1, 21))]
    assert menu.activeAction().text() == "N-20   20"
    menu.actions()[3].trigger()
    assert shell.front().title == "N-3"


@pytest.mark.feature("H18", "H28")
def test_drafts_of_the_same_name_are_told_apart(qtbot, work):
    shell = window(qtbot, work)
    shell.open("note", 7)
    assert shell.own.recent[0].detail == "7"
    assert shell.form.tabs.tabToolTip(1) == "N-7\n7"
    qtbot.keyClicks(shell.front().tab.line, "!")
    assert shell.form.tabs.tabToolTip(1) == "N-7, unsaved changes\n7!"


@pytest.mark.feature("H18")
def test_a_long_title_keeps_its_end_and_its_mark(qtbot, work):
    shell = window(qtbot, work)
    shell.open("note", 1)
    tabs = shell.form.tabs
    assert tabs.elideMode() == Qt.TextElideMode.ElideMiddle
    tabs.show_title(shell.front().number, "BRIGHTON HARDWARE AND GARDEN " * 3, "user")
    assert tabs.minimumTabSizeHint(1).width() < tabs.tabSizeHint(1).width()


@pytest.mark.usefixtures("dressed")
def test_a_title_at_the_front_is_shortened_by_its_own_weight(qtbot):
    """It was measured in the lighter one, and its first and last letters were cut."""
    strip = TabStrip()
    qtbot.addWidget(strip)
    number = strip.add("", "file-text")
    strip.resize(600, strip.sizeHint().height())
    with qtbot.waitExposed(strip):
        strip.show()
    metrics = QFontMetrics(theme.font(13, 600))
    element = QStyle.SubElement.SE_TabBarTabText
    for count in range(1, 60):
        strip.show_title(number, "i" * 10 + "n" * count, "file-text")
        option = QStyleOptionTab()
        strip.initStyleOption(option, 0)
        room = strip.style().subElementRect(element, option, strip).width()
        assert metrics.horizontalAdvance(option.text) <= room
    assert "…" in option.text


@pytest.mark.feature("H18")
def test_a_window_of_its_own_comes_back_as_one_where_it_stood(qtbot, work, tmp_path):
    drafts = Drafts(tmp_path / "drafts.db")
    shell = window(qtbot, work, drafts=drafts)
    for key in (1, 2):
        shell.open("note", key)
    number = shell.front().number
    shell.torn.tear(number)
    torn = shell.torn.window(number)
    torn.setGeometry(120, 90, 640, 480)
    qtbot.keyClicks(shell.opened[number].tab.line, "!")
    assert torn.windowTitle().startswith("N-2  •")
    shell.form.close()
    drafts.close()  # what a restart begins with

    later = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(later.form)
    later.form.show()
    drafts = Drafts(tmp_path / "drafts.db")
    later.attach(session(work, later.settings), drafts)
    back = {item.title: item for item in later.opened.values()}
    again = later.torn.window(back["N-2"].number)
    assert again is not None
    assert again.geometry() == QRect(120, 90, 640, 480)
    assert again.isAncestorOf(back["N-2"].page)
    assert back["N-2"].tab.line.text() == "2!"
    assert later.torn.window(back["N-1"].number) is None
    assert later.front().title == "N-1"
    later.detach()
    drafts.close()


@pytest.mark.feature("H18")
def test_closing_the_tab_that_came_back_at_the_front_leads_to_the_one_beside_it(
    qtbot, work, tmp_path
):
    drafts = Drafts(tmp_path / "drafts.db")
    shell = window(qtbot, work, drafts=drafts)
    for key in (1, 2, 3):
        shell.open("note", key)
    shell.form.close()
    drafts.close()  # what a restart begins with

    later = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(later.form)
    later.form.show()
    drafts = Drafts(tmp_path / "drafts.db")
    later.attach(session(work, later.settings), drafts)
    assert later.front().title == "N-3"
    press(qtbot, later.form, Qt.Key.Key_W, CTRL)
    assert later.front().title == "N-2"
    later.detach()
    drafts.close()


@pytest.mark.feature("H18")
def test_the_program_ends_though_a_tab_has_a_window_of_its_own(qtbot, work):
    """Qt closes every window as it ends; the one already let go stopped the program."""
    shell = window(qtbot, work)
    shell.open("note", 1)
    number = shell.front().number
    shell.torn.tear(number)
    torn = shell.torn.window(number)
    with qtbot.waitSignal(shell.left):
        shell.form.close()
    assert not torn.isVisible()
    torn.close()
    assert shell.torn.window(number) is None


@pytest.mark.feature("H18")
def test_another_language_leaves_a_window_where_it_is(qtbot, work):
    shell = window(qtbot, work)
    shell.open("note", 1)
    shell.torn.tear(shell.front().number)
    shell.change_language("es")
    number = next(n for n, o in shell.opened.items() if o.address.name == "note")
    assert shell.torn.window(number).isVisible()
    shell.change_language("en")
    shell.detach()


def test_what_stands_above_the_pages_follows_the_language(qtbot, work):
    shell = window(qtbot, work)
    shell.state.say_rules(rules.WHOM, rules.VERB, lambda: None)
    shell.change_language("es")

    def shown():
        every = shell.form.findChildren(EditorBanner)
        return [one for one in every if one.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    (strip,) = shown()
    assert strip.words.text() == _(rules.WHOM) != rules.WHOM
    verbs = {one.text() for one in strip.findChildren(QPushButton)}
    assert f"{_(rules.VERB)}…" in verbs
    shell.change_language("en")
    shell.detach()


@pytest.mark.parametrize("here", [False, True])
def test_keys_of_the_office_work_in_a_window_of_its_own(qtbot, work, request, here):
    """The window at work waits for the page: the other one must live until then."""
    if here:
        request.getfixturevalue("hands")
    shell = window(qtbot, work)
    shell.open("note", 1)
    number = shell.front().number
    shell.torn.tear(number)
    torn = shell.torn.window(number)
    press(qtbot, torn, Qt.Key.Key_K, CTRL)
    assert shell.actions.is_searching()
    shell.actions._palette.form.leave()
    press(qtbot, torn, Qt.Key.Key_W, CTRL)
    assert shell.torn.window(number) is None
    assert shell.front().number == number


@pytest.mark.feature("H7")
def test_a_palette_opened_before_the_office_offers_it_once_it_is_there(qtbot, work):
    shell = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(shell.form)
    shell.form.show()
    shell.actions.build()
    press(qtbot, shell.form, Qt.Key.Key_K, CTRL)
    palette = shell.actions._palette.form
    qtbot.keyClicks(palette.input, "note")
    before = [row.words for row in palette.rows.rows]
    shell.attach(session(work, shell.settings), None)
    assert "New note" not in before
    assert "New note" in [row.words for row in palette.rows.rows]
    assert QApplication.focusWidget() is palette.input  # the page does not take it
    shell.detach()


def test_ctrl_n_begins_what_the_list_lists(qtbot, work):
    shell = window(qtbot, work)
    shell.open_list("contracts")
    shell.front().tab.kind = "note"
    press(qtbot, shell.form, Qt.Key.Key_N, CTRL)
    assert shell.front().title == "New note"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("shipments", "shipment"), ("payables", "bill"), ("receivables", "receipt")],
)
def test_lists_of_modules_with_several_kinds_tell_theirs(qtbot, work, name, kind):
    """Ctrl+N asked there what to begin."""
    made = maker(Registry().named(name).listing)(Desk(work))
    qtbot.addWidget(made.form)
    assert made.kind == kind


@pytest.mark.feature("H7")
@pytest.mark.parametrize(
    ("typed", "found"),
    [("xjxsht", True), ("xjht", True), ("xht", True), ("htx", False), ("ht", True)],
)
def test_initials_may_leave_some_of_a_command_out(typed, found):
    """新建销售合同 is what people call 新建合同."""
    initials = "xjxsht"
    assert (typed in initials or _leaves_out(typed, initials)) is found


def test_the_first_page_marks_no_button_of_its_own_accord(qtbot, work):
    shell = window(qtbot, work)
    shell.form.activateWindow()
    qtbot.waitUntil(shell.form.isActiveWindow)
    assert not isinstance(QApplication.focusWidget(), QPushButton)


@pytest.mark.feature("H25")
def test_the_first_page_says_nothing_until_the_office_has_told(qtbot, work):
    """A person with a hundred contracts read for a moment that there were none."""
    told = []
    work.read = lambda _ask, then, *_rest: told.append(then)
    shell = window(qtbot, work)
    assert told
    words = {label.text() for label in shell.front().page.findChildren(QLabel)}
    assert "Begin here" not in words
    assert "No company yet" not in shell.form.top.person.accessibleName()
    shell.front().tab._show(EMPTY)
    words = {label.text() for label in shell.front().page.findChildren(QLabel)}
    assert "Begin here" in words
    shell.detach()


def test_the_first_page_is_made_behind_the_tab_at_the_front(qtbot, work, tmp_path):
    """Its figures are the badges of the rail, which were missing until it was seen."""
    drafts = Drafts(tmp_path / "drafts.db")
    before = window(qtbot, work, drafts=drafts)
    before.go("settings")
    before.keep()
    shell = window(qtbot, work, drafts=drafts)
    home = next(o for o in shell.opened.values() if o.address.what == "home")
    assert shell.front().title == "Settings"
    assert home.tab is None
    shell.fill_home()
    assert home.tab is not None
    assert shell.form.pages.currentWidget() is shell.front().page
    drafts.close()


@pytest.mark.feature("H20")
def test_a_preview_begins_with_the_paper_not_with_a_button(qtbot, work):
    shell = window(qtbot, work)
    shell.form.activateWindow()
    qtbot.waitUntil(shell.form.isActiveWindow)
    shell.preview("Papers", ())
    assert QApplication.focusWidget() is shell.front().page.view.canvas
    shell.go("home")
    assert not isinstance(QApplication.focusWidget(), QPushButton)


@pytest.mark.feature("H21")
def test_the_key_of_printing_prints_what_a_list_has_selected(qtbot, work, monkeypatch):
    """The button did; Ctrl+P did nothing, nor did the key of printing all."""
    made = maker(Registry().named("contracts").listing)(Desk(work))
    qtbot.addWidget(made.form)
    made.form.show()
    asked = []
    monkeypatch.setattr(made.form, "with_selected", asked.append)
    made.form.activateWindow()
    qtbot.waitUntil(made.form.isActiveWindow)
    made.form.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_P, CTRL)
    assert len(asked) == 1
    qtbot.keyClick(
        QApplication.focusWidget(),
        Qt.Key.Key_P,
        CTRL | Qt.KeyboardModifier.ShiftModifier,
    )
    assert len(asked) == 2


def test_a_window_that_was_left_hears_no_more_of_its_jobs(qtbot, work):
    """The last job's outcome may come when the window is gone already."""
    shell = window(qtbot, work)
    work.busy.emit(1)
    assert shell.state._busy.isActive()
    shell.detach()
    assert not shell.state._busy.isActive(), "nobody would call it done"
    told = []
    shell.form.status.show_busy = lambda **words: told.append(words)
    work.busy.emit(0)
    work.changed.emit(frozenset({"office"}))  # would ask a session that has ended
    assert not told


@pytest.mark.feature("H12")
def test_what_is_selected_is_told_again_when_its_tab_comes_back(qtbot, work):
    """The window forgets it while another tab is at the front, such as a preview."""
    shell = window(qtbot, work)
    shell.open("note", 7)
    page = shell.front().page
    page.tell_selection = lambda: shell.status(Selected("2 selected"))
    shell.open("note", 8)
    assert shell.form.status.selection() == ""
    shell.close_front()
    assert shell.form.status.selection() == "2 selected"
