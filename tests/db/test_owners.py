"""Whose the records of a file are once it lies on a server, and back again."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from app.access import rows, service
from app.access.domain import ALL_PERMISSIONS, Role, Staff
from app.contracts.model import ContractRow
from app.core.actor import Actor
from app.db import chain, founding, move
from app.db.owners import Owners
from app.db.security import calls
from app.db.security.check import check
from app.db.unit_of_work import Database
from app.inquiries import listing as inquiries
from app.parties import service as parties
from app.parties.domain import Party, PartyRole
from app.parties.model import PartyRow
from tests.reuse import drop

ME = Actor("Chen Siyuan", ALL_PERMISSIONS)
PASSWORD = "harbour-light-7"


@pytest.fixture
def new_url(postgres, postgres_admin):
    name = f"owned_{uuid.uuid4().hex[:8]}"
    yield postgres.url(name)
    drop(postgres_admin, name)


@pytest.fixture
def office(sample_office, tmp_path):
    """The sample deal in a file whose people have no logins."""
    path = tmp_path / "office.db"
    shutil.copyfile(sample_office, path)
    return f"sqlite:///{path}"


def found(office: str, url: str, login: str, name: str) -> Owners:
    first = founding.First(login, name, PASSWORD)
    return founding.found(url, first, lambda: move.into_server(office, url))


def owners(url: str) -> dict[str, set[str]]:
    database = Database(url)
    try:
        with database.reading(ME) as uow:
            return {
                name: set(uow.session.scalars(text(f"SELECT owner FROM {name}")))  # noqa: S608
                for name in service.HANDED
            }
    finally:
        database.close()


@pytest.mark.feature("003-1", "A07")
def test_what_a_person_entered_in_a_file_is_theirs_on_a_server(office, new_url):
    """It was nobody's: everybody saw it, and under Mine there was nothing."""
    login = f"o{uuid.uuid4().hex[:6]}"
    # The customer, its inquiry, quotation, contract and the two shipments of the deal.
    assert found(office, new_url, login, "Chen Siyuan") == Owners(6, 0)
    there = owners(new_url)
    assert there["party"] == {login, ""}  # suppliers and forwarders are the office's
    assert all(there[name] == {login} for name in service.HANDED if name != "party")
    assert check(new_url) == ()
    server = Database(new_url)
    with server.reading(ME) as uow:
        changed = text('SELECT count(*) FROM audit WHERE "table" = :t AND new ? :c')
        told = {"t": "contract", "c": "owner"}
        assert uow.session.scalar(changed, told) >= 1
        assert chain.verify(server).good
    server.close()


def test_what_nobody_is_known_for_is_told_and_can_be_given_to_somebody(office, new_url):
    login = f"o{uuid.uuid4().hex[:6]}"
    whose = found(office, new_url, login, "Somebody else")
    assert whose == Owners(0, 6)
    server = Database(new_url)
    with server.unit_of_work(ME) as uow:
        assert service.nobodys(uow) == 6
        assert service.hand_over(uow, "", login) == 6
        assert service.nobodys(uow) == 0
    server.close()
    assert owners(new_url)["party"] == {login, ""}


def test_a_colleague_of_a_file_comes_in_and_finds_what_is_theirs(office, new_url):
    """The staff of a file move with it; each is given a password anew."""
    mark = uuid.uuid4().hex[:6]
    ke = Staff(login=f"k{mark}", name="Lin Ke", roles=frozenset({Role.SALES}))
    database = Database(office)
    with database.unit_of_work(ME) as uow:
        service.save(uow, ke, PASSWORD)
        service.save(uow, replace(ke, login=f"w{mark}", name="Wu Lan"), PASSWORD)
    with database.unit_of_work(replace(ke.actor(), permissions=ALL_PERMISSIONS)) as uow:
        customer = frozenset({PartyRole.CUSTOMER})
        parties.save(uow, Party(name="Nordlicht", country="DE", roles=customer))
    database.close()
    boss = f"o{mark}"
    assert found(office, new_url, boss, "Chen Siyuan") == Owners(6, 0)

    server = Database(new_url)
    with server.unit_of_work(ME) as uow:
        staff = {one.login: one for one in uow.session.scalars(select(rows.StaffRow))}
        assert {ke.login, f"w{mark}", boss} == {*staff}
        assert staff[ke.login].id in rows.without_password(uow)
        calls.set_password(uow.session, ke.login, "another-light-8")
    server.close()
    own = Database(new_url.replace("admin:admin", f"{ke.login}:another-light-8"))
    with own.reading(Actor("", frozenset())) as uow:
        actor = rows.actor_of(uow, ke.login)
    with own.reading(actor) as uow:
        assert uow.session.scalar(select(ContractRow.id)) is None  # of Chen Siyuan
        asked = select(PartyRow.name).where(PartyRow.roles.contains("customer"))
        assert uow.session.scalars(asked).all() == ["Nordlicht"]
    own.close()


def test_an_office_that_comes_back_into_a_file_keeps_whose_it_is(
    office, new_url, tmp_path
):
    login = f"o{uuid.uuid4().hex[:6]}"
    found(office, new_url, login, "Chen Siyuan")
    back = tmp_path / "back.db"
    move.into_file(new_url, back)
    there = owners(f"sqlite:///{back}")
    assert there["contract"] == {login}
    # Nobody signs in to a file whose staff have no passwords: Mine goes by the name.
    database = Database(f"sqlite:///{back}")
    with database.reading(ME) as uow:
        assert inquiries.LISTING.me(uow.actor, "owner") == ("salesperson", ME.name)
    database.close()
