"""Colleagues are offered after "@" in a note, and told of it (H27)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.dossier.domain import Colleague, mentioned
from forms.dossier_notes import NotesPanel, addressed, called
from forms.kit.dialog import Dialog
from tests import looks

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
OFFICE = (
    Colleague("wu", "Wu Jing"),
    Colleague("zhou", "Zhou Min"),
    Colleague("wxt", "王晓彤"),
    Colleague("wangwei", "王伟"),
    Colleague("wangwei2", "王伟"),
)

pytestmark = pytest.mark.feature("H27")


@pytest.fixture
def panel(qtbot, qapp):
    looks.put_on(qapp)
    dialog = Dialog()
    panel = NotesPanel()
    panel.setParent(dialog)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    panel.edit.setFocus()
    panel.edit.show_colleagues(OFFICE)
    panel.sent = []
    panel.written.connect(lambda text, _internal: panel.sent.append(text))
    yield panel
    dialog.close()


def seen(panel):
    """Return who is offered; None: no list is open."""
    offer = panel.edit.offer
    return [c.ref.code for c in offer._choices] if offer.isVisible() else None


def compose(edit, text, word=""):
    event = QInputMethodEvent(text, [])
    if word:
        event.setCommitString(word)
    QApplication.sendEvent(edit, event)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("@", ["Wu Jing", "Zhou Min", "王晓彤", "王伟", "王伟"]),
        ("@zh", ["Zhou Min"]),
        ("@MIN", ["Zhou Min"]),
        ("@wxt", None),  # the very login of one alone: nothing is left to choose
        ("@wx", ["王晓彤"]),
        ("＠xiaot", ["王晓彤"]),
        ("@ww", ["王伟", "王伟"]),
        ("请@王", ["王晓彤", "王伟", "王伟"]),
        ("li@w", None),
        ("@ 5 pm", None),
        ("@nobody", None),
    ],
)
def test_names_logins_and_pinyin_find_a_colleague(panel, typed, found):
    panel.edit.insertPlainText(typed)
    assert seen(panel) == found


def test_arrows_choose_return_takes_and_the_one_is_addressed(panel):
    QTest.keyClicks(panel.edit, "Ask @w")
    QTest.keyClick(panel.edit, KEY.Key_Down)
    QTest.keyClick(panel.edit, KEY.Key_Return)
    assert seen(panel) is None
    assert panel.edit.toPlainText() == "Ask @王晓彤 "
    QTest.keyClicks(panel.edit, "for the B/L and @zh")
    QTest.keyClick(panel.edit, KEY.Key_Tab)
    assert panel.edit.hasFocus()
    text = panel.edit.toPlainText()
    assert text == "Ask @王晓彤 for the B/L and @Zhou Min "
    assert mentioned(text, OFFICE) == ("wxt", "zhou")
    QTest.keyClick(panel.edit, KEY.Key_Return)
    assert panel.edit.toPlainText().endswith("\n"), "Return is the text's again"


def test_of_two_with_one_name_the_very_one_is_told(panel):
    """“@王伟” told the first of them, whoever was meant."""
    QTest.keyClicks(panel.edit, "@ww")
    QTest.keyClick(panel.edit, KEY.Key_Down)
    QTest.keyClick(panel.edit, KEY.Key_Return)
    assert mentioned(panel.edit.toPlainText(), OFFICE) == ("wangwei2",)
    assert [called(one, OFFICE) for one in OFFICE[:3]] == [
        "Wu Jing",
        "Zhou Min",
        "王晓彤",
    ]


def test_escape_closes_the_list_and_nothing_else(panel):
    QTest.keyClicks(panel.edit, "@")
    QTest.keyClick(panel.edit, KEY.Key_Escape)
    assert seen(panel) is None
    assert panel.window().isVisible()
    QTest.keyClicks(panel.edit, "w")
    assert seen(panel) is None, "whoever closed it writes on in peace"
    QTest.keyClicks(panel.edit, " @z")
    assert seen(panel) == ["Zhou Min"]


def test_what_is_composed_neither_filters_nor_takes(panel):
    QTest.keyClicks(panel.edit, "@")
    before = seen(panel)
    compose(panel.edit, "wang'xiao")
    for key in (KEY.Key_Return, KEY.Key_Tab, KEY.Key_Escape):
        QTest.keyClick(panel.edit, key)
    assert seen(panel) == before
    assert panel.edit.toPlainText() == "@"
    assert panel.edit.hasFocus()
    compose(panel.edit, "", "王晓")
    assert seen(panel) == ["王晓彤"]
    QTest.keyClick(panel.edit, KEY.Key_Return)
    assert panel.edit.toPlainText() == "@王晓彤 "


def test_the_key_that_sends_asks_first_whom_it_is_for(panel):
    QTest.keyClicks(panel.edit, "Please look @w")
    QTest.keyClick(panel.edit, KEY.Key_Return, CONTROL)
    assert panel.sent == []
    assert seen(panel), "several fit"
    QTest.keyClick(panel.edit, KEY.Key_Down)
    QTest.keyClick(panel.edit, KEY.Key_Return, CONTROL)
    assert panel.sent == ["Please look @王晓彤 "]


def test_who_is_called_very_so_comes_first():
    two = (Colleague("lina", "Li Na"), Colleague("li", "Wang Li"))
    assert [one.login for one in addressed("li", two)] == ["li", "lina"]
    assert addressed("Li Na ", two) == ()
