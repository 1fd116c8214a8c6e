"""What runs off the screen's thread while no database is open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

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
