"""Two servers that both take changes: programs pass over the one that was replaced."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from app import cli
from app.core.errors import NotPossibleError, UnavailableError
from app.db import epoch, schema
from app.db.security.harden import connect
from app.db.unit_of_work import Database
from app.db.watch import Watch
from app.parties.domain import PartyRole
from tests import make
from tests.campaign import office
from tests.postgres import Cluster, _free_port

NAME = "office"
SETTINGS = "fsync = off\nsynchronous_standby_names = ''\n"


@dataclass
class Pair:
    """An office on a primary, and its standby."""

    old: Cluster
    new: Cluster

    def url(self, *clusters: Cluster) -> str:
        ports = ",".join(str(one.port) for one in clusters)
        hosts = ",".join("127.0.0.1" for _ in clusters)
        return (
            f"postgresql+psycopg://admin:admin@/{NAME}?host={hosts}&port={ports}"
            "&target_session_attrs=read-write"
        )

    def promote(self) -> None:
        """Promote the standby; nobody switches the primary off."""
        self.old._run("pg_ctl", "-D", self.new.base, "-w", "promote")


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    old = Cluster.start()
    new = Cluster(old.base / "new", old.programs, _free_port())
    try:
        with psycopg.connect(old.dsn(), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {NAME}")
        schema.create(old.url(NAME))
        where = f"host=127.0.0.1 port={old.port} user=admin password=admin"
        old._run("pg_basebackup", "-d", where, "-D", new.base, "-c", "fast", "-R")
        with (new.base / "postgresql.conf").open("a", encoding="ascii") as settings:
            settings.write(f"{SETTINGS}port = {new.port}\n")
        log = old.base / "new.log"
        old._run("pg_ctl", "-D", new.base, "-w", "-l", log, "start")
        yield Pair(old, new)
    finally:
        with suppress(RuntimeError):
            old._run("pg_ctl", "-D", new.base, "-m", "immediate", "stop")
        old.stop()


def port_of(database: Database) -> int:
    with database.reading(office.ACTOR) as uow:
        raw = uow.session.connection().connection.driver_connection
        return int(raw.info.port)


def watched(database: Database) -> int:
    """Return the port of the server that the watch listens to."""
    watch = Watch(database)
    try:
        with watch._connected() as connection:
            return int(connection.info.port)
    finally:
        watch._ours.close()
        watch._theirs.close()


def save(database: Database, code: str) -> None:
    with database.unit_of_work(office.ACTOR) as uow:
        make.party(uow, code, PartyRole.CUSTOMER, code=code)


@pytest.mark.feature("003-1")
def test_an_old_primary_that_lives_on_is_passed_over(pair, tmp_path):
    both, memory = pair.url(pair.old, pair.new), epoch.Memory(tmp_path)
    office_now = Database(both, seen=memory)
    assert port_of(office_now) == pair.old.port
    save(office_now, "BEFORE")
    standby = connect(pair.new.url(NAME))
    with standby, pytest.raises(NotPossibleError, match="Promote it first"):
        epoch.begin(standby)
    pair.promote()

    # Whoever meets the new server lets an epoch begin there.
    alone = Database(pair.url(pair.new), seen=epoch.Memory(tmp_path / "other"))
    assert port_of(alone) == pair.new.port
    alone.close()
    colleague = Database(pair.url(pair.new, pair.old), seen=memory)
    assert port_of(colleague) == pair.new.port
    colleague.close()
    (since,) = memory._read().values()  # in which order the servers stand is the same

    # The connection made before is given back, and the old server, named first, is
    # passed over, by the watch as well and by the next start.
    assert port_of(office_now) == pair.new.port
    save(office_now, "AFTER")
    assert watched(office_now) == pair.new.port
    office_now.close()
    again = Database(both, seen=epoch.Memory(tmp_path))
    assert port_of(again) == pair.new.port
    again.close()
    with psycopg.connect(pair.old.dsn(NAME)) as old:
        codes = {code for (code,) in old.execute("SELECT code FROM party")}
    assert "AFTER" not in codes

    # A computer that was off meanwhile has met nobody, and asks all of them first.
    late = Database(both, seen=epoch.Memory(tmp_path / "late"))
    assert port_of(late) == pair.new.port
    late.close()

    # Where only the old one answers, nothing is saved there, and a sentence says why.
    memory = epoch.Memory(tmp_path)
    memory.remember(f"127.0.0.1:{pair.old.port}/{NAME}", since)
    left = Database(pair.url(pair.old), seen=memory)
    with pytest.raises(epoch.ReplacedError) as told:
        save(left, "LATE")
    assert str(told.value) == (
        "127.0.0.1 is not the office's server any more: another took over on "
        f"{since.astimezone():%Y-%m-%d %H:%M}. Nothing was saved there. Ask the "
        "administrator to switch it off or to make it a standby."
    )
    with pytest.raises(UnavailableError):
        watched(left)
    left.close()


@pytest.mark.feature("003-1")
def test_nobody_passes_while_the_servers_are_still_being_asked():
    """Two threads begin at once: the second would be let into the one replaced."""
    url = make_url("postgresql+psycopg://wang@/office?host=old,new&port=5432,5432")
    guard = epoch.Guard(url, epoch.Memory())
    answers, done, asked = threading.Event(), [], []

    def ask(_make, name, _port):
        asked.append(name)
        answers.wait(10)

    guard._ask_one = ask

    def begin():
        guard._meet(lambda **_place: None)
        done.append(answers.is_set())

    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
        threads[0].join(0.2)
    threads[1].join(0.2)
    assert done == []
    answers.set()
    for thread in threads:
        thread.join(10)
    assert done == [True, True]
    assert sorted(asked) == ["new", "old"]  # once


@pytest.mark.feature("003-1")
def test_a_server_is_taken_for_the_offices_by_hand(pair, tmp_path, monkeypatch):
    """For copies that nothing else tells apart."""
    memory = epoch.Memory(tmp_path)
    memory.remember(f"127.0.0.1:{pair.old.port}/{NAME}", datetime.now(UTC))
    refused = Database(pair.url(pair.old), seen=memory)
    with pytest.raises(epoch.ReplacedError):
        save(refused, "REFUSED")
    refused.close()
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    monkeypatch.setenv("PGPASSWORD", "admin")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    where = ("--server", f"127.0.0.1:{pair.old.port}", "--name", NAME)
    assert cli.main(["office", "promote", *where, "--server-login", "admin"]) == 0
    chosen = Database(pair.url(pair.old), seen=epoch.Memory(tmp_path))
    save(chosen, "CHOSEN")
    chosen.close()


@pytest.mark.feature("003-1")
def test_what_was_seen_survives_the_program_and_a_damaged_note(tmp_path: Path):
    first = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    epoch.Memory(tmp_path).remember("db:5432/lading", first)
    other = epoch.Memory(tmp_path)
    other.remember("db:5432/second", first + timedelta(days=1))
    other.remember("db:5432/lading", first - timedelta(days=1))  # not what is newest
    again = epoch.Memory(tmp_path)
    assert again.newest("db:5432/lading") == first
    assert again.newest("nowhere/lading") is None
    (tmp_path / epoch.FILE).write_text("[1, 2")
    assert epoch.Memory(tmp_path).newest("db:5432/lading") is None
