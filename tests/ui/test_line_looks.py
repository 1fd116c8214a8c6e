"""The lines of editors stand as the person left them, on every computer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from app.core.views import layout_data
from app.db import views
from app.ui.desk import Desk
from app.ui.line_looks import LineLooks
from forms.kit.editor_section import GridSection
from tests.forms import sample_contract as sample

SPEC = sample.CONTRACT.section("lines")


@pytest.fixture
def section(qtbot):
    """A grid of lines without a controller."""
    made = GridSection(SPEC)
    qtbot.addWidget(made)
    made.resize(1200, 400)
    made.show()
    contract = sample.stored_contract(3)
    made.show_record(contract, contract.lines, editable=True)
    return made


def _form(qtbot):
    form = QWidget()
    qtbot.addWidget(form)
    return form, GridSection(SPEC, form)


def shown(section):
    header = section.grid.horizontalHeader()
    order = [header.logicalIndex(at) for at in range(1, header.count())]
    fields = [SPEC.columns[number - 1].field for number in order]
    return [name for name in fields if section.grid.columns.is_shown(name)]


@pytest.mark.feature("H10", "H11")
def test_order_width_and_hidden_columns_stand_again(section):
    grid, declared = section.grid, shown(section)
    header = grid.horizontalHeader()
    header.moveSection(header.visualIndex(grid.lines_model.column_of("quantity")), 1)
    grid.setColumnWidth(grid.lines_model.column_of("quantity"), 133)
    lines = section.columns_menu().actions()
    next(line for line in lines if line.text() == "HS code").trigger()
    assert shown(section)[0] == "quantity"
    assert len(shown(section)) == len(declared) - 1
    left = grid.columns.layout()
    grid.columns.reset()
    assert shown(section) == declared
    assert grid.columnWidth(grid.lines_model.column_of("quantity")) != 133
    grid.columns.arrange(replace(left, order=(*left.order, "gone since")))
    assert grid.columns.layout() == left
    assert grid.columnWidth(grid.lines_model.column_of("quantity")) == 133


@pytest.mark.feature("H11")
def test_what_must_be_filled_in_is_never_hidden(section):
    must = next(one.field for one in SPEC.columns if one.required)
    layout = section.grid.columns.layout()
    section.grid.columns.arrange(replace(layout, hidden=frozenset({must})))
    assert section.grid.columns.is_shown(must)
    entries = {a.text(): a for a in section.grid.columns.heading_menu(1).actions()}
    assert {"Fit to content", "Fit all columns", "Reset columns"} <= entries.keys()


@pytest.mark.feature("H10")
def test_they_follow_the_person_and_nobody_else(qtbot, work, actor):
    (form, first), (other, there) = _form(qtbot), _form(qtbot)
    looks = LineLooks(Desk(work), "contract", form)
    form.show()
    first.grid.columns.show_column("hs", shown=False)
    form.hide()  # the tab is left: it is kept at once
    assert not looks._rest.isActive()
    database = work.database
    with database.reading(actor) as uow:
        kept = views.last_look(uow, "lines:contract")
    assert kept == {"lines": layout_data(first.grid.columns.layout())}
    with database.reading(replace(actor, name="Somebody else")) as uow:
        assert views.last_look(uow, "lines:contract") is None

    LineLooks(Desk(work), "contract", other)
    assert not there.grid.columns.is_shown("hs")
