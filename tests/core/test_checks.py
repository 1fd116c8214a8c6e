"""The checks that many documents share."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest

from app.core import checks
from app.core.errors import InvalidError, Problem

RECORD = SimpleNamespace(
    company=None,
    customer="ANDES",
    currency="RMB",
    incoterm="FOB",
    port="DEHAM",
    other="XXXXX",
    none="",
    amount=Decimal(-1),
    rate=Decimal(0),
)


def test_what_is_empty_is_told_in_its_own_words():
    wanted = {"company": "Choose the company.", "customer": "Choose the customer."}
    assert list(checks.missing(RECORD, wanted)) == [
        Problem("company", "Choose the company.")
    ]


def test_only_what_is_below_zero_is_negative_and_its_place_is_named():
    (found,) = checks.negative(RECORD, "amount", "rate", where="lines.2.")
    assert found.where == "lines.2.amount"


def test_currency_incoterm_and_ports_are_those_of_the_lists():
    assert [p.where for p in checks.currency(RECORD)] == ["currency"]
    assert list(checks.incoterm(RECORD)) == []
    assert [p.where for p in checks.ports(RECORD, "port", "other", "none")] == ["other"]


def test_problems_refuse_and_their_absence_does_not():
    checks.refuse(())
    with pytest.raises(InvalidError) as refused:
        checks.refuse(checks.currency(RECORD))
    assert [p.where for p in refused.value.problems] == ["currency"]


def test_a_reason_says_something():
    assert checks.reason(" Wrong price ") == "Wrong price"
    with pytest.raises(InvalidError, match="reason"):
        checks.reason(" \n")
