"""The columns of a list: sorted, hidden, frozen, measured."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.core.i18n import language
from app.core.query import Query, Sort
from forms.kit import list_columns, theme, whereabouts
from forms.kit.cell_art import Art
from forms.kit.cells import Cell
from forms.kit.list_menus import heading_menu
from forms.kit.list_model import CHECK
from tests import deals
from tests.forms.list_world import (
    column,
)

pytestmark = pytest.mark.usefixtures("dressed")


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
def test_frozen_columns_show_the_rows_beside_them(page, qtbot):
    """Scrolled down first and sideways after it; the list grows shorter in between."""
    page.resize(700, 600)
    table, frozen = page.table, page.table._frozen
    table.verticalScrollBar().setValue(340)
    table.horizontalScrollBar().setValue(200)
    qtbot.waitUntil(frozen.isVisible)
    assert frozen.rowAt(5) == table.rowAt(5) == 10
    page.resize(700, 400)
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: frozen.rowAt(5) == table.rowAt(5))


def test_to_measure_the_columns_no_more_rows_are_read(page, qtbot):
    page.change(Query())
    assert page.model.rowCount() == 430
    qtbot.wait(1)  # what was wanted meanwhile is asked for
    assert list(page.model._blocks) == [0]


@pytest.mark.feature("H11")
def test_double_click_between_headings_fits_the_column(page, qtbot):
    header, at = page.table.heads(), column("terms")
    header.resizeSection(at, 300)
    edge = header.sectionViewportPosition(at) + header.sectionSize(at) - 1
    spot = (header.viewport(), Qt.MouseButton.LeftButton)
    qtbot.mouseMove(header.viewport(), QPoint(edge, 10))
    qtbot.mousePress(*spot, pos=QPoint(edge, 10))
    qtbot.mouseRelease(*spot, pos=QPoint(edge, 10))
    qtbot.mouseDClick(*spot, pos=QPoint(edge, 10))
    qtbot.mouseRelease(*spot, pos=QPoint(edge, 10))
    fitted = page.table.columnWidth(at)
    assert page.table.sizeHintForColumn(at) <= fitted < 300


@pytest.mark.feature("H11")
def test_columns_are_measured_as_qt_would(page):
    """By the cells themselves: to be asked by Qt for each takes three times as long."""
    page.change(Query())
    columns = enumerate(page.model.columns, CHECK + 1)
    shown = {one.field for one in page.table.keeper.shown()}
    asked = {c.field: page.table.sizeHintForColumn(at) for at, c in columns}
    needs = page.table.keeper._needs
    assert {one: needs[one] for one in shown} == {one: asked[one] for one in shown}


@pytest.mark.feature("H11")
def test_amounts_are_never_cut(page):
    at = column("amount")
    assert page.table.columnWidth(at) >= page.table.sizeHintForColumn(at)


def test_boxes_stay_at_the_beginning(page):
    header = page.table.heads()
    header.moveSection(header.visualIndex(column("state")), 0)
    assert header.visualIndex(CHECK) == 0


@pytest.mark.feature("H11")
def test_a_number_that_lacks_a_sign_is_made_whole_before_a_name(page):
    keeper, header = page.table.keeper, page.table.heads()
    keeper._needs = {one.field: 1 for one in keeper.shown()}
    keeper.stretch(1)
    name, terms = column("buyer"), column("terms")
    wide = {at: header.sectionSize(at) for at in (name, terms)}
    room = header.length() + 14
    needs = {one.field: header.sectionSize(column(one.field)) for one in keeper.shown()}
    keeper.need({**needs, "buyer": wide[name] + 100, "terms": wide[terms] + 6})
    keeper.stretch(room)
    assert header.sectionSize(terms) == wide[terms] + 6
    assert header.sectionSize(name) == wide[name] + 8
    assert header.length() == room


@pytest.mark.feature("H11")
def test_what_other_modules_tell_is_measured_once_it_is_there(page):
    """Until then its column keeps its width; then it gives what it does not need."""
    keeper, header = page.table.keeper, page.table.heads()
    keeper._columns = tuple(
        replace(one, told=True, width=300) if one.field == "terms" else one
        for one in keeper.every()
    )
    keeper._needs = {one.field: 10_000 for one in keeper.shown()}
    keeper.stretch(1)
    room, wide = header.length(), header.sectionSize(column("buyer"))
    keeper._needs |= {"terms": 1, "buyer": wide + 90}
    keeper.stretch(room)
    assert header.sectionSize(column("terms")) == theme.px(300)
    assert header.sectionSize(column("buyer")) == wide
    page.model.told.came.emit(frozenset())
    keeper.stretch(room)
    assert header.sectionSize(column("terms")) <= theme.px(300) - 90
    assert header.sectionSize(column("buyer")) == wide + 90
    assert header.length() == room


@pytest.mark.feature("H11")
def test_a_name_that_is_cut_takes_the_room_that_other_columns_do_not_need(page):
    keeper, header = page.table.keeper, page.table.heads()
    keeper._needs = {one.field: 1 for one in keeper.shown()}
    keeper.stretch(1)  # too narrow for all: each as wide as it is declared
    declared = header.length()
    at = column("buyer")
    need = header.sectionSize(at) + 20
    keeper.need({"buyer": need})
    keeper.stretch(declared)
    assert header.sectionSize(at) == need
    assert header.length() == declared


@pytest.mark.feature("H11")
def test_a_country_gives_a_name_its_room_and_no_figure_does(page):
    keeper, header = page.table.keeper, page.table.heads()
    keeper._columns = tuple(
        replace(one, codes="countries", width=120) if one.field == "country" else one
        for one in keeper.every()
    )
    keeper._needs = {one.field: 10_000 for one in keeper.shown()}
    keeper.stretch(1)  # too narrow for all: each as wide as it is declared
    wide = {one.field: header.sectionSize(column(one.field)) for one in keeper.shown()}
    keeper.stretch(header.length())
    now = {one.field: header.sectionSize(column(one.field)) for one in keeper.shown()}
    assert now.pop("country") == header.least(column("country")) < wide.pop("country")
    assert now.pop("buyer") > wide.pop("buyer")
    assert now == wide


def said(page, country: Cell, wide: int) -> str:
    """Return how a country is begun to be said in a column of so many pixels."""
    art, paper = Art(page), QPixmap(400, 40)
    with QPainter(paper) as painter:
        art.content(painter, country, (0, 0, wide, 40), rtl=False)
    (drawn,) = {key[0] for key in art._words}
    return drawn


def test_countries_of_one_column_are_all_said_alike(page):
    """MX stood among 德国 and 法国: the one name of three characters had no room."""
    emirates = Cell("United Arab Emirates", short="AE")
    two, three = Cell("德国", short="DE"), Cell("墨西哥", short="MX")
    chile = Cell("Chile", short="CL")
    assert [said(page, one, 60) for one in (emirates, chile)] == ["AE", "CL"]
    assert [said(page, one, 90) for one in (emirates, chile)] == [
        "United Arab Emirates",
        "Chile",
    ]
    assert [said(page, one, 50) for one in (two, three)] == ["DE", "MX"]
    assert [said(page, one, 60) for one in (two, three)] == ["德国", "墨西哥"]


def test_roles_without_room_are_counted(page):
    """The second and third were left out, and nothing told that there were some."""
    roles = Cell(kind="chips", chips=(("Bank", ""), ("Agent", ""), ("Insurer", "")))
    paper = QPixmap(400, 40)
    for wide, told in ((400, ["Bank", "Agent", "Insurer"]), (130, ["Bank", "+2"])):
        art = Art(page)
        with QPainter(paper) as painter:
            art.content(painter, roles, (0, 0, wide, 40), rtl=False)
        assert [key[1] for key in art._pixmaps] == told


def test_a_country_keeps_its_name_in_chinese(page, monkeypatch):
    keeper, header = page.table.keeper, page.table.heads()
    keeper._columns = tuple(
        replace(one, codes="countries", width=76) if one.field == "country" else one
        for one in keeper.every()
    )
    keeper._needs = {one.field: 10_000 for one in keeper.shown()}
    keeper.stretch(1)
    room = header.length()
    monkeypatch.setattr(list_columns, "screen_language", lambda: language("zh_CN"))
    keeper.stretch(room)
    assert header.sectionSize(column("country")) >= theme.px(76)


def test_a_list_not_read_yet_is_led_to_its_row_out_of_sight(page, monkeypatch):
    """Its part that stays in place was asked, too, and knew no way to a row."""
    table, model = page.table, page.model
    table.select_row(0)
    where = replace(table.place_of(table), key=model.key(1))
    monkeypatch.setattr(model, "is_read", False)
    table.hide()
    assert not whereabouts.go(page, where)
    model.beginResetModel()
    model.endResetModel()
    assert table.currentIndex().row() == 1
