"""What a party's card must hold."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.parties.blocks import party_block
from app.parties.domain import Contact, Party, PartyBank, PartyRole

NORDHAUS = Party(
    code="NORDHAUS",
    name="NORDHAUS HANDELS GMBH",
    address="SPALDINGSTRASSE 210\n20097 HAMBURG, GERMANY",
    country="DE",
    roles=frozenset({PartyRole.CUSTOMER}),
)


def where(party: Party) -> list[str]:
    return [problem.where for problem in party.problems()]


def test_the_buyer_of_the_worked_deal_is_right():
    assert not NORDHAUS.problems()
    assert NORDHAUS.is_(PartyRole.CUSTOMER)
    assert not NORDHAUS.is_(PartyRole.BANK)


def test_what_is_missing_is_told_at_its_field():
    assert where(Party()) == ["name", "roles", "country"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"country": "QQ"}, "country"),
        ({"currency": "US$"}, "currency"),
        ({"language": "de"}, "language"),
        ({"credit_limit": Decimal(-1)}, "credit_limit"),
        ({"banks": (PartyBank(swift="DEUTDEFX"), PartyBank(swift="DEUT"))},
         "banks.1.swift"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(change, field):
    assert where(replace(NORDHAUS, **change)) == [field]


@pytest.mark.parametrize(
    ("number", "good"),
    [("91330282MA2AJ4Q35K", True), ("91330282MA2AJ4Q35X", False), ("", True)],
)
def test_a_chinese_partys_credit_code_is_checked(number, good):
    maker = replace(NORDHAUS, country="CN", tax_number=number)
    assert (where(maker) == []) is good


@pytest.mark.feature("A01")
def test_the_address_stands_on_papers_line_by_line_as_typed():
    party = replace(
        NORDHAUS,
        contacts=(Contact(name="Jürgen Petersen"),),
        banks=(PartyBank(bank_name="DEUTSCHE BANK", swift="DEUTDEHH"),),
    )
    block = party_block(party)
    assert block.name == "NORDHAUS HANDELS GMBH"
    assert block.address_lines == ("SPALDINGSTRASSE 210", "20097 HAMBURG, GERMANY")
    assert block.contact == "Jürgen Petersen"
    assert block.bank.beneficiary == "NORDHAUS HANDELS GMBH"
