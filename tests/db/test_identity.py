"""An office on a server is the same one, however its addresses are spelled."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import make_url, text

from app.db import chain, epoch, identity, reach
from app.db.unit_of_work import Database
from app.parties.domain import PartyRole
from tests import make
from tests.campaign import office as campaign
from tests.campaign.tampering import disarm
from tests.postgres import _free_port


@pytest.fixture
def spelled(postgres_url):
    """Spell a server's office: alone, and with a standby that is switched off."""
    url = make_url(postgres_url)
    ports = f"{url.port},{_free_port()}"
    both = url.set(
        host=None,
        port=None,
        query={
            "host": "127.0.0.1,127.0.0.1",
            "port": ports,
            "target_session_attrs": "read-write",
        },
    )
    return tuple(one.render_as_string(hide_password=False) for one in (url, both))


def sealed(url, folder, code="HJ-100"):
    """Return the office with a link more, as this computer opens it."""
    database = Database(url, seen=epoch.Memory(folder))
    with database.unit_of_work(campaign.ACTOR) as uow:
        make.party(uow, code, PartyRole.CUSTOMER, code=code)
    assert chain.seal(database)
    return database


def rewrite(database):
    """Make the whole history anew, with every right on the server."""
    with database.engine.begin() as connection:
        disarm(connection, server=True)
        connection.execute(text("UPDATE audit SET login = 'else' WHERE id = 2"))
        connection.execute(text("DELETE FROM audit_link"))
    assert chain.seal(database)


@pytest.mark.feature("A139")
def test_the_witness_knows_an_office_again_under_other_addresses(spelled, tmp_path):
    alone, both = spelled
    first = sealed(alone, tmp_path)
    assert chain.witness(first, tmp_path).good
    rewrite(first)
    first.close()
    # The history begins otherwise now, and the addresses are others as well.
    later = Database(both, seen=epoch.Memory(tmp_path))
    assert chain.witness(later, tmp_path).what == "forgotten"
    later.close()
    # The same at the addresses that it was seen at.
    again = Database(alone, seen=epoch.Memory(tmp_path))
    assert chain.witness(again, tmp_path).what == "forgotten"
    chain.accept(again, tmp_path)
    assert chain.witness(again, tmp_path).good
    again.close()
    later = Database(both, seen=epoch.Memory(tmp_path))
    assert chain.witness(later, tmp_path).good
    later.close()


def test_the_witness_goes_on_where_no_server_has_the_same_address(spelled, tmp_path):
    """The office has moved to another computer, its history cut off on the way."""
    alone, _both = spelled
    first = sealed(alone, tmp_path)
    sealed(alone, tmp_path, "HJ-200").close()
    assert chain.witness(first, tmp_path).good
    with first.engine.begin() as connection:
        disarm(connection, server=True)
        connection.execute(text("DELETE FROM audit_link WHERE n = 2"))
    first.close()
    elsewhere = make_url(alone).set(host="localhost")
    moved = Database(
        elsewhere.render_as_string(hide_password=False), seen=epoch.Memory(tmp_path)
    )
    assert chain.witness(moved, tmp_path).what == "forgotten"
    moved.close()


def test_what_an_earlier_version_has_seen_still_counts(spelled, tmp_path):
    alone, both = spelled
    before = sealed(alone, tmp_path / "else")
    named = before.url.render_as_string()
    link = {"n": 1, "hash": "0" * 64, "at": "2026-05-01T08:00:00+00:00"}
    told = {named: link, "sqlite:////home/office.db": link}
    (tmp_path / chain.FILE).write_text(json.dumps(told))
    before.close()
    now = Database(both, seen=epoch.Memory(tmp_path))
    assert chain.witness(now, tmp_path).what == "forgotten"
    chain.accept(now, tmp_path)
    assert chain.witness(now, tmp_path).good
    kept = json.loads((tmp_path / chain.FILE).read_text())
    assert named not in kept
    assert "sqlite:////home/office.db" in kept  # none of this office
    now.close()


@pytest.mark.feature("003-1")
@pytest.mark.parametrize("earlier", [False, True])
def test_a_server_that_was_replaced_is_known_under_other_addresses(
    spelled, tmp_path, *, earlier
):
    """Also where an earlier version has kept it under the addresses alone."""
    alone, both = spelled
    sealed(alone, tmp_path / "else").close()
    if not earlier:
        met = Database(alone, seen=epoch.Memory(tmp_path))
        with met.reading(campaign.ACTOR):
            pass
        met.close()
    memory = epoch.Memory(tmp_path)
    where = identity.place(make_url(alone))
    newest = datetime.now(UTC) + timedelta(hours=1)
    memory.remember(where if earlier else memory.offices.at(where), newest)
    left = Database(both, seen=epoch.Memory(tmp_path))
    with pytest.raises(epoch.ReplacedError), left.reading(campaign.ACTOR):
        pass
    left.close()


def test_another_office_at_the_same_place_is_another(tmp_path):
    memory, at = epoch.Memory(tmp_path), datetime(2026, 3, 1, 8, tzinfo=UTC)
    memory.carry("db:5432/office", "first/office")
    memory.remember("first/office", at)
    memory.remember("db:5432/office", at)
    memory.carry("db:5432/office", "second/office")
    assert memory.newest("second/office") is None
    assert memory.newest("first/office") == at


def test_places_are_near_by_database_and_server():
    where = "db:5432,standby:5432/office"
    assert identity.is_near("db:5432/office", where)
    assert identity.is_near("postgresql+psycopg://wang:***@db/office", where)
    assert not identity.is_near("db:5433/office", where)
    assert not identity.is_near("db:5432/trial", where)
    assert not identity.is_near("sqlite:////srv/office.db", where)
    assert not identity.is_near(f"{'0' * 64}/office", where)


def test_who_cannot_be_asked_now_is_not_taken_for_no_office(spelled, tmp_path):
    """An upgrade has the table: opened as none, the office would show other drafts."""
    alone, _both = spelled
    office = sealed(alone, tmp_path)
    url = make_url(alone).set(drivername="postgresql")
    where, made = url.render_as_string(hide_password=False), []

    def make_one(**_place):
        made.append(psycopg.connect(where, options="-c lock_timeout=100ms"))
        return made[-1]

    guard = epoch.Guard(url, epoch.Memory())
    with office.engine.begin() as upgrade:
        upgrade.execute(text("LOCK TABLE audit_link"))
        with pytest.raises(psycopg.errors.LockNotAvailable) as held:
            guard.connect(make_one)
    assert "just being upgraded" in str(reach.explain(held.value, url))
    assert made[0].closed
    guard.connect(make_one)[0].close()
    assert guard.office
    office.close()
