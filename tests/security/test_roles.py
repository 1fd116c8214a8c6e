"""Who is a second person is made one by two, whatever program they use."""

from __future__ import annotations

import uuid
from dataclasses import replace

import psycopg
import pytest

from app.access import service
from app.access.domain import SECOND, Role, Staff
from app.core.errors import ConflictError, NotAllowedError, NotPossibleError
from tests.security.office import PASSWORD

CHIEF = Role.ADMINISTRATOR
REFUSED = psycopg.errors.InsufficientPrivilege
TOLD = "SELECT roles, asked_roles, asked_by FROM staff WHERE login = %s"


def entered(office, *roles, by=CHIEF):
    """Enter somebody with a password, as an administrator."""
    mark = uuid.uuid4().hex[:8]
    person = Staff(
        login=f"{office.mark}x{mark}", name=f"Xu {mark}", roles=frozenset(roles)
    )
    with office.at_work(by) as uow:
        return service.save(uow, person, PASSWORD)


def confirmed(office, role, person):
    """Confirm the roles that wait, as somebody with a role."""
    with office.at_work(role) as uow:
        return service.confirm_roles(uow, person)


def told(office, person):
    """Return what the table says: roles that count, that wait, and who asked."""
    with office.root() as root:
        return root.execute(TOLD, (person.login,)).fetchone()


def enter(office, person, password=PASSWORD):
    """Come in as somebody, with psycopg."""
    return psycopg.connect(
        host="127.0.0.1",
        port=office.cluster.port,
        dbname=office.name,
        user=person.login,
        password=password,
        autocommit=True,
    )


def books(office, person, password=PASSWORD):
    """Say whether a person can read payments."""
    with enter(office, person, password) as one:
        try:
            one.execute("SELECT count(*) FROM payment")
        except REFUSED:
            return False
    return True


def verifier(office, person, password):
    """Return what the server takes for a password."""
    with office.root() as root:
        made = root.pgconn.encrypt_password(
            password.encode(), person.login.encode(), b"scram-sha-256"
        )
    return made.decode()


def test_second_persons_are_finance_managers_and_administrators():
    """Who confirms accounts, limits (finance, managers) and roles (the other two)."""
    assert frozenset({Role.FINANCE, Role.MANAGER, CHIEF}) == SECOND


@pytest.mark.feature("A122", "A137")
@pytest.mark.parametrize("role", sorted(SECOND))
def test_a_role_of_a_second_person_counts_once_another_confirmed_it(apart, role):
    person = entered(apart, Role.SALES, role)
    assert (person.held(), person.waiting) == ({Role.SALES}, {role})
    assert told(apart, person) == ("sales", role, apart.login(CHIEF))
    assert not books(apart, person)
    with pytest.raises(NotPossibleError, match="You asked for these roles yourself"):
        confirmed(apart, CHIEF, person)
    for other in (Role.FINANCE, Role.SALES, Role.AUDITOR):
        with pytest.raises(NotAllowedError):
            confirmed(apart, other, person)
    person = confirmed(apart, Role.MANAGER, person)
    assert (person.held(), person.waiting) == ({Role.SALES, role}, frozenset())
    assert books(apart, person)


@pytest.mark.feature("A122", "A137")
def test_other_roles_count_at_once_and_so_does_less(apart):
    person = entered(apart, Role.SALES)
    assert not person.waiting
    with apart.at_work(CHIEF) as uow:
        both = frozenset({Role.WAREHOUSE, Role.MANAGER})
        person = service.save(uow, replace(person, roles=both))
    assert (person.held(), person.waiting) == ({Role.WAREHOUSE}, {Role.MANAGER})
    person = confirmed(apart, Role.MANAGER, person)
    with apart.at_work(CHIEF) as uow:
        person = service.save(uow, replace(person, roles=frozenset({Role.SALES})))
    assert told(apart, person) == ("sales", "", "")


@pytest.mark.feature("A122", "A137")
def test_who_gets_it_does_not_confirm_it(apart):
    """Another administrator is to be a manager as well."""
    with apart.at_work("boss") as uow:
        row = service.lookup_staff(uow, apart.login(CHIEF))[0].ref
        other = service.get(uow, row.id)
        both = frozenset({CHIEF, Role.MANAGER})
        other = service.save(uow, replace(other, roles=both))
    assert (other.held(), other.asked_by) == ({CHIEF}, apart.login("boss"))
    with pytest.raises(NotAllowedError, match="Nobody changes their own roles"):
        confirmed(apart, CHIEF, other)
    said = f"SELECT lading.confirm_roles('{other.login}', 'manager')"
    with pytest.raises(REFUSED, match="nobody gives himself a role"):
        apart.typed(CHIEF, said)
    with apart.at_work("boss") as uow:
        service.save(uow, replace(other, roles=frozenset({CHIEF})))


@pytest.mark.feature("A122", "A137")
def test_who_adds_to_what_waits_has_asked_for_it_too(apart):
    person = entered(apart, Role.MANAGER)
    with apart.at_work("boss") as uow:
        both = frozenset({Role.MANAGER, Role.FINANCE})
        added = service.save(uow, replace(person, roles=both))
    assert added.asked_by == f"{apart.login(CHIEF)},{apart.login('boss')}"
    with pytest.raises(ConflictError):
        confirmed(apart, Role.MANAGER, person)
    for role in (CHIEF, "boss"):
        with pytest.raises(NotPossibleError, match="You asked for these roles"):
            confirmed(apart, role, added)
    assert not confirmed(apart, Role.MANAGER, added).waiting


@pytest.mark.feature("A122", "A137")
def test_who_is_let_in_again_is_new_to_it(apart):
    person = confirmed(apart, Role.MANAGER, entered(apart, Role.SALES, Role.FINANCE))
    with apart.at_work(CHIEF) as uow:
        person = service.save(uow, replace(person, active=False))
        person = service.save(uow, replace(person, active=True))
    assert told(apart, person) == ("sales", "finance", apart.login(CHIEF))
    assert not books(apart, person)
    assert books(apart, confirmed(apart, Role.MANAGER, person))


@pytest.mark.feature("A122", "A137")
def test_another_password_makes_a_second_person_new(apart):
    """Whoever gives it knows it; the first one is given before anybody confirms."""
    person = confirmed(apart, Role.MANAGER, entered(apart, Role.MANAGER))
    assert books(apart, person)
    with apart.at_work(CHIEF) as uow:
        service.set_password(uow, person.id, "harbour-light-8")
    assert told(apart, person) == ("", "manager", apart.login(CHIEF))
    assert not books(apart, person, "harbour-light-8")
    with enter(apart, person, "harbour-light-8") as one:
        own = verifier(apart, person, "harbour-light-9")
        one.execute(f"ALTER ROLE {person.login} PASSWORD '{own}'")
    with apart.at_work(Role.MANAGER) as uow:
        person = service.confirm_roles(uow, service.get(uow, person.id))
    assert books(apart, person, "harbour-light-9")


@pytest.mark.feature("A122", "A137")
@pytest.mark.parametrize(
    "said",
    [
        "INSERT INTO staff VALUES (999)",
        "INSERT INTO staff (roles, active) VALUES ('manager', true)",
        "INSERT INTO staff (name, email, version) VALUES ('M', '', 0)",
        "UPDATE staff SET roles = 'manager' WHERE login = '{login}'",
        "UPDATE staff SET asked_by = 'nobody' WHERE login = '{login}'",
        "UPDATE staff SET asked_roles = '' WHERE login = '{login}'",
        "UPDATE staff SET asked_roles = 'finance', asked_by = 'nobody'",
        "UPDATE staff SET active = false WHERE login = '{login}'",
        "UPDATE staff SET login = 'nobody' WHERE login = '{login}'",
        "DELETE FROM staff WHERE login = '{login}'",
        "SELECT lading.give_roles('{login}', '{{manager}}', '{{manager}}')",
        "SELECT lading.join_groups('{login}', 'manager')",
    ],
)
def test_nobody_writes_roles_past_the_functions(apart, said):
    """By the one who asked; a salesperson and a manager have no more of it."""
    person = entered(apart, Role.MANAGER)
    for role in (CHIEF, "boss", Role.MANAGER, Role.SALES):
        with pytest.raises(REFUSED):
            apart.typed(role, said.format(login=person.login))
    assert told(apart, person) == ("", "manager", apart.login(CHIEF))


@pytest.mark.feature("A122", "A137")
def test_nobody_confirms_past_the_program_what_he_asked_for(apart):
    person = entered(apart, Role.MANAGER)
    said = f"SELECT lading.confirm_roles('{person.login}', '{{}}')"
    refused = pytest.raises(psycopg.errors.CheckViolation, match="somebody else")
    for role in (CHIEF, Role.MANAGER):  # one through a password that he made
        one = apart.connect(role) if role == CHIEF else enter(apart, person)
        with one, refused if role == CHIEF else pytest.raises(REFUSED):
            one.execute(said.format("manager"))
    for role in (Role.SALES, Role.FINANCE, Role.AUDITOR):
        with pytest.raises(REFUSED):
            apart.typed(role, said.format("manager"))
    for wrong in ("finance", "", "manager,finance", "administrator"):
        with pytest.raises(psycopg.errors.CheckViolation, match="as they were asked"):
            apart.typed(Role.MANAGER, said.format(wrong))


@pytest.mark.feature("A122", "A137")
def test_nobody_makes_the_second_person_a_minute_before(apart):
    """Another login, a new password, out and in again, entered anew: it waits."""
    person = entered(apart, Role.MANAGER)
    helper = entered(apart, CHIEF)
    with enter(apart, helper) as one, pytest.raises(REFUSED):
        one.execute("SELECT lading.confirm_roles(%s, 'manager')", (person.login,))
    other = confirmed(apart, Role.MANAGER, entered(apart, Role.MANAGER))
    mine = other.login
    with apart.connect(CHIEF, autocommit=False) as one:
        secret = verifier(apart, other, "harbour-light-1")
        for said, values in (
            ("SELECT lading.set_password(%s, %s)", (mine, secret)),
            ("SELECT lading.set_active(%s, false)", (mine,)),
            ("SELECT lading.set_active(%s, true)", (mine,)),
            ("SELECT lading.set_roles(%s, 'sales,manager')", (mine,)),
        ):
            one.execute(said, values)
            found = one.execute(TOLD, (mine,)).fetchone()
            assert found[1:] == ("manager", apart.login(CHIEF))
        anew = "SELECT lading.add_person('{}', 'New', '', 'manager', '', 'all', NULL)"
        one.execute(anew.format(f"{apart.mark}anew"))
        found = one.execute(TOLD, (f"{apart.mark}anew",)).fetchone()
        one.rollback()
    assert found == ("", "manager", apart.login(CHIEF))


@pytest.mark.feature("A122")
def test_where_nobody_else_may_it_counts_at_once(apart):
    """All but one administrator are away; what waited he confirms himself then."""
    waits = entered(apart, Role.FINANCE)
    change = "UPDATE staff SET active = NOT active WHERE login = ANY (%s)"
    asked = "SELECT array_agg(login) FROM staff WHERE active AND login <> ALL (%s)"
    with apart.root() as root:
        here = [apart.login(CHIEF), waits.login]
        (away,) = root.execute(asked, (here,)).fetchone()
        root.execute(change, (away,))
    try:
        person = entered(apart, Role.FINANCE)
        waits = confirmed(apart, CHIEF, waits)
    finally:
        with apart.root() as root:
            root.execute(change, (away,))
    assert told(apart, person) == told(apart, waits) == ("finance", "", "")


@pytest.mark.feature("A122", "A137")
def test_the_trail_tells_who_asked_and_who_confirmed(apart):
    person = confirmed(apart, Role.MANAGER, entered(apart, Role.FINANCE))
    asked = """SELECT login, new ->> 'roles', new ->> 'asked_roles' FROM audit
      WHERE "table" = 'staff' AND row_key = %s AND new ? 'asked_roles' ORDER BY id"""
    with apart.root() as root:
        *_made, given, done = root.execute(asked, (str(person.id),)).fetchall()
    assert given[0] == apart.login(CHIEF)
    assert given[2] == "finance"
    assert done == (apart.login(Role.MANAGER), "finance", "")


@pytest.mark.feature("A122")
def test_whose_roles_all_wait_is_told_so(apart):
    person = entered(apart, Role.MANAGER)
    office = replace(apart, databases={}, mark=person.login)
    try:
        with pytest.raises(NotAllowedError, match="wait for a second person"):
            office.actor("")
    finally:
        office.close()
