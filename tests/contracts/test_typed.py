"""What is typed into a contract, and told at its field at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from app.contracts import service
from app.contracts.controller import ContractController
from app.contracts.domain import Contract, State
from app.core.way import Way
from tests import make
from tests import sale_screen as screen

D = Decimal


DAY = date(2026, 5, 12)


def test_a_bad_quantity_is_marked_in_its_cell(drafted):
    screen.put(drafted, "lines", 1, "quantity", "0")
    screen.press(drafted, "save")
    assert "Line 2: The quantity must be greater than zero." in screen.told(drafted)
    assert drafted.dirty()


def test_typing_begins_in_the_first_field(desk, qtbot):
    tab = screen.shown(qtbot, ContractController(desk))
    tab.start()
    tab.form.setFocus()
    assert tab.form.focusProxy() is screen.field(tab, "customer").input
    assert screen.field(tab, "customer").input.hasFocus()


def test_the_freight_is_that_of_the_port_chosen_last(desk, qtbot, work, actor):
    """The answer about the first port comes when another one is chosen already."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        deal = make.contract(uow, way=Way(freight=D(3700)))
        bare = {"id": None, "version": 0, "number": "", "proforma_number": ""}
        lines = tuple(replace(line, id=None) for line in deal.lines)
        plan = tuple(replace(step, id=None) for step in deal.plan)
        other = replace(deal, **bare, state=State.DRAFT, lines=lines, plan=plan)
        way = Way(freight=D(2900))
        service.save(uow, replace(other, port_of_discharge="NLRTM", way=way))
    tab = ContractController(desk)
    tab.start(Contract(company=deal.company, customer=deal.customer, currency="USD"))
    screen.shown(qtbot, tab)
    tab.edit(replace(tab.draft, way=Way()))
    with screen.answered_late(work):
        for port in ("DEHAM", "NLRTM"):
            tab.form.field_edited.emit("port_of_discharge", port, {})
    assert tab.draft.port_of_discharge == "NLRTM"
    assert tab.draft.way == Way(freight=D(2900))


@pytest.mark.parametrize("typed", ["12.5", "0.125", "1000.25"])
def test_a_quantity_keeps_the_decimals_that_were_typed(desk, qtbot, draft, typed):
    tab = screen.opened(qtbot, ContractController(desk), draft.id)
    screen.put(tab, "lines", 0, "quantity", typed)
    assert tab.draft.lines[0].quantity == D(typed)


@pytest.mark.parametrize(
    ("field", "typed"), [("quantity", "0.0001"), ("unit_price", "0.00001")]
)
def test_a_number_that_would_vanish_is_told_at_its_cell(
    desk, qtbot, draft, field, typed
):
    tab = screen.opened(qtbot, ContractController(desk), draft.id)
    before = getattr(tab.draft.lines[0], field)
    grid = tab.form.sections["lines"].grid
    index = grid.lines_model.index(0, grid.lines_model.column_of(field))
    assert not grid.lines_model.type(index, typed)
    assert "decimal" in grid.lines_model.cell(index).problem
    assert getattr(tab.draft.lines[0], field) == before


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("tolerance_percent", D(101), "A share lies between 0 and 100 %."),
        # The column holds 60 characters (app/contracts/model.py).
        ("customer_po", "x" * 61, "At most 60 characters fit here."),
        ("customer_po", "x" * 600, "At most 60 characters fit here."),
    ],
)
def test_what_is_wrong_is_told_at_the_field_at_once(
    desk, qtbot, draft, path, value, told
):
    tab = screen.opened(qtbot, ContractController(desk), draft.id)
    screen.write(tab, path, str(value))
    assert screen.field(tab, path).problem() == told
    assert tab.form.banner.isHidden()
    screen.write(tab, path, "7")
    assert not screen.field(tab, path).problem()


def test_a_problem_of_the_list_names_its_field(desk, qtbot, draft):
    tab = screen.opened(qtbot, ContractController(desk), draft.id)
    screen.write(tab, "customer_po", "x" * 61)
    screen.put(tab, "lines", 0, "unit", "y" * 400)
    screen.press(tab, "save")
    told = [one.text() for one in tab.form.banner.findChildren(QPushButton)]
    assert "Customer PO: At most 60 characters fit here." in told
    assert any(one.startswith("Line 1: Unit: At most") for one in told)


@pytest.mark.feature("H39")
def test_a_page_asked_for_a_field_goes_there_once_its_record_is_read(
    desk, qtbot, draft
):
    tab = ContractController(desk)
    tab.form.jump("port_of_discharge")
    tab.open(draft.id)
    screen.shown(qtbot, tab)
    window = tab.form.window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field = screen.field(tab, "port_of_discharge").input
    qtbot.waitUntil(lambda: QApplication.focusWidget() is field)
