"""A reversal and what it takes back lead to each other, and statements say so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.receivables import service
from tests import make, make_money


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=date(2026, 5, 18)) as uow:
        yield uow


def test_a_reversal_says_what_it_takes_back_and_why(uow):
    contract = make.contract(uow)
    make_money.deposit(uow, contract)
    claim = make_money.shipped(uow, contract, 0)
    paid = make_money.balance(uow, claim, date(2026, 7, 8), "7.0455", Decimal(20))
    back = service.reverse(uow, paid, date(2026, 7, 9), "Paid by mistake")
    led = service.get_receipt(uow, paid.id).reversed_by
    assert (led.id, led.code, led.own) == (back.id, back.number, "Paid by mistake")
    assert (back.reverses.id, back.note) == (paid.id, "Paid by mistake")
    of = (contract.company.id, contract.customer.id, "USD")
    lines = service.paper(uow, *of, None, date(2026, 7, 31)).lines
    said = [
        (one.kind["en"], one.reference) for one in lines if one.number == back.number
    ]
    assert said == [("Reversal of", paid.number)]


def test_a_refund_that_was_taken_back_is_called_so_in_the_statement(uow):
    contract = make.contract(uow)
    make.rate(uow, date(2026, 7, 1), "7.0400")
    note = service.credit_note(
        uow, contract.id, Decimal(500), date(2026, 7, 1), "Dented cartons"
    )
    for amount, day, paid in ((500, 2, "PY26-1"), (-500, 3, "PY26-2")):
        service.settle_debt(
            uow, note.id, Decimal(amount), Decimal(amount) * 7, date(2026, 7, day), paid
        )
    of = (contract.company.id, contract.customer.id, "USD")
    lines = service.paper(uow, *of, None, date(2026, 7, 31)).lines
    said = {one.number: one.kind["en"] for one in lines}
    assert (said["PY26-1"], said["PY26-2"]) == ("Refund", "Reversal of refund")
