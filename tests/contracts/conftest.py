"""What tests of contracts ask for: a desk, the worked deal, a draft on the screen."""

from __future__ import annotations

from datetime import date

import pytest

from app.contracts import service
from app.contracts.controller import ContractController
from app.quotations import service as quotations
from tests import looks, make
from tests import sale_screen as screen

DAY = date(2026, 5, 12)


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    return screen.desk_for(work)


@pytest.fixture
def deal(work, actor):
    """Contract SC26-0031, from its inquiry on, confirmed."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        return make.sale(uow)


@pytest.fixture
def draft(work, actor):
    """The contract made from the quotation, as a stored draft."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        offered = quotations.issue(uow, make.offer(uow), "QT26-0012")
        return service.save(uow, service.from_quotation(uow, offered.id))


@pytest.fixture
def tab(desk, qtbot, deal):
    return screen.opened(qtbot, ContractController(desk), deal.id)


@pytest.fixture
def drafted(desk, qtbot, draft):
    return screen.opened(qtbot, ContractController(desk), draft.id)
