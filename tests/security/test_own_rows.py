"""A list of shipments is led to a salesperson's own ones, and shows no others."""

from __future__ import annotations

import random
import uuid

import pytest

from app.access.domain import ALL_PERMISSIONS, Role
from app.core.actor import Actor
from app.core.query import Filter, Query, Sort
from app.db import listing
from app.db.unit_of_work import Database
from app.shipments.listing import LISTING
from tests import bench_years, reuse
from tests.security.office import secured

COUNT = 130  # contracts: some of their shipments are of a further one
ASKED = (
    Query(limit=500),
    Query(limit=500, sort=Sort("number")),
    Query(limit=500, text="Buyer 4"),
    Query(limit=500, filters=(Filter("state", "eq", "delivered"),)),
    Query(limit=7, sort=Sort("customer", descending=True)),
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
        for name in ("party", "contract", "shipment"):
            for (key,) in root.execute(f"SELECT id FROM {name}").fetchall():  # noqa: S608
                change = f"UPDATE {name} SET owner = %s WHERE id = %s"  # noqa: S608
                root.execute(change, (chance.choice(logins), key))


def _answers(office, role):
    actor = office.actor(role)
    with office.database(role).reading(actor, today=bench_years.TODAY) as uow:
        return [
            (LISTING.page(uow, asked), LISTING.overview(uow, asked)) for asked in ASKED
        ]


@pytest.mark.feature("A07")
@pytest.mark.parametrize("role", [Role.SALES, "other", Role.MANAGER])
def test_who_is_led_to_his_own_rows_sees_what_the_server_lets_him(
    office, role, monkeypatch
):
    led = _answers(office, role)
    monkeypatch.setattr(listing, "own_alone", lambda _uow, _source: ())
    assert led == _answers(office, role)
    count = led[0][1].count
    with office.root() as root:
        whole = root.execute("SELECT count(*) FROM shipment").fetchone()[0]
    assert (count == whole) is (role == Role.MANAGER)
    assert count > 10
