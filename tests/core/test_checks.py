"""The checks that many documents share."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest

from app.catalog.domain import Product
from app.contracts.domain import Contract
from app.contracts.domain import Line as ContractLine
from app.core import checks
from app.core.errors import InvalidError, Problem
from app.inquiries.domain import Inquiry
from app.inquiries.domain import Line as AskedLine
from app.purchasing.domain import Line as BoughtLine
from app.purchasing.domain import Purchase
from app.quotations.domain import Line as OfferLine
from app.quotations.domain import Quotation

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


@pytest.mark.parametrize("unit", ["PCS", "件", "m²", "㎡", "1000 PCS", "шт", "حبة", ""])
def test_a_unit_is_named_in_letters(unit):
    line = ContractLine(unit=unit)
    assert list(checks.unit(line, "lines.2.")) == []


@pytest.mark.parametrize("unit", ["2400", "12.5", "-", "¥", "１２"])
def test_a_figure_is_no_unit_in_any_document(unit):
    sale = Contract(lines=(ContractLine(unit=unit),))
    offer = Quotation(lines=(OfferLine(unit=unit),))
    asked = Inquiry(lines=(AskedLine(unit=unit),))
    bought = Purchase(lines=(BoughtLine(unit=unit),))
    for document in (sale, offer, asked, bought):
        assert "lines.0.unit" in [one.where for one in document.problems()]
    assert "unit" in [one.where for one in Product(unit=unit).problems()]


@pytest.mark.parametrize(
    ("quantity", "unit", "told"),
    [("2.5", "PCS", True), ("2.5", "sets", True), ("2.000", "PCS", False),
     ("2.5", "KGS", False), ("0.75", "DOZ", False), ("2.5", "", False)],
)  # fmt: skip
def test_half_a_piece_is_asked_about(quantity, unit, told):
    line = ContractLine(quantity=Decimal(quantity), unit=unit)
    found = [one.where for one in checks.parted([ContractLine(), line])]
    assert found == (["lines.1.quantity"] if told else [])
