"""Groups of conditions and conditions as text, made by hand on the list page."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel
from sqlalchemy import and_, or_

from app.core.i18n import set_screen_language
from app.core.query import ME, Filter, any_of
from forms.kit.field_text import TextField
from forms.kit.list_filter import FilterPanel
from forms.kit.list_reading import read
from forms.kit.list_spec import Column, ListSpec
from forms.kit.list_text import write
from forms.kit.list_words import condition_words
from tests import deals
from tests.deals import TODAY
from tests.forms.list_world import count_where

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
ROW = deals.DealRow
GROUP = any_of(
    Filter("state", "in", ("late",)),
    Filter("", "all", (Filter("amount", "ge", Decimal(90000)),
                       Filter("currency", "eq", "EUR"))),
)  # fmt: skip
IN_SQL = or_(
    ROW.state == "late", and_(ROW.amount >= Decimal(90000), ROW.currency == "EUR")
)


def choose(panel, field, op, value):
    panel._field.set_value(field)
    panel._choose_field(field)
    panel._op.set_value(op)
    panel._choose_op(op)
    panel._values.show_value(value)


@pytest.mark.feature("H9")
def test_alternatives_are_made_in_the_panel_and_found(page, desk, qtbot):
    page.ask_filter()
    panel = page._filter
    choose(panel, "state", "in", ("late",))
    qtbot.mouseClick(panel.other, Qt.MouseButton.LeftButton)
    choose(panel, "amount", "ge", Decimal(90000))
    qtbot.mouseClick(panel.beside, Qt.MouseButton.LeftButton)
    choose(panel, "currency", "eq", "EUR")
    qtbot.keyClick(panel, Key.Key_Return)
    assert page.query().filters == (GROUP,)
    said = "Any of: State: Delayed or Amount: ≥ 90,000 and Currency: EUR"
    assert page.bar.chips()[0].text() == said
    assert page.model.rowCount() == count_where(desk, IN_SQL)


@pytest.mark.feature("H9")
def test_what_binds_the_next_condition_stands_before_it(page, qtbot):
    page.ask_filter()
    panel = page._filter

    def told():
        labels = panel.rows.findChildren(QLabel)
        return [one.text() for one in labels if one.isVisible()]

    qtbot.waitUntil(lambda: told() == [])
    choose(panel, "state", "in", ("late",))
    qtbot.mouseClick(panel.other, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told() == ["State: Delayed", "or", "✎ …"])
    choose(panel, "amount", "ge", Decimal(90000))
    qtbot.mouseClick(panel.beside, Qt.MouseButton.LeftButton)
    said = ["State: Delayed", "or", "Amount: ≥ 90,000", "and", "✎ …"]
    qtbot.waitUntil(lambda: told() == said)
    panel._change((0, 0))
    qtbot.waitUntil(lambda: told()[:2] == ["✎ State: Delayed", "or"])
    qtbot.mouseClick(panel.beside, Qt.MouseButton.LeftButton)
    said = ["State: Delayed", "and", "✎ …", "or", "Amount: ≥ 90,000"]
    qtbot.waitUntil(lambda: told() == said)


@pytest.mark.feature("H9")
def test_several_numbers_are_changed_at_their_chip(page):
    """The chip that Home or another list leads to: its panel opens with its values."""
    page.add_filter(Filter("number", "in", ("SC-2026-0430", "SC-2026-0007")))
    assert page.model.rowCount() == 2
    page.bar.chips()[0].pressed.emit()
    panel = page._filter
    field = panel._values._field
    assert field.value() == "SC-2026-0430, SC-2026-0007"
    field.set_value("SC-2026-0430、SC-2026-0429，SC-2026-0428")
    panel.apply()
    assert page.model.rowCount() == 3


@pytest.mark.feature("H9")
@pytest.mark.parametrize(
    "one",
    [
        Filter("owner", "eq", ME),
        Filter("state", "ne", "late"),
        Filter("amount", "in", (Decimal(1), Decimal(2))),
    ],
)
def test_what_the_panel_has_no_field_for_is_changed_as_text(page, one):
    page.add_filter(one)
    page.bar.chips()[0].pressed.emit()
    assert page.typed_panel.isVisible()


@pytest.mark.feature("H9")
def test_alternatives_are_changed_and_dropped_at_their_chip(page, desk):
    page.add_filter(GROUP)
    page.bar.chips()[0].pressed.emit()
    panel = page._filter
    panel.rows.dropped.emit((1, 1))
    panel.rows.chosen.emit((0, 0))
    panel._values.show_value(("booked",))
    panel.apply()
    booked = Filter("state", "in", ("booked",))
    dear = Filter("amount", "ge", Decimal(90000))
    assert page.query().filters == (any_of(booked, dear),)
    page.bar.chips()[0].pressed.emit()
    panel.rows.dropped.emit((0, 0))
    panel.apply()
    assert page.query().filters == (dear,)
    assert page.model.rowCount() == count_where(desk, ROW.amount >= Decimal(90000))


@pytest.mark.feature("H9")
def test_conditions_typed_into_the_search_box_become_chips(page, desk, qtbot):
    page.begin_search()
    qtbot.keyClicks(
        page.bar.search, "state: Delayed or (amount: 90000.. & currency: EUR)"
    )
    qtbot.wait(260)
    assert page.query().text == "", "conditions wait for Return"
    qtbot.keyClick(page.bar.search, Key.Key_Return)
    assert page.model.rowCount() == count_where(desk, IN_SQL)
    assert page.bar.search.text() == ""
    assert len(page.bar.chips()) == 1


@pytest.mark.feature("H9")
def test_conditions_are_shown_as_text_changed_there_and_mistakes_told(page, qtbot):
    page.add_filter(GROUP)
    page.add_filter(Filter("buyer", "contains", "nord"))
    page.show_text()
    panel = page.typed_panel
    written = "(State: Delayed | Amount: >=90000 & Currency: EUR) & Customer: nord"
    assert panel.field.text() == written.replace("Amount", "(Amount").replace(
        "EUR)", "EUR))"
    )
    panel.field.set_value("Amount: lots")
    panel.apply()
    assert not panel.note.isHidden()
    assert panel.note.text().startswith("“lots” is not a number")
    panel.field.set_value("Amount: <50000")
    qtbot.keyClick(panel, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.query().filters == (Filter("amount", "lt", Decimal(50000)),)


@pytest.mark.feature("H9")
def test_a_mistake_in_the_search_box_opens_the_text_to_be_mended(page, qtbot):
    page.begin_search()
    qtbot.keyClicks(page.bar.search, "amount: lots")
    qtbot.keyClick(page.bar.search, Key.Key_Return)
    panel = page.typed_panel
    assert panel.isVisible()
    assert panel.field.text() == "amount: lots"
    assert "lots" in panel.note.text()


@pytest.mark.feature("H9")
def test_what_was_mended_joins_the_conditions_that_there_are(page, qtbot):
    nord = Filter("buyer", "contains", "nord")
    page.add_filter(nord)
    page.begin_search()
    qtbot.keyClicks(page.bar.search, "amount: lots")
    qtbot.keyClick(page.bar.search, Key.Key_Return)
    page.typed_panel.field.set_value("amount: 5..")
    page.typed_panel.apply()
    five = Filter("amount", "between", (Decimal(5), None))
    assert page.query().filters == (nord, five)
    assert page.bar.search.text() == ""


@pytest.mark.feature("H9")
@pytest.mark.parametrize("then", ["nordwind: lots", "amount: 5..10"])
def test_who_types_into_the_search_box_again_needs_no_text_to_mend(page, qtbot, then):
    page.activateWindow()
    page.begin_search()
    qtbot.keyClicks(page.bar.search, "amount: lots")
    qtbot.keyClick(page.bar.search, Key.Key_Return)
    assert page.typed_panel.isVisible()
    page.begin_search()
    page.bar.search.selectAll()
    qtbot.keyClicks(page.bar.search, then)
    assert not page.typed_panel.isVisible()
    assert page.bar.search.hasFocus()
    qtbot.keyClick(page.bar.search, Key.Key_Return)
    assert not page.typed_panel.isVisible()


@pytest.mark.feature("H9")
@pytest.mark.parametrize("others", [0, 1])
def test_tab_goes_round_in_the_panel_of_a_condition(page, qtbot, others):
    page.activateWindow()
    page.bar.add.click()
    panel = page._filter
    for _other in range(others):
        choose(panel, "buyer", "contains", "nord")
        panel.other.click()
    seen = []
    for _stop in range(20):
        seen.append(QApplication.focusWidget())
        assert panel.isAncestorOf(seen[-1])
        qtbot.keyClick(seen[-1], Key.Key_Tab)
    round_of = seen[: seen.index(seen[0], 1)]
    heights = [one.mapTo(panel, one.rect().center()).y() for one in round_of]
    top = heights.index(min(heights))
    assert heights[top:] + heights[:top] == sorted(heights), "as the eye goes"
    assert panel._values.focusProxy().input in round_of
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab, SHIFT)
    assert panel.isAncestorOf(QApplication.focusWidget())


def test_tab_goes_from_the_search_by_the_conditions_and_the_tools_to_the_rows(
    page, qtbot
):
    page.add_filter(Filter("buyer", "contains", "nord"))
    page.add_filter(Filter("amount", "gt", Decimal(5)))
    page.activateWindow()
    page.begin_search()
    seen = []
    while page.table not in seen:
        seen.append(QApplication.focusWidget())
        qtbot.keyClick(seen[-1], Key.Key_Tab)
        assert len(seen) < 20
    assert seen[:4] == [page.bar.search, *page.bar.chips(), page.bar.add]
    assert page.table.selected_rows() == [0], "the row that has the keys is seen"


@pytest.mark.feature("H9")
def test_groups_deeper_than_the_panel_shows_are_changed_as_text(page):
    deep = any_of(Filter("state", "empty"),
                  Filter("", "all", (GROUP, Filter("buyer", "empty"))))  # fmt: skip
    page.add_filter(deep)
    page.bar.chips()[0].pressed.emit()
    assert page.typed_panel.isVisible()
    page.typed_panel.apply()
    assert page.query().filters == (deep,)


def test_a_condition_with_many_values_counts_them():
    """A chip is never cut, so fifty numbers would push the tools out of the window."""
    numbers = tuple(f"SC26-{n:04}" for n in range(1, 51))
    few = condition_words(deals.SPEC, Filter("number", "in", numbers[:2]))
    many = condition_words(deals.SPEC, Filter("number", "in", numbers))
    assert few[1] == "SC26-0001, SC26-0002"
    assert many[1].endswith("SC26-0005, … (50)")


@pytest.mark.feature("H9")
def test_a_condition_on_codes_is_told_and_taken_by_names_and_holds_the_code():
    """DE is Germany, 德国, as countries.csv names it."""
    at = Column("country", "Country", lambda _r: None, filter="code", codes="countries")
    spec = ListSpec("x", "X", "x", (at,))
    one, several = Filter("country", "eq", "DE"), Filter("country", "in", ("DE", "FR"))
    begun = Filter("country", "starts", "DE")
    assert condition_words(spec, one) == ("Country", "Germany")
    assert condition_words(spec, several) == ("Country", "Germany, France")
    assert condition_words(spec, begun) == ("Country", "DE…")
    set_screen_language("zh_CN")
    try:
        assert condition_words(spec, one)[1] == "德国"
        assert write(spec, [one]).endswith(": DE"), "the same text in every language"
        for typed in ("DE", "de", "德国", "Germany"):
            assert read(spec, f"country: {typed}", TODAY) == (one,)
        assert read(spec, "country: 德国, 法国", TODAY) == (several,)
        assert read(spec, "country: Nowhere", TODAY)[0].value == "Nowhere"
    finally:
        set_screen_language("en")


@pytest.mark.feature("H9")
@pytest.mark.parametrize("typed", ["France", "fr", "法国"])
def test_the_panel_of_a_condition_on_codes_shows_and_takes_names(page, qtbot, typed):
    at = Column("country", "Country", lambda _r: None, filter="code", codes="countries")
    panel = FilterPanel(ListSpec("x", "X", "x", (at,)), page)
    panel.ask(page, Filter("country", "eq", "DE"))
    field = panel.findChild(TextField)
    assert field.value() == "Germany"
    field.set_value(typed)
    with qtbot.waitSignal(panel.chosen) as told:
        panel.apply()
    assert told.args[0] == Filter("country", "eq", "FR")


@pytest.mark.feature("H9")
def test_an_ampersand_in_a_choice_is_shown_and_is_no_key(page):
    """“Smith & Sons” was shown as “Smith _Sons”, and Alt with a blank ticked it."""
    names = (("s", "Smith & Sons"),)
    at = Column("buyer", "Buyer", lambda _r: None, filter="choice", options=names)
    panel = FilterPanel(ListSpec("x", "X", "x", (at,)), page)
    panel.ask(page, Filter("buyer", "in", ("s",)))
    (box,) = panel.findChildren(QCheckBox)
    assert (box.text(), box.shortcut().isEmpty()) == ("Smith && Sons", True)
    spoken = QAccessible.queryAccessibleInterface(box).text(QAccessible.Text.Name)
    assert spoken == "Smith & Sons"
