"""The list page as people use it, over a real database file."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid
from sqlalchemy import delete, func, select, update

from app.core.actor import Actor
from app.core.i18n import set_screen_language
from app.core.query import Filter, Query, Sort, Span
from app.db import views
from app.ui.desk import Desk
from app.ui.list_controller import ListController
from app.ui.list_model import CHECK
from app.ui.work import Work
from forms.kit import theme
from forms.kit.list_menus import heading_menu, row_menu
from tests import deals

CHEN = Actor("Chen Siyuan", frozenset({"contracts.create"}))
Key = Qt.Key


@pytest.fixture
def desk(sqlite_database, qapp):
    theme.install(qapp)
    deals.fill(sqlite_database)
    return Desk(Work(sqlite_database, CHEN, inline=True))


def opened(desk, qtbot, **more):
    tab = ListController(desk, deals.SPEC, deals.search, deals.overview, **more)
    qtbot.addWidget(tab.form)
    tab.form.resize(1255, 800)
    with qtbot.waitExposed(tab.form):
        tab.form.show()
    return tab


@pytest.fixture
def tab(desk, qtbot):
    return opened(desk, qtbot)


@pytest.fixture
def page(tab):
    return tab.form


def asked(desk, name):
    return [args for what, args in desk.shell.asked if what == name]


def count_where(desk, *conditions):
    row = deals.DealRow
    with desk.work.database.reading(CHEN) as uow:
        return uow.session.scalar(
            select(func.count()).select_from(row).where(*conditions)
        )


def total_where(desk, *conditions):
    row = deals.DealRow
    with desk.work.database.reading(CHEN) as uow:
        question = select(row.currency, func.sum(row.amount)).group_by(row.currency)
        return dict(uow.session.execute(question.where(*conditions)).all())


def column(name):
    return next(n for n, c in enumerate(deals.COLUMNS, 1) if c.field == name)


def words(page, row, name):
    return page.model.index(row, column(name)).data()


def names(page, rows=20):
    return [page.model.record(row).number for row in range(rows)]


# --- what is shown -------------------------------------------------------------------


def test_rows_stand_in_the_order_of_the_listing(page):
    assert page.model.rowCount() == 430
    assert names(page, 3) == ["SC-2026-0430", "SC-2026-0429", "SC-2026-0428"]


@pytest.mark.feature("H12")
def test_totals_are_of_the_whole_result_and_by_currency(page, desk):
    sums = total_where(desk)
    usd, eur = f"USD {sums['USD']:,.2f}", f"EUR {sums['EUR']:,.2f}"
    assert page.totals.lines() == {"amount": [usd, eur]}
    assert page.totals.lead() == "430 rows · total"


@pytest.mark.feature("H10")
def test_tabs_count_their_rows(page, desk):
    row = deals.DealRow
    tabs = page.views._tabs
    mine = count_where(desk, row.owner == "Chen Siyuan")
    assert tabs.tabText(0) == "All  430"
    assert tabs.tabText(1) == f"Mine  {mine}"


def test_preview_shows_the_current_record(page, qtbot):
    page.table.select_row(4)
    qtbot.waitUntil(lambda: page.preview.heading() == "SC-2026-0426")
    assert page.preview.values()["Customer PO"] == "PO-88426-N"


def test_everything_that_takes_the_focus_has_a_name(page):
    for widget in (page.table, page.bar.search, page.bar.add, page.bar.columns):
        assert widget.accessibleName()


# --- finding -------------------------------------------------------------------------


@pytest.mark.feature("H8")
def test_typed_words_narrow_the_list_and_escape_brings_it_back(page, qtbot):
    page.begin_search()
    qtbot.keyClicks(page.bar.search, "nordwind")
    qtbot.waitUntil(lambda: page.query().text == "nordwind")
    assert {page.model.record(r).buyer for r in range(5)} == {"Nordwind Handels GmbH"}
    qtbot.keyClick(page.bar.search, Key.Key_Escape)
    assert page.query().text == ""
    assert page.model.rowCount() == 430
    assert page.table.hasFocus()


@pytest.mark.feature("H8")
def test_letters_typed_over_the_rows_go_to_the_search_box(page, qtbot):
    page.table.setFocus()
    qtbot.keyClick(page.table, Key.Key_0)
    qtbot.keyClicks(page.bar.search, "42")
    qtbot.waitUntil(lambda: page.query().text == "042")
    assert page.model.rowCount() == 10 + 1  # SC-2026-0042 and 0420 to 0429


@pytest.mark.feature("H8", "H33")
def test_words_that_are_still_composed_ask_nothing(page, qtbot):
    page.begin_search()
    composing = QInputMethodEvent("ningbo", [])
    QApplication.sendEvent(page.bar.search, composing)
    qtbot.wait(300)
    assert page.query().text == ""
    done = QInputMethodEvent("", [])
    done.setCommitString("宁波")
    QApplication.sendEvent(page.bar.search, done)
    qtbot.waitUntil(lambda: page.query().text == "宁波")


@pytest.mark.feature("H9")
def test_condition_is_made_shown_changed_and_removed(page, desk):
    row = deals.DealRow
    page.ask_filter()
    panel = page._filter
    panel._field.set_value("amount")
    panel._choose_field("amount")
    panel._values.show_value((Decimal(50000), Decimal(80000)))
    panel.apply()
    chosen = Filter("amount", "between", (Decimal(50000), Decimal(80000)))
    assert page.query().filters == (chosen,)
    assert page.bar.chips()[0].text() == "Amount: 50,000 → 80,000"
    between = row.amount.between(Decimal(50000), Decimal(80000))
    assert page.model.rowCount() == count_where(desk, between)
    page.bar.chips()[0].pressed.emit()
    panel._values.show_value((Decimal(50000), None))
    panel.apply()
    assert page.bar.chips()[0].text() == "Amount: ≥ 50,000"
    page.bar.chips()[0].removed.emit()
    assert page.model.rowCount() == 430


@pytest.mark.feature("H9")
def test_condition_without_a_value_says_so_at_its_place(page):
    page.ask_filter()
    page._filter.apply()
    assert page._filter.isVisible()
    assert page._filter._note.text() == "Enter a value to compare with."
    assert page.query().filters == ()


@pytest.mark.feature("H9")
def test_every_kind_of_condition_can_be_made_and_told(page):
    panel = page._filter
    given = {
        "contains": "x", "eq": "x", "ne": "x", "starts": "x",
    }  # fmt: skip
    for name, value in (
        ("buyer", given),
        ("amount", dict.fromkeys(("eq", "ne", "ge", "le", "gt", "lt"), Decimal(1))),
        ("signed_on", dict.fromkeys(("eq", "lt", "gt"), date(2026, 11, 1))),
        ("signed_on", {"between": (date(2026, 11, 1), date(2026, 10, 1))}),
        ("signed_on", {"span": Span("last_month")}),
        ("state", {"in": ("late", "booked"), "empty": None, "not_empty": None}),
    ):
        for op, one in value.items():
            page.ask_filter()
            panel._field.set_value(name)
            panel._choose_field(name)
            panel._op.set_value(op)
            panel._choose_op(op)
            panel._values.show_value(one)
            panel.apply()
            made = page.query().filters[-1]
            assert made.field == name
            assert made.op == ("eq" if op == "span" else op)
            assert page.bar.chips()[-1].text()
            page.clear_filters()


@pytest.mark.feature("H9")
def test_relative_dates_stay_relative(page):
    page.views.choose(3)
    assert page.bar.chips()[0].text() == "Ship by: next 30 days"
    assert page.query().filters[0].value == Span("next_days", 30)


@pytest.mark.feature("H17")
def test_menu_of_a_row_filters_by_the_value_under_it(page):
    record = page.model.record(0)
    page.table.select_row(0)
    menu = row_menu(page, page.spec.column("owner"), record)
    texts = [one.text() for one in menu.actions()]
    assert texts[:3] == ["Open in a tab", "Copy row", "Copy cell"]
    assert texts[-2:] == ["Batch print", "E-mail"]
    menu.actions()[3].trigger()
    assert page.query().filters == (Filter("owner", "eq", record.owner),)
    assert {page.model.record(at).owner for at in range(20)} == {record.owner}


def test_nothing_found_differs_from_nothing_there(page, desk):
    page.change(Query(text="no such thing"))
    assert page.empty.words() == "No rows fit these conditions."
    assert not page.empty.clear.isHidden()
    page.empty.clear.click()
    assert page.model.rowCount() == 430
    with desk.work.database.unit_of_work(CHEN) as uow:
        uow.session.execute(delete(deals.DealRow))
    page.refresh()
    assert page.empty.words() == deals.SPEC.empty
    page.empty.new.click()
    assert asked(desk, "open") == [("contract", None, None)]


# --- views ---------------------------------------------------------------------------


@pytest.mark.feature("H10")
def test_view_is_saved_and_opened_by_its_key(page, qtbot):
    page.sort_by(Sort("amount", descending=True))
    page.add_filter(Filter("state", "in", ("late",)))
    page.table.keeper.hide("terms")
    page.views.save_asked.emit("Late ones", False)  # noqa: FBT003
    page.clear_filters()
    page.reset_columns()
    assert page.views._tabs.tabText(4).startswith("Late ones  ")
    qtbot.keyClick(page.table, Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert page.query().filters == (Filter("state", "in", ("late",)),)
    assert page.query().sort == Sort("amount", descending=True)
    assert page.table.keeper.is_hidden("terms")


@pytest.mark.feature("H10", "H11")
def test_list_comes_back_as_it_was_left(tab, desk, qtbot):
    page = tab.form
    page.sort_by(Sort("buyer"))
    page.add_filter(Filter("owner", "eq", "Zhou Min"))
    header = page.table.heads()
    header.moveSection(header.visualIndex(column("state")), 1)
    header.resizeSection(column("buyer"), 260)
    page.table.keeper.hide("margin")
    page.table.keeper.freeze(2)
    page.set_height("compact")
    tab._remember()
    again = opened(desk, qtbot).form
    assert again.query() == page.query()
    assert again.layout_of() == page.layout_of()
    assert again.table.rowHeight(0) == theme.px(30)
    again.reset_columns()
    assert again.layout_of() == deals.SPEC.layout()


def test_view_with_a_column_that_is_gone_still_opens(desk, qtbot):
    data = {
        "query": {"filters": [{"field": "colour", "op": "eq", "value": "red"}]},
        "layout": {"order": ["colour"], "hidden": [], "widths": {}, "frozen": 1,
                   "height": "list"},
    }  # fmt: skip
    with desk.work.database.unit_of_work(CHEN) as uow:
        views.remember_look(uow, "test_contracts", data)
    page = opened(desk, qtbot).form
    assert page.model.rowCount() == 430


# --- columns -------------------------------------------------------------------------


@pytest.mark.feature("H11")
def test_click_on_a_heading_sorts_and_again_turns_the_order(page, qtbot):
    header = page.table.heads()
    x = header.sectionViewportPosition(column("amount")) + 30
    click = (header.viewport(), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(*click, pos=QPoint(x, 10))
    assert page.query().sort == Sort("amount", descending=True)
    amounts = [page.model.record(row).amount for row in range(50)]
    assert amounts == sorted(amounts, reverse=True)
    qtbot.mouseClick(*click, pos=QPoint(x, 10))
    assert page.query().sort == Sort("amount", descending=False)


@pytest.mark.feature("H11")
def test_menu_of_a_heading_hides_freezes_and_fits(page):
    menu = heading_menu(page, column("country"))
    by_text = {one.text(): one for one in menu.actions()}
    by_text["Hide this column"].trigger()
    assert page.table.keeper.is_hidden("country")
    by_text["Freeze up to here"].trigger()
    assert page.table.keeper.frozen() == 3
    by_text["Reset columns"].trigger()
    assert page.layout_of() == deals.SPEC.layout()


@pytest.mark.feature("H11")
def test_frozen_columns_stay_while_the_others_scroll(page, qtbot):
    page.resize(700, 600)
    frozen = page.table._frozen
    assert frozen.isHidden()
    page.table.horizontalScrollBar().setValue(200)
    qtbot.waitUntil(frozen.isVisible)
    shown = [n for n in range(frozen.heads().count()) if not frozen.isColumnHidden(n)]
    assert shown == [CHECK, column("number")]
    page.table.verticalScrollBar().setValue(340)
    assert frozen.verticalScrollBar().value() == 340


@pytest.mark.feature("H11")
def test_amounts_are_never_cut(page):
    at = column("amount")
    assert page.table.columnWidth(at) >= page.table.sizeHintForColumn(at)


def test_boxes_stay_at_the_beginning(page):
    header = page.table.heads()
    header.moveSection(header.visualIndex(column("state")), 0)
    assert header.visualIndex(CHECK) == 0


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
    mean = (total / 2).quantize(Decimal("0.01"))
    said = f"2 selected · total USD {total:,.2f} · average USD {mean:,.2f}"
    qtbot.waitUntil(lambda: (said,) in asked(desk, "status"))
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=box(page, 4))
    assert page.table.selected_rows() == [1]


def test_two_currencies_are_told_side_by_side_and_not_averaged(page, desk, qtbot):
    page.table.selectAll()
    sums = total_where(desk)
    said = f"430 selected · total EUR {sums['EUR']:,.2f} + USD {sums['USD']:,.2f}"
    qtbot.waitUntil(lambda: (said,) in asked(desk, "status"))


def test_action_receives_also_the_rows_that_were_never_on_the_screen(desk, qtbot):
    seen = []
    acts = {"print": lambda _desk, records: seen.extend(records)}
    page = opened(desk, qtbot, actions=acts).form
    page.table.toggle_all()
    page.bar.buttons()["print"].click()
    assert len({record.id for record in seen}) == 430


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
    lines = mime.text().split("\n")
    assert lines[0].split("\t")[:2] == ["Contract", "Customer"]
    assert lines[1].split("\t")[0] == "SC-2026-0430"
    assert lines[1].split("\t")[6] == f"{page.model.record(0).amount:f}"
    assert "<td>SC-2026-0429</td>" in mime.html()


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
    work = Work(sqlite_database, CHEN)
    tab = ListController(Desk(work), deals.SPEC, deals.search, deals.overview)
    qtbot.addWidget(tab.form)
    tab.narrow(Query(text="0002"))
    qtbot.waitUntil(lambda: tab.form.views._tabs.tabText(3) == "Due to ship  64")
    assert tab.form.query().text == "0002"
    assert tab.form.model.rowCount() == 1
    work.wait()


def test_answers_after_the_list_was_closed_are_dropped(sqlite_database, qtbot):
    deals.fill(sqlite_database)
    work = Work(sqlite_database, CHEN)
    tab = ListController(Desk(work), deals.SPEC, deals.search, deals.overview)
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
    assert again.dirty() is False


def test_arabic_stands_from_right_to_left(desk, qtbot):
    page = opened(desk, qtbot).form
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    page.resize(1300, 700)
    header = page.table.heads()
    assert header.sectionViewportPosition(CHECK) > header.sectionViewportPosition(1)
    page.grab()
