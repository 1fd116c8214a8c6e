"""The banner of an editor stands at its foot: nothing jumps when it comes (H30)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect

from app.core.errors import Problem
from forms.kit.buttons import Button
from tests import looks
from tests.forms import sample_contract as sample


@pytest.fixture
def page(qtbot, qapp):
    looks.put_on(qapp)
    made = sample.make(sample.stored_contract(30))
    qtbot.addWidget(made.form)
    made.form.resize(1200, 700)
    with qtbot.waitExposed(made.form):
        made.form.show()
    made.form.show_record(made.stored, saved=True, actions=made.allowed())
    qapp.processEvents()
    made.form.made = made
    return made.form


def spot(page, part):
    """Return where a part stands on the page."""
    return QRect(part.mapTo(page, QPoint(0, 0)), part.size())


def places(page):
    """Return where everything stands that is read or pressed, and the first line."""
    lines = page.sections["lines"]
    grid = lines.grid
    parts = [page.header, page.form, page.tabs, page.inspector, lines.totals]
    parts += [b for b in page.header.findChildren(Button) if b.isVisible()]
    first = grid.visualRect(grid.lines_model.index(grid.rowAt(0), 1))
    return [spot(page, part) for part in parts], first, grid.rowAt(0)


@pytest.mark.feature("H30", "H37")
@pytest.mark.parametrize("problems", [0, 3])
def test_nothing_moves_when_the_banner_comes_and_goes(page, qapp, problems):
    """It pushed the page down by 40 pixels, under the hand and under the eye."""
    lines = page.sections["lines"]
    grid, stood = lines.grid, places(page)
    grid.go(grid.lines_model.index(2, 1))
    if problems:
        wrong = [Problem(f"lines.{n}.unit_price", "A price.") for n in range(problems)]
        page.renew_problems(wrong)
    else:
        page.show_banner("info", "Wang changed this record.", (("see", "View"),))
    for _turn in range(3):
        qapp.processEvents()
    banner = spot(page, page.banner)
    assert page.banner.isVisible()
    assert places(page) == stood
    assert banner.bottom() + 1 == spot(page, lines.totals).top()
    assert not banner.intersects(spot(page, grid.viewport())), "no line lies under it"
    page.hide_banner()
    for _turn in range(3):
        qapp.processEvents()
    assert spot(page, grid).bottom() + 1 == spot(page, lines.totals).top()
    assert places(page) == stood


@pytest.mark.feature("H30")
def test_the_line_that_is_typed_into_stays_in_view(page, qapp, qtbot):
    grid = page.sections["lines"].grid
    last = grid.rowAt(grid.viewport().height() - 1) - 1
    here = grid.lines_model.index(last, 1)
    grid.go(here)
    page.show_banner("warn", "The link is lost.")
    for _turn in range(3):
        qapp.processEvents()
    room = grid.viewport().rect()
    qtbot.waitUntil(lambda: room.contains(grid.visualRect(here)))


@pytest.mark.feature("H30")
def test_fields_give_it_room_and_what_cannot_be_shown_is_told_under_the_head(
    page, qapp
):
    page.tabs.setCurrentIndex(1)
    page.show_banner("info", "Wang changed this record.")
    for _turn in range(3):
        qapp.processEvents()
    banner = spot(page, page.banner)
    assert banner.bottom() == page.rect().bottom()
    front = page.stack.currentWidget()
    assert not banner.intersects(spot(page, front))
    page.withhold(page.record, "This is somebody else's.")
    for _turn in range(3):
        qapp.processEvents()
    assert spot(page, page.banner).top() == spot(page, page.header).bottom() + 1
