"""Bills, the three-way match and payments (rules §14, deal.md §6, §9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, update

from app.core.clock import office_day
from app.core.errors import InvalidError, NotPossibleError
from app.core.matching import Finding
from app.core.query import Filter, Query
from app.core.refs import Ref
from app.dossier.service import trash
from app.inventory import service as inventory
from app.office.domain import RateKind
from app.parties.domain import PartyRole
from app.payables import listing, service
from app.payables.domain import (
    Allocation,
    Bill,
    ChargeKind,
    Kind,
    Payment,
    PaymentState,
    State,
)
from app.purchasing import service as purchasing
from app.receivables import service as receivables
from app.shipments import service as shipments
from app.shipments.domain import Charge
from app.treasury import service as treasury
from app.treasury.model import CashMoveRow
from tests import make, make_money

D = Decimal
TODAY = date(2026, 6, 15)


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=TODAY) as uow:
        yield uow


def received(uow):
    """Return the first purchase contract with its goods in the warehouse."""
    contract = make.contract(uow)
    purchase = make_money.purchases(uow, contract)[0]
    receipt = inventory.save(uow, inventory.from_purchase(uow, purchase.id))
    inventory.post(uow, receipt)
    return purchase


def billed(uow, purchase, **line):
    draft = service.from_purchase(uow, purchase.id)
    draft = replace(draft, invoice_number="26332000000012345678")
    if line:
        draft = make.with_line(draft, 0, **line)
    return service.book(uow, service.save(uow, draft))


@pytest.mark.feature("A117")
def test_an_invoice_as_ordered_and_received_is_booked(uow):
    bill = billed(uow, received(uow))
    assert bill.state is State.BOOKED
    assert bill.lines[0].findings == (Finding.MATCHED,)
    assert (bill.amount, bill.total_excl_vat(), bill.total_vat()) == (
        D("211310.00"),
        D("187000.00"),
        D("24310.00"),
    )
    assert (bill.open, bill.number) == (D("211310.00"), "BL26-0001")


@pytest.mark.feature("A63")
def test_a_bill_above_the_tolerances_is_held_until_approved(uow):
    purchase = received(uow)
    # 96.10 is 0.05 % above 96.05, but 110 CNY over the line: above 50.
    bill = billed(uow, purchase, price_incl_vat=D("96.10"))
    assert bill.state is State.HELD
    assert bill.lines[0].findings == (Finding.PRICE_OVER,)
    with pytest.raises(NotPossibleError):
        service.payment_for(uow, [bill.id])
    with pytest.raises(InvalidError):
        service.approve(uow, bill, " ")
    passed = service.approve(uow, bill, "Agreed by telephone")
    assert (passed.state, passed.approved_by) == (State.BOOKED, "Chen Siyuan")


def test_goods_not_received_hold_the_bill(uow):
    contract = make.contract(uow)
    bill = billed(uow, make_money.purchases(uow, contract)[0])
    assert bill.state is State.HELD
    assert bill.lines[0].findings == (Finding.NOT_RECEIVED,)


@pytest.mark.feature("A96")
def test_a_payment_request_asks_for_what_is_open(uow):
    """Of 211,310.00 a deposit of 111,310.00 is paid: 100,000.00 are open."""
    purchase = received(uow)
    part = Allocation(
        purchase=Ref(purchase.id, purchase.number, ""), amount=D("111310.00")
    )
    service.pay(
        uow,
        Payment(
            company=purchase.company,
            payee=purchase.supplier,
            paid_on=TODAY,
            amount=part.amount,
            allocations=(part,),
        ),
    )
    bill = billed(uow, purchase)
    paper = service.paper(uow, bill.id)
    assert (paper.agreed, paper.paid, paper.amount, paper.left()) == (
        D("211310.00"),
        D("111310.00"),
        D("100000.00"),
        D(0),
    )
    assert (paper.purchase_no, paper.received_percent) == (purchase.number, 100)
    assert paper.payee.title("zh_CN") == purchase.supplier.name
    assert service.find(uow, bill.number).id == bill.id
    assert (paper.on, paper.applicant) == (office_day(uow.now), "Chen Siyuan")
    later = replace(uow, today=uow.today + timedelta(days=9))
    assert service.paper(later, bill.id) == paper
    service.pay(uow, service.payment_for(uow, [bill.id]))
    with pytest.raises(NotPossibleError, match="is paid"):
        service.paper(uow, bill.id)


def test_a_payment_request_counts_neither_drafts_nor_debit_notes_as_paid(uow):
    """Half of 211,310.00 is asked for, less 800.00 set off; the rest is a draft."""
    purchase = received(uow)
    bill = billed(uow, purchase, quantity=D(1100))  # 105,655.00
    rest = service.from_purchase(uow, purchase.id)
    service.save(uow, replace(rest, invoice_number="26332000000012345679"))
    note = Bill(
        company=purchase.company,
        payee=purchase.supplier,
        purchase=bill.purchase,
        amount=D(800),
        note="Second inspection",
    )
    owed = service.debit_note(uow, note)
    service.set_off(uow, owed.id, bill.id, D(800), TODAY)
    paper = service.paper(uow, bill.id)
    assert (paper.amount, paper.paid) == (D("104855.00"), D("800.00"))
    assert paper.left() == D("105655.00")


def test_deposits_never_exceed_what_the_purchase_comes_to(uow):
    purchase = received(uow)  # 211 310.00
    deposit = Payment(
        company=purchase.company,
        payee=purchase.supplier,
        paid_on=TODAY,
        currency="CNY",
        amount=D("111310.00"),
        allocations=(
            Allocation(
                purchase=Ref(purchase.id, purchase.number, ""), amount=D("111310.00")
            ),
        ),
    )
    service.pay(uow, deposit)
    with pytest.raises(InvalidError) as refused:
        service.pay(uow, deposit)
    assert refused.value.problems[0].where == "allocations.0.amount"


def test_the_same_invoice_is_not_entered_twice(uow):
    purchase = received(uow)
    first = billed(uow, purchase)
    again = replace(first, id=None, version=0, lines=first.lines)
    with pytest.raises(InvalidError) as refused:
        service.save(uow, again)
    assert refused.value.problems[0].where == "invoice_number"
    with pytest.raises(NotPossibleError):
        service.from_purchase(uow, purchase.id)


def test_an_invoice_that_comes_back_from_the_trash_is_not_owed_twice(uow):
    carrier = make.party(uow, "NINGBO FORWARDING", PartyRole.FORWARDER)
    draft = Bill(company=make.company(uow), payee=carrier, kind=Kind.CHARGE,
                 charge=ChargeKind.TRUCKING, currency="CNY", amount=D(2600),
                 invoice_number="F-77", invoice_on=TODAY)  # fmt: skip
    first = service.save(uow, draft)
    trash.put_away(uow, "bill", first.id)
    service.book(uow, service.save(uow, draft))
    trash.restore(uow, "bill", first.id)
    with pytest.raises(InvalidError) as refused:
        service.book(uow, service.get(uow, first.id))
    assert refused.value.problems[0].where == "invoice_number"


def test_a_vat_invoice_number_has_twenty_digits(uow):
    purchase = received(uow)
    draft = service.from_purchase(uow, purchase.id)
    with pytest.raises(InvalidError) as refused:
        service.save(uow, replace(draft, invoice_number="1234567"))
    assert refused.value.problems[0].where == "invoice_number"


def test_a_deposit_paid_is_used_up_by_the_bill(uow):
    purchase = received(uow)
    service.pay(
        uow,
        Payment(
            company=purchase.company,
            payee=purchase.supplier,
            paid_on=TODAY,
            amount=D("63393.00"),
            allocations=(
                Allocation(
                    purchase=Ref(purchase.id, purchase.number, ""),
                    amount=D("63393.00"),
                ),
            ),
        ),
    )
    bill = billed(uow, purchase)
    assert bill.open == D("147917.00")
    costs = service.costs(uow, purchase.contract.id)
    assert costs.paid_suppliers == D("63393.00")
    assert costs.prepaid == 0
    assert costs.open_suppliers == D("147917.00")


def test_no_more_is_paid_than_is_open_and_a_reversal_opens_it_again(uow):
    bill = billed(uow, received(uow))
    payment = service.payment_for(uow, [bill.id])
    too_much = replace(
        payment,
        amount=D("211310.01"),
        allocations=(replace(payment.allocations[0], amount=D("211310.01")),),
    )
    with pytest.raises(InvalidError):
        service.pay(uow, too_much)
    paid = service.pay(uow, payment)
    assert paid.base == D("211310.00")
    assert service.get(uow, bill.id).open == 0
    back = service.reverse_payment(uow, paid, TODAY, "Wrong account")
    assert (back.state, back.amount) == (PaymentState.REVERSAL, D("-211310.00"))
    assert service.get(uow, bill.id).open == D("211310.00")


def test_a_charge_without_a_payee_is_owed_to_the_forwarder_or_the_insurer(uow):
    """The premium's bill named nobody, though the shipment said who insures it."""
    contract = make.contract(uow)
    forwarder = make.party(uow, "HAIYUN", PartyRole.FORWARDER)
    insurer = make.party(uow, "YONGAN", PartyRole.INSURER)
    make.rate(uow, TODAY, "7.0610")
    draft = shipments.from_contract(uow, contract.id, make.shipped_lines(contract, 1))
    saved = shipments.save(
        uow,
        replace(
            draft,
            vessel="EVER HORIZON",
            transport_document="EHNB26070211",
            premium_percent=D("0.25"),
            charges=(Charge(amount=D("521.82")),),
            forwarder=forwarder,
            insurer=insurer,
        ),
    )
    booked = shipments.book(uow, saved)
    make.stock(uow, contract)
    shipments.ship(uow, booked, TODAY)
    owed = {one.charge: one.payee.id for one in service.open_bills(uow)}
    assert owed == {
        ChargeKind.FREIGHT: forwarder.id,
        ChargeKind.INSURANCE: insurer.id,
    }


def test_charges_of_a_shipment_are_owed_when_it_leaves(uow):
    contract = make.contract(uow)
    make_money.ship(uow, contract, 0)
    owed = service.open_bills(uow)
    found = {(one.charge, one.currency, one.amount) for one in owed}
    assert found == {
        (ChargeKind.FREIGHT, "USD", D("2380.00")),
        (ChargeKind.INSURANCE, "USD", D("141.86")),
        (ChargeKind.TRUCKING, "CNY", D("2600.00")),
        (ChargeKind.PORT, "CNY", D("1250.00")),
        (ChargeKind.CUSTOMS, "CNY", D("350.00")),
        (ChargeKind.DOCUMENTS, "CNY", D("450.00")),
    }
    spent = service.costs(uow, contract.id).expenses
    assert spent[ChargeKind.FREIGHT] == D("16845.64")
    assert spent[ChargeKind.INSURANCE] == D("1004.09")


def test_freight_costs_what_the_bank_took_for_it(uow):
    contract = make.contract(uow)
    make_money.ship(uow, contract, 0)
    freight = next(
        one for one in service.open_bills(uow) if one.charge is ChargeKind.FREIGHT
    )
    payee = make.party(uow, "NINGBO FORWARDING", PartyRole.FORWARDER)
    payment = service.payment_for(uow, [freight.id])
    service.pay(
        uow,
        replace(payment, payee=payee, rate=D("7.1000"), fee_base=D("50.00")),
    )
    costs = service.costs(uow, contract.id)
    assert costs.expenses[ChargeKind.FREIGHT] == D("16898.00")  # 2 380 × 7.1000
    assert (costs.realised, costs.fees) == (0, D("50.00"))
    assert on_accounts(uow) == {"USD": D("-2380.00"), "CNY": D("-50.00")}
    home = next(
        one for one in service.open_bills(uow) if one.charge is ChargeKind.TRUCKING
    )
    paid = replace(service.payment_for(uow, [home.id]), payee=payee, fee_base=D(8))
    paid = service.pay(uow, paid)
    assert on_accounts(uow)["CNY"] == D("-2658.00")  # 50.00 + 2 600.00 + 8.00
    service.reverse_payment(uow, paid, uow.today, "Booked twice")
    assert on_accounts(uow)["CNY"] == D("-50.00")


def test_a_fee_that_left_no_account_comes_back_to_none(uow):
    """So payments were booked by earlier versions of the program."""
    contract = make.contract(uow)
    make_money.ship(uow, contract, 0)
    payee = make.party(uow, "NINGBO FORWARDING", PartyRole.FORWARDER)
    owed = {one.charge: one for one in service.open_bills(uow)}
    for kind, rate in ((ChargeKind.TRUCKING, D(0)), (ChargeKind.FREIGHT, D("7.1"))):
        draft = service.payment_for(uow, [owed[kind].id])
        draft = replace(draft, payee=payee, fee_base=D(8), rate=rate or draft.rate)
        paid = service.pay(uow, draft)
        moved = CashMoveRow.source_kind == "payment", CashMoveRow.source_id == paid.id
        old = update(CashMoveRow).where(*moved).values(amount=-paid.amount)
        fee = delete(CashMoveRow).where(CashMoveRow.source_kind == "payment_fee")
        for change in (old, fee):
            uow.session.execute(change)
        service.reverse_payment(uow, paid, uow.today, "Booked twice")
    assert on_accounts(uow) == {"CNY": 0, "USD": 0}


def on_accounts(uow):
    """Return what is on our accounts, by currency."""
    return {one.currency: one.amount for one in treasury.balances(uow) if one.count}


@pytest.mark.feature("A11")
def test_commission_is_owed_from_the_transport_document_and_valued(uow):
    agent = make.party(uow, "Harbour Agents", PartyRole.AGENT, country="DE")
    contract = make.contract(uow, agent=agent, commission_percent=D(3))
    make_money.ship(uow, contract, 0)
    owed = next(
        one
        for one in service.of_contract(uow, contract.id)
        if one.kind is Kind.COMMISSION
    )
    assert owed.amount == D("1547.52")  # 3 % of 51 584.00
    assert owed.booked_base == D("10927.04")  # × 7.0610
    make.rate(uow, date(2026, 6, 30), "7.0520", RateKind.CLOSING)
    assert service.revalue(uow, date(2026, 6, 30)) == D("13.93")  # 10 913.11
    assert service.revalue(uow, date(2026, 6, 30)) == 0
    make.rate(uow, date(2026, 7, 1), "7.0400")
    receivables.credit_note(uow, contract.id, D(500), date(2026, 7, 1), "Dents")
    costs = service.costs(uow, contract.id)
    # settled 17: of the invoice less credit notes; 15.00 × 7.0400 = 105.60 less
    assert (costs.commissions, costs.recovered) == (D("10821.44"), 0)


def test_a_debit_note_is_set_off_against_the_suppliers_bill(uow):
    purchase = received(uow)
    bill = billed(uow, purchase)
    note = service.debit_note(
        uow,
        Bill(
            company=purchase.company,
            payee=purchase.supplier,
            contract=purchase.contract,
            amount=D(800),
            note="Second inspection",
        ),
    )
    done = service.set_off(uow, note.id, bill.id, D(800), TODAY)
    assert done.open == D("210510.00")
    costs = service.costs(uow, purchase.contract.id)
    assert (costs.recovered, costs.open_recovered) == (D("800.00"), 0)


def test_a_customer_gets_a_credit_note_paid(uow):
    contract = make.contract(uow)
    make_money.deposit(uow, contract)
    make_money.shipped(uow, contract, 0)
    make.rate(uow, date(2026, 7, 1), "7.0400")
    note = receivables.credit_note(uow, contract.id, D(500), date(2026, 7, 1), "Dents")
    paid = service.pay(
        uow,
        Payment(
            company=contract.company,
            payee=contract.customer,
            paid_on=date(2026, 7, 2),
            currency="USD",
            amount=D(500),
            rate=D("7.0500"),
            allocations=(Allocation(debt=Ref(note.id, "", ""), amount=D(500)),),
        ),
    )
    assert paid.allocations[0].realised == D("-5.00")
    assert receivables.get(uow, note.id).open == 0
    back = service.reverse_payment(uow, paid, date(2026, 7, 3), "Came back")
    assert back.allocations[0].realised == D("5.00")
    again = receivables.get(uow, note.id)
    assert (again.open, again.carried_base) == (D(500), D("3520.00"))


def test_lists_show_bills_and_payments(uow):
    bill = billed(uow, received(uow))
    paid = service.payment_for(uow, [bill.id])
    service.pay(uow, replace(paid, note="Bank reference 20260701-88"))
    assert listing.BILLS.page(uow, Query()).records[0].open == 0
    (row,) = listing.PAYMENTS.page(uow, Query()).records
    assert (row.number, row.note) == ("PY26-0001", "Bank reference 20260701-88")
    with_note = Query(filters=(Filter("note", "contains", "0701-88"),))
    assert listing.PAYMENTS.overview(uow, with_note).count == 1
    assert listing.PAYMENTS.overview(uow, Query()).count == 1


def test_a_paid_bill_cannot_be_cancelled(uow):
    bill = billed(uow, received(uow))
    service.pay(uow, service.payment_for(uow, [bill.id]))
    with pytest.raises(NotPossibleError):
        service.cancel(uow, service.get(uow, bill.id), "Mistake")


def test_purchases_of_the_deal_are_those_of_the_table(uow):
    contract = make.contract(uow)
    totals = [one.total() for one in make_money.purchases(uow, contract)]
    assert totals == [D("211310.00"), D("111870.00"), D("68342.40")]
    assert purchasing.of_contract(uow, contract.id)


def test_the_month_end_of_claims_values_debts_too(uow):
    agent = make.party(uow, "Harbour Agents", PartyRole.AGENT, country="DE")
    contract = make.contract(uow, agent=agent, commission_percent=D(3))
    make_money.ship(uow, contract, 0)
    make.rate(uow, date(2026, 6, 30), "7.0520", RateKind.CLOSING)
    receivables.revalue(uow, date(2026, 6, 30))
    assert service.costs(uow, contract.id).unrealised == D("13.93")
