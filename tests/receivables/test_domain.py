"""How invoices are cut, receipts matched and days counted; worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contracts.domain import Contract, Instalment, Line, PaymentEvent
from app.core.refs import Ref
from app.receivables import rules
from app.receivables.domain import Allocation, Kind, Receipt, Receivable
from forms.receivables import receipt_blocks

D = Decimal
DEPOSIT = Instalment(percent=D(30), event=PaymentEvent.SIGNED)
BALANCE = Instalment(percent=D(70), event=PaymentEvent.SHIPPED, days=30)
DEAL = Contract(currency="USD", plan=(DEPOSIT, BALANCE))


def item(key: int, open_amount: str, due: date, contract: str = "") -> Receivable:
    return Receivable(
        id=key,
        number=f"CI26-000{key}-1",
        contract=Ref(key, contract, "") if contract else None,
        open=D(open_amount),
        amount=D(open_amount),
        booked_on=due,
        due_on=due,
    )


def test_the_first_invoice_takes_its_share_of_the_deposit():
    cut = rules.cut(DEAL, D("51584.00"), D("17694.48"), last=False)
    assert cut.released == D("15475.20")
    assert [part.amount for part in cut.parts] == [D("36108.80")]


def test_the_last_invoice_takes_what_is_left_of_the_deposit():
    cut = rules.cut(DEAL, D("7397.60"), D("2219.28"), last=True)
    assert cut.released == D("2219.28")
    assert [part.amount for part in cut.parts] == [D("5178.32")]


def test_a_contract_without_a_plan_claims_all_at_once():
    cut = rules.cut(Contract(currency="USD"), D(100), D(0), last=True)
    assert [(part.step, part.amount) for part in cut.parts] == [(-1, D(100))]


@given(
    total=st.decimals("0.01", "999999.99", places=2),
    free=st.decimals("0", "999999.99", places=2),
    last=st.booleans(),
    shares=st.sampled_from([(30, 70), (20, 30, 50), (100,), (33, 33, 34)]),
)
def test_the_parts_of_an_invoice_are_always_the_invoice(total, free, last, shares):
    plan = tuple(
        Instalment(percent=D(share), event=PaymentEvent.SHIPPED if n else DEPOSIT.event)
        for n, share in enumerate(shares)
    )
    cut = rules.cut(Contract(currency="USD", plan=plan), total, free, last=last)
    assert cut.released + sum(part.amount for part in cut.parts) == total
    assert 0 <= cut.released <= free
    assert all(part.amount > 0 for part in cut.parts)


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-3, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4),
     (180, 4), (181, 5)],
)  # fmt: skip
def test_days_fall_into_six_buckets(days, bucket):
    assert rules.bucket(days) == bucket


def test_a_named_contract_short_by_the_banks_charge_is_nearly_certain():
    claims = [
        item(1, "50015.00", date(2026, 11, 19), "SC26-0169"),
        item(2, "67196.50", date(2026, 12, 3), "SC26-0187"),
    ]
    receipt = Receipt(
        amount=D("49990.00"), free=D("49990.00"), reference="REF SC26-0169 BAL"
    )
    match = rules.suggest(receipt, claims)
    assert (match.percent, match.charge) == (98, D("25.00"))
    assert match.allocations[0].receivable.id == 1
    assert match.allocations[0].amount == D("50015.00")


def test_without_a_name_several_claims_are_only_candidates():
    claims = [item(1, "500.00", date(2026, 1, 1)), item(2, "700.00", date(2026, 2, 1))]
    match = rules.suggest(Receipt(free=D("600.00")), claims)
    assert (match.percent, match.candidates) == (0, 2)
    assert [part.amount for part in match.allocations] == [D(500), D(100)]


def test_nothing_open_matches_nothing():
    owed = Receivable(kind=Kind.CREDIT_NOTE, open=D(5), booked_on=date(2026, 1, 1))
    assert rules.suggest(Receipt(free=D(5)), [owed]).candidates == 0


@pytest.mark.parametrize(
    ("receipt", "where"),
    [
        (Receipt(amount=D(0)), "amount"),
        (Receipt(amount=D("1.005")), "amount"),
        (Receipt(amount=D("10.5"), currency="JPY"), "amount"),
        (Receipt(amount=D(10), charge=D(11)), "charge"),
        (Receipt(amount=D(10), charge=D(-1)), "charge"),
        (Receipt(amount=D(10), buying_rate=D(-1)), "buying_rate"),
        (Receipt(amount=D(10), currency="???"), "currency"),
        (Receipt(amount=D(10)), "received_on"),
        (Receipt(amount=D(10)), "company"),
        (Receipt(amount=D(10), allocations=(Allocation(amount=D(1)),)),
         "allocations.0.receivable"),
        (Receipt(amount=D(10), allocations=(Allocation(),)), "allocations.0.amount"),
        (Receipt(amount=D(10), allocations=(
            Allocation(contract=Ref(1, "", ""), amount=D(11)),)), "allocations"),
    ],
)  # fmt: skip
def test_a_wrong_receipt_says_where(receipt, where):
    assert where in {problem.where for problem in receipt.problems()}


def test_everything_shipped_is_told_by_the_lines():
    contract = Contract(lines=(Line(id=1, quantity=D(10)), Line(id=2, quantity=D(5))))
    assert rules.all_shipped(contract, [(1, D(4)), (1, D(6)), (2, D(5))])
    assert not rules.all_shipped(contract, [(1, D(10)), (2, D(4))])


def test_items_of_one_invoice_are_told_apart_beside_the_receipt_that_paid_them():
    """It stood there twice, under the customer's name both times."""
    parts = tuple(
        Allocation(receivable=Ref(key, "CI26-0014", "LUMIERE"), amount=D(amount))
        for key, amount in ((1, "13078.80"), (2, "30517.20"))
    )
    whole = D("43596.00")
    receipt = Receipt(id=1, amount=whole, allocations=parts)
    blocks = receipt_blocks(receipt)
    assert [(one.title, one.detail) for one in blocks[-1].pieces] == [
        ("CI26-0014", "USD 13,078.80"),
        ("CI26-0014", "USD 30,517.20"),
    ]
