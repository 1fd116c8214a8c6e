"""Answers the panel that an action asks with, as a person does: types and presses."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from forms.kit.ask import AskDialog


@dataclass
class Seen:
    """What stood in the panel.

    Attributes:
        title: The question.
        text: Every word above the fields.
        first: The words in its fields at first, by field.
        problems: What the fields said after the press, where something was wrong.
        image: How it looked.
    """

    title: str = ""
    text: str = ""
    first: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    image: object = None


def answer(act, **typed):
    """Do something that opens a panel; type the answers and press its button.

    Args:
        act: Opens the panel.
        typed: Words to type, by field; fields left out keep what stands there.
    """
    seen = Seen()

    def panel():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AskDialog), "no panel was opened"
        try:
            seen.title = dialog.windowTitle()
            seen.text = "\n".join(one.text() for one in dialog.findChildren(QLabel))
            for name, one in dialog.grid.fields.items():
                if hasattr(one.input, "text"):
                    seen.first[name] = one.input.text()
            seen.image = dialog.grab()
            for name, words in typed.items():
                one = dialog.grid.fields[name]
                one.setFocus()
                one.input.selectAll()
                QTest.keyClick(one.input, Qt.Key.Key_Delete)
                QTest.keyClicks(one.input, words)
            dialog.go.click()
            seen.problems = {
                name: one.problem()
                for name, one in dialog.grid.fields.items()
                if one.problem()
            }
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(0, panel)
    act()
    assert seen.title, "no panel was opened"
    return seen
