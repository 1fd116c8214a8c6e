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
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QVBoxLayout,
)

from app.core.refs import Ref
from forms.kit import keys as key_map
from forms.kit.fields import (
    CheckField,
    ChoiceField,
    DateField,
    DecimalField,
    LookupField,
    TextField,
    commit_focused,
)
from tests.forms.field_keys import ENTER, ESC, TAB, keys, leave, press
from tests.pause import pause

TODAY = date(2026, 11, 21)


pytestmark = pytest.mark.usefixtures("plain")
NORD = Ref(1, "K001", "Nordwind Handels GmbH")


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
        pause(5)
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


def compose(line, text):
    QApplication.sendEvent(line, QInputMethodEvent(text, []))


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


def test_a_tab_pasted_into_a_line_is_a_blank(place):
    field = place(TextField())
    field.input.setText("PO\t77")
    press(field, TAB)
    assert (field.value(), field.text(), field.problem()) == ("PO 77", "PO 77", "")


ESCAPED = [
    (TextField, "sent", "xyz", "sent"),
    (lambda: TextField(multiline=True), "two\nlines", "xyz", "two\nlines"),
    (lambda: DecimalField(2), Decimal(5), "77", "5.00"),
    (lambda: DecimalField(2), Decimal(5), "abc", "5.00"),
    (lambda: DateField(lambda: TODAY), TODAY, "12", "2026-11-21"),
    (lambda: LookupField("party"), NORD, "no", "Nordwind Handels GmbH"),
]


@pytest.mark.feature("H29")
@pytest.mark.parametrize(("make", "value", "typed", "stood"), ESCAPED)
def test_escape_brings_back_what_stood_there(place, make, value, typed, stood):
    field = place(make())
    field.set_value(value)
    field.select_all()
    keys(field, typed)
    press(field, ESC)
    inner = field.input
    assert (inner.text() if hasattr(inner, "text") else inner.toPlainText()) == stood
    leave(field)
    assert (field.value(), field.seen, field.problem()) == (value, [], "")


def test_undo_knows_what_escape_took_away(place):
    field = place(TextField())
    field.set_value("sent")
    field.select_all()
    keys(field, "xyz")
    press(field, ESC)
    field.input.undo()
    assert field.input.text() == "xyz"


def test_escape_in_a_dialog_is_the_dialogs(qtbot):
    dialog = QDialog()
    qtbot.addWidget(dialog)
    field = TextField()
    QVBoxLayout(dialog).addWidget(field)
    dialog.open()
    field.setFocus()
    keys(field, "xyz")
    press(field, ESC)
    assert not dialog.isVisible()
