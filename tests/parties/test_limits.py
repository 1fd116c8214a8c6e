"""A raised credit limit counts once a second person has confirmed it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.access.domain import ALL_PERMISSIONS
from app.access.model import StaffRow
from app.core.actor import Actor
from app.core.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotPossibleError,
)
from app.core.query import Filter, Query
from app.core.second import WAITS
from app.demo import limits
from app.parties import listing, rows, service
from app.parties.domain import Party, PartyRole
from app.parties.model import PartyRow
from app.treasury.service import waiting
from forms.parties import limit_notes

D = Decimal
WHY = "Sinosure covers 60,000 of them until May"
BUYER = Party(
    code="BUYER",
    name="BUYER GMBH",
    country="DE",
    currency="EUR",
    roles=frozenset({PartyRole.CUSTOMER}),
)


def limited(uow, party, amount, currency="EUR"):
    """Set the credit limit of a party; return its card."""
    amount = None if amount is None else D(amount)
    card = replace(party, credit_limit=amount, limit_currency=currency)
    return service.save(uow, card)


def counts(party):
    """Return which limit of a card counts, and in what."""
    return (party.limit.amount, party.limit.currency) if party.limit else None


@pytest.fixture
def buyer(database, actor):
    """Enter a customer whose limit of 50,000 euro somebody has confirmed."""
    with database.unit_of_work(actor) as uow:
        party = service.save(uow, replace(BUYER, credit_limit=D(50000)))
        return service.confirm_limit(uow, party, WHY)


@pytest.mark.feature("A122")
def test_a_new_limit_waits_and_none_counts_until_then(database, actor):
    with database.unit_of_work(actor) as uow:
        party = service.save(uow, replace(BUYER, credit_limit=D(50000)))
        assert party.limit_currency == "EUR"  # the customer's own, until one says more
        assert party.limit_waits()
        assert counts(party) is None
        party = service.confirm_limit(uow, party, WHY)
        assert not party.limit_waits()
        assert counts(party) == (D(50000), "EUR")
        said = party.limit.confirmation
        assert (said.by, said.how) == (actor.name, WHY)
        assert said.is_alone()  # a file has one person, and the record says so


@pytest.mark.feature("A122")
@pytest.mark.parametrize(
    ("amount", "currency"), [("50000.01", "EUR"), ("40000", "USD"), (None, "")]
)
def test_what_lets_a_customer_owe_more_waits(database, actor, buyer, amount, currency):
    """More; another currency, whatever its rate; no limit at all."""
    with database.unit_of_work(actor) as uow:
        party = limited(uow, buyer, amount, currency)
        assert party.limit_waits()
        assert counts(party) == (D(50000), "EUR")
        assert counts(service.several(uow, [party.id])[party.id]) == (D(50000), "EUR")
        party = service.confirm_limit(uow, party, WHY)
        wanted = None if amount is None else D(amount)
        assert counts(party) == (wanted, currency)
        assert not party.limit_waits()


@pytest.mark.feature("A122")
def test_less_counts_at_once_and_what_was_more_before_waits_again(
    database, actor, buyer
):
    with database.unit_of_work(actor) as uow:
        party = limited(uow, buyer, "20000")
        assert not party.limit_waits()
        assert counts(party) == (D(20000), "EUR")
        assert party.limit.confirmation.how == ""
        party = limited(uow, party, "50000")
        assert party.limit_waits()
        assert counts(party) == (D(20000), "EUR")


@pytest.mark.feature("A122")
def test_less_counts_at_once_also_while_more_waits(database, actor, buyer):
    with database.unit_of_work(actor) as uow:
        party = limited(uow, limited(uow, buyer, "90000"), "30000")
        assert (party.limit_waits(), counts(party)) == (False, (D(30000), "EUR"))


@pytest.mark.feature("A122")
def test_a_limit_of_nothing_that_was_there_before_counts(database, actor, buyer):
    """As an upgrade leaves it: nobody has set it."""
    with database.unit_of_work(actor) as uow:
        row = uow.session.get(PartyRow, buyer.id)
        row.credit_limit, row.limit_by = D(0), ""
        rows.let_count(uow, row, "")
        assert not service.get(uow, buyer.id).limit_waits()


@pytest.mark.feature("A122")
def test_taken_back_nothing_waits(database, actor, buyer):
    with database.unit_of_work(actor) as uow:
        party = limited(uow, limited(uow, buyer, "90000"), "50000")
        assert not party.limit_waits()
        with pytest.raises(NotPossibleError, match="no credit limit to confirm"):
            service.confirm_limit(uow, party, WHY)


@pytest.mark.feature("A122")
def test_the_usual_currency_of_a_customer_makes_the_limit_no_other(
    database, actor, buyer
):
    """Whoever sells may change it: 50,000 yen would have become 50,000 dollars."""
    with database.unit_of_work(actor) as uow:
        party = service.save(uow, replace(buyer, currency="USD"))
        assert not party.limit_waits()
        assert (party.limit_currency, counts(party)) == ("EUR", (D(50000), "EUR"))


@pytest.mark.feature("A122")
def test_it_is_said_why_and_as_it_stands(database, actor, buyer):
    with database.unit_of_work(actor) as uow:
        party = limited(uow, buyer, "90000")
        with pytest.raises(InvalidError, match="Say why the credit limit is right"):
            service.confirm_limit(uow, party, " ")
        limited(uow, party, "95000")
        with pytest.raises(ConflictError):
            service.confirm_limit(uow, party, WHY)


@pytest.mark.feature("A122")
def test_who_sells_neither_sets_nor_confirms_it(database, actor, buyer):
    seller = Actor("Wu Min", actor.permissions - {"parties.credit_limit"})
    for amount, currency in (("1", "EUR"), ("50000", "USD"), (None, "")):
        with database.unit_of_work(seller) as uow, pytest.raises(NotAllowedError):
            limited(uow, buyer, amount, currency)
    with database.unit_of_work(actor) as uow:
        party = limited(uow, buyer, "90000")
    with database.unit_of_work(seller) as uow:
        with pytest.raises(NotAllowedError):
            service.confirm_limit(uow, party, WHY)
        assert service.save(uow, replace(party, phone="1")).limit_by == actor.name


@pytest.mark.feature("A122")
def test_somebody_else_confirms_where_somebody_else_may(database, staffed):
    one, two = staffed
    with database.unit_of_work(one) as uow:
        party = service.save(uow, replace(BUYER, credit_limit=D(50000)))
        with pytest.raises(NotPossibleError, match="somebody else must confirm it"):
            service.confirm_limit(uow, party, WHY)
    with database.unit_of_work(two) as uow:
        said = service.confirm_limit(uow, party, WHY).limit.confirmation
    assert (said.entered_by, said.by, said.is_alone()) == ("zhao", "qian", False)


@pytest.mark.feature("A122")
def test_who_changes_what_waits_has_set_it_too(database, staffed):
    """Zhao sets it, Qian raises it: neither is the second person while Sun is there."""
    one, two = staffed
    third = Actor("Sun Li", ALL_PERMISSIONS, login="sun")
    with database.unit_of_work(one) as uow:
        row = StaffRow(version=1, login="sun", name="Sun Li", email="", roles="finance",
                       team="", reach="all", active=True)  # fmt: skip
        uow.session.add(row)
        party = service.save(uow, replace(BUYER, credit_limit=D(50000)))
    with database.unit_of_work(two) as uow:
        party = limited(uow, party, "60000")
        assert party.limit_by == "zhao,qian"
    for actor in (one, two):
        with database.unit_of_work(actor) as uow:
            assert waiting.to_confirm(uow) == (), "it waits for Sun alone"
            with pytest.raises(NotPossibleError):
                service.confirm_limit(uow, party, WHY)
    with database.unit_of_work(third) as uow:
        (figure,) = waiting.to_confirm(uow)
        assert (figure.key, figure.value) == ("limits", 1)
        assert not service.confirm_limit(uow, party, WHY).limit_waits()


@pytest.mark.feature("A122")
def test_home_and_the_list_tell_what_waits(database, actor, buyer):
    with database.unit_of_work(actor) as uow:
        limited(uow, buyer, "90000")
        service.save(uow, replace(BUYER, code="OTHER", name="OTHER"))
        asked = Query(filters=(Filter("limit", "eq", WAITS),))
        assert listing.LISTING.overview(uow, asked).count == 1
        (figure,) = waiting.to_confirm(uow)
        assert (figure.key, figure.value) == ("limits", 1)
    seller = Actor("Wu Min", actor.permissions - {"parties.credit_limit"})
    with database.reading(seller) as uow:
        assert waiting.to_confirm(uow) == ()


@pytest.mark.feature("A122")
def test_the_sample_company_shows_a_limit_that_waits(database, actor):
    """Whoever opens it is the second person; a customer was let owe 60,000 before."""
    with database.unit_of_work(actor) as uow:
        party = service.save(uow, BUYER)
    limits.ask_for_more(database, actor, party.id)
    with database.unit_of_work(actor) as uow:
        party = service.get(uow, party.id)
        assert (party.credit_limit, counts(party)) == (90000, (60000, "USD"))
        assert party.limit_by == "Lin Ke"
        assert not service.confirm_limit(uow, party, WHY).limit.confirmation.is_alone()


@pytest.mark.feature("A122")
def test_the_card_says_what_waits_and_what_counts(database, actor, buyer):
    with database.unit_of_work(actor) as uow:
        waits, until = limit_notes(limited(uow, buyer, "90000"))
    assert waits.text == (
        f"EUR 90,000.00: entered by {actor.name}, waits for a second person."
    )
    assert until.text.startswith("Until then EUR 50,000.00: confirmed on ")
    with database.unit_of_work(actor) as uow:
        party = limited(uow, service.get(uow, buyer.id), "10000")
    (lowered,) = limit_notes(party)
    assert lowered.text.startswith("EUR 10,000.00: lowered on ")
    new = replace(BUYER, credit_limit=D(1), limit_currency="EUR")
    assert [note.text for note in limit_notes(new)][1:] == ["Until then none counts."]
    assert limit_notes(BUYER) == ()
