"""Keys typed ahead: they are for what is just being opened, in their order (H7).

That a window system hands the keyboard over late cannot be had without one; these are
the parts that it is made of.
"""

from __future__ import annotations

import ast
from functools import partial
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QElapsedTimer, QEvent, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from shiboken6 import delete, isValid

from app.core.refs import Choice, Ref
from forms.kit import ahead, asking
from forms.kit.dialog import Dialog, KeepsKeys
from forms.kit.field_base import LineInput
from forms.kit.picker import PickerDialog
from tests import typed_ahead
from tests.sources import files, nodes, text

CLEAR = Qt.KeyboardModifier.NoModifier


@pytest.mark.usefixtures("qapp", "hands")
def test_everything_but_typing_goes_on_until_it_is_open():
    told = []
    QTimer.singleShot(20, lambda: told.append("read"))
    ahead.wait(lambda: bool(told))
    assert told == ["read"]


@pytest.mark.usefixtures("qapp", "hands")
def test_typing_goes_on_where_nothing_opens():
    clock = QElapsedTimer()
    clock.start()
    ahead.wait(lambda: False, 60)
    assert 50 <= clock.elapsed() < 5_000


@pytest.mark.usefixtures("hands")
def test_a_dialog_comes_and_goes_with_the_keyboard(qtbot, qapp):
    dialog = Dialog()
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.isVisible()
    dialog.reject()
    assert not dialog.isVisible()
    assert qapp.activeModalWidget() is None


@pytest.mark.usefixtures("hands")
def test_who_waits_leaves_the_processor_to_who_reads(qtbot, monkeypatch):
    window = QWidget()
    qtbot.addWidget(window)
    plain, looks = ahead.KeysAhead._type, []
    monkeypatch.setattr(
        ahead.KeysAhead, "_type", lambda held: (looks.append(1), plain(held))
    )
    ahead.hold(window)
    ahead.wait(lambda: False, 100)
    assert 0 < len(looks) <= 60, "every other millisecond, not again and again"


@pytest.fixture
def over(qtbot):
    """A window at work, and a dialog over it with a button that accepts."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    dialog = Dialog(window)
    button = QPushButton("OK", dialog)
    button.clicked.connect(dialog.accept)
    dialog.button, dialog.window_behind = button, window
    return dialog


@pytest.mark.usefixtures("hands")
def test_two_quick_clicks_answer_once(over):
    """What is still on its way when a dialog goes is heard before it has gone."""
    told = []
    over.accepted.connect(lambda: told.append("accepted"))
    over.button.clicked.connect(lambda: told.append("clicked"))
    over.open()
    press = partial(QTest.mouseClick, over.button, Qt.MouseButton.LeftButton)
    QTimer.singleShot(0, press)
    press()
    assert not over.isVisible()
    assert sorted(told) == ["accepted", "clicked"]


@pytest.mark.usefixtures("hands")
def test_an_answer_that_comes_by_itself_twice_counts_once(over):
    told = []
    over.accepted.connect(lambda: told.append("accepted"))
    over.open()
    QTimer.singleShot(0, over.accept)
    over.accept()
    assert told == ["accepted"]
    over.open()
    assert over.isVisible(), "opened again it waits for an answer of its own"
    over.reject()


@pytest.mark.usefixtures("hands")
def test_two_quick_clicks_open_one_dialog(over):
    opened, button = [], QPushButton("Ask", over.window_behind)
    button.show()
    button.clicked.connect(lambda: (opened.append(1), over.open()))
    press = partial(QTest.mouseClick, button, Qt.MouseButton.LeftButton)
    QTimer.singleShot(0, press)
    press()
    assert opened == [1]
    over.reject()


@pytest.mark.usefixtures("hands")
def test_a_dialog_answered_while_it_comes_does_not_wait_for_ever(over):
    """A job may be over before the window system has handed the keyboard over."""
    QTimer.singleShot(0, over.accept)
    QTimer.singleShot(5_000, over.reject)  # the test ends at any rate
    assert over.exec() == Dialog.DialogCode.Accepted


def test_every_dialog_loses_no_key():
    """What stands on one of Qt's own dialogs keeps the keys first of all."""
    found = {}
    for path in (one for one in files("app", "forms") if "Dialog" in text(one)):
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                bases = [one.id for one in node.bases if isinstance(one, ast.Name)]
                if any(base.startswith("Q") and "Dialog" in base for base in bases):
                    found[node.name] = bases[0]
    assert found == dict.fromkeys(("Dialog", "_Files", "_Printers"), "KeepsKeys")


def test_dialogs_for_files_and_printers_lose_no_key(qtbot, monkeypatch):
    """Those of the system are none of our windows; Qt's own are."""
    window = QWidget()
    qtbot.addWidget(window)
    monkeypatch.setattr(asking, "_LOOKS_IN", True)
    assert isinstance(asking._dialog(window, "Save", ""), KeepsKeys)
    printing = asking.to_print(QPrinter(), window)
    assert isinstance(printing, KeepsKeys)
    monkeypatch.setattr(asking, "_LOOKS_IN", False)
    assert not isinstance(asking._dialog(window, "Save", ""), KeepsKeys)


@pytest.mark.feature("H8")
def test_return_in_a_picker_takes_what_was_typed_not_what_stood_there(qtbot):
    picker = PickerDialog("Look up", "")
    qtbot.addWidget(picker)
    asked, taken = [], []
    picker.asked.connect(lambda text, reply: asked.append((text, reply)))
    picker.picked.connect(taken.append)
    picker.search()
    picker.open()
    first, second = (Choice(Ref(n, code, code)) for n, code in ((1, "AL"), (2, "LUMI")))
    asked[-1][1]((first, second))
    QTest.keyClicks(picker.line, "lumi")
    QTest.keyClick(picker.line, Qt.Key.Key_Return)
    assert not taken, "the answer is on its way"
    qtbot.waitUntil(lambda: asked[-1][0] == "lumi")
    asked[-1][1]((second,))
    assert taken == [second]


@pytest.mark.usefixtures("hands")
def test_a_key_addressed_to_a_dialog_that_goes_is_typed_behind_it(
    over, qtbot, monkeypatch
):
    """Window systems name a window: with a dialog that was deleted its keys went."""
    behind = QLineEdit(over.window_behind)
    behind.show()
    over.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    over.open()
    handle = over.windowHandle()

    def late(_until, _most):
        """Let a key come that was on its way, once who waits is told to go on."""
        QTimer.singleShot(0, press)

    def press():
        if isValid(handle):
            QTest.keyClick(handle, Qt.Key.Key_Q)

    monkeypatch.setattr(ahead, "wait", late)
    over.reject()
    over.window_behind.activateWindow()
    behind.setFocus()
    qtbot.waitUntil(lambda: behind.text() == "q")


@pytest.mark.usefixtures("hands")
def test_keys_wait_while_no_window_has_the_keyboard(over, qtbot, monkeypatch):
    """It has left one window and not come to the next one yet."""
    behind, nobody = QLineEdit(over.window_behind), [True] * 5
    behind.show()
    behind.setFocus()
    plain = {
        name: getattr(QApplication, name)
        for name in ("activeModalWidget", "activePopupWidget", "instance", "sendEvent")
    }

    def focus():
        return nobody.pop() and None if nobody else QApplication.focusWidget()

    between = {"focusWidget": focus, "activeWindow": lambda: None}
    monkeypatch.setattr(ahead, "QApplication", SimpleNamespace(**plain, **between))
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Q, CLEAR, "q")
    ahead.hold(over.window_behind, [key])
    qtbot.waitUntil(lambda: behind.text() == "q")
    assert not nobody


@pytest.mark.usefixtures("hands")
def test_what_is_behind_has_the_keyboard_before_a_dialog_goes(over, qtbot, monkeypatch):
    """Between the two the X server asks the window manager: keys went nowhere."""
    told, behind = [], over.window_behind
    monkeypatch.setattr(
        behind, "activateWindow", lambda: told.append(over.isVisible()), raising=False
    )
    over.open()
    over.reject()
    assert not told, "other systems hand it over themselves"
    QWidget.activateWindow(behind)
    qtbot.waitUntil(behind.isActiveWindow)
    monkeypatch.setattr(ahead.QGuiApplication, "platformName", lambda: "xcb")
    over.open()
    assert not told, "the dialog that comes has it from the window manager"
    over.reject()
    assert told == [True], "once, and while the dialog still has it"


@pytest.mark.usefixtures("hands")
def test_keys_wait_for_ever_while_another_program_has_the_keyboard(
    over, qtbot, monkeypatch
):
    behind, away = QLineEdit(over.window_behind), [True]
    behind.show()
    behind.setFocus()
    monkeypatch.setattr(ahead, "_AWAY", 20)
    plain = ("activeModalWidget", "activePopupWidget", "instance", "sendEvent")
    between = {
        "focusWidget": lambda: None if away else QApplication.focusWidget(),
        "activeWindow": lambda: None if away else QApplication.activeWindow(),
    }
    kept = {name: getattr(QApplication, name) for name in plain}
    monkeypatch.setattr(ahead, "QApplication", SimpleNamespace(**kept, **between))
    monkeypatch.setattr(ahead._Now, "held", None)
    keys = [QKeyEvent(QEvent.Type.KeyPress, 0, CLEAR, text) for text in "abc"]
    ahead.hold(over.window_behind, keys)
    qtbot.wait(150)
    assert behind.text() == ""
    away.clear()
    qtbot.waitUntil(lambda: behind.text() == "abc")


@pytest.mark.usefixtures("hands")
def test_keys_held_over_a_dialog_that_is_deleted_go_behind_it(over, qtbot, monkeypatch):
    """A question was over it, and the keys that wait for the question go on."""
    behind = QLineEdit(over.window_behind)
    behind.show()
    over.open()
    monkeypatch.setattr(ahead._Now, "held", None)
    ahead.hold(over, [QKeyEvent(QEvent.Type.KeyPress, 0, CLEAR, "q")])
    delete(over)
    over.window_behind.activateWindow()
    behind.setFocus()
    qtbot.waitUntil(lambda: behind.text() == "q")


@pytest.fixture
def lines(over):
    """Return the line that has the keyboard and the one it goes to."""
    here, there = LineInput(over.window_behind), LineInput(over.window_behind)
    for line in (here, there):
        line.show()
    over.window_behind.activateWindow()
    here.setFocus()
    return here, there


def compose(line, word="", begun=""):
    """Do what an input method does: it sends the word to the field itself."""
    event = QInputMethodEvent(begun, [])
    event.setCommitString(word)
    QApplication.sendEvent(line, event)


@pytest.mark.feature("H33")
@pytest.mark.usefixtures("hands")
def test_a_composed_word_waits_for_the_keys_before_it(lines, qtbot):
    here, there = lines
    first = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Q, CLEAR, "q")
    ahead.hold(here.window(), [first])
    compose(here, begun="huo")
    compose(here, "货")
    compose(here, "物")
    there.setFocus()  # what opens takes the keyboard
    qtbot.waitUntil(lambda: there.text() == "q货物")
    assert here.text() == ""
    compose(there, "单")
    assert there.text() == "q货物单", "nothing is held any more"


@pytest.mark.usefixtures("hands")
def test_a_word_composed_while_a_page_opens_is_for_the_page(lines, qtbot):
    here, there = lines

    def opened():
        compose(here, "货")
        there.setFocus()

    QTimer.singleShot(5, opened)
    ahead.wait(there.hasFocus)
    qtbot.waitUntil(lambda: there.text() == "货")
    assert here.text() == ""


@pytest.mark.usefixtures("hands")
def test_a_word_begun_before_a_page_opens_ends_where_it_was_begun(lines):
    here, there = lines
    compose(here, begun="huo")
    QTimer.singleShot(5, there.setFocus)
    ahead.wait(there.hasFocus)
    assert (here.text(), there.text()) == ("huo", "")


def test_who_presses_keys_tells_lost_from_misplaced():
    """Of the trial by hand of a machine: python -m tests.typed_ahead."""
    assert typed_ahead.fault(["p0:a", "d1:b"], ["p0:a"]) == "lost"
    assert typed_ahead.fault(["p0:a", "d1:b"], ["p0:a", "p0:b"]) == "misplaced"
    assert typed_ahead.fault(["p0:a", "p0:b"], ["p0:b", "p0:a"]) == "misplaced"
    keys, wanted = typed_ahead.Person(1).sequence()
    letters = [key for key in keys if len(key) == 1]
    assert letters == [word[-1] for word in wanted]
    assert keys[-1] == typed_ahead.END


@pytest.mark.feature("H5")
def test_ctrl_n_makes_the_record_that_the_whole_list_does_not_hold(qtbot):
    picker = PickerDialog("Look up", "bmw")
    qtbot.addWidget(picker)
    made = []
    picker.offer_new(made.append)
    picker.open()
    picker.activateWindow()
    qtbot.waitUntil(picker.isActiveWindow)
    assert "Ctrl+N" in picker.new.toolTip()
    QTest.keyClick(picker.line, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert made == ["bmw"]
    assert not picker.isVisible()
