"""What a cell could not read is taken back and done again like everything typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from forms.kit.grid_value import ValueDialog
from tests.forms.test_grid_keys import (  # noqa: F401
    _theme,
    filled,
    fresh,
    go,
    here,
    keys,
)

KEY = Qt.Key
ENTER, ESCAPE = KEY.Key_Return, KEY.Key_Escape

pytestmark = pytest.mark.feature("H29")


def red(grid):
    """Return the texts that stand in red, by row and field."""
    return grid.lines_model.unread_texts()


def test_a_text_that_cannot_be_read_is_a_step(filled):  # noqa: F811
    controller, grid = filled
    before = controller.draft
    go(grid, 0, "price")
    keys("7", KEY.Key_Tab)
    go(grid, 1, "quantity")
    grid.cells.retype(grid.currentIndex(), "many")
    assert red(grid) == {(1, "quantity"): "many"}
    assert "undo" in controller.allowed()
    controller.do("undo")
    assert (red(grid), controller.draft.lines[0].price) == ({}, 7)
    controller.do("undo")
    assert controller.draft == before
    controller.do("redo")
    assert (red(grid), controller.draft.lines[0].price) == ({}, 7)
    controller.do("redo")
    assert red(grid) == {(1, "quantity"): "many"}
    assert "redo" not in controller.allowed()


def test_what_is_read_in_its_place_is_a_step_back_to_it(filled):  # noqa: F811
    controller, grid = filled
    go(grid, 1, "quantity")
    before = controller.draft
    cell = grid.currentIndex()
    grid.cells.retype(cell, "many")
    grid.cells.retype(cell, "12")
    assert (red(grid), controller.draft.lines[1].quantity) == ({}, 12)
    controller.do("undo")
    assert red(grid) == {(1, "quantity"): "many"}
    assert controller.draft == before
    controller.do("redo")
    assert (red(grid), controller.draft.lines[1].quantity) == ({}, 12)


def test_a_line_that_goes_takes_its_red_text_along_and_brings_it_back(filled):  # noqa: F811
    controller, grid = filled
    go(grid, 1, "quantity")
    grid.cells.retype(grid.currentIndex(), "many")
    grid.bulk.remove_lines()
    assert red(grid) == {}
    controller.do("undo")
    assert red(grid) == {(1, "quantity"): "many"}
    controller.do("redo")
    assert red(grid) == {}


def test_clearing_and_giving_up_leave_no_empty_step(filled):  # noqa: F811
    controller, grid = filled
    before, lines = controller.draft, len(controller.history.past)
    go(grid, 1, "quantity")
    keys("many", ENTER)  # refused: the cell stays open
    assert grid.cells.editor is not None
    keys(ESCAPE)
    assert red(grid) == {}
    assert len(controller.history.past) == lines
    grid.cells.retype(grid.currentIndex(), "many")
    grid.bulk.clear()
    assert (red(grid), controller.draft.lines[1].quantity) == ({}, 0)
    controller.do("undo")
    assert red(grid) == {(1, "quantity"): "many"}
    assert controller.draft == before


def test_one_value_for_many_cells_is_one_step_read_or_not(filled, monkeypatch):  # noqa: F811
    controller, grid = filled
    model, before = grid.lines_model, controller.draft
    number = model.column_of("quantity")
    grid.cells.retype(model.index(1, number), "many")
    grid.select_block(model.index(0, number), model.index(2, number))
    monkeypatch.setattr(ValueDialog, "ask", lambda *_told: "9")
    grid.bulk.ask_value()
    assert red(grid) == {}, "what was read there took its place"
    assert [line.quantity for line in controller.draft.lines[:3]] == [9, 9, 9]
    controller.do("undo")
    assert red(grid) == {(1, "quantity"): "many"}
    assert controller.draft == before
    monkeypatch.setattr(ValueDialog, "ask", lambda *_told: "none")
    grid.bulk.ask_value()
    assert set(red(grid).values()) == {"none"}
    assert len(red(grid)) == 3
    controller.do("undo")
    assert red(grid) == {(1, "quantity"): "many"}


def test_a_value_filled_down_takes_the_place_of_a_red_text(filled):  # noqa: F811
    controller, grid = filled
    model = grid.lines_model
    number = model.column_of("quantity")
    grid.cells.retype(model.index(1, number), "many")
    go(grid, 1, "quantity")
    grid.bulk.fill_down()
    assert red(grid) == {}
    controller.do("undo")
    assert red(grid) == {(1, "quantity"): "many"}


def test_a_red_text_of_the_entry_row_stays_with_the_line_made_there(fresh):  # noqa: F811
    controller, grid = fresh
    go(grid, 0, "quantity")
    grid.cells.retype(grid.currentIndex(), "many")
    go(grid, 0, "item")
    keys("LT-2201", ENTER)
    assert len(controller.draft.lines) == 1
    assert red(grid) == {(0, "quantity"): "many"}
    assert here(grid) == (0, "quantity")
    controller.do("undo")
    assert (controller.draft.lines, red(grid)) == ((), {(0, "quantity"): "many"})
    controller.do("undo")
    assert red(grid) == {}


@pytest.mark.feature("H1")
@pytest.mark.parametrize("key", ["clear", "remove_lines"])
def test_what_is_red_in_the_entry_row_goes_like_what_stands_in_a_line(filled, key):  # noqa: F811
    """A number meant for another cell, in the row where the next item is typed."""
    controller, grid = filled
    before, count = controller.draft, len(grid.lines_model.lines)
    go(grid, count, "quantity")
    grid.cells.retype(grid.currentIndex(), "many")
    assert red(grid) == {(count, "quantity"): "many"}
    getattr(grid.bulk, key)()
    assert (red(grid), controller.draft) == ({}, before)
    assert here(grid) == (count, "quantity")


@pytest.mark.parametrize(
    "away",
    [
        lambda controller, _grid: controller.do("undo"),
        lambda _controller, grid: grid.bulk.remove_lines(),
        lambda _controller, grid: grid.bulk.set_text("12"),
    ],
    ids=["undo", "line removed", "read instead"],
)
def test_the_list_above_lets_go_of_what_no_longer_stands_in_red(filled, away):  # noqa: F811
    """It went on about a word that had been taken back, on a page as it was saved."""
    controller, grid = filled
    go(grid, 1, "quantity")
    grid.cells.retype(grid.currentIndex(), "many")
    controller.form.ask("save")
    assert not controller.form.banner.isHidden()
    go(grid, 1, "quantity")
    away(controller, grid)
    assert red(grid) == {}
    assert controller.form.banner.isHidden()
