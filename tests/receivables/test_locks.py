"""In which order a receipt locks what it settles."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event

from app.core.refs import Ref
from app.receivables import service
from app.receivables.domain import Allocation, Receipt
from tests import make, make_money

D = Decimal


@pytest.mark.feature("A137")
def test_contracts_are_locked_before_claims(postgres_database, actor):
    """As who credits and sets off has them: each would wait for the other."""
    locked: list[str] = []

    def note(_connection, _cursor, said, *_more):
        if "FOR NO KEY UPDATE" in said:
            locked.append(said.partition("FROM ")[2].split()[0])

    with postgres_database.unit_of_work(actor, today=date(2026, 7, 8)) as uow:
        contract = make.contract(uow)
        claim = make_money.shipped(uow, contract, 0)
        event.listen(uow.session.connection(), "before_cursor_execute", note)
        parts = (
            Allocation(receivable=Ref(claim.id, "", ""), amount=D(20)),
            Allocation(contract=Ref(contract.id, "", ""), amount=D(10)),
        )
        service.receive(
            uow,
            Receipt(
                company=claim.company,
                customer=claim.customer,
                received_on=uow.today,
                currency=claim.currency,
                amount=D(30),
                mid_rate=D("7.06"),
                buying_rate=D("7.05"),
                allocations=parts,
            ),
        )
    assert locked == ["contract", "receivable"]
