"""The grid by keyboard alone: entering, moving, looking up, filling, copying."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from app.core.clock import today
from forms.kit import keys as key_map
from forms.kit.grid_value import ValueDialog
from forms.kit.speech import speak
from tests import looks
from tests.forms import sample_contract as sample

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True, scope="session")
def _theme(qapp):
    looks.put_on(qapp)


def shown(qtbot, controller):
    page = controller.form
    qtbot.addWidget(page)
    page.resize(1256, 790)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    QApplication.processEvents()  # a new page puts the focus into its first field
    grid = page.sections["lines"].grid
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    return grid


@pytest.fixture
def fresh(qtbot):
    """An editor with a new contract and the focus in its empty grid."""
    controller = sample.make()
    return controller, shown(qtbot, controller)


@pytest.fixture
def filled(qtbot):
    """An editor with the eight lines of the sample contract."""
    controller = sample.make(sample.stored_contract())
    return controller, shown(qtbot, controller)


def keys(*what):
    """Press keys one after another, each where the focus is then."""
    single = [part for one in what for part in (one if isinstance(one, str) else [one])]
    for one in single:
        target = QApplication.focusWidget()
        if isinstance(one, str):
            QTest.keyClicks(target, one)
        elif isinstance(one, tuple):
            QTest.keyClick(target, one[0], one[1])
        else:
            QTest.keyClick(target, one)
        QApplication.processEvents()


def go(grid, row, field):
    grid.go(grid.lines_model.index(row, grid.lines_model.column_of(field)))


def here(grid):
    index = grid.currentIndex()
    column = grid.lines_model.column(index)
    return index.row(), column.field if column else "#"


@pytest.mark.feature("H1")
def test_ten_lines_are_entered_without_the_mouse(fresh):
    controller, grid = fresh
    keys(KEY.Key_Return)  # opens the first cell of the entry row
    for row in range(10):
        code = sample.GOODS[row % 8][0]
        assert here(grid) == (row, "item")
        assert grid.cells.editor is not None, f"row {row} is not in edit mode"
        keys(code, KEY.Key_Return)
        assert here(grid) == (row, "quantity")
        keys(str(100 + row), KEY.Key_Return)
        assert here(grid) == (row, "price")
        keys(KEY.Key_Return)
    lines = controller.draft.lines
    assert len(lines) == 10
    assert [line.item.code for line in lines[:3]] == ["LT-2201", "LT-2214", "FN-0830"]
    assert [line.quantity for line in lines] == [Decimal(100 + n) for n in range(10)]
    assert lines[0].price == Decimal("6.85")  # filled in from the item
    assert lines[0].description == "太阳能庭院灯 3W"


@pytest.mark.feature("H1")
def test_return_passes_over_a_name_that_the_item_brought(fresh):
    """In an inquiry the name is needed, for goods without a number stand there too."""
    controller, grid = fresh
    grid.lines_model.columns = tuple(
        replace(one, required=True) if one.field == "description" else one
        for one in grid.lines_model.columns
    )
    keys(KEY.Key_Return, "LT-2201", KEY.Key_Return)
    assert controller.draft.lines[0].description == "太阳能庭院灯 3W"
    assert here(grid) == (0, "quantity")
    keys((KEY.Key_Return, SHIFT))
    assert here(grid) == (0, "description")  # it is reached, going back
    keys(KEY.Key_Return)
    assert here(grid) == (0, "quantity")


@pytest.mark.feature("H1")
def test_shift_return_goes_back_and_tab_types_no_tab(filled):
    controller, grid = filled
    before = controller.draft
    go(grid, 2, "item")
    keys((KEY.Key_Return, SHIFT))
    assert here(grid) == (1, "price")
    keys((KEY.Key_Return, SHIFT))
    assert here(grid) == (1, "quantity")
    keys(KEY.Key_Tab)
    assert here(grid) == (1, "unit")
    keys((KEY.Key_Backtab, SHIFT))
    assert here(grid) == (1, "quantity")
    keys("7", KEY.Key_Tab)
    assert controller.draft.lines[1].quantity == 7
    assert before.lines[0] == controller.draft.lines[0]


@pytest.mark.feature("H1")
def test_return_can_move_down(filled):
    controller, grid = filled
    grid.moves.enter_moves = "down"
    go(grid, 0, "quantity")
    keys("5", KEY.Key_Return, "6", KEY.Key_Return)
    assert [line.quantity for line in controller.draft.lines[:2]] == [5, 6]
    assert here(grid) == (2, "quantity")


@pytest.mark.feature("H1")
def test_escape_gives_up_and_f2_keeps_what_stands_there(filled):
    controller, grid = filled
    go(grid, 0, "quantity")
    keys("99", KEY.Key_Escape)
    assert controller.draft.lines[0].quantity == 2400
    assert not controller.dirty()
    keys(KEY.Key_F2, "0", KEY.Key_Return)
    assert controller.draft.lines[0].quantity == 24000


@pytest.mark.feature("H34")
@pytest.mark.parametrize(
    ("typed", "quantity"),
    [
        ("=1200*2", 2400),
        ("(3+2)*4", 20),
        ("1.2万", 12000),
        ("1,500", 1500),
        ("１２", 12),
    ],
)
def test_numbers_may_be_worked_out_in_the_cell(filled, typed, quantity):
    controller, grid = filled
    go(grid, 0, "quantity")
    keys(KEY.Key_F2)
    grid.cells.editor.setText(typed)
    keys(KEY.Key_Return)
    assert controller.draft.lines[0].quantity == quantity


@pytest.mark.feature("H34")
def test_dates_take_shorthand(filled):
    controller, grid = filled
    grid.showColumn(grid.lines_model.column_of("due"))
    go(grid, 0, "due")
    keys("+7", KEY.Key_Return)
    assert controller.draft.lines[0].due == today() + timedelta(7)


@pytest.mark.feature("H1")
def test_text_that_is_no_number_stays_in_its_cell_in_red(filled):
    controller, grid = filled
    go(grid, 0, "quantity")
    keys("abc", KEY.Key_Return)
    assert grid.cells.editor is not None, "the cell closed over unreadable text"
    assert "abc" in grid.cells.editor.accessibleDescription()
    assert controller.draft.lines[0].quantity == 2400
    controller.form.form.fields["po"].setFocus()  # the person goes elsewhere
    cell = grid.lines_model.cell(
        grid.lines_model.index(0, grid.lines_model.column_of("quantity"))
    )
    assert cell.text == "abc"
    assert "is not a number" in cell.problem
    controller.save()
    assert controller.shelf.saves == 0, "saved although a cell cannot be read"


@pytest.mark.feature("H4")
def test_fill_down_copies_the_first_row_of_the_selection(filled):
    controller, grid = filled
    model = grid.lines_model
    column = model.column_of("price")
    grid.select_block(model.index(1, column), model.index(4, column))
    keys((KEY.Key_D, CONTROL))
    prices = [line.price for line in controller.draft.lines]
    assert prices[1:5] == [Decimal("9.20")] * 4
    assert prices[5] == Decimal("6.10")
    controller.undo()
    assert not controller.dirty()


@pytest.mark.feature("H4")
def test_two_dots_copy_the_cell_above(filled):
    controller, grid = filled
    go(grid, 3, "unit")
    keys("..", KEY.Key_Return)
    go(grid, 5, "item")
    keys("..", KEY.Key_Return)
    assert controller.draft.lines[5].item.code == "KT-4402"
    above = controller.draft.lines[4].description
    assert controller.draft.lines[5].description == above, "the item fills in the rest"


@pytest.mark.feature("H4")
def test_the_dialog_gives_one_value_to_all_selected_cells(filled, monkeypatch):
    controller, grid = filled
    model = grid.lines_model
    column = model.column_of("unit")
    grid.select_block(model.index(0, column), model.index(7, column))

    def answer(dialog):
        assert dialog.value.text() == "PCS"
        dialog.value.input.setText("CTN")
        dialog.accept()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(ValueDialog, "exec", answer)
    row = next(one for one in grid.menu().actions() if one.text() == "Set value…")
    row.trigger()
    assert {line.unit for line in controller.draft.lines} == {"CTN"}
    controller.undo()
    assert not controller.dirty(), "one step takes it all back"


@pytest.mark.feature("H4")
def test_two_slashes_copy_the_first_line(filled):
    controller, grid = filled
    first = controller.draft.lines[0].price
    go(grid, 5, "price")
    keys("//", KEY.Key_Return)
    assert controller.draft.lines[5].price == first
    assert not grid.lines_model.unread()


@pytest.mark.feature("H29")
def test_every_kind_of_change_is_taken_back_more_than_two_hundred_times(filled):
    controller, grid = filled
    start = controller.draft
    went = []
    for turn in range(42):
        for change in (
            lambda: grid.inserted.emit(1, 1),
            lambda: grid.bulk.report({row: {"price": Decimal(9)} for row in (1, 2)}),
            lambda n=turn: grid.edited.emit(((9 + n, {"quantity": Decimal(n + 1)}),)),
            lambda: grid.moved.emit(2, 0),
            lambda: grid.removed.emit((3,)),
        ):
            change()
            went.append(controller.draft)
    assert len(set(map(id, went))) == 210
    for _step in went:
        controller.undo()
    assert controller.draft == start
    for _step in went:
        controller.redo()
    assert controller.draft == went[-1]
    assert grid.lines_model.rowCount() == len(went[-1].lines) + 1


@pytest.mark.feature("H1", "H6")
def test_the_grid_obeys_the_key_map(filled):
    controller, grid = filled
    second = controller.draft.lines[1]
    go(grid, 1, "quantity")
    keys((KEY.Key_Plus, CONTROL | SHIFT))
    assert len(controller.draft.lines) == 9
    assert controller.draft.lines[2] == second
    keys((KEY.Key_Minus, CONTROL))
    assert controller.draft.lines[1] == second
    try:
        key_map.use("standard", {"fill_down": "Ctrl+J", "insert_line": "Ctrl+L"})
        keys((KEY.Key_L, CONTROL))
        assert len(controller.draft.lines) == 9
        keys((KEY.Key_Minus, CONTROL))
        go(grid, 1, "price")
        keys((KEY.Key_D, CONTROL))
        assert controller.draft.lines[1] == second, "Ctrl+D means nothing any more"
        keys((KEY.Key_J, CONTROL))
        assert controller.draft.lines[1].price == controller.draft.lines[0].price
    finally:
        key_map.use("standard")


def test_delete_empties_the_selected_cells(filled):
    controller, grid = filled
    model = grid.lines_model
    grid.select_block(
        model.index(0, model.column_of("quantity")),
        model.index(1, model.column_of("unit")),
    )
    keys(KEY.Key_Delete)
    assert [line.quantity for line in controller.draft.lines[:3]] == [0, 0, 1200]
    assert controller.draft.lines[0].unit == ""


def test_lines_are_inserted_moved_and_removed_by_keys(filled):
    controller, grid = filled
    go(grid, 2, "quantity")
    keys(KEY.Key_Insert)
    assert len(controller.draft.lines) == 9
    assert controller.draft.lines[2] == sample.Line()
    assert here(grid) == (2, "quantity")
    keys((KEY.Key_Delete, CONTROL))
    assert len(controller.draft.lines) == 8
    keys((KEY.Key_Down, CONTROL | SHIFT))
    assert controller.draft.lines[3].item.code == "FN-0830"


@pytest.mark.feature("H5")
def test_a_name_finds_the_item_and_its_price(fresh):
    controller, grid = fresh
    keys(KEY.Key_Return, "parasol")
    assert grid.cells.editor.text() == "parasol"
    keys(KEY.Key_Return)
    assert controller.draft.lines[0].item.code == "OD-1107"
    assert controller.draft.lines[0].cost == Decimal("126.00")


@pytest.mark.feature("H5")
def test_the_list_opens_while_typing_and_arrows_choose(qtbot, fresh):
    controller, grid = fresh
    keys(KEY.Key_Return, "LT")
    qtbot.waitUntil(grid.cells.editor.list.isVisible)
    keys(KEY.Key_Down, KEY.Key_Return)
    assert controller.draft.lines[0].item.code == "LT-2214"


@pytest.mark.feature("H5")
def test_an_unknown_item_keeps_the_cell_open(fresh):
    controller, grid = fresh
    keys(KEY.Key_Return, "nonsense", KEY.Key_Return)
    assert grid.cells.editor is not None
    assert "nonsense" in grid.cells.editor.accessibleDescription()
    assert controller.draft.lines == ()


@pytest.mark.feature("H5")
def test_keys_typed_before_the_answer_are_not_lost(qtbot, fresh):
    controller, _grid = fresh
    controller.work.hold = True
    keys(KEY.Key_Return, "KT-4419", KEY.Key_Return, "250", KEY.Key_Return)
    assert controller.draft.lines == ()
    controller.work.release()
    qtbot.waitUntil(
        lambda: (
            bool(controller.draft.lines) and controller.draft.lines[0].quantity == 250
        ),
    )
    assert controller.draft.lines[0].item.code == "KT-4419"


@pytest.mark.feature("H33")
def test_return_while_an_input_method_composes_stays_in_the_cell(filled):
    controller, grid = filled
    go(grid, 0, "description")
    keys(KEY.Key_F2)
    editor = grid.cells.editor
    QApplication.sendEvent(editor, QInputMethodEvent("taiyang", []))
    keys(KEY.Key_Return, KEY.Key_Tab, KEY.Key_Escape)
    assert grid.cells.editor is editor
    event = QInputMethodEvent("", [])
    event.setCommitString("太阳")
    QApplication.sendEvent(editor, event)
    keys(KEY.Key_Return)
    assert controller.draft.lines[0].description.endswith("太阳")


@pytest.mark.feature("H3")
def test_copied_cells_are_text_and_html_with_real_numbers(filled):
    _controller, grid = filled
    model = grid.lines_model
    grid.select_block(
        model.index(0, model.column_of("quantity")),
        model.index(1, model.column_of("amount")),
    )
    keys((KEY.Key_C, CONTROL))
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.text().split("\r\n")[0] == "2400\tPCS\t6.85\t16440"
    assert 'x:num="16440.00"' in mime.html()
    assert ">16,440.00<" in mime.html()


def test_several_cells_are_counted_and_added_up(filled):
    controller, grid = filled
    told = []
    controller.form.selection_told.connect(told.append)
    model = grid.lines_model
    column = model.column_of("quantity")
    grid.select_block(model.index(0, column), model.index(2, column))
    QApplication.processEvents()
    assert str(told[-1]) == "3 cells · total 5,400 PCS · average 1,800 PCS"


def test_the_totals_stand_under_their_columns(filled):
    controller, _grid = filled
    totals = controller.form.sections["lines"].totals
    assert totals.value("quantity") == "13,300"
    assert totals.value("amount") == "108,195.00"
    assert totals.value("cartons") == "2,042"


def test_the_model_is_sound(qtmodeltester, filled):
    controller, grid = filled
    qtmodeltester.check(grid.lines_model)
    go(grid, 2, "quantity")
    keys(KEY.Key_Insert, (KEY.Key_Delete, CONTROL))
    controller.undo()
    controller.redo()


@pytest.mark.feature("H5")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_f7_opens_the_whole_list_with_what_was_typed(qtbot, language):
    speak(language)  # Arabic runs from right to left
    controller = sample.make()
    grid = shown(qtbot, controller)
    keys(KEY.Key_Return, "grill", KEY.Key_F7)
    picker = controller.form.picker
    assert picker.line.text() == "grill"
    assert [choice.ref.code for choice in picker.rows.choices] == ["OD-1122"]
    QTest.keyClick(picker.line, KEY.Key_Return)
    assert controller.draft.lines[0].item.code == "OD-1122"
    assert here(grid) == (0, "quantity")


@pytest.mark.feature("H5")
def test_f7_in_a_field_takes_what_is_chosen(fresh):
    controller, _grid = fresh
    field = controller.form.form.fields["customer"]
    field.setFocus()
    keys(KEY.Key_F7)
    picker = controller.form.picker
    QTest.keyClick(picker.line, KEY.Key_Down)
    QTest.keyClick(picker.line, KEY.Key_Return)
    assert controller.draft.customer.code == "HARB"


def test_a_keystroke_in_two_hundred_lines_is_quick(qtbot):
    controller = sample.make(sample.stored_contract(200))
    grid = shown(qtbot, controller)
    took = []
    for row in range(12):
        go(grid, row, "quantity")
        keys("5")
        start = time.process_time()
        keys(KEY.Key_Return)
        took.append(time.process_time() - start)
    # 16 ms on the reference PC (13 ms measured); machines that run tests vary.
    assert sorted(took)[6] < 0.08, took


@pytest.mark.feature("H4")
def test_one_value_is_set_in_many_cells_as_one_step(filled) -> None:
    controller, grid = filled
    model = grid.lines_model
    column = 1 + next(n for n, c in enumerate(model.columns) if c.field == "quantity")
    before = controller.draft
    grid.select_block(model.index(1, column), model.index(4, column))
    grid.bulk.set_text("=12*100")
    told = [line.quantity for line in controller.draft.lines]
    assert told[1:5] == [Decimal(1200)] * 4
    assert told[0] == before.lines[0].quantity
    controller.undo()
    assert controller.draft == before
