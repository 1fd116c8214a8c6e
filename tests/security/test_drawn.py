"""On a secured server finance books what a bank paid, and its drawing follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.access.domain import Role
from app.core.refs import Ref
from app.credits import service as of_credits
from app.receivables import service
from app.receivables.domain import Allocation, Receipt

CAME = date(2026, 7, 15)


@pytest.mark.feature("A108")
def test_finance_marks_a_drawing_paid_by_its_receipt(apart):
    with apart.at_work(Role.FINANCE) as uow:
        (old,) = (
            one
            for one in service.receipts_of(uow, 1)
            if any(part.receivable for part in one.allocations)
            and service.get(uow, one.allocations[0].receivable.id).shipment.id == 1
        )
        paid = [part.receivable for part in old.allocations]
        service.reverse(uow, old, uow.today, "The bank pays under the credit")
    with apart.at_work(Role.DOCUMENTS) as uow:
        (credit,) = of_credits.of_contract(uow, 1)
        credit = of_credits.accept(uow, credit, date(2026, 5, 20))
        credit = of_credits.draw(uow, credit, 1)
        credit = of_credits.present(uow, credit, 1, date(2026, 7, 1))
    with apart.at_work(Role.FINANCE) as uow:
        claims = [service.get(uow, one.id) for one in paid]
        parts = tuple(
            Allocation(receivable=Ref(one.id, "", ""), amount=one.open)
            for one in claims
        )
        new = Receipt(
            company=old.company,
            customer=old.customer,
            received_on=CAME,
            currency="USD",
            amount=sum((part.amount for part in parts), Decimal(0)),
            buying_rate=Decimal("7.04"),
            allocations=parts,
        )
        service.receive(uow, new)
    with apart.at_work(Role.FINANCE) as uow:
        (drawing,) = of_credits.get(uow, credit.id).drawings
        assert drawing.paid_on == CAME
