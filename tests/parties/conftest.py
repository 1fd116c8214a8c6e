"""An office on a server, as the services see it: two people who may confirm."""

from __future__ import annotations

import pytest

from app.access.domain import ALL_PERMISSIONS
from app.access.model import StaffRow
from app.core.actor import Actor


@pytest.fixture
def staffed(database):
    """Let a colleague work there who may confirm; return who does the rest."""
    one = Actor("Zhao Lei", ALL_PERMISSIONS, login="zhao")
    two = Actor("Qian Yu", ALL_PERMISSIONS, login="qian")
    with database.unit_of_work(one) as uow:
        for login, roles in (("zhao", "manager"), ("qian", "finance"), ("ma", "sales")):
            uow.session.add(
                StaffRow(version=1, login=login, name=login, email="", roles=roles,
                         team="", reach="all", active=True)
            )  # fmt: skip
    return one, two
