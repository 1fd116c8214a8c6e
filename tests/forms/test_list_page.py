"""The list page as people use it, over a real database file."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView
from sqlalchemy import delete

from app.core.actor import Actor
from app.core.query import Filter, Query, Sort, Span
from app.core.views import Layout, layout_data, layout_from
from app.db import views
from app.ui.desk import Desk
from app.ui.work import Work
from forms.contracts_list import LIST as CONTRACTS
from forms.kit import theme
from forms.kit.editor_tabs import SectionTabs
from forms.kit.list_columns import ColumnKeeper
from forms.kit.list_header import ListHeader
from forms.kit.list_menus import row_menu
from forms.kit.list_views import NamePanel
from tests import deals, looks
from tests.forms.list_world import (
    CHEN,
    asked,
    column,
    count_where,
    names,
    opened,
    total_where,
)

pytestmark = pytest.mark.usefixtures("dressed")

Key = Qt.Key

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
def test_tabs_count_their_rows(page, desk, qtbot):
    row = deals.DealRow
    tabs = page.views._tabs
    mine = count_where(desk, row.owner == "Chen Siyuan")
    assert tabs.tabText(0) == "All  430"
    qtbot.waitUntil(lambda: tabs.tabText(1) == f"Mine  {mine}")


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
@pytest.mark.parametrize("row", [7, 260])
def test_escape_leads_back_to_the_row_that_the_search_began_at(page, qtbot, row):
    page.table.select_row(row)
    qtbot.waitUntil(lambda: page.model.key(row) is not None)
    key = page.model.key(row)
    page.begin_search()
    qtbot.keyClicks(page.bar.search, "nordwind")
    qtbot.waitUntil(lambda: page.query().text == "nordwind")
    assert page.table.currentIndex().row() == 0
    qtbot.keyClick(page.bar.search, Key.Key_Escape)
    assert page.table.selected_rows() == [row]
    qtbot.waitUntil(lambda: page.model.key(row) == key)
    assert page.table.hasFocus()


@pytest.mark.feature("H8")
def test_a_row_chosen_among_those_found_stays_the_current_one(page, qtbot):
    page.begin_search()
    qtbot.keyClicks(page.bar.search, "nordwind")
    qtbot.waitUntil(lambda: page.query().text == "nordwind")
    qtbot.keyClick(page.bar.search, Key.Key_Down)
    qtbot.keyClick(page.table, Key.Key_Down)
    key = page.model.key(1)
    page.begin_search()
    qtbot.keyClick(page.bar.search, Key.Key_Escape)
    assert page.model.key(page.table.currentIndex().row()) == key


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
    shown = page.spec.column("owner").cell(record).text
    assert texts[3] == f"Filter by “{shown}”", "as it stands in the cell"
    assert texts[5:7] == ["Batch print", "E-mail"]
    menu.actions()[3].trigger()
    assert page.query().filters == (Filter("owner", "eq", record.owner),)
    assert {page.model.record(at).owner for at in range(20)} == {record.owner}


def test_one_view_takes_no_more_room_than_its_words(page):
    tabs = page.views.findChild(SectionTabs)
    while tabs.count() > 1:
        tabs.removeTab(tabs.count() - 1)
    assert tabs.minimumSizeHint().width() <= tabs.tabSizeHint(0).width()


@pytest.mark.feature("H9")
def test_a_condition_with_an_unknown_heading_is_said_to_be_one(page):
    page.change(Query(text="不存在: 5"))
    assert page.empty.words().splitlines() == [
        "No rows fit these conditions.",
        "“不存在” is no heading of this list.",
    ]


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
    # Conditions keep nothing away where there is nothing at all.
    page.change(Query(filters=(Filter("owner", "eq", "Lin Ke"),)))
    assert page.empty.words() == deals.SPEC.empty
    assert page.empty.clear.isHidden()
    page.empty.new.click()
    assert asked(desk, "open") == [("contract", None, None)]


# --- views ---------------------------------------------------------------------------


@pytest.mark.feature("H10")
def test_view_is_saved_and_opened_by_its_key(page, qtbot):
    page.sort_by(Sort("amount", descending=True))
    page.add_filter(Filter("state", "in", ("late",)))
    page.table.keeper.hide("terms")
    page.views.save_asked.emit("Late ones", "")
    assert page.views.current() == 4, "what was saved is what is shown"
    page.clear_filters()
    page.reset_columns()
    assert page.views._tabs.tabText(4).startswith("Late ones  ")
    qtbot.keyClick(page.table, Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert page.query().filters == (Filter("state", "in", ("late",)),)
    assert page.query().sort == Sort("amount", descending=True)
    assert page.table.keeper.is_hidden("terms")


@pytest.mark.feature("H10")
def test_a_view_with_words_of_its_own_is_marked_when_it_is_chosen(page, qtbot):
    """The first view, which leaves nothing out, was marked above its rows."""
    page.change(Query(text="ACME"))
    page.views.save_asked.emit("Acme", "")
    for key, words, marked in ((Key.Key_1, "", 0), (Key.Key_5, "ACME", 4)):
        qtbot.keyClick(page.table, key, Qt.KeyboardModifier.ControlModifier)
        assert (page.query().text, page.views.current()) == (words, marked)
    page.change(Query(text="Nord"))
    assert page.views.current() == 0, "other words narrow the whole list down"


@pytest.mark.feature("H10")
def test_the_columns_of_a_saved_view_stay_its_own(page, tab, desk, qtbot):
    page.table.keeper.hide("owner")
    before = page.layout_of()
    page.sort_by(Sort("amount", descending=True))
    page.table.keeper.hide("terms")
    page.views.save_asked.emit("Late ones", "")
    page.show_layout(before)
    page.sort_by(Sort("ship_by"))
    page.views.choose(0)
    page.views.choose(4)
    assert page.table.keeper.is_hidden("terms")
    again = opened(desk, qtbot)
    again.restore(tab.state())
    for one in (page, again.form):
        assert one.table.keeper.is_hidden("terms")
        one.views.choose(1)
        assert not one.table.keeper.is_hidden("terms"), "those of before come back"
        assert one.table.keeper.is_hidden("owner")
        assert one.query().sort is None


@pytest.mark.feature("H10")
def test_view_is_shared_with_a_role_by_hand(sqlite_database, qtbot):
    deals.fill(sqlite_database)
    people = {
        name: Actor(name, CHEN.permissions, name, roles=frozenset({role}))
        for name, role in (("chen", "sales"), ("lin", "sales"), ("dong", "finance"))
    }
    pages = {
        name: opened(Desk(Work(sqlite_database, who, inline=True)), qtbot).form
        for name, who in people.items()
    }
    page = pages["chen"]
    page.add_filter(Filter("state", "in", ("late",)))
    qtbot.mouseClick(page.views.save, Qt.MouseButton.LeftButton)
    panel = page.findChild(NamePanel)
    qtbot.keyClicks(panel.field.input, "Late ones")
    panel.audience.set_value("sales")
    qtbot.keyClick(panel, Key.Key_Return)

    def tabs(name):
        again = opened(Desk(Work(sqlite_database, people[name], inline=True)), qtbot)
        bar = again.form.views._tabs
        return [bar.tabText(n) for n in range(bar.count())], bar.tabToolTip(4)

    assert tabs("lin")[0][4].startswith("Late ones  ")
    assert tabs("lin")[1] == "Shared by chen with Sales"
    assert tabs("chen")[0][4].startswith("Late ones  ")
    assert len(tabs("dong")[0]) == 5, "the four of the program and the hidden one"
    # And in lists that stood open meanwhile: on F5, and when one comes back to them.
    next(a for a in pages["lin"].actions() if a.shortcut() == "F5").trigger()
    assert pages["lin"].views.saved_at(4).name == "Late ones"
    pages["dong"].hide()
    pages["dong"].show()
    assert pages["dong"].views.saved_at(4) is None
    page.views.removed.emit(page.views.saved_at(4))
    pages["lin"].hide()
    pages["lin"].show()
    assert pages["lin"].views.saved_at(4) is None


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


def test_a_look_of_before_shows_the_currency_once(qtbot, qapp):
    """Amounts say their currency since; who wants its column as well still has it."""
    looks.put_on(qapp)
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(QStandardItemModel(0, len(CONTRACTS.columns) + 1, view))
    header = ListHeader(CONTRACTS.columns, view)
    view.setHorizontalHeader(header)
    keeper = ColumnKeeper(header, CONTRACTS.columns)
    every = tuple(one.field for one in CONTRACTS.columns)
    keeper.arrange(Layout(order=every, hidden=frozenset({"country"})))
    assert keeper.is_hidden("currency")
    assert keeper.is_hidden("country")
    assert not keeper.is_hidden("payment_terms")  # shown by choice
    keeper.hide("currency", hidden=False)
    kept = layout_from(layout_data(keeper.layout()))
    keeper.arrange(CONTRACTS.layout())
    keeper.arrange(kept)
    assert not keeper.is_hidden("currency")


# --- columns -------------------------------------------------------------------------


@pytest.mark.feature("H12")
def test_everything_selected_is_added_up_without_being_read(
    page, desk, qtbot, monkeypatch
):
    monkeypatch.setattr("forms.kit.list_sums._SUMMED_AT_MOST", 100)
    page.table.toggle_all()
    sums = total_where(desk)
    usd, eur = f"USD {sums['USD']:,.2f}", f"EUR {sums['EUR']:,.2f}"
    said = f"430 selected · total {eur} + {usd}"
    qtbot.waitUntil(lambda: (said,) in asked(desk, "status"))
    page.table.toggle(0)
    qtbot.waitUntil(lambda: ("429 selected",) in asked(desk, "status"))


@pytest.mark.feature("H10")
def test_the_tab_is_told_when_its_list_looks_otherwise(desk, qtbot):
    tab = opened(desk, qtbot)
    qtbot.waitUntil(lambda: tab.form.model.rowCount() > 0)
    told = []
    tab.titled.connect(lambda: told.append(tab.state()))
    tab.form.change(Query(text="nord"))
    qtbot.waitUntil(lambda: bool(told))
    assert told[-1] == tab.state()
