"""The list of what was put away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.clock import now
from app.core.errors import NotPossibleError
from app.dossier.domain import Trashed
from app.ui import errors
from app.ui.registry import Registry, maker
from forms.dossier_list import days_left
from tests.dossier.test_controller import (  # noqa: F401
    desk,
    draft,
    tab,
)


@pytest.mark.feature("H29")
@pytest.mark.parametrize("twice", [False, True], ids=["Enter", "twice clicked"])
def test_what_lies_in_the_trash_opens_like_every_row(tab, desk, qtbot, twice):  # noqa: F811
    """Nothing happened there."""
    tab.form.header.menu_actions["put_away"].trigger()
    trash = maker(Registry().named("trash").listing)(desk)
    qtbot.addWidget(trash.form)
    trash.form.show()
    table = trash.form.table
    qtbot.waitUntil(lambda: trash.form.model.record(0) is not None)
    table.setCurrentIndex(table.model().index(0, 1))
    if twice:
        table.doubleClicked.emit(table.currentIndex())
    else:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert ("open", ("contract", tab.record_id, None)) in desk.shell.asked


@pytest.mark.feature("H29")
@pytest.mark.parametrize(
    ("gone", "left"),
    [
        (timedelta(minutes=1), 30),
        (timedelta(days=1, minutes=1), 29),
        (timedelta(days=29, hours=23), 1),
    ],
)
def test_the_trash_says_how_many_days_are_left(gone, left):
    """A draft stays there for thirty days; of the last one an hour is a day."""
    at = now() - gone
    row = Trashed(id=1, kind="contract", record_id=7, title="", at=at, by="Chen")
    assert days_left(row) == left


def test_a_file_that_was_refused_says_nothing_of_those_that_were_attached(
    tab,  # noqa: F811
    monkeypatch,
):
    """Two of three were attached, and still it said that nothing was changed."""
    told = []
    monkeypatch.setattr(
        "app.ui.errors.tell",
        lambda _form, one: told.append((errors.words(one), errors.meaning(one))),
    )
    why = NotPossibleError("It is empty.")
    tab.extras.dossier._not_taken("empty.pdf", why)
    assert told == [
        ("“empty.pdf” was not attached. It is empty.", "Only this one was left out.")
    ]
