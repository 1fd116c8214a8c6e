"""What bills and payments must say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.refs import Ref
from app.payables.domain import Allocation, Bill, Kind, Line, Payment

D = Decimal
SOMEBODY = Ref(1, "A", "")


@pytest.mark.parametrize(
    ("bill", "where"),
    [
        (Bill(), "company"),
        (Bill(), "payee"),
        (Bill(kind=Kind.CHARGE, amount=D(1)), "charge"),
        (Bill(amount=D(0)), "amount"),
        (Bill(amount=D("0.001")), "amount"),
        (Bill(currency="XXQ"), "currency"),
        (Bill(invoice_on=date(2026, 6, 2), due_on=date(2026, 6, 1), amount=D(1)),
         "due_on"),
        (Bill(lines=(Line(quantity=D(0)),)), "lines.0.quantity"),
        (Bill(lines=(Line(quantity=D(1), price_incl_vat=D(-1)),)),
         "lines.0.price_incl_vat"),
        (Bill(lines=(Line(quantity=D(1), price_incl_vat=D(1)),),
              invoice_number="2633200000001234567"), "invoice_number"),
    ],
)  # fmt: skip
def test_a_wrong_bill_says_where(bill, where):
    assert where in {problem.where for problem in bill.problems()}


def test_an_ordinary_invoice_needs_no_twenty_digits():
    line = Line(quantity=D(1), price_incl_vat=D(113), special_invoice=False)
    bill = Bill(company=SOMEBODY, payee=SOMEBODY, lines=(line,), invoice_number="7")
    assert bill.problems() == ()
    assert (bill.total(), bill.total_vat()) == (D("113.00"), 0)


@pytest.mark.parametrize(
    ("payment", "where"),
    [
        (Payment(), "company"),
        (Payment(), "payee"),
        (Payment(), "paid_on"),
        (Payment(), "allocations"),
        (Payment(), "amount"),
        (Payment(amount=D(1), rate=D(-1)), "rate"),
        (Payment(amount=D(1), fee_base=D(-1)), "fee_base"),
        (Payment(amount=D(1), currency="XXQ"), "currency"),
        (Payment(amount=D(1), allocations=(Allocation(amount=D(1)),)),
         "allocations.0.bill"),
        (Payment(amount=D(1), allocations=(Allocation(bill=SOMEBODY),)),
         "allocations.0.amount"),
        (Payment(amount=D(2), allocations=(
            Allocation(bill=SOMEBODY, amount=D(1)),)), "amount"),
    ],
)  # fmt: skip
def test_a_wrong_payment_says_where(payment, where):
    assert where in {problem.where for problem in payment.problems()}
