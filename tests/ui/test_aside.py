"""What runs off the screen's thread while no database is open."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete, isValid

from app.core.errors import NotPossibleError
from app.ui.aside import Aside

pytestmark = pytest.mark.usefixtures("qapp")


def test_nobody_is_called_who_is_gone():
    owner, called = QObject(), []
    aside = Aside(owner)
    aside.run(lambda: 1, called.append, called.append)
    aside.wait()
    delete(owner)
    QApplication.processEvents()
    assert called == []


def test_the_answer_or_the_refusal_arrives(qtbot):
    def refuse():
        message = "No."
        raise NotPossibleError(message)

    aside, answers, refusals = Aside(), [], []
    aside.run(lambda: 1, answers.append, refusals.append)
    aside.run(refuse, answers.append, refusals.append)
    qtbot.waitUntil(lambda: bool(refusals))
    assert answers == [1]
    assert isinstance(refusals[0], NotPossibleError)


class Window(QWidget):
    """Takes its events itself, as the program's window does."""

    def event(self, event: QEvent) -> bool:
        return super().event(event)


def test_a_window_is_destroyed_while_something_runs_for_it():
    window, began, may_end = Window(), Event(), Event()
    aside = Aside(window)
    aside.run(lambda: (began.set(), may_end.wait()), lambda _: None, lambda _: None)
    began.wait()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(window)
    may_end.set()
    aside.wait()
