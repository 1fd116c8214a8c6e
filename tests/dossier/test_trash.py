"""The list of what was put away."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from app.contracts.controller import ContractController
from app.core.clock import now
from app.core.errors import NotPossibleError
from app.dossier import service
from app.dossier.domain import Trashed
from app.ui import errors
from app.ui.registry import Registry, maker
from forms.dossier_list import days_left
from tests import sale_screen as screen
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


@pytest.mark.feature("H29")
def test_what_lies_in_the_trash_is_read_until_it_is_taken_out(tab, desk, qtbot, draft):  # noqa: F811
    """It was typed into, and only the save said that it lay there."""
    tab.form.header.menu_actions["put_away"].trigger()
    again = screen.opened(qtbot, ContractController(desk), draft.id)
    again.refresh()  # F5: the way out still stands there
    stood = again.draft.customer_po
    screen.write(again, "customer_po", "PO-77")
    assert again.draft.customer_po == stood
    confirm = again.form.header.buttons["confirm"]
    assert not confirm.isEnabled()
    assert not again.form.header.save.isEnabled()
    assert "lies in the trash" in confirm.toolTip()
    assert not again.allowed() & {"edit", "save", "confirm", "put_away"}
    (out,) = (
        one
        for one in again.form.banner.findChildren(QAbstractButton)
        if one.isVisible() and one.text() == "Take it out"
    )
    QTest.mouseClick(out, Qt.MouseButton.LeftButton)
    assert again.form.banner.isHidden()
    screen.write(again, "customer_po", "PO-77")
    assert again.draft.customer_po == "PO-77"
    screen.press(again, "save")
    assert again.stored.customer_po == "PO-77"


@pytest.mark.feature("H29")
def test_a_tab_follows_what_is_put_away_and_taken_out_elsewhere(tab, work):  # noqa: F811
    of = {"kind": "contract", "record_id": tab.record_id}
    work.run(partial(service.put_away, **of), None)
    assert "edit" not in tab.allowed()
    assert not tab.form.banner.isHidden()
    work.run(partial(service.restore, **of), None)
    assert "edit" in tab.allowed()
    assert tab.form.banner.isHidden()
