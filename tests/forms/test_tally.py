"""What is selected is added up as a spreadsheet does, and follows what changes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from sqlalchemy import update

from forms.kit.buttons import content_width
from forms.kit.speech import speak
from forms.kit.tally import Figure, Selected, add_up
from forms.shell_status import StatusBar
from tests import deals
from tests.forms import sample_contract as sample
from tests.forms.list_world import CHEN
from tests.pause import pause

CONTROL = Qt.KeyboardModifier.ControlModifier


def figures(*given):
    return [Figure(Decimal(value), *rest) for value, *rest in given]


def test_currencies_and_units_are_never_added_to_each_other():
    tallies = add_up(
        figures(
            ("1000.10", "Amount", "USD", "money"),
            ("2000.20", "Amount", "EUR", "money"),
            ("999.90", "Amount", "USD", "money"),
        )
    )
    assert str(Selected("3 selected", tallies)) == (
        "3 selected · total EUR 2,000.20 + USD 2,000.00"
    )
    pieces = add_up(figures(("5", "Quantity", "PCS"), ("2", "Quantity", "SET")))
    assert str(Selected("2 cells", pieces)) == "2 cells · total 5 PCS + 2 SET"


def test_columns_are_told_one_by_one_sums_of_prices_last():
    tallies = add_up(
        figures(
            ("1.5", "Price", "USD", "price"),
            ("1200", "Quantity", "PCS"),
            ("1800", "Amount", "USD", "money"),
        )
    )
    assert str(Selected("3 cells", tallies)) == (
        "3 cells · Quantity 1,200 PCS · Amount USD 1,800.00 · Price USD 1.50"
    )


def test_an_average_is_rounded_as_its_currency_is():
    """10.00 + 10.01 + 10.01 = 30.02; a third is 10.00666…; yen have no decimals."""
    dollars = add_up(
        figures(*((v, "A", "USD", "money") for v in (10, "10.01", "10.01")))
    )
    assert dollars[0].mean() == Decimal("10.01")
    yen = add_up(figures(*((v, "A", "JPY", "money") for v in (10, 11))))
    assert yen[0].words(yen[0].mean()) == "JPY 11"


@pytest.mark.parametrize(
    ("language", "words", "copied"),
    [
        ("en", "1,234,567.50", "1234567.5"),
        ("zh_CN", "1,234,567.50", "1234567.5"),
        ("es", "1.234.567,50", "1234567,5"),
        ("ru", "1\u00a0234\u00a0567,50", "1234567,5"),
    ],
)
def test_a_figure_is_written_in_the_screens_language_and_copied(
    qtbot, language, words, copied
):
    bar = StatusBar()
    qtbot.addWidget(bar)
    speak(language)
    tallies = add_up(
        figures(
            ("1000000", "Amount", "USD", "money"),
            ("234567.5", "Amount", "USD", "money"),
        )
    )
    bar.show_selection(Selected("2", tallies))
    assert words in bar.selection()
    menu = bar.selection_menu()
    lines = [one for one in menu.actions() if one.isEnabled()]
    assert len(lines) == 5  # sum, average, smallest, largest, how many
    lines[0].trigger()
    assert QGuiApplication.clipboard().text() == copied
    lines[2].trigger()
    assert QGuiApplication.clipboard().text() == copied.replace("1234567", "234567")


def test_nothing_selected_shows_nothing(qtbot):
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show_selection(Selected("3 cells"))
    assert bar.selection() == "3 cells"
    bar.show_selection(Selected())
    assert bar.selection() == ""
    menu = QMenu()
    qtbot.addWidget(menu)
    Selected().fill(menu)
    assert menu.isEmpty()


# --- In a grid ---------------------------------------------------------------------


@pytest.fixture
def lines(qtbot):
    """The sample contract's eight lines with quantities 1 to 3 selected."""
    controller = sample.make(sample.stored_contract())
    page = controller.form
    qtbot.addWidget(page)
    page.resize(1256, 790)
    page.show()
    grid = page.sections["lines"].grid
    page.told = []
    page.selection_told.connect(page.told.append)
    column = grid.lines_model.column_of("quantity")
    grid.select_block(
        grid.lines_model.index(0, column), grid.lines_model.index(2, column)
    )
    QApplication.processEvents()
    return controller, grid


def told(controller):
    QApplication.processEvents()
    return str(controller.form.told[-1])


@pytest.mark.feature("H12")
def test_the_sum_follows_filling_down_and_its_undo(lines):
    """2,400 + 1,200 + 1,800 = 5,400; filled down 3 × 2,400 = 7,200."""
    controller, grid = lines
    assert told(controller) == "3 cells · total 5,400 PCS · average 1,800 PCS"
    grid.bulk.fill_down()
    assert told(controller) == "3 cells · total 7,200 PCS · average 2,400 PCS"
    controller.undo()
    assert told(controller) == "3 cells · total 5,400 PCS · average 1,800 PCS"


def test_the_sum_follows_what_is_set_cleared_and_changed_elsewhere(lines):
    controller, grid = lines
    grid.bulk.set_text("10")
    assert told(controller) == "3 cells · total 30 PCS · average 10 PCS"
    grid.bulk.clear()
    assert told(controller).startswith("3 cells · total 0 PCS")
    record = controller.draft
    first = replace(record.lines[0], quantity=Decimal(7))
    changed = replace(record, lines=(first, *record.lines[1:]))
    controller.form.show_record(changed, saved=False, actions=frozenset({"edit"}))
    assert told(controller).startswith("3 cells · total 7 PCS")


def test_another_section_says_nothing_of_the_lines_and_they_speak_again(lines):
    controller, grid = lines
    grid.hide()
    assert told(controller) == ""
    grid.show()
    assert told(controller).startswith("3 cells · total 5,400 PCS")


@pytest.mark.feature("H12")
def test_a_total_has_the_decimals_of_the_finest_line_not_of_the_first(lines):
    """All lines are 13,300; the first one's 2,400 become 0.5, put last: 10,900.5."""
    controller, grid = lines
    model, record = grid.lines_model, controller.draft
    model.columns = tuple(
        replace(one, places=lambda line, _c: 0 if line.quantity % 1 == 0 else 1)
        if one.field == "quantity"
        else one
        for one in model.columns
    )
    small = replace(record.lines[0], quantity=Decimal("0.5"))
    mixed = replace(record, lines=(*record.lines[1:], small))
    controller.form.show_record(mixed, saved=False, actions=frozenset({"edit"}))
    totals = controller.form.sections["lines"].totals
    assert totals.value("quantity") == "10,900.5"


# --- In a list ---------------------------------------------------------------------


def chosen(page, rows):
    model, picked = page.model, QItemSelection()
    for row in rows:
        picked.select(model.index(row, 0), model.index(row, model.columnCount() - 1))
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
    page.table.selectionModel().select(picked, flags)


@pytest.mark.feature("H12")
def test_the_sum_of_rows_follows_a_colleagues_change(page, desk, qtbot):
    said = []
    page.status.connect(said.append)
    chosen(page, (0, 1))
    qtbot.waitUntil(lambda: bool(said) and str(said[-1]).startswith("2 selected"))
    first, second = (page.model.record(row) for row in (0, 1))
    with desk.work.database.unit_of_work(CHEN) as uow:
        row = deals.DealRow
        for one in (first, second):
            change = update(row).where(row.id == one.id)
            uow.session.execute(change.values(amount=Decimal(1000), currency="USD"))
    desk.work.changed.emit(frozenset({"test_contracts"}))
    words = "2 selected · total USD 2,000.00 · average USD 1,000.00"
    qtbot.waitUntil(lambda: str(said[-1]) == words)


def test_an_answer_about_an_earlier_selection_is_not_told(page, monkeypatch):
    said, late = [], []
    page.status.connect(said.append)
    collect = page.model.collect
    monkeypatch.setattr(
        page.model,
        "collect",
        lambda rows, then: collect(rows, lambda found: late.append((then, found))),
    )
    chosen(page, (0, 1, 2))
    page.tell_selection()
    page.table.clearSelection()
    page.tell_selection()
    for then, found in late:
        then(found)
    assert str(said[-1]) == ""
    pause(1)


def test_the_language_stands_in_the_bar_as_the_words_beside_it(qtbot):
    """It was a size larger, and two pixels lower."""
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show_rates("EUR/CNY 8.2417")
    bar.show_languages([("en", "English")], "en")
    bar.resize(800, bar.height())
    with qtbot.waitExposed(bar):
        bar.show()
    beside, button = bar._rates, bar._language
    assert button.geometry().center().y() == beside.geometry().center().y()
    wide = QFontMetrics(beside.font()).horizontalAdvance("English")
    bare = content_width(button, ("language", "I", True))
    bare -= QFontMetrics(beside.font()).horizontalAdvance("I")
    assert abs(content_width(button, ("language", "English", True)) - bare - wide) <= 1


def test_the_currency_of_a_heading_is_not_said_twice_in_the_status_bar():
    """It read "Amount USD USD 27,585.00"."""
    tallies = add_up(
        figures(("27585", "Amount USD", "USD", "money"), ("12", "Quantity", "PCS"))
    )
    assert str(Selected("2 cells", tallies)) == (
        "2 cells · Amount USD 27,585.00 · Quantity 12 PCS"
    )
