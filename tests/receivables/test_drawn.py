"""What a bank pays for drawn documents is told to the letter of credit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.contracts import service as contracts
from app.contracts.domain import PaymentMethod
from app.core.refs import Ref
from app.credits import service as credits_
from app.receivables import service
from app.receivables.domain import Allocation, Receipt
from tests import make_money
from tests.credits import sample

D = Decimal
TODAY = date(2026, 7, 20)
PRESENTED = date(2026, 7, 1)
CAME = date(2026, 7, 15)


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=TODAY) as opened:
        yield opened


@pytest.fixture
def contract(uow):
    """The contract of the credit; nobody has paid its deposit of 30 %."""
    return sample.contract(uow)


def drawn(uow, contract, amount=None, *, presented=True):
    """Ship the first invoice of 51,584.00 and draw it under the credit."""
    credit = credits_.save(uow, credits_.read_text(uow, sample.TEXT))
    credit = credits_.accept(uow, credit, date(2026, 5, 20))
    shipment = make_money.ship(uow, contract, 0)
    credit = credits_.draw(uow, credit, shipment.id, amount)
    if presented:
        credit = credits_.present(uow, credit, shipment.id, PRESENTED)
    return credit


def received(uow, contract, claims, amount=None, on=CAME):
    parts = [
        Allocation(receivable=Ref(one.id, "", ""), amount=amount or one.open)
        for one in claims
    ]
    receipt = Receipt(
        company=contract.company,
        customer=contract.customer,
        received_on=on,
        currency="USD",
        amount=sum((part.amount for part in parts), D(0)),
        buying_rate=D("7.04"),
        allocations=tuple(parts),
    )
    return service.receive(uow, receipt)


def paid_on(uow, credit):
    return credits_.get(uow, credit.id).drawings[0].paid_on


@pytest.mark.feature("A108", "A112")
def test_the_receipt_of_a_drawn_invoice_marks_its_drawing_paid(uow, contract):
    credit = drawn(uow, contract)
    claims = service.of_contract(uow, contract.id)
    assert sum(one.open for one in claims) == D(51584)
    first, *others = claims
    received(uow, contract, [first])
    assert paid_on(uow, credit) is None, "the bank still owes the rest"
    receipt = received(uow, contract, others)
    assert paid_on(uow, credit) == CAME
    service.reverse(uow, receipt, TODAY, "Another company's money")
    assert paid_on(uow, credit) is None


def test_parked_money_was_there_from_the_day_it_came(uow, contract):
    credit = drawn(uow, contract)
    claims = service.of_contract(uow, contract.id)
    whole = Receipt(
        company=contract.company,
        received_on=CAME,
        currency="USD",
        amount=D(51584),
        buying_rate=D("7.04"),
    )
    parked = service.receive(uow, whole)
    parts = [
        Allocation(receivable=Ref(one.id, "", ""), amount=one.open) for one in claims
    ]
    service.allocate(uow, parked, parts, on=TODAY)
    assert paid_on(uow, credit) == CAME


def test_what_was_not_presented_is_not_paid_by_a_bank(uow, contract):
    credit = drawn(uow, contract, presented=False)
    received(uow, contract, service.of_contract(uow, contract.id))
    assert paid_on(uow, credit) is None


def test_a_day_noted_by_hand_stays(uow, contract):
    credit = drawn(uow, contract)
    noted = date(2026, 7, 14)
    key = credit.drawings[0].shipment.id
    credits_.note_paid(uow, credit, key, noted)
    receipt = received(uow, contract, service.of_contract(uow, contract.id))
    assert paid_on(uow, credit) == noted
    service.reverse(uow, receipt, TODAY, "Booked twice")
    assert paid_on(uow, credit) == noted


def test_what_came_first_is_missed_as_well(uow, contract):
    credit = drawn(uow, contract)
    first, *others = service.of_contract(uow, contract.id)
    receipt = received(uow, contract, [first], on=date(2026, 7, 10))
    received(uow, contract, others)
    assert paid_on(uow, credit) == CAME
    service.reverse(uow, receipt, TODAY, "Another customer's money")
    assert paid_on(uow, credit) is None


def test_a_day_noted_by_hand_stays_when_a_part_came_on_it(uow, contract):
    """The bank paid less its charges; the rest is credited later."""
    credit = drawn(uow, contract)
    credits_.note_paid(uow, credit, credit.drawings[0].shipment.id, CAME)
    first, *_others = service.of_contract(uow, contract.id)
    received(uow, contract, [first], D(1000))
    assert paid_on(uow, credit) == CAME


def test_where_the_plan_says_what_the_credit_pays_that_alone_counts(uow, contract):
    opened = contracts.amend(uow, contract, "The rest by credit")
    deposit, rest = opened.plan
    plan = (deposit, replace(rest, method=PaymentMethod.LC))
    contract = contracts.confirm(uow, contracts.save(uow, replace(opened, plan=plan)))
    credit = drawn(uow, contract, D("36108.80"))  # 70 % of 51,584.00
    by_credit = [one for one in service.of_contract(uow, contract.id) if one.step == 1]
    received(uow, contract, by_credit)
    assert paid_on(uow, credit) == CAME
