"""An office moves to a server and back, and nothing of it changes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import make_url, select

from app import cli
from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.errors import NotPossibleError
from app.core.job import Job, StoppedError
from app.db import chain, founding, move, probe, search, tables, unfinished
from app.db.audit import Values
from app.db.base import Row
from app.db.engine import open_engine
from app.db.security.check import check
from app.db.unit_of_work import Database
from app.dossier import service as dossier
from app.dossier.domain import PART
from app.ui import upgrading
from tests.campaign import moves
from tests.reuse import drop

FIRST = founding.First("boss1", "The boss", "harbour-light-7", take_over=True)
ACTOR = Actor("Chen Siyuan", ALL_PERMISSIONS)


@pytest.fixture
def new_url(postgres, postgres_admin) -> Iterator[str]:
    """The address of a database that is not there yet."""
    name = f"moved_{uuid.uuid4().hex[:8]}"
    yield postgres.url(name)
    drop(postgres_admin, name)


def rows(url: str) -> dict[str, list[tuple]]:
    """Return all that an office holds, but for the links of its chain."""
    tables.load()
    engine = open_engine(url)
    found = {}
    with engine.execution_options(reading=True).connect() as connection:
        for table in Row.metadata.sorted_tables:
            if table.name in move.STAYS:
                continue
            wanted = [c for c in table.c if c.name != "grams"]
            asked = select(*wanted).order_by(*table.primary_key.columns)
            turned = [isinstance(c.type, Values) for c in wanted]
            found[table.name] = [
                tuple(
                    json.loads(v) if t and isinstance(v, str) else v
                    for v, t in zip(row, turned, strict=True)
                )
                for row in connection.execute(asked)
            ]
    engine.dispose()
    return found


def without_the_move(found: dict[str, list[tuple]]) -> dict[str, list[tuple]]:
    """Leave out what a move itself writes into the history."""
    kept = [row for row in found["audit"] if move.LINKS not in row]
    return {**found, "audit": kept}


def attach(url: str, data: bytes) -> None:
    """Put a file of two parts, and a note, on the first contract."""
    database = Database(url)
    with database.unit_of_work(ACTOR) as uow:
        digest = hashlib.sha256(data).hexdigest()
        made = dossier.begin(uow, "contract", 1, "a.bin", len(data), digest)
        for part in made.missing:
            piece = data[part * PART : (part + 1) * PART]
            dossier.put(uow, made.attachment.id, part, piece)
        dossier.finish(uow, made.attachment.id)
        dossier.write(uow, "contract", 1, "moves along")
    database.close()


@pytest.mark.feature("003-1", "H19")
def test_an_office_moves_to_a_server_and_back_unchanged(
    sample_office, tmp_path, new_url
):
    office = tmp_path / "office.db"
    shutil.copyfile(sample_office, office)
    file_url = f"sqlite:///{office}"
    attach(file_url, bytes(range(256)) * 5000)
    moved = []
    founding.found(
        new_url, FIRST, lambda: moved.append(move.into_server(file_url, new_url))
    )
    assert moved[0].rows > 300
    assert moved[0].sums > 200
    before, there = rows(file_url), rows(new_url)
    assert check(new_url) == ()
    there["staff"] = [row for row in there["staff"] if "boss1" not in row]
    boss = [row for row in there["audit"] if "staff" in row]
    there["audit"] = [row for row in there["audit"] if row not in boss]
    assert without_the_move(there) == without_the_move(before)

    server = Database(new_url)
    assert chain.verify(server).good
    with server.unit_of_work(ACTOR) as uow:
        assert search.search(uow, "SC26-0001")
        uow.session.execute(  # the next key comes behind those that were brought
            Row.metadata.tables["party"].insert().values(_a_party(before))
        )
        uow.session.rollback()
    server.close()

    back = tmp_path / "back.db"
    again = move.into_file(new_url, back)
    assert again.rows >= moved[0].rows
    home = rows(f"sqlite:///{back}")
    whole = rows(new_url)
    assert without_the_move(home) == without_the_move(whole)
    in_file = Database(f"sqlite:///{back}")
    assert chain.verify(in_file).good
    with in_file.reading(ACTOR) as uow:
        assert search.search(uow, "SC26-0001")
    in_file.close()
    assert list(tmp_path.glob("*.part*")) == []


def _a_party(found: dict[str, list[tuple]]) -> dict[str, object]:
    names = [column.name for column in Row.metadata.tables["party"].columns]
    party = dict(zip(names, found["party"][0], strict=True))
    del party["id"]
    return {**party, "code": "ANOTHER1"}


def test_a_move_that_is_stopped_leaves_the_server_as_it_was(
    sample_office, new_url, tmp_path, postgres_admin
):
    office = tmp_path / "office.db"
    shutil.copyfile(sample_office, office)
    job = Job(lambda _words, _values, done, whole: stop(done, whole))

    def stop(done: int, whole: int) -> None:
        if done > whole / 2:  # what is done is told while rows travel
            job.stop()

    name = make_url(new_url).database
    postgres_admin.execute(f"CREATE DATABASE {name}")  # by the administrator
    with pytest.raises(StoppedError):
        founding.found(
            new_url,
            FIRST,
            lambda: move.into_server(f"sqlite:///{office}", new_url, job),
        )
    assert probe.look(new_url).content == "empty"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked program")
@pytest.mark.feature("003-1")
def test_a_move_that_is_killed_is_seen_made_anew_or_removed(
    sample_office, tmp_path, new_url, monkeypatch, capsys
):
    """Killed at the worst moment: all rows are there, nothing is secured."""
    office = tmp_path / "office.db"
    shutil.copyfile(sample_office, office)
    before = rows(f"sqlite:///{office}")
    moves.killed(f"sqlite:///{office}", new_url, "Telling the server who may do what")
    assert probe.look(new_url).content == "unfinished"
    with pytest.raises(NotPossibleError, match="was cut short"):
        upgrading.refuse_other(Database(new_url))
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    assert cli.main(["doctor", "--database", new_url]) == 2
    assert "was cut short" in capsys.readouterr().err
    assert rows(f"sqlite:///{office}") == before

    moves.to_server(f"sqlite:///{office}", new_url)
    assert probe.look(new_url).content == "ours"
    assert check(new_url) == ()
    with pytest.raises(NotPossibleError, match="There is an office"):
        founding.found(new_url, FIRST)
    assert cli.main(["office", "remove", "--database", new_url]) == 2
    assert "There is no unfinished office" in capsys.readouterr().err

    # Back into a file, killed while rows travel: what is left names itself.
    back = tmp_path / "back.db"
    moves.killed(new_url, f"sqlite:///{back}", "Moving what is recorded", 20)
    (left,) = (p for p in tmp_path.iterdir() if p.suffix == ".part")
    assert not back.exists()
    assert cli.main(["doctor", "--database", f"sqlite:///{left}"]) == 2
    assert "it is not whole" in capsys.readouterr().err
    moves.to_file(new_url, f"sqlite:///{back}")
    assert sorted(p.name for p in tmp_path.iterdir() if "back" in p.name) == ["back.db"]


def test_an_unfinished_office_is_removed_unless_it_is_being_made(
    new_url, postgres_admin, monkeypatch, capsys, tmp_path
):
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    name = make_url(new_url).database
    postgres_admin.execute(f"CREATE DATABASE {name}")
    postgres_admin.execute(f"COMMENT ON DATABASE {name} IS '{unfinished.MARK}'")
    remove = ["office", "remove", "--database", new_url]
    with founding._had_alone(make_url(new_url)):
        assert cli.main(remove) == 2
    assert "Somebody is just making" in capsys.readouterr().err
    assert cli.main(["office", "upgrade", "--database", new_url]) == 2
    assert "was cut short" in capsys.readouterr().err
    assert cli.main(remove) == 0
    assert not founding.is_there(new_url)


def test_a_founding_that_fails_removes_its_database(new_url, monkeypatch):
    def fail(_url: str) -> None:
        assert founding.is_there(new_url)
        raise StoppedError

    monkeypatch.setattr(founding, "create", fail)
    with pytest.raises(StoppedError):
        founding.found(new_url, FIRST)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(new_url.replace("+psycopg", "")).close()


def test_a_broken_history_is_not_moved(sample_office, postgres_url, tmp_path):
    from contextlib import closing

    from app.db import sqlite

    office = tmp_path / "office.db"
    shutil.copyfile(sample_office, office)
    database = Database(f"sqlite:///{office}")
    chain.seal(database)
    database.close()
    with closing(sqlite.library.connect(str(office))) as raw:
        raw.execute("DROP TRIGGER audit_update")
        raw.execute("UPDATE audit SET by = 'Nobody' WHERE id = 3")
        raw.commit()
    with pytest.raises(NotPossibleError, match="history is broken"):
        move.into_server(f"sqlite:///{office}", postgres_url)
