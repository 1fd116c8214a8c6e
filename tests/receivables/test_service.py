"""Money of the worked deal: deposit, revenue, receipts, month's ends (deal.md §9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.contracts import service as contracts
from app.contracts.domain import Instalment, PaymentEvent
from app.contracts.domain import Line as ContractLine
from app.core.errors import ConflictError, InvalidError, NotPossibleError
from app.core.query import Query
from app.core.refs import Ref
from app.core.states import TransitionError
from app.db import search as finder
from app.office.domain import RateKind
from app.parties import service as parties
from app.receivables import listing, service
from app.receivables.domain import Allocation, Kind, Receipt, State
from app.receivables.model import ReceivableRow
from tests import make, make_money

D = Decimal


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=date(2026, 5, 18)) as uow:
        yield uow


def of(contract) -> Ref:
    return Ref(contract.id, contract.number, "")


@pytest.mark.feature("A113")
def test_the_worked_deal_comes_out_to_the_fen(uow):
    contract = make.contract(uow)
    deposit = make_money.deposit(uow, contract)
    assert deposit.allocations[0].carried_base == D("125365.39")
    assert deposit.cash_base == D("125206.08")
    assert deposit.charge_base == D("106.23")
    assert deposit.realised() == D("-53.08")

    first = make_money.shipped(uow, contract, 0)
    assert (first.amount, first.due_on) == (D("36108.80"), date(2026, 7, 20))
    assert first.booked_base == D("254964.24")
    so_far = service.position(uow, contract.id)
    assert so_far.released == D("109641.79")
    assert so_far.revenue == D("364606.03")

    make.rate(uow, date(2026, 6, 30), "7.0520", RateKind.CLOSING)
    june = service.revalue(uow, date(2026, 6, 30))
    assert [one.gain for one in june] == [D("-324.98")]
    assert service.revalue(uow, date(2026, 6, 5)) == ()

    balance = make_money.balance(uow, first, date(2026, 7, 8), "7.0455", D(20))
    assert balance.realised() == D("-234.71")
    assert balance.charge_base == D("140.91")
    assert balance.cash_base == D("254263.64")

    second = make_money.shipped(uow, contract, 1)
    assert (second.amount, second.due_on) == (D("5178.32"), date(2026, 8, 24))
    assert second.booked_base == D("36450.19")
    make.rate(uow, date(2026, 7, 31), "7.0310", RateKind.CLOSING)
    july = service.revalue(uow, date(2026, 7, 31))
    assert [one.gain for one in july] == [D("-41.42")]
    last = make_money.balance(uow, second, date(2026, 8, 12), "7.0180", D(12))
    assert last.realised() == D("-67.32")
    assert last.charge_base == D("84.22")
    assert last.cash_base == D("36257.23")

    whole = service.position(uow, contract.id)
    assert whole.released == D("109641.79") + D("15723.60")
    assert whole.revenue == D("416779.82")
    assert whole.charges == D("331.36")
    assert whole.realised == D("-355.11")
    assert whole.unrealised == D("-366.40")
    assert (whole.open, whole.open_base, whole.free, whole.free_base) == (0, 0, 0, 0)
    assert whole.received == D("58981.60")
    assert whole.cash + whole.charges - whole.realised - whole.unrealised == (
        whole.revenue
    )


def test_a_receipt_cannot_pay_more_than_is_open(uow):
    contract = make.contract(uow)
    make_money.deposit(uow, contract)
    claim = make_money.shipped(uow, contract, 0)
    make.rate(uow, date(2026, 7, 8), "7.0455", RateKind.BUYING)
    receipt = Receipt(
        company=contract.company,
        customer=contract.customer,
        received_on=date(2026, 7, 8),
        amount=D("40000"),
        allocations=(
            Allocation(receivable=Ref(claim.id, "", ""), amount=D("36108.81")),
        ),
    )
    with pytest.raises(InvalidError) as refused:
        service.receive(uow, receipt)
    assert refused.value.problems[0].where == "allocations.0.amount"


def test_a_receipt_cannot_give_out_more_than_came(uow):
    contract = make.contract(uow)
    receipt = Receipt(
        company=contract.company,
        received_on=date(2026, 5, 18),
        amount=D(100),
        buying_rate=D("7.08"),
        allocations=(Allocation(contract=of(contract), amount=D("100.01")),),
    )
    with pytest.raises(InvalidError):
        service.receive(uow, receipt)


def test_a_part_receipt_releases_its_share_of_the_carried_amount(uow):
    contract = make.contract(uow)
    make_money.deposit(uow, contract)
    claim = make_money.shipped(uow, contract, 0)
    make.rate(uow, date(2026, 7, 8), "7.0455", RateKind.BUYING)
    parked = service.receive(
        uow,
        Receipt(
            company=contract.company,
            received_on=date(2026, 7, 8),
            amount=D("12036.27"),
            remitter="NORDHAUS",
            reference=f"INV {claim.number}",
        ),
    )
    assert parked.free == D("12036.27")
    assert [one.id for one in service.parked(uow)] == [parked.id]
    match = service.suggest(uow, parked)
    assert match.allocations[0].amount == D("12036.27")
    done = service.allocate(uow, parked, match.allocations)
    # A third of 36 108.80 to the cent: 254 964.24 × 12 036.27 / 36 108.80.
    assert done.allocations[0].carried_base == D("84988.10")
    # 12 036.27 × 7.0455 = 84 801.54 less that.
    assert done.realised() == D("-186.56")
    assert service.get(uow, claim.id).open == D("24072.53")
    assert service.get(uow, claim.id).carried_base == D("169976.14")
    assert not service.parked(uow)


def test_charges_found_later_count_as_paid_by_the_customer(uow):
    contract = make.contract(uow)
    make_money.deposit(uow, contract)
    claim = make_money.shipped(uow, contract, 0)
    make.rate(uow, date(2026, 7, 8), "7.0455", RateKind.BUYING)
    parked = service.receive(
        uow,
        Receipt(
            company=contract.company,
            customer=contract.customer,
            received_on=date(2026, 7, 8),
            amount=D("36088.80"),
            reference="SC26-0031 BALANCE",
        ),
    )
    match = service.suggest(uow, parked)
    assert (match.percent, match.charge) == (98, D("20.00"))
    done = service.allocate(uow, parked, match.allocations, match.charge)
    assert (done.amount, done.charge, done.free) == (D("36108.80"), D(20), 0)
    assert done.cash_base == D("254263.64")
    assert service.get(uow, claim.id).open == 0


def test_a_reversed_receipt_opens_its_claim_again(uow):
    contract = make.contract(uow)
    make_money.deposit(uow, contract)
    claim = make_money.shipped(uow, contract, 0)
    paid = make_money.balance(uow, claim, date(2026, 7, 8), "7.0455", D(20))
    back = service.reverse(uow, paid, date(2026, 7, 9), "Paid by mistake")
    assert (back.state, back.amount) == (State.REVERSAL, D("-36108.80"))
    again = service.get(uow, claim.id)
    assert (again.open, again.carried_base) == (D("36108.80"), D("254964.24"))
    stored = service.get_receipt(uow, paid.id)
    assert stored.state is State.REVERSED
    with pytest.raises(TransitionError):
        service.reverse(uow, stored, date(2026, 7, 9), "Again")
    assert service.position(uow, contract.id).cash == D("125206.08")


def test_a_used_deposit_cannot_be_taken_back(uow):
    contract = make.contract(uow)
    deposit = make_money.deposit(uow, contract)
    make_money.shipped(uow, contract, 0)
    with pytest.raises(NotPossibleError):
        service.reverse(uow, deposit, date(2026, 7, 9), "Mistake")


def test_two_people_cannot_allocate_the_same_receipt(uow):
    contract = make.contract(uow)
    parked = service.receive(
        uow,
        Receipt(
            company=contract.company,
            received_on=date(2026, 5, 18),
            amount=D(100),
            buying_rate=D("7.08"),
            mid_rate=D("7.09"),
        ),
    )
    part = (Allocation(contract=of(contract), amount=D(100)),)
    service.allocate(uow, parked, part)
    with pytest.raises(ConflictError):
        service.allocate(uow, parked, part)


def test_a_deposit_cannot_exceed_the_contract(uow):
    contract = make.contract(uow)
    receipt = Receipt(
        company=contract.company,
        customer=contract.customer,
        received_on=date(2026, 5, 18),
        amount=D(60000),
        buying_rate=D("7.0820"),
        mid_rate=D("7.0850"),
        allocations=(Allocation(contract=of(contract), amount=D("58981.61")),),
    )
    with pytest.raises(InvalidError):
        service.receive(uow, receipt)


def test_what_is_left_to_pay_is_told_to_the_last_coin(uow):
    """Rounded to two decimals it would be more than there is: 12.35 dinars."""
    line = ContractLine(description_en="Parts", quantity=D(1), unit_price=D("12.345"))
    contract = make.contract(uow, currency="KWD", rate=D("23.1"), lines=(line,))
    receipt = Receipt(
        company=contract.company,
        customer=contract.customer,
        currency="KWD",
        received_on=date(2026, 5, 18),
        amount=D(20),
        buying_rate=D("23.0"),
        mid_rate=D("23.1"),
        allocations=(Allocation(contract=of(contract), amount=D("12.346")),),
    )
    with pytest.raises(InvalidError, match=r"At most 12\.345 can still be paid"):
        service.receive(uow, receipt)
    (found,) = [
        hit for hit in finder.search(uow, "SC26-0031") if hit.kind == "contract"
    ]
    assert found.detail.endswith("KWD 12.345")


@pytest.mark.parametrize("closed", [contracts.complete, contracts.cancel])
def test_a_closed_contract_takes_no_deposit(uow, closed):
    """What came too late stays parked: nothing would owe it back."""
    contract = make.contract(uow)
    reason = () if closed is contracts.complete else ("Too late",)
    closed(uow, contract, *reason)
    with pytest.raises(InvalidError, match=r"At most 0\.00 can still be paid"):
        make_money.deposit(uow, contract)


def test_without_a_deposit_the_whole_invoice_is_claimed(uow):
    plan = (Instalment(percent=D(100), event=PaymentEvent.SHIPPED, days=60),)
    contract = make.contract(uow, plan=plan)
    claim = make_money.shipped(uow, contract, 0)
    assert (claim.amount, claim.due_on) == (D("51584.00"), date(2026, 8, 19))


def test_a_missing_deposit_is_claimed_at_once(uow):
    contract = make.contract(uow)
    make_money.shipped(uow, contract, 0)
    found = service.of_contract(uow, contract.id)
    assert [(one.step, one.amount, one.due_on) for one in found] == [
        (-1, D("15475.20"), date(2026, 5, 12)),
        (1, D("36108.80"), date(2026, 7, 20)),
    ]


def test_a_prepaid_order_is_revenue_at_the_rate_of_its_receipt(uow):
    plan = (Instalment(percent=D(100), event=PaymentEvent.SIGNED),)
    contract = make.contract(uow, plan=plan)
    make_money.deposit(uow, contract)
    make_money.ship(uow, contract, 0)
    make_money.ship(uow, contract, 1)
    whole = service.position(uow, contract.id)
    assert not service.of_contract(uow, contract.id)
    # 58 981.60 × 7.0850
    assert (whole.revenue, whole.free) == (D("417884.64"), 0)


def test_three_instalments_make_claims_of_their_own(uow):
    plan = (
        Instalment(percent=D(30), event=PaymentEvent.SIGNED),
        Instalment(percent=D(40), event=PaymentEvent.SHIPPED),
        Instalment(percent=D(30), event=PaymentEvent.DELIVERED, days=15),
    )
    contract = make.contract(uow, plan=plan)
    make_money.deposit(uow, contract)
    make_money.ship(uow, contract, 0)
    found = service.of_contract(uow, contract.id)
    assert [(one.amount, one.due_on) for one in found] == [
        (D("20633.60"), date(2026, 6, 20)),
        (D("15475.20"), None),
    ]
    make_money.delivered(uow, contract, date(2026, 7, 25))
    assert service.of_contract(uow, contract.id)[1].due_on == date(2026, 8, 9)


def test_goods_delivered_duty_paid_are_revenue_on_delivery(uow):
    contract = make.contract(uow, incoterm="DAP")
    make_money.deposit(uow, contract)
    make_money.ship(uow, contract, 0)
    assert service.position(uow, contract.id).revenue == 0
    make.rate(uow, date(2026, 7, 25), "7.0390")
    make_money.delivered(uow, contract, date(2026, 7, 25))
    found = service.of_contract(uow, contract.id)
    # 36 108.80 × 7.0390
    assert found[0].booked_base == D("254169.84")
    assert found[0].booked_on == date(2026, 7, 25)


@pytest.mark.parametrize(
    ("currency", "rate", "unit", "amount", "base"),
    [
        ("JPY", "4.6210", 100, "15000", "693.15"),
        ("KWD", "23.0150", 1, "1234.567", "28413.56"),
        ("CNY", "1", 1, "5000.00", "5000.00"),
    ],
)
def test_other_currencies_are_booked_in_their_own_coins(
    uow, currency, rate, unit, amount, base
):
    contract = make.contract(uow, currency=currency, rate=D(rate), rate_unit=unit)
    receipt = service.receive(
        uow,
        Receipt(
            company=contract.company,
            customer=contract.customer,
            received_on=date(2026, 5, 18),
            currency=currency,
            amount=D(amount),
            mid_rate=D(rate),
            buying_rate=D(rate),
            rate_unit=unit,
            allocations=(Allocation(contract=of(contract), amount=D(amount)),),
        ),
    )
    assert receipt.allocations[0].carried_base == D(base)
    assert receipt.realised() == 0


def test_a_cancelled_contract_owes_its_deposit_back(uow):
    contract = make.contract(uow)
    make_money.deposit(uow, contract)
    stored = contracts.get(uow, contract.id)
    contracts.cancel(uow, stored, "The buyer withdrew")
    owed = service.of_contract(uow, contract.id)
    assert [(one.kind, one.open, one.carried_base) for one in owed] == [
        (Kind.ADVANCE_REFUND, D("17694.48"), D("125365.39"))
    ]
    # Paid back at 7.10: 125 630.81; carried less paid.
    gain = service.settle_debt(
        uow,
        owed[0].id,
        D("17694.48"),
        D("125630.81"),
        date(2026, 6, 1),
        "PY26-0001",
    )
    assert gain == D("-265.42")
    assert service.get(uow, owed[0].id).open == 0


def test_a_credit_note_reduces_what_a_later_invoice_must_bring(uow):
    contract = make.contract(uow)
    make_money.deposit(uow, contract)
    claim = make_money.shipped(uow, contract, 0)
    make.rate(uow, date(2026, 7, 1), "7.0400")
    note = service.credit_note(
        uow, contract.id, D(500), date(2026, 7, 1), "Dented cartons"
    )
    assert (note.number, note.booked_base) == ("CN26-0001", D("3520.00"))
    assert service.find(uow, "CN26-0001") == note
    paper = service.note_paper(uow, note.id)
    assert (paper.debit, paper.amount, paper.bank) == (False, D(500), None)
    assert (paper.contract_no, paper.reason) == ("SC26-0031", "Dented cartons")
    with pytest.raises(NotPossibleError, match="no debit or credit note"):
        service.note_paper(uow, claim.id)
    more = service.debit_note(uow, contract.id, D(80), date(2026, 7, 1), "Courier")
    claimed = service.note_paper(uow, more.id)
    assert (claimed.debit, claimed.bank.currency) == (True, "USD")
    service.set_off(uow, note.id, claim.id, D(500), date(2026, 7, 2))
    closed, paid = service.get(uow, note.id), service.get(uow, claim.id)
    assert (closed.open, paid.open) == (0, D("35608.80"))
    day = "2026-07-02"
    assert closed.settled[0] == ("receivable", Ref(claim.id, claim.number, day))
    assert paid.settled == (("receivable", Ref(note.id, "CN26-0001", day)),)
    # Claimed at 7.0610, owed at 7.0400: 500 × 0.0210 lost.
    assert service.position(uow, contract.id).realised == D("-53.08") - D("10.50")
    with pytest.raises(InvalidError):
        service.credit_note(uow, contract.id, D(500), date(2026, 7, 1), " ")


@pytest.mark.feature("A120")
def test_ageing_and_statement_agree(uow):
    contract = make.contract(uow)
    make_money.deposit(uow, contract)
    claim = make_money.shipped(uow, contract, 0)
    whose = replace(parties.get(uow, contract.customer.id), name_zh="诺德豪斯公司")
    parties.save(uow, whose)
    rows = service.ageing(uow, date(2026, 9, 1))  # due 20 July: 43 days late
    assert rows[0].customer.zh == "诺德豪斯公司"
    assert rows[0].buckets == (0, 0, D("36108.80"), 0, 0, 0)
    make_money.balance(uow, claim, date(2026, 7, 8), "7.0455", D(20))
    of = (uow, contract.company.id, contract.customer.id, "USD")
    paper = service.paper(*of, date(2026, 6, 1), date(2026, 7, 31))
    assert paper.reply_by == date(2026, 8, 15)
    assert paper.opening == D("-17694.48")
    assert [(one.debit, one.credit) for one in paper.lines] == [
        (D("51584.00"), 0),
        (0, D("36108.80")),
    ]
    assert paper.closing == D("-2219.28") == paper.ageing.not_due
    whole = service.paper(*of, None, date(2026, 7, 31))
    assert (whole.starts_on, whole.opening, len(whole.lines)) == (
        date(2026, 5, 18),
        0,
        3,
    )
    assert whole.closing == paper.closing


def test_a_month_that_is_not_over_is_not_valued(uow):
    make.contract(uow)
    after = uow.latest.replace(day=28) + timedelta(10)
    with pytest.raises(NotPossibleError, match="can be valued from that day on"):
        service.revalue(uow, after)


def test_a_month_before_a_valued_one_values_only_what_was_entered_since(uow):
    contract = make.contract(uow)
    make_money.deposit(uow, contract)
    make_money.shipped(uow, contract, 0)
    make.rate(uow, date(2026, 6, 30), "7.0520", RateKind.CLOSING)
    make.rate(uow, date(2026, 7, 31), "7.0310", RateKind.CLOSING)
    assert len(service.revalue(uow, date(2026, 7, 31))) == 1
    assert service.revalue(uow, date(2026, 6, 30)) == ()
    service.credit_note(uow, contract.id, D(100), date(2026, 6, 25), "scratches")
    late = service.revalue(uow, date(2026, 6, 30))
    # 100.00 at 7.0610, the mid rate of 20 June; it is owed, so the fall is a gain
    assert [(one.open, one.gain) for one in late] == [(D(100), D("0.90"))]
    assert len(service.revalue(uow, date(2026, 7, 31))) == 1


def test_lists_count_and_add_up(uow):
    contract = make.contract(uow)
    make_money.deposit(uow, contract)
    make_money.shipped(uow, contract, 0)
    assert listing.ITEMS.page(uow, Query()).records[0].open == D("36108.80")
    assert listing.ITEMS.overview(uow, Query()).sums["open"] == {"USD": D("36108.80")}
    assert listing.RECEIPTS.page(uow, Query()).records[0].free == 0
    awaited = service.deposits_awaited(uow)
    assert awaited == []


def test_a_deposit_claimed_with_an_invoice_is_awaited_no_longer(database, actor):
    """30 % of 58,981.60 is 17,694.48, of 51,584.00 it is 15,475.20: 2,219.28 stay."""
    with database.unit_of_work(actor, today=date(2026, 6, 20)) as uow:
        contract = make.contract(uow)
        (before,) = service.deposits_awaited(uow)
        make_money.ship(uow, contract, 0)
        (after,) = service.deposits_awaited(uow)
        make_money.ship(uow, contract, 1)
        assert service.deposits_awaited(uow) == []
    assert (before.open, after.open) == (D("17694.48"), D("2219.28"))


def test_the_database_itself_refuses_a_balance_below_zero(database, actor):
    from sqlalchemy.exc import IntegrityError

    with database.unit_of_work(actor, today=date(2026, 5, 18)) as uow:
        contract = make.contract(uow)
        claim = make_money.shipped(uow, contract, 0)
    opened = database.unit_of_work(actor, today=date(2026, 5, 18))
    with pytest.raises(IntegrityError), opened as uow:
        uow.session.get(ReceivableRow, claim.id).open = D(-1)


def test_a_rate_may_be_given_with_the_receipt(uow):
    contract = make.contract(uow)
    receipt = Receipt(
        company=contract.company,
        received_on=date(2026, 5, 18),
        amount=D(100),
        buying_rate=D("7.0001"),
    )
    booked = service.receive(uow, receipt)
    assert booked.gross_base == D("700.01")
    with pytest.raises(NotPossibleError):
        service.receive(uow, replace(booked))
