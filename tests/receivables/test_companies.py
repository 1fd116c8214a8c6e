"""Two of our companies, each with books of its own: no amount strays.

A mainland company in yuan and its Hong Kong arm in Hong Kong dollars sell to the same
customer. Figures by hand: USD 1,000 × 7.8010 = HKD 7,801.00; bought by the bank at
7.7900 = HKD 7,790.00, of which the charge of USD 15 takes 116.85.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.cli.papers import SOURCES
from app.contracts import service as contracts
from app.core.errors import InvalidError, NotPossibleError
from app.core.refs import Ref
from app.office import service as office
from app.office.domain import BankAccount, Company, ExchangeRate, RateKind
from app.receivables import service
from app.receivables.domain import Allocation, Receipt
from app.treasury import service as treasury
from tests import make, make_money

D = Decimal
DAY = date(2026, 5, 18)


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        yield uow


@pytest.fixture
def home(uow):
    """Return a contract of the mainland company."""
    return make.contract(uow)


@pytest.fixture
def arm(uow, home) -> Ref:  # noqa: ARG001 - the first company stands first
    """Return the Hong Kong arm, with its rates of the day."""
    account = BankAccount(name="HK USD", currency="USD", account_number="012-875-0")
    saved = office.save_company(
        uow,
        Company(
            code="HK",
            name_en="HAICHUAN (HK) LIMITED",
            base_currency="HKD",
            accounts=(account,),
        ),
    )
    for kind, value in ((RateKind.MID, "7.8010"), (RateKind.BUYING, "7.7900")):
        rate = ExchangeRate(
            on=DAY, base="HKD", currency="USD", kind=kind, value=D(value)
        )
        office.save_rate(uow, rate)
    return office.refs(uow, [saved.id])[saved.id]


@pytest.fixture
def sold(uow, arm, home):
    """Return a contract of the arm for the same goods."""
    lines = tuple(replace(one, id=None) for one in home.lines)
    draft = replace(
        home, id=None, version=0, company=arm, number="", proforma_number="",
        state=type(home.state)("draft"), rate=D("7.8010"), lines=lines,
        plan=tuple(replace(one, id=None) for one in home.plan),
    )  # fmt: skip
    return contracts.confirm(uow, contracts.save(uow, draft))


def received(company: Ref, contract, amount: str = "1000") -> Receipt:
    return Receipt(
        company=company,
        customer=contract.customer,
        received_on=DAY,
        currency="USD",
        amount=D(amount),
        charge=D(15),
        allocations=(
            Allocation(
                contract=Ref(contract.id, contract.number, ""), amount=D(amount)
            ),
        ),
    )


def test_a_deposit_is_booked_at_the_rates_of_its_company(uow, arm, sold):
    booked = service.receive(uow, received(arm, sold))
    assert booked.cash_base == D("7673.15"), "7,790.00 less the charge"
    assert booked.charge_base == D("116.85")
    assert booked.allocations[0].carried_base == D("7801.00")
    assert booked.realised() == D("-11.00")
    held = next(one for one in treasury.balances(uow) if one.company == arm)
    assert (held.amount, held.base_currency) == (D(985), "HKD")
    assert held.base == D("7683.99"), "985 × 7.8010, rounded"


def test_ages_stand_by_company_and_in_its_books(uow, arm, home, sold):
    make_money.deposit(uow, home)
    parked = replace(received(arm, sold, "200"), charge=D(0), allocations=())
    service.receive(uow, parked)
    (row,) = (one for one in service.ageing(uow, DAY) if one.company == arm)
    assert (row.base_currency, row.total()) == ("HKD", D(-200))
    assert row.total_base() == D("-1558.00"), "200 × 7.7900"


def test_money_of_one_company_settles_nothing_of_another(uow, arm, home, sold):
    with pytest.raises(InvalidError) as error:
        service.receive(uow, received(arm, home))
    assert error.value.problems[0].where == "allocations.0.contract"
    claim = make_money.shipped(uow, home, 0)
    wrong = Allocation(receivable=Ref(claim.id, claim.number, ""), amount=D(100))
    with pytest.raises(InvalidError) as error:
        service.receive(uow, replace(received(arm, sold, "100"), allocations=(wrong,)))
    assert error.value.problems[0].where == "allocations.0.receivable"


def test_a_statement_is_of_the_company_that_deals_with_the_customer(
    uow, arm, home, sold
):
    gather = SOURCES["statement"][1]
    service.receive(uow, received(arm, sold, "200"))
    customer = sold.customer.id
    alone = gather(uow, customer)
    assert [line.credit for line in alone.lines] == [D(200)]
    assert "(HK)" in alone.letterhead.names["en"]
    make_money.deposit(uow, home)
    assert gather(uow, customer, home.company.code) != alone
    assert gather(uow, customer, arm.code) == alone
    with pytest.raises(NotPossibleError) as error:
        gather(uow, customer)  # the account of one of two would be half of the truth
    assert error.value.params == {"number": "NORDHAUS", "currency": "USD"}
