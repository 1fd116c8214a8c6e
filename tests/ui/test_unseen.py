"""Questions that come by themselves: keys typed before they stood answer nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.core.errors import NotPossibleError
from app.ui import errors
from forms.kit import ahead

ANSWERS = (errors.Answer("upgrade", "Upgrade the office", primary=True),)


def type_into(times, *keys):
    """Type keys into the open dialog, each after so many milliseconds."""
    heard = []

    def press(key):
        dialog = QApplication.activeModalWidget()
        heard.append(dialog is not None)
        if dialog is not None:
            QTest.keyClick(dialog.focusWidget() or dialog, key)

    for at, key in zip(times, keys, strict=True):
        QTimer.singleShot(at, lambda key=key: press(key))
    return heard


def test_a_return_typed_ahead_does_not_answer_what_nobody_asked_for(qtbot, dressed):  # noqa: ARG001
    heard = type_into((0, 100, 200, 1500), *[Qt.Key.Key_Return] * 2,
                      Qt.Key.Key_Escape, Qt.Key.Key_Return)  # fmt: skip
    answer = errors.offer(None, "The office is older.", "It is backed up.", ANSWERS)
    assert (answer, heard) == ("upgrade", [True] * 4), "only the last one answered"


def test_a_failure_is_not_closed_before_it_can_be_read(qtbot, dressed):  # noqa: ARG001
    heard = type_into((0, 100, 1500), *[Qt.Key.Key_Return] * 3)
    errors.tell(None, NotPossibleError("Nothing was saved."))
    assert heard == [True] * 3


def test_keys_that_wait_for_a_page_do_not_answer_its_failure(qtbot, dressed):  # noqa: ARG001
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    none = Qt.KeyboardModifier.NoModifier
    ahead.hold(window, [QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, none)])
    heard = type_into((1500,), Qt.Key.Key_Return)
    errors.tell(window, NotPossibleError("It cannot be opened."))
    assert heard == [True]


def test_what_a_person_asked_for_is_answered_at_once(qtbot, dressed):  # noqa: ARG001
    heard = type_into((0,), Qt.Key.Key_Return)
    assert errors.ask(None, "Save the changes?", "", ANSWERS) == "upgrade"
    assert heard == [True]
