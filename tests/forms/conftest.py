"""What the tests of forms share: a desk with a list of contracts, a field shown."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from app.ui.desk import Desk
from app.ui.work import Work
from forms.kit import layout, theme
from forms.kit.fields import labelled
from tests import deals, looks
from tests.forms.list_world import CHEN, opened
from tests.pause import pause


@pytest.fixture
def desk(sqlite_database, qapp):
    looks.put_on(qapp)
    deals.fill(sqlite_database)
    return Desk(Work(sqlite_database, CHEN, inline=True))


@pytest.fixture
def tab(desk, qtbot):
    return opened(desk, qtbot)


@pytest.fixture
def page(tab):
    return tab.form


@pytest.fixture
def place(qtbot):
    """Shows a field beside another widget that can take the focus."""

    def show(field, title="Value", *, required=False):
        other = QPushButton("other")
        whole = labelled(field, title, required=required)
        page = layout.box(layout.column(whole, other), "page")
        qtbot.addWidget(page)
        page.show()
        page.activateWindow()
        field.setFocus()
        pause(1)
        field.seen = []
        field.edited.connect(field.seen.append)
        field.other = other
        field.page = page  # the test bot only holds it loosely
        return field

    return show


@pytest.fixture
def plain(qapp):
    """The light look at its usual size."""
    theme.install(qapp)
    theme.set_mode("light")
    theme.set_scale(13)


@pytest.fixture
def shown(qtbot):
    """Shows a widget by itself, and keeps it to the end of the test."""
    kept = []

    def show(widget, width=600, height=200):
        kept.append(widget)
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        return widget

    yield show
    kept.clear()
