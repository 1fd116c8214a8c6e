"""What the tests of letters of credit share."""

from __future__ import annotations

from datetime import date

import pytest


@pytest.fixture
def uow(database, actor):
    """One action on the day after the first shipment."""
    with database.unit_of_work(actor, today=date(2026, 6, 22)) as uow:
        uow.reactions = {}
        yield uow
