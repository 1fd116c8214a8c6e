"""Money that goes to nobody's account but the right one, and no more than there is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import InvalidError
from app.core.refs import Ref
from app.parties.domain import PartyRole
from app.receivables import service
from app.receivables.domain import Allocation, Receipt
from tests import make, make_money

D = Decimal
DAY = date(2026, 7, 1)


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=date(2026, 8, 1)) as uow:
        yield uow


def test_one_customer_pays_no_invoice_of_another(uow):
    contract = make.contract(uow)
    make_money.deposit(uow, contract)
    claim = make_money.shipped(uow, contract, 0)
    make.rate(uow, DAY, "7.0400")
    part = Allocation(receivable=Ref(claim.id, claim.number, ""), amount=D(100))
    receipt = Receipt(
        company=contract.company,
        customer=make.party(uow, "Somebody Else Ltd.", PartyRole.CUSTOMER),
        received_on=DAY,
        amount=D(100),
        buying_rate=D("7.03"),
        allocations=(part,),
    )
    with pytest.raises(InvalidError, match="belongs to another customer") as refused:
        service.receive(uow, receipt)
    assert refused.value.problems[0].where == "allocations.0.receivable"
    assert service.get(uow, claim.id).open == claim.open


def test_credit_notes_are_never_more_than_the_contract(uow):
    """Also not by several: 36,108.80 and what is left to the total, then a cent."""
    contract = make.contract(uow)
    make_money.deposit(uow, contract)
    make_money.shipped(uow, contract, 0)
    make.rate(uow, DAY, "7.0400")
    with pytest.raises(InvalidError, match="cannot exceed"):
        service.credit_note(uow, contract.id, contract.total() + D("0.01"), DAY, "Rust")
    for amount in (D("36108.80"), contract.total() - D("36108.80")):
        service.credit_note(uow, contract.id, amount, DAY, "Rust")
    with pytest.raises(InvalidError, match="cannot exceed"):
        service.credit_note(uow, contract.id, D("0.01"), DAY, "Rust")
