"""The chain over the audit trail betrays who tampers with it, whatever his rights."""

from __future__ import annotations

import random
import threading
import uuid
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.db import chain
from app.db.backup import server
from app.db.backup.shelf import Kind
from app.db.unit_of_work import Database
from app.parties import service as parties
from tests import make
from tests.campaign.tampering import COPY, SEAL, attacks, disarm, is_seen
from tests.walks import walked

ROUNDS = 10
"""Attacks of each kind, each on another place of the chain."""


def work(database, actor, count=4):
    """Let a customer be changed some times, and make a link after each."""
    with database.unit_of_work(actor) as uow:
        party = parties.get(uow, make.customer(uow).id)
    chain.seal(database)
    for number in range(count):
        with database.unit_of_work(actor) as uow:
            party = parties.save(uow, replace(party, note=f"note {number}"))
        assert chain.seal(database) >= 1
    return party


def linked(database, actor, tmp_path):
    """Return an office with five links, seen by this computer."""
    work(database, actor)
    assert chain.verify(database).good
    assert chain.witness(database, tmp_path).good
    return database


@pytest.fixture
def office(database, actor, tmp_path):
    return linked(database, actor, tmp_path)


def test_a_whole_chain_is_good(office, tmp_path):
    verdict = chain.verify(office)
    with office.engine.connect() as connection:
        count = connection.scalar(text("SELECT count(*) FROM audit"))
        links = connection.scalar(text("SELECT count(*) FROM audit_link"))
    assert (verdict.good, verdict.checked, links) == (True, count, 5)
    assert chain.witness(office, tmp_path).good
    assert chain.seal(office) == 0  # nothing new, no link


def test_what_is_not_sealed_yet_breaks_nothing(office, actor):
    with office.unit_of_work(actor) as uow:
        make.supplier(uow, "HJ-350")
    before = chain.verify(office)
    assert before.good
    assert chain.seal(office) > 0
    assert chain.verify(office).checked > before.checked


# --- Tampering, by one who may do everything ----------------------------------------


@pytest.mark.feature("A139")
def test_every_tampering_is_found(office):
    """Each attack runs in a transaction of its own, is looked for and undone."""
    server = office.engine.dialect.name == "postgresql"
    with office.engine.connect() as connection:
        ids = list(connection.scalars(text("SELECT id FROM audit ORDER BY id")))
        head = chain._link(connection, None)
    chance = random.Random(20260512)  # noqa: S311
    tried = [
        (words, is_seen(office, words, head))
        for _round in range(ROUNDS)
        for words in attacks(chance, ids, head.n, server=server)
    ]
    assert len(tried) == 10 * ROUNDS
    assert [words for words, seen in tried if not seen] == []
    assert chain.verify(office).good  # nothing is left of them


def test_an_entry_put_in_between_is_not_hidden_by_a_link(
    postgres_database, actor, tmp_path
):
    """In a gap of the numbers, dated back; a file has no links of several spans."""
    office = linked(postgres_database, actor, tmp_path)
    place, when = "(SELECT max(id) + 5 FROM audit)", "now() - interval '2 days'"
    words = COPY.format(id=place, at=when, of="(SELECT min(id) FROM audit)")
    with office.engine.connect() as connection:
        head = chain._link(connection, None)
    assert is_seen(office, [words, SEAL], head)


def test_who_recomputes_the_whole_chain_is_betrayed_by_the_witness(office, tmp_path):
    server = office.engine.dialect.name == "postgresql"
    with office.engine.begin() as connection:
        disarm(connection, server=server)
        connection.execute(text("UPDATE audit SET login = 'else' WHERE id = 2"))
        connection.execute(text("DELETE FROM audit_link"))
    for _n in range(5):
        chain.seal(office)
    assert chain.verify(office).good  # the chain itself tells nothing
    verdict = chain.witness(office, tmp_path)
    assert (verdict.what, verdict.broken) == ("forgotten", 5)
    assert "is not the one that this computer saw" in str(verdict.problem())
    # It is told again, until it is accepted.
    assert not chain.witness(office, tmp_path).good
    chain.accept(office, tmp_path)
    assert chain.witness(office, tmp_path).good


def test_a_chain_that_was_cut_off_is_betrayed_by_the_witness(office, tmp_path):
    server = office.engine.dialect.name == "postgresql"
    with office.engine.begin() as connection:
        disarm(connection, server=server)
        connection.execute(text("DELETE FROM audit_link WHERE n = 5"))
    assert chain.witness(office, tmp_path).what == "forgotten"


def test_a_damaged_memory_keeps_nobody_from_working(office, tmp_path):
    (tmp_path / chain.FILE).write_text("{", encoding="utf-8")
    assert chain.witness(office, tmp_path).good


def test_no_text_moves_into_the_field_beside_it():
    """Trap 20: a hash over joined texts takes ("a", None) for (None, "a")."""
    said = [("a", None), (None, "a"), ("", "a"), ("a,", ""), ("a", ",")]
    hashes = {chain._hash(chain.START, (1,), [entry]) for entry in said}
    assert len(hashes) == len(said)


def test_the_chain_does_not_depend_on_the_time_zone(postgres_database, actor):
    """Trap 20: PostgreSQL writes instants in the zone of the session."""
    work(postgres_database, actor, 1)
    with postgres_database.engine.connect() as connection:
        connection.execute(text("SET timezone = 'Asia/Shanghai'"))
        assert connection.scalar(text("SELECT what FROM audit.verify()")) == ""


@pytest.mark.feature("A139")
def test_many_seal_and_write_at_once(postgres_database, actor):
    """Nothing stays out of the chain, nothing comes into it twice."""
    url = postgres_database.url
    with postgres_database.unit_of_work(actor) as uow:
        ids = [make.supplier(uow, item).id for item in ("HJ-350", "CB-1520", "FC-5S")]
    stop = threading.Event()
    errors = []

    def writer(key):
        base = Database(url)
        try:
            for number in range(25):
                with base.unit_of_work(actor) as uow:
                    party = parties.get(uow, key)
                    parties.save(uow, replace(party, note=str(number)))
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)
        finally:
            base.close()

    def sealer():
        base = Database(url)
        try:
            while not stop.is_set():
                chain.seal(base)
        except Exception as error:  # noqa: BLE001
            errors.append(error)
        finally:
            base.close()

    writers = [threading.Thread(target=writer, args=(key,)) for key in ids]
    sealers = [threading.Thread(target=sealer) for _n in range(4)]
    for one in (*sealers, *writers):
        one.start()
    for one in writers:
        one.join()
    stop.set()
    for one in sealers:
        one.join()
    chain.seal(postgres_database)
    assert errors == []
    verdict = chain.verify(postgres_database)
    with postgres_database.engine.connect() as connection:
        count = connection.scalar(text("SELECT count(*) FROM audit"))
        rows = connection.scalar(text("SELECT sum(rows) FROM audit_link"))
    assert verdict.good, verdict
    assert verdict.checked == rows == count
    assert chain.seal(postgres_database) == 0


@walked("kind", [Kind.DUMP, Kind.TABLES], [Kind.TABLES])
def test_a_restored_server_goes_on_with_its_trail(
    kind, postgres_database, postgres_admin, actor, tmp_path
):
    """The chain holds, the guards stand, and what follows is written down."""
    party = work(postgres_database, actor, 1)
    name = f"restored_{uuid.uuid4().hex}"
    url = postgres_database.url
    made = server.make(url, tmp_path / "office.backup", kind)
    server.restore(made.file, url.set(database=name))
    base = Database(url.set(database=name).render_as_string(hide_password=False))
    try:
        before = chain.verify(base)
        assert before.good
        assert before.checked > 0
        with base.unit_of_work(actor) as uow:
            parties.save(uow, replace(party, note="afterwards"))
        assert chain.seal(base) == 1
        assert chain.verify(base).good
        with (
            pytest.raises(DatabaseError, match="neither changed nor removed"),
            base.engine.begin() as connection,
        ):
            connection.execute(text("DELETE FROM audit"))
    finally:
        base.close()
        postgres_admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
