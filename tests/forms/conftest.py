"""A desk with a list of contracts, for every test of the list page."""

from __future__ import annotations

import pytest

from app.ui.desk import Desk
from app.ui.work import Work
from tests import deals, looks
from tests.forms.list_world import CHEN, opened


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
