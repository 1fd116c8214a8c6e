"""What a customer sent too much goes back to it, its contract closed or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from PySide6.QtWidgets import QWidget

from app.core.errors import AppError, InvalidError, NotPossibleError
from app.parties.domain import PartyRole
from app.payables import service as payables
from app.payables.controller import payment_from_debt, payment_from_receipt
from app.payables.module import MODULE as PAYABLES
from app.receivables import service
from app.receivables.controller.giving_back import give_back
from app.receivables.controller.receipt import ReceiptController
from app.receivables.domain import Kind, Receipt, State
from app.receivables.module import MODULE
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry, maker
from tests import looks, make, make_money
from tests.panels import answer

D = Decimal
TODAY = date(2026, 7, 8)
DAY = date(2026, 5, 18)
TWICE = D("17694.48")
"""The deposit of the contract: 30 % of 58,981.60."""


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=TODAY) as opened:
        yield opened


def paid_twice(uow, contract, **changes):
    """Book the deposit of a contract, and the same transfer once more, parked."""
    make_money.deposit(uow, contract)
    receipt = Receipt(
        company=contract.company,
        customer=contract.customer,
        received_on=DAY,
        currency="USD",
        amount=TWICE,
        buying_rate=D("7.04"),
        mid_rate=D("7.05"),
        reference=f"DEPOSIT {contract.number}",
    )
    return service.receive(uow, replace(receipt, **changes), sure=True)


@pytest.mark.feature("A35", "A112")
def test_a_second_transfer_goes_back_and_the_deposit_stays(uow):
    contract = make.contract(uow)
    parked = paid_twice(uow, contract)
    before = service.position(uow, contract.id)
    assert service.overpaid(uow, parked).code == contract.number
    debt = service.return_parked(uow, parked, contract.id, TWICE, DAY)
    # 17,694.48 × 7.05 mid
    assert (debt.kind, debt.amount, debt.booked_base) == (
        Kind.ADVANCE_REFUND,
        TWICE,
        D("124746.08"),
    )
    after = service.position(uow, contract.id)
    assert after.free == before.free, "the deposit of the contract is left alone"
    (payment,) = payment_from_receipt(uow, parked.id)
    assert payment == payment_from_debt(uow, debt.id)[0]
    assert (payment.payee.id, payment.amount) == (contract.customer.id, TWICE)
    paid = payables.pay(uow, replace(payment, rate=D("7.10")))
    # (7.05 − 7.10) × 17,694.48
    assert [one.realised for one in paid.allocations] == [D("-884.73")]
    assert service.get(uow, debt.id).open == 0
    with pytest.raises(NotPossibleError, match="Nothing of it is owed"):
        payment_from_receipt(uow, parked.id)


def test_money_given_back_is_not_said_to_be_used_up_by_an_invoice(uow):
    contract = make.contract(uow)
    parked = paid_twice(uow, contract)
    service.return_parked(uow, parked, contract.id, TWICE, DAY)
    stored = service.get_receipt(uow, parked.id)
    with pytest.raises(NotPossibleError, match="owed back to the customer"):
        service.reverse(uow, stored, DAY, "Booked by mistake")


def test_what_goes_back_is_no_deposit_that_came(uow):
    """A contract waits for its deposit though the money was there for a moment."""
    contract = make.contract(uow)
    receipt = Receipt(
        company=contract.company,
        customer=contract.customer,
        received_on=DAY,
        currency="USD",
        amount=TWICE,
        buying_rate=D("7.04"),
        mid_rate=D("7.05"),
    )
    parked = service.receive(uow, receipt)
    service.return_parked(uow, parked, contract.id, TWICE, DAY)
    assert [one.open for one in service.deposits_awaited(uow)] == [TWICE]


@pytest.mark.parametrize(
    ("amount", "on", "words"),
    [
        (TWICE + D("0.01"), DAY, "More is allocated"),
        (D(0), DAY, "greater than zero"),
        (D("0.001"), DAY, "no such small coin"),
        (TWICE, date(2026, 5, 17), "or a later one"),
    ],
)
def test_what_cannot_go_back_is_refused(uow, amount, on, words):
    contract = make.contract(uow)
    parked = paid_twice(uow, contract)
    with pytest.raises(AppError) as told:
        service.return_parked(uow, parked, contract.id, amount, on)
    assert words in str(told.value)


def test_a_payer_nobody_knows_is_found_by_the_number_it_names(uow):
    contract = make.contract(uow)
    parked = paid_twice(uow, contract, customer=None)
    assert service.overpaid(uow, parked).id == contract.id
    nameless = replace(parked, reference="THANK YOU")
    with pytest.raises(NotPossibleError, match="no contract with this payer"):
        service.overpaid(uow, nameless)


def test_another_customers_money_is_not_given_back(uow):
    contract = make.contract(uow)
    other = make.party(uow, "OTHER", PartyRole.CUSTOMER, country="DE")
    parked = paid_twice(uow, contract, customer=other)
    with pytest.raises(InvalidError):
        service.return_parked(uow, parked, contract.id, TWICE, DAY)


@pytest.fixture
def parked(work, actor):
    with work.database.unit_of_work(actor) as uow:
        return paid_twice(uow, make.contract(uow))


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    desk = Desk(work, lookups=Registry().lookup)
    desk.chain = Chain((MODULE, PAYABLES))
    return desk


@pytest.mark.feature("A112")
@pytest.mark.parametrize("at", ["receipt", "bench"])
def test_the_desk_owes_it_back_and_begins_the_payment(desk, qtbot, parked, at):
    if at == "receipt":
        tab = ReceiptController(desk)
        qtbot.addWidget(tab.form)
        tab.open(parked.id)
        assert "give_back" in tab.allowed()
        assert "next:payment" not in tab.allowed()
        answer(lambda: tab.do("give_back"), on="2026-05-18")
        assert "give_back" not in tab.allowed()
        assert "next:payment" in tab.allowed()
    else:
        tab = maker(MODULE.listing)(desk)
        qtbot.addWidget(tab.form)
        page = tab.sheets[0].page
        assert not page.confirm.isEnabled(), "nothing is allocated"
        answer(page.back.click, on="2026-05-18")
        assert page.waiting == ()
        assert not page.back.isEnabled()
    (draft,) = [what for said, what in desk.shell.asked if said == "open"]
    payment = draft[2]
    assert (draft[:2], payment.amount) == (("payment", None), TWICE)
    assert payment.allocations[0].debt is not None


@pytest.mark.feature("A112")
@pytest.mark.parametrize("at", ["receipt", "bench"])
def test_who_paid_without_a_contract_has_all_of_it_back(desk, qtbot, work, actor, at):
    """It leaves the account as it came, so that nothing is won or lost by it."""
    with work.database.unit_of_work(actor, today=TODAY) as uow:
        stray = Receipt(
            company=make.company(uow),
            received_on=DAY,
            currency="USD",
            amount=D(5000),
            charge=D(15),
            buying_rate=D("7.04"),
            mid_rate=D("7.05"),
            remitter="HAFEN SPEDITION GMBH",
        )
        parked = service.receive(uow, stray)
    if at == "receipt":
        tab = ReceiptController(desk)
        qtbot.addWidget(tab.form)
        tab.open(parked.id)
        asked = partial(tab.do, "give_back")
        told = answer(asked, on="2026-06-02", reason="Not for us")
        assert told.title == f"Reverse receipt: {parked.number}?"
        assert "give_back" not in tab.allowed()
    else:
        tab = maker(MODULE.listing)(desk)
        qtbot.addWidget(tab.form)
        page = tab.sheets[0].page
        answer(page.back.click, on="2026-06-02", reason="Not for us")
        assert page.waiting == ()
    with work.database.reading(actor, today=TODAY) as uow:
        whole = service.get_receipt(uow, parked.id)
        assert (whole.state, whole.free) == (State.REVERSED, 0)
        back = service.get_receipt(uow, parked.id + 1)
    assert (back.received_on, back.amount, back.charge) == (
        date(2026, 6, 2),
        D(-5000),
        D(-15),
    )
    assert (back.cash_base, back.note) == (-whole.cash_base, "Not for us")


def test_a_part_without_a_contract_is_told(desk, qtbot, parked):
    """What is left of a receipt that paid something cannot be reversed for itself."""
    part = replace(parked, free=parked.amount - 1, customer=None, reference="?")
    told, over = [], QWidget()
    qtbot.addWidget(over)
    desk.work.failed.connect(told.append)
    give_back(desk, part, over)
    assert "no contract with this payer" in str(told[0])
    assert "reverse the receipt and enter it again" in str(told[0])
