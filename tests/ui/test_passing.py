"""Home and the list of what is due, while the window stands and the clock goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.core.home import Badge, Deadline, HomeData
from app.dossier.controller import deadlines as due
from app.ui import home_controller
from app.ui.passing import EVERY
from tests import looks
from tests import sale_screen as screen
from tests.ui.shell_world import window

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SOON = Deadline(
    what="Answer",
    key="answer",
    kind="inquiry",
    id=1,
    number="IQ26-0001",
    due=NOON + timedelta(minutes=40),
    whole_day=False,
)
LATER = Deadline(
    what="Shipping instruction",
    key="si",
    kind="shipment",
    id=2,
    number="SH26-0001",
    due=NOON + timedelta(days=3),
    mine=False,
)


@pytest.fixture
def office(work, monkeypatch):
    """What is read of the office, and its clock, both to be moved."""
    told = {"home": HomeData(deadlines=(SOON, LATER)), "reads": 0}

    def home(_uow):
        told["reads"] += 1
        return told["home"]

    monkeypatch.setattr(home_controller, "_home", home)
    monkeypatch.setattr(due, "deadlines", lambda uow, **_most: home(uow).deadlines)
    work.database.clock = lambda: told["at"]
    told["at"] = NOON
    return told


@pytest.mark.feature("H24")
def test_what_is_left_on_home_becomes_less_though_nobody_does_anything(
    qtbot, work, office
):
    """The window stood overnight, and in the morning told the time of the evening."""
    shell = window(qtbot, work)
    home = shell.front().tab
    assert home._passing._timer.interval() == EVERY == 60_000
    card = home.form.deadlines
    assert card.model.cell(SOON, 5).text == "40 minutes"
    office["reads"] = 0
    office["at"] = NOON + timedelta(minutes=10)
    home._passing._timer.timeout.emit()
    assert card.model.cell(SOON, 5).text == "30 minutes"
    assert office["reads"] == 0, "only the words are others"
    office["at"] = NOON + timedelta(minutes=41)
    home._passing._timer.timeout.emit()
    assert office["reads"] == 1, "one is over: counts, bell and badges may be others"
    assert card.model.cell(SOON, 5).chip == "bad"
    assert card.tabs.tabText(2) == "Overdue  1"
    office["at"] = NOON + timedelta(hours=5)  # 01:00 of the next day in the office
    home._passing._timer.timeout.emit()
    assert office["reads"] == 2
    shell.detach()


@pytest.mark.feature("H24")
def test_the_list_of_deadlines_goes_with_the_clock(qtbot, qapp, work, office):
    looks.put_on(qapp)
    tab = screen.shown(qtbot, due.DeadlinesController(screen.desk_for(work)))
    page = tab.form
    assert page.model.cell(SOON, 5).text == "40 minutes"
    page.tabs.setCurrentIndex(1)
    page.table.selectRow(1)
    office["at"] = NOON + timedelta(minutes=41)
    tab._passing._timer.timeout.emit()
    assert [page.tabs.tabText(one) for one in range(3)] == [
        "Mine  1",
        "Everybody's  2",
        "Overdue  1",
    ]
    assert page.current() == LATER, "the row stays the chosen one"


@pytest.mark.feature("H24", "H37")
def test_home_stays_where_somebody_reads_when_a_colleague_saves(qtbot, work, office):
    """“Everybody's” went back to “Mine”, and the row was lost, with each save."""
    shell = window(qtbot, work)
    card = shell.front().tab.form.deadlines
    card.tabs.setCurrentIndex(1)
    card.table.selectRow(1)
    card.table.setFocus()
    third = replace(LATER, key="cy", id=3, due=NOON + timedelta(days=1))
    office["home"] = HomeData(deadlines=(SOON, LATER, third))
    work.changed.emit(frozenset({"shipment"}))
    assert shell.front().tab.form.deadlines is card
    assert card.tabs.tabText(1) == "Everybody's  3"
    assert card.tabs.currentIndex() == 1
    assert card.model.rows[card.table.currentIndex().row()] == LATER
    assert card.table.columnWidth(5) >= card.table.sizeHintForColumn(5)
    shell.detach()


@pytest.mark.feature("H25")
def test_a_badge_goes_when_nothing_waits_any_more(qtbot, work, office):
    """“Payables 2” stood in the rail for as long as the window, with no bill held."""
    waits = Badge(module="contracts", count=2)
    office["home"] = HomeData(deadlines=(SOON,), badges=(waits,))
    shell = window(qtbot, work)
    assert shell.form.rail.button("contracts").entry.badge == 2
    office["home"] = HomeData(deadlines=(SOON,))
    work.changed.emit(frozenset({"contract"}))
    assert shell.form.rail.button("contracts").entry.badge == 0
    shell.detach()


@pytest.mark.feature("H25")
def test_badges_and_bell_are_there_in_another_language_too(qtbot, work, office):
    waits = Badge(module="contracts", count=2)
    office["home"] = HomeData(deadlines=(SOON,), badges=(waits,))
    shell = window(qtbot, work)
    shell.go("settings")
    shell.change_language("es")
    try:
        assert shell.form.rail.button("contracts").entry.badge == 2
        assert shell.form.top.bell.accessibleName().endswith(": 1")
    finally:
        shell.change_language("en")
    shell.detach()
