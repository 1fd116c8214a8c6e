"""The palette on Ctrl+K, by keyboard."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from app.catalog import service as catalog
from app.catalog.domain import HsCode
from app.catalog.module import MODULE as CATALOG
from app.core.errors import NotPossibleError
from app.db import search
from app.ui.registry import Registry
from forms.palette import PaletteForm, PaletteRow
from tests.sale_screen import answered_late
from tests.ui.shell_world import NOTES, STORED, Note, window

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shell(qtbot, work, tmp_path, monkeypatch):
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    STORED.clear()
    STORED.update({187: Note(187, "Nordwind"), 7: Note(7, "海舟")})
    with work.database.unit_of_work(work.actor) as uow:
        search.index(uow, "note", 187, "SC-2026-0187", "Nordwind Handels GmbH")
        search.index(uow, "note", 7, "C-7", "宁波海舟进出口有限公司")
        search.index(uow, "note", 8, "X-1", "secret", permission="nobody.view")
    return window(qtbot, work)


def palette(shell) -> PaletteForm:
    forms = [f for f in shell.form.findChildren(PaletteForm) if f.isVisible()]
    assert len(forms) == 1
    return forms[0]


def open_palette(qtbot, shell, typed=""):
    shell.form.activateWindow()
    qtbot.waitUntil(shell.form.isActiveWindow)
    qtbot.keyClick(QApplication.focusWidget() or shell.form, Qt.Key.Key_K, CTRL)
    form = palette(shell)
    qtbot.keyClicks(form.input, typed)
    return form


def words(form):
    return [row.words for row in form.rows.rows]


@pytest.mark.feature("H7", "A147")
def test_a_fragment_of_a_number_opens_the_record(qtbot, shell):
    form = open_palette(qtbot, shell, "0187 nord")
    assert words(form) == ["Documents", "SC-2026-0187"]
    assert form.rows.rows[1].detail == "Nordwind Handels GmbH"
    qtbot.keyClick(form.input, Qt.Key.Key_Return)
    assert shell.front().tab.line.text() == "Nordwind"
    assert not form.isVisible()


@pytest.mark.feature("H7")
def test_the_failure_of_an_older_question_is_passed_over(qtbot, shell, monkeypatch):
    asked = []
    form = open_palette(qtbot, shell)
    with monkeypatch.context() as late:
        late.setattr(shell.session.work, "read", lambda *what: asked.append(what))
        form.typed.emit("0187")
        form.typed.emit("0187 nord")
    (_first, _then, failed), (search_now, then, _failed) = asked
    shell.session.work.read(search_now, then)
    failed(NotPossibleError("The server does not answer."))
    assert "SC-2026-0187" in words(form)


@pytest.mark.feature("H7")
def test_a_tariff_code_is_found_by_its_digits_and_by_its_name(qtbot, shell, work):
    with work.database.unit_of_work(work.actor) as uow:
        code = HsCode(code="8509401000", name_zh="榨汁机", name_en="Juice extractors")
        catalog.save_hs(uow, replace(code, legal_unit_1="001"))
    shell.session = replace(shell.session, registry=Registry((NOTES, CATALOG)))
    for typed in ("850940", "榨汁", "#8509.40"):
        form = open_palette(qtbot, shell)
        form.input.setText(typed)
        assert "8509401000" in words(form), typed
        assert form.rows.rows[1].detail == "Juice extractors"
        qtbot.keyClick(form.input, Qt.Key.Key_Escape)
    assert "8509401000" not in words(open_palette(qtbot, shell, "@850940"))


@pytest.mark.feature("H7")
def test_pinyin_initials_find_the_party(qtbot, shell):
    form = open_palette(qtbot, shell, "hzjck")
    assert "C-7" in words(form)


@pytest.mark.feature("H7")
def test_control_enter_opens_another_tab(qtbot, shell):
    shell.open("note", 187)
    form = open_palette(qtbot, shell, "0187")
    qtbot.keyClick(form.input, Qt.Key.Key_Return, CTRL)
    assert [o.title for o in shell.opened.values()] == ["Home", "N-187", "N-187"]


@pytest.mark.feature("H7", "A147")
@pytest.mark.parametrize("arrow", [">", "》"])
def test_commands_only_after_the_arrow(qtbot, shell, arrow):
    """The second is what a Chinese keyboard writes for the first."""
    form = open_palette(qtbot, shell)
    form.input.setText(f"{arrow}sett")
    assert words(form) == ["Commands", "Settings"]
    assert form.rows.rows[1].hint == "Ctrl+,"
    qtbot.keyClick(form.input, Qt.Key.Key_Return)
    assert shell.front().title == "Settings"


@pytest.mark.feature("H7")
def test_only_return_alone_opens_it_from_the_search(qtbot, shell):
    """Tab leads from the last field there; Ctrl+Return is meant for the page."""
    search = shell.form.top.search
    qtbot.keyClick(search, Qt.Key.Key_Return, CTRL)
    assert not shell.form.findChildren(PaletteForm)
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert palette(shell)


@pytest.mark.feature("H7")
def test_it_opens_from_a_field_and_gives_the_keyboard_back(qtbot, shell):
    shell.open("note", 187)
    line = shell.front().tab.line
    line.setFocus()
    form = open_palette(qtbot, shell)
    qtbot.keyClick(form.input, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is line


@pytest.mark.feature("H7")
def test_keys_after_return_are_for_what_is_opened(qtbot, shell):
    """Whoever types on while the answer is on its way typed into the palette."""
    form = open_palette(qtbot, shell)
    with answered_late(shell.session.work):
        qtbot.keyClicks(form.input, "0187")
        qtbot.keyClick(form.input, Qt.Key.Key_Return)
        qtbot.keyClicks(form.input, "!?")
        assert form.input.text() == "0187"
    line = shell.front().tab.line
    qtbot.waitUntil(lambda: "!?" in line.text())
    assert not [f for f in shell.form.findChildren(PaletteForm) if f.isVisible()]


@pytest.mark.feature("H7")
@pytest.mark.parametrize("ahead", ["", "ha"])
def test_keys_wait_until_the_page_that_opens_has_the_keyboard(qtbot, shell, ahead):
    """The last key of "0187⏎harb" came first, or fell on a button of the page."""
    form = open_palette(qtbot, shell)

    def opened():
        line = shell.front().tab.line
        line.clear()
        shell.form.setFocus()
        QTimer.singleShot(0, line, line.setFocus)  # an editor finds its place later
        qtbot.keyClicks(shell.form, "harb".removeprefix(ahead))

    form.closed.connect(opened)
    with answered_late(shell.session.work) if ahead else nullcontext():
        qtbot.keyClicks(form.input, "0187")
        qtbot.keyClick(form.input, Qt.Key.Key_Return)
        qtbot.keyClicks(form.input, ahead)
    line = shell.front().tab.line
    qtbot.waitUntil(lambda: line.text() == "harb")
    qtbot.keyClicks(line, "!")
    qtbot.waitUntil(lambda: line.text() == "harb!")  # nothing is held any more


@pytest.mark.feature("H7")
def test_keys_held_twice_keep_their_order(qtbot, shell):
    """A Return among the keys held opens something, too; those after it wait again."""
    form = open_palette(qtbot, shell)
    form.typed.connect(lambda text: text == "zzab" and qtbot.keyClicks(form, "ef"))
    with answered_late(shell.session.work):
        qtbot.keyClicks(form.input, "zz")
        qtbot.keyClick(form.input, Qt.Key.Key_Return)
        qtbot.keyClicks(form.input, "a")
        qtbot.keyClick(form.input, Qt.Key.Key_Return)
        qtbot.keyClicks(form.input, "bcd")
    qtbot.waitUntil(lambda: len(form.input.text()) == len("zzabcdef"))
    assert form.input.text() == "zzabcdef"


@pytest.mark.feature("H7")
def test_keys_after_return_stay_in_the_line_where_nothing_is_found(qtbot, shell):
    form = open_palette(qtbot, shell)
    with answered_late(shell.session.work):
        qtbot.keyClicks(form.input, "zzz")
        qtbot.keyClick(form.input, Qt.Key.Key_Return)
        qtbot.keyClicks(form.input, "y")
    qtbot.waitUntil(lambda: form.input.text() == "zzzy")
    assert form.isVisible()


def test_the_arrows_pass_over_headings_and_go_round(qtbot, shell):
    form = open_palette(qtbot, shell, ">go")
    first = form.current().words
    qtbot.keyClick(form.input, Qt.Key.Key_Up)
    assert form.current().key
    qtbot.keyClick(form.input, Qt.Key.Key_Down)
    assert form.current().words == first


def test_what_is_not_found_is_told(qtbot, shell):
    form = open_palette(qtbot, shell, "zzzz")
    assert words(form) == []
    assert form._nothing.text() == "Nothing is found for “zzzz”."
    assert form._nothing.isVisible()


def test_what_may_not_be_seen_is_not_found(qtbot, shell):
    assert words(open_palette(qtbot, shell, "secret")) == []


@pytest.mark.feature("H7")
def test_return_waits_for_the_answer_to_what_was_typed(qtbot):
    """Who types a number and Return at once means that number, not the row before."""
    over = QWidget()
    qtbot.addWidget(over)
    form, chosen = PaletteForm(over), []
    form.chosen.connect(lambda key, new: chosen.append((key, new)))
    form.open_with("")
    form.show_rows([PaletteRow("note:7", "message", "recent")])
    form.input.setText("0187")
    qtbot.keyClick(form.input, Qt.Key.Key_Return, CTRL)
    assert chosen == []
    form.show_rows([PaletteRow("note:187", "message", "SC-2026-0187")])
    assert chosen == [("note:187", True)]
    form.open_with("x")
    qtbot.keyClick(form.input, Qt.Key.Key_Return)
    form.input.setText("xy")  # typed on: nothing was meant to be opened
    form.show_rows([PaletteRow("note:7", "message", "recent")])
    assert len(chosen) == 1


@pytest.mark.feature("H33")
def test_composing_chinese_does_not_search(qtbot, shell):
    from PySide6.QtGui import QInputMethodEvent

    form = open_palette(qtbot, shell)
    with qtbot.assertNotEmitted(form.typed):
        QApplication.sendEvent(form.input, QInputMethodEvent("hai'zhou", []))
    done = QInputMethodEvent()
    done.setCommitString("海舟")
    QApplication.sendEvent(form.input, done)
    assert "C-7" in words(form)


@pytest.mark.feature("H7")
def test_the_first_answer_is_there_within_100_ms(qtbot, shell):
    form = open_palette(qtbot, shell, "01")
    started = time.process_time()
    qtbot.keyClicks(form.input, "87")
    assert words(form)
    assert time.process_time() - started < 0.2  # two keys


def press(qtbot, widget, keys):
    pressed = QKeySequence(keys)[0]
    qtbot.keyClick(widget, pressed.key(), pressed.keyboardModifiers())


@pytest.mark.feature("H7")
@pytest.mark.parametrize("keys", ["Ctrl+S", "Ctrl+Return", "F8"])
def test_the_page_behind_does_not_hear_the_keys(qtbot, shell, keys):
    shell.open("note", 187)
    shell.front().tab.saved.setShortcuts([])
    page, heard = shell.front().page, []
    button = QAction(page)
    button.setShortcut(QKeySequence(keys))  # for the window, as an editor's buttons
    button.triggered.connect(lambda: heard.append(keys))
    page.addAction(button)
    form = open_palette(qtbot, shell, "no such thing")
    press(qtbot, form.input, keys)
    assert heard == []
    assert form.isVisible()
    assert form.input.text() == "no such thing"
    form.leave()
    press(qtbot, shell.front().tab.line, keys)
    assert heard == [keys]


@pytest.mark.feature("H7")
def test_the_tab_behind_is_not_closed(qtbot, shell):
    shell.open("note", 187)
    tabs = shell.form.tabs.count()
    press(qtbot, open_palette(qtbot, shell).input, "Ctrl+W")
    assert shell.form.tabs.count() == tabs


@pytest.mark.feature("H7")
def test_the_words_in_the_palette_are_edited_by_the_usual_keys(qtbot, shell):
    form = open_palette(qtbot, shell, "SC 0187")
    qtbot.keyClick(form.input, Qt.Key.Key_A, CTRL)
    qtbot.keyClick(form.input, Qt.Key.Key_X, CTRL)
    assert form.input.text() == ""
    qtbot.keyClick(form.input, Qt.Key.Key_Z, CTRL)
    assert form.input.text() == "SC 0187"


@pytest.mark.feature("H7", "H28")
def test_return_in_an_empty_palette_goes_back_to_the_record_before(qtbot, shell):
    shell.open("note", 7)
    shell.open("note", 187)
    form = open_palette(qtbot, shell)
    qtbot.keyClick(form.input, Qt.Key.Key_Return)
    assert shell.front().address.key == 7


@pytest.mark.feature("H7", "H32")
@pytest.mark.parametrize("width", [1200, 560, 420, 300])
def test_a_hint_below_the_results_is_whole_or_not_there(qtbot, width):
    """On a small panel "hzjck" and the last prefix were cut off."""
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(width, 500)
    form = PaletteForm(over)
    over.show()
    form.open_with("")
    QApplication.processEvents()
    hints = [hint for hint in form._known if hint.isVisible()]
    assert all(hint.width() >= hint.sizeHint().width() for hint in hints)
    assert (len(hints) == len(form._known)) == (width == 1200)


def seen(form, wanted):
    """Return whether a row stands in view without scrolling."""
    at = words(form).index(wanted)
    spot = form.view.visualRect(form.rows.index(at))
    return form.view.viewport().rect().contains(spot)


@pytest.mark.feature("H7")
@pytest.mark.parametrize("height", [620, 900])
def test_a_command_that_begins_so_is_seen_below_many_documents(
    qtbot, shell, work, height
):
    """Commands stood below twelve documents, where nobody looked."""
    with work.database.unit_of_work(work.actor) as uow:
        for key in range(20, 40):
            search.index(uow, "note", key, f"SC-{key}", f"Settings of press {key}")
    shell.form.resize(1200, height)
    form = open_palette(qtbot, shell, "sett")
    assert words(form)[0] == "Documents", "documents stand first"
    assert seen(form, "Settings")
    found = [row for row in form.rows.rows if row.key.startswith("note:")]
    assert len(found) >= 5
    form.input.setText("settings")
    assert words(form)[:2] == ["Commands", "Settings"], "the very name of a command"
    assert "SC-39" in words(form)
    qtbot.keyClick(form.input, Qt.Key.Key_Return)
    assert shell.front().title == "Settings"
