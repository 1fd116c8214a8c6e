"""Who is a second person is made one by two, in a file with logins as well."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.access import listing, rows, service
from app.access.domain import (
    ALL_PERMISSIONS,
    CONFIRM_ROLES,
    Role,
    Staff,
    permissions_of,
)
from app.core.actor import Actor
from app.core.errors import ConflictError, NotAllowedError, NotPossibleError
from app.core.query import Filter, Query
from app.core.second import WAITS
from app.treasury.service import waiting

PASSWORD = "harbour-light-7"
BOTH = frozenset({Role.SALES, Role.MANAGER})
PEOPLE = (
    ("zhao", "Zhao Lei", Role.ADMINISTRATOR),
    ("qian", "Qian Yu", Role.MANAGER),
    ("sun", "Sun Li", Role.FINANCE),
)
WU = Staff(login="wu", name="Wu Min", roles=BOTH)


@pytest.fixture
def office(database, actor):
    """Enter an administrator, a manager and finance, before anybody signs in."""
    with database.unit_of_work(actor) as uow:
        for login, name, role in PEOPLE:
            person = Staff(login=login, name=name, roles=frozenset({role}))
            assert not service.save(uow, person).waiting
    return database


def at_work(database, login):
    """Begin an action of somebody who signed in."""
    with database.reading(Actor("", frozenset())) as uow:
        found = rows.actor_of(uow, login)
    return database.unit_of_work(found)


def entered(database, person=WU, by="zhao"):
    """Enter or change somebody, as an administrator."""
    with at_work(database, by) as uow:
        return service.save(uow, person)


def confirmed(database, person, by="qian"):
    """Confirm the roles that wait."""
    with at_work(database, by) as uow:
        return service.confirm_roles(uow, person)


@pytest.mark.feature("A122")
def test_administrators_and_managers_confirm_roles():
    may = {r for r in Role if CONFIRM_ROLES in permissions_of(frozenset({r}))}
    assert may == {Role.ADMINISTRATOR, Role.MANAGER}


@pytest.mark.feature("A122")
def test_a_manager_counts_once_somebody_else_confirmed_it(office):
    person = entered(office)
    assert (person.roles, person.waiting) == (BOTH, {Role.MANAGER})
    assert person.actor().roles == {"sales"}
    assert not person.actor().may("payables.edit")
    with pytest.raises(NotPossibleError, match="You asked for these roles yourself"):
        confirmed(office, person, by="zhao")
    with pytest.raises(NotAllowedError):
        confirmed(office, person, by="sun")
    with pytest.raises(NotAllowedError):
        confirmed(office, person, by="wu")
    person = confirmed(office, person)
    assert (person.waiting, person.asked_by) == (frozenset(), "")
    assert person.actor().roles == {"sales", "manager"}
    with pytest.raises(NotPossibleError, match="no roles to confirm"):
        confirmed(office, person)


@pytest.mark.feature("A122")
def test_a_card_saved_again_asks_for_nothing_again(office):
    person = entered(office, replace(entered(office), email="wu@haichuan.example"))
    assert (person.waiting, person.asked_by) == ({Role.MANAGER}, "zhao")
    less = entered(office, replace(person, roles=frozenset({Role.SALES})))
    assert (less.roles, less.waiting, less.asked_by) == ({Role.SALES}, set(), "")


@pytest.mark.feature("A122")
def test_what_is_confirmed_is_what_was_seen(office):
    person = entered(office)
    more = entered(office, replace(person, roles=BOTH | {Role.FINANCE}))
    with pytest.raises(ConflictError):
        confirmed(office, person)
    assert not confirmed(office, more).waiting


@pytest.mark.feature("A122")
def test_who_gets_it_does_not_confirm_it(office):
    entered(office, Staff(login="li", name="Li Na", roles={Role.ADMINISTRATOR}))
    with office.reading(Actor("x", frozenset({"access.view"}))) as uow:
        (li,) = [p for p in people(uow) if p.login == "li"]
    confirmed(office, li)
    li = entered(office, replace(reread(office, li), roles={*li.roles, Role.MANAGER}))
    with pytest.raises(NotAllowedError, match="Nobody changes their own roles"):
        confirmed(office, li, by="li")
    assert confirmed(office, li).held() == {Role.ADMINISTRATOR, Role.MANAGER}


def people(uow):
    """Return everybody's card."""
    return [
        service.get(uow, row.id)
        for row in listing.LISTING.page(uow, Query(limit=50)).records
    ]


def reread(database, person):
    """Return a card as it is now."""
    with at_work(database, "zhao") as uow:
        return service.get(uow, person.id)


@pytest.mark.feature("A122")
def test_who_is_let_in_again_is_new_to_it(office):
    person = confirmed(office, entered(office))
    gone = entered(office, replace(person, active=False))
    assert gone.waiting == frozenset()
    back = entered(office, replace(gone, active=True))
    assert (back.waiting, back.asked_by) == ({Role.MANAGER}, "zhao")


@pytest.mark.feature("A122")
@pytest.mark.usefixtures("quick_passwords")
def test_another_password_makes_a_second_person_new(office):
    """The first one does not; nor does one's own change."""
    person = confirmed(office, entered(office))
    with at_work(office, "zhao") as uow:
        assert not service.set_password(uow, person.id, PASSWORD).waiting
        person = service.set_password(uow, person.id, "harbour-light-8")
        assert (person.waiting, person.asked_by) == ({Role.MANAGER}, "zhao")
    confirmed(office, person)
    with at_work(office, "wu") as uow:
        service.change_password(uow, "harbour-light-8", "harbour-light-9")
    assert not reread(office, person).waiting


@pytest.mark.feature("A122")
def test_where_nobody_else_may_it_counts_at_once(office):
    """Qian, the manager, has left; what waited Zhao confirms himself then."""
    waits = entered(office)
    with office.reading(Actor("x", frozenset({"access.view"}))) as uow:
        (qian,) = [p for p in people(uow) if p.login == "qian"]
    entered(office, replace(qian, active=False))
    assert _to_confirm(office, "zhao") == 1
    more = Staff(login="li", name="Li Na", roles=frozenset({Role.FINANCE}))
    assert not entered(office, more).waiting
    assert not confirmed(office, waits, by="zhao").waiting


@pytest.mark.feature("A122")
def test_who_is_not_of_the_staff_sets_the_office_up(office):
    """A server that nobody has secured, entered with one login for all."""
    owner = Actor("Owner", ALL_PERMISSIONS, login="office")
    with office.unit_of_work(owner) as uow:
        assert not service.save(uow, WU).waiting


@pytest.mark.feature("A122")
def test_whose_roles_all_wait_is_told_so(office):
    entered(office, replace(WU, roles=frozenset({Role.MANAGER})))
    with pytest.raises(NotAllowedError, match="Your roles wait for a second person"):
        at_work(office, "wu")


def _to_confirm(office, login):
    """Return the figure of a person's first page; it is what its list counts."""
    with at_work(office, login) as uow:
        kpis = [one for one in waiting.to_confirm(uow) if one.key == "roles"]
        for kpi in kpis:
            assert listing.LISTING.overview(uow, kpi.query).count == kpi.value
        return next((kpi.value for kpi in kpis), None)


@pytest.mark.feature("A122")
def test_home_and_the_list_tell_what_waits(office):
    person = entered(office)
    asked = Query(filters=(Filter("active", "eq", WAITS),))
    # Zhao asked for them, and Qian may confirm them: they wait for Qian alone.
    for login, told in (("zhao", None), ("qian", 1), ("sun", None)):
        assert _to_confirm(office, login) == told
    with at_work(office, "qian") as uow:
        (row,) = listing.LISTING.page(uow, asked).records
        assert (row.login, row.roles, row.waiting) == ("wu", "sales", "manager")
    entered(office, replace(person, active=False))
    with at_work(office, "qian") as uow:
        assert listing.LISTING.overview(uow, asked).count == 0
