"""Money between our accounts: exchanges, transfers, opening balances (A113).

By hand, on the worked deal: the deposit of USD 17 694.48 less 15.00 of charges brings
17 679.48 to the dollar account at 7.0820 = CNY 125 206.08. USD 10 000 of it carry
125 206.08 × 10 000 / 17 679.48 = 70 820.00 and are sold at 7.1000 for 71 000.00: a gain
of 180.00. The USD 7 679.48 that stay carry 54 386.08; at 7.0500 they bring 54 140.33: a
loss of 245.75.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import InvalidError, NotAllowedError, NotPossibleError
from app.core.query import Query
from app.core.refs import Ref
from app.core.states import TransitionError
from app.office import service as office
from app.office.domain import BankAccount, ExchangeRate, RateKind
from app.treasury import listing, service
from app.treasury.transferring import State, Transfer, TransferKind
from tests import make, make_money
from tests.remembered import remembered

D = Decimal
DAY = date(2026, 5, 18)
BETWEEN = date(2026, 5, 19)
NEXT = date(2026, 5, 20)
MOVED = TransferKind.TRANSFER
pytestmark = pytest.mark.feature("A113")


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=NEXT) as uow:
        yield uow


@pytest.fixture
def paid(uow):
    """Receive the deposit; return our accounts by currency, a second one in dollars."""
    return accounts(uow)


@remembered
def accounts(uow):
    deal = make.contract(uow)
    company = office.get_company(uow, deal.company.id)
    more = (
        BankAccount(name="CNY", currency="CNY", bank_name="BANK OF CHINA"),
        BankAccount(name="USD 2", currency="USD", bank_name="ICBC"),
        BankAccount(name="EUR", currency="EUR", bank_name="ICBC"),
    )
    company = office.save_company(
        uow, replace(company, accounts=(*company.accounts, *more))
    )
    make_money.deposit(uow, deal)
    return {one.name: Ref(one.id, one.name, "") for one in company.accounts}


def test_a_day_typed_before_the_office_was_asked_stays(uow, paid):
    make.rate(uow, DAY, "7.05", RateKind.BUYING)
    make.rate(uow, NEXT, "7.25", RateKind.BUYING)
    typed = between(paid, "USD", "CNY", 100, moved_on=DAY, currency="USD")
    begun = service.new_transfer(uow, replace(typed, to_currency="CNY"))
    assert (begun.moved_on, begun.rate) == (DAY, D("7.05"))


def between(paid, left, came, amount, **more):
    first = {"source": paid[left], "amount": D(amount)} if left else {}
    return Transfer(
        **{"target": paid[came], "moved_on": NEXT, **first, **more}  # type: ignore[arg-type]
    )


def book(uow, draft):
    return service.book_transfer(uow, replace(draft, company=office.first_company(uow)))


def on_accounts(uow):
    """Return what is on each account, and at what it is carried."""
    found = {}
    for one in service.balances(uow):
        lines = service.moves(uow, one.company.id, one.account.id, one.currency)
        found[one.account.code] = (one.amount, sum(line.base for line in lines))
    return found


def test_dollars_are_sold_at_what_they_are_carried_at_and_the_rest_is_a_gain(uow, paid):
    first = book(uow, between(paid, "USD", "CNY", "10000", rate=D("7.1000")))
    assert (first.number, first.kind) == ("TF26-0001", TransferKind.EXCHANGE)
    assert (first.received, first.gave_base) == (D(71000), D(70820))
    assert first.gain == D(180)
    second = book(uow, between(paid, "USD", "CNY", "7679.48", rate=D("7.0500")))
    assert (second.received, second.gain) == (D("54140.33"), D("-245.75"))
    assert on_accounts(uow) == {
        "USD": (0, 0),
        "CNY": (D("125140.33"), D("125140.33")),
        "USD 2": (0, 0),
        "EUR": (0, 0),
    }
    listed = listing.TRANSFERS.page(uow, Query()).records
    assert [(one.source, one.target, one.gain) for one in listed] == [
        ("USD", "CNY", D("-245.75")),
        ("USD", "CNY", D(180)),
    ]


def test_the_banks_rate_of_the_day_is_taken_and_its_fee_leaves_the_home_account(
    uow, paid
):
    make.rate(uow, NEXT, "7.0900", RateKind.BUYING)
    sold = book(uow, between(paid, "USD", "CNY", "1000", fee_base=D(50)))
    assert (sold.rate, sold.received) == (D("7.09"), D(7090))
    assert on_accounts(uow)["CNY"] == (D(7040), D(7040))


def test_an_account_begins_with_its_opening_balance_once(uow, paid):
    opening = between(
        paid, None, "CNY", 0, kind=TransferKind.OPENING, received=D(500000)
    )
    begun = book(uow, opening)
    assert (begun.got_base, begun.gain) == (D(500000), 0)
    with pytest.raises(NotPossibleError, match=f"already: {begun.number}"):
        book(uow, opening)
    make.rate(uow, NEXT, "7.0850")
    dollars = replace(opening, target=paid["USD 2"], received=D("-100.01"))
    assert book(uow, dollars).got_base == D("-708.57")
    assert on_accounts(uow)["USD 2"] == (D("-100.01"), D("-708.57"))


def test_dollars_are_bought_at_what_they_cost(uow, paid):
    bought = book(uow, between(paid, "CNY", "USD 2", "71200", rate=D("7.12")))
    assert (bought.received, bought.gain) == (D(10000), 0)
    assert on_accounts(uow)["USD 2"] == (D(10000), D(71200))
    assert on_accounts(uow)["CNY"] == (D(-71200), D(-71200))


def test_a_transfer_takes_its_worth_along(uow, paid):
    moved = book(
        uow, between(paid, "USD", "USD 2", "10000", kind=TransferKind.TRANSFER)
    )
    assert (moved.received, moved.gave_base, moved.gain) == (D(10000), D(70820), 0)
    assert on_accounts(uow)["USD 2"] == (D(10000), D(70820))
    assert on_accounts(uow)["USD"] == (D("7679.48"), D("54386.08"))


def test_one_foreign_currency_is_exchanged_for_another(uow, paid):
    # 7.10 / 8.25 = 0.860606 euros a dollar; 860.61 × 8.2417 = 7 092.89 in the books;
    # the USD 1 000 carry 7 082.00: a gain of 10.89.
    make.rate(uow, NEXT, "7.1000", RateKind.BUYING)
    for kind, value in ((RateKind.SELLING, "8.2500"), (RateKind.MID, "8.2417")):
        rate = ExchangeRate(on=NEXT, currency="EUR", kind=kind, value=D(value))
        office.save_rate(uow, rate)
    made = book(uow, between(paid, "USD", "EUR", "1000"))
    assert (made.rate, made.received) == (D("0.860606"), D("860.61"))
    assert (made.got_base, made.gave_base) == (D("7092.89"), D(7082))
    assert made.gain == D("10.89")


def test_the_rate_of_a_yen_is_that_of_a_hundred(uow, paid):
    # 4.7012 / 7.1200 = 0.660281 dollars for a hundred yen; JPY 500 000 bring 3 301.41.
    # The rate of one, 0.006603, would bring 3 301.50.
    company = office.find_company(uow)
    more = BankAccount(name="JPY", currency="JPY", bank_name="ICBC")
    company = office.save_company(
        uow, replace(company, accounts=(*company.accounts, more))
    )
    paid["JPY"] = Ref(company.accounts[-1].id, "JPY", "")
    make.rate(uow, NEXT, "7.1200", RateKind.SELLING)
    make.rate(uow, NEXT, "7.1100")
    for kind, value in ((RateKind.BUYING, "4.7012"), (RateKind.MID, "4.7100")):
        rate = ExchangeRate(
            on=NEXT, currency="JPY", kind=kind, value=D(value), unit=100
        )
        office.save_rate(uow, rate)
    begun = {"kind": TransferKind.OPENING, "received": D(500000)}
    book(uow, between(paid, None, "JPY", 0, **begun))
    sold = book(uow, between(paid, "JPY", "USD 2", "500000"))
    assert (sold.rate, sold.rate_unit) == (D("0.660281"), 100)
    assert sold.received == D("3301.41")


def test_what_was_gone_in_between_is_not_sold_afterwards(uow, paid):
    """On the 19th nothing was on the account: the dollars of the 18th had left it."""
    away = {"kind": TransferKind.TRANSFER}
    book(uow, between(paid, "USD", "USD 2", "17679.48", **away, moved_on=BETWEEN))
    book(uow, between(paid, "USD 2", "USD", "10000", **away))
    late = between(paid, "USD", "CNY", "10000", rate=D("7.1"), moved_on=DAY)
    with pytest.raises(InvalidError) as refused:
        book(uow, late)
    assert refused.value.problems[0].params["amount"] == "0.00"


REFUSED = (
    ({"amount": D("17679.49")}, "Only USD 17,679.48 is on this account"),
    ({"moved_on": DAY.replace(day=17)}, "Only USD 0.00 is on this account"),
    ({"amount": D("0.001")}, "no such small coin"),
    ({"amount": D(0)}, "greater than zero"),
    ({"received": D(7100)}, "At this rate it is CNY 71,000.00"),
    ({"fee_base": D(-1)}, "cannot be negative"),
    ({"target": None}, "Choose the account"),
    ({"target": Ref(10**6, "X", "")}, "another of our companies"),
    ({"kind": TransferKind.TRANSFER}, "this is an exchange"),
)


def test_what_cannot_be_is_refused_at_its_field(uow, paid):
    before = on_accounts(uow)
    draft = between(paid, "USD", "CNY", "10000", rate=D("7.1000"))
    for changes, said in REFUSED:
        with pytest.raises(InvalidError) as refused, uow.session.begin_nested():
            book(uow, replace(draft, **changes))
        texts = [one.msgid.format(**one.params) for one in refused.value.problems]
        assert [text for text in texts if said in text], (said, texts)
    assert on_accounts(uow) == before


def test_money_does_not_move_to_the_account_it_is_on(uow, paid):
    draft = between(paid, "USD", "USD", "100", kind=TransferKind.TRANSFER)
    with pytest.raises(InvalidError) as refused:
        book(uow, draft)
    assert {one.where for one in refused.value.problems} == {"target"}


def test_a_wrong_exchange_is_reversed_once_and_the_dollars_are_back(uow, paid):
    before = on_accounts(uow)
    wrong = book(
        uow, between(paid, "USD", "CNY", "10000", rate=D("7.1"), fee_base=D(20))
    )
    with pytest.raises(NotPossibleError, match="2026-05-20: choose that day"):
        service.reverse_transfer(uow, wrong, BETWEEN, "Booked twice")
    back = service.reverse_transfer(uow, wrong, NEXT, "Booked twice")
    assert (back.state, back.reverses.id, back.gain) == (
        State.REVERSAL,
        wrong.id,
        D(-180),
    )
    assert on_accounts(uow) == before
    with pytest.raises(TransitionError):
        service.reverse_transfer(
            uow, service.get_transfer(uow, wrong.id), NEXT, "Again"
        )


def test_dollars_that_were_sold_meanwhile_cannot_go_back(uow, paid):
    # Of 17 679.48 the first takes 10 000 to the second account, which sells 4 000.
    first = book(uow, between(paid, "USD", "USD 2", "10000", kind=MOVED))
    sold = book(uow, between(paid, "USD 2", "CNY", "4000", rate=D("7.1")))
    refused = pytest.raises(
        NotPossibleError, match=r"Only USD 6,000\.00 of it is still"
    )
    with refused, uow.session.begin_nested():
        service.reverse_transfer(uow, first, NEXT, "Wrong account")
    service.reverse_transfer(uow, sold, NEXT, "Not sold after all")
    again = service.get_transfer(uow, first.id)
    assert service.reverse_transfer(uow, again, NEXT, "Wrong account").number


def test_who_only_sees_the_treasury_moves_nothing(uow, paid, actor):
    draft = between(paid, "USD", "CNY", "10000", rate=D("7.1"))
    uow.actor = replace(
        actor, permissions=actor.permissions - {"treasury.edit", "treasury.cancel"}
    )
    with pytest.raises(NotAllowedError):
        book(uow, draft)
