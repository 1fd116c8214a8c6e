"""The panel that asks for the day, the amount, the reason of an action."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QRadioButton

from app.core.refs import Ref
from app.ui.merge import Conflict
from forms.dossier_deadlines import GiveDialog
from forms.kit import layout
from forms.kit.ask import (
    REASON,
    AskDialog,
    Given,
    Question,
    says_why,
    the_amount,
    the_day,
)
from forms.kit.buttons import button
from forms.kit.dialog import Dialog
from forms.kit.merge import MergeDialog
from tests import looks
from tests.forms import sample_contract as sample

TODAY = date(2026, 8, 24)
_HELD = Qt.KeyboardModifier


def panel(qtbot, *fields, danger=False, given=None):
    question = Question(
        title="Approved: TS26-0001?",
        text="",
        verb="Approved",
        fields=fields,
        danger=danger,
    )
    dialog = AskDialog(question, given or Given(on=TODAY, amount=Decimal(39416)))
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def test_return_takes_what_stands_there(qtbot):
    dialog = panel(qtbot, the_day("Approved on"), the_amount("Approved"))
    QTest.keyClick(dialog.grid.fields["on"].input, Qt.Key.Key_Return)
    assert dialog.result() == 1
    assert dialog.given == Given(on=TODAY, amount=Decimal(39416))


def test_return_never_loses_anything_nor_gives_up(qtbot):
    dialog = panel(qtbot, the_day("Reversed on"), REASON, danger=True)
    QTest.keyClick(dialog.grid.fields["on"].input, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_control_return_gives_a_reason_that_has_lines(qtbot):
    dialog = panel(qtbot, REASON, danger=True)
    box = dialog.grid.fields["reason"].input
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible()  # none is given yet
    QTest.keyClicks(box, "one")
    QTest.keyClick(box, Qt.Key.Key_Return)
    QTest.keyClicks(box, "two")
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.result() == 1
    assert dialog.given.reason == "one\ntwo"


def test_a_day_that_cannot_be_read_is_told_and_stays(qtbot):
    dialog = panel(qtbot, the_day("Approved on"))
    box = dialog.grid.fields["on"]
    box.input.selectAll()
    QTest.keyClicks(box.input, "soon")
    dialog.go.click()
    assert dialog.isVisible()
    assert box.problem()
    assert box.input.text() == "soon"


@pytest.mark.feature("H24")
@pytest.mark.parametrize(
    ("words", "enough"),
    [("出差", True), ("他", False), ("ill", True), ("ok", False), ("  出差 ", True)],
)
def test_two_chinese_characters_are_a_reason(words, enough):
    assert says_why(words) is enough


@pytest.mark.feature("H24")
def test_who_gives_a_deadline_away_is_told_what_is_missing(qtbot, qapp):
    looks.put_on(qapp)
    dialog = GiveDialog("SH26-0015 · SI", ())
    qtbot.addWidget(dialog)
    assert dialog.lacks.text() == "Choose who takes over. Enter the reason."
    dialog.person.setCurrentText("Wu Bin")
    assert dialog.lacks.text() == "Enter the reason."
    assert not dialog.give.isEnabled()
    dialog.reason.setPlainText("出差")
    assert dialog.lacks.text() == ""
    assert dialog.give.isEnabled()


def test_ctrl_return_gives_the_answer_of_every_dialog(qtbot):
    """The dialog of two people's changes heard Return only; its key map says both."""
    met = (Conflict("po", "PO-1", "PO-2", "PO-3"),)
    dialog = MergeDialog(sample.CONTRACT, met)
    qtbot.addWidget(dialog)
    dialog.show()
    mine = dialog.focusWidget()
    QTest.keyClick(mine, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.result() == MergeDialog.DialogCode.Accepted


@pytest.mark.feature("H30")
def test_a_field_that_one_of_two_emptied_is_no_line(qtbot):
    agent, other = Ref(1, "A-1", "Agent One"), Ref(2, "A-2", "Agent Two")
    met = (Conflict("agent", agent, None, other),)
    dialog = MergeDialog(sample.CONTRACT, met)
    qtbot.addWidget(dialog)
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert "1 field was changed by both of you." in said
    assert said.count("Agent One") == 1
    offered = [button.text() for button in dialog.findChildren(QRadioButton)]
    assert offered == ["Agent Two", "(empty)"]


@pytest.mark.parametrize("on_button", [True, False])
@pytest.mark.parametrize("held", [_HELD.NoModifier, _HELD.ControlModifier])
def test_a_key_that_is_held_since_before_answers_no_question(qtbot, held, on_button):
    """Return repeats while it is held, also into a dialog that opens meanwhile."""
    dialog, line, go = Dialog(), QLineEdit(), button("Go", primary=True)
    go.setDefault(True)
    dialog.setLayout(layout.column(line, go))
    qtbot.addWidget(dialog)
    answers = []
    go.clicked.connect(lambda: answers.append(True))
    dialog.show()
    at = go if on_button else line
    at.setFocus()
    for again in (True, False):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, held, "\r", again)
        QApplication.sendEvent(at, press)
        assert answers == ([] if again else [True])
