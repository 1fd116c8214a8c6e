"""The deposit stands on the invoice of the goods that it has paid for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.i18n import language
from app.documents import service
from reports import invoice
from tests import make, make_money
from tests.reports import reading

D = Decimal


@pytest.mark.feature("A92")
def test_the_deposit_is_taken_off_the_invoice(database, actor):
    """deal.md §7: 30 % of 51,584.00 is 15,475.20; 36,108.80 are left to pay."""
    with database.unit_of_work(actor, today=date(2026, 6, 20)) as uow:
        contract = make.contract(uow)
        make_money.deposit(uow, contract)
        shipment = make_money.ship(uow, contract, 0)
        before = service.paper(uow, shipment.id, "invoice")
    with database.reading(actor) as uow:
        paper = service.paper(uow, shipment.id, "invoice")
    assert before == paper
    assert paper.total == D("51584.00")
    assert paper.due() == D("36108.80")
    said = reading.lines(invoice.render(paper, language("en"), language("zh_CN")))
    assert any(
        "Less: deposit received 2026-05-18" in line and line.endswith("−15,475.20")
        for line in said
    )
    assert any("Amount due" in line and line.endswith("36,108.80") for line in said)
    assert any("减：已收定金 2026-05-18" in line for line in said)
