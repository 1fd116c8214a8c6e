"""Codes of a party, a company and a shipment: told at the field, stored in one way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.catalog import service as catalog
from app.catalog.domain import Product
from app.office.domain import BankAccount, Company
from app.parties import service as parties
from app.parties.domain import Contact, Party, PartyBank, PartyRole

CLIENT = Party(name="Lumière", country="FR", roles=frozenset({PartyRole.CUSTOMER}))


@pytest.mark.feature("A122")
def test_a_party_says_at_the_field_what_is_wrong():
    party = replace(
        CLIENT,
        email="a@b.com,c@d.com",
        port="XXXXX",
        contacts=(Contact(name="A", email="a@b.com"), Contact(name="B", email="b")),
        banks=(
            PartyBank(swift="DEUTDEF", account_number="DE89 3704 0044 0532 0130 01"),
            PartyBank(swift="ZZZZZZZZ", account_number="3850 0000 0001"),
        ),
    )
    assert [one.where for one in party.problems()] == [
        "port",
        "email",
        "contacts.1.email",
        "banks.0.swift",
        "banks.0.account_number",
        "banks.1.swift",
    ]


def test_a_company_says_at_the_field_what_is_wrong():
    account = BankAccount(swift="x", account_number="GB82WEST12345698765423")
    company = Company(name_en="A", email="@", customs_code="1", accounts=(account,))
    assert [one.where for one in company.problems()] == [
        "accounts.0.swift",
        "accounts.0.account_number",
        "email",
        "customs_code",
    ]
    good = replace(account, swift="bkch cn bj 92a", account_number="385 000 000")
    assert replace(
        company, email=" a@b.com ", customs_code="3302-9600 AB", accounts=(good,)
    ).settled() == Company(
        name_en="A",
        email="a@b.com",
        customs_code="33029600AB",
        accounts=(replace(good, swift="BKCHCNBJ92A"),),
    )


def test_codes_are_stored_in_one_way(sqlite_database, actor):
    typed = replace(
        CLIENT, email="a@b.com ", banks=(PartyBank(swift="deut de ff", currency="EUR"),)
    )
    screw = Product(code="S1", name_en="Screw", hs_code="7318.15.90 10")
    with sqlite_database.unit_of_work(actor) as uow:
        party = parties.save(uow, typed)
        product = catalog.save(uow, screw)
    assert (party.email, party.banks[0].swift) == ("a@b.com", "DEUTDEFF")
    assert product.hs_code == "7318159010"
