"""Where the keyboard is when a page comes back: where it was, by what it means."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog
from sqlalchemy import text as sql

from app.ui.draft_file import SESSION
from app.ui.drafts import Drafts
from app.ui.shell import Shell
from tests import walks


@pytest.fixture
def shell(office):
    return office()


def turn() -> None:
    """Let happen what was put off to the next turn, also the end of widgets."""
    for _n in range(4):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()


def keys(shell: Shell, *which) -> None:
    """Press keys where the keyboard is, as a person does."""
    each = (c for one in which for c in (one if isinstance(one, str) else [one]))
    for one in each:
        at = QApplication.focusWidget() or shell.form
        if isinstance(one, str):
            QTest.keyClick(at, one)
        else:
            combined = one if isinstance(one, tuple) else (one,)
            modifiers = Qt.KeyboardModifier.NoModifier
            for modifier in combined[:-1]:
                modifiers |= modifier
            QTest.keyClick(at, combined[-1], modifiers)
        turn()


CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def editor(shell: Shell, kind: str = "contract"):
    """Open what the sample company holds of a kind, anew as a draft of two lines."""
    with shell.session.work.database.engine.connect() as connection:
        query = sql(f"SELECT min(id) FROM {kind}")  # noqa: S608 - named here
        key = connection.execute(query).scalar()
    shell.open(kind, key)
    turn()
    shell.front().tab.duplicate()
    turn()
    item = shell.front()
    assert "edit" in item.tab.allowed()
    return item


def grid_of(item):
    return item.tab.form.sections["lines"].grid


def at_cell(item, row: int, field: str):
    """Put the keyboard into a cell of an item's lines."""
    grid = grid_of(item)
    grid.setFocus()
    grid.go(grid.lines_model.index(row, grid.lines_model.column_of(field)))
    turn()
    return grid


def here(shell: Shell):
    """Return the cell that has the keyboard: its row and field."""
    now = QApplication.focusWidget()
    grid = grid_of(shell.front())
    assert now is grid or grid.isAncestorOf(now), f"the keyboard is in {now}"
    at = grid.currentIndex()
    return at.row(), grid.lines_model.column(at).field


def to_and_fro(shell: Shell) -> None:
    keys(shell, (CTRL, Qt.Key.Key_Tab))
    keys(shell, (CTRL, SHIFT, Qt.Key.Key_Tab))


def by_click(shell: Shell) -> None:
    tabs, front = shell.form.tabs, shell.form.tabs.currentIndex()
    for at in (0, front):
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(at).center())
        turn()


def by_ctrl_w(shell: Shell) -> None:
    shell.go("settings")
    turn()
    keys(shell, (CTRL, Qt.Key.Key_W))


def by_palette(shell: Shell) -> None:
    keys(shell, (CTRL, Qt.Key.Key_K))
    keys(shell, Qt.Key.Key_Escape)


WAYS = (to_and_fro, by_click, by_ctrl_w, by_palette)


@pytest.mark.feature("H18")
@walks.walked("way", WAYS, [to_and_fro])
def test_a_cell_that_is_typed_in_has_the_keyboard_when_its_page_comes_back(shell, way):
    """It was the customer's field, and the next key chose another customer."""
    item = editor(shell)
    customer = item.tab.draft.customer
    at_cell(item, 1, "quantity")
    keys(shell, "77")
    way(shell)
    assert shell.front() is item
    assert here(shell) == (1, "quantity")
    assert item.tab.draft.lines[1].quantity == 77, "as Tab would have taken it"
    keys(shell, Qt.Key.Key_Tab, "5")
    assert item.tab.draft.customer == customer
    assert here(shell)[0] == 1


@pytest.mark.feature("H18")
@walks.walked("way", WAYS, [by_palette])
def test_what_cannot_be_read_stays_as_it_was_typed(shell, way):
    item = editor(shell)
    grid = at_cell(item, 1, "quantity")
    keys(shell, "12x")
    way(shell)
    assert here(shell) == (1, "quantity")
    assert grid.lines_model.unread_texts() == {(1, "quantity"): "12x"}
    keys(shell, Qt.Key.Key_F2)
    assert QApplication.focusWidget().text() == "12x"


@pytest.mark.feature("H18")
@walks.walked("way", WAYS, [by_click])
def test_a_field_has_the_keyboard_when_its_page_comes_back(shell, way):
    item = editor(shell)
    field = item.tab.form.form.fields["customer_po"]
    field.setFocus()
    way(shell)
    assert QApplication.focusWidget() is field.input


@pytest.mark.feature("H18")
def test_a_list_has_the_keyboard_in_the_row_where_it_was(shell):
    shell.open_list("catalog")
    turn()
    table = shell.front().page.table
    keys(shell, Qt.Key.Key_Down, Qt.Key.Key_Down)
    key = table.list_model().key(table.currentIndex().row())
    assert QApplication.focusWidget() is table
    for way in WAYS:
        way(shell)
        assert QApplication.focusWidget() is table
        assert table.list_model().key(table.currentIndex().row()) == key


@pytest.mark.feature("H18")
@pytest.mark.parametrize("screen", ["home", "settings"])
def test_other_pages_keep_the_part_that_had_the_keyboard(shell, screen):
    editor(shell)
    shell.go(screen)
    turn()
    keys(shell, *[Qt.Key.Key_Tab] * 3)
    part = QApplication.focusWidget()
    assert shell.front().page.isAncestorOf(part)
    to_and_fro(shell)
    assert QApplication.focusWidget() is part


@pytest.mark.feature("H18")
def test_another_window_lets_a_cell_stay_open_as_it_is(shell, qtbot):
    item = editor(shell)
    grid = at_cell(item, 1, "quantity")
    keys(shell, "7")
    box = QDialog(shell.form)
    box.open()
    qtbot.waitUntil(box.isActiveWindow)
    turn()
    box.reject()
    shell.form.activateWindow()
    qtbot.waitUntil(shell.form.isActiveWindow)
    turn()
    assert here(shell) == (1, "quantity")
    keys(shell, "8")
    assert grid.cells.editor.text() == "78"


@pytest.mark.feature("H18")
def test_a_tab_opened_again_has_the_keyboard_where_it_was(shell):
    item = editor(shell)
    at_cell(item, 1, "quantity")
    keys(shell, (CTRL, Qt.Key.Key_S))
    assert here(shell) == (1, "quantity"), "a save fills the page anew"
    keys(shell, Qt.Key.Key_F5)
    assert here(shell) == (1, "quantity")
    keys(shell, (CTRL, Qt.Key.Key_W))
    assert shell.front() is not item
    keys(shell, (CTRL, SHIFT, Qt.Key.Key_T))
    assert here(shell) == (1, "quantity")


@pytest.mark.feature("H18")
def test_the_session_comes_back_with_the_keyboard_where_it_was(office, tmp_path):
    drafts = Drafts(tmp_path / "drafts.db")
    shell = office(drafts)
    editor(shell)
    at_cell(shell.front(), 1, "unit_price")
    keys(shell, "4", Qt.Key.Key_Tab)
    place = here(shell)
    shell.form.close()
    drafts.close()
    again = Drafts(tmp_path / "drafts.db")
    shell = office(again)
    turn()
    assert here(shell) == place
    shell.change_language("zh_CN")
    turn()
    assert here(shell) == place
    shell.form.close()
    again.close()


@pytest.mark.feature("H1")
def test_escape_in_a_wrong_cell_takes_its_words_from_the_list_above(shell):
    """The banner went on about a cell that said what it had said before."""
    item = editor(shell)
    grid, banner = at_cell(item, 0, "quantity"), item.tab.form.banner
    keys(shell, "1x", (CTRL, Qt.Key.Key_Tab), (CTRL, SHIFT, Qt.Key.Key_Tab))
    at_cell(item, 1, "quantity")
    keys(shell, "2x", (CTRL, Qt.Key.Key_S))
    assert banner.isVisible()
    keys(shell, Qt.Key.Key_Escape)
    if QApplication.focusWidget() is grid:  # the list above led to the first one
        keys(shell, Qt.Key.Key_F2, Qt.Key.Key_Escape)
    assert len(grid.lines_model.unread_texts()) == 1, (
        "of the other cell nothing is lost"
    )
    assert banner.isVisible()
    (row,) = (row for row, _field in grid.lines_model.unread_texts())
    at_cell(item, row, "quantity")
    keys(shell, Qt.Key.Key_F2, Qt.Key.Key_Escape)
    assert not banner.isVisible()
    assert grid.lines_model.unread_texts() == {}


@pytest.mark.feature("H1")
def test_what_cannot_be_read_is_listed_with_all_else_that_is_wrong(shell):
    """Only when it was mended the next thing was told, and the next."""
    item = editor(shell)
    form = item.tab.form
    at_cell(item, 1, "quantity")
    keys(shell, "0", Qt.Key.Key_Return)
    at_cell(item, 0, "quantity")
    keys(shell, "1x", (CTRL, Qt.Key.Key_S))

    def listed():
        said = form.banner.findChildren(QAbstractButton)
        return [one.text() for one in said if one.isVisible() and "Line" in one.text()]

    assert [one.split(":")[0] for one in listed()] == ["Line 1", "Line 2"]
    at_cell(item, 0, "quantity")
    keys(shell, Qt.Key.Key_F2, Qt.Key.Key_Escape)
    assert [one.split(":")[0] for one in listed()] == ["Line 2"]
    form.form.fields["customer_po"].setFocus()
    keys(shell, "7", Qt.Key.Key_Tab)
    assert [one.split(":")[0] for one in listed()] == ["Line 2"]


@pytest.mark.feature("H30")
def test_after_a_crash_the_half_typed_cell_hears_the_next_key(office, tmp_path, qtbot):
    """It stood open, the keys were on the grid around it: letters and Escape went."""
    drafts = Drafts(tmp_path / "drafts.db")
    shell = office(drafts)
    first = editor(shell)
    stood = first.tab.draft.lines[1].quantity
    at_cell(first, 1, "quantity")
    shell.keep()
    keys(shell, "77")
    qtbot.waitUntil(lambda: any(left.typing for left in drafts.left()))
    left = tmp_path / "left"  # as it lay there when the power went
    left.mkdir()
    for file in tmp_path.glob("drafts.db*"):
        shutil.copy(file, left)
    shell.form.close()
    drafts.close()
    again = Drafts(left / "drafts.db")
    shell = office(again)
    turn()
    grid = grid_of(shell.front())
    assert grid.cells.editor.hasFocus()
    keys(shell, "8")
    assert grid.cells.editor.text() == "778"
    keys(shell, Qt.Key.Key_Escape)
    assert shell.front().tab.draft.lines[1].quantity == stood
    assert not shell.front().tab._watch.read()
    shell.form.close()
    again.close()


@pytest.mark.feature("H18", "H30")
def test_after_a_crash_the_page_is_in_front_that_was(office, tmp_path, qtbot):
    """Who only went to another tab, typing nothing, came back to the one before."""
    drafts = Drafts(tmp_path / "drafts.db")
    shell = office(drafts)
    one, other = editor(shell), editor(shell)
    for item in (one, other):
        shell.bring(item)
        at_cell(item, 1, "quantity")
        keys(shell, "5", Qt.Key.Key_Tab)
    shell.keep()
    shell.bring(one)
    front = shell.form.tabs.numbers().index(one.number)
    qtbot.waitUntil(lambda: drafts.get(SESSION).draft["front"] == front)
    keys(shell, Qt.Key.Key_Tab, "6")  # to the next cell, which is open then
    place = here(shell)[1]

    def kept():
        return drafts.get(SESSION).draft["tabs"][front]["where"]["column"]

    qtbot.waitUntil(lambda: kept() == place)
    shell.form.close()
    drafts.close()
