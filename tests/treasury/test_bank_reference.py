"""The bank's own reference of what left or moved: kept, listed, and found (H7, H12)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.core.errors import ConflictError, NotAllowedError
from app.core.query import Filter, Query
from app.core.refs import Ref
from app.core.states import TransitionError
from app.db import search
from app.db.audit import CHANGED, AuditRow
from app.office import service as office
from app.office.domain import BankAccount
from app.payables import listing as payables
from app.payables import service as paying
from app.payables.controller import PaymentController
from app.payables.domain import Allocation, Payment
from app.treasury import listing, service
from app.treasury.transferring import Transfer, TransferKind
from tests import looks, make, make_money
from tests import sale_screen as screen
from tests.panels import answer

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


LATER = "2026061700400001"


def told(uow, made, table):
    """Return what the trail says of the reference: before and after."""
    uow.session.flush()
    asked = select(AuditRow.old, AuditRow.new).where(
        AuditRow.table == table,
        AuditRow.row_key == str(made.id),
        AuditRow.op == CHANGED,
    )
    name = "bank_reference"
    found = [tuple(map(_plain, one)) for one in uow.session.execute(asked)]
    return [(old[name], new[name]) for old, new in found if name in new]


def _plain(kept):
    return json.loads(kept) if isinstance(kept, str) else kept  # a file keeps text


@pytest.mark.feature("A117", "A139")
def test_the_reference_is_entered_when_the_advice_comes(uow, actor):
    """It could be given only while posting, and the advice comes days later."""
    made = paid(uow)
    after = paying.refer(uow, made, f" {LATER} ")
    assert after == replace(made, version=after.version, bank_reference=LATER)
    assert told(uow, made, "payment") == [(SAID, LATER)]
    assert [one.id for one in search.search(uow, LATER)] == [made.id]
    assert search.search(uow, SAID) == []
    with pytest.raises(ConflictError):
        paying.refer(uow, made, "x")
    may = uow.actor
    uow.actor = replace(actor, permissions=actor.permissions - {"payables.issue"})
    with pytest.raises(NotAllowedError):
        paying.refer(uow, after, "x")
    uow.actor = may
    back = paying.reverse_payment(uow, after, DAY, "Sent back")
    with pytest.raises(TransitionError):
        paying.refer(uow, back, "x")


@pytest.mark.feature("A113", "A139")
def test_that_of_a_transfer_as_well(uow, actor):
    make.contract(uow)
    made = moved(uow)
    after = service.refer(uow, made, LATER)
    assert after == replace(made, version=after.version, bank_reference=LATER)
    assert told(uow, made, "transfer") == [(SAID, LATER)]
    assert [one.id for one in search.search(uow, LATER)] == [made.id]
    uow.actor = replace(actor, permissions=actor.permissions - {"treasury.edit"})
    with pytest.raises(NotAllowedError):
        service.refer(uow, after, "x")


@pytest.mark.feature("A117")
def test_it_is_entered_at_the_posted_payment(work, actor, qapp):
    looks.put_on(qapp)
    with work.database.unit_of_work(actor, today=DAY) as uow:
        made = paid(uow)
    tab = PaymentController(screen.desk_for(work))
    tab.open(made.id)
    asked = answer(lambda: tab.act("refer"), reference=LATER)
    assert asked.problems == {}
    assert tab.stored.bank_reference == LATER
