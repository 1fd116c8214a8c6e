"""An office moves to a server and back, and nothing of it changes."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import select

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.errors import NotPossibleError
from app.core.job import Job, StoppedError
from app.db import chain, founding, move, schema, search
from app.db.audit import Values
from app.db.base import Row
from app.db.engine import open_engine
from app.db.security.check import check
from app.db.unit_of_work import Database
from tests.reuse import drop

FIRST = founding.First("boss1", "The boss", "harbour-light-7")
ACTOR = Actor("Chen Siyuan", ALL_PERMISSIONS)


@pytest.fixture
def new_url(postgres, postgres_admin) -> Iterator[str]:
    """The address of a database that is not there yet."""
    name = f"moved_{uuid.uuid4().hex[:8]}"
    yield postgres.url(name)
    drop(postgres_admin, name)


def rows(url: str) -> dict[str, list[tuple]]:
    """Return all that an office holds, but for the links of its chain."""
    schema.load_models()
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


@pytest.mark.feature("003-1")
def test_an_office_moves_to_a_server_and_back_unchanged(
    sample_office, tmp_path, new_url
):
    office = tmp_path / "office.db"
    shutil.copyfile(sample_office, office)
    file_url = f"sqlite:///{office}"
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


def test_a_move_that_is_stopped_leaves_nothing(sample_office, new_url, tmp_path):
    office = tmp_path / "office.db"
    shutil.copyfile(sample_office, office)
    job = Job(lambda _words, values, _done, _all: stop(values))

    def stop(values: dict[str, object]) -> None:
        if values.get("table") == "shipment_line":
            job.stop()

    def fill() -> None:
        move.into_server(f"sqlite:///{office}", new_url, job)

    schema.load_models()
    founding._make_database(founding.make_url(new_url))
    with pytest.raises(StoppedError):
        founding.found(new_url, FIRST, fill)
    assert all(
        not found
        for name, found in rows(new_url).items()
        if name in {"company", "party", "contract", "audit", "staff"}
    )
    job = Job()
    founding.found(new_url, FIRST, fill)  # and the next try goes on with it
    assert check(new_url) == ()
    with pytest.raises(NotPossibleError, match="There is an office"):
        founding.found(new_url, FIRST)


def test_a_founding_that_fails_removes_its_database(new_url):
    def fill() -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        founding.found(new_url, FIRST, fill)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(new_url.replace("+psycopg", "")).close()


def test_a_broken_history_is_not_moved(sample_office, new_url, tmp_path):
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
        founding.found(
            new_url,
            FIRST,
            lambda: move.into_server(f"sqlite:///{office}", new_url),
        )
