"""Entering staff."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.access import listing, rows, service
from app.access.domain import Role, Staff
from app.access.model import StaffSecretRow
from app.contracts import listing as contract_rows
from app.core.actor import Actor
from app.core.errors import (
    ConflictError,
    InvalidError,
    MissingError,
    NotAllowedError,
    NotPossibleError,
)
from app.core.query import Query
from app.db import activity, signing
from app.inquiries import listing as inquiry_rows
from app.inquiries import service as inquiries
from app.parties import service as parties
from app.parties.domain import Party, PartyRole
from app.quotations import listing as quotation_rows
from forms import contracts_list, inquiries_list, quotations_list
from tests import make

MIN = Staff(login="min", name="Zhou Min", roles=frozenset({Role.SALES, Role.FINANCE}))

KE = Staff(login="ke", name="Lin Ke", roles=frozenset({Role.SALES}))


def test_a_person_comes_back_as_entered(database, actor):
    with database.unit_of_work(actor) as uow:
        saved = service.save(uow, MIN)
    with database.unit_of_work(actor) as uow:
        assert service.get(uow, saved.id) == saved
        assert saved.roles == {Role.SALES, Role.FINANCE}
        assert [r.roles for r in listing.LISTING.page(uow, Query()).records] == [
            "finance,sales"
        ]
        assert listing.LISTING.overview(uow, Query()).count == 1


def test_two_people_have_two_logins(database, actor):
    with database.unit_of_work(actor) as uow:
        service.save(uow, MIN)
        with pytest.raises(NotPossibleError, match="taken"):
            service.save(uow, replace(MIN, name="Min Zhou"))


def test_a_wrong_record_and_an_old_one_are_refused(database, actor):
    with database.unit_of_work(actor) as uow:
        saved = service.save(uow, MIN)
        service.save(uow, replace(saved, email="min@haichuan.example"))
        with pytest.raises(ConflictError):
            service.save(uow, replace(saved, name="M. Zhou"))
        with pytest.raises(InvalidError):
            service.save(uow, replace(MIN, roles=frozenset()))


def test_only_who_may_see_staff_sees_them(database):
    with (
        database.unit_of_work(Actor("Lin Ke", frozenset({"office.view"}))) as uow,
        pytest.raises(NotAllowedError),
    ):
        listing.LISTING.page(uow, Query())


def test_former_staff_are_not_offered(database, actor):
    with database.unit_of_work(actor) as uow:
        service.save(uow, MIN)
        service.save(uow, replace(MIN, login="ke", name="Lin Ke", active=False))
        found = service.lookup_staff(uow, "")
        assert [choice.ref.code for choice in found] == ["min"]
        assert service.lookup_staff(uow, "ZHOU")


# --- Passwords, and saying goodbye ---------------------------------------------------

BOSS = Staff(
    login="boss",
    name="The boss",
    roles=frozenset({Role.ADMINISTRATOR, Role.MANAGER}),
)


def test_a_file_is_opened_with_the_right_password_only(sqlite_database, actor):
    with sqlite_database.unit_of_work(actor) as uow:
        assert signing.signing_in(uow) == ()
        saved = service.save(uow, MIN)
        service.set_password(uow, saved.id, "harbour-light-7")
        assert signing.signing_in(uow) == ("min",)
        assert rows.check_password(uow, "min", "harbour-light-7").name == "Zhou Min"
        for login, word in (("min", "harbour-light-8"), ("min", ""), ("ke", "x")):
            with pytest.raises(NotAllowedError, match="is wrong"):
                rows.check_password(uow, login, word)
        stored = uow.session.get(StaffSecretRow, saved.id).hash
        assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=2$")
        assert "harbour" not in stored
        service.save(uow, replace(service.get(uow, saved.id), active=False))
        with pytest.raises(NotAllowedError, match="locked"):
            rows.check_password(uow, "min", "harbour-light-7")
        assert signing.signing_in(uow) == ()


def test_a_short_password_is_refused(sqlite_database, actor):
    with sqlite_database.unit_of_work(actor) as uow:
        saved = service.save(uow, MIN)
        with pytest.raises(InvalidError) as refused:
            service.set_password(uow, saved.id, "short")
        assert refused.value.problems[0].where == "password"


@pytest.mark.usefixtures("quick_passwords")
def test_one_changes_ones_own_password_knowing_the_old_one(sqlite_database, actor):
    with sqlite_database.unit_of_work(actor) as uow:
        service.save(uow, MIN, "harbour-light-7")
    with sqlite_database.unit_of_work(MIN.actor()) as uow:
        with pytest.raises(NotAllowedError):
            service.change_password(uow, "wrong-light-7", "harbour-light-9")
        service.change_password(uow, "harbour-light-7", "harbour-light-9")
        assert rows.check_password(uow, "min", "harbour-light-9")


@pytest.mark.parametrize(
    "change",
    [
        {"roles": frozenset(Role)},
        {"roles": frozenset({Role.MANAGER})},
        {"active": False},
    ],
)
def test_nobody_gives_himself_roles_or_locks_the_office(database, actor, change):
    with database.unit_of_work(actor) as uow:
        saved = service.save(uow, BOSS)
    with database.unit_of_work(BOSS.actor()) as uow:
        service.save(uow, replace(saved, email="boss@haichuan.example"))
    with (
        pytest.raises(NotAllowedError, match="Nobody"),
        database.unit_of_work(BOSS.actor()) as uow,
    ):
        service.save(uow, replace(saved, version=2, **change))


@pytest.mark.feature("A07")
def test_who_leaves_hands_everything_over(database, actor):
    with database.unit_of_work(actor) as uow:
        service.save(uow, replace(MIN, roles=frozenset({Role.SALES})))
        service.save(uow, replace(MIN, login="ke", name="Lin Ke"))
    with database.unit_of_work(MIN.actor()) as uow:
        customer = parties.save(
            uow,
            Party(
                name="Nordlicht", country="DE", roles=frozenset({PartyRole.CUSTOMER})
            ),
        )
    with database.unit_of_work(actor) as uow:
        with pytest.raises(NotPossibleError, match="“nobody”"):
            service.hand_over(uow, "min", "nobody")
        assert service.hand_over(uow, "min", "ke") == 1
        assert parties.get(uow, customer.id).owner == "ke"
        service.assign(uow, "party", customer.id, "")
        assert parties.get(uow, customer.id).owner == ""
        changed = activity.happened(uow, "party", customer.id)
        assert "owner" in changed[0].fields
    with (
        pytest.raises(NotAllowedError),
        database.unit_of_work(MIN.actor()) as uow,
    ):
        service.hand_over(uow, "ke", "min")


def test_a_customer_is_handed_over_with_what_was_made_for_it(database, actor):
    with database.unit_of_work(actor) as uow:
        service.save(uow, replace(MIN, roles=frozenset({Role.SALES})))
        service.save(uow, replace(MIN, login="ke", name="Lin Ke"))
        asked = make.inquiry(uow)
        customer = asked.customer.id
        service.assign(uow, "party", customer, "min")
        assert inquiries.get(uow, asked.id).owner == "min"
        service.assign(uow, "inquiry", asked.id, "ke")
        service.assign(uow, "party", customer, "ke")
        assert parties.get(uow, customer).owner == "ke"
        assert inquiries.get(uow, asked.id).owner == "ke"


def test_a_customer_takes_along_what_a_colleague_made_for_it(database, actor):
    with database.unit_of_work(actor) as uow:
        service.save(uow, replace(MIN, roles=frozenset({Role.SALES})))
        service.save(uow, replace(MIN, login="ke", name="Lin Ke"))
        asked = make.inquiry(uow)
        service.assign(uow, "inquiry", asked.id, "ke")
        service.assign(uow, "party", asked.customer.id, "min")
        assert inquiries.get(uow, asked.id).owner == "min"


def test_a_document_of_a_hidden_customer_says_so(database, actor):
    with database.unit_of_work(actor) as uow:
        service.save(uow, replace(MIN, roles=frozenset({Role.SALES})))
        service.save(uow, replace(MIN, login="ke", name="Lin Ke"))
        asked = make.inquiry(uow)
        service.assign(uow, "party", asked.customer.id, "min")
        service.assign(uow, "inquiry", asked.id, "ke")
    with (
        pytest.raises(MissingError, match="customer is a colleague's"),
        database.unit_of_work(KE.actor()) as uow,
    ):
        inquiries.get(uow, asked.id)


@pytest.mark.feature("A137")
def test_nobody_is_called_as_a_colleague_is(database, actor):
    with database.unit_of_work(actor) as uow:
        service.save(uow, MIN)
        ke = service.save(uow, KE)
        for name in ("Zhou Min", " ZHOU MIN "):
            with pytest.raises(NotPossibleError, match="somebody else of the staff"):
                service.save(uow, replace(ke, name=name))
        with pytest.raises(NotPossibleError, match="somebody else of the staff"):
            service.save(uow, replace(MIN, login="min2"))


@pytest.mark.feature("A07", "H43")
def test_who_was_handed_a_customer_finds_the_papers_under_mine(database, actor):
    """Mine asked for the name that stands on the paper: the taker had none."""
    with database.unit_of_work(actor) as uow:
        service.save(uow, replace(MIN, roles=frozenset({Role.SALES})))
        service.save(uow, KE)
        sold = make.sale(uow)
        service.assign(uow, "party", sold.customer.id, "ke")
    for rows_of, spec in (
        (inquiry_rows.LISTING, inquiries_list.LIST),
        (contract_rows.LISTING, contracts_list.LIST),
        (quotation_rows.LISTING, quotations_list.LIST),
    ):
        mine = next(view.query for view in spec.views if view.name == "Mine")
        with database.unit_of_work(KE.actor()) as uow:
            seen = rows_of.overview(uow, Query()).count
            assert rows_of.overview(uow, mine).count == seen
            assert seen == 1
        with database.unit_of_work(replace(actor, login="min")) as uow:
            assert rows_of.overview(uow, mine).count == 0


@pytest.mark.feature("A07", "H43")
def test_mine_goes_by_the_name_where_people_have_no_logins(database, actor):
    """In a file nobody has a login: all records were everybody's own."""
    with database.unit_of_work(actor) as uow:
        make.contract(uow, salesperson="Zhou Min")
    mine = next(one.query for one in contracts_list.LIST.views if one.name == "Mine")
    with database.unit_of_work(replace(actor, name="Zhou Min", login="")) as uow:
        assert contract_rows.LISTING.overview(uow, mine).count == 1
    with database.unit_of_work(replace(actor, name="Ke", login="")) as uow:
        assert contract_rows.LISTING.overview(uow, mine).count == 0
