"""Cells that nobody can type into look so: of a locked record all, of a line some."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.kit import theme
from forms.kit.cells import Cell
from forms.kit.grid import LineGrid
from forms.kit.spec import ColumnSpec, SectionSpec
from tests import looks
from tests.forms import sample_contract as sample


@pytest.fixture(params=["light", "dark"])
def grid(qtbot, qapp, request):
    """Return the lines of an editor as they are on the screen."""
    looks.put_on(qapp)
    theme.set_mode(request.param)
    controller = sample.make(sample.stored_contract())
    qtbot.addWidget(controller.form)
    controller.form.resize(1256, 790)
    controller.form.show()
    shown = controller.form.sections["lines"].grid
    yield shown
    theme.set_mode("light")


def ground(grid: LineGrid, row: int, field: str) -> str:
    """Return the colour in the corner of a cell, clear of words, hairlines and ring."""
    model = grid.lines_model
    rect = grid.visualRect(model.index(row, model.column_of(field)))
    picture = grid.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    spot = (rect.topLeft().toPointF() * ratio).toPoint()
    return picture.pixelColor(spot.x() + 4, spot.y() + 4).name().upper()


def test_a_locked_record_shows_no_open_cell(grid):
    record, lines = grid.lines_model.record, grid.lines_model.lines
    assert ground(grid, 1, "quantity") == theme.token("surface").upper()
    grid.show_lines(record, lines, editable=False)
    for field in ("quantity", "price"):
        assert ground(grid, 1, field) == theme.token("surface2").upper()
    grid.show_lines(record, lines, editable=True)
    assert ground(grid, 1, "quantity") == theme.token("surface").upper()


def test_a_table_that_is_never_typed_into_is_not_locked(qtbot, qapp):
    looks.put_on(qapp)
    said = ColumnSpec(
        "description", "Description", "readonly", 300, tint=False,
        cell=lambda line, _record: Cell(line.description),
    )  # fmt: skip
    table = LineGrid(SectionSpec("lines", "Lines", columns=(said,)))
    qtbot.addWidget(table)
    table.resize(400, 300)
    table.show()
    record = sample.stored_contract()
    table.show_lines(record, record.lines, editable=False)
    assert ground(table, 1, "description") == theme.token("surface").upper()


def test_a_cell_that_its_own_line_locks_is_shaded(qtbot, qapp):
    looks.put_on(qapp)
    price = ColumnSpec(
        "price", "Price", "price", 300, editable=lambda line, _record: line.sample
    )
    table = LineGrid(SectionSpec("lines", "Lines", columns=(price,)))
    qtbot.addWidget(table)
    table.resize(400, 300)
    table.show()
    record = sample.stored_contract()
    lines = tuple(replace(one, sample=one is record.lines[2]) for one in record.lines)
    table.show_lines(record, lines, editable=True)
    assert ground(table, 1, "price") == theme.token("surface2").upper()
    assert ground(table, 2, "price") == theme.token("surface").upper()
