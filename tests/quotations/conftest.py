"""What tests of quotations ask for: a desk, and a priced draft on the screen."""

from __future__ import annotations

from datetime import date

import pytest

from app.quotations.controller import QuotationController
from tests import looks, make
from tests import sale_screen as screen

DAY = date(2026, 5, 6)


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    return screen.desk_for(work)


@pytest.fixture
def offer(work, actor):
    """Quotation QT26-0012 as a priced draft."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        return make.offer(uow)


@pytest.fixture
def tab(desk, qtbot, offer):
    return screen.opened(qtbot, QuotationController(desk), offer.id)
