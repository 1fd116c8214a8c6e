"""Products and tariff codes on the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.catalog import listing, service
from app.catalog.controller import ProductController, TariffController
from app.catalog.module import MODULE
from app.core.actor import Actor
from app.core.query import Query
from app.modules import find
from app.ui.registry import Registry, maker
from app.ui.work import Work
from tests import looks, make
from tests import masters_screen as masters
from tests import sale_screen as screen

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(work, actor, qapp):
    looks.put_on(qapp)
    with work.database.unit_of_work(actor) as uow:
        make.products(uow)
        service.add_sample(uow)
    return masters.desk_for(work)


@pytest.fixture
def tab(desk, qtbot):
    made = ProductController(desk)
    made.start()
    return screen.shown(qtbot, made)


@pytest.fixture
def juicer(desk, work, actor, qtbot):
    with work.database.unit_of_work(actor) as uow:
        key = service.find(uow, "HJ-350").id
    made = ProductController(desk)
    made.open(key)
    return screen.shown(qtbot, made)


def answer(tab, name: str, text: str) -> None:
    """Type into the field of a declaration element."""
    form = tab.elements
    field = list(form.fields.values())[form.names().index(name)]
    field.setFocus()
    field.select_all()
    QTest.keyClicks(field.input, text)
    field.commit()


@pytest.mark.feature("A13", "A16", "A20", "A24")
def test_a_product_is_entered_from_nothing(tab, qtbot, work, actor):
    screen.write(tab, "code", "BL-200")
    screen.write(tab, "name_en", "Cotton blanket")
    masters.write(tab, "name_zh", "棉毯")
    screen.look_up(qtbot, tab, "hs_code", "6301.30")
    draft = tab.draft
    assert (draft.hs_code, draft.legal_unit_1, draft.legal_unit_2) == (
        "6301300000",
        "015",
        "035",
    ), "the statutory units follow the tariff code"
    screen.write(tab, "units_per_carton", "10")
    for name, text in (("length", "60"), ("width", "45"), ("height", "40")):
        screen.write(tab, f"carton_{name}_cm", text)
    assert screen.field(tab, "volume").value() == "0.1080"
    screen.write(tab, "carton_gross_kg", "15.2")
    screen.write(tab, "carton_net_kg", "14")
    masters.look_up(qtbot, tab, "cost.supplier", "南通")
    screen.write(tab, "cost.price_incl_vat", "50.85")
    assert screen.field(tab, "net").value() == "45.00"
    screen.put(tab, "texts", 0, "name", "Manta de algodón")
    screen.press(tab, "save")
    with work.database.unit_of_work(actor) as uow:
        saved = service.find(uow, "bl-200")
    assert saved.carton_cbm() == Decimal("0.108")
    assert str(saved.cost.supplier) == "南通锦和家纺有限公司"
    assert saved.texts[0].language == "zh_TW"
    assert tab.title() == "BL-200"


@pytest.mark.feature("A18")
def test_elements_are_asked_for_by_name_and_missing_ones_are_red(juicer, work, actor):
    form = juicer.elements
    assert form.names()[:3] == ("品牌类型", "出口享惠情况", "用途")
    assert "Elements missing" not in screen.chips(juicer)
    answer(juicer, "品牌", " ")
    assert "Elements missing" in screen.chips(juicer)
    field = list(form.fields.values())[form.names().index("品牌")]
    assert field.problem() == "Missing"
    answer(juicer, "品牌", "HJ")
    answer(juicer, "品牌类型", "1")
    screen.press(juicer, "save")
    with work.database.unit_of_work(actor) as uow:
        stored = service.get(uow, juicer.record_id)
    assert stored.elements == "1|0|家用|1.9kg|350W|HJ|HJ-350"


@pytest.mark.feature("A18")
def test_another_tariff_code_asks_for_other_elements(juicer, qtbot):
    screen.look_up(qtbot, juicer, "hs_code", "6301300000")
    assert juicer.elements.names()[2] == "成分含量"
    juicer.undo()
    assert juicer.elements.names()[2] == "用途"


def test_a_tariff_code_outside_the_table_is_kept_and_checked(juicer):
    screen.write(juicer, "hs_code", "8471.30.0000")
    assert juicer.draft.hs_code == "8471300000"
    assert juicer.elements.names() == ()
    screen.write(juicer, "hs_code", "8471")
    screen.press(juicer, "save")
    assert "ten digits" in screen.field(juicer, "hs_code").problem()
    assert juicer.dirty()


@pytest.mark.feature("A15")
def test_the_card_tells_how_complete_the_product_is(tab, juicer):
    found = screen.facts(juicer)
    assert (found["Packing"], found["Declaring"]) == ("100%", "100%")
    assert found["Quoting"] == "75%", "the picture is missing"
    answer(juicer, "用途", " ")
    # 6 facts and 7 elements are asked for, 12 of 13 are there
    assert screen.facts(juicer)["Declaring"] == "92%"
    assert screen.facts(tab)["Packing"] == "0%"


def test_costs_are_not_there_for_who_may_not_see_them(work, actor, juicer, qtbot):
    clerk = Actor("Lin Ke", actor.permissions - {"catalog.view_cost"})
    tab = ProductController(masters.desk_for(Work(work.database, clerk, inline=True)))
    tab.open(juicer.record_id)
    screen.shown(qtbot, tab)
    assert "cost" not in tab.form.sections
    assert "Price with VAT" not in screen.facts(tab)
    assert screen.facts(juicer)["Price with VAT"] == "CNY 96.05"


def test_a_copy_wants_its_own_number(juicer):
    juicer.do("duplicate")
    ((kind, _key, draft),) = screen.asked(juicer, "open")
    assert (kind, draft.code, draft.name_zh) == ("product", "", "榨汁机")


def test_the_list_of_products(desk, work, actor, qtbot):
    with work.database.unit_of_work(actor) as uow:
        fresh = replace(make.HOUSEWARES["HJ-350"], code="NEW", hs_code="")
        service.save(uow, fresh)
    tab = maker(MODULE.listing)(desk)
    rows = masters.listed(qtbot, tab)
    assert [row[0] for row in rows] == ["CB-1520", "FC-5S", "HJ-350", "NEW"]
    assert rows[2][3] == "8509.40.1000"
    tab.form.views.choose(1)
    assert [row[0] for row in masters.rows(tab)] == ["NEW"]
    tab.form.views.choose(0)
    masters.find(tab, "slbxh")
    assert [row[0] for row in masters.rows(tab)] == ["FC-5S"]


# --- Tariff codes --------------------------------------------------------------------


def test_the_table_of_tariff_codes_is_a_list_of_its_own():
    registry = Registry((MODULE,))
    assert [one.name for one in registry.lists] == ["catalog", "tariff"]
    assert registry.named("tariff").listing.spec == "forms.catalog_list:TARIFF"
    assert registry.named("catalog").listing.spec == "forms.catalog_list:LIST"


@pytest.mark.feature("A17")
def test_the_sample_is_added_by_a_button_even_to_an_empty_list(work, qapp, qtbot):
    looks.put_on(qapp)
    desk = masters.desk_for(work)
    tab = maker(MODULE.more_lists[0].listing)(desk)
    assert masters.listed(qtbot, tab) == []
    tab.form.bar.buttons()["sample"].click()
    rows = masters.rows(tab)
    assert len(rows) > 50
    states = {row[0]: row[5] for row in rows}
    assert states["6301.30.0000"] == "Verified"
    assert states["6904.10.0000"] == "Unverified"
    tab.form.bar.buttons()["sample"].click()
    said = [args[0] for name, args in desk.shell.asked if name == "toast"]
    assert said == [f"{len(rows)} tariff codes were added",
                    "All codes of the sample table are there."]  # fmt: skip
    tab.form.views.choose(1)
    assert {row[5] for row in masters.rows(tab)} == {"Unverified"}


@pytest.mark.feature("A17")
def test_a_new_refund_rate_follows_the_old_one(desk, work, actor, qtbot):
    with work.database.unit_of_work(actor) as uow:
        key = service.find_hs(uow, "6301300000").id
    tab = TariffController(desk)
    tab.open(key)
    screen.shown(qtbot, tab)
    assert screen.cell(tab, "rates", 0, "words") == "13% for all exports"
    screen.put(tab, "rates", 1, "refund_rate", "9")
    screen.press(tab, "save")
    model = tab.form.sections["rates"].grid.lines_model
    cell = model.cell(model.index(1, model.column_of("valid_from")))
    assert cell.problem == "Another rate holds on some of these days."
    screen.put(tab, "rates", 0, "valid_to", "2026-03-31")
    screen.put(tab, "rates", 1, "valid_from", "2026-04-01")
    screen.press(tab, "save")
    with work.database.unit_of_work(actor) as uow:
        assert service.refund_rate_on(uow, "6301300000", date(2026, 3, 31)) == 13
        assert service.refund_rate_on(uow, "6301300000", date(2026, 4, 1)) == 9


@pytest.mark.feature("A16")
def test_a_tariff_code_is_entered_as_it_is_written(desk, work, actor, qtbot):
    tab = TariffController(desk)
    tab.start()
    screen.shown(qtbot, tab)
    screen.write(tab, "code", "8471.30.0000")
    masters.write(tab, "name_zh", "便携式自动数据处理设备")
    names = screen.field(tab, "element_names")
    names.input.setPlainText("品牌类型\n\n 出口享惠情况 \n用途")
    names.commit()
    screen.put(tab, "rates", 0, "refund_rate", "13")
    screen.press(tab, "save")
    with work.database.unit_of_work(actor) as uow:
        saved = service.find_hs(uow, "8471300000")
        assert saved.element_names == ("品牌类型", "出口享惠情况", "用途")
        assert listing.TARIFF.overview(uow, Query(text="8471")).count == 1
    assert tab.title() == "8471.30.0000"


def _typed_through(text: str) -> None:
    """Type words with Tab between them wherever the focus is, as a quick hand does."""
    for at, word in enumerate(text.split("|")):
        if at:
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        QTest.keyClicks(QApplication.focusWidget(), word)


@pytest.mark.feature("H1")
def test_tab_leads_through_the_whole_product_and_stops_only_where_one_types(tab):
    tab.form.tabs.setFocus()
    QTest.keyClick(tab.form.tabs, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is screen.field(tab, "hs_code").input
    QTest.keyClicks(QApplication.focusWidget(), "85")  # a list is open below it
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_PageDown, CTRL)
    assert tab.form.section() == "packing"
    _typed_through("4|52|38|34|7.6|8.9|")
    draft = tab.draft
    assert draft.carton_net_kg == Decimal("7.6"), "volume and density are passed over"
    assert draft.carton_gross_kg == Decimal("8.9")
    assert tab.form.section() == "cost", "the last field leads into the next section"
    first = screen.field(tab, "cost.supplier").input
    assert QApplication.focusWidget() is first
    QTest.keyClick(first, Qt.Key.Key_Backtab, SHIFT)
    assert tab.form.section() == "packing"
    assert QApplication.focusWidget() is screen.field(tab, "carton_gross_kg").input


@pytest.mark.feature("H1")
def test_tab_comes_from_the_tabs_of_the_sections_to_their_first_field(tab):
    tab.form.tabs.setFocus()
    QTest.keyClick(tab.form.tabs, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is screen.field(tab, "hs_code").input


@pytest.mark.feature("H5")
@pytest.mark.parametrize(
    ("typed", "code", "name"),
    [("8509.40.1000", "8509401000", ""), ("榨汁机", "", "榨汁机")],
)
def test_a_new_tariff_code_begins_with_what_was_typed(typed, code, name):
    begin = Registry((MODULE,)).begin("hs_code")
    made = find(begin.draft)(typed)
    assert (made.code, made.name_zh) == (code, name)
