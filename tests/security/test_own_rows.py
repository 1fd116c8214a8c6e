"""A list of shipments or claims is led to one's own ones, and shows no others."""

from __future__ import annotations

import random
import uuid

import pytest
from sqlalchemy import create_engine, func, select

from app.access.domain import ALL_PERMISSIONS, Role
from app.access.policy import POLICY
from app.contracts.listing import LISTING as CONTRACTS
from app.core.actor import Actor
from app.core.query import Filter, Query, Sort
from app.core.rights import Either, Own, Reach, Via, holds
from app.db import listing
from app.db.base import Row
from app.db.scope import own_alone
from app.db.security import calls
from app.db.unit_of_work import Database
from app.receivables.listing import ITEMS as CLAIMS
from app.receivables.model import ReceivableRow
from app.shipments.listing import LISTING as SHIPMENTS
from tests import bench_years, reuse
from tests.db.test_scope import Told
from tests.security.office import secured

COUNT = 130  # contracts: some of their shipments are of a further one
ASKED = (
    Query(limit=500),
    Query(limit=500, sort=Sort("number")),
    Query(limit=500, text="Buyer 4"),
    Query(limit=500, text="buyer", sort=Sort("customer")),
    Query(limit=500, filters=(Filter("state", "eq", "delivered"),)),
    Query(limit=7, sort=Sort("customer", descending=True)),
    Query(limit=500, text="ci-1", sort=Sort("number")),
    Query(limit=5, text="sc-1", after=("SC-1000010", 1_000_010), sort=Sort("number")),
    Query(limit=500, text="buyer usd"),
    Query(limit=500, text="nowhere"),
)


@pytest.fixture(scope="module")
def office(postgres, postgres_admin, postgres_template):
    """A secured office of many deals, whose records belong to anybody."""
    name = f"years_{uuid.uuid4().hex}"
    reuse.copy(postgres_admin, postgres_template, name)
    database = Database(postgres.url(name))
    bench_years.build(database, Actor("Chen Siyuan", ALL_PERMISSIONS), "nobody", COUNT)
    database.close()
    office = secured(postgres, name)
    _spread(office)
    yield office
    office.close()
    reuse.drop(postgres_admin, office.name)
    reuse.drop(postgres_admin, name)


def _spread(office):
    chance = random.Random(3)  # noqa: S311 - chance, no secret
    logins = [office.login(one) for one in (Role.SALES, "other", "boss")]
    with office.root() as root:
        root.execute("SET session_replication_role = replica")
        for name in POLICY.owned:
            for (key,) in root.execute(f"SELECT id FROM {name}").fetchall():  # noqa: S608
                change = f"UPDATE {name} SET owner = %s WHERE id = %s"  # noqa: S608
                root.execute(change, (chance.choice(logins), key))


def _answers(office, role):
    actor = office.actor(role)
    with office.database(role).reading(actor, today=bench_years.TODAY) as uow:
        return [
            (listed.page(uow, asked), listed.overview(uow, asked))
            for listed in (SHIPMENTS, CONTRACTS, CLAIMS)
            for asked in ASKED
            if listed is not CLAIMS or not asked.filters
        ]


@pytest.mark.feature("A07")
@pytest.mark.parametrize("role", [Role.SALES, "other", Role.MANAGER])
def test_who_is_led_to_his_own_rows_sees_what_the_server_lets_him(
    office, role, monkeypatch
):
    _staffed(office, {}, {})
    led = _answers(office, role)
    monkeypatch.setattr(listing, "FEW", 1)
    monkeypatch.setattr(listing, "SOME", 1)
    assert led == _answers(office, role)
    monkeypatch.setattr(listing, "own_alone", lambda *_which, **_how: ())
    assert led == _answers(office, role)
    count = led[0][1].count
    with office.root() as root:
        whole = root.execute("SELECT count(*) FROM shipment").fetchone()[0]
    assert (count == whole) is (role == Role.MANAGER)
    assert count > 10


@pytest.mark.feature("A07")
def test_typed_words_lead_to_the_claims_on_ones_own_customers(office):
    """The server finds them by the customer's index, and not each by its rule."""
    _staffed(office, {}, {})
    for role, led in ((Role.SALES, True), (Role.MANAGER, False)):
        with office.database(role).reading(office.actor(role)) as uow:
            ways = own_alone(uow, ReceivableRow, sought=True)
            assert bool(ways) is led
            assert not own_alone(uow, ReceivableRow, typed=True)  # in their order
            found = select(func.count()).select_from(ReceivableRow)
            assert uow.session.scalar(found.where(*ways)) == uow.session.scalar(found)


TEAM = ("sales", "other", "documents")
PEOPLE = (
    ({"sales": "own", "other": "own"}, {}),
    ({"sales": "team", "other": "own"}, {}),
    ({"sales": "all", "other": "team"}, {}),
    ({"sales": "own", "other": "team"}, {"sales": "sales,documents"}),
    ({"sales": "own", "other": "own"}, {"other": "sales,warehouse"}),
)
"""Whose records the two see, and the roles of who has more than one."""


def _staffed(office, reaches, roles):
    """Put three people into a team, and give the two their reach and roles."""
    with office.root() as root:
        root.execute("SET session_replication_role = replica")
        for name in TEAM:
            given = ("east", reaches.get(name, "own"), office.login(name))
            write = "UPDATE staff SET team = %s, reach = %s WHERE login = %s"
            root.execute(write, given)
    with office.at_work("boss") as uow:
        for name in ("sales", "other"):
            wanted = roles.get(name, Role.SALES)
            calls.set_roles(uow.session, office.login(name), wanted)


def _ruled(held):
    """Yield the tables whose rows are seen by their owner, and that one may read."""
    for name, table in POLICY.tables.items():
        rule = table.rule
        plain = isinstance(rule, (Own, Either, Via)) and not getattr(
            rule, "strict", False
        )
        if plain and holds(held, table.see):
            yield name


@pytest.mark.feature("A07", "A137")
@pytest.mark.parametrize(("reaches", "roles"), PEOPLE)
def test_psql_shows_the_rows_that_the_declaration_names(office, reaches, roles):
    """Read with the driver, as the declaration says it row by row."""
    _staffed(office, reaches, roles)
    engine = create_engine(office.url)
    for name in ("sales", "other"):
        reach = office.actor(name).reach
        held = POLICY.held(roles.get(name, Role.SALES).split(","))
        with engine.connect() as link, office.connect(name) as connection:
            told = Told(link, reach or Reach(frozenset(), held))
            names = [*_ruled(held)]
            for table in names:
                key = next(iter(Row.metadata.tables[table].primary_key)).name
                found = connection.execute(f"SELECT {key} FROM {table}")  # noqa: S608
                assert {one for (one,) in found} == told.seen(table), (name, table)
        assert len(names) > 20
    engine.dispose()
