"""Making, changing, locking people, and handing over, without a superuser."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from app.access import service
from app.access.domain import Role, Staff
from app.contracts import service as contracts
from app.core.errors import NotAllowedError, NotPossibleError
from app.db import founding, known, schema
from app.db.security import calls, check, harden
from tests.security.office import PASSWORD

NEW = Role.ADMINISTRATOR


@pytest.fixture
def person(traded, request):
    """Somebody new, entered by the administrator, without a password yet."""
    login = f"{traded.mark}n{abs(hash(request.node.name)) % 10**6}"
    with traded.at_work(NEW) as uow:
        return service.save(
            uow, Staff(login=login, name=f"Zhou {login}", roles=frozenset({Role.SALES}))
        )


def enter(office, login, password=PASSWORD):
    return psycopg.connect(
        host="127.0.0.1",
        port=office.cluster.port,
        dbname=office.name,
        user=login,
        password=password,
        autocommit=True,
    )


def test_a_person_comes_in_with_the_password_only(traded, person):
    with pytest.raises(psycopg.OperationalError):
        enter(traded, person.login)
    with traded.at_work(NEW) as uow:
        service.set_password(uow, person.id, "harbour-light-8")
    with pytest.raises(psycopg.OperationalError):
        enter(traded, person.login)
    with enter(traded, person.login, "harbour-light-8") as connection:
        assert connection.execute("SELECT count(*) FROM product").fetchone()
    with traded.root() as root:
        kept = root.execute(
            "SELECT rolpassword, rolsuper, rolcreaterole, rolcreatedb, rolconnlimit "
            "FROM pg_authid WHERE rolname = %s",
            (person.login,),
        ).fetchone()
    assert kept[0].startswith("SCRAM-SHA-256$")
    assert kept[1:] == (False, False, False, 8)
    assert check.check(traded.url) == ()


def test_who_has_no_password_yet_is_told(traded, person):
    """A person stood on the list as active whom the server let in with nothing."""

    def told():
        with traded.at_work(NEW) as uow:
            known = service.signing_in(uow, (person.id,))[person.id]["no_password"]
            assert service.get(uow, person.id).no_password == known
            return known

    assert person.no_password
    assert told()
    with traded.at_work(NEW) as uow:
        service.set_password(uow, person.id, PASSWORD)
    assert not told()
    with traded.root() as root:
        root.execute(f"ALTER ROLE {person.login} NOLOGIN")
    assert told()


def test_other_roles_work_at_once_and_a_lock_ends_sessions(traded, person):
    with traded.at_work(NEW) as uow:
        service.set_password(uow, person.id, PASSWORD)
    connection = enter(traded, person.login)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT count(*) FROM payment")
    with traded.at_work(NEW) as uow:
        told = service.get(uow, person.id)
        changed = Staff(
            id=told.id,
            version=told.version,
            login=told.login,
            name=told.name,
            roles=frozenset({Role.FINANCE}),
            team="north",
        )
        saved = service.save(uow, changed)
    assert (saved.roles, saved.team) == (frozenset({Role.FINANCE}), "north")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT count(*) FROM payment")
    traded.confirm(person.login, Role.FINANCE)
    assert connection.execute("SELECT count(*) FROM payment").fetchone()[0]
    with traded.at_work(NEW) as uow:
        told = service.get(uow, person.id)
        values = {f: getattr(told, f) for f in ("id", "version", "login", "name")}
        service.save(uow, Staff(**values, roles=told.roles, active=False))
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        enter(traded, person.login)
    assert check.check(traded.url) == ()


def test_a_login_that_the_server_has_is_refused(traded):
    with (
        pytest.raises(NotPossibleError, match="Choose another"),
        traded.at_work(NEW) as uow,
    ):
        service.save(
            uow,
            Staff(login="admin", name="Chu Yun", roles=frozenset({Role.SALES})),
            PASSWORD,
        )


def test_nobody_gives_himself_a_role(traded):
    me = traded.login(NEW)
    with pytest.raises(NotAllowedError, match="Nobody"), traded.at_work(NEW) as uow:
        calls.set_roles(uow.session, me, "administrator,manager")


def test_one_changes_ones_own_password(traded, person):
    with traded.at_work(NEW) as uow:
        service.set_password(uow, person.id, PASSWORD)
    with enter(traded, person.login) as connection:
        secret = connection.pgconn.encrypt_password(
            b"harbour-light-9", person.login.encode(), b"scram-sha-256"
        ).decode()
        connection.execute(f"ALTER ROLE {person.login} PASSWORD '{secret}'")
    with enter(traded, person.login, "harbour-light-9"):
        pass


@pytest.mark.feature("A07")
def test_records_are_handed_over_and_back(traded):
    sales, other = traded.login(Role.SALES), traded.login("other")
    with traded.at_work(NEW) as uow:
        assert service.hand_over(uow, sales, other) >= 5
    with traded.at_work("other") as uow:
        assert contracts.get(uow, 1).owner == other
    with traded.at_work(Role.MANAGER) as uow:
        service.hand_over(uow, other, sales)
    with traded.at_work(Role.SALES) as uow:
        assert contracts.get(uow, 1).owner == sales


def secret_of(office, login):
    with office.root() as root:
        asked = "SELECT rolpassword FROM pg_authid WHERE rolname = %s"
        return root.execute(asked, (login,)).fetchone()[0]


def test_an_office_that_had_one_login_goes_on_with_it(traded):
    """It was taken over unasked, with a password that was not its own."""
    login = f"{traded.mark}old"
    with traded.root() as root:
        root.execute(f"CREATE ROLE {login} LOGIN CREATEDB PASSWORD '{PASSWORD}'")
    before = secret_of(traded, login)
    with pytest.raises(NotPossibleError, match="may make databases") as refused:
        harden.first_administrator(traded.url, login, "The owner", PASSWORD)
    assert "no database uses it" in refused.value.params["facts"]
    with pytest.raises(NotPossibleError, match="another password"):
        harden.first_administrator(
            traded.url, login, "The owner", "harbour-light-1", wanted=True
        )
    assert secret_of(traded, login) == before
    harden.first_administrator(traded.url, login, "The owner", PASSWORD, wanted=True)
    with enter(traded, login) as connection:
        found = connection.execute("SELECT roles FROM staff WHERE login = %s", (login,))
        assert found.fetchone() == ("administrator,manager",)
    with pytest.raises(NotPossibleError, match="administers the server"):
        harden.first_administrator(traded.url, "admin", "Root", PASSWORD, wanted=True)
    assert check.check(traded.url) == ()


def test_staff_of_one_office_are_asked_about_before_they_begin_another(traded, person):
    with traded.at_work(NEW) as uow:
        service.set_password(uow, person.id, PASSWORD)
    before = secret_of(traded, person.login)
    other = traded.url.replace(traded.name, f"{traded.name}_2")
    first = founding.First(person.login, password="harbour-light-1")
    with enter(traded, person.login), pytest.raises(NotPossibleError) as refused:
        founding.found(other, first)
    told = refused.value.params["facts"]
    assert "it is staff of 1 office" in told
    assert "it is signed in" in told
    assert secret_of(traded, person.login) == before
    with pytest.raises(NotPossibleError, match="another password"):
        founding.found(other, replace(first, take_over=True))
    assert secret_of(traded, person.login) == before
    assert not founding.is_there(other)


def test_a_group_of_the_server_begins_no_office(traded):
    with traded.root() as root:
        root.execute(f"CREATE ROLE {traded.mark}group NOLOGIN")
    with pytest.raises(NotPossibleError, match="a group of the server"):
        founding.refuse_first(
            traded.url, founding.First(f"{traded.mark}group", take_over=True)
        )


def test_a_login_with_an_old_kind_of_password_is_known_by_it(traded):
    login = f"{traded.mark}md5"
    with traded.root() as root:
        root.execute("SET password_encryption = 'md5'")
        root.execute(f"CREATE ROLE {login} LOGIN PASSWORD '{PASSWORD}'")
    first = founding.First(login, password="harbour-light-1", take_over=True)
    with pytest.raises(NotPossibleError, match="another password"):
        founding.refuse_first(traded.url, first)
    founding.refuse_first(traded.url, replace(first, password=PASSWORD))


def test_an_upgrade_tells_the_server_again(traded, monkeypatch):
    url = traded.database(Role.SALES).url.render_as_string(hide_password=False)
    schema.create(url)  # current: nothing happens, and staff need no lock for it
    with traded.root() as root:
        root.execute("DROP POLICY narrow ON contract")
    behind = iter([schema.Standing.OLDER, schema.Standing.OLDER])
    now = schema.Standing.CURRENT
    monkeypatch.setattr(schema, "standing_of", lambda _connection: next(behind, now))
    schema.create(traded.url)
    assert check.check(traded.url) == ()


def test_a_team_sees_what_is_its_own(traded):
    pair = [traded.login(Role.SALES), traded.login("other")]
    asked = "UPDATE staff SET team = %s, reach = %s WHERE login = ANY (%s)"
    with traded.root() as root:
        root.execute(asked, ("north", "team", pair))
    with traded.at_work("other") as uow:
        assert contracts.get(uow, 1).owner == pair[0]
    with traded.connect("other") as connection:
        found = connection.execute("SELECT owner FROM contract").fetchall()
    assert found == [(pair[0],)]
    with traded.root() as root:
        root.execute(asked, ("", "own", pair))
    with traded.connect("other") as connection:
        assert not connection.execute("SELECT owner FROM contract").fetchall()


@pytest.mark.parametrize("role", [Role.SALES, Role.MANAGER])
def test_everybody_is_told_what_colleagues_are_called(traded, person, role):
    """Who may not read the list of staff saw logins where names are shown."""
    with traded.at_work(role) as uow:
        assert known.people(uow)[person.login] == person.name
