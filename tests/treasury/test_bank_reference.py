"""The bank's own reference of what left or moved: kept, listed, and found (H7, H12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.query import Filter, Query
from app.core.refs import Ref
from app.db import search
from app.office import service as office
from app.office.domain import BankAccount
from app.payables import listing as payables
from app.payables import service as paying
from app.payables.domain import Allocation, Payment
from app.treasury import listing, service
from app.treasury.transferring import Transfer, TransferKind
from tests import make, make_money

DAY = date(2026, 6, 15)
SAID = "2026061500378812"


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        yield uow


def paid(uow) -> Payment:
    """Pay a deposit for a purchase."""
    purchase = make_money.purchases(uow, make.contract(uow))[0]
    part = Allocation(
        purchase=Ref(purchase.id, purchase.number, ""), amount=Decimal(100)
    )
    payment = Payment(
        company=purchase.company,
        payee=purchase.supplier,
        paid_on=DAY,
        amount=Decimal(100),
        bank_reference=SAID,
        allocations=(part,),
    )
    return paying.pay(uow, payment)


def moved(uow) -> Transfer:
    """Move what an account began with to another one."""
    company = office.first_company(uow)
    held = office.get_company(uow, company.id)
    more = [BankAccount(name=name, currency="CNY", bank_name="ICBC") for name in "AB"]
    held = office.save_company(uow, replace(held, accounts=(*held.accounts, *more)))
    left, came = (Ref(one.id, one.name, "") for one in held.accounts[-2:])
    begun = Transfer(
        kind=TransferKind.OPENING,
        company=company,
        target=left,
        moved_on=DAY,
        received=Decimal(500),
    )
    service.book_transfer(uow, begun)
    transfer = Transfer(
        kind=TransferKind.TRANSFER,
        company=company,
        source=left,
        target=came,
        moved_on=DAY,
        amount=Decimal(200),
        bank_reference=SAID,
    )
    return service.book_transfer(uow, transfer)


@pytest.mark.feature("A117", "H7", "H12")
def test_a_payment_is_found_by_the_banks_reference(uow):
    made = paid(uow)
    assert made.bank_reference == SAID
    for query in (
        Query(text="00378812"),
        Query(filters=(Filter("bank_reference", "eq", SAID),)),
    ):
        (row,) = payables.PAYMENTS.page(uow, query).records
        assert (row.id, row.bank_reference) == (made.id, SAID)
    assert [(h.kind, h.id) for h in search.search(uow, SAID)] == [("payment", made.id)]
    back = paying.reverse_payment(uow, made, DAY, "Sent back")
    assert back.bank_reference == "", "the bank gives its own one"


@pytest.mark.feature("A113", "H7", "H12")
def test_a_transfer_is_found_by_the_banks_reference(uow):
    make.contract(uow)
    made = moved(uow)
    assert made.bank_reference == SAID
    (row,) = listing.TRANSFERS.page(uow, Query(text="00378812")).records
    assert (row.id, row.bank_reference) == (made.id, SAID)
    hits = [(one.kind, one.id) for one in search.search(uow, SAID)]
    assert hits == [("transfer", made.id)]
    back = service.reverse_transfer(uow, made, DAY, "Sent back")
    assert back.bank_reference == ""
