"""Selecting, opening and refreshing in the list, over a real database file."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QRegion
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from shiboken6 import isValid
from sqlalchemy import delete, event, insert, update

from app.core.i18n import N_, set_screen_language
from app.core.query import Filter, Query, Sort
from app.db import views
from app.ui.desk import Desk
from app.ui.list_controller import ListController
from app.ui.work import Work
from forms.contracts_list import LIST
from forms.kit import theme
from forms.kit.list_menus import ColumnChooser
from forms.kit.list_model import CHECK
from forms.kit.list_spec import Action
from forms.kit.list_views import ViewsBar
from tests import deals, looks
from tests.forms.list_world import (
    CHEN,
    asked,
    count_where,
    opened,
    total_where,
    words,
)
from tests.pause import pause

Key = Qt.Key


class Painted(QObject):
    """Where something was drawn anew."""

    def __init__(self, widget):
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):  # noqa: N802 - Qt calls it so
        if event.type() == QEvent.Type.Paint:
            self.region += event.region()
        return False


# --- selecting -----------------------------------------------------------------------


def box(page, row):
    return page.table.visualRect(page.model.index(row, CHECK)).center()


@pytest.mark.feature("H12")
def test_boxes_add_rows_and_the_status_adds_them_up(page, desk, qtbot):
    page.change(Query(filters=(Filter("currency", "eq", "USD"),)))
    port = page.table.viewport()
    for row in (1, 4):
        qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=box(page, row))
    assert page.table.selected_rows() == [1, 4]
    total = page.model.record(1).amount + page.model.record(4).amount
    mean = (total / 2).quantize(Decimal("0.01"), ROUND_HALF_UP)
    said = f"2 selected · total USD {total:,.2f} · average USD {mean:,.2f}"
    qtbot.waitUntil(lambda: (said,) in asked(desk, "status"))
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=box(page, 4))
    assert page.table.selected_rows() == [1]


def test_the_frame_of_a_row_goes_with_the_keys_from_end_to_end(page, qtbot):
    page.activateWindow()
    page.table.setFocus()
    pause(50)
    assert page.table.selected_rows() == []
    port = page.table.viewport()
    ends = [
        QPoint(x, page.table.rowViewportPosition(row) + 3)
        for row in (0, 1)
        for x in (5, port.width() // 2, port.width() - 5)
    ]
    painted = Painted(port)
    qtbot.keyClick(page.table, Key.Key_Down)
    assert page.table.currentIndex().row() == 1
    qtbot.waitUntil(lambda: all(painted.region.contains(one) for one in ends))


@pytest.mark.feature("H8")
@pytest.mark.parametrize("key", [Key.Key_Down, Key.Key_Escape])
def test_leaving_the_search_shows_which_row_has_the_keys(page, qtbot, key):
    page.activateWindow()
    page.bar.search.setFocus()
    assert page.table.selected_rows() == []
    qtbot.keyClick(page.bar.search, key)
    assert page.table.hasFocus()
    assert page.table.selected_rows() == [page.table.currentIndex().row()]


def test_escape_closes_the_columns_and_leaves_the_selection(page, qtbot):
    port = page.table.viewport()
    page.activateWindow()
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=box(page, 1))
    page.table.setFocus()
    qtbot.mouseClick(page.bar.columns, Qt.MouseButton.LeftButton)
    panel = page.findChild(ColumnChooser)
    assert panel.isVisible()
    assert panel.isAncestorOf(QApplication.focusWidget()), "the keys are in the panel"
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    assert not panel.isVisible()
    assert page.table.selected_rows() == [1]


def test_two_currencies_are_told_side_by_side_and_not_averaged(page, desk, qtbot):
    page.table.selectAll()
    sums = total_where(desk)
    said = f"430 selected · total EUR {sums['EUR']:,.2f} + USD {sums['USD']:,.2f}"
    qtbot.waitUntil(lambda: (said,) in asked(desk, "status"))


PRINTED: list[int] = []


def printing(_desk, records):
    PRINTED.extend(record.id for record in records)


def test_action_receives_also_the_rows_that_were_never_on_the_screen(desk, qtbot):
    PRINTED.clear()
    page = opened(desk, qtbot, actions={"print": f"{__name__}:printing"}).form
    page.table.toggle_all()
    page.bar.buttons()["print"].click()
    assert len(set(PRINTED)) == 430


def test_action_without_selection_takes_the_current_row(tab):
    seen = []
    tab.action_asked.connect(lambda key, records: seen.append((key, records)))
    tab.form.table.clearSelection()
    tab.form.act("mail")
    assert [(key, len(records)) for key, records in seen] == [("mail", 1)]


@pytest.mark.feature("H3")
def test_copied_rows_go_as_text_and_as_a_table(page):
    page.table.clearSelection()
    page.table.toggle(0)
    page.table.toggle(1)
    page.table.copy()
    mime = QGuiApplication.clipboard().mimeData()
    lines = mime.text().split("\r\n")
    assert lines[0].split("\t")[:2] == ["Contract", "Customer"]
    assert lines[1].split("\t")[0] == "SC-2026-0430"
    assert lines[1].split("\t")[6] == f"{page.model.record(0).amount.normalize():f}"
    assert ">SC-2026-0429</td>" in mime.html()


# --- opening, walking, refreshing ----------------------------------------------------


@pytest.mark.feature("H17")
def test_enter_and_double_click_open_the_record(page, desk, qtbot):
    page.table.select_row(2)
    qtbot.keyClick(page.table, Key.Key_Return)
    index = page.model.index(3, 2)
    spot = page.table.visualRect(index).center()
    port = page.table.viewport()
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(port, Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=spot)
    opened_ids = [args[1] for args in asked(desk, "open")]
    assert opened_ids == [428, 427]


@pytest.mark.feature("H16")
def test_neighbours_follow_the_order_of_the_list(page, desk):
    page.sort_by(Sort("amount"))
    order = [page.model.record(row).id for row in range(200)]
    page.table.select_row(199)
    page.open_current()
    found = []
    desk.neighbours("contract", order[199], -1, found.append)
    desk.neighbours("contract", order[199], +1, found.append)
    desk.neighbours("contract", order[0], -1, found.append)
    assert found[0] == order[198]
    assert found[1] not in (None, *order)  # the first row of the next block
    assert found[2] is None


@pytest.mark.feature("H37")
def test_change_elsewhere_keeps_selection_and_place(page, desk):
    bar = page.table.verticalScrollBar()
    page.table.select_row(60)
    bar.setValue(page.table.rowHeight(0) * 50)
    chosen = page.model.record(60).id
    top = page.table.rowViewportPosition(60)
    with desk.work.database.unit_of_work(CHEN) as uow:
        row = deals.DealRow
        uow.session.execute(delete(row).where(row.id > 420))
        uow.session.execute(
            update(row).where(row.id == chosen).values(buyer="New name")
        )
    desk.work.changed.emit(frozenset({"test_contracts"}))
    assert page.model.rowCount() == 420
    at = page.table.currentIndex().row()
    assert at == 50
    assert page.model.record(at).id == chosen
    assert words(page, at, "buyer") == "New name"
    assert page.table.selected_rows() == [50]
    assert page.table.rowViewportPosition(at) == top
    assert page.views._tabs.tabText(0) == "All  420"


@pytest.mark.feature("H37")
def test_a_list_behind_another_tab_reads_again_when_it_comes_to_the_front(page, desk):
    """Each list that was open counted all its rows whenever a colleague saved."""
    asked_ = []

    def note(_connection, _cursor, statement, *_rest):
        asked_.append(statement)

    page.hide()
    event.listen(desk.work.database.engine, "before_cursor_execute", note)
    desk.work.changed.emit(frozenset({"test_contracts"}))
    assert not asked_
    event.remove(desk.work.database.engine, "before_cursor_execute", note)
    take_out_the_first(desk, page, 30)
    assert page.model.rowCount() == 430
    page.show()
    assert page.model.rowCount() == 400
    assert page.views._tabs.tabText(0) == "All  400"


@pytest.mark.feature("H16", "H37")
def test_neighbours_follow_a_list_that_was_changed_behind_the_record(page, desk):
    page.sort_by(Sort("amount"))
    order = [page.model.record(row).id for row in range(5)]
    page.table.select_row(0)
    page.open_current()
    page.hide()
    with desk.work.database.unit_of_work(CHEN) as uow:
        row = deals.DealRow
        uow.session.execute(delete(row).where(row.id == order[1]))
    desk.work.changed.emit(frozenset({"test_contracts"}))
    found = []
    desk.neighbours("contract", order[0], +1, found.append)
    assert found == [order[2]]


def take_out_the_first(desk, page, count):
    """Let a colleague remove the rows that stand first."""
    first = [page.model.record(row).id for row in range(count)]
    with desk.work.database.unit_of_work(CHEN) as uow:
        row = deals.DealRow
        uow.session.execute(delete(row).where(row.id.in_(first)))
    desk.work.changed.emit(frozenset({"test_contracts"}))


@pytest.mark.feature("H37")
def test_what_moves_into_the_block_before_stays_chosen(page, desk, qtbot):
    table = page.table
    table.verticalScrollBar().setValue(table.rowHeight(0) * 400)
    qtbot.waitUntil(lambda: page.model.record(400) is not None)
    table.select_row(400)
    table.verticalScrollBar().setValue(table.rowHeight(0) * 400)
    chosen, top = page.model.record(400).id, table.rowViewportPosition(400)
    take_out_the_first(desk, page, 30)
    assert page.current().id == chosen
    assert table.selected_rows() == [370]
    assert table.rowViewportPosition(370) == top


@pytest.mark.feature("H37")
def test_what_was_scrolled_away_stays_chosen(page, desk, qtbot):
    table = page.table
    table.select_row(50)
    chosen = page.model.record(50).id
    table.verticalScrollBar().setValue(table.rowHeight(0) * 300)
    qtbot.waitUntil(lambda: page.model.record(300) is not None)
    seen = page.model.record(table.rowAt(0)).id
    take_out_the_first(desk, page, 30)
    assert page.current().id == chosen
    assert table.selected_rows() == [20]
    assert page.model.record(table.rowAt(0)).id == seen


@pytest.mark.feature("H37")
@pytest.mark.parametrize("rows", [430, 3])
def test_all_that_was_selected_stays_so_when_a_colleague_saves(page, desk, rows):
    """Of more than was read nothing is left out; a row that nobody saw joins no few."""
    if rows < page.model.rowCount():
        with desk.work.database.unit_of_work(CHEN) as uow:
            uow.session.execute(delete(deals.DealRow).where(deals.DealRow.id > rows))
        desk.work.changed.emit(frozenset({"test_contracts"}))
    page.table.selectAll()
    assert page.table.selected_count() == rows
    with desk.work.database.unit_of_work(CHEN) as uow:
        uow.session.execute(insert(deals.DealRow), [{**deals.made(1)[0], "id": 1000}])
    desk.work.changed.emit(frozenset({"test_contracts"}))
    assert page.model.rowCount() == rows + 1
    assert page.table.selected_count() == (431 if rows == 430 else 3)


@pytest.mark.feature("H37")
def test_many_new_rows_push_nothing_from_under_the_eyes(page, desk, qtbot):
    table = page.table
    end = table.verticalScrollBar().maximum()
    table.verticalScrollBar().setValue(end)
    qtbot.waitUntil(lambda: page.model.record(425) is not None)
    table.select_row(425)
    table.verticalScrollBar().setValue(end)
    chosen, top = page.model.record(425).id, table.rowViewportPosition(425)
    new = [{**row, "id": 1000 + at} for at, row in enumerate(deals.made(60))]
    for row in new:
        row["signed_on"] = deals.TODAY
    with desk.work.database.unit_of_work(CHEN) as uow:
        uow.session.execute(insert(deals.DealRow), new)
    desk.work.changed.emit(frozenset({"test_contracts"}))
    at = page.model.row_of(chosen)
    assert at == 485
    assert table.selected_rows() == [485]
    assert table.rowViewportPosition(at) == top


def test_other_topics_do_not_disturb(page, qtbot, desk):
    with qtbot.assertNotEmitted(page.model.refreshing):
        desk.work.changed.emit(frozenset({"products"}))


def test_restored_state_counts_only_once_and_stands_above_the_last_look(
    sqlite_database, qtbot
):
    """With real threads: what was asked first is not overtaken by the last look."""
    deals.fill(sqlite_database)
    with sqlite_database.unit_of_work(CHEN) as uow:
        views.remember_look(uow, "test_contracts", {"query": {"text": "0001"}})
    sqlite_database.clock = lambda: datetime.combine(deals.TODAY, time(4), UTC)
    work = Work(sqlite_database, CHEN)
    desk = Desk(work)
    row, last = deals.DealRow, deals.TODAY + timedelta(days=29)
    due = count_where(
        desk,
        row.ship_by.between(deals.TODAY, last),
        row.state.in_(("production", "booked")),
        row.currency == "USD",
    )
    tab = ListController(desk, deals.SPEC, deals.LISTING)
    qtbot.addWidget(tab.form)
    tab.narrow(Query(text="0002"))
    qtbot.waitUntil(lambda: tab.form.views._tabs.tabText(3) == f"Due to ship  {due}")
    assert tab.form.query().text == "0002"
    assert tab.form.model.rowCount() == 1
    work.wait()


def test_answers_after_the_list_was_closed_are_dropped(sqlite_database, qtbot):
    deals.fill(sqlite_database)
    work = Work(sqlite_database, CHEN)
    tab = ListController(Desk(work), deals.SPEC, deals.LISTING)
    page = tab.form
    page.deleteLater()
    qtbot.waitUntil(lambda: not isValid(page))
    work.wait()
    qtbot.wait(50)
    work.changed.emit(frozenset({"test_contracts", "views"}))


def test_state_of_the_tab_comes_back_after_a_change_of_language(tab, desk, qtbot):
    tab.form.add_filter(Filter("state", "in", ("late",)))
    set_screen_language("es")
    again = opened(desk, qtbot)
    again.restore(tab.state())
    assert again.form.query() == tab.form.query()
    assert again.unsaved() is False


def test_arabic_stands_from_right_to_left(desk, qtbot):
    page = opened(desk, qtbot).form
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    page.resize(1300, 700)
    header = page.table.heads()
    assert header.sectionViewportPosition(CHECK) > header.sectionViewportPosition(1)
    page.grab()


@pytest.mark.feature("H10")
def test_no_view_is_cut_where_the_conditions_are_none_of_them(qtbot, qapp):
    """The chosen one is bold; one pixel too few brought arrows, and cut the last."""
    set_screen_language("zh_CN")
    theme.install(qapp)
    try:
        bar = ViewsBar(LIST, QWidget())
        qtbot.addWidget(bar)
        bar.resize(1200, 40)
        bar.show()
        QApplication.processEvents()
        bar.show_counts(dict(enumerate((19, 9, 1, 10, 4))))
        QApplication.processEvents()
        for number in (0, -1, 2, -1):
            bar.show_current(number)
            QApplication.processEvents()
            arrows = [a for a in bar.findChildren(QToolButton) if a.isVisible()]
            assert arrows == [], f"view {number}"
    finally:
        looks.put_on(qapp)


def test_enter_shows_what_is_no_record_of_its_own(page, qtbot):
    """Issued papers and letters: of those Enter does what "Show" does."""
    shown = Action("show", N_("Show"), "eye", single=True)
    page.spec = replace(page.spec, kind="", actions=(*page.spec.actions, shown))
    asked_for = []
    page.action_asked.connect(lambda *words: asked_for.append(words))
    page.table.setFocus()
    qtbot.keyClick(page.table, Key.Key_Return)
    assert asked_for == [("show", (page.model.record(0),))]
    page.spec = replace(page.spec, actions=())
    qtbot.keyClick(page.table, Key.Key_Return)
    assert len(asked_for) == 1


@pytest.mark.feature("H8")
def test_escape_leads_back_from_conditions_that_nothing_fits(page, qtbot):
    """The keys were on the button of the empty page, which heard no Escape."""
    page.activateWindow()
    page.table.setFocus()
    page.change(Query(filters=(Filter("currency", "eq", "XAU"),)))
    qtbot.waitUntil(page.empty.isVisible)
    page.empty.clear.setFocus()
    qtbot.keyClick(page.empty.clear, Key.Key_Escape)
    qtbot.waitUntil(page.table.isVisible)
    assert page.query().filters == ()
    assert page.table.hasFocus()


@pytest.mark.feature("H10")
def test_the_key_of_a_view_leads_to_its_rows(page, qtbot):
    """After Ctrl+1 Return pressed the link that had been clicked before."""
    page.activateWindow()
    page.bar.columns.setFocus()
    assert page.bar.columns.hasFocus()
    qtbot.keyClick(page.bar.columns, Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert page.table.hasFocus()
