"""A supplier's new bank account is paid to once a second person has confirmed it."""

from __future__ import annotations

from dataclasses import replace

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
from app.core.refs import Ref
from app.parties import service
from app.parties.domain import Party, PartyBank, PartyRole
from app.parties.model import ConfirmedAccountRow

BANK = PartyBank(bank_name="中国银行", account_number="3850 0000 0007", currency="CNY")
MAKER = Party(
    code="MAKER",
    name="MAKER CO., LTD.",
    country="CN",
    roles=frozenset({PartyRole.SUPPLIER}),
    banks=(BANK,),
)
CALLED = "called Mr Wu back on the number of the contract of 2019"


def confirmed(uow, party, index=0):
    """Confirm an account of a party as it stands."""
    return service.confirm_account(uow, party, party.banks[index].id or 0, CALLED)


@pytest.fixture
def maker(database, actor):
    """Enter a supplier whose account nobody has confirmed."""
    with database.unit_of_work(actor) as uow:
        return service.save(uow, MAKER)


@pytest.mark.feature("A122")
def test_a_new_account_waits_and_says_who_confirmed_it_and_how(database, actor, maker):
    assert [bank.is_waiting() for bank in maker.banks] == [True]
    with database.unit_of_work(actor) as uow:
        confirmed(uow, maker)
    with database.reading(actor) as uow:
        (bank,) = service.get(uow, maker.id).banks
        said = bank.confirmation
        assert (said.by, said.how) == (actor.name, CALLED)
        assert said.at is not None
        assert said.is_alone()  # a file has one person, and the record says so
        assert service.several(uow, [maker.id])[maker.id].banks == (bank,)
        assert service.find(uow, "MAKER").banks == (bank,)


@pytest.mark.feature("A122")
def test_it_is_said_how_it_was_verified(database, actor, maker):
    with (
        database.unit_of_work(actor) as uow,
        pytest.raises(InvalidError, match="Say how the account was verified") as told,
    ):
        service.confirm_account(uow, maker, maker.banks[0].id, "  ")
    assert [problem.where for problem in told.value.problems] == ["how"]


@pytest.mark.feature("A122")
@pytest.mark.parametrize(
    "change",
    [
        {"account_number": "3850 0000 0008"},
        {"bank_name": "中国工商银行"},
        {"swift": "BKCHCNBJ92A"},
        {"cnaps": "104332000018"},
    ],
)
def test_a_changed_account_waits_again_and_so_does_no_other(
    database, actor, maker, change
):
    with database.unit_of_work(actor) as uow:
        other = replace(BANK, account_number="3850 0000 0009")
        both = service.save(uow, replace(maker, banks=(*maker.banks, other)))
        confirmed(uow, both, 1)
        both = confirmed(uow, both)
        assert not both.waiting()
        first, second = both.banks
        changed = service.save(
            uow, replace(both, banks=(replace(first, **change), second))
        )
        assert [bank.is_waiting() for bank in changed.banks] == [True, False]
        # Its former words were found to be right once.
        back = service.save(uow, replace(changed, banks=(first, second)))
        assert not back.waiting()


@pytest.mark.feature("A122")
def test_its_currency_or_place_makes_it_no_other_account(database, actor, maker):
    with database.unit_of_work(actor) as uow:
        party = confirmed(uow, maker)
        bank = replace(party.banks[0], currency="USD")
        party = service.save(uow, replace(party, phone="1", banks=(bank,)))
        assert not party.waiting()


@pytest.mark.feature("A122")
def test_an_account_taken_off_and_entered_again_waits(database, actor, maker):
    with database.unit_of_work(actor) as uow:
        other = replace(BANK, account_number="3850 0000 0009")
        both = service.save(uow, replace(maker, banks=(*maker.banks, other)))
        both = confirmed(uow, both)
        bare = service.save(uow, replace(both, banks=both.banks[1:]))
        again = service.save(uow, replace(bare, banks=(*bare.banks, BANK)))
        assert [bank.is_waiting() for bank in again.banks] == [True, True]


@pytest.mark.feature("A122")
def test_the_last_account_taken_off_gives_its_key_to_no_other(database, actor, maker):
    """A file gives the highest key again, to which what was confirmed would speak."""
    with database.unit_of_work(actor) as uow:
        key = confirmed(uow, maker).banks[0].id
        bare = service.save(uow, replace(service.get(uow, maker.id), banks=()))
        again = service.save(uow, replace(bare, banks=(BANK,)))
        assert again.banks[0].id > key
        assert again.banks[0].is_waiting()


@pytest.mark.feature("A122")
def test_what_was_confirmed_is_kept_whatever_a_record_says(database, actor, maker):
    with database.unit_of_work(actor) as uow:
        party = confirmed(uow, maker)
        said = party.banks[0].confirmation
        forged = PartyBank(account_number="1", entered_by="x", confirmation=said)
        party = service.save(uow, replace(party, banks=(*party.banks, forged)))
        assert party.banks[1].is_waiting()
        assert party.banks[1].entered_by == actor.name
        assert uow.session.query(ConfirmedAccountRow).count() == 1


@pytest.mark.feature("A122")
def test_nothing_is_confirmed_twice_or_as_somebody_else_changed_it(
    database, actor, maker
):
    with database.unit_of_work(actor) as uow:
        party = confirmed(uow, maker)
        with pytest.raises(NotPossibleError, match="no account to confirm"):
            confirmed(uow, party)
        bank = replace(party.banks[0], account_number="3850 0000 0010")
        service.save(uow, replace(party, banks=(bank,)))
        with pytest.raises(ConflictError):
            confirmed(uow, party)


@pytest.mark.feature("A122")
def test_an_entry_without_a_number_is_nothing_that_money_goes_to(database, actor):
    with database.unit_of_work(actor) as uow:
        bank = PartyBank(bank_name="HANSEATISCHE BANK AG", swift="HANSDEHH")
        party = service.save(uow, replace(MAKER, banks=(bank,)))
        assert not party.waiting()
        assert service.accounts(uow, party.id) == ()
        with pytest.raises(NotPossibleError):
            confirmed(uow, party)


@pytest.mark.feature("A122")
def test_only_who_may_confirms_and_nobody_else_sees_accounts(database, actor, maker):
    clerk = Actor("Lin Ke", actor.permissions - {"parties.confirm_bank"})
    with database.unit_of_work(clerk) as uow, pytest.raises(NotAllowedError):
        confirmed(uow, maker)
    seller = Actor("Wu Min", actor.permissions - {"parties.view_bank"})
    with database.unit_of_work(actor) as uow:
        confirmed(uow, maker)
        key = service.account_to_pay(uow, Ref(maker.id, "", "MAKER"), "CNY", None)
    with database.unit_of_work(seller) as uow:
        assert service.accounts(uow, maker.id) == ()
        assert service.account_refs(uow, [key]) == {}


@pytest.mark.feature("A122")
def test_somebody_else_confirms_where_somebody_else_may(database, staffed):
    one, two = staffed
    with database.unit_of_work(one) as uow:
        party = service.save(uow, MAKER)
        with pytest.raises(NotPossibleError, match="somebody else must confirm it"):
            confirmed(uow, party)
    with database.unit_of_work(two) as uow:
        said = confirmed(uow, party).banks[0].confirmation
    assert (said.entered_by, said.by, said.is_alone()) == ("zhao", "qian", False)


@pytest.mark.feature("A122")
def test_who_corrects_a_colleagues_entry_has_written_it_too(database, staffed):
    """Zhao enters, Qian corrects: neither is the second person; a third one is there.

    Without the third both have written it and nobody is left: then one of them may.
    """
    one, two = staffed
    third = Actor("Sun Li", ALL_PERMISSIONS, login="sun")
    with database.unit_of_work(one) as uow:
        party = service.save(uow, MAKER)
    with database.unit_of_work(two) as uow:
        bank = replace(party.banks[0], account_number="3850 0000 0070")
        party = service.save(uow, replace(party, banks=(bank,)))
        assert party.banks[0].entered_by == "zhao,qian"
        row = StaffRow(version=1, login="sun", name="Sun Li", email="", roles="finance",
                       team="", reach="all", active=True)  # fmt: skip
        uow.session.add(row)
        with pytest.raises(NotPossibleError, match="somebody else"):
            confirmed(uow, party)
    with database.unit_of_work(one) as uow, pytest.raises(NotPossibleError):
        confirmed(uow, party)
    with database.unit_of_work(third) as uow:
        assert not confirmed(uow, party).waiting()


@pytest.mark.feature("A122")
def test_where_nobody_else_may_the_same_person_does_and_it_is_said(database, staffed):
    one, _two = staffed
    with database.unit_of_work(one) as uow:
        uow.session.query(StaffRow).filter_by(login="qian").update({"active": False})
        party = service.save(uow, MAKER)
        said = confirmed(uow, party).banks[0].confirmation
    assert said.is_alone()


def to_pay(uow, party, currency="CNY", wanted=None):
    """Return the number of the account that a payment would go to."""
    payee = Ref(party.id, party.code, party.name)
    key = service.account_to_pay(uow, payee, currency, wanted)
    return service.account_refs(uow, [key])[key].code if key else ""


@pytest.mark.feature("A122")
def test_money_goes_to_the_confirmed_account_of_its_currency(database, actor):
    """Entered: one in EUR that waits, yuan, dollars, one of whatever currency."""
    money = [("1", "EUR"), ("2", "CNY"), ("3", "USD"), ("4", "")]
    banks = tuple(PartyBank(account_number=n, currency=c) for n, c in money)
    with database.unit_of_work(actor) as uow:
        party = service.save(uow, replace(MAKER, banks=banks))
        with pytest.raises(
            InvalidError, match=r"account 1 of MAKER CO\., LTD\. is not"
        ):
            to_pay(uow, party)
        for index in (1, 2):
            party = confirmed(uow, party, index)
        assert to_pay(uow, party, "USD") == "3"
        assert to_pay(uow, party, "EUR") == "2"  # the first of those confirmed
        party = confirmed(uow, party, 3)
        assert to_pay(uow, party, "EUR") == "4"
        ask = party.banks[2].confirmation
        assert to_pay(uow, party, "EUR", Ref(ask.id, "", "")) == "3"
        party = service.save(uow, replace(party, banks=party.banks[:2]))
        with pytest.raises(InvalidError, match="no such confirmed account"):
            to_pay(uow, party, "EUR", Ref(ask.id, "", ""))
        assert to_pay(uow, replace(party, id=party.id), "CNY") == "2"


@pytest.mark.feature("A122")
def test_whoever_has_no_account_is_paid_without_one(database, actor):
    with database.unit_of_work(actor) as uow:
        party = service.save(uow, replace(MAKER, banks=()))
        assert to_pay(uow, party) == ""


@pytest.mark.feature("A122")
def test_whose_confirmed_accounts_were_taken_off_is_not_paid_without_one(
    database, actor, maker
):
    """Or else who edits the card decides alone that money goes somewhere else."""
    with database.unit_of_work(actor) as uow:
        party = confirmed(uow, maker)
        bare = service.save(uow, replace(party, banks=()))
        with pytest.raises(InvalidError, match="were taken off its card"):
            to_pay(uow, bare)
