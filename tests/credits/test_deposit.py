"""A deposit was paid besides the letter of credit: the bank pays what is left of it.

An invoice may take off what was paid in advance although the credit does not say so
(ISBP 821 C), and the draft is of what the invoice leaves to pay.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.contracts.domain import Instalment, PaymentEvent, PaymentMethod
from app.core.papers.checked import Severity
from app.credits import service
from app.documents import service as papers
from tests import make, make_export, make_money
from tests.credits.sample import TEXT

D = Decimal


@pytest.fixture
def uow(database, actor):
    """One action on the day of shipment; modules react as they do for a person."""
    with database.unit_of_work(actor, today=date(2026, 6, 20)) as uow:
        yield uow


@pytest.fixture
def contract(uow):
    """The deal, sold by T/T, its deposit paid and its goods in the warehouse."""
    made = make.contract(uow)
    make_money.deposit(uow, made)
    make.stock(uow, made)
    return made


def letter(uow):
    read = service.save(uow, service.read_text(uow, TEXT))
    return service.accept(uow, read, date(2026, 5, 20))


def drafts(uow, shipment):
    """Return what was compared of the draft: drawn, due, how it came out."""
    return [
        (f.left, f.right, f.severity)
        for f in papers.check(uow, shipment.id)
        if f.msgid == "Draft for what the invoice leaves to pay"
    ]


@pytest.mark.feature("A97", "A107")
def test_the_draft_is_of_what_the_invoice_leaves_to_pay(uow, contract):
    credit = letter(uow)
    shipment = make_money.ship(uow, contract, 0)
    # deal.md §7: 51 584.00, deposit applied 15 475.20, balance 36 108.80.
    invoice = papers.paper(uow, shipment.id, "invoice")
    taken = [one.amount for one in invoice.adjustments]
    assert (invoice.total, taken) == (D("51584.00"), [D("-15475.20")])
    assert papers.paper(uow, shipment.id, "draft").amount == D("36108.80")
    drawn = service.draw(uow, credit, shipment.id)
    assert drawn.drawn() == D("36108.80")
    for key in ("draft", "presentation"):
        assert papers.paper(uow, shipment.id, key).amount == D("36108.80")
    assert drafts(uow, shipment) == [(D("36108.80"), D("36108.80"), Severity.OK)]


@pytest.mark.feature("A97", "H39")
def test_goods_that_have_not_left_are_expected_to_take_their_deposit(uow):
    """deal.md §7: 51,584.00 less 30 %, 15,475.20, leaves 36,108.80."""
    deposit = Instalment(percent=D(30), event=PaymentEvent.SIGNED)
    rest = Instalment(percent=D(70), method=PaymentMethod.LC)
    contract = make.contract(uow, plan=(deposit, rest))
    letter(uow)
    booked = make_export.booked(uow, contract)
    assert papers.due(uow, booked.id) == D("36108.80")
    assert papers.due(uow, booked.id, contract.id) == D("36108.80")


@pytest.mark.feature("A107", "H39")
@pytest.mark.parametrize(
    ("amount", "severity"),
    [(D("51584.00"), Severity.ERROR), (D("32497.92"), Severity.WARNING)],
)
def test_a_draft_of_another_amount_than_is_due_is_found(
    uow, contract, amount, severity
):
    credit = letter(uow)
    shipment = make_money.ship(uow, contract, 0)
    service.draw(uow, credit, shipment.id, amount)  # 32,497.92 are 90 % of what is due
    assert drafts(uow, shipment) == [(amount, D("36108.80"), severity)]


@pytest.mark.feature("A92")
def test_an_invoice_under_a_credit_is_not_paid_by_transfer(uow, contract):
    shipment = make_money.ship(uow, contract, 0)
    terms = papers.paper(uow, shipment.id, "invoice").payment_terms["en"]
    assert terms == contract.payment_terms
    assert "T/T" in terms
    letter(uow)
    terms = papers.paper(uow, shipment.id, "invoice").payment_terms["en"]
    assert terms == "L/C AT SIGHT"


@pytest.mark.feature("A97", "H39")
def test_what_is_not_drawn_yet_counts_as_what_the_invoice_leaves_to_pay(uow, contract):
    # The credit is of the balance only, deal.md §7: 36 108.80 beside the deposit.
    text = TEXT.replace("USD58981,60", "USD36108,80").replace(":39A:05/05\n", "")
    read = service.save(uow, service.read_text(uow, text))
    credit = service.accept(uow, read, date(2026, 5, 20))
    shipment = make_money.ship(uow, contract, 0)
    (found,) = (
        one
        for one in service.check_shipment(uow, credit.id, shipment.id)
        if one.rule == "OVERDRAWN"
    )
    assert dict(found.params)["found"] == D("36108.80")
    assert found.severity == "ok"
