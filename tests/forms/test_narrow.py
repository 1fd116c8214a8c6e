"""A row too narrow for the words of its commands shows icons instead of half words."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from forms.kit import layout, theme
from forms.kit.buttons import button, ghost
from forms.kit.narrow import Narrow


@pytest.fixture
def shown(qapp, qtbot):
    """Shows a row of three commands of which two may be icons."""
    theme.install(qapp)
    first, second = button("Create next", "git-branch"), ghost("copy", "", "Duplicate")
    last = button("Save", "device-floppy", primary=True)
    row = layout.row(first, second, None, last)
    row.setSizeConstraint(row.SizeConstraint.SetNoConstraint)  # a page forces it
    host = QWidget()
    host.setLayout(row)
    Narrow(host, row, lambda: (first, second))
    qtbot.addWidget(host)
    host.show()
    host.resize(row.sizeHint().width(), 40)

    def narrower(by: int) -> list[bool]:
        host.resize(host.width() - by, 40)
        QApplication.processEvents()
        return [bool(one.property("bare")) for one in (first, second, last)]

    return narrower


def test_the_first_command_becomes_an_icon_first_and_the_last_never(shown):
    assert shown(0) == [False, False, False]
    assert shown(10) == [True, False, False]
    assert shown(100) == [True, True, False]


def test_words_come_back_with_their_room(shown):
    shown(110)
    assert shown(-100) == [True, False, False]
    assert shown(-10) == [False, False, False]


def test_a_command_without_an_icon_keeps_its_words(qapp, qtbot):
    theme.install(qapp)
    only = button("Pay back")
    row = layout.row(only)
    host = QWidget()
    host.setLayout(row)
    narrow = Narrow(host, row, lambda: (only,))
    qtbot.addWidget(host)
    host.resize(20, 40)
    narrow.fit()
    assert not only.property("bare")
