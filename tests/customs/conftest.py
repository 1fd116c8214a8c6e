"""The day of the first declaration, and a contract whose goods bear tariff codes."""

from __future__ import annotations

from datetime import date

import pytest

from tests import make, make_export


@pytest.fixture
def uow(database, actor):
    """One action on the day of the first declaration."""
    with database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        uow.reactions = {}
        yield uow


@pytest.fixture
def contract(uow):
    made = make.contract(uow)
    make_export.hs_codes(uow)
    return made
