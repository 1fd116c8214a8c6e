"""Fields act through keys, as people use them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.core.i18n import set_screen_language
from app.core.refs import Choice, Ref
from app.ui import keys as key_map
from forms.kit import theme
from forms.kit.fields import (
    CheckField,
    ChoiceField,
    CodeField,
    DateField,
    DecimalField,
    LookupField,
    TextField,
    commit_focused,
)

TODAY = date(2026, 11, 21)
ENTER, TAB, ESC = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape


@pytest.fixture(autouse=True)
def _screen(qapp):
    theme.install(qapp)
    set_screen_language("en")
    yield
    set_screen_language("en")


def keys(field, text):
    for letter in text:
        if letter.isascii():
            QTest.keyClicks(field.input, letter)
        else:  # the test bot knows no keys beyond ASCII
            none = Qt.KeyboardModifier.NoModifier
            event = QKeyEvent(QEvent.Type.KeyPress, 0, none, letter)
            QApplication.sendEvent(field.input, event)


def press(field, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(field.input, key, modifier)


def leave(field):
    field.other.setFocus()


@pytest.mark.feature("H34")
@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("=1200*1.05", "1260.00"),
        ("(3+2)*4", "20.00"),
        ("1.2万", "12000.00"),
        ("１２３．４５", "123.45"),
        ("1,234.5", "1234.50"),
        ("-3", "-3.00"),
        ("10/4", "2.50"),
        ("100*5%", "5.00"),
        ("2.675", "2.68"),
    ],
)
def test_number_field_works_out_what_was_typed(place, typed, result):
    field = place(DecimalField(2))
    keys(field, typed)
    press(field, ENTER)
    assert field.seen == [Decimal(result)]
    assert field.value() == Decimal(result)


@pytest.mark.feature("H34")
def test_number_field_keeps_what_was_typed_in_undo(place):
    field = place(DecimalField(2))
    keys(field, "=1200*1.05")
    leave(field)
    assert field.input.text() == "1,260.00"
    field.input.undo()
    assert field.input.text() == "=1200*1.05"


def test_number_field_tells_what_it_cannot_read(place):
    field = place(DecimalField(2))
    field.set_value(Decimal(7))
    press(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    keys(field, "seven")
    leave(field)
    assert field.problem()
    assert field.input.text() == "seven"
    assert field.seen == []
    assert field.value() == Decimal(7)
    field.set_value(Decimal(7))  # the form shows its record again: nothing is lost
    assert field.input.text() == "seven"
    field.forget_typing()
    assert (field.input.text(), field.problem()) == ("7.00", "")


def test_number_field_keeps_to_its_limits(place):
    field = place(DecimalField(0, minimum=Decimal(1)))
    keys(field, "0")
    press(field, ENTER)
    assert "1" in field.problem()
    assert field.seen == []
    press(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    keys(field, "5")
    press(field, ENTER)
    assert (field.problem(), field.seen) == ("", [Decimal(5)])


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("es", "51234,5", "51.234,50"),
        ("ru", "51 234,5", "51 234,50"),
        ("ar", "51234.5", "51,234.50"),
        ("zh_CN", "51234.5", "51,234.50"),
    ],
)
def test_numbers_of_every_language(place, language, typed, shown):
    set_screen_language(language)
    field = place(DecimalField(2))
    keys(field, typed)
    leave(field)
    assert field.problem() == ""
    assert field.input.text().replace("\u00a0", " ").replace("\u202f", " ") == shown


def test_grouped_number_is_edited_without_its_groups(place):
    field = DecimalField(2)
    field.set_value(Decimal("1234567.5"))
    assert field.input.text() == "1,234,567.50"
    place(field)
    assert field.input.text() == "1234567.50"
    leave(field)
    assert field.input.text() == "1,234,567.50"
    assert field.seen == []


@pytest.mark.parametrize("typed", ["$12.5", "¥ 12.5", "USD 12.5", "12.5元"])
def test_a_number_overlooks_signs_of_currency(place, typed):
    field = place(DecimalField(2, unit="USD"))
    keys(field, typed)
    press(field, ENTER)
    assert field.value() == Decimal("12.5")


@pytest.mark.feature("H34")
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("t", date(2026, 11, 21)),
        ("0", date(2026, 11, 21)),
        ("+7", date(2026, 11, 28)),
        ("-3", date(2026, 11, 18)),
        ("15", date(2026, 11, 15)),
        ("12-5", date(2026, 12, 5)),
        ("20261205", date(2026, 12, 5)),
        ("26/1/31", date(2026, 1, 31)),
        ("2026年12月5日", date(2026, 12, 5)),
        ("１２－５", date(2026, 12, 5)),
    ],
)
def test_date_shorthand(place, typed, day):
    field = place(DateField(lambda: TODAY))
    keys(field, typed)
    press(field, ENTER)
    assert field.seen == [day]
    assert field.input.text() == day.isoformat()


@pytest.mark.feature("H34")
def test_date_keys_step(place):
    field = place(DateField(lambda: TODAY))
    field.set_value(date(2026, 1, 31))
    field.input.selectAll()
    keys(field, "+")
    assert field.value() == date(2026, 2, 1)
    keys(field, "--")
    assert field.value() == date(2026, 1, 30)
    keys(field, "]")
    assert field.value() == date(2026, 2, 28)
    keys(field, "[")
    assert field.value() == date(2026, 1, 28)


def test_sign_and_number_over_a_date_count_from_today(place):
    field = place(DateField(lambda: TODAY))
    field.set_value(date(2026, 1, 31))
    field.input.selectAll()
    keys(field, "+7")
    press(field, ENTER)
    assert field.value() == date(2026, 11, 28)


def test_date_from_the_calendar_by_keys(place):
    field = place(DateField(lambda: TODAY))
    press(field, Qt.Key.Key_F4)
    assert field.calendar_open()
    press(field, Qt.Key.Key_Down)
    press(field, Qt.Key.Key_Right)
    press(field, ENTER)
    assert not field.calendar_open()
    assert field.seen == [date(2026, 11, 29)]
    press(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert field.calendar_open()
    press(field, ESC)
    assert field.value() == date(2026, 11, 29)


def test_no_such_day(place):
    field = place(DateField(lambda: TODAY))
    keys(field, "2-30")
    leave(field)
    assert field.problem()
    assert field.input.text() == "2-30"
    assert field.value() is None


def test_text_field_commits_once(place):
    field = place(TextField())
    keys(field, " PO-88214-N ")
    press(field, ENTER)
    leave(field)
    assert field.seen == ["PO-88214-N"]


def test_text_field_counts_what_is_too_much(place):
    field = place(TextField(max_length=3))
    keys(field, "abcde")
    press(field, ENTER)
    assert "2" in field.problem()
    assert field.input.text() == "abcde"


def test_note_takes_lines_and_tab_leaves_it(place):
    field = place(TextField(multiline=True))
    keys(field, "one")
    press(field, ENTER)
    keys(field, "two")
    press(field, TAB)
    assert field.seen == ["one\ntwo"]
    assert "\t" not in field.text()


def test_choice_by_keys(place):
    field = place(ChoiceField([("FOB", "FOB"), ("CIF", "CIF"), ("DAP", "DAP")]))
    field.set_value("FOB")
    assert field.seen == []
    keys(field, "D")
    assert field.seen == ["DAP"]
    field.set_value("EXW")
    assert field.input.currentText() == "EXW"


@pytest.mark.feature("H5")
@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        *(("mll", "margin"), ("maoli", "margin"), ("m", "margin"), ("j", "amount")),
        *(("jine", "amount"), ("q", "signed"), ("F", "fob"), ("z", None)),
    ],
)
def test_chinese_choices_are_found_by_their_pinyin(place, typed, chosen):
    options = [("fob", "FOB"), ("signed", "签约日期"), ("amount", "金额"),
               ("margin", "毛利率")]  # fmt: skip
    field = place(ChoiceField(options))
    for letter in typed:
        keys(field, letter)
    assert field.value() == chosen


@pytest.mark.feature("H5")
def test_the_same_letter_once_more_goes_on_to_the_next_choice(place, monkeypatch):
    monkeypatch.setattr(QApplication, "keyboardInputInterval", lambda: 0)
    field = place(ChoiceField([(1, "单价"), (2, "单位"), (3, "等级"), (4, "金额")]))
    for now in (1, 2, 3, 1):
        QTest.qWait(5)
        keys(field, "d")
        assert field.value() == now


def test_choice_only_read(place):
    field = place(ChoiceField([(1, "one"), (2, "two")]))
    field.set_value(1)
    field.set_read_only(True)
    keys(field, "t")
    assert field.value() == 1


def test_check_by_space(place):
    field = place(CheckField("Partial shipment allowed"))
    press(field, Qt.Key.Key_Space)
    assert field.seen == [True]
    field.set_read_only(True)
    press(field, Qt.Key.Key_Space)
    assert field.value() is True


def test_read_only_text_does_not_change(place):
    field = place(TextField())
    field.set_value("sent")
    field.set_read_only(True)
    keys(field, "x")
    press(field, ENTER)
    assert (field.value(), field.input.text(), field.seen) == ("sent", "sent", [])


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


def compose(line, text):
    QApplication.sendEvent(line, QInputMethodEvent(text, []))


@pytest.mark.feature("H33")
@pytest.mark.parametrize("key", [ENTER, TAB, ESC])
def test_keys_belong_to_the_input_method_while_it_composes(customer, key):
    compose(customer.input, "ni'hao")
    press(customer, key)
    assert customer.input.hasFocus()
    assert customer.words == []
    assert customer.seen == []
    done = QInputMethodEvent()
    done.setCommitString("你好")
    QApplication.sendEvent(customer.input, done)
    assert customer.input.text() == "你好"


@pytest.mark.feature("H33")
def test_note_leaves_tab_to_the_input_method(place):
    field = place(TextField(multiline=True))
    compose(field.input, "ni")
    press(field, TAB)
    assert field.input.hasFocus()
    assert field.seen == []


def test_label_names_the_field_and_its_problem(place):
    field = place(TextField(), "Customer", required=True)
    assert field.input.accessibleName() == "Customer, required"
    field.set_problem("The customer is missing.")
    assert field.input.property("bad") is True
    assert field.input.accessibleDescription() == "The customer is missing."
    field.set_problem(None)
    assert field.input.property("bad") is False


def test_saving_by_key_commits_first(place):
    field = place(DecimalField(2))
    keys(field, "3*4")
    assert commit_focused()
    assert field.seen == [Decimal(12)]


def test_menu_of_the_field_does_not_commit(place):
    field = place(TextField())
    keys(field, "half")
    event = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.PopupFocusReason)
    QApplication.sendEvent(field.input, event)
    assert field.seen == []
    assert isinstance(field.input, QLineEdit)


@pytest.mark.feature("H29")
@pytest.mark.parametrize("multiline", [False, True])
def test_a_field_keeps_undo_only_while_it_has_something_to_take_back(
    place, multiline, monkeypatch
):
    monkeypatch.setitem(key_map._Map.keys, "duplicate", ("Ctrl+C",))
    field = place(TextField(multiline))
    field.set_value("as stored")

    def keeps(key, modifiers=Qt.KeyboardModifier.ControlModifier):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
        event.ignore()
        QApplication.sendEvent(field.input, event)
        return event.isAccepted()

    assert not keeps(Qt.Key.Key_Z), "the record takes back its last change"
    for key in (Qt.Key.Key_E, Qt.Key.Key_K, Qt.Key.Key_N, Qt.Key.Key_W):
        assert not keeps(key), "a key of the window works from every field"
    keys(field, "x")
    assert keeps(Qt.Key.Key_Z)
    assert keeps(Qt.Key.Key_C), "also where somebody let it call something"
    press(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not keeps(Qt.Key.Key_Z)


@pytest.mark.feature("H33")
@pytest.mark.parametrize("multiline", [False, True])
def test_key_of_the_program_waits_for_the_input_method(place, multiline):
    field = place(TextField(multiline=multiline))
    saved = []
    shortcut = QShortcut(QKeySequence(key_map.shortcut("save")), field.window())
    shortcut.activated.connect(lambda: saved.append(field.value()))
    control = Qt.KeyboardModifier.ControlModifier
    compose(field.input, "de'guo")
    press(field, Qt.Key.Key_S, control)
    assert saved == []
    done = QInputMethodEvent()
    done.setCommitString("德国")
    QApplication.sendEvent(field.input, done)
    press(field, Qt.Key.Key_S, control)
    assert len(saved) == 1
    assert field.text() == "德国"


@pytest.mark.feature("H33")
def test_full_stop_of_a_chinese_keyboard_is_a_decimal_point(place):
    field = place(DecimalField(2))
    keys(field, "9。5")
    press(field, ENTER)
    assert field.value() == Decimal("9.5")


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


def test_a_tab_pasted_into_a_line_is_a_blank(place):
    field = place(TextField())
    field.input.setText("PO\t77")
    press(field, TAB)
    assert (field.value(), field.text(), field.problem()) == ("PO 77", "PO 77", "")
