"""Who raises a credit limit does not let it count, whatever program he uses."""

from __future__ import annotations

import uuid
from dataclasses import replace
from decimal import Decimal

import psycopg
import pytest

from app.access.domain import Role
from app.core.errors import NotAllowedError, NotPossibleError
from app.core.query import Filter, Query
from app.core.second import MINE
from app.parties import service
from app.parties.domain import Party, PartyRole
from app.parties.listing import LISTING

WHY = "paid four invoices in time"
CONFIRM = """
INSERT INTO confirmed_limit (party_id, credit_limit, limit_currency, entered_by,
  confirmed_by, confirmed_at, how)
SELECT id, {amount}, limit_currency, 'nobody', 'nobody', '2020-01-01', {how}
FROM party WHERE id = {key}
"""
COUNTS = """SELECT credit_limit FROM confirmed_limit WHERE party_id = %s
  ORDER BY id DESC LIMIT 1"""


def entered(office, role, amount=50000):
    """Enter a customer with a credit limit, as somebody with a role."""
    name = f"BUYER {uuid.uuid4().hex[:8]}"
    card = Party(
        name=name,
        country="DE",
        currency="EUR",
        roles=frozenset({PartyRole.CUSTOMER}),
        credit_limit=None if amount is None else Decimal(amount),
    )
    with office.at_work(role) as uow:
        return service.save(uow, card)


def confirmed(office, role, party):
    """Let the credit limit of a party count, as somebody with a role."""
    with office.at_work(role) as uow:
        return service.confirm_limit(uow, party, WHY)


def statement(key, amount="credit_limit", how="'paid'"):
    """Return what somebody types who confirms a limit past the program."""
    return CONFIRM.format(key=key, amount=amount, how=how)


def raised(office, role, key, said="credit_limit = 90000"):
    """Raise a limit past the program, for good."""
    with office.connect(role) as one:
        one.execute(f"UPDATE party SET {said} WHERE id = {key}")  # noqa: S608


def to_confirm(office, role, party):
    """Say whether a limit is among those that wait for who has a role."""
    asked = Query(filters=(Filter("limit", "eq", MINE),))
    with office.at_work(role) as uow:
        return party.id in {one.id for one in LISTING.page(uow, asked).records}


@pytest.mark.feature("A122")
def test_a_second_person_confirms_and_the_first_does_not(apart):
    party = entered(apart, Role.FINANCE)
    asked = (Role.FINANCE, Role.MANAGER, Role.SALES)
    assert [to_confirm(apart, role, party) for role in asked] == [False, True, False]
    with pytest.raises(NotPossibleError, match="somebody else must confirm it"):
        confirmed(apart, Role.FINANCE, party)
    for role in (Role.SALES, Role.PURCHASING, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowedError):
            confirmed(apart, role, party)
    said = confirmed(apart, Role.MANAGER, party).limit.confirmation
    assert said.by == apart.login(Role.MANAGER)
    assert said.entered_by == apart.login(Role.FINANCE)
    assert not said.is_alone()


@pytest.mark.feature("A122", "A137")
def test_a_raise_past_the_program_waits_and_nobody_confirms_his_own(apart):
    party = confirmed(apart, Role.MANAGER, entered(apart, Role.FINANCE))
    raised(apart, Role.FINANCE, party.id, "credit_limit = 90000, limit_by = 'x'")
    with apart.at_work(Role.MERCHANDISING) as uow:
        seen = service.get(uow, party.id)
    assert seen.limit_waits()
    assert (seen.limit.amount, seen.limit_by) == (50000, apart.login(Role.FINANCE))
    with pytest.raises(psycopg.errors.CheckViolation, match="somebody else confirms"):
        apart.typed(Role.FINANCE, statement(party.id))
    for role in (Role.PURCHASING, Role.SALES, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            apart.typed(role, statement(party.id))
    assert apart.typed(Role.MANAGER, statement(party.id)) == 1


@pytest.mark.feature("A122", "A137")
@pytest.mark.parametrize(
    "said",
    ["limit_currency = 'USD'", "credit_limit = NULL, limit_currency = ''"],
)
def test_another_currency_and_no_limit_wait_past_the_program(apart, said):
    party = confirmed(apart, Role.MANAGER, entered(apart, Role.FINANCE))
    raised(apart, Role.MANAGER, party.id, said)
    with pytest.raises(psycopg.errors.CheckViolation, match="somebody else confirms"):
        apart.typed(Role.MANAGER, statement(party.id))
    assert apart.typed(Role.FINANCE, statement(party.id)) == 1


@pytest.mark.feature("A122", "A137")
def test_a_party_entered_anew_has_no_limit_that_counts(apart):
    """By who may set one; who may not, enters none at all."""
    said = """INSERT INTO party (version, owner, code, folded, name, name_zh, address,
      address_zh, country, tax_number, phone, email, representative, language, currency,
      payment_terms, incoterm, port, credit_limit, limit_currency, note, active, roles)
      SELECT version, '', code || '{}', folded, name, name_zh, address, address_zh,
      country, tax_number, phone, email, representative, language, currency,
      payment_terms, incoterm, port, {}, note, active, roles
      FROM party WHERE id = {} RETURNING id"""
    party = confirmed(apart, Role.MANAGER, entered(apart, Role.FINANCE))
    for limit in ("90000, 'EUR'", "NULL, 'EUR'"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            apart.typed(Role.PURCHASING, said.format("P", limit, party.id))
    with apart.connect(Role.FINANCE) as one:
        anew = said.format("F", "90000, 'EUR'", party.id)
        (key,) = one.execute(anew).fetchone()
        assert one.execute(COUNTS, (key,)).fetchone() is None
    with pytest.raises(psycopg.errors.CheckViolation, match="somebody else confirms"):
        apart.typed(Role.FINANCE, statement(key))


@pytest.mark.feature("A122", "A137")
@pytest.mark.parametrize(
    "given", [{"amount": "91000"}, {"how": "' '"}], ids=["other", "unsaid"]
)
def test_what_is_confirmed_is_the_limit_as_it_stands_and_said_why(apart, given):
    party = entered(apart, Role.FINANCE)
    with pytest.raises(psycopg.errors.CheckViolation, match=r"confirmed as|said why"):
        apart.typed(Role.MANAGER, statement(party.id, **given))


@pytest.mark.feature("A122", "A137")
def test_what_counts_is_neither_changed_nor_removed_nor_said_twice(apart):
    party = confirmed(apart, Role.MANAGER, entered(apart, Role.FINANCE))
    for role in (Role.FINANCE, Role.MANAGER):
        for said in (
            "UPDATE confirmed_limit SET credit_limit = 900000",
            "UPDATE confirmed_limit SET party_id = 1, confirmed_by = 'x'",
            "DELETE FROM confirmed_limit",
            "DELETE FROM party",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                apart.typed(role, said)
        with pytest.raises(psycopg.errors.CheckViolation, match="and once"):
            apart.typed(role, statement(party.id))


@pytest.mark.feature("A122", "A137")
def test_less_counts_at_once_and_more_than_that_waits_again(apart):
    """Who lowers it writes the row himself; the former limit counts no more then."""
    party = confirmed(apart, Role.MANAGER, entered(apart, Role.FINANCE))
    with apart.at_work(Role.FINANCE) as uow:
        less = service.save(uow, replace(party, credit_limit=Decimal(20000)))
    assert (less.limit_waits(), less.limit.amount) == (False, 20000)
    raised(apart, Role.FINANCE, party.id, "credit_limit = 50000")
    with pytest.raises(psycopg.errors.CheckViolation, match="somebody else confirms"):
        apart.typed(Role.FINANCE, statement(party.id))


@pytest.mark.feature("A122", "A137")
def test_who_set_and_who_confirmed_is_who_signed_in(apart):
    """The statement says "nobody" and the year 2020."""
    party = entered(apart, Role.FINANCE)
    told = "RETURNING entered_by, confirmed_by, confirmed_at > now() - interval '1 h'"
    (row,) = apart.typed(Role.MANAGER, statement(party.id) + told)
    assert row == (apart.login(Role.FINANCE), apart.login(Role.MANAGER), True)
    said = f"SET limit_by = 'x' WHERE id = {party.id} RETURNING limit_by"
    (row,) = apart.typed(Role.MANAGER, f"UPDATE party {said}")
    assert row == (apart.login(Role.FINANCE),)
