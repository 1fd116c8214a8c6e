"""Fields that point at something found by typing: records, ports, codes (H5)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QAction,
    QInputMethodEvent,
)
from PySide6.QtWidgets import (
    QApplication,
)

from app.core.i18n import set_screen_language
from app.core.refs import Choice, Ref
from forms.kit.fields import (
    CodeField,
    LookupField,
)
from tests.forms.field_keys import ENTER, ESC, TAB, keys, leave, press

pytestmark = pytest.mark.usefixtures("plain")


NORDWIND = Choice(Ref(1, "K001", "Nordwind Handels GmbH"), "Germany")
NORDIC = Choice(Ref(2, "K002", "Nordic Supply AB"), "Sweden")


@pytest.fixture
def customer(place):
    field = place(LookupField("party", can_create=True))

    def answer(_kind, words):
        field.words.append(words)
        both = (NORDWIND, NORDIC)
        found = [
            c
            for c in both
            if words.lower() in f"{c.ref.code} {c.ref.name}".lower() or not words
        ]
        field.show_choices(found)

    field.words = []
    field.asked.connect(answer)
    return field


@pytest.mark.feature("H5")
def test_lookup_by_typing_and_enter(customer, qtbot):
    keys(customer, "nord")
    qtbot.waitUntil(customer.list_open)
    press(customer, Qt.Key.Key_Down)
    press(customer, ENTER)
    assert customer.seen == [NORDIC.ref]
    assert customer.input.text() == "Nordic Supply AB · Sweden"
    assert not customer.list_open()


@pytest.mark.feature("H5")
def test_lookup_by_code_faster_than_the_answer(customer):
    keys(customer, "K001")
    press(customer, ENTER)
    assert customer.seen == [NORDWIND.ref]


@pytest.mark.feature("H5")
def test_a_slip_begins_no_new_record_but_going_to_the_offer_does(customer, qtbot):
    wanted = []
    customer.new_asked.connect(lambda _kind, words: wanted.append(words))
    keys(customer, "nobody")
    qtbot.waitUntil(customer.list_open)
    press(customer, ENTER)
    assert wanted == []
    assert customer.problem()
    press(customer, Qt.Key.Key_Down)
    press(customer, ENTER)
    assert wanted == ["nobody"]


def test_lookup_without_a_match_keeps_the_words(customer):
    keys(customer, "nobody")
    leave(customer)
    assert customer.problem()
    assert customer.input.text() == "nobody"
    assert customer.seen == []


def test_lookup_emptied(customer):
    customer.set_value(NORDWIND.ref, "Germany")
    customer.input.clear()
    leave(customer)
    assert customer.seen == [None]


def test_lookup_answer_of_the_other_thread(place):
    field = place(LookupField("party"))
    keys(field, "k001")
    leave(field)
    assert field.seen == []
    field.show_choices([NORDWIND])
    assert field.seen == [NORDWIND.ref]


def test_answers_that_come_late_drop_no_list_over_other_fields(place):
    """Typed and left while the server was away: both questions are answered then."""
    field = place(LookupField("party"))
    keys(field, "nor")
    leave(field)
    for _question in ("typed", "left"):
        field.show_choices([NORDWIND, NORDIC])
        assert not field.list_open()
    assert field.problem()


@pytest.mark.feature("H5")
def test_a_refused_save_is_told_with_no_list_over_its_words(customer, qtbot):
    keys(customer, "zzqq")
    qtbot.waitUntil(customer.list_open)
    qtbot.keyClick(customer.input, ENTER, Qt.KeyboardModifier.ControlModifier)
    assert "zzqq" in customer.problem()
    assert not customer.list_open()
    press(customer, Qt.Key.Key_Down)
    assert customer.list_open(), "the list is there again when it is asked for"


@pytest.mark.feature("H5")
@pytest.mark.parametrize(
    ("typed", "steps", "saved"),
    [("k001", 0, NORDWIND), ("nord", 1, NORDIC), ("nord", 0, None), ("", 0, None)],
)
def test_the_key_that_saves_does_so_with_the_list_open(
    customer, qtbot, typed, steps, saved
):
    """It took the first row that fitted, whoever that was, and saved nothing."""
    asked = []
    action = QAction(customer.window())
    action.setShortcut("Ctrl+Return")
    action.triggered.connect(lambda: asked.append(customer.value()))
    customer.window().addAction(action)
    keys(customer, typed)
    if not typed:
        press(customer, Qt.Key.Key_Down)
    qtbot.waitUntil(customer.list_open)
    for _step in range(steps):
        press(customer, Qt.Key.Key_Down)
    qtbot.keyClick(customer.input, ENTER, Qt.KeyboardModifier.ControlModifier)
    assert not customer.list_open()
    if saved is None and typed:  # two fit, and nobody said which
        assert asked == []
        assert customer.problem()
    else:
        assert asked == [saved and saved.ref]


@pytest.mark.feature("H5")
def test_lookup_f7_browses_with_the_words(customer, qtbot):
    keys(customer, "nor")
    with qtbot.waitSignal(customer.browse_asked) as asked:
        press(customer, Qt.Key.Key_F7)
    assert asked.args == ["party", "nor"]


def test_lookup_arrow_lists_everything(customer):
    customer.set_value(NORDWIND.ref)
    press(customer, Qt.Key.Key_Down)
    assert customer.words == [""]
    assert customer.list_open()
    press(customer, ESC)
    assert not customer.list_open()
    assert customer.value() == NORDWIND.ref


@pytest.mark.parametrize(
    ("typed", "code"), [("PVG", "PVG"), ("上海浦东", "PVG"), ("CNNGB", "CNNGB")]
)
def test_goods_by_air_name_their_airport(place, typed, code):
    field = place(CodeField("ports"))
    asked = []
    field.show_choices = asked.append
    field.asked.emit("ports", typed)
    assert asked[0][0].ref.code == code
    field.set_value(code)
    assert field.value() == code
    assert field.input.text().startswith(f"{code} ")


def test_code_field_by_chinese_name(place, qtbot):
    set_screen_language("zh_CN")
    field = place(CodeField("ports"))
    keys(field, "汉堡")
    qtbot.waitUntil(field.list_open)
    press(field, ENTER)
    assert field.seen == ["DEHAM"]
    assert field.input.text().startswith("DEHAM 汉堡")
    field.set_value("")
    assert field.value() == ""


def test_code_field_keeps_an_unknown_code(place):
    field = place(CodeField("ports"))
    field.set_value("XXOLD")
    assert (field.value(), field.input.text()) == ("XXOLD", "XXOLD")


@pytest.mark.feature("H5")
def test_blank_around_a_reference_means_the_same(customer):
    customer.set_value(NORDWIND.ref)
    before = customer.input.text()
    customer.input.setCursorPosition(0)
    keys(customer, " ")
    press(customer, ENTER)
    assert customer.value() == NORDWIND.ref
    assert customer.input.text() == before
    assert customer.words == []


@pytest.mark.feature("H5")
def test_tab_takes_no_row_that_nobody_went_to_where_several_fit(customer, qtbot):
    keys(customer, "nor")
    qtbot.waitUntil(customer.list_open)
    press(customer, TAB)
    assert customer.input.hasFocus()
    assert customer.list_open()
    assert customer.seen == []
    assert "nor" in customer.problem()
    press(customer, Qt.Key.Key_Down)
    press(customer, TAB)
    assert customer.seen == [NORDIC.ref]
    assert not customer.problem()


@pytest.mark.feature("H5")
@pytest.mark.parametrize("typed", ["k001", "nordw", "nordwind handels gmbh"])
def test_tab_takes_what_is_called_so_or_is_the_only_one(customer, qtbot, typed):
    keys(customer, typed)
    qtbot.waitUntil(customer.list_open)
    press(customer, TAB)
    assert customer.seen == [NORDWIND.ref]


@pytest.mark.feature("H5")
def test_nothing_is_told_wrong_while_the_whole_list_lies_over_the_field(customer):
    keys(customer, "nor")
    press(customer, Qt.Key.Key_F7)
    leave(customer)
    assert not customer.problem()
    customer.take(NORDIC)
    assert customer.seen == [NORDIC.ref]


def test_what_was_typed_is_settled_once_the_whole_list_is_closed(customer):
    keys(customer, "nor")
    press(customer, Qt.Key.Key_F7)
    leave(customer)
    customer.setFocus()
    leave(customer)
    assert "nor" in customer.problem()


@pytest.mark.feature("H33")
@pytest.mark.parametrize("key", [ENTER, TAB, ESC])
def test_keys_belong_to_the_input_method_while_it_composes(customer, key):
    QApplication.sendEvent(customer.input, QInputMethodEvent("ni'hao", []))
    press(customer, key)
    assert customer.input.hasFocus()
    assert customer.words == []
    assert customer.seen == []
    done = QInputMethodEvent()
    done.setCommitString("你好")
    QApplication.sendEvent(customer.input, done)
    assert customer.input.text() == "你好"
