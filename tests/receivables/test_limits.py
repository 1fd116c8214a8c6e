"""What a customer may owe is what a second person has confirmed, also while more waits.

The worked deal leaves 36,108.80 dollars open (deal.md §9): of 40,000 that is 90.27 %,
of 90,000 40.12 %.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.parties import service as parties
from app.receivables import service
from forms.receivables_ageing import SECTION
from tests import make, make_money

D = Decimal
LATE = date(2026, 9, 1)
WHY = "paid in time"
CREDIT = next(one for one in SECTION.columns if one.field == "credit")


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=date(2026, 5, 18)) as uow:
        yield uow


@pytest.fixture
def owed(uow):
    """Ship the first part of the deal; return the customer, who may owe 40,000."""
    contract = make.contract(uow)
    make_money.deposit(uow, contract)
    make_money.shipped(uow, contract, 0)
    asked(uow, contract.customer.id, "40000")
    confirmed(uow, contract.customer.id)
    return contract.customer.id


def asked(uow, key, amount, currency="USD"):
    """Ask for another limit."""
    limit = {"credit_limit": D(amount), "limit_currency": currency}
    parties.save(uow, replace(parties.get(uow, key), **limit))


def confirmed(uow, key):
    """Let what was asked for count."""
    parties.confirm_limit(uow, parties.get(uow, key), WHY)


def shown(uow):
    """Return the limit that the ageing list counts by, and the share it shows."""
    (row,) = service.ageing(uow, LATE)
    assert row.total() == D("36108.80")
    cell = CREDIT.cell(row, None)
    return row.credit_limit, cell.percent, cell.tone


@pytest.mark.feature("A120", "A122")
def test_the_ageing_counts_by_what_was_confirmed(uow, owed):
    assert shown(uow) == (D(40000), 90, "warn")
    asked(uow, owed, "90000")
    assert shown(uow) == (D(40000), 90, "warn")
    confirmed(uow, owed)
    assert shown(uow) == (D(90000), 40, "info")


@pytest.mark.feature("A120", "A122")
def test_a_lower_limit_is_passed_at_once_while_more_waits(uow, owed):
    """Of 30,000 it is 120.36 %."""
    asked(uow, owed, "90000")
    asked(uow, owed, "30000")
    assert shown(uow) == (D(30000), 120, "bad")


@pytest.mark.feature("A120", "A122")
def test_a_limit_in_another_currency_counts_there_alone(uow, owed):
    asked(uow, owed, "90000", "EUR")
    assert shown(uow)[0] == D(40000)
    confirmed(uow, owed)
    assert shown(uow)[0] is None


@pytest.mark.feature("A120", "A122")
def test_who_may_owe_nothing_is_over_the_limit(uow, owed):
    asked(uow, owed, "0")
    (row,) = service.ageing(uow, LATE)
    assert row.credit_limit == 0
    cell = CREDIT.cell(row, None)
    assert (cell.text, cell.tone) == ("> 100%", "bad")
