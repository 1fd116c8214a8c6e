"""Keys typed ahead: they are for what is just being opened, in their order (H7).

That a window system hands the keyboard over late cannot be had without one; these are
the parts that it is made of.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtTest import QTest

from app.core.refs import Choice, Ref
from forms.kit import ahead
from forms.kit.dialog import Dialog
from forms.kit.picker import PickerDialog

HERE = Path(__file__).parents[2]


@pytest.fixture
def waits(monkeypatch):
    monkeypatch.setattr(ahead._Now, "waits", True)


@pytest.mark.usefixtures("qapp", "waits")
def test_everything_but_typing_goes_on_until_it_is_open():
    told = []
    QTimer.singleShot(20, lambda: told.append("read"))
    ahead.wait(lambda: bool(told))
    assert told == ["read"]


@pytest.mark.usefixtures("qapp", "waits")
def test_typing_goes_on_where_nothing_opens():
    clock = QElapsedTimer()
    clock.start()
    ahead.wait(lambda: False, 60)
    assert 50 <= clock.elapsed() < 5_000


@pytest.mark.usefixtures("waits")
def test_a_dialog_comes_and_goes_with_the_keyboard(qtbot, qapp):
    dialog = Dialog()
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.isVisible()
    dialog.reject()
    assert not dialog.isVisible()
    assert qapp.activeModalWidget() is None


def test_every_dialog_loses_no_key():
    """`Dialog` is the only class that stands on Qt's own."""
    found = []
    for folder in ("app", "forms"):
        for path in (HERE / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef):
                    bases = [one.id for one in node.bases if isinstance(one, ast.Name)]
                    found += [node.name for base in bases if base == "QDialog"]
    assert found == ["Dialog"]


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
