"""A bank's advice that comes twice is booked once, unless somebody is sure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.office.domain import RateKind
from app.receivables import service
from app.receivables.domain import Receipt
from app.receivables.rules import TwinError
from tests import make

D = Decimal
TODAY = date(2026, 7, 8)


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=TODAY) as opened:
        yield opened


def test_a_reference_that_stands_is_booked_again_by_who_is_sure(uow):
    contract = make.contract(uow)
    make.rate(uow, TODAY, "7.0455", RateKind.BUYING)
    receipt = Receipt(
        company=contract.company,
        received_on=TODAY,
        amount=D(1000),
        reference="TT 0815/A",
        buying_rate=D(7),
    )
    first = service.receive(uow, receipt)
    with pytest.raises(TwinError, match=f"^{first.number} of 2026-07-08 has ") as told:
        service.receive(uow, replace(receipt, reference="ｔｔ  0815/a "))
    assert told.value.twin.id == first.id
    for other in (
        replace(receipt, reference="TT 0816"),
        replace(receipt, reference=""),
        replace(receipt, amount=D("1000.01")),
        replace(receipt, currency="EUR"),
        replace(receipt, received_on=date(2025, 7, 6)),
    ):
        service.receive(uow, other)
    again = service.receive(uow, receipt, sure=True)
    for one in (first, again):
        service.reverse(uow, one, TODAY, "entered wrongly")
    assert service.receive(uow, receipt).id
